//! Somebody who was given a nine-digit card and whose number is not in the register (D05).

use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// A missing CMND.
pub(super) const RULE: Rule = Rule {
    id: "person.missing_cmnd",
    severity: Severity::Warning,
    figure: Some("clean.missing_cmnd"),
    label: Said { vi: "Thiếu số CMND 9 số", en: "The nine-digit CMND is missing" },
    advice: Said {
        vi: "Hỏi công dân hoặc tra tàng thư PC06, rồi ghi số CMND",
        en: "Ask the citizen or PC06's archive, then write the number down",
    },
    check: Check::Person(check),
    fix: None,
};

/// Who was fourteen before 2021, when the last nine-digit cards were issued, was born in this year at the latest.
const LAST_YEAR: u16 = 2006;

fn check(subject: &Subject<'_>, _: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    let citizen = person.nationality.is_empty()
        || soxa_text::fold::same(&person.nationality, crate::tables::VIETNAMESE);
    let born = person.birth_date?.year();
    (person.is_active() && citizen && person.cmnd.is_empty() && born <= LAST_YEAR)
        .then(|| Flaw::new(format!("sinh {born}")))
}
