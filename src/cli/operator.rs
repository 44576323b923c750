//! `soxa operator`: who may work with the register, in which role.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;
use zeroize::Zeroizing;

use super::context::{Format, first_line};
use super::failure::Failure;
use super::output::Ui;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_service::four_eyes::{self, Mode};
use soxa_service::operators::{self, NewOperator};
use soxa_service::roles;

/// Operators, their roles and passwords.
#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Add an operator
    #[command(after_help = role_help())]
    Add(Add),
    /// Give an operator another role
    #[command(after_help = role_help())]
    Role {
        /// Name
        name: String,
        /// Id of the role
        role: String,
    },
    /// Set a password from the first line of a file
    Password {
        /// Name
        name: String,
        /// File with the new password
        #[arg(long, value_name = "FILE")]
        new_password_file: PathBuf,
    },
    /// Set the PIN that opens a locked screen; without a file, take it away
    Pin {
        /// Name
        name: String,
        /// File with the new PIN
        #[arg(long, value_name = "FILE")]
        pin_file: Option<PathBuf>,
    },
    /// Keep an operator out from now on
    Disable {
        /// Name
        name: String,
    },
    /// Let a disabled operator in again
    Enable {
        /// Name
        name: String,
    },
    /// When acts of administration need a second person: auto, on, off; without a word, say what holds
    FourEyes {
        /// auto: where somebody else can confirm; on: always; off: never, where only one person can confirm
        #[arg(value_name = "MODE", value_parser = ["auto", "on", "off"])]
        mode: Option<String>,
    },
    /// List operators
    List {
        #[command(flatten)]
        format: Format,
    },
}

/// Add an operator.
#[derive(Debug, Args)]
pub struct Add {
    /// Name
    name: String,
    /// Id of the role
    #[arg(long)]
    role: String,
    /// The system user that needs no further proof
    #[arg(long)]
    uid: Option<u32>,
    /// Public half of the SSH key (.pub) that is needed as well, where several share a system user
    #[arg(long, value_name = "FILE", requires = "uid")]
    ssh_key: Option<PathBuf>,
    /// File whose first line is the password
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
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
        let Session { register, actor, ui, .. } = session;
        match self {
            Self::Add(c) => {
                let password = c.new_password_file.as_deref().map(|file| secret(ui, file)).transpose()?;
                let key = c.ssh_key.as_deref().map(|file| public_key(ui, file)).transpose()?;
                let new = NewOperator {
                    name: &c.name,
                    role: &c.role,
                    uid: c.uid,
                    key: key.as_deref(),
                    password: password.as_ref().map(|p| p.as_str()),
                };
                operators::add(register, actor, &new)?;
            }
            Self::Role { name, role } => {
                operators::set_role(register, actor, name, role)?;
            }
            Self::Password { name, new_password_file } => {
                operators::set_password(register, actor, name, &secret(ui, new_password_file)?)?;
            }
            Self::Pin { name, pin_file } => {
                let pin = pin_file.as_deref().map(|file| secret(ui, file)).transpose()?;
                operators::set_pin(register, actor, name, pin.as_ref().map(|p| p.as_str()))?;
            }
            Self::Disable { name } => {
                operators::set_disabled(register, actor, name, true)?;
            }
            Self::Enable { name } => {
                operators::set_disabled(register, actor, name, false)?;
            }
            Self::FourEyes { mode: None } => ui.line(four_eyes::status(register, actor)?.id())?,
            Self::FourEyes { mode: Some(mode) } => {
                four_eyes::set(register, actor, Mode::parse(mode)?)?;
            }
            Self::List { format } => {
                let all = operators::list(register, actor)?;
                match format {
                    Format::Json => ui.json(
                        &all.iter()
                            .map(|o| {
                                json!({
                                    "name": o.name, "role": o.role, "uid": o.uid, "key": o.key,
                                    "password": o.password.is_some(), "pin": o.pin.is_some(),
                                    "disabled": o.disabled,
                                })
                            })
                            .collect::<Vec<_>>(),
                    )?,
                    Format::Text => {
                        for o in &all {
                            let role = roles::find(&o.role).map_or(o.role.as_str(), |r| r.label.as_str());
                            let off = if o.disabled { "  (đã khóa)" } else { "" };
                            ui.line(&format!("{}  {role}{off}", o.name))?;
                        }
                    }
                }
            }
        }
        Ok(0)
    }
}
