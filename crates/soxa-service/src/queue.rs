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
use soxa_domain::case_field::CaseField;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::procedure::Procedure;
use soxa_domain::queue_item::{QueueDone, QueueItem};
use soxa_domain::relationship::Relationship;
use soxa_domain::time::Timestamp;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::By;
use soxa_store::journal::Subject;
use soxa_store::view::View;
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
            // The names of parents on a form of births are those of the child's, which the case asks for.
            "father_name" | "mother_name" => Source::Own,
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
        for field in &system.fields {
            let value = known.value(r, field)?;
            if !value.is_empty() {
                fields.push(Field { key: field.key.clone(), label: known.label(&field.key), value });
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
        let field = self.procedure().and_then(|p| p.fields.iter().find(|f| f.key == key));
        field.map_or_else(|| key.to_owned(), |f| f.label.clone())
    }

    fn value(&self, r: &Reader, field: &SystemField) -> Result<String, ServiceError> {
        let p = &self.person;
        Ok(match field.source {
            Source::Operation => self.item.operation.clone(),
            Source::Note => self.item.note.clone(),
            Source::Head if p.household.is_empty() => String::new(),
            Source::Head => {
                let members = members(r, &p.household)?;
                let head = members.iter().find(|m| m.record.relationship == Some(Relationship::HEAD));
                head.map(|h| h.record.full_name.clone()).unwrap_or_default()
            }
            Source::Person(PersonField::FullName) => p.full_name.to_uppercase(),
            Source::Person(PersonField::Address) if p.address.is_empty() => p.hamlet.clone(),
            Source::Person(field) => field.shown(p),
            Source::Case(CaseField::Procedure) => {
                self.procedure().map(|p| p.name.clone()).unwrap_or_default()
            }
            Source::Case(field) => {
                let nobody = |_| String::new();
                self.case.as_ref().map(|case| field.shown(case, &nobody)).unwrap_or_default()
            }
            Source::Own => self.own(&field.key),
        })
    }

    /// What the case says under a key of its procedure; dates as officers read them.
    fn own(&self, key: &str) -> String {
        let value = self.case.as_ref().and_then(|case| case.fields.get(key)).cloned().unwrap_or_default();
        let date = PartialDate::parse(&value).ok().filter(|_| key.contains("date"));
        date.map_or(value, PartialDate::vi)
    }

    fn procedure(&self) -> Option<&Procedure> {
        let code = &self.case.as_ref()?.procedure;
        self.register.rules().procedures().iter().find(|p| p.code == *code)
    }
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
