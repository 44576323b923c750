//! `soxa undo`: take an act back.

use clap::Args;

use super::failure::Failure;
use super::session::{Act, Session};
use soxa_service::undo::undo;

/// Take everything back that one entry of the journal changed
#[derive(Debug, Args)]
pub struct Undo {
    /// Number of the entry (`soxa journal show`)
    entry: u64,
}

impl Act for Undo {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let done = undo(register, actor, self.entry)?.value;
        ui.line(&format!("hoàn lại {done} bản ghi"))?;
        Ok(0)
    }
}
