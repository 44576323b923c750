//! What is put right by itself: exactly the flaw, once, and only where it is certain.

use soxa_domain::person::{Link, Marital, Person, Status};
use soxa_domain::quality::rule;

use super::village::{HEAD, LONER, NEIGHBOUR, SON, Village, WIFE, born, label, link};

fn fixed(village: &Village, id: &str, no: u32) -> Option<Person> {
    village.with(no, |subject| rule(id).unwrap().fix.unwrap()(subject, village))
}

type Certain = (&'static str, u32, fn(&mut Village), fn(&mut Person));

#[rustfmt::skip]
const CERTAIN: &[Certain] = &[
    ("relationship.sex", WIFE, |v| v.person_mut(WIFE).relationship = label(2), |p| p.relationship = label(1)),
    ("relationship.sex", SON, |v| v.person_mut(SON).relationship = label(80), |p| p.relationship = label(81)),
    ("person.spouse", WIFE, |v| v.person_mut(WIFE).spouse = Link::default(), |p| p.spouse = link("051080000101", "Đinh Văn Nghinh")),
    ("person.spouse", WIFE, |v| v.person_mut(WIFE).spouse = Link { id: None, name: Some("dinh van nghinh".to_owned()) }, |p| p.spouse = link("051080000101", "Đinh Văn Nghinh")),
    ("address.hamlet", LONER, |v| "go tranh".clone_into(&mut v.person_mut(LONER).hamlet), |p| "Thôn Gò Tranh".clone_into(&mut p.hamlet)),
    ("address.hamlet", LONER, |v| "THÔN HA BOI".clone_into(&mut v.person_mut(LONER).hamlet), |p| "Thôn Hà Bôi".clone_into(&mut p.hamlet)),
    ("text.unreadable", LONER, |v| "NguyÔn V¨n An".clone_into(&mut v.person_mut(LONER).full_name), |p| "Nguyễn Văn An".clone_into(&mut p.full_name)),
    ("text.unreadable", LONER, |v| "Long Hie\u{323}\u{302}p".clone_into(&mut v.person_mut(LONER).origin), |p| "Long Hiệp".clone_into(&mut p.origin)),
];

#[test]
fn a_certain_flaw_goes_and_nothing_else_changes() {
    for (n, (id, no, change, wanted)) in CERTAIN.iter().enumerate() {
        let mut village = Village::new();
        change(&mut village);
        assert!(village.of(id).contains(no), "case {n} of {id}");
        let mut expected = village.person(*no).clone();
        wanted(&mut expected);
        let new = fixed(&village, id, *no);
        assert_eq!(new.as_ref(), Some(&expected), "case {n} of {id}");
        *village.person_mut(*no) = new.unwrap();
        assert!(!village.of(id).contains(no), "case {n} of {id} is still there");
        assert_eq!(fixed(&village, id, *no), None, "case {n} of {id} is done twice");
    }
}

type Doubtful = (&'static str, u32, fn(&mut Village));

#[rustfmt::skip]
const DOUBTFUL: &[Doubtful] = &[
    // The id speaks for the label, not for the sex.
    ("relationship.sex", WIFE, |v| v.person_mut(WIFE).sex = v.person(HEAD).sex),
    ("relationship.sex", WIFE, |v| { v.person_mut(WIFE).relationship = label(2); v.person_mut(WIFE).person_id = None; }),
    // A wife who is a man is not the husband of a man.
    ("relationship.sex", NEIGHBOUR, |v| { let p = v.person_mut(NEIGHBOUR); p.relationship = label(1); "HK000001".clone_into(&mut p.household); }),
    ("relationship.sex", WIFE, |_| {}),
    ("person.spouse", WIFE, |v| v.person_mut(WIFE).spouse = Link { id: None, name: Some("Lý Văn An".to_owned()) }),
    ("person.spouse", WIFE, |v| { v.person_mut(WIFE).spouse = Link::default(); v.person_mut(NEIGHBOUR).spouse = link("051182000102", "Nía"); }),
    ("person.spouse", WIFE, |v| { let p = v.person_mut(WIFE); p.spouse = Link::default(); p.marital = Some(Marital::Widowed); }),
    ("person.spouse", WIFE, |v| { v.person_mut(WIFE).spouse = Link::default(); v.person_mut(HEAD).marital = Some(Marital::Divorced); }),
    ("person.spouse", WIFE, |v| { let p = v.person_mut(WIFE); p.spouse = Link::default(); p.status = Some(Status::Deceased); }),
    ("person.spouse", SON, |v| v.person_mut(NEIGHBOUR).spouse = link("051215000103", "Huy")),
    ("address.hamlet", LONER, |v| "Thôn Lạ".clone_into(&mut v.person_mut(LONER).hamlet)),
    ("address.hamlet", LONER, |v| { v.hamlets.push("Thôn Gò Tranh Trên".to_owned()); "Gò".clone_into(&mut v.person_mut(LONER).hamlet); }),
    ("address.hamlet", LONER, |v| { v.hamlets.push("Thôn Hạ Bối".to_owned()); "ha boi".clone_into(&mut v.person_mut(LONER).hamlet); }),
    ("address.hamlet", LONER, |_| {}),
    ("text.unreadable", LONER, |v| "Long Hi\u{FFFD}p".clone_into(&mut v.person_mut(LONER).origin)),
    ("text.unreadable", LONER, |v| v.person_mut(LONER).birth_date = born("1961")),
];

#[test]
fn what_is_not_certain_is_left_to_the_officer() {
    for (n, (id, no, change)) in DOUBTFUL.iter().enumerate() {
        let mut village = Village::new();
        change(&mut village);
        assert_eq!(fixed(&village, id, *no), None, "case {n} of {id}");
    }
}
