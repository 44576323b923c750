//! `soxa operator`: who may work with the register, in which role.

mod add;
mod disable;
mod enable;
mod four_eyes;
mod list;
mod password;
mod pin;
mod role;
mod token;

use clap::Subcommand;
use zeroize::Zeroizing;

use super::failure::Failure;
use super::output::Ui;
use super::secret::first_line;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_service::roles;

/// Operators, their roles and passwords.
#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Add an operator
    #[command(after_help = role_help())]
    Add(add::Add),
    /// Give an operator another role
    #[command(after_help = role_help())]
    Role(role::Role),
    /// Set a password from the first line of a file
    Password(password::Password),
    /// Set the PIN that opens a locked screen; without a file, take it away
    Pin(pin::Pin),
    /// Let an operator sign in by the token that is plugged in, with its PIN
    Token(token::Token),
    /// Keep an operator out from now on
    Disable(disable::Disable),
    /// Let a disabled operator in again
    Enable(enable::Enable),
    /// When acts of administration need a second person: auto, on, off; without a word, say what holds
    FourEyes(four_eyes::FourEyes),
    /// List operators
    List(list::List),
}

fn role_help() -> String {
    let lines: Vec<String> = roles::all().iter().map(|r| format!("  {:12} {}", r.id, r.label)).collect();
    format!("Roles:\n{}", lines.join("\n"))
}

/// The key itself, without its type and remark.
fn public_key(ui: &Ui, file: &std::path::Path) -> Result<String, Failure> {
    let line = first_line(ui, file)?;
    let key = line.split_whitespace().nth(1).filter(|key| key.starts_with("AAAA"));
    key.map(str::to_owned)
        .ok_or_else(|| Failure::Refused(CommandProblem::NotAnSshKey { path: file.to_owned() }))
}

fn secret(ui: &Ui, file: &std::path::Path) -> Result<Zeroizing<String>, Failure> {
    first_line(ui, file).map(Zeroizing::new)
}

impl Act for OperatorCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        match self {
            Self::Add(c) => c.act(session),
            Self::Role(c) => c.act(session),
            Self::Password(c) => c.act(session),
            Self::Pin(c) => c.act(session),
            Self::Token(c) => c.act(session),
            Self::Disable(c) => c.act(session),
            Self::Enable(c) => c.act(session),
            Self::FourEyes(c) => c.act(session),
            Self::List(c) => c.act(session),
        }
    }
}
