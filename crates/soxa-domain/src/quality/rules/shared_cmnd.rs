//! One nine-digit number of two people (D03). Series were issued twice, so this is a sign only.

use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// A shared CMND.
pub(super) const RULE: Rule = Rule {
    id: "person.shared_cmnd",
    severity: Severity::Warning,
    figure: None,
    label: Said { vi: "Hai người cùng số CMND", en: "Two people with one CMND" },
    advice: Said { vi: "Đối chiếu giấy tờ của hai người", en: "Compare the papers of the two" },
    check: Check::Person(check),
    fix: None,
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    if subject.person.cmnd.is_empty() || !subject.person.is_active() {
        return None;
    }
    let other = facts.sharing_cmnd(subject.no, subject.person).filter(|p| p.person.is_active())?;
    Some(Flaw::with(format!("cùng số với {}", other.person.full_name), other.no))
}
