//! `soxa printer remove`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::printers;

/// Forget a receipt printer.
#[derive(Debug, Args)]
pub struct Remove {
    /// What it is called
    name: String,
}

impl Act for Remove {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        printers::remove(session.register, session.actor, &self.name)?;
        Ok(0)
    }
}
