//! Somebody dead in whose name a case is open.

use crate::person::Status;
use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// An open case of somebody dead.
pub(super) const RULE: Rule = Rule {
    id: "person.dead_with_case",
    severity: Severity::Warning,
    figure: None,
    label: Said {
        vi: "Người đã chết còn hồ sơ đang mở", en: "A dead person still has an open case"
    },
    advice: Said {
        vi: "Dừng xử lý hoặc đổi người nộp", en: "Stop the case, or change the applicant"
    },
    check: Check::Person(check),
    fix: None,
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    (subject.person.status == Some(Status::Deceased))
        .then(|| facts.open_case(subject.no))
        .flatten()
        .map(Flaw::new)
}
