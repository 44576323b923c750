//! More than one husband or wife of the head (H07).

use crate::quality::{Check, Facts, Flaw, Home, Rule, Said, Severity};
use crate::relationship::Relationship;

/// Several spouses.
pub(super) const RULE: Rule = Rule {
    id: "household.several_spouses",
    severity: Severity::Warning,
    figure: None,
    label: Said { vi: "Chủ hộ có trên một vợ/chồng", en: "The head has more than one spouse" },
    advice: Said {
        vi: "Xem lại quan hệ của từng người với chủ hộ",
        en: "Look at everybody's relationship to the head again",
    },
    check: Check::Household(check),
    fix: None,
};

fn check(home: Home<'_>, _: &dyn Facts) -> Option<Flaw> {
    let spouse = |r: Relationship| r == Relationship::WIFE || r == Relationship::HUSBAND;
    let names: Vec<&str> = home
        .active()
        .filter(|m| m.person.relationship.is_some_and(spouse))
        .map(|m| m.person.full_name.as_str())
        .collect();
    (names.len() > 1).then(|| Flaw::new(names.join(", ")))
}
