//! `soxa list accept`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_service::lists;

/// Decide every open row of which the engine is sure, as one act (`soxa undo` takes it back).
#[derive(Debug, Args)]
pub struct Accept {
    /// Number of the list
    list: u32,
}

impl Act for Accept {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, .. } = session;
        let Self { list } = self;
        let done = lists::accept_sure(register, actor, *list, &[])?.value;
        context.line(&Said::RowsAccepted { count: done })?;
        Ok(0)
    }
}
