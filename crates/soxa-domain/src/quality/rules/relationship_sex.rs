//! A relationship that the other sex has: a wife who is a man (H05).

use crate::labels::Vocabulary;
use crate::person::Person;
use crate::quality::{Check, Facts, Flaw, Home, Rule, Said, Severity, Subject};
use crate::relationship::Relationship;

/// A relationship of the other sex.
pub(super) const RULE: Rule = Rule {
    id: "relationship.sex",
    severity: Severity::Error,
    figure: None,
    label: Said { vi: "Quan hệ không hợp giới tính", en: "The relationship does not fit the sex" },
    advice: Said { vi: "Sửa quan hệ hoặc giới tính", en: "Correct the relationship or the sex" },
    check: Check::Person(check),
    fix: Some(fix),
};

/// Labels that differ by sex only.
const PAIRS: [(u8, u8); 9] =
    [(1, 2), (3, 4), (5, 6), (9, 10), (11, 12), (13, 14), (80, 81), (82, 83), (20, 22)];

fn check(subject: &Subject<'_>, _: &dyn Facts) -> Option<Flaw> {
    let (relationship, sex) = (subject.person.relationship?, subject.person.sex?);
    (relationship.expected_sex()? != sex)
        .then(|| Flaw::new(format!("“{}” mà giới tính {}", relationship.label(), sex.vi().to_lowercase())))
}

/// Where the personal id speaks for the sex as it stands, the label is what is wrong.
fn fix(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Person> {
    check(subject, facts)?;
    let person = subject.person;
    let (id_sex, _) = person.person_id?.legacy();
    let code = person.relationship?.code();
    let other = PAIRS.iter().find_map(|(a, b)| match code {
        c if c == *a => Some(*b),
        c if c == *b => Some(*a),
        _ => None,
    })?;
    let relationship = Relationship::from_code(other)?;
    // Of a head of the same sex nobody is the spouse, whatever the label: something else is wrong.
    let spouse = relationship == Relationship::WIFE || relationship == Relationship::HUSBAND;
    if spouse && subject.home.and_then(Home::head).is_none_or(|head| head.person.sex == person.sex) {
        return None;
    }
    (person.sex == Some(id_sex)).then(|| Person { relationship: Some(relationship), ..person.clone() })
}
