//! `soxa case bind`: the code of the provincial system.

use clap::Args;

use super::super::context::Format;
use super::super::desk::{Act, Desk};
use super::super::failure::Failure;
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
    fn act(&self, desk: Desk<'_>) -> Result<u8, Failure> {
        let Desk { register, actor, .. } = desk;
        let done = case_moves::bind(register, actor, &self.code, &self.official)?;
        answer(desk, &done.value, self.format)
    }
}
