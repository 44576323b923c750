//! A child whose id from the registration of birth contradicts the record (D06).

use crate::quality::{Check, Facts, Flaw, Rule, Severity, Subject};

/// A faulty id of a child.
pub(super) const RULE: Rule = Rule {
    id: "child.birth_id",
    severity: Severity::Warning,
    figure: Some("econ.birth_id_errors"),
    label: "Trẻ em bị lỗi cấp số định danh khi khai sinh",
    advice: "Đối chiếu sổ đăng ký khai sinh, đề nghị cấp lại số",
    check: Check::Person(check),
    fix: None,
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    super::child_no_id::is_child(subject.person, facts.today())
        .then(|| super::id_contradicts::told(subject))
        .flatten()
}
