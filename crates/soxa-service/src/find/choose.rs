//! Choosing a person: those who are likely to be meant first, that is the household of whoever is at the counter and the
//! people of cases received lately, then whoever answers what is typed.

use std::sync::Arc;

use super::{Hit, find, person_hit};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::register::Register;
use chrono::Duration;
use soxa_domain::case::Case;
use soxa_domain::person::Person;
use soxa_store::Reader;
use soxa_store::codec::Kind;
use soxa_store::index::{By, time};
use soxa_text::fold::fold;

/// Days for which somebody of an open case is likely to come back.
const LATELY: Duration = Duration::days(21);
/// Cases looked at for that.
const CASES: usize = 300;

/// People to choose from for what is typed. `near` is whoever is at the counter: the number of a person, whose household
/// comes first; that person alone is left out while nothing is typed.
///
/// # Errors
/// Whoever asks may not read people, or the register cannot be read.
pub fn choose(
    register: &Register,
    actor: &Actor,
    near: Option<u32>,
    typed: &str,
    limit: usize,
) -> Result<Vec<Hit>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let typed = typed.trim();
    let words: Vec<String> = fold(typed).split_whitespace().map(str::to_owned).collect();
    let likely = register.read(&grant, |r| household(r, near))?;
    let lately = lately(register, actor)?;
    let mut chosen: Vec<Hit> = Vec::new();
    for Likely { hit, shown } in likely.iter().chain(lately.iter()) {
        if chosen.len() == limit {
            break;
        }
        let known = chosen.iter().any(|other| other.no == hit.no) || words.is_empty() && near == Some(hit.no);
        if !known && begins_words(shown, &words) {
            chosen.push(hit.clone());
        }
    }
    if !typed.is_empty() {
        let found = find(register, actor, typed, limit)?.hits;
        for hit in found.into_iter().filter(|hit| hit.kind == Kind::Person) {
            if chosen.len() < limit && chosen.iter().all(|other| other.no != hit.no) {
                chosen.push(hit);
            }
        }
    }
    Ok(chosen)
}

/// Somebody who is likely to be meant, with what is shown of them as it is searched.
#[derive(Debug)]
pub struct Likely {
    hit: Hit,
    /// Name, hamlet, year of birth, household and id, folded: typed words are held against it at every key.
    shown: String,
}

impl From<Hit> for Likely {
    fn from(hit: Hit) -> Self {
        let year = hit.birth_date.map(|d| d.year().to_string()).unwrap_or_default();
        let shown = fold(&format!("{} {} {year} {} {}", hit.name, hit.hamlet, hit.household, hit.id));
        Self { hit, shown }
    }
}

/// The living of a person's household.
fn household(r: &Reader, near: Option<u32>) -> Result<Vec<Likely>, ServiceError> {
    let Some(person) = near.map(|no| r.get::<Person>(no)).transpose()?.flatten() else {
        return Ok(Vec::new());
    };
    if person.record.household.is_empty() {
        return Ok(Vec::new());
    }
    let members = crate::people::members(r, &person.record.household)?;
    let living = members.into_iter().filter(|m| m.record.is_active());
    Ok(living.map(|m| person_hit(m, "household").into()).collect())
}

/// People of open cases received lately, the newest first; kept until something changes.
fn lately(register: &Register, actor: &Actor) -> Result<Arc<Vec<Likely>>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let memory = register.memory();
    let since = register.now().seconds() - LATELY.num_seconds();
    memory.lately.get(&memory.changes, || {
        register.read(&grant, |r| {
            let mut people = Vec::new();
            let received = r.in_range(By::CaseReceived, &time(since), &[], usize::MAX)?;
            for no in received.into_iter().rev().take(CASES) {
                let Some(case) = r.get::<Case>(no)?.map(|c| c.record).filter(|c| c.state.is_open()) else {
                    continue;
                };
                people.extend([case.applicant].into_iter().chain(case.persons));
            }
            let mut hits: Vec<Hit> = Vec::new();
            for no in people {
                if hits.iter().all(|hit| hit.no != no) {
                    hits.extend(r.get::<Person>(no)?.map(|person| person_hit(person, "code")));
                }
            }
            Ok(Arc::new(hits.into_iter().map(Likely::from).collect()))
        })
    })
}

/// Whether every typed word begins a word of what is shown of somebody.
fn begins_words(shown: &str, words: &[String]) -> bool {
    words.iter().all(|word| shown.split_whitespace().any(|of| of.starts_with(word.as_str())))
}
