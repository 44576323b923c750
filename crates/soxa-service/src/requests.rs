//! Citizens who ask who looked at them. The answer is due within two working days (Decree 356/2025 on the Law on
//! personal data protection); the clock runs by the commune's calendar.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Grant, ReadJournal};
use super::register::{Register, What, setting};
use crate::refusal::{Field, SafetyProblem};
use soxa_domain::action::ActionId;
use soxa_domain::time::Timestamp;
use soxa_store::codec::Kind;
use soxa_store::journal::Subject;

/// Working days for the answer.
const DAYS: u32 = 2;

/// A citizen's request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Number of the person.
    pub person: u32,
    /// When it was received.
    pub received_at: Timestamp,
    /// The last day for the answer.
    pub due: NaiveDate,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

fn all(register: &Register, grant: &Grant<'_, ReadJournal>) -> Result<Vec<Request>, ServiceError> {
    register.read(grant, |r| Ok(r.setting(&setting::REQUESTS)?.unwrap_or_default()))
}

/// The requests that wait for an answer, the most urgent first.
pub fn open(register: &Register, actor: &Actor) -> Result<Vec<Request>, ServiceError> {
    let grant = actor.require(ReadJournal)?;
    let mut open: Vec<Request> =
        all(register, &grant)?.into_iter().filter(|r| r.answered_at.is_none()).collect();
    open.sort_by_key(|r| r.due);
    Ok(open)
}

/// A person asks. One request of a person is open at a time; asking again gives the same.
pub fn receive(register: &Register, actor: &Actor, person: u32) -> Result<Request, ServiceError> {
    let grant = actor.require(ReadJournal)?;
    if let Some(known) = open(register, actor)?.into_iter().find(|r| r.person == person) {
        return Ok(known);
    }
    let now = register.now();
    let due = register.calendar().after(now.date(), DAYS);
    let request = Request { person, received_at: now, due, answered_at: None };
    write(register, &grant, ActionId::RequestReceive, person, |requests| requests.push(request.clone()))?;
    Ok(request)
}

/// Takes a request back that was registered by mistake; one that was answered stays.
///
/// # Errors
/// Where no request of the person waits for an answer.
pub fn withdraw(register: &Register, actor: &Actor, person: u32) -> Result<(), ServiceError> {
    let grant = actor.require(ReadJournal)?;
    let is_open = |r: &Request| r.person == person && r.answered_at.is_none();
    if !all(register, &grant)?.iter().any(is_open) {
        return Err(ServiceError::refused(Field::Undo, SafetyProblem::NoRequest));
    }
    write(register, &grant, ActionId::RequestWithdraw, person, |requests| requests.retain(|r| !is_open(r)))
}

/// The answer was handed over.
pub fn answer(register: &Register, actor: &Actor, person: u32) -> Result<(), ServiceError> {
    let grant = actor.require(ReadJournal)?;
    let now = register.now();
    write(register, &grant, ActionId::RequestAnswer, person, |requests| {
        for request in requests.iter_mut().filter(|r| r.person == person && r.answered_at.is_none()) {
            request.answered_at = Some(now);
        }
    })
}

fn write(
    register: &Register,
    grant: &Grant<'_, ReadJournal>,
    action: ActionId,
    person: u32,
    f: impl FnOnce(&mut Vec<Request>),
) -> Result<(), ServiceError> {
    let what = What { action, note: "", submission: None };
    register.change(
        grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let mut requests: Vec<Request> = writer.setting(&setting::REQUESTS)?.unwrap_or_default();
            f(&mut requests);
            writer.set_setting(&setting::REQUESTS, &requests)?;
            writer.mention(Subject { kind: Kind::Person, no: person });
            Ok(((), None))
        },
    )?;
    Ok(())
}
