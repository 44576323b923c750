//! One made-up person: name, dates, numbers and texts that fit each other.

use std::collections::HashSet;

use super::names::{Folk, family_name, full_name, given_of};
use super::random::Random;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Link, Marital, Person, Sex, Status};
use soxa_domain::personal_id::{Cmnd, PersonalId};
use soxa_domain::relationship::Relationship;

/// Who was fourteen before 2021 got a CMND.
pub(super) const LAST_CMND_YEAR: i32 = 2006;

/// Where a household lives.
#[derive(Debug, Clone, Default)]
pub(super) struct Home {
    pub number: String,
    pub hamlet: String,
    pub address: String,
    /// What its people give as place of origin and of birth.
    pub from: String,
}

/// Makes people; numbers that must differ are counted on.
#[derive(Debug, Clone)]
pub(super) struct Births {
    pub random: Random,
    made: u64,
    /// Names with year of birth that are taken; `None` where namesakes may be of one age.
    taken: Option<HashSet<(String, i32)>>,
    /// Given names within the household that is being made.
    pub at_home: HashSet<String>,
}

/// Sex, folk, family name and year of birth of somebody to be made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Birth<'a> {
    pub sex: Sex,
    pub folk: Folk,
    pub family: &'a str,
    pub year: i32,
}

impl Births {
    /// `first` is where numbers start that must differ from those of other makers.
    pub(super) fn new(random: Random, first: u64, namesakes: bool) -> Self {
        Self { random, made: first, taken: (!namesakes).then(HashSet::new), at_home: HashSet::new() }
    }

    /// Somebody new in a household.
    pub(super) fn person(&mut self, home: &Home, birth: Birth<'_>, relationship: &str) -> Person {
        let Birth { sex, folk, family, year } = birth;
        let number = self.made;
        self.made += 1;
        let random = &mut self.random;
        let mut name = full_name(random, family, folk, sex, year);
        for _ in 0..200 {
            let free = !self.at_home.contains(given_of(&name))
                && self.taken.as_mut().is_none_or(|taken| taken.insert((name.clone(), year)));
            if free {
                break;
            }
            name = full_name(random, family, folk, sex, year);
        }
        self.at_home.insert(given_of(&name).to_owned());
        let here = random.percent(88);
        let elsewhere = random.weighted(&[
            ("052 Hoài Nhơn, Bình Định", 3),
            ("049 Tam Kỳ, Quảng Nam", 3),
            ("048 Hải Châu, Đà Nẵng", 3),
            ("064 Pleiku, Gia Lai", 2),
            ("062 Kon Plông, Kon Tum", 2),
            ("051 Nghĩa Hành, Quảng Ngãi", 9),
            ("051 Ba Tơ, Quảng Ngãi", 6),
        ]);
        let (province, far) = elsewhere.split_once(' ').unwrap_or_default();
        let (province, birth_place) = if here { ("051", home.from.as_str()) } else { (province, far) };
        Person {
            person_id: personal_id(province, sex, year, scattered(number, 1_000_000, 387_421)),
            cmnd: cmnd(number).into_iter().filter(|_| year <= LAST_CMND_YEAR).collect(),
            full_name: name,
            birth_date: birth_date(random, year),
            sex: Some(sex),
            ethnicity: folk.name().to_owned(),
            religion: random
                .weighted(&[("Không", 93), ("Tin lành", 4), ("Phật giáo", 2), ("Công giáo", 1)])
                .to_owned(),
            nationality: soxa_domain::tables::VIETNAMESE.to_owned(),
            origin: if random.percent(95) { home.from.clone() } else { birth_place.to_owned() },
            birth_place: birth_place.to_owned(),
            marital: (year <= 2004).then_some(Marital::Single),
            hamlet: home.hamlet.clone(),
            address: home.address.clone(),
            household: home.number.clone(),
            relationship: Relationship::parse(relationship),
            status: Some(Status::Present),
            phone: if year <= 2005 && random.percent(60) { phone(random) } else { String::new() },
            health_insurance: if random.percent(90) {
                health_insurance(random, folk, year, number)
            } else {
                String::new()
            },
            ..Person::default()
        }
    }

    /// Gives a person parents who are not in the register; the father bears the same family name.
    pub(super) fn parents_elsewhere(&mut self, person: &mut Person, folk: Folk) {
        let year = person.birth_date.map_or(1980, |d| i32::from(d.year()));
        let family = super::names::family_of(&person.full_name).to_owned();
        let random = &mut self.random;
        let father = full_name(random, &family, folk, Sex::Male, year - 28);
        let mothers = family_name(random, folk);
        let mother = full_name(random, mothers, folk, Sex::Female, year - 25);
        person.father = Link { id: None, name: Some(father) };
        person.mother = Link { id: None, name: Some(mother) };
    }
}

/// The link that names a person.
pub(super) fn link(to: &Person) -> Link {
    Link { id: Some(to.public_id()), name: Some(to.full_name.clone()) }
}

/// The year somebody was born in.
pub(super) fn year_of(person: &Person) -> i32 {
    person.birth_date.map_or(0, |d| i32::from(d.year()))
}

/// A twelve-digit number of the structure of Decree 137/2015.
pub(super) fn personal_id(province: &str, sex: Sex, year: i32, serial: u64) -> Option<PersonalId> {
    let century = (year - 1900) / 100 * 2 + i32::from(sex == Sex::Female);
    PersonalId::parse(&format!("{province}{century}{:02}{serial:06}", year.rem_euclid(100))).ok()
}

/// A nine-digit number of the province.
pub(super) fn cmnd(number: u64) -> Option<Cmnd> {
    Cmnd::parse(&format!("21{:07}", scattered(number, 10_000_000, 3_874_213))).ok()
}

/// `number` scattered below `limit` (a power of ten): different numbers below it stay different.
pub(super) fn scattered(number: u64, limit: u64, factor: u64) -> u64 {
    (number % limit * factor + 4_711) % limit
}

pub(super) fn phone(random: &mut Random) -> String {
    let prefix =
        random.one(&["0905", "0935", "0914", "0917", "0973", "0985", "0362", "0379", "0782", "0868"]);
    format!("{prefix}{:06}", random.below(1_000_000))
}

pub(super) fn health_insurance(random: &mut Random, folk: Folk, year: i32, number: u64) -> String {
    let group = match (year, folk) {
        (2017.., _) => "TE1",
        (_, Folk::Hre) => "DT2",
        (..=1941, _) => "BT2",
        _ => random.weighted(&[("GD4", 8), ("DN4", 2), ("HS4", 1)]),
    };
    format!("{group}51{:010}", scattered(number, 1_000_000_000, 38_742_121) + 5_100_000_000)
}

/// Old people know the year at least; of some, month or day is unknown.
fn birth_date(random: &mut Random, year: i32) -> Option<PartialDate> {
    let unknown = match year {
        ..=1945 => 45,
        1946..=1960 => 25,
        1961..=1975 => 6,
        _ => 0,
    };
    let (month, day) = (random.between(1, 12) as u8, random.between(1, 28) as u8);
    let (month, day) = match random.below(100) {
        roll if roll < unknown => (0, 0),
        roll if roll < unknown + unknown / 5 => (month, 0),
        _ => (month, day),
    };
    PartialDate::new(year as u16, month, day).ok()
}
