//! `soxa case bind`: the code of the provincial system.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::answer;
use soxa_service::case_moves;

/// Bind the official code.
#[derive(Debug, Args)]
pub struct Bind {
    /// soxa's code
    code: String,
    /// The code of the provincial system
    official: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Bind {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let done = case_moves::bind(register, actor, &self.code, &self.official)?;
        answer(session, &done.value, self.format)
    }
}
