//! What is typed into another system for an item, field by field, from the records behind it.

use super::{FILE, Source, SystemField, system};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::people::{self, members};
use crate::register::Register;
use crate::telling::{self, Happening};
use soxa_domain::case::Case;
use soxa_domain::case_field::CaseField;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::procedure::{Procedure, RegisterAct};
use soxa_domain::queue_item::QueueItem;
use soxa_domain::relationship::Relationship;
use soxa_store::Reader;

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
            Source::Parent(field) => self.parent(r, field)?,
            Source::Partner => self.partner(r)?,
            Source::Own => self.own(&field.key),
        })
    }

    /// The act of the case the item comes from.
    fn act(&self) -> Option<RegisterAct> {
        self.procedure().and_then(|p| p.act)
    }

    fn parent(&self, r: &Reader, field: PersonField) -> Result<String, ServiceError> {
        let is_birth = self.act() == Some(RegisterAct::Birth)
            || telling::told(Happening::Birth).any(|(_, task)| task == self.item.operation);
        if !is_birth {
            return Ok(String::new());
        }
        let linked = field.shown(&self.person);
        if !linked.is_empty() {
            return Ok(linked);
        }
        let (name, id) = match field {
            PersonField::FatherName => (self.own("father_name"), self.own("father")),
            _ => (self.own("mother_name"), self.own("mother")),
        };
        if !name.is_empty() || id.is_empty() {
            return Ok(name);
        }
        let parent = people::resolve(r, &id)?.map(|no| r.get::<Person>(no)).transpose()?.flatten();
        Ok(parent.map(|p| p.record.full_name).unwrap_or_default())
    }

    fn partner(&self, r: &Reader) -> Result<String, ServiceError> {
        let is_marriage = self.act() == Some(RegisterAct::Marriage)
            || telling::told(Happening::Marriage).any(|(_, task)| task == self.item.operation);
        if !is_marriage {
            return Ok(String::new());
        }
        if let Some(asked) =
            self.case.as_ref().map(|c| c.applicant).filter(|no| self.item.person != Some(*no))
        {
            let asked = r.get::<Person>(asked)?;
            return Ok(asked.map(|p| p.record.full_name).unwrap_or_default());
        }
        let said = self.own("partner_name");
        Ok(if said.is_empty() { self.person.spouse.name.clone().unwrap_or_default() } else { said })
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
