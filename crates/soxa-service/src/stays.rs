//! Stay notices by the list: many guests of one place, one submission, one transaction, one journal entry; each guest
//! a case with a code of its own. All of them are kept or none.

use std::collections::BTreeMap;

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{ReadCases, ReadPeople, ReceiveCases, WritePeople};
use super::intake::{Intake, NewCase};
use super::people::{self, not_found};
use super::register::{Changed, Register, What, setting};
use crate::refusal::CaseProblem;
use crate::refusal::Field;
use crate::refusal::Refusal;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Household, Person};
use soxa_domain::personal_id::PersonalId;
use soxa_domain::relationship::Relationship;
use soxa_domain::unit::Commune;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::By;
use soxa_store::journal::Subject;
use soxa_store::view::View;
use soxa_store::{Reader, Writer};
use soxa_text::display::sanitise;
use soxa_text::fold::fold;

/// The procedure of a stay notice.
pub const PROCEDURE: &str = "CT-LT";
/// What the journal calls a list that was received.
/// More guests than this are no form of one place.
pub const MOST_GUESTS: usize = 500;
/// Name of the setting that holds the lodging places of earlier lists.
/// Lodging places remembered; the oldest makes room.
const MOST_LODGINGS: usize = 200;

/// Who stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Guest {
    /// Somebody of the register, by number.
    Known(u32),
    /// Somebody to be added with the list.
    New(Box<Person>),
}

/// Where people stay: a lodging place, or a household that takes guests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The lodging place's name, or the household's head.
    pub name: String,
    /// Hamlet.
    pub hamlet: String,
    /// Address below the hamlet.
    pub address: String,
    /// Number of the household, where it is one.
    pub household: String,
}

/// A list as handed in: what is the same for all, and who they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StayList {
    /// The notice that each guest gets: channel, fields, note. Its procedure and applicant are not looked at.
    pub notice: NewCase,
    /// The guests, in the order of the list.
    pub guests: Vec<Guest>,
    /// The place, to be proposed for the next list.
    pub place: Place,
}

/// A list as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedList {
    /// The journal entry that holds all of it.
    pub entry: u64,
    /// A case for each guest.
    pub cases: Vec<Stored<Case>>,
}

/// Receives a list: every guest's notice and every new person, or nothing.
pub fn receive(
    register: &Register,
    actor: &Actor,
    list: &StayList,
    submission: &str,
) -> Result<Changed<ReceivedList>, ServiceError> {
    let grant = actor.require(ReceiveCases)?;
    if list.guests.iter().any(|g| matches!(g, Guest::New(_))) {
        actor.require(WritePeople)?;
    }
    check_guests(&list.guests)?;
    let notice = NewCase { procedure: PROCEDURE.to_owned(), persons: Vec::new(), ..list.notice.clone() };
    let pack = register.rules().on(notice.received.unwrap_or(register.now()).date());
    let intake = Intake::check(register, &grant, &pack, &notice)?;
    let note = format!("danh sách lưu trú {} người", list.guests.len());
    let what = What { action: ActionId::CaseReceiveList, note: &note, submission: Some(submission) };
    let receive = |writer: &mut Writer| {
        let mut cases = Vec::new();
        for (row, guest) in (1..).zip(&list.guests) {
            let no = number_of(register, writer, guest).map_err(|e| in_row(row, e))?;
            cases.push(intake.keep(writer, actor, no).map_err(|e| in_row(row, e))?);
        }
        remember_place(writer, &list.place)?;
        let first = cases.first().map(|c| Subject { kind: Kind::Case, no: c.no });
        Ok((ReceivedList { entry: writer.seq(), cases }, first))
    };
    let again = |first: Subject, writer: &Writer| already_received(writer, first, list.guests.len());
    register.change(&grant, &what, again, receive)
}

/// The cases of a list that was kept before: they stand one after the other.
fn already_received(writer: &Writer, first: Subject, count: usize) -> Result<ReceivedList, ServiceError> {
    let mut cases = Vec::new();
    for no in (first.no..).take(count) {
        cases.push(writer.get::<Case>(no)?.ok_or_else(|| not_found(Thing::Case, &no.to_string()))?);
    }
    // Who moved a case since then made a later entry: the list's own is the first of them.
    let entry = cases.iter().map(|c| c.version).min().unwrap_or_default();
    Ok(ReceivedList { entry, cases })
}

fn number_of(register: &Register, writer: &mut Writer, guest: &Guest) -> Result<u32, ServiceError> {
    match guest {
        Guest::Known(no) => Ok(*no),
        Guest::New(person) => people::insert_newcomer(register, writer, person),
    }
}

/// Says which guest of the list an error is about.
fn in_row(row: usize, e: ServiceError) -> ServiceError {
    let why = match e {
        ServiceError::Refused(Refusal { at, why }) => CaseProblem::GuestRefused { at, why: Box::new(why) },
        ServiceError::NotFound { what, id } => CaseProblem::GuestGone { what, id },
        other => return other,
    };
    ServiceError::refused(Field::Line { row }, why)
}

fn check_guests(guests: &[Guest]) -> Result<(), ServiceError> {
    if guests.is_empty() {
        return Err(ServiceError::refused(Field::Guests, CaseProblem::NoGuests));
    }
    if guests.len() > MOST_GUESTS {
        let why = CaseProblem::TooManyGuests { count: guests.len(), most: MOST_GUESTS };
        return Err(ServiceError::refused(Field::Guests, why));
    }
    for (row, guest) in (1..).zip(guests) {
        let before = guests.iter().take(row - 1);
        if let Some(first) = (1..).zip(before).find_map(|(n, other)| same(guest, other).then_some(n)) {
            return Err(ServiceError::refused(Field::Line { row }, CaseProblem::GuestTwice { first }));
        }
    }
    Ok(())
}

/// Whether two lines are of one person, as far as lines can tell.
pub fn same(one: &Guest, other: &Guest) -> bool {
    match (one, other) {
        (Guest::Known(a), Guest::Known(b)) => a == b,
        (Guest::New(a), Guest::New(b)) => match (a.person_id, b.person_id) {
            (Some(a), Some(b)) => a == b,
            _ => fold(&a.full_name) == fold(&b.full_name) && a.birth_date == b.birth_date,
        },
        _ => false,
    }
}

/// A stay lasts no longer than this many days (Law on Residence 2020, article 2).
const MOST_DAYS: i64 = 30;

/// The code of a stay notice of this person whose days are not over.
pub fn open_stay(register: &Register, actor: &Actor, no: u32) -> Result<Option<String>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let today = register.now().date();
    let all: Vec<Stored<Case>> =
        register.read(&grant, |r| Ok(r.records(By::CasePerson, &no.to_be_bytes(), usize::MAX)?))?;
    let goes_on = |case: &&Stored<Case>| {
        let day =
            |key: &str| case.record.fields.get(key).and_then(|text| PartialDate::parse(text).ok()?.exact());
        let from = day("stay_from").unwrap_or(case.record.received_at.date());
        let to = day("stay_to").or(from.checked_add_signed(Duration::days(MOST_DAYS)));
        case.record.procedure == PROCEDURE && case.record.applicant == no && to.is_none_or(|to| today < to)
    };
    Ok(all.iter().rfind(goes_on).map(|case| case.record.shown_code()))
}

/// The person of a personal id, where the register knows one.
pub fn known(register: &Register, actor: &Actor, id: PersonalId) -> Result<Option<u32>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| people::resolve(r, &id.to_string()))
}

/// The cases of a list, by its journal entry.
pub fn of_entry(
    register: &Register,
    actor: &Actor,
    entry: u64,
) -> Result<Vec<(Stored<Case>, Person)>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| {
        let body = r.body(entry)?.ok_or_else(|| not_found(Thing::List, &entry.to_string()))?;
        let mut found = Vec::new();
        for change in body.changes.iter().filter(|c| c.subject.kind == Kind::Case) {
            if let Some(case) = r.get::<Case>(change.subject.no)? {
                let guest = r.get::<Person>(case.record.applicant)?.map(|p| p.record).unwrap_or_default();
                found.push((case, guest));
            }
        }
        Ok(found)
    })
}

/// Lodging places of earlier lists and households that answer a query.
pub fn places(
    register: &Register,
    actor: &Actor,
    query: &str,
    limit: usize,
) -> Result<Vec<Place>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let words = fold(query);
    register.read(&grant, |r| {
        let lodgings: Vec<Place> = r.setting(&setting::LODGINGS)?.unwrap_or_default();
        let fits = |place: &Place| {
            let name = fold(&format!("{} {} {}", place.name, place.hamlet, place.address));
            words.split_whitespace().all(|word| name.split(' ').any(|part| part.starts_with(word)))
        };
        let mut found: Vec<Place> = lodgings.into_iter().rev().filter(fits).take(limit).collect();
        if !words.trim().is_empty() {
            found.extend(households(r, query, &register.commune(), limit.saturating_sub(found.len()))?);
        }
        Ok(found)
    })
}

/// Households by their number, or by the name of somebody who lives there.
fn households(r: &Reader, query: &str, commune: &Commune, limit: usize) -> Result<Vec<Place>, ServiceError> {
    let mut numbers: Vec<String> = Vec::new();
    let typed = query.trim().to_uppercase();
    if typed.bytes().any(|b| b.is_ascii_digit()) {
        for no in r.with_prefix(By::HouseholdNumber, typed.as_bytes(), limit)? {
            numbers.extend(r.get::<Household>(no)?.map(|h| h.record.number));
        }
    }
    for no in super::find::people(r, query, commune, limit)?.people {
        let number = r.get::<Person>(no)?.map(|p| p.record.household).unwrap_or_default();
        if !number.is_empty() && !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    let mut places = Vec::new();
    for number in numbers.into_iter().take(limit) {
        let members = people::members(r, &number)?;
        let head = members.iter().find(|m| m.record.relationship == Some(Relationship::HEAD));
        let Some(person) = head.or(members.first()) else { continue };
        places.push(Place {
            name: person.record.full_name.clone(),
            hamlet: person.record.hamlet.clone(),
            address: String::new(),
            household: number,
        });
    }
    Ok(places)
}

/// Keeps a lodging place for the next list, the newest last. Households are found without.
fn remember_place(writer: &mut Writer, place: &Place) -> Result<(), ServiceError> {
    let clean = |text: &str| sanitise(text.trim()).into_owned();
    let place = Place {
        name: clean(&place.name),
        hamlet: clean(&place.hamlet),
        address: clean(&place.address),
        household: clean(&place.household),
    };
    if place.name.is_empty() || !place.household.is_empty() {
        return Ok(());
    }
    let mut all: Vec<Place> = writer.setting(&setting::LODGINGS)?.unwrap_or_default();
    all.retain(|known| fold(&known.name) != fold(&place.name) || known.hamlet != place.hamlet);
    all.push(place);
    let surplus = all.len().saturating_sub(MOST_LODGINGS);
    all.drain(..surplus);
    writer.set_setting(&setting::LODGINGS, &all)?;
    Ok(())
}

/// The fields of a notice from the place and the stay.
pub fn fields(place: &Place, from: &str, to: &str, purpose: &str) -> BTreeMap<String, String> {
    let address: Vec<&str> =
        [place.name.as_str(), place.address.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    let fields = [
        ("dwelling_hamlet", place.hamlet.clone()),
        ("dwelling_address", address.join(", ")),
        ("stay_from", from.to_owned()),
        ("stay_to", to.to_owned()),
        ("purpose", purpose.to_owned()),
    ];
    fields.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.to_owned(), v)).collect()
}
