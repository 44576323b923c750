//! `soxa undo`: take an act back.

use clap::Args;

use super::context::Context;
use super::failure::Failure;
use super::output;
use soxa_service::undo::undo;

/// Take everything back that one entry of the journal changed
#[derive(Debug, Args)]
pub struct Undo {
    /// Number of the entry (`soxa journal show`)
    entry: u64,
}

impl Undo {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let (register, actor) = context.desk()?;
        let done = undo(&register, &actor, self.entry)?.value;
        output::line(&format!("hoàn lại {done} bản ghi"))?;
        register.close()?;
        Ok(0)
    }
}
