//! `soxa undo`: take an act back.

use clap::Args;

use super::desk::{Act, Desk};
use super::failure::Failure;
use super::output;
use soxa_service::undo::undo;

/// Take everything back that one entry of the journal changed
#[derive(Debug, Args)]
pub struct Undo {
    /// Number of the entry (`soxa journal show`)
    entry: u64,
}

impl Act for Undo {
    fn act(&self, desk: Desk<'_>) -> Result<u8, Failure> {
        let Desk { register, actor, .. } = desk;
        let done = undo(register, actor, self.entry)?.value;
        output::line(&format!("hoàn lại {done} bản ghi"))?;
        Ok(0)
    }
}
