//! A hamlet whose households go to others.

use std::collections::BTreeMap;

use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::people::not_found;
use crate::refusal::{Field, Thing, UnitProblem};
use crate::register::Register;
use soxa_domain::person::{Household, Person};
use soxa_domain::reorganisation::UnitChange;
use soxa_domain::unit::plain_hamlet;
use soxa_store::Reader;
use soxa_store::codec::Stored;

/// A hamlet whose households go to others.
pub(super) struct Split<'a> {
    hamlet: String,
    households: &'a BTreeMap<String, String>,
}

impl<'a> Split<'a> {
    pub(super) fn read(
        register: &Register,
        r: &Reader,
        hamlet: &str,
        households: &'a BTreeMap<String, String>,
    ) -> Result<Self, ServiceError> {
        let commune = register.commune();
        let own = commune.hamlets.iter().find(|h| plain_hamlet(h) == plain_hamlet(hamlet)).cloned();
        let Some(own) = own else {
            let (name, known) = (hamlet.trim().to_owned(), commune.hamlets.join(", "));
            return Err(ServiceError::refused(Field::Hamlet, UnitProblem::NoSuchHamlet { name, known }));
        };
        let targets = || households.values().filter(|to| **to != own);
        if targets().next().is_none() {
            return Err(ServiceError::refused(Field::Households, UnitProblem::Nothing));
        }
        if let Some(to) = targets().find(|to| to.trim().is_empty()) {
            return Err(ServiceError::refused(Field::Hamlet, UnitProblem::SameName { name: to.clone() }));
        }
        let mut seen = BTreeMap::new();
        r.each::<Household>(&mut |home: Stored<Household>| {
            if households.contains_key(&home.record.number) {
                seen.insert(home.record.number, home.record.hamlet);
            }
            Ok(true)
        })?;
        for number in households.keys() {
            match seen.get(number) {
                None => return Err(not_found(Thing::Household, number)),
                Some(is_of) if plain_hamlet(is_of) != plain_hamlet(&own) => {
                    let (number, is_of) = (number.clone(), is_of.clone());
                    let why = UnitProblem::OfAnother { number, hamlet: is_of };
                    return Err(ServiceError::refused(Field::Households, why));
                }
                Some(_) => {}
            }
        }
        Ok(Self { hamlet: own, households })
    }

    pub(super) fn after(&self, hamlet: &str, household: &str) -> Option<String> {
        let is_here = plain_hamlet(hamlet) == plain_hamlet(&self.hamlet);
        self.households.get(household).filter(|_| is_here).cloned()
    }

    /// The hamlet stays as long as anybody is left in it.
    pub(super) fn change(&self, r: &Reader) -> Result<UnitChange, ServiceError> {
        let mut stays = false;
        let plain = plain_hamlet(&self.hamlet);
        r.each::<Person>(&mut |p: Stored<Person>| {
            stays |=
                plain_hamlet(&p.record.hamlet) == plain && !self.households.contains_key(&p.record.household);
            Ok(true)
        })?;
        let mut after: Vec<String> = if stays { vec![self.hamlet.clone()] } else { Vec::new() };
        for to in self.households.values() {
            if !after.contains(to) {
                after.push(to.clone());
            }
        }
        Ok(UnitChange::Hamlets { before: vec![self.hamlet.clone()], after })
    }
}

/// The households of a hamlet that a list of numbers and ranges names: `GT001-GT040, GT077`.
///
/// # Errors
/// A number that is no household's, a range without one.
pub fn named_households(
    register: &Register,
    actor: &Actor,
    hamlet: &str,
    named: &str,
) -> Result<Vec<String>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let plain = plain_hamlet(hamlet);
    let mut here: Vec<String> = Vec::new();
    register.read(&grant, |r| {
        r.each::<Household>(&mut |home: Stored<Household>| {
            if plain_hamlet(&home.record.hamlet) == plain {
                here.push(home.record.number);
            }
            Ok(true)
        })?;
        Ok(())
    })?;
    here.sort_unstable();
    let mut found = Vec::new();
    for part in named.split([',', ';', ' ', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let part = part.to_uppercase();
        // A number may have a dash in it itself.
        let range = part.match_indices(['-', '–']).find_map(|(at, dash)| {
            let (from, to) = (part.get(..at)?, part.get(at + dash.len()..)?);
            (here.iter().any(|n| n == from) && !to.is_empty()).then_some((from, to))
        });
        let before = found.len();
        match range.filter(|_| !here.contains(&part)) {
            Some((from, to)) => {
                found.extend(here.iter().filter(|n| from <= n.as_str() && n.as_str() <= to).cloned());
            }
            None => found.extend(here.iter().filter(|n| **n == part).cloned()),
        }
        if found.len() == before {
            return Err(not_found(Thing::Household, &part));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
