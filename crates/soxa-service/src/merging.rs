//! Two records of one person made one.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{ReadPeople, WritePeople};
use super::people::{not_found, replace};
use super::quality::{Ahead, accept, would_find};
use super::register::{Changed, Register, What};
use crate::refusal::Field;
use crate::refusal::PeopleProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::id_cancellation::{IdCancellation, Notice};
use soxa_domain::list_check::ListRow;
use soxa_domain::person::{Person, Standing};
use soxa_domain::queue_item::QueueItem;
use soxa_domain::sojourn::Sojourn;
use soxa_domain::special_file::SpecialFile;
use soxa_store::Writer;
use soxa_store::codec::{Kind, Record, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;

/// Two records of one person, and the one they become.
#[derive(Debug, Clone, Copy)]
pub struct Merging<'a> {
    /// The record that goes, as it was seen.
    pub duplicate: &'a Stored<Person>,
    /// The record that stays, as it was seen.
    pub kept: &'a Stored<Person>,
    /// What stays.
    pub merged: &'a Person,
}

/// Makes two records of one person one: `merged` is what stays, with the other's numbers; who names the other as
/// parent, spouse or guardian, and its cases, stays, rows and files, name the kept one from now on. The other goes and
/// stays in the journal.
pub fn merge(
    register: &Register,
    actor: &Actor,
    duplicate: &Stored<Person>,
    kept: &Stored<Person>,
    merged: &Person,
    reason: &str,
) -> Result<Changed<u32>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    let merging = Merging { duplicate, kept, merged };
    allowed(register, actor, &merging, reason)?;
    let what = What { action: ActionId::PersonMerge, note: reason, submission: None };
    register.change(
        &grant,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            write(writer, &merging)?;
            Ok((kept.no, Some(Subject { kind: Kind::Person, no: kept.no })))
        },
    )
}

/// Whether the operator may make these two one.
pub(super) fn allowed(
    register: &Register,
    actor: &Actor,
    merging: &Merging<'_>,
    reason: &str,
) -> Result<(), ServiceError> {
    actor.require(WritePeople)?;
    if merging.duplicate.no == merging.kept.no {
        return Err(ServiceError::refused(Field::Merge, PeopleProblem::AlreadyOne));
    }
    accept(&ahead(register, actor, merging.kept, merging.merged)?, reason)
}

/// The merge itself, within a change under way.
pub(super) fn write(writer: &mut Writer, merging: &Merging<'_>) -> Result<(), ServiceError> {
    let Merging { duplicate, kept, merged } = *merging;
    let gone = &duplicate.record;
    let mut merged = merged.clone();
    let given_up = gone.person_id.iter().chain(&gone.cancelled_ids).chain(&kept.record.person_id);
    for id in given_up.filter(|id| merged.person_id != Some(**id)) {
        if !merged.cancelled_ids.contains(id) {
            merged.cancelled_ids.push(*id);
        }
    }
    if gone.is_resident() {
        merged.standing = Standing::Resident;
    }
    merged.cancelled_ids.retain(|id| merged.person_id != Some(*id));
    merged.cmnd.extend(gone.cmnd.iter().filter(|c| !kept.record.cmnd.contains(c)));
    move_cases(writer, duplicate.no, kept.no)?;
    move_records(writer, duplicate.no, kept.no)?;
    // The one who goes first: one number is of one record at any moment.
    let current: Stored<Person> =
        writer.get(duplicate.no)?.ok_or_else(|| not_found(Thing::Person, &gone.public_id()))?;
    if current.version != duplicate.version {
        return Err(ServiceError::Stale { seen: duplicate.version, current: current.version });
    }
    writer.remove(&current)?;
    // Named right behind the one that goes: this is who takes its place.
    writer.mention(Subject { kind: Kind::Person, no: kept.no });
    replace(writer, kept, &merged)?;
    move_links(writer, gone, &merged)
}

/// What else names a person by its number names another from now on: stays, rows of lists, notices, files, what waits
/// for the national systems.
fn move_records(writer: &mut Writer, from: u32, to: u32) -> Result<(), ServiceError> {
    fn each<R: Record>(
        writer: &mut Writer,
        by: By,
        from: u32,
        name: impl Fn(&mut R),
    ) -> Result<(), ServiceError> {
        for no in writer.with_prefix(by, &from.to_be_bytes(), usize::MAX)? {
            if let Some(seen) = writer.get::<R>(no)? {
                let mut new = seen.record.clone();
                name(&mut new);
                writer.put(&seen, &new)?;
            }
        }
        Ok(())
    }
    each(writer, By::SojournPerson, from, |s: &mut Sojourn| s.person = to)?;
    each(writer, By::RowPerson, from, |r: &mut ListRow| r.person = Some(to))?;
    each(writer, By::NoticePerson, from, |n: &mut Notice| n.person = to)?;
    each(writer, By::CancelPerson, from, |c: &mut IdCancellation| c.person = to)?;
    each(writer, By::SpecialPerson, from, |f: &mut SpecialFile| f.person = Some(to))?;
    for no in writer.with_prefix(By::QueueOpen, &[], usize::MAX)? {
        if let Some(item) = writer.get::<QueueItem>(no)?.filter(|item| item.record.person == Some(from)) {
            let new = QueueItem { person: Some(to), ..item.record.clone() };
            writer.put(&item, &new)?;
        }
    }
    Ok(())
}

/// What the rules would warn of in the record that stays; that it resembles the one that goes is no news.
pub fn ahead(
    register: &Register,
    actor: &Actor,
    kept: &Stored<Person>,
    merged: &Person,
) -> Result<Vec<Ahead>, ServiceError> {
    actor.require(ReadPeople)?;
    let mut ahead = would_find(register, actor, kept, merged)?;
    ahead.retain(|a| !PAIRS.contains(&a.rule.id));
    Ok(ahead)
}

/// Rules about two records.
const PAIRS: [&str; 2] = ["person.duplicate", "person.shared_cmnd"];

/// Cases of one person become those of another.
fn move_cases(writer: &mut Writer, from: u32, to: u32) -> Result<(), ServiceError> {
    for no in writer.with_prefix(By::CasePerson, &from.to_be_bytes(), usize::MAX)? {
        if let Some(case) = writer.get::<Case>(no)? {
            let mut moved = case.record.clone();
            for person in std::iter::once(&mut moved.applicant).chain(&mut moved.persons) {
                if *person == from {
                    *person = to;
                }
            }
            writer.put(&case, &moved)?;
        }
    }
    Ok(())
}

/// Whoever names one person as parent, spouse or guardian names another from now on.
pub(super) fn move_links(writer: &mut Writer, from: &Person, to: &Person) -> Result<(), ServiceError> {
    let ids: Vec<String> =
        from.person_id.iter().map(ToString::to_string).chain(from.local_id.clone()).collect();
    for id in &ids {
        for no in writer.with_prefix(By::LinkedTo, &text(id), usize::MAX)? {
            let Some(namer) = writer.get::<Person>(no)? else { continue };
            let mut new = namer.record.clone();
            for link in new.links_mut() {
                if link.id.as_ref() == Some(id) {
                    link.id = Some(to.public_id());
                }
            }
            writer.put(&namer, &new)?;
        }
    }
    Ok(())
}
