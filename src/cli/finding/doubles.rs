//! `soxa finding doubles`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_service::quality as findings;

/// Look for people who stand in the register twice, with the linkage engine.
#[derive(Debug, Args)]
pub struct Doubles {}

impl Act for Doubles {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, .. } = session;
        let new = findings::look_for_doubles(register, actor)?;
        context.line(&Said::NewDoubles { count: new })?;
        Ok(u8::from(new > 0))
    }
}
