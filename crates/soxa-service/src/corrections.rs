//! What one entry of the journal did to the people of a household: for its sheet and for looking back.

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::people::not_found;
use super::register::Register;
use crate::refusal::Thing;
use soxa_domain::person::{Household, Person};
use soxa_domain::time::Timestamp;
use soxa_store::codec::{Kind, Stored, decode};

/// A correction of a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub operator: String,
    /// The ground.
    pub note: String,
    /// The household.
    pub household: Household,
    /// Everybody of it, before and after; who did not change is the same twice.
    pub members: Vec<(Person, Person)>,
}

/// The correction that journal entry `seq` wrote down.
pub fn correction(register: &Register, actor: &Actor, seq: u64) -> Result<Correction, ServiceError> {
    actor.require(Permission::ReadPeople)?;
    register.read(|r| {
        let missing = || not_found(Thing::Entry, &seq.to_string());
        let entry = r.entry(seq)?.ok_or_else(missing)?;
        let body = r.body(seq)?.ok_or_else(missing)?;
        let subject = entry.subjects.iter().find(|s| s.kind == Kind::Household);
        let household: Option<Stored<Household>> = subject.map(|s| r.get(s.no)).transpose()?.flatten();
        let household = household.ok_or_else(missing)?.record;
        let mut members = Vec::new();
        for change in body.changes.iter().filter(|c| c.subject.kind == Kind::Person) {
            let read = |bytes: &Option<Vec<u8>>| {
                bytes.as_ref().map(|b| decode::<Person>(change.subject.no, b).map(|s| s.record)).transpose()
            };
            if let (Some(before), Some(after)) = (read(&change.before)?, read(&change.after)?) {
                members.push((before, after));
            }
        }
        for member in super::people::members(r, &household.number)? {
            if !members.iter().any(|(_, after)| after.public_id() == member.record.public_id()) {
                members.push((member.record.clone(), member.record));
            }
        }
        members.sort_by_key(|(_, after)| (after.relationship, after.birth_date));
        Ok(Correction { at: entry.at, operator: entry.operator, note: body.note, household, members })
    })
}
