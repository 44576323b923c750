//! What the rules would say of a person's record before it is saved: errors that stop a save, warnings that ask once.

use super::facts::Known;
use super::keep::members_of;
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::refusal::FieldId;
use crate::refusal::PeopleProblem;
use crate::register::Register;
use soxa_domain::person::{Household, Person};
use soxa_domain::quality::{Flaw, Home, Numbered, Rule, Severity, Subject, check_person};
use soxa_store::Reader;
use soxa_store::codec::Stored;
use soxa_store::index::{By, text};

/// A flaw that a save would bring in.
#[derive(Debug, Clone)]
pub struct Ahead {
    /// The rule.
    pub rule: &'static Rule,
    /// What exactly, in words.
    pub detail: String,
}

impl Ahead {
    /// Whether something is only missing yet: worth a finding, no reason to hold up whoever comes into the register.
    pub fn is_lack(&self) -> bool {
        LACKS.contains(&self.rule.id)
    }
}

impl std::fmt::Display for Ahead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.rule.label.vi, self.detail)
    }
}

/// The flaws that a new version of a person would have and the one before has not, the worst first.
pub fn would_find(
    register: &Register,
    actor: &Actor,
    seen: &Stored<Person>,
    new: &Person,
) -> Result<Vec<Ahead>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let before = look(register, r, seen.no, &seen.record)?;
        let mut ahead: Vec<Ahead> = look(register, r, seen.no, new)?
            .into_iter()
            .filter(|(rule, _)| !before.iter().any(|(known, _)| known.id == rule.id))
            .map(|(rule, flaw)| Ahead { rule, detail: flaw.detail })
            .collect();
        ahead.sort_by_key(|a| a.rule.severity);
        Ok(ahead)
    })
}

/// Rules about what a record lacks.
const LACKS: [&str; 4] = ["person.no_id", "child.no_id", "person.missing_cmnd", "child.record"];

/// The flaws that somebody new would bring in, the worst first; what is only missing yet is none of them.
pub fn would_find_of_new(
    register: &Register,
    actor: &Actor,
    new: &Person,
) -> Result<Vec<Ahead>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        // Who comes last has every namesake before.
        let mut ahead: Vec<Ahead> = look(register, r, u32::MAX, new)?
            .into_iter()
            .map(|(rule, flaw)| Ahead { rule, detail: flaw.detail })
            .filter(|a| !a.is_lack())
            .collect();
        ahead.sort_by_key(|a| a.rule.severity);
        Ok(ahead)
    })
}

/// Whether a record with these flaws may be written: an error stops it, a warning wants a reason.
pub fn accept(ahead: &[Ahead], reason: &str) -> Result<(), ServiceError> {
    if let Some(error) = ahead.iter().find(|a| a.rule.severity == Severity::Error) {
        let at = FieldId::data(error.rule.id, error.rule.label.vi);
        return Err(ServiceError::refused(at, PeopleProblem::ByRule { detail: error.detail.clone() }));
    }
    if ahead.is_empty() || !reason.trim().is_empty() {
        return Ok(());
    }
    let what: Vec<String> = ahead.iter().map(ToString::to_string).collect();
    Err(ServiceError::Warned { what: what.join("; ") })
}

/// What the rules say of a person as if the record stood so.
fn look(
    register: &Register,
    r: &Reader,
    no: u32,
    person: &Person,
) -> Result<Vec<(&'static Rule, Flaw)>, ServiceError> {
    let commune = register.commune();
    let known = Known::new(r, register.now().date(), &commune.hamlets);
    let mut members =
        if person.household.is_empty() { Vec::new() } else { members_of(r, &person.household)? };
    members.retain(|m| m.no != no);
    members.push(Numbered { no, person: person.clone() });
    let number = r.with_prefix(By::HouseholdNumber, &text(&person.household), 1)?;
    let household: Option<Stored<Household>> = number.first().map(|no| r.get(*no)).transpose()?.flatten();
    let home = household.as_ref().map(|h| Home { household: &h.record, members: &members });
    let found = check_person(&Subject { no, person, home }, &known);
    known.finish()?;
    Ok(found)
}
