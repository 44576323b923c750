//! The people of a commune before anything is wrong with them, hamlet by hamlet.

use std::collections::{HashMap, HashSet};

use super::births::{Births, Home, link, year_of};
use super::names::family_of;
use super::random::Random;
use soxa_domain::person::{Marital, Person, Sex, Status};
use soxa_domain::relationship::Relationship;

/// A commune of before July 2025.
#[derive(Debug, Clone, Copy)]
pub(super) struct Village {
    /// Its name in addresses.
    pub name: &'static str,
    /// Hamlets with the letters of their household numbers and how many households they have.
    pub hamlets: &'static [(&'static str, &'static str, u32)],
}

/// Long Hiệp: 1,150 households in six hamlets.
pub(super) const LONG_HIEP: Village = Village {
    name: "Long Hiệp",
    hamlets: &[
        ("Thôn Gò Tranh", "GT", 214),
        ("Thôn Hà Bôi", "HB", 203),
        ("Thôn Dục Ái", "DA", 187),
        ("Thôn Thiệp Xuyên", "TX", 192),
        ("Thôn Hà Xuyên", "HX", 178),
        ("Thôn Cà Xen", "CX", 176),
    ],
};

/// Everybody of the sample commune, household by household; and what makes more people.
pub(super) fn settle(seed: u64) -> (Vec<Person>, Births) {
    let mut births = Births::new(Random::new(seed, 0), 0, false);
    let people = settle_in(&LONG_HIEP, &mut births);
    (people, births)
}

/// Everybody of a commune, household by household.
pub(super) fn settle_in(village: &Village, births: &mut Births) -> Vec<Person> {
    let mut people = Vec::new();
    for (hamlet, letters, households) in village.hamlets {
        for n in 1..=*households {
            let home = home(village, hamlet, format!("{letters}{n:03}"));
            people.extend(births.household(&home));
        }
    }
    kin_between_households(&mut people, &mut births.random);
    people
}

/// The home of a household of a hamlet.
pub(super) fn home(village: &Village, hamlet: &str, number: String) -> Home {
    Home {
        number,
        hamlet: hamlet.to_owned(),
        address: format!("{hamlet}, {}, Minh Long, Quảng Ngãi", village.name),
        from: "Minh Long, Quảng Ngãi".to_owned(),
    }
}

/// A married couple that may be somebody's parents.
struct Couple {
    father: usize,
    mother: usize,
    household: String,
    children: HashSet<i32>,
}

/// Married people often are children of another household: their parents become links.
fn kin_between_households(people: &mut [Person], random: &mut Random) {
    let mut couples = couples(people);
    random.shuffle(&mut couples);
    let at: HashMap<String, usize> = people.iter().enumerate().map(|(i, p)| (p.public_id(), i)).collect();
    let with_sibling: HashSet<String> = people
        .iter()
        .filter(|p| p.relationship == Relationship::parse("Em ruột"))
        .map(|p| p.household.clone())
        .collect();
    for child in 0..people.len() {
        let Some(person) = people.get(child) else { continue };
        let year = year_of(person);
        let fits = person.father.id.is_none()
            && person.mother.id.is_none()
            && person.father.name.is_some()
            && matches!(person.marital, Some(Marital::Married | Marital::Divorced))
            && (1962..=1999).contains(&year)
            && person.origin.starts_with("Minh Long")
            && !with_sibling.contains(&person.household);
        // Where an elder of the household is the mother, the parents are known already.
        if !fits || !random.percent(45) {
            continue;
        }
        let family = family_of(&person.full_name).to_owned();
        let folk = person.ethnicity.clone();
        let household = person.household.clone();
        let in_laws = person.spouse.id.as_ref().and_then(|id| at.get(id)).and_then(|i| people.get(*i));
        let in_laws = in_laws.and_then(|s| s.father.id.clone());
        let found = couples.iter_mut().find(|couple| {
            let (Some(father), Some(mother)) = (people.get(couple.father), people.get(couple.mother)) else {
                return false;
            };
            couple.household != household
                && couple.children.len() < 5
                && family_of(&father.full_name) == family
                && father.ethnicity == folk
                && in_laws.as_ref() != Some(&father.public_id())
                && (year_of(father) + 20..=year_of(father) + 45).contains(&year)
                && (year_of(mother) + 18..=year_of(mother) + 41).contains(&year)
                && couple.children.iter().all(|other| other.abs_diff(year) >= 2)
        });
        let Some(couple) = found else { continue };
        couple.children.insert(year);
        let parents = (people.get(couple.father).map(link), people.get(couple.mother).map(link));
        if let (Some(person), (Some(father), Some(mother))) = (people.get_mut(child), parents) {
            (person.father, person.mother) = (father, mother);
        }
    }
}

fn couples(people: &[Person]) -> Vec<Couple> {
    let at: HashMap<String, usize> = people.iter().enumerate().map(|(i, p)| (p.public_id(), i)).collect();
    let mut children: HashMap<&str, HashSet<i32>> = HashMap::new();
    for person in people {
        if let Some(father) = &person.father.id {
            children.entry(father).or_default().insert(year_of(person));
        }
    }
    people
        .iter()
        .enumerate()
        .filter(|(_, p)| p.sex == Some(Sex::Male) && p.status != Some(Status::Moved))
        .filter_map(|(father, p)| {
            let mother = *at.get(p.spouse.id.as_ref()?)?;
            let known = children.get(p.public_id().as_str()).cloned().unwrap_or_default();
            Some(Couple { father, mother, household: p.household.clone(), children: known })
        })
        .collect()
}
