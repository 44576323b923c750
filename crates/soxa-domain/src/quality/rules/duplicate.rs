//! Two records that are probably of one person: the same name, date of birth and sex (D02).

use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// A probable duplicate.
pub(super) const RULE: Rule = Rule {
    id: "person.duplicate",
    severity: Severity::Warning,
    figure: Some("clean.duplicates"),
    label: Said { vi: "Nghi trùng", en: "Probably a double" },
    advice: Said {
        vi: "So hai người: một người thì gộp, hai người thì ghi “không phải lỗi”",
        en: "Compare the two: merge where they are one person, say “no flaw” where they are two",
    },
    check: Check::Person(check),
    fix: None,
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    // A year alone says too little.
    if !person.is_active() || person.birth_date?.day().is_none() {
        return None;
    }
    let other = facts.twin(subject.no, person)?;
    let differ = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => !soxa_text::fold::same(a, b),
        _ => false,
    };
    let parents = differ(&person.father.name, &other.person.father.name)
        && differ(&person.mother.name, &other.person.mother.name);
    let where_ = other.person.household.clone();
    (!parents).then(|| Flaw::with(format!("{} ở hộ {where_}", other.person.public_id()), other.no))
}
