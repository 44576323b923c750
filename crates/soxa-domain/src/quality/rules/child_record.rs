//! A child whose record lacks what the registration of birth says.

use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// An incomplete record of a child.
pub(super) const RULE: Rule = Rule {
    id: "child.record",
    severity: Severity::Warning,
    figure: Some("econ.children_cleaned"),
    label: Said { vi: "Dữ liệu trẻ em chưa chuẩn", en: "A child's data are not in order" },
    advice: Said {
        vi: "Đối chiếu sổ hộ tịch, ghi cha, mẹ, nơi sinh",
        en: "Compare the civil register, write down father, mother, place of birth",
    },
    check: Check::Person(check),
    fix: None,
};

/// A child is under sixteen (Law on Children 2016, article 1).
const CHILD: i32 = 16;

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    let child = person.birth_date?.age_on(facts.today()) < CHILD;
    // Who has no id yet has the findings of that.
    if !child || !person.is_active() || person.person_id.is_none() {
        return None;
    }
    let lacks = [
        (person.mother.is_empty() && person.father.is_empty(), "chưa ghi cha, mẹ"),
        (person.birth_place.is_empty(), "chưa ghi nơi sinh"),
        (!person.birth_place.is_empty() && !person.birth_place.contains(','), "nơi sinh chỉ ghi tỉnh"),
    ];
    let words: Vec<&str> = lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, word)| word).collect();
    (!words.is_empty()).then(|| Flaw::new(words.join("; ")))
}
