//! Looking back: every version of a person, a person or a household as of a moment, an earlier version as a new change.
//!
//! Showing every change is a legal duty (Decree 154/2024, article 13); the journal holds what that takes.

use std::collections::BTreeMap;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{ReadPeople, WritePeople};
use super::people::{self, HouseholdView, not_found};
use super::register::{Changed, Register};
use super::veil;
use crate::refusal::Thing;
use soxa_domain::action::Action;
use soxa_domain::action::ActionId;
use soxa_domain::person::Person;
use soxa_domain::relationship::Relationship;
use soxa_domain::time::Timestamp;
use soxa_store::Reader;
use soxa_store::codec::{Kind, Stored, decode};
use soxa_store::journal::{Change, Subject};

/// One version of a person: what an entry of the journal made of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub operator: String,
    /// What, as a stable name.
    pub action: Action,
    /// Remark or reason.
    pub note: String,
    /// The record before; `None` where there was none.
    pub before: Option<Person>,
    /// The record after; `None` where it went.
    pub after: Option<Person>,
}

fn version_of(change: &Change, bytes: Option<&Vec<u8>>) -> Result<Option<Person>, ServiceError> {
    Ok(bytes.map(|b| decode::<Person>(change.subject.no, b)).transpose()?.map(|s| s.record))
}

/// The versions of a person, newest first. What came in by a list begins with the first change after it.
pub fn versions(register: &Register, actor: &Actor, no: u32) -> Result<Vec<Version>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let subject = Subject { kind: Kind::Person, no };
    register.read(&grant, |r| {
        let mut found = Vec::new();
        for seq in r.history(subject)?.into_iter().rev() {
            let (Some(entry), Some(body)) = (r.entry(seq)?, r.body(seq)?) else { continue };
            let mut changes = body.changes.iter().filter(|c| c.subject == subject);
            let Some(first) = changes.next() else { continue };
            let last = changes.next_back().unwrap_or(first);
            let hidden = veil::hides(register, r, actor, &entry)?;
            let action = if hidden { Action::Hidden } else { entry.action };
            let note = if hidden { String::new() } else { body.note.clone() };
            found.push(Version {
                seq,
                at: entry.at,
                operator: entry.operator,
                action,
                note,
                before: version_of(first, first.before.as_ref())?,
                after: version_of(last, last.after.as_ref())?,
            });
        }
        Ok(found)
    })
}

/// A person as the register had it at a moment; `None` where it had nobody of that number yet, or no longer.
pub fn person_as_of(
    register: &Register,
    actor: &Actor,
    no: u32,
    at: Timestamp,
) -> Result<Option<Person>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let later = versions(register, actor, no)?.into_iter().rfind(|v| v.at > at);
    match later {
        Some(first_later) => Ok(first_later.before),
        None => register.read(&grant, |r| Ok(r.get::<Person>(no)?.map(|p| p.record))),
    }
}

/// A household as the register had it at a moment: who was in it, and as what.
pub fn household_as_of(
    register: &Register,
    actor: &Actor,
    number: &str,
    at: Timestamp,
) -> Result<HouseholdView, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let mut view = people::household(register, actor, number)?;
    let number = view.household.record.number.clone();
    let mut then: BTreeMap<u32, Option<Stored<Person>>> =
        view.members.iter().map(|m| (m.no, Some(m.clone()))).collect();
    register.read(&grant, |r| {
        for seq in entries_after(r, at)? {
            let Some(body) = r.body(seq)? else { continue };
            for change in body.changes.iter().rev().filter(|c| c.subject.kind == Kind::Person) {
                let before = version_of(change, change.before.as_ref())?;
                let no = change.subject.no;
                let concerned =
                    then.contains_key(&no) || before.as_ref().is_some_and(|p| p.household == number);
                if concerned {
                    then.insert(no, before.map(|record| Stored { no, version: 0, record }));
                }
            }
        }
        Ok(())
    })?;
    view.members = then.into_values().flatten().filter(|p| p.record.household == number).collect();
    view.members.sort_by_key(|m| {
        let p = &m.record;
        (!p.is_active(), p.relationship.map_or(u8::MAX, Relationship::code), p.birth_date, m.no)
    });
    Ok(view)
}

/// The entries of the journal after a moment that may have changed a person, newest first.
fn entries_after(r: &Reader, at: Timestamp) -> Result<Vec<u64>, ServiceError> {
    let mut found = Vec::new();
    let mut seq = r.head()?.seq;
    while let Some(entry) = r.entry(seq)?.filter(|e| e.at > at) {
        // An entry of very many records names only the first of them.
        let all = entry.tail.as_ref().is_none_or(|tail| tail.all_subjects.is_some());
        if all || entry.subjects.iter().any(|s| s.kind == Kind::Person) {
            found.push(entry.seq);
        }
        seq -= 1;
    }
    Ok(found)
}

/// Makes an earlier version hold again, as a new change: what entry `seq` made of the person.
pub fn restore(
    register: &Register,
    actor: &Actor,
    no: u32,
    seq: u64,
    submission: &str,
) -> Result<Changed<u32>, ServiceError> {
    actor.require(WritePeople)?;
    let version = versions(register, actor, no)?.into_iter().find(|v| v.seq == seq);
    let old = version.and_then(|v| v.after).ok_or_else(|| not_found(Thing::Version, &seq.to_string()))?;
    let seen = people::person(register, actor, no)?;
    // Numbers that were cancelled meanwhile stay cancelled.
    let mut new = Person { cancelled_ids: seen.record.cancelled_ids.clone(), ..old };
    if new.person_id.is_some_and(|id| new.cancelled_ids.contains(&id)) {
        new.person_id = seen.record.person_id;
    }
    let reason = format!("lấy lại bản của mục {seq}");
    people::update(register, actor, &seen, &new, ActionId::PersonRestore, &reason, submission)
}
