//! `soxa finding take`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_service::quality as findings;

/// Take a finding on.
#[derive(Debug, Args)]
pub struct Take {
    /// Number of the finding
    id: u32,
}

impl Act for Take {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, context, .. } = session;
        let Self { id } = self;
        if findings::take(register, actor, &[*id], &actor.operator)?.value > 0 {
            context.tell(&Said::NoLongerOff);
        }
        Ok(0)
    }
}
