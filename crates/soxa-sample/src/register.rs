//! Registers of any size, made household by household so that memory stays bounded.

use super::births::{Births, Home};
use super::random::Random;
use soxa_domain::person::Person;
use soxa_domain::unit::communes;

/// Hamlets of each commune of a large register.
const HAMLETS: u64 = 9;

/// People of made-up households all over the province; people of one household follow each other.
#[derive(Debug, Clone)]
pub struct People {
    births: Births,
    communes: Vec<String>,
    left: u64,
    households: u64,
    ready: std::vec::IntoIter<Person>,
}

/// So many people, always the same ones for a seed; their ids differ up to a million of them.
pub fn people(seed: u64, count: u64) -> People {
    let merger = |unit: &soxa_domain::unit::CommuneUnit| unit.valid_to.is_some();
    let communes = communes()
        .into_iter()
        .filter(merger)
        .map(|u| match u.district {
            Some(district) => format!("{}, {}", bare(&u.name), bare(&district)),
            None => bare(&u.name).to_owned(),
        })
        .collect();
    People {
        births: Births::new(Random::new(seed, 1), 0, true),
        communes,
        left: count,
        households: 0,
        ready: Vec::new().into_iter(),
    }
}

/// A unit's name without its level.
fn bare(name: &str) -> &str {
    ["Xã ", "Phường ", "Thị trấn ", "Huyện ", "Thị xã ", "Thành phố "]
        .iter()
        .find_map(|level| name.strip_prefix(level))
        .unwrap_or(name)
}

impl Iterator for People {
    type Item = Person;

    fn next(&mut self) -> Option<Person> {
        self.left = self.left.checked_sub(1)?;
        loop {
            if let Some(person) = self.ready.next() {
                return Some(person);
            }
            self.households += 1;
            let n = self.households;
            let commune = self.communes.get((n % self.communes.len().max(1) as u64) as usize);
            let commune = commune.map_or("Long Hiệp, Minh Long", String::as_str);
            let hamlet = format!("Thôn {}", 1 + n / self.communes.len().max(1) as u64 % HAMLETS);
            let home = Home {
                number: format!("QN{n:07}"),
                address: format!("{hamlet}, {commune}, Quảng Ngãi"),
                hamlet,
                from: format!("{commune}, Quảng Ngãi"),
            };
            self.ready = self.births.household(&home).into_iter();
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}
