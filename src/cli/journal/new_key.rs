//! `soxa journal new-key`.

use clap::Args;

use super::super::context::keyring;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_service::signing;

/// Have a new signing key follow the one in force, which signs it; one that was lost takes two people.
#[derive(Debug, Args)]
pub struct NewKey {}

impl Act for NewKey {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, .. } = session;
        let code = signing::replace(register, actor, &keyring())?;
        context.line(&Said::NewSigningKey { code })?;
        Ok(0)
    }
}
