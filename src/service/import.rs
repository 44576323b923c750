//! Taking many people or cases in at once: all of them or none.
//!
//! A few go in by one transaction. Very many are built into a new file beside the register (see `store::bulk`), which
//! takes the register's place at the end; until then nobody sees any of them.

use std::collections::HashSet;

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::intake::{next_book_number, next_code};
use super::people::household_of;
use super::register::{Register, What};
use crate::domain::case::Case;
use crate::domain::person::Person;
use crate::store::bulk::Builder;
use crate::store::codec::{Kind, Stored};
use crate::store::index::{By, text};
use crate::store::journal::Subject;
use crate::store::writer::Act;
use crate::store::{Reader, Store, Writer};

/// More people than this are built aside.
const ASIDE_FROM: usize = 20_000;

/// What is known of a person's id in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nobody has it.
    New,
    /// The very same record is there.
    Same,
    /// Somebody else, or the same person told differently.
    Differs(String),
}

/// Compares a person to be imported with the register.
pub fn compare(r: &Reader, person: &Person) -> Result<Known, ServiceError> {
    let found = match (person.person_id, &person.local_id) {
        (Some(id), _) => r.with_prefix(By::PersonalId, &id.number().to_be_bytes(), 1)?,
        (None, Some(id)) => r.with_prefix(By::LocalId, &text(id), 1)?,
        (None, None) => Vec::new(),
    };
    let known = found.first().map(|no| r.get::<Person>(*no)).transpose()?.flatten();
    Ok(match known {
        None => Known::New,
        Some(k) if k.record == *person => Known::Same,
        Some(k) => Known::Differs(k.record.full_name),
    })
}

/// Where people come from and how many there are.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// For the journal: file name and digest.
    pub note: &'a str,
    /// How many people will come.
    pub count: usize,
}

/// Takes people in, in this order. `progress` is told how many are done.
pub fn people(
    register: &Register,
    actor: &Actor,
    source: Source<'_>,
    rows: impl Iterator<Item = Result<Person, ServiceError>>,
    mut progress: impl FnMut(u64),
) -> Result<u64, ServiceError> {
    actor.require(Permission::Import)?;
    if source.count > ASIDE_FROM {
        return people_aside(register, actor, source, rows, progress);
    }
    let what = What { action: "import.people", note: source.note, submission: None };
    let changed = register.change(
        actor,
        &what,
        |_, _| Ok(0),
        |writer| {
            let mut done = 0;
            for person in rows {
                let person = person?;
                if !person.household.is_empty()
                    && writer.with_prefix(By::HouseholdNumber, &text(&person.household), 1)?.is_empty()
                {
                    writer.insert_listed(&household_of(&person))?;
                }
                writer.insert_listed(&with_local_id(person, done))?;
                done += 1;
                progress(done);
            }
            Ok((done, None))
        },
    )?;
    Ok(changed.value)
}

fn people_aside(
    register: &Register,
    actor: &Actor,
    source: Source<'_>,
    rows: impl Iterator<Item = Result<Person, ServiceError>>,
    mut progress: impl FnMut(u64),
) -> Result<u64, ServiceError> {
    let (at, mut done) = (register.now(), 0);
    let act = Act {
        at,
        operator: &actor.operator,
        terminal: &actor.terminal,
        action: "import.people",
        note: source.note,
        submission: None,
    };
    let built = register.replace_file(|slot| {
        let Some(old) = slot.as_ref() else {
            return Err(ServiceError::NotSaved("sổ đã đóng".to_owned()));
        };
        let mut builder = Builder::over(old)?;
        let mut households: HashSet<String> = HashSet::new();
        for number in old.read()?.household_numbers()? {
            households.insert(number);
        }
        for person in rows {
            let person = person?;
            if !person.household.is_empty() && !households.contains(&person.household) {
                builder.household(&household_of(&person))?;
                households.insert(person.household.clone());
            }
            builder.person(&with_local_id(person, done))?;
            done += 1;
            progress(done);
        }
        *slot = Some(builder.finish(|writer: Writer| writer.commit(&act).map(|_| ()))?);
        Ok(())
    });
    if built.is_err() {
        Store::discard_unfinished(register.path());
    }
    built.map(|()| done)
}

/// Everybody can be named from outside: who has neither a personal nor a local id gets one of the import.
fn with_local_id(mut person: Person, done: u64) -> Person {
    if person.person_id.is_none() && person.local_id.is_none() {
        let bytes: [u8; 5] = crate::store::writer::random_bytes().unwrap_or_default();
        let random = bytes.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
        person.local_id = Some(format!("N{:05}-{random:010X}", done + 1));
    }
    person
}

/// A case to be imported; a code or book number that is missing is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedCase {
    /// The case; its code is used where `keep_code`.
    pub case: Case,
    /// Whether the code came with the file.
    pub keep_code: bool,
}

/// Takes cases in, in this order.
pub fn cases(
    register: &Register,
    actor: &Actor,
    note: &str,
    rows: Vec<ImportedCase>,
    mut progress: impl FnMut(u64),
) -> Result<u64, ServiceError> {
    actor.require(Permission::Import)?;
    let what = What { action: "import.cases", note, submission: None };
    let changed = register.change(
        actor,
        &what,
        |_, _| Ok(0),
        |writer| {
            let mut done = 0;
            for ImportedCase { mut case, keep_code } in rows {
                if !keep_code {
                    case.code = next_code(writer, case.received_at)?;
                }
                let codes = std::iter::once(case.code.to_string()).chain(case.official.clone());
                for code in codes {
                    if !writer.with_prefix(By::CaseCode, &text(&code), 1)?.is_empty() {
                        return Err(ServiceError::invalid("Mã hồ sơ", format!("{code} đã có trong sổ")));
                    }
                }
                case.book_number = next_book_number(writer, case.received_at)?;
                let no = writer.insert(&case)?;
                writer.mention(Subject { kind: Kind::Case, no });
                done += 1;
                progress(done);
            }
            Ok((done, None))
        },
    )?;
    Ok(changed.value)
}

/// Every person in order of number, for exports.
pub fn each_person(
    register: &Register,
    actor: &Actor,
    mut f: impl FnMut(Stored<Person>) -> Result<(), ServiceError>,
) -> Result<(), ServiceError> {
    actor.require(Permission::Export)?;
    let mut outcome = Ok(());
    register.read(|r| {
        Ok(r.each(|p: Stored<Person>| {
            outcome = f(p);
            Ok(outcome.is_ok())
        })?)
    })?;
    outcome
}
