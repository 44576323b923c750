//! A list of people held against the people who are there: who is new, changed, missing, as a plan that is looked at
//! first; what was accepted of it is written as one act. Nothing is ever removed.

use std::collections::{HashMap, HashSet};

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::merging::move_links;
use super::people::{insert, not_found, replace, resolve};
use super::register::{Changed, Register, What};
use crate::refusal::Field;
use crate::refusal::ListProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::person::{Person, Status};
use soxa_store::codec::Stored;
use soxa_store::{Reader, Writer};
use soxa_text::fold::same;

/// More than this is not looked at as one list.
const MOST: usize = 200_000;

/// What the list does to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Bears a number that nobody in the register has.
    New,
    /// Is there, and told differently.
    Changed,
    /// Is there, and not in the list: accepted, they have moved away.
    Missing,
    /// Bears no number in the list, so nobody can tell whether they are there.
    Unnumbered,
}

/// One person to decide upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What is to happen.
    pub group: Group,
    /// Line of the list; 0 for who is missing in it.
    pub line: u64,
    /// The record as it is.
    pub seen: Option<Stored<Person>>,
    /// The record as it becomes.
    pub after: Person,
}

impl Item {
    /// Whether this id, old or new, names the person.
    pub fn is_named(&self, id: &str) -> bool {
        self.after.public_id() == id || self.seen.as_ref().is_some_and(|s| s.record.public_id() == id)
    }
}

/// What a list would do to the register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Who is to be decided upon: in the order of the list, then the missing.
    pub items: Vec<Item>,
    /// How many are there as the list has them.
    pub unchanged: u64,
}

/// Whether two ids, old ones too, are of one person of the register.
pub type SamePerson<'a> = &'a dyn Fn(&str, &str) -> bool;

/// A list that is read once.
pub trait Listed {
    /// The next row that can be taken, with its line.
    fn next(&mut self) -> Result<Option<(u64, Person)>, ServiceError>;

    /// The record of somebody with a row taken over it. `same` says whether two ids are of one person.
    fn over(&self, seen: &Person, row: &Person, same: SamePerson<'_>) -> Result<Person, String>;

    /// The last row cannot be taken after all.
    fn refuse(&mut self, column: &str, value: &str, reason: String);
}

/// Holds a list against the register. Missing are those who belong here, of one hamlet if `within` names it.
pub fn plan(
    register: &Register,
    actor: &Actor,
    list: &mut impl Listed,
    within: Option<&str>,
) -> Result<Plan, ServiceError> {
    actor.require(Permission::Import)?;
    actor.require(Permission::ReadPeople)?;
    register.read(|r| {
        let mut plan = Plan::default();
        let mut met: HashMap<u32, u64> = HashMap::new();
        while let Some((line, row)) = list.next()? {
            let seen = match bearer(r, &row)? {
                Ok(seen) => seen,
                Err(reason) => {
                    list.refuse("local_id", row.local_id.as_deref().unwrap_or_default(), reason);
                    continue;
                }
            };
            let Some(seen) = seen else {
                let numbered = row.person_id.is_some() || row.local_id.is_some();
                let group = if numbered { Group::New } else { Group::Unnumbered };
                push(&mut plan, Item { group, line, seen: None, after: row })?;
                continue;
            };
            if let Some(first) = met.insert(seen.no, line) {
                let reason = format!("{} đã có ở dòng {first} của tệp, theo số khác", seen.record.full_name);
                list.refuse("person_id", &row.public_id(), reason);
                continue;
            }
            let number = |id: &str| resolve(r, id).ok().flatten();
            let same = |a: &str, b: &str| number(a).is_some_and(|no| number(b) == Some(no));
            match list.over(&seen.record, &row, &same) {
                Ok(after) if after == seen.record => plan.unchanged += 1,
                Ok(after) => push(&mut plan, Item { group: Group::Changed, line, seen: Some(seen), after })?,
                Err(reason) => list.refuse("", "", reason),
            }
        }
        missing(r, &met.into_keys().collect(), within, &mut plan)?;
        Ok(plan)
    })
}

fn push(plan: &mut Plan, item: Item) -> Result<(), ServiceError> {
    if plan.items.len() >= MOST {
        return Err(ServiceError::refused(Field::PeopleFile, ListProblem::TooManyToDecide { most: MOST }));
    }
    plan.items.push(item);
    Ok(())
}

/// Who bears the numbers of a row, or why that cannot be told.
fn bearer(r: &Reader, row: &Person) -> Result<Result<Option<Stored<Person>>, String>, ServiceError> {
    let find = |id: Option<String>| -> Result<Option<Stored<Person>>, ServiceError> {
        match id.map(|id| resolve(r, &id)).transpose()?.flatten() {
            Some(no) => Ok(r.get(no)?),
            None => Ok(None),
        }
    };
    let by_id = find(row.person_id.map(|id| id.to_string()))?;
    let by_local = find(row.local_id.clone())?;
    Ok(match (by_id, by_local) {
        (Some(a), Some(b)) if a.no != b.no => Err(format!(
            "số định danh là của {}, mã tạm là của {}: sửa tệp, hoặc gộp hai người (soxa person merge)",
            a.record.full_name, b.record.full_name
        )),
        (Some(a), _) => Ok(Some(a)),
        (None, Some(b)) => match (row.person_id, b.record.person_id) {
            (Some(new), Some(old)) if new != old => Err(format!(
                "mã tạm là của {}, mang số định danh {old}, không phải {new}: sửa tệp, hoặc hủy số cũ (soxa id cancel)",
                b.record.full_name
            )),
            _ => Ok(Some(b)),
        },
        (None, None) => Ok(None),
    })
}

/// Who belongs here and was not met.
fn missing(
    r: &Reader,
    met: &HashSet<u32>,
    within: Option<&str>,
    plan: &mut Plan,
) -> Result<(), ServiceError> {
    let mut outcome = Ok(());
    r.each(|seen: Stored<Person>| {
        let here = within.is_none_or(|hamlet| same(hamlet, &seen.record.hamlet));
        if here && seen.record.is_active() && !met.contains(&seen.no) {
            let after = Person { status: Some(Status::Moved), ..seen.record.clone() };
            outcome = push(plan, Item { group: Group::Missing, line: 0, seen: Some(seen), after });
        }
        Ok(outcome.is_ok())
    })?;
    outcome
}

/// Writes what was accepted of a plan: all of it by one act, or, where a record was changed since it was looked at, none.
pub fn write(
    register: &Register,
    actor: &Actor,
    note: &str,
    accepted: &[&Item],
) -> Result<Changed<u64>, ServiceError> {
    actor.require(Permission::Import)?;
    actor.require(Permission::WritePeople)?;
    let what = What { action: ActionId::PeopleUpdate, note, submission: None };
    register.change(
        actor,
        &what,
        |_, _| Ok(0),
        |writer| {
            let there = || accepted.iter().filter_map(|i| Some((i.seen.as_ref()?, &i.after)));
            for (seen, _) in there() {
                current(writer, seen)?;
            }
            // Who is there first: a number that they give up may be that of a newcomer. One who gets another number
            // takes the links of others along, also of those who come later here: no longer the version that was seen.
            for (seen, after) in there() {
                let now = writer.get(seen.no)?.ok_or_else(|| not_found(Thing::Person, &after.public_id()))?;
                replace(writer, &now, after)?;
            }
            for (seen, after) in there() {
                let old = &seen.record;
                if old.public_id() != after.public_id() || old.local_id != after.local_id {
                    move_links(writer, old, after)?;
                }
            }
            for newcomer in accepted.iter().filter(|i| i.seen.is_none()) {
                insert(writer, &newcomer.after)?;
            }
            Ok((accepted.len() as u64, None))
        },
    )
}

/// Refuses where a record is not the version that was looked at.
fn current(writer: &Writer, seen: &Stored<Person>) -> Result<(), ServiceError> {
    let now: Stored<Person> =
        writer.get(seen.no)?.ok_or_else(|| not_found(Thing::Person, &seen.record.public_id()))?;
    if now.version == seen.version {
        Ok(())
    } else {
        Err(ServiceError::Stale { seen: seen.version, current: now.version })
    }
}
