//! The fields of a person in forms: how each is typed, and its value as the form has it.

use chrono::NaiveDate;

use super::backend::Choice;
use super::lookup::Source;
use super::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Value};
use super::words::Words;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::{FieldKind, Marital, Person, PersonField, Sex, Status};
use soxa_domain::relationship::Relationship;
use soxa_domain::tables::{self, Entry};

/// A field of a person, described for a form: its key is the field's id.
pub fn spec(field: PersonField, words: &Words, today: NaiveDate) -> FieldSpec {
    FieldSpec::new(field.id(), words.field(field), kind(field, today))
}

/// How a field is typed on a day: what may be chosen changes with the law.
pub fn kind(field: PersonField, today: NaiveDate) -> Kind {
    match (field.kind(), choices(field, today)) {
        (FieldKind::Date, _) => Kind::Date(DateSense::Past),
        (FieldKind::Choice, Some(choices)) => Kind::Choice(choices),
        (FieldKind::Listed, Some(choices)) => Kind::Suggested(choices),
        _ if field == PersonField::Note => Kind::Note,
        _ => Kind::Person(field),
    }
}

fn choices(field: PersonField, today: NaiveDate) -> Option<Choices> {
    fn labels<V: Vocabulary>() -> Choices {
        Choices::These(V::LABELS.iter().map(|l| Choice::new(l.id, l.vi)).collect())
    }
    fn names(entries: &[Entry]) -> Choices {
        let choice = |e: &Entry| Choice { detail: e.aliases.join(", "), ..Choice::new(&e.name, &e.name) };
        Choices::These(entries.iter().map(choice).collect())
    }
    Some(match field {
        PersonField::Sex => labels::<Sex>(),
        PersonField::Marital => labels::<Marital>(),
        PersonField::Status => labels::<Status>(),
        PersonField::Relationship => Choices::These(
            Relationship::all()
                .filter(|r| r.is_official(today))
                .map(|r| Choice::new(r.label(), r.label()))
                .collect(),
        ),
        PersonField::Ethnicity => names(tables::ethnic_groups()),
        PersonField::Religion => names(tables::religions()),
        PersonField::Nationality => names(tables::nationalities()),
        PersonField::Hamlet => Choices::Backend(Source::Hamlets),
        _ => return None,
    })
}

/// As officers write it; every nine-digit number, since those that are not written down would be gone.
pub fn text(field: PersonField, person: &Person) -> String {
    if field == PersonField::Cmnd { field.get(person) } else { field.shown(person) }
}

/// A person's value as the field of a form has it.
fn value(field: PersonField, person: &Person) -> Value {
    let (id, shown) = (field.get(person), text(field, person));
    match field.kind() {
        _ if id.is_empty() => Value::Empty,
        FieldKind::Date => person.birth_date.map_or(Value::Empty, Value::Date),
        FieldKind::Choice => Value::Chosen(Choice::new(&id, &shown)),
        _ => Value::Text(shown),
    }
}

impl Form {
    /// Puts a person's value of a field in.
    pub fn put_person(&mut self, field: PersonField, person: &Person) {
        self.set(field.id(), &value(field, person));
    }

    /// Puts a text in: as the value it is of a field, else as it was typed.
    pub fn put_text(&mut self, field: PersonField, text: &str) {
        let mut read = Person::default();
        match field.set(&mut read, text) {
            Ok(()) => self.put_person(field, &read),
            Err(_) => self.set_typed(field.id(), text),
        }
    }

    /// What stands in a field of a person, as officers write it; what is no value yet, as it was typed.
    pub fn person_text(&self, field: PersonField) -> String {
        match self.value(field.id()) {
            Value::Text(text) => text,
            Value::Date(date) => date.vi(),
            Value::Chosen(choice) => choice.label,
            _ => self.typed(field.id()),
        }
    }
}
