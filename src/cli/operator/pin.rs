//! `soxa operator pin`.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::secret;
use soxa_service::operators;

/// Set the PIN that opens a locked screen; without a file, take it away.
#[derive(Debug, Args)]
pub struct Pin {
    /// Name
    name: String,
    /// File with the new PIN
    #[arg(long, value_name = "FILE")]
    pin_file: Option<PathBuf>,
}

impl Act for Pin {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let Self { name, pin_file } = self;
        let pin = pin_file.as_deref().map(|file| secret(ui, file)).transpose()?;
        operators::set_pin(register, actor, name, pin.as_ref().map(|p| p.as_str()))?;
        Ok(0)
    }
}
