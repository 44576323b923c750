//! The single writes an act is made of, each with what it changes in words.

use chrono::NaiveDate;

use crate::actor::Actor;
use crate::acts::Act;
use crate::error::ServiceError;
use crate::four_eyes::{self, Need};
use crate::grant::WritePeople;
use crate::moving::{self, Move};
use crate::refusal::{CaseProblem, Field};
use crate::register::Register;
use crate::unchanged::unchanged;
use crate::{id_files, people, sojourns};
use soxa_domain::id_cancellation::IdCancellation;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::{Household, Person, PersonField};
use soxa_domain::sojourn::Sojourn;
use soxa_domain::time::vi_day;
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;

/// One write of an act.
#[derive(Debug, Clone)]
pub enum Write {
    /// A person's record becomes another.
    Person {
        /// The record as read.
        seen: Box<Stored<Person>>,
        /// What it becomes.
        new: Box<Person>,
    },
    /// Somebody new.
    Newcomer(Box<Person>),
    /// A new temporary residence or absence of somebody.
    Sojourn {
        /// Whose id it is shown by.
        person: String,
        /// The sojourn.
        new: Sojourn,
    },
    /// A sojourn becomes another: extended, or ended.
    SojournChange {
        /// Whose id it is shown by.
        person: String,
        /// The sojourn as read.
        seen: Stored<Sojourn>,
        /// What it becomes.
        new: Sojourn,
    },
    /// Some people change household, perhaps into a new one.
    Move(Box<Move>),
    /// A personal id is given up, perhaps for another.
    Id {
        /// The person as read.
        person: Box<Stored<Person>>,
        /// The file on it that was open, as read, where there was one.
        open: Option<Box<Stored<IdCancellation>>>,
        /// The file as it ends.
        file: Box<IdCancellation>,
    },
}

/// One field that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// What kind of record: `person`, `household`, `sojourn`.
    pub kind: &'static str,
    /// How other programs name the record; empty for one that gets its name when it is written.
    pub id: String,
    /// Whose record it is, by name; empty where it is nobody's.
    pub who: String,
    /// The field, as files and exports name it.
    pub field: &'static str,
    /// Its value before.
    pub before: Told,
    /// Its value after.
    pub after: Told,
}

/// A value as files write it and as officers read it; both empty for none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Ids of vocabularies, dates year first.
    pub written: String,
    /// Labels, dates day first.
    pub shown: String,
}

impl From<&str> for Told {
    fn from(text: &str) -> Self {
        Self { written: text.to_owned(), shown: text.to_owned() }
    }
}

impl From<NaiveDate> for Told {
    fn from(day: NaiveDate) -> Self {
        Self { written: day.to_string(), shown: vi_day(day) }
    }
}

impl Write {
    /// What it changes, field by field.
    pub fn changes(&self) -> Vec<FieldChange> {
        match self {
            Self::Person { seen, new } => of_person(&seen.record.public_id(), &seen.record, new),
            Self::Newcomer(new) => of_person(&new.public_id(), &Person::default(), new),
            Self::Sojourn { person, new } => of_sojourn(person, None, new),
            Self::SojournChange { person, seen, new } => of_sojourn(person, Some(&seen.record), new),
            Self::Move(plan) => of_move(plan),
            Self::Id { person, file, .. } => {
                let person = &person.record;
                let mut cancelled_ids = person.cancelled_ids.clone();
                cancelled_ids.push(file.old_id);
                let new = Person { person_id: file.new_id, cancelled_ids, ..person.clone() };
                of_person(&person.public_id(), person, &new)
            }
        }
    }

    /// Refuses what one alone may not write.
    pub(super) fn allowed(&self, register: &Register, actor: &Actor) -> Result<(), ServiceError> {
        let Self::Id { file, .. } = self else { return Ok(()) };
        let grant = actor.require(WritePeople)?;
        let act = Act::CancelId((**file).clone());
        match register.read(&grant, |r| four_eyes::need(r, actor, &act, register.now()))? {
            Need::Second => Err(ServiceError::refused(Field::FourEyes, CaseProblem::ActIdSecond)),
            Need::Nobody | Need::ThereIsNobody => Ok(()),
        }
    }

    /// Writes it within a change under way.
    pub(super) fn perform(&self, writer: &mut Writer, case: u32) -> Result<(), ServiceError> {
        match self {
            Self::Person { seen, new } => people::replace(writer, seen, new),
            Self::Newcomer(new) => people::insert(writer, new).map(drop),
            Self::Sojourn { new, .. } => {
                sojourns::begin(writer, &Sojourn { case: Some(case), ..new.clone() }).map(drop)
            }
            Self::SojournChange { seen, new, .. } => {
                unchanged(writer, seen)?;
                writer.put(seen, new)?;
                writer.mention(Subject { kind: Kind::Person, no: new.person });
                Ok(())
            }
            Self::Move(plan) => moving::write(writer, plan).map(drop),
            Self::Id { person, open, file } => {
                unchanged(writer, person)?;
                if let Some(seen) = open {
                    unchanged(writer, seen)?;
                    return id_files::decide(writer, seen.no, file);
                }
                if let Some(begun) = id_files::open_on(writer, person.no, file.old_id)? {
                    return Err(ServiceError::Stale { seen: 0, current: begun.version });
                }
                id_files::put_in(writer, file).map(drop)
            }
        }
    }
}

fn of_person(id: &str, before: &Person, after: &Person) -> Vec<FieldChange> {
    let who = &after.full_name;
    let field = |field: &PersonField| {
        let told = |p: &Person| Told { written: field.get(p), shown: field.shown(p) };
        let (before, after) = (told(before), told(after));
        (before != after).then(|| FieldChange {
            kind: Kind::Person.id(),
            id: id.to_owned(),
            who: who.clone(),
            field: field.id(),
            before,
            after,
        })
    };
    PersonField::ALL.iter().filter_map(field).collect()
}

fn of_sojourn(id: &str, before: Option<&Sojourn>, after: &Sojourn) -> Vec<FieldChange> {
    type Cell = fn(&Sojourn) -> Told;
    const CELLS: [(&str, Cell); 5] = [
        ("kind", |s| Told { written: s.kind.id().to_owned(), shown: s.kind.vi().to_owned() }),
        ("place", |s| s.place.as_str().into()),
        ("from", |s| s.from.into()),
        ("until", |s| s.until.map(Told::from).unwrap_or_default()),
        ("ended_on", |s| s.ended_on.map(Told::from).unwrap_or_default()),
    ];
    let cell = |(field, cell): &(&'static str, Cell)| {
        let (before, after) = (before.map(cell).unwrap_or_default(), cell(after));
        let (kind, id, who) = (Kind::Sojourn.id(), id.to_owned(), String::new());
        (before != after).then_some(FieldChange { kind, id, who, field, before, after })
    };
    CELLS.iter().filter_map(cell).collect()
}

/// How officers are told of a number that is not given yet.
const NEW: &str = "hộ mới";

fn of_move(plan: &Move) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    // A household that is made gets its number when it is written.
    let number = Told {
        written: plan.to.clone(),
        shown: if plan.to.is_empty() { NEW.to_owned() } else { plan.to.clone() },
    };
    if let Some(new) = &plan.new {
        for (field, after) in [("number", &new.number), ("hamlet", &new.hamlet), ("address", &new.address)] {
            let (kind, id, before) = (Kind::Household.id(), new.number.clone(), Told::default());
            let after = if field == "number" { number.clone() } else { after.as_str().into() };
            changes.push(FieldChange { kind, id, who: String::new(), field, before, after });
        }
    }
    let there = plan.head.as_ref().map(|head| people::household_of(&head.record)).unwrap_or_default();
    let home = plan.new.clone().unwrap_or(Household { number: plan.to.clone(), ..there });
    for mover in &plan.movers {
        let old = &mover.person.record;
        let mut told = of_person(&old.public_id(), old, &mover.becomes(&home));
        for change in told.iter_mut().filter(|c| c.field == PersonField::Household.id()) {
            change.after = number.clone();
        }
        changes.extend(told);
    }
    changes
}
