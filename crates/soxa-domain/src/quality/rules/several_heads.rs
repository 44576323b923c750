//! A household with more than one head (H02).

use crate::quality::{Check, Facts, Flaw, Home, Rule, Said, Severity};

/// Several heads.
pub(super) const RULE: Rule = Rule {
    id: "household.several_heads",
    severity: Severity::Error,
    figure: Some("clean.several_heads"),
    label: Said { vi: "Hộ có trên 01 chủ hộ", en: "A household with more than one head" },
    advice: Said {
        vi: "Giữ một chủ hộ ở màn hình 4; quan hệ của những người khác được tính lại",
        en: "Keep one head on screen 4; what the others are is worked out again",
    },
    check: Check::Household(check),
    fix: None,
};

fn check(home: Home<'_>, _: &dyn Facts) -> Option<Flaw> {
    let heads: Vec<&str> =
        home.heads().filter(|m| m.person.is_active()).map(|m| m.person.full_name.as_str()).collect();
    (heads.len() > 1).then(|| Flaw::new(heads.join(", ")))
}
