//! `soxa finding dismiss`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::quality as findings;

/// Say that a finding is no flaw.
#[derive(Debug, Args)]
pub struct Dismiss {
    /// Number of the finding
    id: u32,
    /// Why
    #[arg(long)]
    reason: String,
}

impl Act for Dismiss {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { id, reason } = self;
        findings::dismiss(register, actor, *id, reason)?;
        Ok(0)
    }
}
