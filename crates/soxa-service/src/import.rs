//! Taking many people or cases in at once: all of them or none.
//!
//! A few go in by one transaction. Very many are built into a new file beside the register (see `store::bulk`), which
//! takes the register's place at the end; until then nobody sees any of them, everybody may read, and nobody may change
//! anything but drafts.

use std::collections::HashSet;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Export, Grant, Import};
use super::number;
use super::people::household_of;
use super::quality;
use super::register::{Register, What};
use crate::refusal::CaseProblem;
use crate::refusal::Field;
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::person::Person;
use soxa_store::bulk::Builder;
use soxa_store::codec::{Kind, Stored};
use soxa_store::error::Cause;
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_store::writer::Act;
use soxa_store::{Reader, Store, Writer};

/// More people than this are built aside.
const ASIDE_FROM: usize = 10_000;

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

/// People on their way in, each read once. Whether they are taken is known after the last: until then they stand
/// where nobody sees them.
pub trait Incoming {
    /// The next one who may be taken. `known` compares with the register.
    fn next(&mut self, known: Compare<'_>) -> Result<Option<Person>, ServiceError>;

    /// After the last: what the journal shall say of where they come from; `None` leaves the register as it is.
    fn verdict(&mut self) -> Result<Option<String>, ServiceError>;
}

/// Compares a person with the register.
pub type Compare<'a> = &'a mut dyn FnMut(&Person) -> Result<Known, ServiceError>;

/// People who are all to be taken, with what the journal shall say of them.
#[derive(Debug, Clone)]
pub struct All<'a, I> {
    /// For the journal.
    pub note: &'a str,
    /// The people.
    pub people: I,
}

impl<I: Iterator<Item = Result<Person, ServiceError>>> Incoming for All<'_, I> {
    fn next(&mut self, _known: Compare<'_>) -> Result<Option<Person>, ServiceError> {
        self.people.next().transpose()
    }

    fn verdict(&mut self) -> Result<Option<String>, ServiceError> {
        Ok(Some(self.note.to_owned()))
    }
}

/// Takes people in, in this order; how many. `progress` is told how many are done.
pub fn people(
    register: &Register,
    actor: &Actor,
    incoming: &mut impl Incoming,
    progress: impl FnMut(u64),
) -> Result<u64, ServiceError> {
    let grant = actor.require(Import)?;
    let mut few = Vec::new();
    let more = register.read(&grant, |r| {
        let mut known = known_in(r)?;
        while few.len() < ASIDE_FROM {
            let Some(person) = incoming.next(&mut known)? else { return Ok(false) };
            few.push(person);
        }
        Ok(true)
    })?;
    if more {
        return people_aside(register, &grant, few, incoming, progress);
    }
    match incoming.verdict()? {
        // The file may have been long in coming: what holds is the right of now.
        Some(note) => {
            let grant = actor.require(Import)?;
            people_at_once(register, &grant, &note, few, progress)
        }
        None => Ok(0),
    }
}

/// Compares with an open register; in an empty one nobody is known.
fn known_in(r: &Reader) -> Result<impl FnMut(&Person) -> Result<Known, ServiceError>, ServiceError> {
    let empty = r.count::<Person>()? == 0;
    Ok(move |person: &Person| if empty { Ok(Known::New) } else { compare(r, person) })
}

fn people_at_once(
    register: &Register,
    grant: &Grant<'_, Import>,
    note: &str,
    people: Vec<Person>,
    mut progress: impl FnMut(u64),
) -> Result<u64, ServiceError> {
    let what = What { action: ActionId::ImportPeople, note, submission: None };
    let changed = register.change(
        grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            let mut done = 0;
            for person in people {
                if !person.household.is_empty()
                    && writer.with_prefix(By::HouseholdNumber, &text(&person.household), 1)?.is_empty()
                {
                    writer.insert_listed(&household_of(&person))?;
                }
                writer.insert_listed(&with_local_id(person, done))?;
                done += 1;
                progress(done);
            }
            writer.set_counter(quality::DUE, 1)?;
            Ok((done, None))
        },
    )?;
    Ok(changed.value)
}

fn people_aside(
    register: &Register,
    grant: &Grant<'_, Import>,
    first: Vec<Person>,
    incoming: &mut impl Incoming,
    mut progress: impl FnMut(u64),
) -> Result<u64, ServiceError> {
    let actor = grant.actor();
    // Whoever reads goes on while the new file is built; what is changed meanwhile would not be in it.
    let _shut = register.memory().fence.shut();
    let mut done = 0;
    let built = register.with_store(grant, |old| {
        let mut building = Building::over(old)?;
        for person in first {
            building.take(person)?;
        }
        {
            let reader = old.read()?;
            let mut known = known_in(&reader)?;
            while let Some(person) = incoming.next(&mut known)? {
                building.take(person)?;
                progress(building.done);
            }
        }
        let Some(note) = incoming.verdict()? else { return Ok(None) };
        // The file may have been long in coming: what holds is the right of now.
        actor.require(Import)?;
        let act = Act {
            at: register.now(),
            operator: &actor.operator,
            terminal: &actor.terminal,
            action: ActionId::ImportPeople,
            note: &note,
            submission: None,
        };
        done = building.done;
        let last = |mut writer: Writer| {
            writer.set_counter(quality::DUE, 1)?;
            writer.commit(&act).map(|_| ())
        };
        Ok(Some(building.builder.finish(last)?))
    });
    let placed = built.and_then(|built| {
        let Some(built) = built else { return Ok(0) };
        register.replace_file(grant, |slot| {
            let old = slot.as_ref().ok_or(ServiceError::NotSaved(Cause::Closed))?;
            *slot = Some(built.publish(old)?);
            Ok(())
        })?;
        Ok(done)
    });
    if !matches!(placed, Ok(1..)) {
        Store::discard_unfinished(register.path());
    }
    placed
}

/// A register being built with what comes in.
struct Building {
    builder: Builder,
    /// Households that are there, by digest: a quarter of a million of numbers in little memory.
    households: HashSet<[u8; 16]>,
    done: u64,
}

impl Building {
    fn over(old: &Store) -> Result<Self, ServiceError> {
        let builder = Builder::over(old)?;
        let households = old.read()?.household_numbers()?.iter().map(|n| digest(n)).collect();
        Ok(Self { builder, households, done: 0 })
    }

    fn take(&mut self, person: Person) -> Result<(), ServiceError> {
        if !person.household.is_empty() && self.households.insert(digest(&person.household)) {
            self.builder.household(&household_of(&person))?;
        }
        self.builder.person(&with_local_id(person, self.done))?;
        self.done += 1;
        Ok(())
    }
}

/// Sixteen bytes that stand for a text: no two texts are known to share them.
pub fn digest(text: &str) -> [u8; 16] {
    let hash = blake3::hash(text.as_bytes());
    hash.as_bytes().first_chunk().copied().unwrap_or_default()
}

/// Everybody can be named from outside: who has neither a personal nor a local id gets one of the import.
fn with_local_id(mut person: Person, done: u64) -> Person {
    if person.person_id.is_none() && person.local_id.is_none() {
        let bytes: [u8; 5] = soxa_store::writer::random_bytes().unwrap_or_default();
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
    let grant = actor.require(Import)?;
    let what = What { action: ActionId::ImportCases, note, submission: None };
    let changed = register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            let mut done = 0;
            for ImportedCase { mut case, keep_code } in rows {
                if !keep_code {
                    case.code = number::case_code(writer, case.received_at)?;
                }
                let codes = std::iter::once(case.code.to_string()).chain(case.official.clone());
                for code in codes {
                    if !writer.with_prefix(By::CaseCode, &text(&code), 1)?.is_empty() {
                        return Err(ServiceError::refused(
                            Field::CaseCode,
                            CaseProblem::CodeTaken { code: code.clone() },
                        ));
                    }
                }
                case.book_number = number::in_case_book(writer, case.received_at)?;
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
    let grant = actor.require(Export)?;
    let mut outcome = Ok(());
    register.read(&grant, |r| {
        Ok(r.each(|p: Stored<Person>| {
            outcome = f(p);
            Ok(outcome.is_ok())
        })?)
    })?;
    outcome
}
