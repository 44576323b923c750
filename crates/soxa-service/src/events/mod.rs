//! What happens in a life, each as one act: a birth into a household, a death, a departure, a return. One transaction and
//! one journal entry each, so that `undo` takes the whole of it back. Nobody is taken out of the register by any of
//! them: the dead and the departed stay members who do not count, since the relationships of the others speak of them.

mod birth;
mod leaving;
mod returning;

use chrono::NaiveDate;
use soxa_domain::time::DAY;

pub use birth::{Birth, NewBirth, propose_birth, register_birth};
pub use leaving::{Death, Departure, Leaving, before_leaving, record_death, record_departure};
pub use returning::{Arrival, Return, propose_return, record_return};

use super::error::ServiceError;
use super::households::kin_outside;
use super::people;
use super::register::Register;
use crate::refusal::FieldId;
use crate::refusal::PeopleProblem;
use soxa_domain::kinship::{Answer, Outcome, Relative, Usage, set_head as derive};
use soxa_domain::relationship::Relationship;
use soxa_domain::sojourn::Sojourn;
use soxa_store::Writer;
use soxa_store::codec::Stored;
use soxa_store::index::By;
use soxa_store::view::View;
use soxa_text::display::sanitise;

/// What somebody who comes into a household is to its head, as derived; `None` where it has no single head.
fn relation_to_head(
    register: &Register,
    home: &people::HouseholdView,
    newcomer: &Stored<soxa_domain::person::Person>,
) -> Result<Option<Outcome>, ServiceError> {
    let Some(head) = people::sole_head(&home.members) else { return Ok(None) };
    let mut all: Vec<_> = home.members.iter().filter(|m| m.no != newcomer.no).cloned().collect();
    all.push(newcomer.clone());
    register.read(|r| {
        let mut relatives: Vec<Relative> = all.iter().map(|m| Relative::of(&m.record, true)).collect();
        relatives.extend(kin_outside(r, &all)?.iter().map(|p| Relative::of(p, false)));
        let at = all.iter().position(|m| m.no == head.no).unwrap_or_default();
        let outcomes = derive(&relatives, at, Usage::default());
        Ok(outcomes.into_iter().zip(&all).find(|(_, m)| m.no == newcomer.no).map(|(outcome, _)| outcome))
    })
}

/// The relationship to be written: what was chosen, else what is certain.
fn settled(outcome: Option<&Outcome>, chosen: Option<Relationship>) -> Option<Relationship> {
    chosen.or(match outcome.map(|o| &o.answer) {
        Some(Answer::Certain(label)) => Some(*label),
        _ => None,
    })
}

/// The labels to choose from where nothing is certain.
fn choices(outcome: Option<&Outcome>) -> Vec<Relationship> {
    match outcome.map(|o| &o.answer) {
        Some(Answer::Open(labels)) => labels.clone(),
        Some(Answer::Certain(label)) => vec![*label],
        // A household without a head: whoever comes may become it.
        None => vec![Relationship::HEAD, Relationship::OTHER],
    }
}

/// A day as officers write it.
fn day_of(day: NaiveDate) -> String {
    day.format(DAY).to_string()
}

/// Refuses a day that has not come.
fn not_after_today(
    register: &Register,
    field: impl Into<FieldId>,
    day: NaiveDate,
) -> Result<(), ServiceError> {
    let today = register.now().date();
    if day > today {
        return Err(ServiceError::refused(field, PeopleProblem::NotYet { day }));
    }
    Ok(())
}

/// A sentence of those parts that say something.
fn sentence(parts: &[(&str, &str)]) -> String {
    let said = parts.iter().filter(|(_, text)| !text.trim().is_empty());
    let said: Vec<String> =
        said.map(|(what, text)| format!("{what} {}", sanitise(text.trim())).trim().to_owned()).collect();
    said.join(", ")
}

/// A remark with more behind it: the journal's with why warnings were passed over, a person's with what happened.
pub(super) fn with_reason(note: &str, reason: &str) -> String {
    let parts = [note.trim(), reason.trim()];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Ends the sojourns of a person that go on, within a change under way.
fn end_sojourns(writer: &mut Writer, person: u32, on: NaiveDate) -> Result<usize, ServiceError> {
    let all: Vec<Stored<Sojourn>> = writer.records(By::SojournPerson, &person.to_be_bytes(), usize::MAX)?;
    let mut ended = 0;
    for sojourn in all.iter().filter(|s| s.record.ended_on.is_none()) {
        // What was to begin later has not begun.
        let new = Sojourn { ended_on: Some(on.max(sojourn.record.from)), ..sojourn.record.clone() };
        writer.put(sojourn, &new)?;
        ended += 1;
    }
    Ok(ended)
}
