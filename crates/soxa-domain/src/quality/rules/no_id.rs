//! An adult or a youth without a personal id.

use crate::quality::{Check, Facts, Flaw, Rule, Severity, Subject};

/// No personal id.
pub(super) const RULE: Rule = Rule {
    id: "person.no_id",
    severity: Severity::Warning,
    figure: None,
    label: "Chưa có số định danh",
    advice: "Thu thập thông tin (DC01); không có giấy tờ gốc thì mở hồ sơ nhân khẩu đặc biệt ở màn hình 5",
    check: Check::Person(check),
    fix: None,
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let person = subject.person;
    let child = super::child_no_id::is_child(person, facts.today());
    (person.is_active() && person.person_id.is_none() && !child).then(Flaw::default)
}
