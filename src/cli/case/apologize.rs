//! `soxa case apologize`: the one new date of a late case.

use chrono::NaiveDate;
use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::answer;
use soxa_service::case_moves;

/// Put a late case off.
#[derive(Debug, Args)]
pub struct Apologize {
    /// Either code
    code: String,
    /// The new date
    #[arg(long, value_name = "DATE")]
    new_due: NaiveDate,
    /// Why the answer is late
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Apologize {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let done = case_moves::apologize(register, actor, &self.code, self.new_due, &self.reason)?;
        answer(session, &done.value, self.format)
    }
}
