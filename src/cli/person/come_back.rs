//! `soxa person return`.

use chrono::NaiveDate;
use clap::Args;

use super::super::failure::Failure;
use super::super::household::head::parse_label;
use super::super::session::{Act, Session};
use super::event::{How, asked, show};
use soxa_service::events::{self, Arrival};
use soxa_service::intake::new_submission;
use soxa_service::people;

/// Write down that somebody came back.
#[derive(Debug, Args)]
pub struct ReturnCommand {
    /// Personal or local id
    id: String,
    /// Number of the household; the one the person was of if not given
    household: Option<String>,
    /// The day; today if not given
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Where from
    #[arg(long, default_value = "")]
    from: String,
    /// The paper it rests on
    #[arg(long, default_value = "")]
    act: String,
    /// The relationship to the head where it is open
    #[arg(long, value_name = "LABEL")]
    choose: Option<String>,
    /// Only show what would be written
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    how: How,
}

impl Act for ReturnCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let person = people::person_by_id(register, actor, &self.id)?;
        let household = self.household.as_ref().unwrap_or(&person.record.household);
        let mut back = events::propose_return(register, actor, &person, household)?;
        back.chosen = self.choose.as_deref().map(parse_label).transpose()?;
        let on = self.on.unwrap_or_else(|| register.now().date());
        let arrival = Arrival { on, from: self.from.clone(), act: self.act.clone() };
        if !self.dry_run && back.settled().is_some() {
            events::record_return(register, actor, &back, &arrival, &self.how.reason, &new_submission()?)?;
        }
        let number = &back.home.household.record.number;
        show(ui, &person.record, number, back.settled(), back.outcome.as_ref(), self.how.format)?;
        asked(&person.record, back.settled(), &back.choices(), self.dry_run)
    }
}
