//! The national queues: what must still be typed into other systems, which stay away for hours or days. Nothing is lost
//! meanwhile: an item waits until somebody says that it is in, with the number the other system gave.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{MoveCases, ReadCases, ReadPeople};
use super::people::{members, not_found};
use super::register::{Changed, Register, What};
use crate::refusal;
use crate::refusal::Thing;
use crate::refusal::WorkProblem;
use soxa_data::data_file;
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Person;
use soxa_domain::procedure::Procedure;
use soxa_domain::queue_item::{QueueDone, QueueItem};
use soxa_domain::relationship::Relationship;
use soxa_domain::time::Timestamp;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::By;
use soxa_store::journal::Subject;
use soxa_store::{Reader, Writer};
use soxa_text::display::{sanitise, sanitise_multiline};

/// A national system.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Its id.
    pub id: String,
    /// What officers call it.
    pub label: String,
    /// Its fields, in the order of its form.
    pub fields: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    system: Vec<System>,
    labels: BTreeMap<String, String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| data_file!("queue.toml").unwrap_or_default());

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

/// Puts a received case into the queues of the systems its procedure is typed into.
pub(super) fn enqueue_case(
    writer: &mut Writer,
    case: &Stored<Case>,
    procedure: &Procedure,
) -> Result<(), ServiceError> {
    for rule in procedure.queue.iter().filter(|rule| rule.channels.contains(&case.record.channel)) {
        let (person, case_no) = (Some(case.record.applicant), Some(case.no));
        let operation = &procedure.name;
        let new = NewItem { system: rule.system.id(), operation, person, case: case_no, note: "" };
        enqueue(writer, &new, case.record.received_at)?;
    }
    Ok(())
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

/// A field as the other system wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// What is to be typed in.
    pub value: String,
}

/// The fields of an item in the order of its system's form; those that nothing is known for are left out.
pub fn fields(register: &Register, actor: &Actor, item: &QueueItem) -> Result<Vec<Field>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let system = system(&item.system)?;
    register.read(&grant, |r| {
        let person = item.person.map(|no| r.get::<Person>(no)).transpose()?.flatten().map(|p| p.record);
        let case = item.case.map(|no| r.get::<Case>(no)).transpose()?.flatten().map(|c| c.record);
        let known = Known { register, item, person: person.unwrap_or_default(), case };
        let mut fields = Vec::new();
        for key in &system.fields {
            let value = known.value(r, key)?;
            if !value.is_empty() {
                fields.push(Field { key: key.clone(), label: known.label(key), value });
            }
        }
        Ok(fields)
    })
}

/// What the records behind an item say.
struct Known<'a> {
    register: &'a Register,
    item: &'a QueueItem,
    person: Person,
    case: Option<Case>,
}

impl Known<'_> {
    fn label(&self, key: &str) -> String {
        if let Some(label) = FILE.labels.get(key) {
            return label.clone();
        }
        let rules = self.register.rules();
        let procedure =
            self.case.as_ref().and_then(|c| rules.procedures().iter().find(|p| p.code == c.procedure));
        let field = procedure.and_then(|p| p.fields.iter().find(|f| f.key == key));
        field.map_or_else(|| key.to_owned(), |f| f.label.clone())
    }

    fn value(&self, r: &Reader, key: &str) -> Result<String, ServiceError> {
        let p = &self.person;
        let link = |link: &soxa_domain::person::Link| link.name.clone().unwrap_or_default();
        Ok(match key {
            "operation" => self.item.operation.clone(),
            "note" => self.item.note.clone(),
            "person_id" => p.person_id.map(|id| id.to_string()).unwrap_or_default(),
            "full_name" => p.full_name.to_uppercase(),
            "birth_date" => p.birth_date.map(PartialDate::vi).unwrap_or_default(),
            "sex" => p.sex.map(|s| s.vi().to_owned()).unwrap_or_default(),
            "cmnd" => p.cmnd.last().map(ToString::to_string).unwrap_or_default(),
            "household" => p.household.clone(),
            "head" if !p.household.is_empty() => {
                let members = members(r, &p.household)?;
                let head = members.iter().find(|m| m.record.relationship == Some(Relationship::HEAD));
                head.map(|h| h.record.full_name.clone()).unwrap_or_default()
            }
            "relationship" => p.relationship.map(|l| l.label().to_owned()).unwrap_or_default(),
            "address" if p.address.is_empty() => p.hamlet.clone(),
            "address" => p.address.clone(),
            "temporary_address" => p.temporary_address.clone(),
            "phone" => p.phone.clone(),
            "ethnicity" => p.ethnicity.clone(),
            "nationality" => p.nationality.clone(),
            "birth_place" => p.birth_place.clone(),
            "origin" => p.origin.clone(),
            "health_insurance" => p.health_insurance.clone(),
            "father" => link(&p.father),
            "mother" => link(&p.mother),
            _ => self.case.as_ref().map(|case| self.of_case(case, key)).unwrap_or_default(),
        })
    }

    fn of_case(&self, case: &Case, key: &str) -> String {
        let rules = self.register.rules();
        match key {
            "case_code" => case.shown_code(),
            "received_at" => case.received_at.vi(),
            "procedure" => rules
                .procedures()
                .iter()
                .find(|p| p.code == case.procedure)
                .map(|p| p.name.clone())
                .unwrap_or_default(),
            key => {
                let value = case.fields.get(key).cloned().unwrap_or_default();
                PartialDate::parse(&value)
                    .map(PartialDate::vi)
                    .ok()
                    .filter(|_| key.contains("date"))
                    .unwrap_or(value)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use soxa_domain::national_system::NationalSystem;

    #[test]
    fn every_national_system_has_its_form() {
        let ids: Vec<&str> = systems().iter().map(|s| s.id.as_str()).collect();
        let known: Vec<&str> = NationalSystem::LABELS.iter().map(|l| l.id).collect();
        assert_eq!(ids, known);
    }
}
