//! `soxa operator role`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::operators;

/// Give an operator another role.
#[derive(Debug, Args)]
pub struct Role {
    /// Name
    name: String,
    /// Id of the role
    role: String,
}

impl Act for Role {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { name, role } = self;
        operators::set_role(register, actor, name, role)?;
        Ok(0)
    }
}
