//! `soxa case move`: another state.

use clap::Args;

use super::super::context::Format;
use super::super::due::parse_time;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::{answer, parse_state};
use soxa_service::case_moves;

/// Move a case.
#[derive(Debug, Args)]
pub struct Move {
    /// Either code
    code: String,
    /// The new state, such as dang_xu_ly
    state: String,
    /// Why
    #[arg(long, default_value = "")]
    reason: String,
    /// When; now if not given
    #[arg(long, value_name = "T")]
    at: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for Move {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let state = parse_state(&self.state)?;
        let at = self.at.as_deref().map(parse_time).transpose()?;
        let done = case_moves::move_to(register, actor, &self.code, state, at, &self.reason, None)?;
        answer(session, &done.value, self.format)
    }
}
