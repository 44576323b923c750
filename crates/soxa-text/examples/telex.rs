//! Reads lines of Telex keys and writes what they make: `echo "Ddinh Vawn Nam" | cargo run --example telex`.

use std::io;

use soxa_text::typing::{Method, ToneStyle, compose_line};

fn main() -> io::Result<()> {
    for line in io::stdin().lines() {
        println!("{}", compose_line(&line?, Method::Telex, ToneStyle::New));
    }
    Ok(())
}
