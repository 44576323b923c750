//! `soxa completions` and `soxa man`.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
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

/// Write the manual page.
#[derive(Debug, Args)]
pub struct Man {
    /// Write a page for every command into this folder instead
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Man {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let language = context.globals.lang;
        let mut command = help::shown(language)?;
        let Some(folder) = &self.folder else {
            let io = |e| Failure::io("stdout", e);
            context.ui.out().write_all(page(command, language).map_err(io)?.as_bytes()).map_err(io)?;
            return Ok(0);
        };
        // Names every command with those above it: soxa-case-add.
        command.build();
        pages(&command, language, folder)?;
        Ok(0)
    }
}

/// The pages of a command and of those below it.
fn pages(command: &Command, language: Language, folder: &Path) -> Result<(), Failure> {
    let file = folder.join(clap_mangen::Man::new(command.clone()).get_filename());
    let io = |e| Failure::io(file.display().to_string(), e);
    std::fs::write(&file, page(command.clone(), language).map_err(io)?).map_err(io)?;
    command.get_subcommands().filter(|c| !c.is_hide_set()).try_for_each(|c| pages(c, language, folder))
}

/// A page, its sections called as the language has it.
fn page(command: Command, language: Language) -> std::io::Result<String> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    let lines = page.lines().map(|line| {
        let section = SECTIONS.iter().find(|(english, _)| language == Language::Vi && line == *english);
        section.map_or(line, |(_, vietnamese)| vietnamese)
    });
    Ok(lines.flat_map(|line| [line, "\n"]).collect())
}
