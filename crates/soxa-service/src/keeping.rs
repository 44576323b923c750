//! Retention: how long what is kept (`retention.toml`), and what is due for deletion. Nothing is deleted by itself: a
//! person has the list approved, and removes.

use std::io;
use std::path::Path;
use std::sync::LazyLock;

use chrono::Months;
use serde::Deserialize;

use super::actor::Actor;
use super::acts::Act;
use super::error::ServiceError;
use super::grant::{Administer, Granted};
use super::proposals;
use super::register::Register;
use crate::refusal::Field;
use crate::refusal::FieldId;
use crate::refusal::SafetyProblem;
use soxa_data::data_file;
use soxa_domain::case::Case;
use soxa_domain::print_job::PrintJob;
use soxa_domain::referral::Referral;
use soxa_domain::time::Timestamp;
use soxa_store::Writer;
use soxa_store::codec::Stored;

/// A class of what is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Stable id.
    pub id: String,
    /// What officers call it.
    pub label: String,
    /// How long it is kept.
    pub months: u32,
    /// Where the period comes from.
    pub source: String,
}

#[derive(Deserialize)]
struct File {
    class: Vec<Class>,
}

static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    let parsed: Result<File, _> = data_file!("retention.toml");
    parsed.map(|file| file.class).unwrap_or_default()
});

/// What is due of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The class.
    pub class: &'static Class,
    /// How many are past their period.
    pub count: usize,
    /// The oldest of them.
    pub oldest: Option<Timestamp>,
    /// The first of them as they stand in the register, at most [`FIRST`].
    pub first: Vec<Item>,
}

/// Things named beside a count; `items` gives all.
const FIRST: usize = 12;

/// The day before which something of a class is past its period.
fn limit(class: &Class, now: Timestamp) -> Timestamp {
    let day = now.date().checked_sub_months(Months::new(class.months)).unwrap_or_else(|| now.date());
    Timestamp::at(day, chrono::NaiveTime::MIN)
}

/// One thing that is past its period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The case's code, the slip's name, the journal's entry.
    pub what: String,
    /// When its period began.
    pub since: Timestamp,
    /// The print job, for a file that can be removed.
    job: Option<Stored<PrintJob>>,
    /// The journal's entry, for values that can be erased.
    entry: Option<u64>,
}

/// The class of cases that other communes handed over: what they told of the applicant.
const REFERRAL: &str = "referral";
/// The class of slips' files: what the paper made superfluous.
pub const SLIP_FILE: &str = "slip_file";
/// The class of journal entries about looks.
pub const LOOK: &str = "look";

/// Tells `told` everything of a class that is past its period, until it says no.
fn each(
    register: &Register,
    grant: &impl Granted,
    class: &Class,
    at: Timestamp,
    told: &mut dyn FnMut(Item) -> bool,
) -> Result<(), ServiceError> {
    let before = limit(class, at);
    register.read(grant, |r| {
        match class.id.as_str() {
            "case" => r.each::<Case>(|c| {
                let (closed, since) = (c.record.state.is_terminal(), c.record.state_since);
                Ok(!closed
                    || since >= before
                    || told(Item { what: c.record.code.to_string(), since, job: None, entry: None }))
            }),
            REFERRAL => r.each::<Referral>(|referral| {
                let decided = referral.record.decision.as_ref().map(|decision| decision.at);
                let Some(since) = decided.filter(|at| referral.record.told.is_some() && *at < before) else {
                    return Ok(true);
                };
                let what = format!("{} {}", referral.record.id.short(), referral.record.peer.name);
                Ok(told(Item { what, since, job: None, entry: None }))
            }),
            SLIP_FILE => r.each::<PrintJob>(|j| {
                let (done, since) = (!j.record.state.is_pending(), j.record.asked_at);
                let there = done && since < before && Path::new(&j.record.file).exists();
                Ok(!there || told(Item { what: j.record.name.clone(), since, job: Some(j), entry: None }))
            }),
            _ => r.journal_from(1, |e| {
                // The journal is in order of time: the first that is young enough ends it.
                let (old, look) = (e.at < before, e.action.is_look());
                if !old || !look || r.body(e.seq)?.is_none() {
                    return Ok(old);
                }
                let entry = Some(e.seq);
                Ok(told(Item { what: e.seq.to_string(), since: e.at, job: None, entry }))
            }),
        }?;
        Ok(())
    })
}

/// What is due for deletion, class by class.
pub fn due(register: &Register, actor: &Actor) -> Result<Vec<Due>, ServiceError> {
    let grant = actor.require(Administer)?;
    let mut found = Vec::new();
    for class in CLASSES.iter() {
        let mut due = Due { class, count: 0, oldest: None, first: Vec::new() };
        each(register, &grant, class, register.now(), &mut |item| {
            due.count += 1;
            due.oldest = Some(due.oldest.map_or(item.since, |oldest| oldest.min(item.since)));
            if due.first.len() < FIRST {
                due.first.push(item);
            }
            true
        })?;
        found.push(due);
    }
    Ok(found)
}

/// A class by its id.
pub fn class(id: &str) -> Result<&'static Class, ServiceError> {
    let all = || CLASSES.iter().map(|c| c.id.as_str()).collect::<Vec<_>>().join(", ");
    CLASSES.iter().find(|c| c.id == id).ok_or_else(|| {
        ServiceError::refused(Field::Class, SafetyProblem::NoSuchClass { class: id.to_owned(), known: all() })
    })
}

/// Up to `most` things of a class that are past their period, as they stand in the register.
pub fn items(register: &Register, actor: &Actor, id: &str, most: usize) -> Result<Vec<Item>, ServiceError> {
    let grant = actor.require(Administer)?;
    let mut found = Vec::new();
    each(register, &grant, class(id)?, register.now(), &mut |item| {
        found.push(item);
        found.len() < most
    })?;
    Ok(found)
}

/// Everything of a class that is past its period at a time.
pub(super) fn past(
    register: &Register,
    grant: &impl Granted,
    id: &str,
    at: Timestamp,
) -> Result<Vec<Item>, ServiceError> {
    let mut found = Vec::new();
    each(register, grant, class(id)?, at, &mut |item| {
        found.push(item);
        true
    })?;
    Ok(found)
}

/// Erases what is past its period of a class that can be erased here; how many. It may need a second person. What was
/// erased stands in the journal.
pub fn erase(register: &Register, actor: &Actor, id: &str) -> Result<usize, ServiceError> {
    let grant = actor.require(Administer)?;
    let class = class(id)?.id.as_str();
    if ![SLIP_FILE, LOOK].contains(&class) {
        return Err(ServiceError::refused(Field::Class, SafetyProblem::CasesByList));
    }
    let at = register.now();
    if past(register, &grant, class, at)?.is_empty() {
        return Ok(0);
    }
    // The day alone decides what is past its period: the same erasing proposed twice is one proposal.
    let act = Act::Erase { class: class.to_owned(), at: Timestamp::at(at.date(), chrono::NaiveTime::MIN) };
    Ok(proposals::perform(register, actor, &act)?.value.count)
}

/// Erases the values of looks: what was searched for, and why. Who looked at what stays, since the chain holds it. Of
/// slips nothing goes here: the job and its journal entries stay.
pub(super) fn erase_values(writer: &mut Writer, class: &str, due: &[Item]) -> Result<(), ServiceError> {
    if class == LOOK {
        for seq in due.iter().filter_map(|item| item.entry) {
            writer.erase_values(seq)?;
        }
    }
    Ok(())
}

/// What the journal says of an erasing, beside its class.
pub(super) fn extent(due: &[Item]) -> String {
    match (due.first(), due.last()) {
        (Some(first), Some(last)) => format!("{} mục, {} đến {}", due.len(), first.what, last.what),
        _ => "không có mục nào".to_owned(),
    }
}

/// Removes the files of slips. The journal says it before a file goes: after a power cut in between the rest is still
/// due.
pub(super) fn remove_files(class: &str, due: &[Item]) -> Result<(), ServiceError> {
    for job in due.iter().filter(|_| class == SLIP_FILE).filter_map(|item| item.job.as_ref()) {
        match std::fs::remove_file(&job.record.file) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                let at = FieldId::data("file", &job.record.file);
                return Err(ServiceError::refused(at, SafetyProblem::NotRemoved { why: e.to_string() }));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_period_and_a_source() {
        assert_eq!(CLASSES.len(), 4);
        assert!(CLASSES.iter().all(|c| c.months > 0 && !c.source.is_empty()));
    }
}
