//! Every rule with what it must find and what it must leave alone.

use soxa_domain::person::{Link, Marital, Sex, Status};
use soxa_domain::quality::{Check, RULES};

use super::village::{FATHER, HEAD, LONER, NEIGHBOUR, SON, Village, WIFE, born, cmnd, id, label, link};

/// A change of the village that has nothing wrong, and whom the rule names then; 0 is the household.
type Case = (&'static str, fn(&mut Village), &'static [u32]);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("household.no_head", |v| v.person_mut(HEAD).relationship = label(99), &[0]),
    ("household.no_head", |v| v.person_mut(NEIGHBOUR).relationship = None, &[0]),
    ("household.no_head", |v| v.person_mut(HEAD).status = Some(Status::Deceased), &[]),
    ("household.no_head", |v| { let p = v.person_mut(NEIGHBOUR); p.relationship = None; p.status = Some(Status::Moved); }, &[]),
    ("household.several_heads", |v| v.person_mut(FATHER).relationship = label(0), &[0]),
    ("household.several_heads", |v| "HK000001".clone_into(&mut v.person_mut(NEIGHBOUR).household), &[0]),
    ("household.several_heads", |v| { let p = v.person_mut(FATHER); p.relationship = label(0); p.status = Some(Status::Deceased); }, &[]),
    ("household.several_heads", |v| v.person_mut(LONER).relationship = label(0), &[]),
    ("household.unfit_head", |v| v.person_mut(HEAD).status = Some(Status::Deceased), &[0]),
    ("household.unfit_head", |v| v.person_mut(HEAD).status = Some(Status::InPrison), &[0]),
    ("household.unfit_head", |v| v.person_mut(HEAD).status = Some(Status::Away), &[]),
    ("household.unfit_head", |v| v.person_mut(NEIGHBOUR).status = Some(Status::Moved), &[]),
    ("household.unfit_head", |v| { v.person_mut(HEAD).status = Some(Status::Moved); v.person_mut(FATHER).relationship = label(0); }, &[]),
    ("household.minor_head", |v| { v.person_mut(HEAD).relationship = label(3); v.person_mut(SON).relationship = label(0); }, &[0]),
    ("household.minor_head", |v| v.person_mut(HEAD).birth_date = born("2008-11-26"), &[0]),
    ("household.minor_head", |v| v.person_mut(HEAD).birth_date = born("2008-11-25"), &[]),
    ("household.minor_head", |v| v.person_mut(NEIGHBOUR).birth_date = born("2015"), &[]),
    ("household.several_spouses", |v| v.person_mut(FATHER).relationship = label(1), &[0]),
    ("household.several_spouses", |v| v.person_mut(SON).relationship = label(2), &[0]),
    ("household.several_spouses", |v| { v.person_mut(WIFE).status = Some(Status::Deceased); v.person_mut(FATHER).relationship = label(1); }, &[]),
    ("household.several_spouses", |v| v.person_mut(NEIGHBOUR).relationship = label(2), &[]),
    ("relationship.sex", |v| v.person_mut(WIFE).relationship = label(2), &[WIFE]),
    ("relationship.sex", |v| v.person_mut(FATHER).sex = Some(Sex::Female), &[FATHER]),
    ("relationship.sex", |v| v.person_mut(WIFE).sex = None, &[]),
    ("relationship.sex", |v| v.person_mut(SON).sex = Some(Sex::Female), &[]),
    ("relationship.age", |v| v.person_mut(SON).birth_date = born("1992"), &[SON]),
    ("relationship.age", |v| v.person_mut(FATHER).birth_date = born("1968"), &[FATHER]),
    ("relationship.age", |v| { let p = v.person_mut(FATHER); p.relationship = label(9); p.birth_date = born("1955"); }, &[FATHER]),
    ("relationship.age", |v| v.person_mut(FATHER).birth_date = born("1967"), &[]),
    ("relationship.age", |v| v.person_mut(SON).birth_date = None, &[]),
    ("relationship.links", |v| v.person_mut(WIFE).spouse = link("051070000106", "Lý Văn An"), &[WIFE]),
    ("relationship.links", |v| { let p = v.person_mut(SON); p.father = link("051070000106", "Lý Văn An"); p.mother = link("051160000105", "Ngô Thị Mỹ"); }, &[SON]),
    ("relationship.links", |v| v.person_mut(SON).father = link("051070000106", "Lý Văn An"), &[SON]),
    ("relationship.links", |v| v.person_mut(SON).mother = link("051160000105", "Ngô Thị Mỹ"), &[]),
    ("relationship.links", |v| { v.person_mut(HEAD).sex = None; let p = v.person_mut(SON); p.father = link("051070000106", "Lý Văn An"); p.mother = Link::default(); }, &[]),
    ("relationship.links", |v| v.person_mut(HEAD).father = link("051070000106", "Lý Văn An"), &[FATHER]),
    ("relationship.links", |v| v.person_mut(WIFE).spouse.id = None, &[]),
    ("relationship.links", |v| { let p = v.person_mut(HEAD); p.cancelled_ids = vec![id("051080000101").unwrap()]; p.person_id = id("051080000199"); }, &[]),
    ("person.spouse", |v| v.person_mut(WIFE).spouse = Link::default(), &[WIFE]),
    ("person.spouse", |v| v.person_mut(WIFE).spouse = link("051070000106", "Lý Văn An"), &[HEAD, NEIGHBOUR]),
    ("person.spouse", |v| v.person_mut(LONER).spouse = link("051299999999", "ở xã khác"), &[]),
    ("person.spouse", |v| { let p = v.person_mut(WIFE); p.spouse = Link::default(); p.marital = Some(Marital::Divorced); }, &[]),
    ("person.spouse", |v| { v.person_mut(WIFE).spouse = Link::default(); v.person_mut(HEAD).status = Some(Status::Deceased); }, &[]),
    ("person.parent_age", |v| v.person_mut(SON).father = link("051215000103", "chính mình"), &[SON]),
    ("person.parent_age", |v| v.person_mut(WIFE).birth_date = born("2003"), &[SON]),
    ("person.parent_age", |v| v.person_mut(WIFE).birth_date = born("2002"), &[]),
    ("person.parent_age", |v| v.person_mut(WIFE).birth_date = None, &[]),
    ("person.missing_cmnd", |v| v.person_mut(LONER).cmnd.clear(), &[LONER]),
    ("person.missing_cmnd", |v| { let p = v.person_mut(LONER); p.cmnd.clear(); p.nationality.clear(); p.birth_date = born("2006"); }, &[LONER]),
    ("person.missing_cmnd", |v| { let p = v.person_mut(LONER); p.cmnd.clear(); p.birth_date = born("2007"); }, &[]),
    ("person.missing_cmnd", |v| { let p = v.person_mut(LONER); p.cmnd.clear(); "Lào".clone_into(&mut p.nationality); }, &[]),
    ("person.no_id", |v| v.person_mut(LONER).person_id = None, &[LONER]),
    ("person.no_id", |v| { let p = v.person_mut(LONER); p.person_id = None; p.birth_date = None; }, &[LONER]),
    ("person.no_id", |v| v.person_mut(SON).person_id = None, &[]),
    ("person.no_id", |v| { let p = v.person_mut(LONER); p.person_id = None; p.status = Some(Status::Deceased); }, &[]),
    ("child.no_id", |v| v.person_mut(SON).person_id = None, &[SON]),
    ("child.no_id", |v| { let p = v.person_mut(SON); p.person_id = None; p.birth_date = born("2012-11-26"); }, &[SON]),
    ("child.no_id", |v| { let p = v.person_mut(SON); p.person_id = None; p.birth_date = born("2012-11-25"); }, &[]),
    ("child.no_id", |v| v.person_mut(LONER).person_id = None, &[]),
    ("child.birth_id", |v| v.person_mut(SON).sex = Some(Sex::Female), &[SON]),
    ("child.birth_id", |v| v.person_mut(SON).birth_date = born("2016"), &[SON]),
    ("child.birth_id", |v| v.person_mut(SON).person_id = None, &[]),
    ("child.birth_id", |v| v.person_mut(LONER).sex = Some(Sex::Male), &[]),
    ("id.contradicts", |v| v.person_mut(LONER).sex = Some(Sex::Male), &[LONER]),
    ("id.contradicts", |v| v.person_mut(LONER).birth_date = born("1961"), &[LONER]),
    ("id.contradicts", |v| v.person_mut(LONER).birth_date = None, &[]),
    ("id.contradicts", |v| v.person_mut(SON).sex = Some(Sex::Female), &[]),
    ("person.shared_cmnd", |v| v.person_mut(LONER).cmnd = cmnd("212000101"), &[LONER]),
    ("person.shared_cmnd", |v| v.person_mut(NEIGHBOUR).cmnd.extend(cmnd("212000105")), &[NEIGHBOUR]),
    ("person.shared_cmnd", |v| { v.person_mut(LONER).cmnd = cmnd("212000101"); v.person_mut(HEAD).status = Some(Status::Deceased); }, &[]),
    ("person.shared_cmnd", |v| { let own = cmnd("212000105"); v.person_mut(LONER).cmnd = [own.clone(), own].concat(); }, &[]),
    ("person.duplicate", |v| drop(v.copy(LONER, 7, "051160000107").clone()), &[7]),
    ("person.duplicate", |v| "ngo thi my".clone_into(&mut v.copy(LONER, 7, "051160000107").full_name), &[7]),
    ("person.duplicate", |v| v.copy(LONER, 7, "051160000107").birth_date = born("1960-09-11"), &[]),
    ("person.duplicate", |v| { v.person_mut(LONER).birth_date = born("1960"); v.copy(LONER, 7, "051160000107"); }, &[]),
    ("person.duplicate", |v| { let p = v.copy(SON, 7, "051215000107"); p.father = link("9", "Lý An"); p.mother = link("8", "Lý Thị Y"); }, &[]),
    ("person.birth_date", |v| v.person_mut(LONER).birth_date = born("2026-11-26"), &[LONER]),
    ("person.birth_date", |v| v.person_mut(LONER).birth_date = born("1905-01-01"), &[LONER]),
    ("person.birth_date", |v| v.person_mut(LONER).birth_date = born("2026"), &[]),
    ("person.birth_date", |v| { let p = v.person_mut(LONER); p.birth_date = born("1905"); p.status = Some(Status::Deceased); }, &[]),
    ("text.unreadable", |v| "NguyÔn V¨n An".clone_into(&mut v.person_mut(LONER).full_name), &[LONER]),
    ("text.unreadable", |v| "Long Hi\u{FFFD}p".clone_into(&mut v.person_mut(LONER).origin), &[LONER]),
    ("text.unreadable", |v| "Smith".clone_into(&mut v.person_mut(LONER).full_name), &[]),
    ("text.unreadable", |v| "H'Lôi Y-Byă Êban".clone_into(&mut v.person_mut(LONER).other_name), &[]),
    ("address.hamlet", |v| "Thôn Lạ".clone_into(&mut v.person_mut(LONER).hamlet), &[LONER]),
    ("address.hamlet", |v| "Gò Tranh".clone_into(&mut v.person_mut(LONER).hamlet), &[LONER]),
    ("address.hamlet", |v| v.person_mut(LONER).hamlet.clear(), &[]),
    ("address.hamlet", |v| { "Thôn Lạ".clone_into(&mut v.person_mut(LONER).hamlet); v.hamlets.clear(); }, &[]),
    ("sojourn.expired", |v| v.stay(LONER, Some("2026-11-24"), None), &[LONER]),
    ("sojourn.expired", |v| { v.stay(WIFE, Some("2026-12-24"), None); v.stay(WIFE, Some("2026-06-30"), None); }, &[WIFE]),
    ("sojourn.expired", |v| v.stay(LONER, Some("2026-11-25"), None), &[]),
    ("sojourn.expired", |v| { v.stay(LONER, Some("2026-06-30"), Some("2026-06-30")); v.stay(LONER, None, None); }, &[]),
    ("person.dead_with_case", |v| { v.cases.insert(LONER, "SX-1".to_owned()); v.person_mut(LONER).status = Some(Status::Deceased); }, &[LONER]),
    ("person.dead_with_case", |v| { v.cases.insert(FATHER, "SX-1".to_owned()); v.person_mut(FATHER).status = Some(Status::Deceased); }, &[FATHER]),
    ("person.dead_with_case", |v| drop(v.cases.insert(LONER, "SX-1".to_owned())), &[]),
    ("person.dead_with_case", |v| v.person_mut(LONER).status = Some(Status::Deceased), &[]),
    ("child.record", |v| "Quảng Ngãi".clone_into(&mut v.person_mut(SON).birth_place), &[SON]),
    ("child.record", |v| { let p = v.person_mut(SON); p.father = Link::default(); p.mother = Link::default(); }, &[SON]),
    ("child.record", |v| v.person_mut(SON).father = Link::default(), &[]),
    ("child.record", |v| v.person_mut(LONER).birth_place.clear(), &[]),
];

#[test]
fn nothing_is_wrong_in_the_village() {
    assert_eq!(Village::new().all(), []);
}

#[test]
fn each_rule_finds_what_it_must_and_no_more() {
    for (n, (rule, change, wanted)) in CASES.iter().enumerate() {
        let mut village = Village::new();
        change(&mut village);
        assert_eq!(village.of(rule), *wanted, "case {n} of {rule}: {:?}", village.all());
    }
}

#[test]
fn every_rule_that_looks_has_two_cases_of_each_kind() {
    for rule in RULES.iter().filter(|r| !matches!(r.check, Check::Told(_))) {
        let of = CASES.iter().filter(|(id, ..)| *id == rule.id);
        let (positive, negative): (Vec<&Case>, Vec<&Case>) = of.partition(|(.., wanted)| !wanted.is_empty());
        assert!(positive.len() >= 2 && negative.len() >= 2, "{}", rule.id);
    }
    assert!(CASES.iter().all(|(id, ..)| soxa_domain::quality::rule(id).is_some()));
}
