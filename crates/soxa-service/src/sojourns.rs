//! Temporary residences and absences of a person: written down, ended, listed. Those whose term is over become findings.

use chrono::NaiveDate;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{ReadPeople, WritePeople};
use super::people::not_found;
use super::register::{Changed, Register, What};
use crate::refusal::Field;
use crate::refusal::PeopleProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::person::{Person, Standing};
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::By;
use soxa_store::journal::Subject;
use soxa_store::view::View;
use soxa_text::display::sanitise;

/// A temporary residence lasts no longer (Law on Residence 2020, article 27).
const MOST_DAYS: i64 = 731;

/// Writes a sojourn down.
pub fn add(register: &Register, actor: &Actor, new: &Sojourn) -> Result<Changed<u32>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    if let Some(until) = new.until {
        let days = (until - new.from).num_days();
        if days < 0 {
            return Err(ServiceError::refused(Field::EndDay, PeopleProblem::EndsBeforeBegin));
        }
        if new.kind == SojournKind::Temporary && days > MOST_DAYS {
            return Err(ServiceError::refused(Field::EndDay, PeopleProblem::StayTooLong));
        }
    }
    let what = What { action: ActionId::SojournAdd, note: &new.note, submission: None };
    register.change(
        &grant,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            if writer.get::<Person>(new.person)?.is_none() {
                return Err(not_found(Thing::Person, &new.person.to_string()));
            }
            let clean = |text: &str| sanitise(text).into_owned();
            let sojourn = Sojourn { place: clean(&new.place), note: clean(&new.note), ..new.clone() };
            let no = begin(writer, &sojourn)?;
            Ok((no, Some(Subject { kind: Kind::Sojourn, no })))
        },
    )
}

/// Writes a sojourn down within a change under way: its number. Who lives here for a time is no visitor any more.
pub(super) fn begin(writer: &mut Writer, sojourn: &Sojourn) -> Result<u32, ServiceError> {
    if sojourn.kind == SojournKind::Temporary
        && let Some(seen) = writer.get::<Person>(sojourn.person)?
    {
        writer.put(&seen, &Person { standing: Standing::Resident, ..seen.record.clone() })?;
    }
    let no = writer.insert(sojourn)?;
    writer.mention(Subject { kind: Kind::Person, no: sojourn.person });
    Ok(no)
}

/// Ends the sojourns of a person that go on, or extends them where `until` says so; how many.
pub fn end(
    register: &Register,
    actor: &Actor,
    person: u32,
    on: NaiveDate,
    until: Option<NaiveDate>,
) -> Result<Changed<usize>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    let what = What { action: ActionId::SojournEnd, note: "", submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            let mut done = 0;
            let all: Vec<Stored<Sojourn>> =
                writer.records(By::SojournPerson, &person.to_be_bytes(), usize::MAX)?;
            for sojourn in all.iter().filter(|s| s.record.ended_on.is_none()) {
                let new = match until {
                    Some(until) => Sojourn { until: Some(until), ..sojourn.record.clone() },
                    None => Sojourn { ended_on: Some(on), ..sojourn.record.clone() },
                };
                writer.put(sojourn, &new)?;
                done += 1;
            }
            if done == 0 {
                return Err(ServiceError::refused(Field::Stays, PeopleProblem::NoStay));
            }
            writer.mention(Subject { kind: Kind::Person, no: person });
            Ok((done, None))
        },
    )
}

/// The sojourns of a person, newest first.
pub fn of_person(
    register: &Register,
    actor: &Actor,
    person: u32,
) -> Result<Vec<Stored<Sojourn>>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let mut all: Vec<Stored<Sojourn>> =
            r.records(By::SojournPerson, &person.to_be_bytes(), usize::MAX)?;
        all.sort_by_key(|s| std::cmp::Reverse((s.record.from, s.no)));
        Ok(all)
    })
}
