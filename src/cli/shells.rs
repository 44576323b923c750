//! `soxa completions` and `soxa man`.

use std::io::Write;

use clap::Args;
use clap_complete::Shell;

use super::context::{Context, Language};
use super::failure::Failure;
use super::help;

/// Write a shell completion script.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        clap_complete::generate(
            self.shell,
            &mut help::commands(context.globals.lang)?,
            "soxa",
            &mut ui.out(),
        );
        Ok(0)
    }
}

/// What the sections of a manual page are called.
const SECTIONS: [(&str, &str); 5] = [
    (".SH NAME", ".SH TÊN"),
    (".SH SYNOPSIS", ".SH \"CÁCH DÙNG\""),
    (".SH DESCRIPTION", ".SH \"MÔ TẢ\""),
    (".SH OPTIONS", ".SH \"TÙY CHỌN\""),
    (".SH VERSION", ".SH \"PHIÊN BẢN\""),
];

/// Writes the manual page.
pub fn man(context: &Context) -> Result<u8, Failure> {
    let ui = &context.ui;
    let io = |e| Failure::io("stdout", e);
    let language = context.globals.lang;
    let mut page = Vec::new();
    clap_mangen::Man::new(help::shown(language)?).render(&mut page).map_err(io)?;
    let page = String::from_utf8_lossy(&page);
    for line in page.lines() {
        let section = SECTIONS.iter().find(|(english, _)| language == Language::Vi && line == *english);
        writeln!(ui.out(), "{}", section.map_or(line, |(_, vietnamese)| vietnamese)).map_err(io)?;
    }
    Ok(0)
}
