//! `soxa operator password`.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::secret;
use soxa_service::operators;

/// Set a password from the first line of a file.
#[derive(Debug, Args)]
pub struct Password {
    /// Name
    name: String,
    /// File with the new password
    #[arg(long, value_name = "FILE")]
    new_password_file: PathBuf,
}

impl Act for Password {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { name, new_password_file } = self;
        operators::set_password(register, actor, name, &secret(ui, new_password_file)?)?;
        Ok(0)
    }
}
