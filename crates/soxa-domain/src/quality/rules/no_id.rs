//! An adult or a youth without a personal id.

use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// No personal id.
pub(super) const RULE: Rule = Rule {
    id: "person.no_id",
    severity: Severity::Warning,
    figure: None,
    label: Said { vi: "Chưa có số định danh", en: "No personal id yet" },
    advice: Said {
        vi: "Thu thập thông tin (DC01); không có giấy tờ gốc thì mở hồ sơ nhân khẩu đặc biệt ở màn hình 5",
        en: "Collect the data (DC01); without original papers open a special file on screen 5",
    },
    check: Check::Person(check),
    fix: None,
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    let child = super::child_no_id::is_child(person, facts.today());
    (person.is_active() && person.person_id.is_none() && !child).then(Flaw::default)
}
