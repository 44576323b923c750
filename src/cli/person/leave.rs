//! `soxa person leave`.

use chrono::NaiveDate;
use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::event::{How, left};
use soxa_service::events::{self, Departure};
use soxa_service::intake::new_submission;
use soxa_service::people;

/// Write down that somebody moved out of the commune.
#[derive(Debug, Args)]
pub struct LeaveCommand {
    /// Personal or local id
    id: String,
    /// The day; today if not given
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Where to
    #[arg(long, default_value = "")]
    to: String,
    /// The paper it rests on
    #[arg(long, default_value = "")]
    act: String,
    #[command(flatten)]
    how: How,
}

impl Act for LeaveCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let person = people::person_by_id(register, actor, &self.id)?;
        let on = self.on.unwrap_or_else(|| register.now().date());
        let departure = Departure { on, to: self.to.clone(), act: self.act.clone() };
        let reason = &self.how.reason;
        let gone =
            events::record_departure(register, actor, &person, &departure, reason, &new_submission()?)?;
        left(session, person.no, &gone.value, self.how.format)
    }
}
