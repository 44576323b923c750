//! `soxa person set`: fields changed by hand.

use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::pair::Pair;
use super::super::session::{Act, Session};
use super::{answer, assign};
use soxa_domain::action::ActionId;
use soxa_service::intake::new_submission;
use soxa_service::people;
use soxa_service::quality::would_find;

/// Change fields of a person.
#[derive(Debug, Args)]
pub struct Set {
    /// Personal id or local id
    id: String,
    /// Fields, as KEY=VALUE with the column names of the people CSV; an empty value clears
    #[arg(required = true, value_name = "KEY=VALUE")]
    fields: Vec<Pair>,
    /// Why
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    format: Format,
}

impl Act for Set {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let seen = people::person_by_id(register, actor, &self.id)?;
        let mut new = seen.record.clone();
        assign(&mut new, &self.fields)?;
        if self.reason.trim().is_empty() {
            for ahead in &would_find(register, actor, &seen, &new)? {
                ui.tell(&format!("! {ahead}"));
            }
        }
        people::update(register, actor, &seen, &new, ActionId::PersonSet, &self.reason, &new_submission()?)?;
        answer(ui, &new, self.format)
    }
}
