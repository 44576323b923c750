//! `soxa finding run`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::check;

/// Check every record now.
#[derive(Debug, Args)]
pub struct Run {}

impl Act for Run {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let summary = check(ui, register, actor, true)?.unwrap_or_default();
        let (people, households) = (summary.people, summary.households);
        ui.line(&format!("{people} người, {households} hộ: {} việc", summary.pending))?;
        Ok(u8::from(summary.pending > 0))
    }
}
