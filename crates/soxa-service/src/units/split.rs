//! A hamlet whose households go to others.

use std::collections::BTreeMap;

use super::names::called;
use crate::error::ServiceError;
use crate::people::not_found;
use crate::refusal::{Field, Thing, UnitProblem};
use crate::register::Register;
use soxa_domain::person::{Household, Person};
use soxa_domain::reorganisation::UnitChange;
use soxa_domain::unit::plain_hamlet;
use soxa_store::Reader;
use soxa_store::codec::Stored;

/// A hamlet whose households go to others.
pub(super) struct Split {
    hamlet: String,
    households: BTreeMap<String, String>,
}

impl Split {
    pub(super) fn read(
        register: &Register,
        r: &Reader,
        hamlet: &str,
        households: &BTreeMap<String, String>,
    ) -> Result<Self, ServiceError> {
        let commune = register.commune();
        let own = commune.hamlets.iter().find(|h| plain_hamlet(h) == plain_hamlet(hamlet)).cloned();
        let Some(own) = own else {
            let (name, known) = (hamlet.trim().to_owned(), commune.hamlets.join(", "));
            return Err(ServiceError::refused(Field::Hamlet, UnitProblem::NoSuchHamlet { name, known }));
        };
        let goes = |(number, to): (&String, &String)| {
            let to = called(&commune, to).map_err(|why| ServiceError::refused(Field::Hamlet, why))?;
            Ok::<_, ServiceError>((number.clone(), to))
        };
        let households: BTreeMap<String, String> = households.iter().map(goes).collect::<Result<_, _>>()?;
        if households.values().all(|to| *to == own) {
            return Err(ServiceError::refused(Field::Households, UnitProblem::Nothing));
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
