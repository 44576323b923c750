//! The one search: people by name in any word order, with or without diacritics, by ids, phone or birth; households; cases.
//! What several words together say of a person is [`query`]'s.

mod choose;
mod numbers;
mod query;

use super::actor::Actor;
use super::case_search;
use super::error::ServiceError;
use super::grant::ReadPeople;
use super::people::summary;
use super::register::Register;
use soxa_domain::case::Case;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Household, Person, Status};
use soxa_domain::relationship::Relationship;
use soxa_domain::unit::Commune;
use soxa_store::Reader;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::By;

pub(super) use self::choose::Likely;
pub use self::choose::choose;
pub(super) use self::query::people;

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Person, household or case.
    pub kind: Kind,
    /// Its number in the register.
    pub no: u32,
    /// How other programs name it.
    pub id: String,
    /// The name shown: the person's, the head's or the applicant's.
    pub name: String,
    /// Birth, sex and id of a person, as [`people::summary`](crate::people::summary) says them.
    pub summary: String,
    /// Date of birth of a person.
    pub birth_date: Option<PartialDate>,
    /// Hamlet.
    pub hamlet: String,
    /// A person's household.
    pub household: String,
    /// What a person is to the head of that household.
    pub relationship: Option<Relationship>,
    /// A person's status.
    pub status: Option<Status>,
    /// Which values matched: `name`, `person_id`, `cmnd`, `phone`, `birth_date`, `local_id`, `household`, `code`.
    pub matched: Vec<&'static str>,
}

impl Hit {
    /// Nobody and nothing yet, of a kind.
    const fn of(kind: Kind) -> Self {
        Self {
            kind,
            no: 0,
            id: String::new(),
            name: String::new(),
            summary: String::new(),
            birth_date: None,
            hamlet: String::new(),
            household: String::new(),
            relationship: None,
            status: None,
            matched: Vec::new(),
        }
    }
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits {
    /// How many match in all.
    pub total: u64,
    /// The first of them.
    pub hits: Vec<Hit>,
}

/// Answers given at most to who only looks.
const FOUND_BY_VIEWERS: usize = 50;
/// Longer queries are cut: nobody's name has so many letters.
const LONGEST: usize = 200;

/// Finds people, households and cases.
pub fn find(register: &Register, actor: &Actor, query: &str, limit: usize) -> Result<Hits, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    // Who only looks finds somebody, and lists nobody.
    let limit = if actor.is_viewer() { limit.min(FOUND_BY_VIEWERS) } else { limit };
    let query: String = query.trim().chars().take(LONGEST).collect();
    if query.is_empty() {
        return Ok(Hits::default());
    }
    let memory = register.memory();
    let (rows, changes) = (&memory.rows, memory.changes.so_far());
    register.read(&grant, |r| {
        let mut hits = Hits::default();
        by_code(r, &query, limit, &mut hits)?;
        by_number(r, &query, limit, &mut hits)?;
        let search = || people(r, &query, &register.commune(), limit).map(Some);
        let found = memory.found.get(changes, (query.clone(), limit), search)?.unwrap_or_default();
        // Who was found by a number is not found again by its pieces.
        let known: Vec<u32> = hits.hits.iter().filter(|h| h.kind == Kind::Person).map(|h| h.no).collect();
        let again = found.people.iter().filter(|no| known.contains(no)).count() as u64;
        hits.total += found.total.saturating_sub(again);
        let people = r.all::<Person>()?;
        let others = found.people.into_iter().filter(|no| !known.contains(no));
        for no in others.take(limit.saturating_sub(hits.hits.len())) {
            let read = || Ok(people.get(no)?.map(|person| person_hit(person, "name")));
            hits.hits.extend(rows.get(changes, no, read)?);
        }
        Ok(hits)
    })
}

/// People who are all that is typed, or have a number that begins so.
pub(super) fn by_words_or_number(
    r: &Reader,
    typed: &str,
    commune: &Commune,
    limit: usize,
) -> Result<Vec<u32>, ServiceError> {
    let mut hits = Hits::default();
    by_number(r, typed.trim(), limit, &mut hits)?;
    let mut people = people(r, typed, commune, limit)?.people;
    people.extend(hits.hits.into_iter().map(|hit| hit.no));
    Ok(people)
}

fn by_code(r: &Reader, query: &str, limit: usize, hits: &mut Hits) -> Result<(), ServiceError> {
    let upper = query.to_ascii_uppercase();
    if !upper.bytes().any(|b| b.is_ascii_digit() || b == b'-') {
        return Ok(());
    }
    for no in case_search::by_code(r, query, limit)? {
        if let Some(case) = r.get::<Case>(no)? {
            let name = r.get::<Person>(case.record.applicant)?.map(|p| p.record).unwrap_or_default();
            add(
                hits,
                limit,
                Hit {
                    no,
                    id: case.record.shown_code(),
                    name: name.full_name,
                    hamlet: name.hamlet,
                    matched: vec!["code"],
                    ..Hit::of(Kind::Case)
                },
            );
        }
    }
    for no in r.with_prefix(By::HouseholdNumber, upper.as_bytes(), limit)? {
        if let Some(household) = r.get::<Household>(no)? {
            let members = super::people::members(r, &household.record.number)?;
            add(
                hits,
                limit,
                Hit {
                    no,
                    id: household.record.number.clone(),
                    name: members.first().map(|m| m.record.full_name.clone()).unwrap_or_default(),
                    hamlet: household.record.hamlet,
                    matched: vec!["household"],
                    ..Hit::of(Kind::Household)
                },
            );
        }
    }
    for no in r.with_prefix(By::LocalId, upper.as_bytes(), limit)? {
        push_counted(r, no, "local_id", limit, hits)?;
    }
    Ok(())
}

fn by_number(r: &Reader, query: &str, limit: usize, hits: &mut Hits) -> Result<(), ServiceError> {
    if query.contains('/') {
        if let Ok(date) = PartialDate::parse(query) {
            for no in r.with_prefix(By::Birth, &date.ordinal().to_be_bytes(), limit)? {
                push_counted(r, no, "birth_date", limit, hits)?;
            }
        }
        return Ok(());
    }
    let digits: String = query.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '+')).collect();
    if digits.len() < 3 || digits.len() > 15 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    for (by, places, name) in [(By::PersonalId, 12, "person_id"), (By::Cmnd, 9, "cmnd")] {
        for no in numbered(r, by, &digits, places, limit)? {
            push_counted(r, no, name, limit, hits)?;
        }
    }
    let phone = soxa_domain::person::phone_digits(query);
    for no in r.with_prefix(By::Phone, phone.as_bytes(), limit)? {
        push_counted(r, no, "phone", limit, hits)?;
    }
    if let Ok(year @ 1850..=2100) = digits.parse::<u32>() {
        let (from, to) = ((year * 10_000).to_be_bytes(), ((year + 1) * 10_000).to_be_bytes());
        for no in r.in_range(By::Birth, &from, &to, limit)? {
            push_counted(r, no, "birth_date", limit, hits)?;
        }
    }
    Ok(())
}

/// Whoever has a number of so many places that begins with these digits.
fn numbered(r: &Reader, by: By, digits: &str, places: u32, limit: usize) -> Result<Vec<u32>, ServiceError> {
    let Some((from, to)) = padded(digits, places) else { return Ok(Vec::new()) };
    Ok(match by {
        By::PersonalId => r.in_range(by, &from.to_be_bytes(), &to.to_be_bytes(), limit)?,
        _ => r.in_range(by, &(from as u32).to_be_bytes(), &(to as u32).to_be_bytes(), limit)?,
    })
}

/// The numbers of so many places that begin with these digits: from, and below.
fn padded(digits: &str, places: u32) -> Option<(u64, u64)> {
    let missing = places.checked_sub(digits.len() as u32)?;
    let scale = 10u64.checked_pow(missing)?;
    let from = digits.parse::<u64>().ok()?.checked_mul(scale)?;
    Some((from, from + scale))
}

fn push_counted(
    r: &Reader,
    no: u32,
    matched: &'static str,
    limit: usize,
    hits: &mut Hits,
) -> Result<(), ServiceError> {
    let known = hits.hits.iter_mut().find(|h| h.kind == Kind::Person && h.no == no);
    match known {
        Some(hit) if !hit.matched.contains(&matched) => hit.matched.push(matched),
        Some(_) => {}
        None => {
            hits.total += 1;
            push_person(r, no, matched, limit, hits)?;
        }
    }
    Ok(())
}

fn push_person(
    r: &Reader,
    no: u32,
    matched: &'static str,
    limit: usize,
    hits: &mut Hits,
) -> Result<(), ServiceError> {
    if hits.hits.len() < limit
        && let Some(person) = r.get::<Person>(no)?
    {
        hits.hits.push(person_hit(person, matched));
    }
    Ok(())
}

fn person_hit(Stored { no, record: p, .. }: Stored<Person>, matched: &'static str) -> Hit {
    Hit {
        kind: Kind::Person,
        no,
        id: p.public_id(),
        summary: summary(&p),
        name: p.full_name,
        birth_date: p.birth_date,
        hamlet: p.hamlet,
        household: p.household,
        relationship: p.relationship,
        status: p.status,
        matched: vec![matched],
    }
}

fn add(hits: &mut Hits, limit: usize, hit: Hit) {
    hits.total += 1;
    if hits.hits.len() < limit {
        hits.hits.push(hit);
    }
}
