//! `soxa operator enable`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::operators;

/// Let a disabled operator in again.
#[derive(Debug, Args)]
pub struct Enable {
    /// Name
    name: String,
}

impl Act for Enable {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { name } = self;
        operators::set_disabled(register, actor, name, false)?;
        Ok(0)
    }
}
