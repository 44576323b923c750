//! Temporary residences and absences of a person: written down, ended, listed. Those whose term is over become findings.

use chrono::NaiveDate;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{ReadPeople, WritePeople};
use super::people::{self, not_found};
use super::register::{Changed, Register, What};
use crate::refusal::Field;
use crate::refusal::PeopleProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::person::{Person, Standing};
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_domain::unit::Commune;
use soxa_store::codec::{Kind, Record, Stored, decode};
use soxa_store::index::By;
use soxa_store::journal::{Body, Subject};
use soxa_store::view::View;
use soxa_store::{Reader, Writer};
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

/// What somebody is with no temporary residence that goes on: who became a resident by one alone is what the record says
/// of a newcomer, everybody else is what they are.
pub(super) fn standing_after(
    r: &Reader,
    commune: &Commune,
    seen: &Stored<Person>,
) -> Result<Standing, ServiceError> {
    let subject = Subject { kind: Kind::Person, no: seen.no };
    for seq in r.history(subject)?.into_iter().rev() {
        let Some(body) = r.body(seq)? else { continue };
        if !any(&body, |no, before: Option<&Person>, after: Option<&Person>| {
            let is = |person: Option<&Person>, standing| person.is_some_and(|p| p.standing == standing);
            no == seen.no && is(before, Standing::Visitor) && is(after, Standing::Resident)
        })? {
            continue;
        }
        let by_a_stay = any(&body, |_, _, after: Option<&Sojourn>| {
            after.is_some_and(|s| {
                s.person == seen.no && s.kind == SojournKind::Temporary && s.ended_on.is_none()
            })
        })?;
        return Ok(if by_a_stay {
            Standing::of_newcomer(&seen.record, commune)
        } else {
            seen.record.standing
        });
    }
    Ok(seen.record.standing)
}

/// Whether an entry has a change of a kind of records that fits: their number, before, after.
fn any<R: Record>(
    body: &Body,
    fits: impl Fn(u32, Option<&R>, Option<&R>) -> bool,
) -> Result<bool, ServiceError> {
    for change in body.changes.iter().filter(|c| c.subject.kind == R::KIND) {
        let no = change.subject.no;
        let read = |bytes: &Option<Vec<u8>>| bytes.as_ref().map(|b| decode::<R>(no, b)).transpose();
        let (before, after) = (read(&change.before)?, read(&change.after)?);
        if fits(no, before.as_ref().map(|s| &s.record), after.as_ref().map(|s| &s.record)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Ends the sojourns of a person that go on, or extends them where `until` says so; how many. Who was here for a time only
/// is a visitor again.
pub fn end(
    register: &Register,
    actor: &Actor,
    person: u32,
    on: NaiveDate,
    until: Option<NaiveDate>,
) -> Result<Changed<usize>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    let what = What { action: ActionId::SojournEnd, note: "", submission: None };
    let afterwards = register.read(&grant, |r| {
        let Some(seen) = r.get::<Person>(person)? else { return Ok(None) };
        let standing = standing_after(r, &register.commune(), &seen)?;
        Ok((standing != seen.record.standing).then_some((seen, standing)))
    })?;
    register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            let (mut done, mut ended) = (0, false);
            let all: Vec<Stored<Sojourn>> =
                writer.records(By::SojournPerson, &person.to_be_bytes(), usize::MAX)?;
            for sojourn in all.iter().filter(|s| s.record.ended_on.is_none()) {
                let new = match until {
                    Some(until) => Sojourn { until: Some(until), ..sojourn.record.clone() },
                    None => Sojourn { ended_on: Some(on), ..sojourn.record.clone() },
                };
                writer.put(sojourn, &new)?;
                done += 1;
                ended |= until.is_none() && new.kind == SojournKind::Temporary;
            }
            if done == 0 {
                return Err(ServiceError::refused(Field::Stays, PeopleProblem::NoStay));
            }
            if let Some((seen, standing)) = afterwards.filter(|_| ended) {
                people::replace(writer, &seen, &Person { standing, ..seen.record.clone() })?;
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
