//! `soxa finding take`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::quality as findings;

/// Take a finding on.
#[derive(Debug, Args)]
pub struct Take {
    /// Number of the finding
    id: u32,
}

impl Act for Take {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { id } = self;
        findings::take(register, actor, &[*id], &actor.operator)?;
        Ok(0)
    }
}
