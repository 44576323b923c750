//! `soxa finding run`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::check;
use crate::cli::said::Said;

/// Check every record now.
#[derive(Debug, Args)]
pub struct Run {}

impl Act for Run {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let summary = check(ui, register, actor, true)?.unwrap_or_default();
        let (people, households) = (summary.people, summary.households);
        context.line(&Said::FindingsRun { people, households, pending: summary.pending })?;
        Ok(u8::from(summary.pending > 0))
    }
}
