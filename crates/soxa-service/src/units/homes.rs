//! Who lives in which hamlet, counted once: what a regrouping would change is told while it is typed.

use std::collections::BTreeMap;

use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::people::not_found;
use crate::refusal::Thing;
use crate::register::Register;
use soxa_domain::person::{Household, Person};
use soxa_domain::unit::plain_hamlet;
use soxa_store::codec::Stored;

/// The households and people of each hamlet, by its plain name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Homes {
    /// The hamlet of each household, by number.
    households: BTreeMap<String, String>,
    /// How many people of a hamlet are of a household.
    people: BTreeMap<(String, String), usize>,
}

impl Homes {
    /// Counts everybody.
    ///
    /// # Errors
    /// People may not be read, or the register cannot be.
    pub fn read(register: &Register, actor: &Actor) -> Result<Self, ServiceError> {
        let grant = actor.require(ReadPeople)?;
        let mut homes = Self::default();
        register.read(&grant, |r| {
            r.each::<Household>(&mut |home: Stored<Household>| {
                homes.households.insert(home.record.number, plain_hamlet(&home.record.hamlet));
                Ok(true)
            })?;
            r.each::<Person>(&mut |p: Stored<Person>| {
                *homes.people.entry((plain_hamlet(&p.record.hamlet), p.record.household)).or_default() += 1;
                Ok(true)
            })?;
            Ok(())
        })?;
        Ok(homes)
    }

    /// How many people and households a hamlet has.
    pub fn of_hamlet(&self, hamlet: &str) -> (usize, usize) {
        let plain = plain_hamlet(hamlet);
        let people = self.people.iter().filter(|((of, _), _)| *of == plain).map(|(_, count)| count).sum();
        (people, self.households.values().filter(|of| **of == plain).count())
    }

    /// How many people of a hamlet are of these households.
    pub fn of_households(&self, hamlet: &str, numbers: &[String]) -> usize {
        let plain = plain_hamlet(hamlet);
        let count = |number: &String| self.people.get(&(plain.clone(), number.clone()));
        numbers.iter().filter_map(count).sum()
    }

    /// The households of a hamlet that a list of numbers and ranges names: `GT001-GT040, GT077`.
    ///
    /// # Errors
    /// A number that is no household's of the hamlet, a range without one.
    pub fn named(&self, hamlet: &str, named: &str) -> Result<Vec<String>, ServiceError> {
        let plain = plain_hamlet(hamlet);
        let here = || self.households.iter().filter(|(_, of)| **of == plain).map(|(number, _)| number);
        let mut found = Vec::new();
        for part in named.split([',', ';', ' ', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            let part = part.to_uppercase();
            // A number may have a dash in it itself.
            let range = part.match_indices(['-', '–']).find_map(|(at, dash)| {
                let (from, to) = (part.get(..at)?, part.get(at + dash.len()..)?);
                (here().any(|n| n == from) && !to.is_empty()).then_some((from, to))
            });
            let before = found.len();
            match range.filter(|_| here().all(|n| *n != part)) {
                Some((from, to)) => {
                    found.extend(here().filter(|n| from <= n.as_str() && n.as_str() <= to).cloned());
                }
                None => found.extend(here().filter(|n| **n == part).cloned()),
            }
            if found.len() == before {
                return Err(not_found(Thing::Household, &part));
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}
