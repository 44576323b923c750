//! Files on people without papers: opened, filled, handed over to PC06, answered. Sensitive: reading one is journalled
//! with its reason before it is shown, and where the register may hold no secrets free text is left out.

use chrono::{Duration, NaiveDate};

use super::access;
use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Import, ReadSensitive, WriteSensitive};
use super::people::{self, not_found};
use super::register::{Changed, Register, What};
use super::settings;
pub use super::special_list::{Brief, list, of_person};
use crate::refusal::Field;
use crate::refusal::PeopleProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::PersonField;
use soxa_domain::person::{Person, Sex};
use soxa_domain::personal_id::PersonalId;
use soxa_domain::special_file::{
    Held, SpecialFile, SpecialPaper, SpecialState, SpecialStep, SpecialStory, days_to_answer, wanted_papers,
};
use soxa_domain::time::Timestamp;
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_text::display::sanitise;

/// What a new file says.
#[derive(Debug, Clone, Default)]
pub struct NewFile {
    /// Number of the file; empty gives the next.
    pub number: String,
    /// The person of the register, by personal or local id.
    pub person: Option<String>,
    /// What the person is called; taken from the register where there is a person.
    pub name: String,
    /// Date of birth as far as it is told.
    pub birth: Option<PartialDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Hamlet.
    pub hamlet: String,
    /// What is told.
    pub story: SpecialStory,
    /// When it was opened; now where `None`.
    pub opened_at: Option<Timestamp>,
}

/// What comes with a move.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// Why, or what is asked for.
    pub reason: String,
    /// Who hands over; the operator where empty.
    pub handed_over_by: String,
    /// Who receives.
    pub receiver: String,
    /// The receiver's number.
    pub receipt: String,
    /// By when an answer is expected.
    pub answer_by: Option<NaiveDate>,
    /// The id that was given.
    pub issued_id: Option<PersonalId>,
    /// When; now where `None`.
    pub at: Option<Timestamp>,
}

/// Opens a file.
pub fn open(
    register: &Register,
    actor: &Actor,
    new: &NewFile,
    submission: &str,
) -> Result<Changed<String>, ServiceError> {
    let grant = actor.require(WriteSensitive)?;
    let person = new.person.as_deref().map(|id| people::person_by_id(register, actor, id)).transpose()?;
    let name = match &person {
        Some(p) if new.name.trim().is_empty() => p.record.full_name.clone(),
        _ => sanitise(&new.name).trim().to_owned(),
    };
    if name.is_empty() {
        return Err(ServiceError::refused(Field::UsualName, PeopleProblem::NoUsualName));
    }
    let of = |p: &Person| (p.birth_date, p.sex, p.hamlet.clone());
    let (birth, sex, hamlet) = person.as_ref().map(|p| of(&p.record)).unwrap_or_default();
    let at = new.opened_at.unwrap_or_else(|| register.now());
    let story = told(register, actor, &new.story)?;
    let what = What { action: ActionId::SpecialOpen, note: "", submission: Some(submission) };
    register.change(
        &grant,
        &what,
        |subject, writer| numbered(writer, subject.no),
        |writer| {
            use chrono::Datelike;
            let number = match new.number.trim() {
                "" => super::number::next(writer, By::SpecialNumber, "HS-NKĐB", 2, at.date().year())?,
                given if writer.with_prefix(By::SpecialNumber, &text(given), 1)?.is_empty() => {
                    given.to_owned()
                }
                given => {
                    return Err(ServiceError::refused(
                        Field::FileNumber,
                        PeopleProblem::NumberTaken { number: given.to_owned() },
                    ));
                }
            };
            let first = SpecialStep {
                state: SpecialState::Opened,
                at,
                by: actor.operator.clone(),
                reason: String::new(),
            };
            let file = SpecialFile {
                number: number.clone(),
                person: person.as_ref().map(|p| p.no),
                name,
                birth: new.birth.or(birth),
                sex: new.sex.or(sex),
                hamlet: if new.hamlet.is_empty() { hamlet } else { sanitise(&new.hamlet).into_owned() },
                story,
                papers: wanted_papers(),
                state: SpecialState::Opened,
                opened_at: at,
                state_since: at,
                steps: vec![first],
                transferred_on: None,
                handed_over_by: String::new(),
                receiver: String::new(),
                receipt: String::new(),
                answer_by: None,
                issued_id: None,
                officer: actor.operator.clone(),
            };
            let no = writer.insert(&file)?;
            Ok((number, Some(Subject { kind: Kind::SpecialFile, no })))
        },
    )
}

fn numbered(writer: &Writer, no: u32) -> Result<String, ServiceError> {
    let file: Option<Stored<SpecialFile>> = writer.get(no)?;
    Ok(file.map(|f| f.record.number).unwrap_or_default())
}

/// The story as the register may keep it.
fn told(register: &Register, actor: &Actor, story: &SpecialStory) -> Result<SpecialStory, ServiceError> {
    if !settings::keeps_secrets(register, actor)? {
        return Ok(SpecialStory::default());
    }
    let clean = |text: &String| soxa_text::display::sanitise_multiline(text).into_owned();
    Ok(SpecialStory {
        circumstances: clean(&story.circumstances),
        statement: clean(&story.statement),
        witnesses: clean(&story.witnesses),
        relatives: clean(&story.relatives),
        measures: clean(&story.measures),
    })
}

/// Changes what a file says: story and papers.
pub fn write(
    register: &Register,
    actor: &Actor,
    seen: &Stored<SpecialFile>,
    story: &SpecialStory,
    papers: &[SpecialPaper],
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(WriteSensitive)?;
    let story = told(register, actor, story)?;
    let what = What { action: ActionId::SpecialWrite, note: "", submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let current = current(writer, seen)?;
            let new = SpecialFile { story, papers: papers.to_vec(), ..current.record.clone() };
            writer.put(&current, &new)?;
            Ok(((), None))
        },
    )
}

/// The file as it stands, if it is the version that was seen.
fn current(writer: &Writer, seen: &Stored<SpecialFile>) -> Result<Stored<SpecialFile>, ServiceError> {
    let current: Stored<SpecialFile> =
        writer.get(seen.no)?.ok_or_else(|| not_found(Thing::Case, &seen.record.number))?;
    if current.version != seen.version {
        return Err(ServiceError::Stale { seen: seen.version, current: current.version });
    }
    Ok(current)
}

/// Moves a file on; a move that is not in the table is refused, naming those that are.
pub fn step(
    register: &Register,
    actor: &Actor,
    seen: &Stored<SpecialFile>,
    state: SpecialState,
    step: &Step,
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(WriteSensitive)?;
    let file = &seen.record;
    if !file.state.moves().contains(&state) {
        let (from, may) = (file.state.id(), file.next().join(", "));
        return Err(ServiceError::refused(
            Field::State,
            PeopleProblem::NotThatState {
                from: from.to_owned(),
                to: state.id().to_owned(),
                may: may.clone(),
            },
        ));
    }
    if state.needs_reason() && step.reason.trim().is_empty() {
        return Err(ServiceError::refused(Field::Reason, PeopleProblem::NoPoliceReason));
    }
    if state == SpecialState::IdIssued && step.issued_id.is_none() {
        return Err(ServiceError::refused(PersonField::PersonId, PeopleProblem::NoIssuedId));
    }
    let at = step.at.unwrap_or_else(|| register.now());
    let keeps = settings::keeps_secrets(register, actor)?;
    let note = if keeps { step.reason.as_str() } else { "" };
    // Why stands in the file: the journal is read by those who may not see it.
    let what = What { action: ActionId::SpecialMove, note: "", submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let current = current(writer, seen)?;
            let mut new = current.record.clone();
            new.state = state;
            new.state_since = at;
            new.steps.push(SpecialStep {
                state,
                at,
                by: actor.operator.clone(),
                reason: sanitise(note).into_owned(),
            });
            if state == SpecialState::Transferred {
                new.transferred_on = Some(at.date());
                let or = |text: &str, other: &str| {
                    sanitise(if text.trim().is_empty() { other } else { text }).into_owned()
                };
                new.handed_over_by = or(&step.handed_over_by, &actor.operator);
                new.receiver = or(&step.receiver, "PC06");
                new.receipt = sanitise(&step.receipt).into_owned();
                let days = Duration::days(i64::from(days_to_answer()));
                new.answer_by = step.answer_by.or(at.date().checked_add_signed(days));
            }
            if let (SpecialState::IdIssued, Some(id)) = (state, step.issued_id) {
                new.issued_id = Some(id);
                new.person = Some(give_id(writer, &new, id)?);
            }
            writer.put(&current, &new)?;
            Ok(((), None))
        },
    )
}

/// The id closes the loop: the person gets it, or is made with it.
fn give_id(writer: &mut Writer, file: &SpecialFile, id: PersonalId) -> Result<u32, ServiceError> {
    if let Some(person) = file.person.map(|no| writer.get::<Person>(no)).transpose()?.flatten() {
        let new = Person { person_id: Some(id), ..person.record.clone() };
        people::replace(writer, &person, &new)?;
        return Ok(person.no);
    }
    let person = Person {
        person_id: Some(id),
        full_name: file.name.clone(),
        birth_date: file.birth,
        sex: file.sex,
        hamlet: file.hamlet.clone(),
        ..Person::default()
    };
    people::insert(writer, &person)
}

/// A file by its number. Who reads it, and why, is in the journal before it is shown.
pub fn read(
    register: &Register,
    actor: &Actor,
    number: &str,
    reason: &str,
) -> Result<Stored<SpecialFile>, ServiceError> {
    let grant = actor.require(ReadSensitive)?;
    if reason.trim().is_empty() {
        return Err(ServiceError::refused(Field::Reason, PeopleProblem::WhyOpen));
    }
    let file: Stored<SpecialFile> = register.read(&grant, |r| {
        let no = r.with_prefix(By::SpecialNumber, &text(number.trim()), 1)?;
        let file = no.first().map(|no| r.get(*no)).transpose()?.flatten();
        file.ok_or_else(|| not_found(Thing::SpecialFile, number))
    })?;
    let subject = Subject { kind: Kind::SpecialFile, no: file.no };
    access::before_showing(register, actor, ActionId::ReadSpecial, Some(subject), reason)?;
    Ok(file)
}

/// How many files wait: before transfer, transferred without an answer, late.
pub fn waiting(register: &Register, actor: &Actor) -> Result<(usize, usize, usize), ServiceError> {
    let grant = actor.require(ReadSensitive)?;
    let today = register.now().date();
    register.read(&grant, |r| {
        let mut counts = (0, 0, 0);
        r.each(|f: Stored<SpecialFile>| {
            counts.0 += usize::from(f.record.state.is_before_transfer());
            counts.1 += usize::from(f.record.state == SpecialState::Transferred);
            counts.2 += usize::from(f.record.is_late(today));
            Ok(true)
        })?;
        Ok(counts)
    })
}

/// Papers of the checklist that a file has neither as original nor as copy.
pub fn lacking(file: &SpecialFile) -> Vec<&str> {
    file.papers.iter().filter(|p| p.held == Held::Missing).map(|p| p.name.as_str()).collect()
}

/// Marks a paper of the checklist by its place or its name.
pub fn mark_paper(papers: &mut Vec<SpecialPaper>, name: &str, held: Held) {
    let wanted = soxa_text::fold::fold(name);
    match papers.iter_mut().find(|p| soxa_text::fold::fold(&p.name).contains(&wanted)) {
        Some(paper) => paper.held = held,
        None => papers.push(SpecialPaper { name: sanitise(name).into_owned(), held }),
    }
}

/// The states there are, for messages.
pub fn states() -> Vec<&'static str> {
    SpecialState::LABELS.iter().map(|l| l.id).collect()
}

/// Takes a file in as it stands.
pub fn enter(register: &Register, actor: &Actor, file: &SpecialFile) -> Result<Changed<u32>, ServiceError> {
    actor.require(Import)?;
    let grant = actor.require(WriteSensitive)?;
    let what = What { action: ActionId::SpecialEnter, note: "", submission: None };
    register.change(
        &grant,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            if !writer.with_prefix(By::SpecialNumber, &text(&file.number), 1)?.is_empty() {
                return Err(ServiceError::refused(
                    Field::FileNumber,
                    PeopleProblem::NumberTaken { number: file.number.clone() },
                ));
            }
            let no = writer.insert(file)?;
            Ok((no, Some(Subject { kind: Kind::SpecialFile, no })))
        },
    )
}
