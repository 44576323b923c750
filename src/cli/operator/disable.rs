//! `soxa operator disable`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::operators;

/// Keep an operator out from now on.
#[derive(Debug, Args)]
pub struct Disable {
    /// Name
    name: String,
}

impl Act for Disable {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { name } = self;
        operators::set_disabled(register, actor, name, true)?;
        Ok(0)
    }
}
