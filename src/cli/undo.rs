//! `soxa undo`: take an act back.

use clap::Args;

use super::failure::Failure;
use super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_service::undo::undo;

/// Take everything back that one entry of the journal changed
#[derive(Debug, Args)]
pub struct Undo {
    /// Number of the entry (`soxa journal show`)
    entry: u64,
}

impl Act for Undo {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, .. } = session;
        let done = undo(register, actor, self.entry)?.value;
        context.line(&Said::Undone { records: done })?;
        Ok(0)
    }
}
