//! What this register says of a referral to the other commune: of a case that went, what it is; of one that came, where it
//! stands. Worked out of the records each time, so that what is said is what is so.

use std::collections::BTreeMap;

use soxa_domain::case::Case;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::referral::{Answer, Outcome, Referral, Told, Way};
use soxa_store::codec::Stored;
use soxa_store::{Reader, StoreError};
use soxa_upward::exchange::LONGEST_DOCUMENT;

/// The fields of an applicant that the commune needs which decides: who it is, and where an answer reaches them.
const APPLICANT: [PersonField; 9] = [
    PersonField::PersonId,
    PersonField::Cmnd,
    PersonField::FullName,
    PersonField::BirthDate,
    PersonField::Sex,
    PersonField::Ethnicity,
    PersonField::Nationality,
    PersonField::Address,
    PersonField::Phone,
];

/// What is said, and what it is known by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// Code of the procedure.
    pub procedure: String,
    /// As JSON.
    pub document: String,
    /// Fingerprint of it, 32 digits.
    pub fingerprint: String,
    /// Whether the other side still has to read it: people stand above no longer than that.
    pub is_needed: bool,
}

/// The case of a referral that went out, as the other commune is told of it; `None` where the case is no longer there.
///
/// # Errors
/// A record cannot be read.
pub(crate) fn told(r: &Reader, referral: &Referral) -> Result<Option<Told>, StoreError> {
    let Some(case) = referral.case.map(|no| r.get::<Case>(no)).transpose()?.flatten() else {
        return Ok(None);
    };
    let applicant: Option<Stored<Person>> = r.get(case.record.applicant)?;
    let withdrawn = referral.decision.as_ref().filter(|d| d.outcome == Outcome::Withdrawn);
    Ok(Some(Told {
        case_code: case.record.code.to_string(),
        procedure: case.record.procedure.clone(),
        channel: case.record.channel,
        received_at: case.record.received_at,
        referred_at: referral.at,
        applicant: applicant.map(|p| fields_of(&p.record)).unwrap_or_default(),
        fields: case.record.fields.clone(),
        papers: case.record.papers.iter().map(|paper| (paper.name.clone(), paper.kind)).collect(),
        fee: case.record.fee,
        officer: case.record.officer.clone(),
        note: referral.note.clone(),
        withdrawn: withdrawn.map(|d| (d.at, d.reason.clone())),
    }))
}

fn fields_of(person: &Person) -> BTreeMap<String, String> {
    let known = |field: &PersonField| {
        let value = field.get(person);
        (!value.is_empty()).then(|| (field.id().to_owned(), value))
    };
    APPLICANT.iter().filter_map(known).collect()
}

/// Where a case that came stands here.
///
/// # Errors
/// A record cannot be read.
pub(crate) fn answer(r: &Reader, referral: &Referral) -> Result<Answer, StoreError> {
    let case = referral.case.map(|no| r.get::<Case>(no)).transpose()?.flatten().map(|case| case.record);
    let decision = referral.decision.as_ref();
    Ok(Answer {
        came_at: referral.at,
        outcome: decision.map(|d| d.outcome),
        decided_at: decision.map(|d| d.at),
        reason: decision.map(|d| d.reason.clone()).unwrap_or_default(),
        case_code: case.as_ref().map(Case::shown_code),
        state: case.as_ref().map(|c| c.state),
        state_since: case.as_ref().map(|c| c.state_since),
        due_at: case.as_ref().and_then(|c| c.due_at),
    })
}

/// What the other commune is to know of a referral.
///
/// # Errors
/// A record cannot be read.
pub(crate) fn said(r: &Reader, referral: &Referral) -> Result<Said, StoreError> {
    let (procedure, document, is_needed) = match referral.way {
        Way::Out => {
            let Some(mut told) = told(r, referral)? else { return Ok(Said::default()) };
            if told.withdrawn.is_some() {
                // Who it was about is nobody's business there any more.
                (told.applicant, told.fields) = Default::default();
                (told.papers, told.note) = Default::default();
            }
            let is_read = referral.answer.as_ref().is_some_and(|answer| answer.outcome.is_some());
            (told.procedure.clone(), serde_json::to_string(&told), !is_read)
        }
        Way::In => {
            let procedure = referral.told.as_ref().map(|told| told.procedure.clone()).unwrap_or_default();
            (procedure, serde_json::to_string(&answer(r, referral)?), true)
        }
    };
    let document = document.map_err(|e| StoreError::Damaged(e.to_string()))?;
    // One case that says too much keeps nothing else from going up: it stays on its way, for all to see.
    let is_needed = is_needed && document.len() <= LONGEST_DOCUMENT;
    let fingerprint = blake3::hash(document.as_bytes()).to_hex().chars().take(32).collect();
    Ok(Said { procedure, document, fingerprint, is_needed })
}
