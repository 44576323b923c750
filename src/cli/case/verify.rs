//! `soxa case verify`: something has to be verified, so that the longer limit holds.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::answer;
use soxa_service::terms;

/// Say that something has to be verified in a case.
#[derive(Debug, Args)]
pub struct Verify {
    /// Either code of the case
    code: String,
    /// What has to be verified, and why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Verify {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let changed = terms::verify(session.register, session.actor, &self.code, &self.reason)?;
        answer(session, &changed.value, self.format)
    }
}
