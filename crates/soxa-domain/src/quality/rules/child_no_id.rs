//! A child under fourteen without a personal id (D06).

use chrono::NaiveDate;

use crate::person::Person;
use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// A child without a personal id.
pub(super) const RULE: Rule = Rule {
    id: "child.no_id",
    severity: Severity::Warning,
    figure: None,
    label: Said { vi: "Trẻ em chưa có số định danh", en: "A child without a personal id" },
    advice: Said {
        vi: "Đối chiếu sổ đăng ký khai sinh với Tư pháp, xin cấp số",
        en: "Compare the register of births with Justice, ask for a number",
    },
    check: Check::Person(check),
    fix: None,
};

/// Below this age a person has no card of its own and gets the id with the registration of birth.
const FIRST_CARD: i32 = 14;

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    (person.is_active() && person.person_id.is_none() && is_child(person, facts.today())).then(Flaw::default)
}

/// Whether a person is under fourteen.
pub(super) fn is_child(person: &Person, today: NaiveDate) -> bool {
    person.birth_date.is_some_and(|d| d.age_on(today) < FIRST_CARD)
}
