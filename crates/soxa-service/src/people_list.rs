//! Lists of people and households as officers ask for them: by hamlet, age, sex, status, what is known and what is not.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::access;
use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Export, ReadPeople};
use super::register::Register;
use crate::refusal::{Field, UnitProblem};
use soxa_domain::action::ActionId;
use soxa_domain::person::{Household, Person, PersonField, Sex, Standing, Status};
use soxa_domain::relationship::Relationship;
use soxa_domain::unit::plain_hamlet;
use soxa_store::codec::Stored;
use soxa_text::display::sanitise;

/// Which people a list holds; what is `None` or empty asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Of this hamlet, whatever the case, the marks and a leading “Thôn”.
    pub hamlet: Option<String>,
    /// Of these ages today, both in it; who has no date of birth is of none.
    pub ages: Option<(i32, i32)>,
    /// Of this sex.
    pub sex: Option<Sex>,
    /// Of this status.
    pub status: Option<Status>,
    /// Of whom all of these are known.
    pub with: Vec<PersonField>,
    /// Of whom none of these is known.
    pub without: Vec<PersonField>,
    /// Of households from this number on.
    pub household_from: Option<String>,
    /// Of households up to this number.
    pub household_to: Option<String>,
    /// Residents or visitors.
    pub standing: Option<Standing>,
}

impl PeopleFilter {
    /// Whether somebody fits on a day.
    pub fn fits(&self, p: &Person, today: NaiveDate) -> bool {
        let age = || p.birth_date.map(|d| d.age_on(today));
        let known = |field: &PersonField| !field.get(p).is_empty();
        self.standing.is_none_or(|s| p.standing == s)
            && self.hamlet.as_ref().is_none_or(|h| is_hamlet(&p.hamlet, h))
            && self.ages.is_none_or(|(from, to)| age().is_some_and(|a| (from..=to).contains(&a)))
            && self.sex.is_none_or(|sex| p.sex == Some(sex))
            && self.status.is_none_or(|status| p.status.unwrap_or(Status::Present) == status)
            && self.with.iter().all(known)
            && !self.without.iter().any(known)
            && self.household_from.as_ref().is_none_or(|from| p.household >= *from)
            && self.household_to.as_ref().is_none_or(|to| !p.household.is_empty() && p.household <= *to)
    }
}

/// Whether a hamlet is called so, whatever the case, the marks and a leading “Thôn”.
fn is_hamlet(hamlet: &str, wanted: &str) -> bool {
    plain_hamlet(hamlet) == plain_hamlet(wanted)
}

/// Hamlets named at most where the commune lists none.
const NAMED: usize = 40;

/// The hamlet that is asked for, as the register spells it: one of the commune's, of today or before, else one that
/// somebody's record has. A mistyped name is told, not answered with nobody.
///
/// # Errors
/// There is none of that name.
pub fn hamlet_asked(register: &Register, actor: &Actor, text: &str) -> Result<String, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let commune = register.commune();
    // A hamlet that was is asked for by the name of what it became.
    if let Some(name) = commune.hamlet(text) {
        return Ok(name.to_owned());
    }
    // One that was split is none: those who are still written there are told.
    if commune.former.iter().any(|f| is_hamlet(&f.name, text)) {
        return Ok(text.to_owned());
    }
    let (mut found, mut known) = (None, BTreeSet::new());
    register.read(&grant, |r| {
        Ok(r.each(|p: Stored<Person>| {
            let hamlet = p.record.hamlet;
            if is_hamlet(&hamlet, text) {
                found = Some(hamlet);
            } else if !hamlet.is_empty() && known.len() < NAMED {
                known.insert(hamlet);
            }
            Ok(found.is_none())
        })?)
    })?;
    found.ok_or_else(|| {
        let own =
            if commune.hamlets.is_empty() { known.into_iter().collect() } else { commune.hamlets.clone() };
        let (name, known) = (sanitise(text).into_owned(), own.join(", "));
        ServiceError::refused(Field::Hamlet, UnitProblem::NoSuchHamlet { name, known })
    })
}

/// The people that fit, in order of number. The journal keeps who asked for it.
///
/// # Errors
/// Where lists may not be written out, or people cannot be read.
pub fn people(
    register: &Register,
    actor: &Actor,
    filter: &PeopleFilter,
) -> Result<Vec<Person>, ServiceError> {
    let grant = actor.require(Export)?;
    access::before_showing(register, actor, ActionId::ReadExport, None, "people")?;
    let today = register.now().date();
    let mut found: Vec<Person> = Vec::new();
    register.read(&grant, |r| {
        Ok(r.each(|p: Stored<Person>| {
            if filter.fits(&p.record, today) {
                found.push(p.record);
            }
            Ok(true)
        })?)
    })?;
    Ok(found)
}

/// A household in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdLine {
    /// The household.
    pub household: Household,
    /// Names of those who are head of it; one in good data.
    pub heads: Vec<String>,
    /// How many belong to it.
    pub members: usize,
    /// Telephone: the head's, else any member's.
    pub phone: String,
}

/// Which households a list holds; what is `None` asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HouseholdFilter {
    /// Of this hamlet, whatever the case, the marks and a leading “Thôn”.
    pub hamlet: Option<String>,
    /// From this number on.
    pub from: Option<String>,
    /// Up to this number.
    pub to: Option<String>,
    /// Only those with members and without a head.
    pub headless: bool,
    /// Only those with a member who fits.
    pub somebody: Option<PeopleFilter>,
}

impl HouseholdFilter {
    fn fits(&self, line: &HouseholdLine) -> bool {
        let h = &line.household;
        self.hamlet.as_ref().is_none_or(|wanted| is_hamlet(&h.hamlet, wanted))
            && self.from.as_ref().is_none_or(|from| h.number >= *from)
            && self.to.as_ref().is_none_or(|to| h.number <= *to)
            && (!self.headless || line.members > 0 && line.heads.is_empty())
    }
}

/// Households that fit, in order of their numbers.
///
/// # Errors
/// Where lists may not be written out, or records cannot be read.
pub fn households(
    register: &Register,
    actor: &Actor,
    filter: &HouseholdFilter,
) -> Result<Vec<HouseholdLine>, ServiceError> {
    let grant = actor.require(Export)?;
    access::before_showing(register, actor, ActionId::ReadExport, None, "households")?;
    let today = register.now().date();
    register.read(&grant, |r| {
        let mut lines: BTreeMap<String, HouseholdLine> = BTreeMap::new();
        r.each(|h: Stored<Household>| {
            let line = HouseholdLine {
                household: h.record.clone(),
                heads: Vec::new(),
                members: 0,
                phone: String::new(),
            };
            lines.insert(h.record.number, line);
            Ok(true)
        })?;
        let mut meant: BTreeSet<String> = BTreeSet::new();
        r.each(|p: Stored<Person>| {
            let line = lines.get_mut(&p.record.household);
            if line.is_some() && filter.somebody.as_ref().is_some_and(|s| s.fits(&p.record, today)) {
                meant.insert(p.record.household.clone());
            }
            if let Some(line) = line.filter(|_| p.record.is_active()) {
                line.members += 1;
                let heads = p.record.relationship == Some(Relationship::HEAD);
                if !p.record.phone.is_empty() && (heads || line.phone.is_empty()) {
                    line.phone.clone_from(&p.record.phone);
                }
                if heads {
                    line.heads.push(p.record.full_name);
                }
            }
            Ok(true)
        })?;
        let is_meant = |l: &HouseholdLine| filter.somebody.is_none() || meant.contains(&l.household.number);
        Ok(lines.into_values().filter(|line| filter.fits(line) && is_meant(line)).collect())
    })
}
