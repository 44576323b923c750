//! The sample commune: its people as of 30 March 2022 with all that is wrong, and what the period put right.

use std::collections::HashSet;

use super::births::{Birth, Births, cmnd, personal_id, phone, year_of};
use super::corrections::{Change, Correction, Ledger};
use super::flaws::{Workshop, born, is_linked, is_plain};
use super::households::{households, is_head, label, prisoners};
use super::names::Folk;
use super::random::Random;
use super::village::{LONG_HIEP, home, settle};
use soxa_domain::person::{Link, Marital, Person, Sex, Status};
use soxa_domain::personal_id::PersonalId;
use soxa_domain::relationship::Relationship;

/// The people of the sample commune and their history.
#[derive(Debug, Clone)]
pub struct SampleCommune {
    /// Everybody as of 30 March 2022, before the corrections.
    pub people: Vec<Person>,
    /// What was put right in the period.
    pub corrections: Vec<Correction>,
    /// The seven residents who serve a sentence.
    pub(super) prisoners: Vec<String>,
    /// The people of special-person files: two transferred, one collecting, one complete.
    pub(super) special: Vec<String>,
    /// Old and new numbers of the children whose ids were wrong.
    pub(super) birth_ids: Vec<(String, String)>,
}

impl SampleCommune {
    /// Those who are here, have an id that stays, and are no copy of somebody else.
    pub(super) fn settled(&self) -> impl Iterator<Item = &Person> {
        let corrected: HashSet<&str> = self
            .corrections
            .iter()
            .filter(|c| matches!(c.field, "person_id" | "merged_into"))
            .map(|c| c.person.as_str())
            .collect();
        let stays = move |p: &&Person| is_plain(p) && !corrected.contains(p.public_id().as_str());
        self.people.iter().filter(stays)
    }
}

/// Makes the commune of a seed.
pub(super) fn make(seed: u64) -> SampleCommune {
    let (people, births) = settle(seed);
    let mut shop = Workshop::new(people, Random::new(seed, 2));
    let mut ledger = Ledger::new(Random::new(seed, 3));
    let orphaned = households(&mut shop);
    let prisoners = prisoners(&mut shop);
    let special = without_ids(&mut shop, births);
    let birth_ids = contradicting_ids(&mut shop);
    let doubles = duplicates(&mut shop);
    shop.relink();
    let id = |shop: &Workshop, person: usize| shop.get(person).public_id();
    for (household, changes) in orphaned {
        let named: Vec<_> = changes.into_iter().map(|(p, change)| (id(&shop, p), vec![change])).collect();
        ledger.put("clean.no_head", &household, &named);
    }
    for (copy, kept) in doubles {
        let merged = ("merged_into", String::new(), id(&shop, kept));
        ledger.put("clean.duplicates", "Trùng họ tên, ngày sinh, cha mẹ", &[(id(&shop, copy), vec![merged])]);
    }
    for (wrong, right) in &birth_ids {
        let change = ("person_id", wrong.clone(), right.clone());
        ledger.put("econ.birth_id_errors", "Lỗi cấp số khi khai sinh", &[(wrong.clone(), vec![change])]);
    }
    missing_cmnd(&mut shop, &mut ledger);
    children(&mut shop, &mut ledger);
    shared_information(&mut shop, &mut ledger);
    let prisoners = prisoners.into_iter().map(|p| id(&shop, p)).collect();
    let special = special.into_iter().map(|p| id(&shop, p)).collect();
    SampleCommune { people: shop.finish(), corrections: ledger.finish(), prisoners, special, birth_ids }
}

/// Fourteen people without a personal id: four of special-person files, four adults, six children. Gives the four.
fn without_ids(shop: &mut Workshop, mut births: Births) -> Vec<usize> {
    let hosts = shop.choose(4, |p| is_head(p) && is_plain(p) && born(p, 1950, 1975) && p.ethnicity == "Hrê");
    let mut special = Vec::new();
    let born_in = [2007, 2008, 2007, 2008];
    for (n, (host, year)) in hosts.into_iter().zip(born_in).enumerate() {
        let host = shop.get(host);
        let place = home(&LONG_HIEP, &host.hamlet, host.household.clone());
        let sex = if n % 2 == 0 { Sex::Female } else { Sex::Male };
        let birth = Birth { sex, folk: Folk::Hre, family: "Đinh", year };
        let mut person = births.person(&place, birth, "Ở nhờ");
        person.person_id = None;
        person.local_id = Some(format!("L{:04}", n + 1));
        person.status = Some(Status::Present);
        person.health_insurance.clear();
        person.guardian = Link { id: Some(host.public_id()), name: Some(host.full_name.clone()) };
        "Không có giấy tờ, chưa đăng ký khai sinh".clone_into(&mut person.note);
        special.push(shop.add(person));
    }
    let adults = shop.choose(4, |p| {
        is_plain(p) && label(p) == "Con đẻ" && p.marital == Some(Marital::Single) && born(p, 1984, 2003)
    });
    let children = shop.choose(6, |p| is_plain(p) && born(p, 2016, 2021));
    for (n, person) in adults.into_iter().chain(children).enumerate() {
        shop.set_id(person, Err(format!("L{:04}", n + 5)));
        shop.change(person, |p| p.health_insurance.clear());
    }
    special
}

/// The same number with what it says about sex or year of birth changed.
fn contradicting(person: &Person, by_sex: bool, years: i32) -> Option<PersonalId> {
    let id = person.person_id?.number();
    let sex = match (person.sex?, by_sex) {
        (Sex::Male, true) | (Sex::Female, false) => Sex::Female,
        _ => Sex::Male,
    };
    let year = year_of(person) + if by_sex { 0 } else { years };
    personal_id(&format!("{:03}", id / 1_000_000_000), sex, year, id % 1_000_000)
}

/// Six ids that contradict and stay, twenty-two of children that are put right: wrong and right numbers of these.
fn contradicting_ids(shop: &mut Workshop) -> Vec<(String, String)> {
    for (n, person) in
        shop.choose(6, |p| is_plain(p) && !is_head(p) && born(p, 1962, 1999)).into_iter().enumerate()
    {
        if let Some(id) = contradicting(&shop.get(person), n % 2 == 0, if n % 3 == 0 { 1 } else { -2 }) {
            shop.set_id(person, Ok(id));
        }
    }
    let mut changed = Vec::new();
    let children = shop.choose(22, |p| is_plain(p) && born(p, 2014, 2021));
    for (n, child) in children.into_iter().enumerate() {
        let right = shop.get(child);
        if let Some(id) = contradicting(&right, n % 2 == 0, -1) {
            shop.set_id(child, Ok(id));
            changed.push((id.to_string(), right.public_id()));
        }
    }
    changed
}

/// Eleven people who stand in the register twice; gives copy and kept one of the six that were merged.
fn duplicates(shop: &mut Workshop) -> Vec<(usize, usize)> {
    let mut ids: HashSet<_> = shop.people.iter().filter_map(|p| p.person_id).collect();
    let children = shop.choose(8, |p| is_plain(p) && born(p, 2008, 2019) && is_linked(&p.mother));
    let adults = shop.choose(3, |p| {
        is_plain(p) && born(p, 1988, 2003) && p.marital == Some(Marital::Single) && label(p) == "Con đẻ"
    });
    let mut pairs = Vec::new();
    for (n, kept) in children.into_iter().chain(adults).enumerate() {
        let original = shop.get(kept);
        let grown = year_of(&original) <= 2006;
        let hosts = shop
            .choose(1, |p| is_head(p) && is_plain(p) && born(p, 1945, 1965) && p.hamlet != original.hamlet);
        let Some(host) = hosts.first().map(|h| shop.get(*h)) else { continue };
        let Some(sex) = original.sex else { continue };
        let year = year_of(&original);
        let fresh = (0..1_000_000)
            .filter_map(|k| personal_id("051", sex, year, (417_203 + 7919 * (n as u64 + k)) % 1_000_000));
        let fresh = fresh.into_iter().find(|id| ids.insert(*id));
        let copy = Person {
            person_id: fresh,
            cmnd: if grown { cmnd(9_000_000 + n as u64).into_iter().collect() } else { Vec::new() },
            hamlet: host.hamlet.clone(),
            address: host.address.clone(),
            household: host.household.clone(),
            relationship: Relationship::parse(if grown { "Ở nhờ" } else { "Cháu ruột" }),
            phone: String::new(),
            health_insurance: String::new(),
            ..original
        };
        pairs.push((shop.add(copy), kept));
    }
    pairs.into_iter().step_by(2).take(6).collect()
}

/// 125 people whose CMND was found in the period, and forty whose is still missing.
fn missing_cmnd(shop: &mut Workshop, ledger: &mut Ledger) {
    let without = shop.choose(165, |p| is_plain(p) && born(p, 1940, 2006));
    for (n, person) in without.into_iter().enumerate() {
        let before = shop.get(person);
        shop.change(person, |p| p.cmnd.clear());
        if n < 125 {
            let number = before.cmnd.first().map(ToString::to_string).unwrap_or_default();
            let change = ("cmnd", String::new(), number);
            ledger.put("clean.missing_cmnd", "Tra tàng thư PC06", &[(before.public_id(), vec![change])]);
        }
    }
}

/// 675 children whose parents or place of birth were filled in from the civil-status books.
fn children(shop: &mut Workshop, ledger: &mut Ledger) {
    for child in shop.choose(675, |p| is_plain(p) && born(p, 2006, 2021)) {
        let after = shop.get(child);
        let named = |link: &Link, id, name| -> Vec<Change> {
            let (after_id, after_name) = (link.id.clone(), link.name.clone());
            [(id, after_id), (name, after_name)]
                .into_iter()
                .filter_map(|(field, value)| Some((field, String::new(), value?)))
                .collect()
        };
        let roll = shop.random.below(100);
        let changes = if roll < 35 && after.father.name.is_some() {
            shop.change(child, |p| p.father = Link::default());
            named(&after.father, "father_id", "father_name")
        } else if roll < 50 && after.mother.name.is_some() {
            shop.change(child, |p| p.mother = Link::default());
            named(&after.mother, "mother_id", "mother_name")
        } else {
            let before = if roll < 80 { "" } else { "Quảng Ngãi" };
            shop.change(child, |p| before.clone_into(&mut p.birth_place));
            vec![("birth_place", before.to_owned(), after.birth_place.clone())]
        };
        ledger.put("econ.children_cleaned", "Đối chiếu sổ hộ tịch", &[(after.public_id(), changes)]);
    }
}

/// 83 people who gave further information.
fn shared_information(shop: &mut Workshop, ledger: &mut Ledger) {
    for person in shop.choose(83, |p| is_plain(p) && born(p, 1950, 2003)) {
        let before = shop.get(person);
        let change = if shop.random.percent(60) || before.health_insurance.is_empty() {
            ("phone", before.phone.clone(), phone(&mut shop.random))
        } else {
            shop.change(person, |p| p.health_insurance.clear());
            ("health_insurance", String::new(), before.health_insurance.clone())
        };
        ledger.put("clean.shared_info", "Phiếu thông tin bổ sung", &[(before.public_id(), vec![change])]);
    }
}
