//! Households with something wrong about their head, and the residents in prison.

use std::collections::HashMap;

use super::corrections::Change;
use super::flaws::{Workshop, born, is_plain};
use soxa_domain::person::{Marital, Person, Sex, Status};
use soxa_domain::relationship::Relationship;

/// Labels met in each household, to choose households by their shape.
type Shapes = HashMap<String, Vec<&'static str>>;

pub(super) fn label(person: &Person) -> &'static str {
    person.relationship.map_or("", Relationship::label)
}

pub(super) fn is_head(person: &Person) -> bool {
    person.relationship == Some(Relationship::HEAD)
}

fn make_head(shop: &mut Workshop, person: usize) {
    shop.change(person, |p| p.relationship = Some(Relationship::HEAD));
}

/// Households without a head (four get one in the period, three stay), with two heads, with one who is dead or in prison.
/// Gives the corrections of the four.
pub(super) fn households(shop: &mut Workshop) -> Vec<(String, Vec<(usize, Change)>)> {
    let mut shapes = Shapes::new();
    for person in &shop.people {
        let entry = shapes.entry(person.household.clone()).or_default();
        entry.push(if person.status == Some(Status::Present) { label(person) } else { "vắng" });
    }
    let shape = |p: &Person| shapes.get(&p.household).cloned().unwrap_or_default();
    let only = |labels: Vec<&str>, allowed: &[&str]| labels.iter().all(|l| allowed.contains(l));
    let small = |p: &Person| {
        is_head(p)
            && p.sex == Some(Sex::Male)
            && born(p, 1955, 1990)
            && only(shape(p), &["Chủ hộ", "Vợ", "Con đẻ"])
            && ["Vợ", "Con đẻ"].iter().all(|l| shape(p).contains(l))
    };
    let with_mother = |p: &Person| {
        is_head(p)
            && p.sex == Some(Sex::Male)
            && only(shape(p), &["Chủ hộ", "Vợ", "Con đẻ", "Mẹ đẻ"])
            && ["Vợ", "Con đẻ", "Mẹ đẻ"].iter().all(|l| shape(p).contains(l))
    };
    let (with_mother, small_ones) = (shop.choose(2, with_mother), shop.choose(5, small));
    let mut corrections = Vec::new();
    for (n, head) in with_mother.into_iter().chain(small_ones).enumerate() {
        let number = shop.get(head).household;
        let members = shop.household_of(head);
        shop.keep(&members);
        shop.remove(head);
        let mut changes = Vec::new();
        for member in members {
            let person = shop.get(member);
            let new = match label(&person) {
                "Vợ" => {
                    shop.change(member, |p| p.marital = Some(Marital::Widowed));
                    "Chủ hộ"
                }
                "Mẹ đẻ" => "Mẹ chồng/mẹ vợ",
                _ => continue,
            };
            changes.push((member, ("relationship", label(&person).to_owned(), new.to_owned())));
        }
        if n < 4 {
            corrections.push((number, changes));
        }
    }
    for head in shop.choose(1, small) {
        let members = shop.household_of(head);
        shop.keep(&members);
        for member in members.into_iter().filter(|m| *m != head).take(1) {
            make_head(shop, member);
        }
    }
    let grown_son = |p: &Person| {
        label(p) == "Con đẻ"
            && p.sex == Some(Sex::Male)
            && p.marital == Some(Marital::Single)
            && is_plain(p)
            && born(p, 1985, 1998)
            && only(shape(p), &["Chủ hộ", "Vợ", "Con đẻ"])
            && shape(p).contains(&"Vợ")
    };
    for son in shop.choose(1, grown_son) {
        let members = shop.household_of(son);
        shop.keep(&members);
        make_head(shop, son);
    }
    for head in shop.choose(1, small) {
        let members = shop.household_of(head);
        shop.keep(&members);
        shop.change(head, |p| {
            p.status = Some(Status::Deceased);
            p.phone.clear();
        });
        for wife in members.into_iter().filter(|m| label(&shop.get(*m)) == "Vợ").collect::<Vec<_>>() {
            shop.change(wife, |p| p.marital = Some(Marital::Widowed));
        }
    }
    corrections
}

/// Seven residents in prison, one of them the head of a household.
pub(super) fn prisoners(shop: &mut Workshop) -> Vec<usize> {
    let heads = shop.choose(1, |p| {
        is_head(p) && p.sex == Some(Sex::Male) && born(p, 1970, 1990) && p.marital == Some(Marital::Married)
    });
    let sons = shop.choose(6, |p| {
        label(p) == "Con đẻ"
            && p.sex == Some(Sex::Male)
            && p.marital == Some(Marital::Single)
            && is_plain(p)
            && born(p, 1980, 2002)
    });
    let all: Vec<usize> = heads.into_iter().chain(sons).collect();
    for prisoner in &all {
        let members = shop.household_of(*prisoner);
        shop.keep(&members);
        shop.change(*prisoner, |p| {
            p.status = Some(Status::InPrison);
            p.phone.clear();
        });
    }
    all
}
