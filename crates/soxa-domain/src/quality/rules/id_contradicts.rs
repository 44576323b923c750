//! A personal id whose digits contradict sex or year of birth (D04). A sign only: since July 2024 the law promises no more than twelve digits.

use crate::personal_id::IdWarning;
use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// An id that contradicts the record.
pub(super) const RULE: Rule = Rule {
    id: "id.contradicts",
    severity: Severity::Warning,
    figure: None,
    label: Said {
        vi: "Số định danh mâu thuẫn giới tính, năm sinh",
        en: "The personal id contradicts sex or year of birth",
    },
    advice: Said {
        vi: "Đối chiếu giấy tờ; số sai thì lập hồ sơ hủy số định danh, sổ sai thì sửa sổ",
        en: "Compare the papers; where the number is wrong open a file to cancel it, where the register is wrong correct it",
    },
    check: Check::Person(check),
    fix: None,
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    (!super::child_no_id::is_child(subject.person, facts.today())).then(|| told(subject)).flatten()
}

/// What the id's digits say against the record.
pub(super) fn told(subject: &Subject<'_>) -> Option<Flaw> {
    let person = subject.person;
    let warnings = person.person_id?.warnings(person.sex, person.birth_date);
    let words: Vec<&str> = warnings.into_iter().map(IdWarning::vi).collect();
    (person.is_active() && !words.is_empty()).then(|| Flaw::new(words.join("; ")))
}
