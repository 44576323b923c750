//! A date of birth that cannot be: in the future, or more than 120 years ago.

use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// An impossible date.
pub(super) const RULE: Rule = Rule {
    id: "person.birth_date",
    severity: Severity::Error,
    figure: None,
    label: Said { vi: "Ngày sinh không thể có", en: "An impossible date of birth" },
    advice: Said {
        vi: "Đối chiếu giấy tờ, sửa ngày sinh",
        en: "Compare the papers, correct the date of birth",
    },
    check: Check::Person(check),
    fix: None,
};

/// Nobody has lived longer, but one.
const OLDEST: i32 = 120;

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    let born = person.birth_date?;
    let age = born.age_on(facts.today());
    if born.earliest() > facts.today() {
        return Some(Flaw::new(format!("{} ở sau hôm nay", born.vi())));
    }
    (age > OLDEST && person.is_active()).then(|| Flaw::new(format!("{age} tuổi")))
}
