//! `soxa finding postpone`.

use chrono::NaiveDate;
use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::quality as findings;

/// Put a finding off.
#[derive(Debug, Args)]
pub struct Postpone {
    /// Number of the finding
    id: u32,
    /// Until this day
    #[arg(long)]
    until: Option<NaiveDate>,
    /// Why
    #[arg(long)]
    reason: String,
}

impl Act for Postpone {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { id, until, reason } = self;
        findings::postpone(register, actor, *id, *until, reason)?;
        Ok(0)
    }
}
