//! A head who died, left, is abroad or serves a sentence, while others live in the household (H03).

use crate::labels::Vocabulary;
use crate::person::Status;
use crate::quality::{Check, Facts, Flaw, Home, Rule, Said, Severity};

/// A head who cannot act.
pub(super) const RULE: Rule = Rule {
    id: "household.unfit_head",
    severity: Severity::Error,
    figure: None,
    label: Said { vi: "Chủ hộ không còn ở hộ", en: "The head no longer belongs to the household" },
    advice: Said { vi: "Chọn chủ hộ mới ở màn hình 4", en: "Choose a new head on screen 4" },
    check: Check::Household(check),
    fix: None,
};

fn check(home: Home<'_>, _: &dyn Facts) -> Option<Flaw> {
    let unfit = |status: Status| !status.is_active() || matches!(status, Status::InPrison | Status::Abroad);
    let lost = |m: &&crate::quality::Numbered| m.person.status.is_some_and(unfit);
    let mut heads = home.heads().peekable();
    heads.peek()?;
    let gone: Vec<_> = heads.by_ref().filter(lost).collect();
    let first = gone.first()?;
    let somebody_acts = home.heads().any(|m| !lost(&m));
    let others = home.active().any(|m| gone.iter().all(|g| g.no != m.no));
    let status = first.person.status.map(Vocabulary::vi).unwrap_or_default();
    (!somebody_acts && others)
        .then(|| Flaw::new(format!("{}: {}", first.person.full_name, status.to_lowercase())))
}
