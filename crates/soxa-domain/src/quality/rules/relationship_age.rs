//! A child older than the head, a parent hardly older (H06).

use crate::person::Person;
use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// A relationship that ages contradict.
pub(super) const RULE: Rule = Rule {
    id: "relationship.age",
    severity: Severity::Warning,
    figure: None,
    label: Said { vi: "Quan hệ không hợp tuổi", en: "The relationship does not fit the age" },
    advice: Said {
        vi: "Xem lại ngày sinh và quan hệ với chủ hộ",
        en: "Look at date of birth and relationship to the head again",
    },
    check: Check::Person(check),
    fix: None,
};

/// Codes of the labels, with how many years older than the head somebody so called is at least (less: younger).
const PARENTS: [u8; 2] = [3, 4];
const GRANDPARENTS: [u8; 4] = [9, 10, 11, 12];
const CHILDREN: [u8; 1] = [7];

/// A parent is at least so many years older.
const GENERATION: i32 = 13;

fn check(subject: &Subject<'_>, _: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    let code = person.relationship?.code();
    let head = subject.home?.head()?;
    let older = years_older(person, &head.person)?;
    let wrong = (PARENTS.contains(&code) && older < GENERATION)
        || (GRANDPARENTS.contains(&code) && older < 2 * GENERATION)
        || (CHILDREN.contains(&code) && -older < GENERATION);
    let label = person.relationship?.label();
    wrong.then(|| Flaw::new(format!("“{label}” sinh {}, chủ hộ sinh {}", year(person), year(&head.person))))
}

/// At most how many years older than somebody a person is, as far as the dates tell.
fn years_older(person: &Person, than: &Person) -> Option<i32> {
    Some(i32::from(than.birth_date?.year()) - i32::from(person.birth_date?.year()))
}

fn year(person: &Person) -> String {
    person.birth_date.map(|d| d.year().to_string()).unwrap_or_default()
}
