//! Two records of one person made one.

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::people::{not_found, replace};
use super::quality::{Ahead, accept, would_find};
use super::register::{Changed, Register, What};
use crate::domain::case::Case;
use crate::domain::person::Person;
use crate::store::Writer;
use crate::store::codec::{Kind, Stored};
use crate::store::index::{By, text};
use crate::store::journal::Subject;

/// Makes two records of one person one: `merged` is what stays, with the other's numbers; who names the other as
/// parent, spouse or guardian, and its cases, name the kept one from now on. The other goes and stays in the journal.
pub fn merge(
    register: &Register,
    actor: &Actor,
    duplicate: &Stored<Person>,
    kept: &Stored<Person>,
    merged: &Person,
    reason: &str,
) -> Result<Changed<u32>, ServiceError> {
    actor.require(Permission::WritePeople)?;
    if duplicate.no == kept.no {
        return Err(ServiceError::invalid("Gộp người", "hai số này đã là của một người"));
    }
    accept(&ahead(register, actor, kept, merged)?, reason)?;
    let what = What { action: "person.merge", note: reason, submission: None };
    register.change(
        actor,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            let gone = &duplicate.record;
            let mut merged = merged.clone();
            let given_up = gone.person_id.iter().chain(&gone.cancelled_ids).chain(&kept.record.person_id);
            for id in given_up.filter(|id| merged.person_id != Some(**id)) {
                if !merged.cancelled_ids.contains(id) {
                    merged.cancelled_ids.push(*id);
                }
            }
            merged.cancelled_ids.retain(|id| merged.person_id != Some(*id));
            merged.cmnd.extend(gone.cmnd.iter().filter(|c| !kept.record.cmnd.contains(c)));
            move_cases(writer, duplicate.no, kept.no)?;
            // The one who goes first: one number is of one record at any moment.
            let current: Stored<Person> =
                writer.get(duplicate.no)?.ok_or_else(|| not_found("người", &gone.public_id()))?;
            if current.version != duplicate.version {
                return Err(ServiceError::Stale { seen: duplicate.version, current: current.version });
            }
            writer.remove(&current)?;
            replace(writer, kept, &merged)?;
            move_links(writer, gone, &merged)?;
            Ok((kept.no, Some(Subject { kind: Kind::Person, no: kept.no })))
        },
    )
}

/// What the rules would warn of in the record that stays; that it resembles the one that goes is no news.
pub fn ahead(
    register: &Register,
    actor: &Actor,
    kept: &Stored<Person>,
    merged: &Person,
) -> Result<Vec<Ahead>, ServiceError> {
    actor.require(Permission::ReadPeople)?;
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
