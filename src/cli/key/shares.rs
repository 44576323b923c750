//! `soxa key shares`: a way for several officers together, so that no counter stays shut for one who is missing.

use clap::Args;
use std::path::Path;
use zeroize::Zeroizing;

use super::{Asked, add};
use crate::cli::context::{Context, Format};
use crate::cli::failure::Failure;
use crate::cli::problem::CommandProblem;
use crate::cli::secret::first_line;
use crate::cli::session::{Act, Session};
use crate::cli::unlock::{Word, can_ask, new_passphrase};
use soxa_keys::NewMethod;

/// Add a way for several officers together, each with a passphrase of their own
#[derive(Debug, Args)]
pub struct Shares {
    /// Who holds a share; NAME=FILE where the passphrase stands in a file
    #[arg(long = "holder", value_name = "NAME[=FILE]", required = true)]
    holders: Vec<String>,
    /// How many of them are needed
    #[arg(long, value_name = "N", default_value = "2")]
    needed: usize,
    /// What to call it
    #[arg(long, value_name = "NAME", default_value = "nhiều người")]
    name: String,
    /// The holders' passphrases, NAME=FILE, as they were asked for
    #[arg(long = "asked", value_name = "NAME=FILE", hide = true)]
    asked: Vec<String>,
    #[command(flatten)]
    format: Format,
}

impl Shares {
    pub(super) fn ask(&self, context: &Context) -> Result<Asked, Failure> {
        let mut asked = Asked::default();
        for name in self.holders.iter().filter(|holder| !holder.contains('=')) {
            if !can_ask(context) {
                return Err(Failure::Usage(CommandProblem::NoUnlockGiven));
            }
            let typed = new_passphrase(context, &Word::NewFor { name: name.clone() })?;
            let typed = typed.ok_or(Failure::Usage(CommandProblem::NoUnlockGiven))?;
            asked.file(|file| format!("--asked={name}={file}"), &typed)?;
        }
        Ok(asked)
    }
}

impl Act for Shares {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let mut holders: Vec<(String, Zeroizing<String>)> = Vec::new();
        for holder in self.holders.iter().filter(|h| h.contains('=')).chain(&self.asked) {
            let (name, file) = holder.split_once('=').ok_or(Failure::Usage(CommandProblem::NoUnlockGiven))?;
            holders.push((name.to_owned(), Zeroizing::new(first_line(session.ui, Path::new(file))?)));
        }
        let needed = self.needed;
        add(session, self.format, &self.name, &NewMethod::Shares { needed, holders })
    }
}
