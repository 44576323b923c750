//! `soxa completions` and `soxa man`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Arguments;
use super::failure::Failure;
use super::output::Stdout;

/// Write a shell completion script.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Runs the command.
    pub fn run(&self) -> Result<u8, Failure> {
        clap_complete::generate(self.shell, &mut Arguments::command(), "soxa", &mut Stdout);
        Ok(0)
    }
}

/// Writes the manual page.
pub fn man() -> Result<u8, Failure> {
    clap_mangen::Man::new(Arguments::command()).render(&mut Stdout).map_err(|e| Failure::io("stdout", e))?;
    Ok(0)
}
