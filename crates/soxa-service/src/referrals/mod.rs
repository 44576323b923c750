//! Cases that one commune received and another decides: handed over, taken or given back, and what each side knows of the
//! other. They travel by way of the level above, with what else goes there ([`crate::upward`]); nothing here waits for it.

mod decide;
mod exchange;
pub(crate) mod said;

pub use decide::{Applicant, Decided, give_back, perhaps_applicant, take, withdraw};
pub use exchange::{TakenIn, communes, take_in};

use super::access;
use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{MoveCases, ReadCases, ReadPeople};
use super::intake::case_no;
use super::people::not_found;
use super::register::{Changed, Register, What};
use crate::refusal::{Field, ReferralProblem, Thing};
use soxa_domain::action::ActionId;
use soxa_domain::case::{Case, Elsewhere};
use soxa_domain::referral::{Peer, Referral, ReferralId, Standing, Told, Way};
use soxa_store::Reader;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_store::view::View;
use soxa_store::writer::random_bytes;
use soxa_text::display::{sanitise, sanitise_multiline};

/// The longest remark that goes with a case, in letters.
const LONGEST_NOTE: usize = 1_000;
/// Nobody needs to know of more than this at a glance.
const MANY: usize = 999;

/// A case to be handed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewReferral<'a> {
    /// Code of the case.
    pub case: &'a str,
    /// Code of the commune that decides.
    pub commune: &'a str,
    /// Its name; empty where the level above told it.
    pub name: &'a str,
    /// What is said with it.
    pub note: &'a str,
}

pub(crate) fn refused(field: Field, why: ReferralProblem) -> ServiceError {
    ServiceError::refused(field, why)
}

/// The referral of an id; of the first digits of one, where they tell it.
fn no_of(view: &impl View, id: &str) -> Result<u32, ServiceError> {
    let id = id.trim().to_ascii_lowercase();
    let missing = || not_found(Thing::Referral, &id);
    let key: String = id.chars().filter(char::is_ascii_hexdigit).collect();
    if key.len() < 4 || key != id {
        return Err(missing());
    }
    let whole = ReferralId::parse(&key).map(|id| text(&id.to_string()));
    let prefix = whole.unwrap_or_else(|| key.clone().into_bytes());
    match view.numbers(By::ReferralId, &prefix, 2)?.as_slice() {
        [only] => Ok(*only),
        _ => Err(missing()),
    }
}

/// Hands an open case over to the commune that decides it. It leaves with the next sending.
///
/// # Errors
/// Whoever asks may not move cases; the case has ended or went out already; the commune's code is none, or its own; nobody
/// knows the commune's name.
pub fn send(
    register: &Register,
    actor: &Actor,
    new: &NewReferral<'_>,
) -> Result<Changed<Stored<Referral>>, ServiceError> {
    let grant = actor.require(MoveCases)?;
    let peer = peer(register, new)?;
    let note = note(new.note, Field::Note)?;
    let id = ReferralId::new(random_bytes()?);
    let no = register.read(&grant, |r| case_no(r, new.case))?;
    let said = format!("{} {}", peer.code, peer.name);
    let what = What { action: ActionId::ReferralSend, note: &said, submission: None };
    let missing = || not_found(Thing::Case, new.case);
    register.change(
        &grant,
        &what,
        |_, _| Err(missing()),
        |writer| {
            let case: Stored<Case> = writer.get(no)?.ok_or_else(missing)?;
            if !case.record.state.is_open() {
                let why = ReferralProblem::Ended { state: case.record.state };
                return Err(refused(Field::CaseCode, why));
            }
            if let Some(other) = going(writer, no)? {
                let why = ReferralProblem::OnItsWayAlready { peer: other.record.peer.name };
                return Err(refused(Field::CaseCode, why));
            }
            let elsewhere = case.record.elsewhere.clone().unwrap_or_default();
            let elsewhere = Elsewhere { decided_by: peer.name.clone(), ..elsewhere };
            writer.put(&case, &Case { elsewhere: Some(elsewhere), ..case.record.clone() })?;
            let begun = Referral::new(id, Way::Out, peer.clone(), register.now());
            let referral = Referral { case: Some(no), note: note.clone(), ..begun };
            let kept = writer.insert(&referral)?;
            writer.mention(Subject { kind: Kind::Referral, no: kept });
            let stored = Stored { no: kept, version: writer.seq(), record: referral };
            Ok((stored, Some(Subject { kind: Kind::Case, no })))
        },
    )
}

/// The referral by which a case is with another commune, or on its way there.
fn going(view: &impl View, case: u32) -> Result<Option<Stored<Referral>>, ServiceError> {
    let of_case = view.records::<Referral>(By::ReferralCase, &case.to_be_bytes(), usize::MAX)?;
    let is_over = |r: &Referral| matches!(r.standing(), Standing::Returned | Standing::Withdrawn);
    Ok(of_case.into_iter().find(|r| r.record.way == Way::Out && !is_over(&r.record)))
}

fn peer(register: &Register, new: &NewReferral<'_>) -> Result<Peer, ServiceError> {
    let code = new.commune.trim();
    if code.len() != 5 || !code.chars().all(|c| c.is_ascii_digit()) {
        let code = sanitise(code).into_owned();
        return Err(refused(Field::PeerCommune, ReferralProblem::NotACommune { code }));
    }
    if code == register.commune().code {
        return Err(refused(Field::PeerCommune, ReferralProblem::OwnCommune));
    }
    let told = communes(register)?.into_iter().find(|peer| peer.code == code);
    let given = sanitise(new.name.trim()).into_owned();
    match (told, given) {
        (Some(told), _) => Ok(told),
        (None, name) if !name.is_empty() => Ok(Peer { code: code.to_owned(), name }),
        (None, _) => Err(refused(Field::PeerCommune, ReferralProblem::NoName { code: code.to_owned() })),
    }
}

/// A remark of bounded length.
fn note(given: &str, field: Field) -> Result<String, ServiceError> {
    let note = sanitise_multiline(given.trim()).into_owned();
    if note.chars().count() > LONGEST_NOTE {
        return Err(refused(field, ReferralProblem::TooLong { most: LONGEST_NOTE }));
    }
    Ok(note)
}

/// Every referral, the newest first.
///
/// # Errors
/// Whoever asks may not look at cases, or a record cannot be read.
pub fn list(register: &Register, actor: &Actor) -> Result<Vec<Stored<Referral>>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| {
        let mut all = Vec::new();
        r.each(|referral: Stored<Referral>| {
            all.push(referral);
            Ok(true)
        })?;
        all.reverse();
        Ok(all)
    })
}

/// The referrals of a case, in the order they were made.
///
/// # Errors
/// Whoever asks may not look at cases, or a record cannot be read.
pub fn of_case(register: &Register, actor: &Actor, case: u32) -> Result<Vec<Stored<Referral>>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| Ok(r.records(By::ReferralCase, &case.to_be_bytes(), usize::MAX)?))
}

/// A referral with the case it is about, as the commune tells it that received it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The referral.
    pub referral: Stored<Referral>,
    /// The case; `None` where it is no longer there.
    pub told: Option<Told>,
    /// Whether the other side has all that this one says.
    pub is_known_there: bool,
}

/// A referral by its id or the first digits of it. It shows a person: that it was looked at is journalled.
///
/// # Errors
/// Whoever asks may not look at people and cases, there is none, or a record cannot be read.
pub fn by_id(register: &Register, actor: &Actor, id: &str) -> Result<Shown, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let no = register.read(&grant, |r| no_of(r, id))?;
    by_number(register, actor, no)
}

/// A referral by its number.
///
/// # Errors
/// As [`by_id`].
pub fn by_number(register: &Register, actor: &Actor, no: u32) -> Result<Shown, ServiceError> {
    actor.require(ReadPeople)?;
    let grant = actor.require(ReadCases)?;
    let shown = register.read(&grant, |r| shown(r, no))?;
    access::opened(register, actor, Kind::Referral, no)?;
    Ok(shown)
}

fn shown(r: &Reader, no: u32) -> Result<Shown, ServiceError> {
    let referral: Stored<Referral> = r.get(no)?.ok_or_else(|| not_found(Thing::Referral, &no.to_string()))?;
    let told = match referral.record.way {
        Way::Out => said::told(r, &referral.record)?,
        Way::In => referral.record.told.clone(),
    };
    let is_known_there = said::said(r, &referral.record)?.fingerprint == referral.record.heard;
    Ok(Shown { referral, told, is_known_there })
}

/// What stands still: how many cases wait here to be taken, and how many the other commune does not have after a day.
///
/// # Errors
/// Whoever asks may not look at cases, or a record cannot be read.
pub fn pending(register: &Register, actor: &Actor) -> Result<(usize, usize), ServiceError> {
    let grant = actor.require(ReadCases)?;
    let now = register.now();
    register.read(&grant, |r| {
        let (mut waiting, mut lost) = (0, 0);
        for no in r.with_prefix(By::ReferralPending, &[], MANY)? {
            let Some(referral) = r.get::<Referral>(no)? else { continue };
            match referral.record.way {
                Way::In => waiting += 1,
                Way::Out => lost += usize::from(referral.record.is_stuck(now)),
            }
        }
        Ok((waiting, lost))
    })
}
