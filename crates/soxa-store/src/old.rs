//! Readers of records as older versions of the program wrote them. What is here is never changed, only added to.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::StoreError;
use soxa_domain::case::{Apology, Case, Elsewhere, Leg, Paper, PersonNo};
use soxa_domain::case_code::ProvisionalCode;
use soxa_domain::case_state::CaseState;
use soxa_domain::list_check::{ListCheck, ListKindId};
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Link, Marital, Person, Sex, Standing, Status};
use soxa_domain::personal_id::{Cmnd, PersonalId};
use soxa_domain::procedure::Channel;
use soxa_domain::relationship::Relationship;
use soxa_domain::time::Timestamp;

#[derive(Deserialize)]
struct ListCheckV1 {
    kind: ListKindId,
    name: String,
    sender: String,
    received_at: Timestamp,
    columns: Vec<String>,
    fields: Vec<String>,
    rows: u32,
    officer: String,
    closed: bool,
}

/// A list of before its title rows were kept.
pub(super) fn list_check(version: u8, bytes: &[u8]) -> Result<ListCheck, StoreError> {
    if version != 1 {
        return Err(StoreError::Damaged(format!("list_check của phiên bản {version}")));
    }
    let ListCheckV1 { kind, name, sender, received_at, columns, fields, rows, officer, closed } =
        postcard::from_bytes(bytes)?;
    let (title, is_sheet) = (Vec::new(), false);
    Ok(ListCheck { kind, name, sender, received_at, columns, fields, rows, officer, closed, title, is_sheet })
}

#[derive(Deserialize)]
struct LegV1 {
    name: String,
    agency: String,
    state: CaseState,
    due_at: Option<Timestamp>,
    done_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct CaseV1 {
    code: ProvisionalCode,
    official: Option<String>,
    procedure: String,
    channel: Channel,
    applicant: PersonNo,
    persons: Vec<PersonNo>,
    papers: Vec<Paper>,
    fields: BTreeMap<String, String>,
    fee: Option<u32>,
    note: String,
    received_at: Timestamp,
    due_at: Option<Timestamp>,
    state: CaseState,
    state_since: Timestamp,
    closed_at: Option<Timestamp>,
    officer: String,
    legs: Vec<LegV1>,
    apology: Option<Apology>,
    book_number: u32,
}

#[derive(Deserialize)]
struct CaseV2 {
    code: ProvisionalCode,
    official: Option<String>,
    procedure: String,
    channel: Channel,
    applicant: PersonNo,
    persons: Vec<PersonNo>,
    papers: Vec<Paper>,
    fields: BTreeMap<String, String>,
    fee: Option<u32>,
    note: String,
    received_at: Timestamp,
    due_at: Option<Timestamp>,
    state: CaseState,
    state_since: Timestamp,
    closed_at: Option<Timestamp>,
    officer: String,
    legs: Vec<Leg>,
    apology: Option<Apology>,
    book_number: u32,
    verified: Option<String>,
    exemption: Option<String>,
    units: u32,
    elsewhere: Option<Elsewhere>,
    applied_at: Option<Timestamp>,
}

/// A case as older versions wrote it.
pub(super) fn case(version: u8, bytes: &[u8]) -> Result<Case, StoreError> {
    match version {
        1 => case_of_legs_in_a_row(bytes),
        2 => case_of_supplements_without_parts(bytes),
        _ => Err(StoreError::Damaged(format!("case của phiên bản {version}"))),
    }
}

/// A case of before it was kept what a supplement asks for.
fn case_of_supplements_without_parts(bytes: &[u8]) -> Result<Case, StoreError> {
    let old: CaseV2 = postcard::from_bytes(bytes)?;
    Ok(Case {
        code: old.code,
        official: old.official,
        procedure: old.procedure,
        channel: old.channel,
        applicant: old.applicant,
        persons: old.persons,
        papers: old.papers,
        fields: old.fields,
        fee: old.fee,
        note: old.note,
        received_at: old.received_at,
        due_at: old.due_at,
        state: old.state,
        state_since: old.state_since,
        closed_at: old.closed_at,
        officer: old.officer,
        legs: old.legs,
        apology: old.apology,
        book_number: old.book_number,
        verified: old.verified,
        exemption: old.exemption,
        units: old.units,
        elsewhere: old.elsewhere,
        applied_at: old.applied_at,
        wanted: Vec::new(),
    })
}

/// A case of before legs could run side by side: each waited for the one before it.
fn case_of_legs_in_a_row(bytes: &[u8]) -> Result<Case, StoreError> {
    let old: CaseV1 = postcard::from_bytes(bytes)?;
    let leg = |(place, l): (usize, LegV1)| Leg {
        name: l.name,
        agency: l.agency,
        state: l.state,
        due_at: l.due_at,
        done_at: l.done_at,
        after: place.checked_sub(1).and_then(|before| u8::try_from(before).ok()).into_iter().collect(),
        optional: false,
        one_of: None,
    };
    Ok(Case {
        code: old.code,
        official: old.official,
        procedure: old.procedure,
        channel: old.channel,
        applicant: old.applicant,
        persons: old.persons,
        papers: old.papers,
        fields: old.fields,
        fee: old.fee,
        note: old.note,
        received_at: old.received_at,
        due_at: old.due_at,
        state: old.state,
        state_since: old.state_since,
        closed_at: old.closed_at,
        officer: old.officer,
        legs: old.legs.into_iter().enumerate().map(leg).collect(),
        apology: old.apology,
        book_number: old.book_number,
        verified: None,
        exemption: None,
        units: 1,
        elsewhere: None,
        applied_at: None,
        wanted: Vec::new(),
    })
}

#[derive(Deserialize)]
struct PersonV1 {
    local_id: Option<String>,
    person_id: Option<PersonalId>,
    cancelled_ids: Vec<PersonalId>,
    cmnd: Vec<Cmnd>,
    full_name: String,
    other_name: String,
    birth_date: Option<PartialDate>,
    sex: Option<Sex>,
    ethnicity: String,
    religion: String,
    nationality: String,
    origin: String,
    birth_place: String,
    marital: Option<Marital>,
    hamlet: String,
    address: String,
    temporary_address: String,
    household: String,
    relationship: Option<Relationship>,
    father: Link,
    mother: Link,
    spouse: Link,
    guardian: Link,
    status: Option<Status>,
    phone: String,
    health_insurance: String,
    note: String,
}

/// A person of before visitors were told from residents: everybody was taken for one of the commune.
pub(super) fn person(version: u8, bytes: &[u8]) -> Result<Person, StoreError> {
    if version != 1 {
        return Err(StoreError::Damaged(format!("person của phiên bản {version}")));
    }
    let old: PersonV1 = postcard::from_bytes(bytes)?;
    Ok(Person {
        local_id: old.local_id,
        person_id: old.person_id,
        cancelled_ids: old.cancelled_ids,
        cmnd: old.cmnd,
        full_name: old.full_name,
        other_name: old.other_name,
        birth_date: old.birth_date,
        sex: old.sex,
        ethnicity: old.ethnicity,
        religion: old.religion,
        nationality: old.nationality,
        origin: old.origin,
        birth_place: old.birth_place,
        marital: old.marital,
        hamlet: old.hamlet,
        address: old.address,
        temporary_address: old.temporary_address,
        household: old.household,
        relationship: old.relationship,
        father: old.father,
        mother: old.mother,
        spouse: old.spouse,
        guardian: old.guardian,
        status: old.status,
        phone: old.phone,
        health_insurance: old.health_insurance,
        note: old.note,
        standing: Standing::Resident,
    })
}
