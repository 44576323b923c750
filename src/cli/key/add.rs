//! `soxa key add`: a further way to open the register.

use std::path::PathBuf;

use clap::Args;

use super::{Asked, add, method_of, usual_name};
use crate::cli::context::{Context, Format};
use crate::cli::failure::Failure;
use crate::cli::problem::CommandProblem;
use crate::cli::session::{Act, Session};

/// Add a way: a passphrase, a key file, recovery words
#[derive(Debug, Args)]
pub struct Add {
    /// File with the passphrase on its first line, a key file, or recovery words; without one, a passphrase is asked for
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// What to call it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Add {
    pub(super) fn ask(&self, context: &Context) -> Result<Asked, Failure> {
        Asked::passphrase(context, self.file.is_none())
    }
}

impl Act for Add {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let file = self.file.as_deref().ok_or(Failure::Usage(CommandProblem::NoUnlockGiven))?;
        let method = method_of(session.ui, file)?;
        let name = self.name.clone().unwrap_or_else(|| usual_name(&method).to_owned());
        add(session, self.format, &name, &method)
    }
}
