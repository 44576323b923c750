//! Cases as another system tells of them: the one-stop system of the province, the national portal. Held against the
//! register first, then written as one act: official codes bound, cases that came online added, states moved with the
//! other system's times. No case is ever there twice: a case is known by its official code, else people say whether the
//! one of the same procedure, applicant and day is meant.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::actor::Actor;
use super::case_moves;
use super::error::ServiceError;
use super::grant::{Import, MoveCases, WritePeople};
use super::intake::case_no;
use super::people;
use super::register::{Changed, Register, What};
use crate::number;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::case_field::CaseField;
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Person;
use soxa_domain::time::{DAY, Timestamp};
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_store::{Reader, Writer};
use soxa_text::words::{InWords, Lang};

/// Who handed a case in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Somebody of the register.
    Known(u32),
    /// Somebody who is not there yet, as the other system has them.
    New(Box<Person>),
}

/// A case as another system tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Where it stands in the file.
    pub row: u64,
    /// Its official code.
    pub official: String,
    /// What is told of it; the applicant is not looked at.
    pub case: Case,
    /// Who handed it in.
    pub applicant: Who,
    /// Since when it stands where it stands, where that is told.
    pub state_at: Option<Timestamp>,
}

/// What was said of cases that may be one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// By official code: the case here that is meant.
    pub same: BTreeMap<String, String>,
    /// Official codes of cases that are not here yet.
    pub new: BTreeSet<String>,
}

/// A field in which the other system and the register differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    /// Which.
    pub field: CaseField,
    /// As the register has it.
    pub here: Side,
    /// As the other system has it.
    pub there: Side,
}

/// What one of two sides has in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// The code of a procedure.
    Procedure(String),
    /// A day, or none.
    Day(Option<NaiveDate>),
    /// Somebody of the register: outside id and name.
    Person {
        /// The personal id, else the id in this register.
        id: String,
        /// The full name.
        name: String,
    },
    /// Where the case stands.
    State(CaseState),
}

impl Side {
    fn day(at: Option<Timestamp>) -> Self {
        Self::Day(at.map(Timestamp::date))
    }

    fn person(r: &Reader, no: u32) -> Result<Self, ServiceError> {
        let missing = || people::not_found(Thing::Person, &no.to_string());
        let person = r.get::<Person>(no)?.ok_or_else(missing)?.record;
        Ok(Self::Person { id: person.public_id(), name: person.full_name })
    }

    /// As files write it.
    pub fn written(&self) -> String {
        match self {
            Self::Procedure(code) => code.clone(),
            Self::Day(day) => day.map(|day| day.to_string()).unwrap_or_default(),
            Self::Person { id, .. } => id.clone(),
            Self::State(state) => Vocabulary::id(*state).to_owned(),
        }
    }
}

impl InWords for Side {
    fn in_words(&self, lang: Lang) -> String {
        match self {
            Self::Procedure(_) => self.written(),
            Self::Day(day) => day.map(|day| day.format(DAY).to_string()).unwrap_or_default(),
            Self::Person { id, name } => format!("{name} ({id})"),
            Self::State(state) => state.in_words(lang),
        }
    }
}

/// What a row comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// As it is here.
    Same,
    /// The case here gets its official code or moves; as it was and as it becomes.
    Change {
        /// As it was.
        old: Box<Stored<Case>>,
        /// As it becomes.
        new: Box<Case>,
        /// Whether the official code is bound.
        binds: bool,
    },
    /// A case that is not here yet.
    Add,
    /// Which of these is meant, or none of them?
    Ask(Vec<String>),
}

/// A row with what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The row.
    pub told: Told,
    /// What it comes to.
    pub step: Step,
    /// What differs and stays as the register has it.
    pub differs: Vec<Differs>,
}

/// Holds cases told by another system against the register. Nothing is written.
///
/// # Errors
/// The register cannot be read, a case that is said to be meant is not there, or the actor may not take cases in.
pub fn plan(
    register: &Register,
    actor: &Actor,
    told: Vec<Told>,
    answers: &Answers,
) -> Result<Vec<Planned>, ServiceError> {
    let grant = actor.require(Import)?;
    let now = register.now();
    register.read(&grant, |r| {
        let planned = told.into_iter().map(|told| {
            let by_code = first(r, &told.official)?;
            let said = answers.same.get(&told.official);
            let meant = match (&by_code, said) {
                (None, Some(code)) => {
                    let missing = || people::not_found(Thing::Case, code);
                    Some(r.get::<Case>(case_no(r, code)?)?.ok_or_else(missing)?)
                }
                _ => None,
            };
            if let Some(known) = by_code.or(meant) {
                return change(register, r, told, known, now);
            }
            let candidates = match &told.applicant {
                Who::Known(no) => alike(r, &told, *no)?,
                Who::New(_) => Vec::new(),
            };
            let step = if candidates.is_empty() || answers.new.contains(&told.official) {
                Step::Add
            } else {
                Step::Ask(candidates)
            };
            Ok(Planned { told, step, differs: Vec::new() })
        });
        planned.collect()
    })
}

fn first(r: &Reader, code: &str) -> Result<Option<Stored<Case>>, ServiceError> {
    let found = r.with_prefix(By::CaseCode, &text(code), 1)?;
    Ok(found.first().map(|no| r.get::<Case>(*no)).transpose()?.flatten())
}

/// Cases without an official code of the same procedure, applicant and day.
fn alike(r: &Reader, told: &Told, applicant: u32) -> Result<Vec<String>, ServiceError> {
    let mut found = Vec::new();
    for no in r.with_prefix(By::CasePerson, &applicant.to_be_bytes(), usize::MAX)? {
        let Some(case) = r.get::<Case>(no)?.map(|c| c.record) else { continue };
        let same = case.applicant == applicant
            && case.official.is_none()
            && case.procedure == told.case.procedure
            && case.received_at.date() == told.case.received_at.date();
        if same {
            found.push(case.code.to_string());
        }
    }
    Ok(found)
}

/// A case that is here: its code bound, its state moved as far as the table of states lets it.
fn change(
    register: &Register,
    r: &Reader,
    told: Told,
    old: Stored<Case>,
    now: Timestamp,
) -> Result<Planned, ServiceError> {
    let mut new = old.record.clone();
    let mut differs = Vec::new();
    let binds = new.official.is_none();
    if binds {
        new.official = Some(told.official.clone());
    }
    let mut differ = |field: CaseField, here: Side, there: Side| {
        if here != there {
            differs.push(Differs { field, here, there });
        }
    };
    let procedure = |case: &Case| Side::Procedure(case.procedure.clone());
    differ(CaseField::Procedure, procedure(&new), procedure(&told.case));
    let received = |case: &Case| Side::day(Some(case.received_at));
    differ(CaseField::ReceivedAt, received(&new), received(&told.case));
    if told.case.due_at.is_some() {
        differ(CaseField::DueAt, Side::day(new.due_at), Side::day(told.case.due_at));
    }
    if let Who::Known(no) = told.applicant
        && no != new.applicant
    {
        differ(CaseField::Applicant, Side::person(r, new.applicant)?, Side::person(r, no)?);
    }
    let to = told.case.state;
    if new.state != to {
        let at = told.state_at.unwrap_or(now).max(new.state_since);
        if let Some(result) = way(new.state, to).and_then(|way| moved(register, &new, &way, at).transpose()) {
            new = result?;
        } else {
            let (here, there) = (Side::State(new.state), Side::State(to));
            differs.push(Differs { field: CaseField::State, here, there });
        }
    }
    let step = if new == old.record {
        Step::Same
    } else {
        Step::Change { old: Box::new(old), new: Box::new(new), binds }
    };
    Ok(Planned { told, step, differs })
}

/// The shortest way from one state to another by the table of moves.
fn way(from: CaseState, to: CaseState) -> Option<Vec<CaseState>> {
    let mut ways: Vec<Vec<CaseState>> = vec![vec![from]];
    for _ in 0..4 {
        let mut longer = Vec::new();
        for way in &ways {
            for next in way.last()?.next().iter().filter(|next| !way.contains(next)) {
                let mut on = way.clone();
                on.push(*next);
                if *next == to {
                    return on.get(1..).map(<[CaseState]>::to_vec);
                }
                longer.push(on);
            }
        }
        ways = longer;
    }
    None
}

/// The case moved along a way at a time; nothing where a move is refused.
fn moved(
    register: &Register,
    case: &Case,
    way: &[CaseState],
    at: Timestamp,
) -> Result<Option<Case>, ServiceError> {
    let mut moved = case.clone();
    for state in way {
        match case_moves::moved(register, &mut moved, *state, at, "theo hệ thống khác") {
            Ok(()) => {}
            Err(ServiceError::Move(_)) => return Ok(None),
            Err(e) => return Err(e),
        }
        // A notice ends as it is received: nothing comes after that.
        if moved.state != *state {
            break;
        }
    }
    Ok(Some(moved))
}

/// Writes what was planned, as one act. Rows that ask are left out: whoever calls has seen to it that there are none.
///
/// # Errors
/// A case was changed since, a code was taken since, or the actor may not do what has to be done.
pub fn write(
    register: &Register,
    actor: &Actor,
    note: &str,
    planned: &[Planned],
) -> Result<Changed<u64>, ServiceError> {
    let grant = actor.require(Import)?;
    if planned.iter().any(|p| matches!(p.step, Step::Change { .. })) {
        actor.require(MoveCases)?;
    }
    if planned.iter().any(|p| p.step == Step::Add && matches!(p.told.applicant, Who::New(_))) {
        actor.require(WritePeople)?;
    }
    let what = What { action: ActionId::ImportCases, note, submission: None };
    let write = |writer: &mut Writer| {
        let mut done = 0;
        for Planned { told, step, .. } in planned {
            let no = match step {
                Step::Same | Step::Ask(_) => continue,
                Step::Change { old, new, .. } => {
                    let current = writer.get::<Case>(old.no)?.map(|c| c.version).unwrap_or_default();
                    if current != old.version {
                        return Err(ServiceError::Stale { seen: old.version, current });
                    }
                    writer.put(old, new)?;
                    old.no
                }
                Step::Add => add(register, writer, told)?,
            };
            writer.mention(Subject { kind: Kind::Case, no });
            done += 1;
        }
        Ok((done, None))
    };
    register.change(&grant, &what, |_, _| Ok(0), write)
}

fn add(register: &Register, writer: &mut Writer, told: &Told) -> Result<u32, ServiceError> {
    let mut case = told.case.clone();
    case.applicant = match &told.applicant {
        Who::Known(no) => *no,
        Who::New(person) => {
            // Whoever handed in several cases comes once.
            let id = person.person_id.map(|id| id.number().to_be_bytes());
            let there = id.map(|id| writer.with_prefix(By::PersonalId, &id, 1)).transpose()?;
            match there.and_then(|found| found.first().copied()) {
                Some(no) => no,
                None => people::insert_newcomer(register, writer, person)?,
            }
        }
    };
    let received = case.state_since;
    case_moves::end_received_notice(register, &mut case, received);
    case.official = Some(told.official.clone());
    case.code = number::case_code(writer, case.received_at)?;
    case.book_number = number::in_case_book(writer, case.received_at)?;
    Ok(writer.insert(&case)?)
}
