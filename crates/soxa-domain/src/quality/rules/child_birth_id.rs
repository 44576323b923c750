//! A child whose id from the registration of birth contradicts the record (D06).

use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};

/// A faulty id of a child.
pub(super) const RULE: Rule = Rule {
    id: "child.birth_id",
    severity: Severity::Warning,
    figure: Some("econ.birth_id_errors"),
    label: Said {
        vi: "Trẻ em bị lỗi cấp số định danh khi khai sinh",
        en: "A child's id was given wrongly at birth",
    },
    advice: Said {
        vi: "Đối chiếu sổ đăng ký khai sinh, đề nghị cấp lại số",
        en: "Compare the register of births, ask for the number to be given again",
    },
    check: Check::Person(check),
    fix: None,
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    super::child_no_id::is_child(subject.person, facts.today())
        .then(|| super::id_contradicts::told(subject))
        .flatten()
}
