//! A household of active members none of whom is its head (H01).

use crate::quality::{Check, Facts, Flaw, Home, Rule, Said, Severity};

/// No head.
pub(super) const RULE: Rule = Rule {
    id: "household.no_head",
    severity: Severity::Error,
    figure: Some("clean.no_head"),
    label: Said { vi: "Hộ không có chủ hộ", en: "A household without a head" },
    advice: Said {
        vi: "Chọn chủ hộ mới ở màn hình 4, lấy ý kiến các thành viên, lập CT01",
        en: "Choose a new head on screen 4, hear the members, write a CT01",
    },
    check: Check::Household(check),
    fix: None,
};

fn check(home: Home<'_>, _: &dyn Facts) -> Option<Flaw> {
    let members = home.active().count();
    (members > 0 && home.heads().next().is_none())
        .then(|| Flaw::new(format!("{members} người, không ai là chủ hộ")))
}
