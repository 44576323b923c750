//! `soxa-upward`, the program that speaks with the level above: found beside this one, and run in its place.

use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use clap::Args;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::problem::CommandProblem;

/// Its name, beside this program's.
const PROGRAM: &str = "soxa-upward";

/// Where the level above is, and who comes there.
#[derive(Debug, Args)]
pub struct Database {
    /// The database: postgresql://USER@HOST/NAME
    #[arg(long, value_name = "URL")]
    pub to: String,
    /// File whose first line is the login's password
    #[arg(long, value_name = "FILE")]
    pub secret: Option<PathBuf>,
}

/// The program with its arguments.
pub struct Carrier {
    arguments: Vec<OsString>,
}

impl Carrier {
    /// For one of its commands.
    pub fn of(context: &Context, command: &str) -> Self {
        Self::new(context.lang().id(), command)
    }

    /// For one of its commands, speaking a language.
    pub fn new(lang: &str, command: &str) -> Self {
        Self { arguments: vec!["--lang".into(), lang.into(), command.into()] }
    }

    /// Writing to a database.
    pub fn at(self, database: &Database) -> Self {
        self.with("--to", &database.to).with_some("--secret", database.secret.as_ref())
    }

    /// With an option.
    pub fn with(mut self, option: &str, value: impl AsRef<OsStr>) -> Self {
        self.arguments.extend([option.into(), value.as_ref().to_owned()]);
        self
    }

    /// With a word of its own.
    pub fn word(mut self, word: &str) -> Self {
        self.arguments.push(word.into());
        self
    }

    /// With an option where there is a value.
    pub fn with_some(self, option: &str, value: Option<impl AsRef<OsStr>>) -> Self {
        match value {
            Some(value) => self.with(option, value),
            None => self,
        }
    }

    /// Asking this command for rows.
    pub fn asking(mut self, command: &[OsString]) -> Self {
        self.arguments.push("--".into());
        self.arguments.extend_from_slice(command);
        self
    }

    /// The command to run.
    ///
    /// # Errors
    /// The program is not where it belongs.
    pub fn command(&self) -> Result<Command, Failure> {
        let own = std::env::current_exe().map_err(|e| Failure::io("soxa", e))?;
        let path = own.with_file_name(PROGRAM);
        if !path.is_file() {
            return Err(Failure::Refused(CommandProblem::NoCarrier { path }));
        }
        let mut command = Command::new(path);
        command.args(&self.arguments);
        Ok(command)
    }

    /// Runs it in place of this process; what comes back is why it could not be begun.
    ///
    /// # Errors
    /// As for [`Self::command`], or it cannot be run.
    pub fn run(&self) -> Result<u8, Failure> {
        Err(Failure::io(PROGRAM, self.command()?.exec()))
    }
}

/// Which database an address names, without who comes there: what the journal says of where rows went.
pub fn place(url: &str) -> String {
    let behind = url.split_once("://").map_or(url, |(_, rest)| rest);
    let without = behind.split(['?', '#']).next().unwrap_or_default();
    without.rsplit_once('@').map_or(without, |(_, place)| place).to_owned()
}

/// Who comes there, as the address says; empty where it does not.
pub fn login(url: &str) -> String {
    let behind = url.split_once("://").map_or(url, |(_, rest)| rest);
    let login = behind.split_once('@').map_or("", |(login, _)| login);
    login.split(':').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_gets_neither_login_nor_options() {
        assert_eq!(place("postgresql://xa:mat@h1:5432,h2/tinh?sslmode=verify-full"), "h1:5432,h2/tinh");
        assert_eq!(place("postgresql:///tinh?host=/run/pg&user=xa"), "/tinh");
        assert_eq!(
            (login("postgresql://xa:mat@h1/tinh"), login("postgresql:///tinh")),
            ("xa".into(), String::new())
        );
    }
}
