//! Cancelling a personal id (hủy, xác lập lại số định danh): the file, its way to C06, and what the decision does to
//! the person. A cancelled number still finds its person and is never given again.

use chrono::NaiveDate;

use super::actor::Actor;
use super::acts::Act;
use super::error::ServiceError;
use super::grant::{ReadPeople, WritePeople};
use super::people::{self, not_found};
use super::proposals;
use super::register::{Changed, Register, What};
use super::unchanged::unchanged;
use crate::refusal::Field;
use crate::refusal::PeopleProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::id_cancellation::{CancelState, IdCancellation};
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Person;
use soxa_domain::person::PersonField;
use soxa_domain::personal_id::PersonalId;
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_store::view::View;

/// What a new file says.
#[derive(Debug, Clone, Default)]
pub struct NewCancellation {
    /// Number of the file; empty gives the next.
    pub number: String,
    /// The number to be cancelled; the person's own where `None`.
    pub old_id: Option<PersonalId>,
    /// Why.
    pub reason: String,
    /// Papers.
    pub papers: Vec<String>,
    /// The day it is opened; today where `None`.
    pub opened_on: Option<NaiveDate>,
}

/// What comes with a move.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// The decision or the remark.
    pub text: String,
    /// The number that takes the old one's place.
    pub new_id: Option<PersonalId>,
    /// The day; today where `None`.
    pub on: Option<NaiveDate>,
}

/// Opens a file.
pub fn open(
    register: &Register,
    actor: &Actor,
    person: &Stored<Person>,
    new: &NewCancellation,
    submission: &str,
) -> Result<Changed<u32>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    let today = new.opened_on.unwrap_or_else(|| register.now().date());
    let file = begun(actor, person, new, today)?;
    let what = What { action: ActionId::IdOpen, note: &new.reason, submission: Some(submission) };
    register.change(
        &grant,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            let file = IdCancellation { number: numbered(writer, &file)?, ..file.clone() };
            let no = writer.insert(&file)?;
            writer.mention(Subject { kind: Kind::Person, no: person.no });
            Ok((no, Some(Subject { kind: Kind::IdCancellation, no })))
        },
    )
}

/// A file as it begins: the number must be, or have been, the person's.
fn begun(
    actor: &Actor,
    person: &Stored<Person>,
    new: &NewCancellation,
    today: NaiveDate,
) -> Result<IdCancellation, ServiceError> {
    actor.require(WritePeople)?;
    if new.reason.trim().is_empty() {
        return Err(ServiceError::refused(Field::Reason, PeopleProblem::WhyCancel));
    }
    let old_id = new.old_id.or(person.record.person_id).ok_or_else(|| {
        ServiceError::refused(
            PersonField::PersonId,
            PeopleProblem::NoIdToCancel { name: person.record.full_name.clone() },
        )
    })?;
    if person.record.person_id != Some(old_id) {
        return Err(ServiceError::refused(
            PersonField::PersonId,
            PeopleProblem::NotTheirId { id: old_id.grouped(), name: person.record.full_name.clone() },
        ));
    }
    Ok(IdCancellation {
        number: new.number.clone(),
        person: person.no,
        old_id,
        new_id: None,
        reason: soxa_text::display::sanitise(&new.reason).into_owned(),
        papers: new.papers.clone(),
        decision: String::new(),
        state: CancelState::Found,
        opened_on: today,
        sent_on: None,
        decided_on: None,
        officer: actor.operator.clone(),
    })
}

/// Cancels a number on a decision that is there already: file, decision and new number in one act, which may need a
/// second person.
pub fn cancel(
    register: &Register,
    actor: &Actor,
    person: &Stored<Person>,
    new: &NewCancellation,
    new_id: Option<PersonalId>,
    decision: &str,
) -> Result<Changed<u32>, ServiceError> {
    actor.require(WritePeople)?;
    let today = register.now().date();
    let file = IdCancellation {
        new_id,
        decision: soxa_text::display::sanitise(decision).into_owned(),
        state: if new_id.is_some() { CancelState::Reissued } else { CancelState::Cancelled },
        decided_on: Some(today),
        ..begun(actor, person, new, today)?
    };
    let done = proposals::perform(register, actor, &Act::CancelId(file))?;
    Ok(Changed { value: done.value.file, head: done.head })
}

/// Puts a file in with what its decision does to the person.
pub(super) fn put_in(writer: &mut Writer, file: &IdCancellation) -> Result<u32, ServiceError> {
    let file = IdCancellation { number: numbered(writer, file)?, ..file.clone() };
    if file.state.is_done() {
        give_up(writer, &file)?;
    }
    let no = writer.insert(&file)?;
    writer.mention(Subject { kind: Kind::Person, no: file.person });
    Ok(no)
}

/// Takes a file in as it stands, with what its decision does to the person; one without a number gets the next. Only
/// where sample data is loaded: a decision is taken by [`cancel`] or [`step`].
pub fn enter(
    register: &Register,
    actor: &Actor,
    file: &IdCancellation,
) -> Result<Changed<u32>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    if register.kind() != super::RegisterKind::Demo {
        return Err(ServiceError::refused(Field::CancelFile, PeopleProblem::ForSampleOnly));
    }
    let what = What { action: ActionId::IdCancel, note: &file.reason, submission: None };
    register.change(
        &grant,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            let no = put_in(writer, file)?;
            Ok((no, Some(Subject { kind: Kind::IdCancellation, no })))
        },
    )
}

/// The file's own number if nobody has it, or the next.
fn numbered(writer: &mut Writer, file: &IdCancellation) -> Result<String, ServiceError> {
    use chrono::Datelike;
    match file.number.trim() {
        "" => super::number::next(writer, By::CancelNumber, "HS-HUY", 2, file.opened_on.year()),
        given if writer.with_prefix(By::CancelNumber, &text(given), 1)?.is_empty() => Ok(given.to_owned()),
        given => Err(ServiceError::refused(
            Field::FileNumber,
            PeopleProblem::NumberTaken { number: given.to_owned() },
        )),
    }
}

/// Moves a file on. A move that is not in the table is refused, naming those that are.
pub fn step(
    register: &Register,
    actor: &Actor,
    number: &str,
    state: CancelState,
    decision: &Decision,
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(WritePeople)?;
    let seen = by_number(register, actor, number)?;
    if !seen.record.state.moves().contains(&state) {
        let may: Vec<&str> = seen.record.state.moves().iter().map(|s| s.id()).collect();
        let (from, may) = (seen.record.state.id(), may.join(", "));
        return Err(ServiceError::refused(
            Field::State,
            PeopleProblem::NotThatState {
                from: from.to_owned(),
                to: state.id().to_owned(),
                may: may.clone(),
            },
        ));
    }
    let file = moved(&seen.record, state, decision, decision.on.unwrap_or_else(|| register.now().date()))?;
    if matches!(state, CancelState::Cancelled | CancelState::Reissued) {
        // The number itself goes here: not by one alone.
        let done = proposals::perform(register, actor, &Act::DecideId { file: seen.no, to: file })?;
        return Ok(Changed { value: (), head: done.head });
    }
    let what = What { action: ActionId::IdMove, note: &decision.text, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            unchanged(writer, &seen)?;
            writer.put(&seen, &file)?;
            writer.mention(Subject { kind: Kind::Person, no: file.person });
            Ok(((), None))
        },
    )
}

/// The file as a move leaves it.
fn moved(
    seen: &IdCancellation,
    state: CancelState,
    decision: &Decision,
    on: NaiveDate,
) -> Result<IdCancellation, ServiceError> {
    let mut file = IdCancellation { state, new_id: decision.new_id.or(seen.new_id), ..seen.clone() };
    match state {
        CancelState::Sent => file.sent_on = Some(on),
        CancelState::Cancelled | CancelState::Reissued if file.decided_on.is_none() => {
            file.decided_on = Some(on);
        }
        _ => {}
    }
    if !decision.text.trim().is_empty() {
        file.decision = soxa_text::display::sanitise(&decision.text).into_owned();
    }
    if state == CancelState::Reissued && file.new_id.is_none() {
        return Err(ServiceError::refused(Field::NewId, PeopleProblem::NoNewId));
    }
    Ok(file)
}

/// The file on a number of a person that waits for its decision.
pub(super) fn open_on(
    view: &impl View,
    person: u32,
    old_id: PersonalId,
) -> Result<Option<Stored<IdCancellation>>, ServiceError> {
    let files: Vec<Stored<IdCancellation>> =
        view.records(By::CancelPerson, &person.to_be_bytes(), usize::MAX)?;
    Ok(files.into_iter().find(|f| !f.record.state.is_done() && f.record.old_id == old_id))
}

/// Brings a file to its decision, with what that does to the person.
pub(super) fn decide(writer: &mut Writer, no: u32, to: &IdCancellation) -> Result<(), ServiceError> {
    let missing = || not_found(Thing::IdFile, &to.number);
    let seen: Stored<IdCancellation> = writer.get(no)?.ok_or_else(missing)?;
    give_up(writer, to)?;
    writer.put(&seen, to)?;
    writer.mention(Subject { kind: Kind::Person, no: to.person });
    Ok(())
}

/// The person gives the old number up and takes the new one, where there is one.
fn give_up(writer: &mut Writer, file: &IdCancellation) -> Result<(), ServiceError> {
    let missing = || not_found(Thing::Person, &file.person.to_string());
    let person: Stored<Person> = writer.get(file.person)?.ok_or_else(missing)?;
    let mut new = person.record.clone();
    if new.person_id == Some(file.old_id) {
        new.person_id = None;
    }
    if !new.cancelled_ids.contains(&file.old_id) {
        new.cancelled_ids.push(file.old_id);
    }
    new.person_id = file.new_id.or(new.person_id);
    if new.person_id.is_none() && new.local_id.is_none() {
        new.local_id = Some(people::new_local_id(writer)?);
    }
    people::replace(writer, &person, &new)
}

/// A file by its number.
pub fn by_number(
    register: &Register,
    actor: &Actor,
    number: &str,
) -> Result<Stored<IdCancellation>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let no = r.with_prefix(By::CancelNumber, &text(number.trim()), 1)?;
        let file = no.first().map(|no| r.get(*no)).transpose()?.flatten();
        file.ok_or_else(|| not_found(Thing::IdFile, number))
    })
}

/// The files of a person, oldest first.
pub fn of_person(
    register: &Register,
    actor: &Actor,
    person: u32,
) -> Result<Vec<Stored<IdCancellation>>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| Ok(r.records(By::CancelPerson, &person.to_be_bytes(), usize::MAX)?))
}

/// Every file, oldest first.
pub fn list(register: &Register, actor: &Actor) -> Result<Vec<Stored<IdCancellation>>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let mut files = Vec::new();
        r.each(|f: Stored<IdCancellation>| {
            files.push(f);
            Ok(true)
        })?;
        Ok(files)
    })
}
