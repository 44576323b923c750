//! Hands the crate's TOML files on as JSON.

fn main() -> std::io::Result<()> {
    soxa_data::build::toml_as_json("src")
}
