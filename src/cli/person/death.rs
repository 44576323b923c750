//! `soxa person death`.

use chrono::NaiveDate;
use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::event::{How, left};
use soxa_service::events::{self, Death};
use soxa_service::intake::new_submission;
use soxa_service::people;

/// Write a death down.
#[derive(Debug, Args)]
pub struct DeathCommand {
    /// Personal or local id
    id: String,
    /// The day; today if not given
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Where
    #[arg(long, default_value = "")]
    place: String,
    /// Of what
    #[arg(long, default_value = "")]
    cause: String,
    /// Number of the extract of the death register
    #[arg(long, default_value = "")]
    act: String,
    #[command(flatten)]
    how: How,
}

impl Act for DeathCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let person = people::person_by_id(register, actor, &self.id)?;
        let on = self.on.unwrap_or_else(|| register.now().date());
        let (place, cause, act) = (self.place.clone(), self.cause.clone(), self.act.clone());
        let death = Death { on, place, cause, act };
        let reason = &self.how.reason;
        let gone = events::record_death(register, actor, &person, &death, reason, &new_submission()?)?;
        left(session, person.no, &gone.value, self.how.format)
    }
}
