//! A head who is not of age although somebody of the household is (H04).

use crate::quality::ADULT;
use crate::quality::{Check, Facts, Flaw, Home, Rule, Said, Severity};

/// A head who is a minor.
pub(super) const RULE: Rule = Rule {
    id: "household.minor_head",
    severity: Severity::Warning,
    figure: None,
    label: Said { vi: "Chủ hộ chưa thành niên", en: "The head of household is a minor" },
    advice: Said {
        vi: "Chọn người thành niên làm chủ hộ ở màn hình 4",
        en: "Choose an adult as head on screen 4",
    },
    check: Check::Household(check),
    fix: None,
};

fn check(home: Home<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let age = |m: &crate::quality::Numbered| m.person.birth_date.map(|d| d.age_on(facts.today()));
    let head = home.head()?;
    let years = age(head).filter(|a| *a < ADULT)?;
    home.active()
        .any(|m| age(m).is_some_and(|a| a >= ADULT))
        .then(|| Flaw::new(format!("{} mới {years} tuổi", head.person.full_name)))
}
