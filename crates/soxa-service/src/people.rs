//! Looking people and households up, and filling in what a card says.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{ReadPeople, ReadSensitive, WritePeople};
use super::quality::{accept, would_find_of_new};
use super::register::{Changed, Register, What};
use super::typed;
use super::veil;
use crate::refusal::PeopleProblem;
use crate::refusal::Thing;
use soxa_domain::action::Action;
use soxa_domain::action::ActionId;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::PersonField;
use soxa_domain::person::{Household, Person, Standing};
use soxa_domain::personal_id::PersonalId;
use soxa_domain::relationship::Relationship;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_store::view::View;
use soxa_store::{Reader, Writer};

/// A household with its members, the head first, then by relationship and birth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdView {
    /// The household.
    pub household: Stored<Household>,
    /// Its members.
    pub members: Vec<Stored<Person>>,
}

/// A person by number.
pub fn person(register: &Register, actor: &Actor, no: u32) -> Result<Stored<Person>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| r.get(no)?.ok_or_else(|| not_found(Thing::Person, &no.to_string())))
}

/// A person by personal id (also a cancelled one) or local id.
pub fn person_by_id(register: &Register, actor: &Actor, id: &str) -> Result<Stored<Person>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let no = resolve(r, id)?.ok_or_else(|| not_found(Thing::Person, id))?;
        r.get(no)?.ok_or_else(|| not_found(Thing::Person, id))
    })
}

/// A household by its number.
pub fn household(register: &Register, actor: &Actor, number: &str) -> Result<HouseholdView, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let no = r.with_prefix(By::HouseholdNumber, &text(number.trim()), 1)?;
        let household = no.first().map(|no| r.get::<Household>(*no)).transpose()?.flatten();
        let household = household.ok_or_else(|| not_found(Thing::Household, number))?;
        let members = members(r, &household.record.number)?;
        Ok(HouseholdView { household, members })
    })
}

/// A household by its number in the register.
pub fn household_by_number(
    register: &Register,
    actor: &Actor,
    no: u32,
) -> Result<HouseholdView, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let household: Stored<Household> =
            r.get(no)?.ok_or_else(|| not_found(Thing::Household, &no.to_string()))?;
        let members = members(r, &household.record.number)?;
        Ok(HouseholdView { household, members })
    })
}

/// The head of a person's household, where there is exactly one.
pub fn head_of(
    register: &Register,
    actor: &Actor,
    person: &Person,
) -> Result<Option<Stored<Person>>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    if person.household.is_empty() {
        return Ok(None);
    }
    register.read(&grant, |r| Ok(sole_head(&members(r, &person.household)?).cloned()))
}

/// The one active member who is called head.
pub fn sole_head(members: &[Stored<Person>]) -> Option<&Stored<Person>> {
    let mut heads =
        members.iter().filter(|m| m.record.relationship == Some(Relationship::HEAD) && m.record.is_active());
    heads.next().filter(|_| heads.next().is_none())
}

/// Members of a household, in the order a household sheet shows them.
pub(super) fn members(r: &Reader, number: &str) -> Result<Vec<Stored<Person>>, ServiceError> {
    members_in(r, number)
}

/// The same, in any view.
pub(super) fn members_in(view: &impl View, number: &str) -> Result<Vec<Stored<Person>>, ServiceError> {
    let mut members: Vec<Stored<Person>> = view.records(By::Member, &text(number), usize::MAX)?;
    members.sort_by_key(|m| {
        let p = &m.record;
        (!p.is_active(), p.relationship.map_or(u8::MAX, Relationship::code), p.birth_date, m.no)
    });
    Ok(members)
}

/// Numbers of the households that lose their head by a change under way although others stay.
pub(super) fn left_without_head(writer: &Writer) -> Result<Vec<String>, ServiceError> {
    let mut left: Vec<String> = Vec::new();
    let is_head = |p: &Person| p.relationship == Some(Relationship::HEAD) && p.is_active();
    for before in writer.changed::<Person>()?.into_iter().filter_map(|(_, before, _)| before) {
        let number = &before.household;
        if !is_head(&before) || number.is_empty() || left.contains(number) {
            continue;
        }
        let members = members_in(writer, number)?;
        if members.iter().any(|m| m.record.is_active()) && !members.iter().any(|m| is_head(&m.record)) {
            left.push(number.clone());
        }
    }
    Ok(left)
}

/// The number of a person by personal id or local id.
pub(super) fn resolve(view: &impl View, id: &str) -> Result<Option<u32>, ServiceError> {
    Ok(super::quality::number_of(view, id)?)
}

/// The journal entries about a record, newest first, as (sequence, when, who, action).
pub fn history(
    register: &Register,
    actor: &Actor,
    subject: Subject,
) -> Result<Vec<HistoryLine>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        if veil::is_sensitive(register, r, subject)? {
            actor.require(ReadSensitive)?;
        }
        let mut lines = Vec::new();
        for seq in r.history(subject)?.into_iter().rev() {
            if let Some(entry) = r.entry(seq)?.filter(|e| !e.action.is_look()) {
                let (at, operator) = (entry.at, entry.operator.clone());
                // That the record was changed is told to everybody; what of a file or a prison's list did it is not.
                let (action, note) = if veil::hides(register, r, actor, &entry)? {
                    (Action::Hidden, String::new())
                } else {
                    (entry.action, r.body(seq)?.map(|b| b.note).unwrap_or_default())
                };
                lines.push(HistoryLine { seq, at, operator, action, note });
            }
        }
        Ok(lines)
    })
}

/// One line of a record's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// Sequence number in the journal.
    pub seq: u64,
    /// When.
    pub at: soxa_domain::time::Timestamp,
    /// Who.
    pub operator: String,
    /// What, as a stable name.
    pub action: Action,
    /// Remark or reason.
    pub note: String,
}

/// Adds a person, as from a card at the counter.
pub fn add(
    register: &Register,
    actor: &Actor,
    person: &Person,
    submission: &str,
) -> Result<Changed<u32>, ServiceError> {
    actor.require(WritePeople)?;
    let what = What { action: ActionId::PersonAdd, note: "", submission: Some(submission) };
    adding(register, actor, person, &what)
}

/// The same, held against the rules first: an error stops it, a warning wants a reason, which the journal keeps.
pub fn add_checked(
    register: &Register,
    actor: &Actor,
    person: &Person,
    reason: &str,
    submission: &str,
) -> Result<Changed<u32>, ServiceError> {
    actor.require(WritePeople)?;
    typed::check(&Person::default(), person, reason)?;
    accept(&would_find_of_new(register, actor, person)?, reason)?;
    let what = What { action: ActionId::PersonAdd, note: reason.trim(), submission: Some(submission) };
    adding(register, actor, person, &what)
}

fn adding(
    register: &Register,
    actor: &Actor,
    person: &Person,
    what: &What<'_>,
) -> Result<Changed<u32>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    register.change(
        &grant,
        what,
        |subject, _| Ok(subject.no),
        |writer| {
            let no = insert_newcomer(register, writer, person)?;
            Ok((no, Some(Subject { kind: Kind::Person, no })))
        },
    )
}

/// Adds somebody who comes to the counter: whether a resident or only a visitor follows from what the record says.
pub(super) fn insert_newcomer(
    register: &Register,
    writer: &mut Writer,
    person: &Person,
) -> Result<u32, ServiceError> {
    let standing = match person.standing {
        Standing::Resident => Standing::of_newcomer(person, &register.commune()),
        Standing::Visitor => Standing::Visitor,
    };
    insert(writer, &Person { standing, ..person.clone() })
}

/// Adds a person in a change that is under way; who has no id gets a local one.
pub(super) fn insert(writer: &mut Writer, person: &Person) -> Result<u32, ServiceError> {
    if person.full_name.trim().is_empty() {
        return Err(ServiceError::refused(PersonField::FullName, PeopleProblem::NoName));
    }
    let mut person = belonging(person);
    check_ids(writer, &person, None)?;
    if person.person_id.is_none() && person.local_id.is_none() {
        person.local_id = Some(new_local_id(writer)?);
    }
    ensure_household(writer, &person)?;
    Ok(writer.insert(&person)?)
}

/// Replaces a person's record; made against a version, so that nobody's change is overwritten unseen.
pub fn update(
    register: &Register,
    actor: &Actor,
    seen: &Stored<Person>,
    new: &Person,
    action: ActionId,
    reason: &str,
    submission: &str,
) -> Result<Changed<u32>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    if matches!(action, ActionId::PersonSet | ActionId::PersonEdit) {
        typed::check(&seen.record, new, reason)?;
    }
    let what = What { action, note: reason, submission: Some(submission) };
    register.change(
        &grant,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            replace(writer, seen, new)?;
            Ok((seen.no, Some(Subject { kind: Kind::Person, no: seen.no })))
        },
    )
}

/// Writes a person over the version that was read, and no other.
pub(super) fn replace(writer: &mut Writer, seen: &Stored<Person>, new: &Person) -> Result<(), ServiceError> {
    let current: Stored<Person> =
        writer.get(seen.no)?.ok_or_else(|| not_found(Thing::Person, &seen.record.public_id()))?;
    if current.version != seen.version {
        return Err(ServiceError::Stale { seen: seen.version, current: current.version });
    }
    let new = &belonging(new);
    check_ids(writer, new, Some(seen.no))?;
    ensure_household(writer, new)?;
    writer.put(&current, new)?;
    if current.record.public_id() != new.public_id() {
        super::merging::move_links(writer, &current.record, new)?;
    }
    Ok(())
}

/// The record with its standing as its household says: a member of one is no visitor.
fn belonging(person: &Person) -> Person {
    let mut person = person.clone();
    if !person.household.is_empty() {
        person.standing = Standing::Resident;
    }
    person
}

/// One living person for each personal id; a cancelled number is never given again.
fn check_ids(writer: &Writer, person: &Person, own: Option<u32>) -> Result<(), ServiceError> {
    if let Some(id) = &person.person_id {
        if person.cancelled_ids.contains(id) {
            let why = PeopleProblem::IdCancelled { id: id.grouped() };
            return Err(ServiceError::refused(PersonField::PersonId, why));
        }
        let holders = writer.with_prefix(By::PersonalId, &id.number().to_be_bytes(), 2)?;
        if let Some(other) = holders.into_iter().find(|no| Some(*no) != own) {
            let name = writer.get::<Person>(other)?.map(|p| p.record.full_name).unwrap_or_default();
            return Err(ServiceError::refused(
                PersonField::PersonId,
                PeopleProblem::IdTaken { id: id.grouped(), name: name.clone() },
            ));
        }
    }
    if let Some(id) = &person.local_id {
        let holders = writer.with_prefix(By::LocalId, &text(id), 2)?;
        if holders.into_iter().any(|no| Some(no) != own) {
            return Err(ServiceError::refused(
                PersonField::LocalId,
                PeopleProblem::LocalIdTaken { id: id.to_owned() },
            ));
        }
    }
    Ok(())
}

/// A local id that nobody has.
pub(super) fn new_local_id(writer: &mut Writer) -> Result<String, ServiceError> {
    let mut n: u32 = writer.counter("local_ids")?.unwrap_or(0);
    loop {
        n += 1;
        let id = format!("T{n:06}");
        if writer.with_prefix(By::LocalId, &text(&id), 1)?.is_empty() {
            writer.set_counter("local_ids", n)?;
            return Ok(id);
        }
    }
}

/// Makes the household a person names where there is none yet.
pub(super) fn ensure_household(writer: &mut Writer, person: &Person) -> Result<(), ServiceError> {
    if !person.household.is_empty()
        && writer.with_prefix(By::HouseholdNumber, &text(&person.household), 1)?.is_empty()
    {
        writer.insert(&household_of(person))?;
    }
    Ok(())
}

/// The household as its first member's record tells it.
pub(super) fn household_of(person: &Person) -> Household {
    Household {
        number: person.household.clone(),
        hamlet: person.hamlet.clone(),
        address: person.address.clone(),
    }
}

/// A short line about a person: sex and birth, for lists.
pub fn summary(person: &Person) -> String {
    let parts = [
        person.birth_date.map(soxa_domain::partial_date::PartialDate::vi),
        person.sex.map(|s| s.vi().to_owned()),
        person.person_id.map(PersonalId::grouped),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

pub(super) fn not_found(what: Thing, id: &str) -> ServiceError {
    ServiceError::NotFound { what, id: soxa_text::display::sanitise(id).chars().take(60).collect() }
}

/// Replaces several people's records at once: one act, one journal entry.
pub fn correct(
    register: &Register,
    actor: &Actor,
    changes: &[(Stored<Person>, Person)],
    reason: &str,
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    let what = What { action: ActionId::PersonCorrect, note: reason, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            for (seen, new) in changes {
                replace(writer, seen, new)?;
            }
            Ok(((), None))
        },
    )
}
