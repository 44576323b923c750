//! Putting findings right from the list where the right value is certain: shown first, then applied as one act that
//! can be taken back as one.

use super::facts::Known;
use super::keep::members_of;
use super::list::{Filter, Listed, list};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{ReadPeople, WritePeople};
use crate::people;
use crate::register::{Changed, Register, What};
use soxa_domain::action::ActionId;
use soxa_domain::finding::About;
use soxa_domain::person::{Household, Person};
use soxa_domain::quality::{Home, Subject};
use soxa_store::Reader;
use soxa_store::codec::Stored;
use soxa_store::index::{By, text};

/// A finding with the record as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The finding.
    pub listed: Listed,
    /// The person as read.
    pub seen: Stored<Person>,
    /// The person put right.
    pub new: Person,
}

/// The findings of a filter that can be put right without a question.
pub fn repairs(register: &Register, actor: &Actor, filter: &Filter) -> Result<Vec<Repair>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let listed = list(register, actor, filter, usize::MAX)?;
    register.read(&grant, |r| {
        let commune = register.commune();
        let known = Known::new(r, register.now().date(), &commune.hamlets);
        let mut repairs = Vec::new();
        for listed in listed {
            if let Some((seen, new)) = repaired(r, &listed, &known)? {
                repairs.push(Repair { listed, seen, new });
            }
        }
        known.finish()?;
        Ok(repairs)
    })
}

fn repaired(
    r: &Reader,
    listed: &Listed,
    known: &Known<'_, Reader>,
) -> Result<Option<(Stored<Person>, Person)>, ServiceError> {
    let f = &listed.finding.record;
    let (Some(fix), About::Person) = (listed.rule().and_then(|rule| rule.fix), f.about) else {
        return Ok(None);
    };
    let Some(seen) = r.get::<Person>(f.no)? else { return Ok(None) };
    let members = members_of(r, &seen.record.household)?;
    let number = r.with_prefix(By::HouseholdNumber, &text(&seen.record.household), 1)?;
    let household: Option<Stored<Household>> = number.first().map(|no| r.get(*no)).transpose()?.flatten();
    let home = household.as_ref().map(|h| Home { household: &h.record, members: &members });
    let subject = Subject { no: seen.no, person: &seen.record, home };
    let new = fix(&subject, known);
    Ok(new.map(|new| (seen, new)))
}

/// Applies repairs as one act.
pub fn apply(register: &Register, actor: &Actor, repairs: &[Repair]) -> Result<Changed<usize>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    let rules: std::collections::BTreeSet<&str> =
        repairs.iter().map(|r| r.listed.finding.record.rule.as_str()).collect();
    let note = rules.into_iter().collect::<Vec<_>>().join(" ");
    let what = What { action: ActionId::FindingFix, note: &note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            for repair in repairs {
                people::replace(writer, &repair.seen, &repair.new)?;
            }
            Ok((repairs.len(), None))
        },
    )
}
