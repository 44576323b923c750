//! The national queues: what must still be typed into other systems, which stay away for hours or days. Nothing is lost
//! meanwhile: an item waits until somebody says that it is in, with the number the other system gave.

mod fields;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{MoveCases, ReadCases};
use super::people::not_found;
use super::register::{Changed, Register, What};
use crate::refusal;
use crate::refusal::Thing;
use crate::refusal::WorkProblem;
use soxa_data::data_file;
use soxa_domain::action::ActionId;
use soxa_domain::case_field::CaseField;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::queue_item::{QueueDone, QueueItem};
use soxa_domain::time::Timestamp;
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::By;
use soxa_store::journal::Subject;
use soxa_store::view::View;
use soxa_text::display::{sanitise, sanitise_multiline};

pub use fields::{Field, fields};

/// A national system.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Its id.
    pub id: String,
    /// What officers call it.
    pub label: String,
    /// Its fields, in the order of its form.
    pub fields: Vec<SystemField>,
    /// What it keeps besides, and is told of only where that is corrected.
    #[serde(default)]
    pub also: Vec<PersonField>,
}

impl System {
    /// The fields of a person that it keeps, in the order of its form.
    pub fn keeps(&self) -> impl Iterator<Item = PersonField> + '_ {
        let of_person = |field: &SystemField| match field.source {
            Source::Person(field) => Some(field),
            _ => None,
        };
        self.fields.iter().filter_map(of_person).chain(self.also.iter().copied())
    }
}

/// A field of another system's form, with where its value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct SystemField {
    key: String,
    source: Source,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// What is to be done.
    Operation,
    /// What the item itself says.
    Note,
    /// The name of the head of the person's household.
    Head,
    /// A field of the person.
    Person(PersonField),
    /// A field of the case.
    Case(CaseField),
    /// The name of a parent, on what is told of a birth: the child's, else what the case says.
    Parent(PersonField),
    /// Who is married to the person of the item.
    Partner,
    /// What the procedure asks beside those, by the same key.
    Own,
}

impl From<String> for SystemField {
    fn from(key: String) -> Self {
        let source = match key.as_str() {
            "operation" => Source::Operation,
            "note" => Source::Note,
            "head" => Source::Head,
            "father" => Source::Person(PersonField::FatherName),
            "mother" => Source::Person(PersonField::MotherName),
            "case_code" => Source::Case(CaseField::Code),
            "procedure" => Source::Case(CaseField::Procedure),
            "received_at" => Source::Case(CaseField::ReceivedAt),
            "father_name" => Source::Parent(PersonField::FatherName),
            "mother_name" => Source::Parent(PersonField::MotherName),
            "partner_name" => Source::Partner,
            key => PersonField::from_id(key).map_or(Source::Own, Source::Person),
        };
        Self { key, source }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    system: Vec<System>,
    labels: BTreeMap<String, String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| data_file!("queue/queue.toml").unwrap_or_default());

/// Every national system, in the order of the screen.
pub fn systems() -> &'static [System] {
    &FILE.system
}

/// The system of an id.
pub fn system(id: &str) -> Result<&'static System, ServiceError> {
    let known = || systems().iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ");
    let found = systems().iter().find(|s| s.id == id);
    found.ok_or_else(|| {
        ServiceError::refused(
            refusal::Field::System,
            WorkProblem::NoSuchSystem { system: sanitise(id).into_owned(), known: known() },
        )
    })
}

/// What is to be typed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewItem<'a> {
    /// Id of the system.
    pub system: &'a str,
    /// What is to be done there.
    pub operation: &'a str,
    /// Number of the person it is about.
    pub person: Option<u32>,
    /// Number of the case it comes from.
    pub case: Option<u32>,
    /// What the records do not say.
    pub note: &'a str,
}

/// Puts something into a queue, within a change under way.
pub fn enqueue(writer: &mut Writer, new: &NewItem<'_>, since: Timestamp) -> Result<u32, ServiceError> {
    system(new.system)?;
    let item = QueueItem {
        system: new.system.to_owned(),
        operation: sanitise(new.operation.trim()).into_owned(),
        person: new.person,
        case: new.case,
        note: sanitise_multiline(new.note.trim()).into_owned(),
        since,
        done: None,
    };
    Ok(writer.insert(&item)?)
}

/// What was ever put in because of a case, in the order it came.
pub(super) fn of_case(view: &impl View, case: u32) -> Result<Vec<Stored<QueueItem>>, ServiceError> {
    Ok(view.records(By::QueueCase, &case.to_be_bytes(), usize::MAX)?)
}

/// Puts something into a queue by hand.
pub fn add(
    register: &Register,
    actor: &Actor,
    new: &NewItem<'_>,
    since: Option<Timestamp>,
) -> Result<Changed<u32>, ServiceError> {
    let grant = actor.require(MoveCases)?;
    let what = What { action: ActionId::QueueAdd, note: new.operation, submission: None };
    register.change(
        &grant,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            if let Some(no) = new.person.filter(|no| !matches!(writer.get::<Person>(*no), Ok(Some(_)))) {
                return Err(not_found(Thing::Person, &no.to_string()));
            }
            let no = enqueue(writer, new, since.unwrap_or_else(|| register.now()))?;
            Ok((no, Some(Subject { kind: Kind::QueueItem, no })))
        },
    )
}

/// Says that an item was typed in, and by which number the other system keeps it.
pub fn done(
    register: &Register,
    actor: &Actor,
    no: u32,
    reference: &str,
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(MoveCases)?;
    let reference = sanitise(reference.trim()).into_owned();
    if reference.is_empty() {
        return Err(ServiceError::refused(refusal::Field::Reference, WorkProblem::NoReference));
    }
    let what = What { action: ActionId::QueueDone, note: &reference, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let old: Stored<QueueItem> =
                writer.get(no)?.ok_or_else(|| not_found(Thing::QueueItem, &no.to_string()))?;
            if let Some(done) = &old.record.done {
                let why = WorkProblem::EnteredAlready {
                    operator: done.operator.clone(),
                    at: done.at,
                    reference: done.reference.clone(),
                };
                return Err(ServiceError::refused(refusal::Field::QueueItem, why));
            }
            let done = QueueDone {
                at: register.now(),
                operator: actor.operator.clone(),
                reference: reference.clone(),
            };
            writer.put(&old, &QueueItem { done: Some(done), ..old.record.clone() })?;
            if let Some(case) = old.record.case {
                writer.mention(Subject { kind: Kind::Case, no: case });
            }
            Ok(((), Some(Subject { kind: Kind::QueueItem, no })))
        },
    )
}

/// What waits, oldest first; of one system, or of all.
pub fn open(
    register: &Register,
    actor: &Actor,
    system: Option<&str>,
) -> Result<Vec<Stored<QueueItem>>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| {
        let mut items = Vec::new();
        for no in r.with_prefix(By::QueueOpen, &[], usize::MAX)? {
            items.extend(r.get::<QueueItem>(no)?);
        }
        items.retain(|item| system.is_none_or(|s| item.record.system == s));
        Ok(items)
    })
}

/// Everything that ever waited, in the order it came.
pub fn all(register: &Register, actor: &Actor) -> Result<Vec<Stored<QueueItem>>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| {
        let mut items = Vec::new();
        r.each(|item: Stored<QueueItem>| {
            items.push(item);
            Ok(true)
        })?;
        Ok(items)
    })
}

/// Nobody needs to know of more than this at a glance.
const MANY: usize = 9_999;

/// How many items wait, and since when the oldest does.
pub fn waiting(register: &Register, actor: &Actor) -> Result<(usize, Option<Timestamp>), ServiceError> {
    let grant = actor.require(ReadCases)?;
    let memory = register.memory();
    memory.waiting.get(&memory.changes, || {
        register.read(&grant, |r| {
            let open = r.with_prefix(By::QueueOpen, &[], MANY)?;
            let oldest = open.first().map(|no| r.get::<QueueItem>(*no)).transpose()?.flatten();
            Ok((open.len(), oldest.map(|item| item.record.since)))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use soxa_domain::labels::Vocabulary;
    use soxa_domain::national_system::NationalSystem;

    #[test]
    fn every_national_system_has_its_form() {
        let ids: Vec<&str> = systems().iter().map(|s| s.id.as_str()).collect();
        let known: Vec<&str> = NationalSystem::LABELS.iter().map(|l| l.id).collect();
        assert_eq!(ids, known);
    }
}
