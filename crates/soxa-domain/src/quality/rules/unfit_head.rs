//! A head who died, left, is abroad or serves a sentence, while others live in the household (H03).

use crate::labels::Vocabulary;
use crate::person::Status;
use crate::quality::{Check, Facts, Flaw, Home, Rule, Severity};

/// A head who cannot act.
pub(super) const RULE: Rule = Rule {
    id: "household.unfit_head",
    severity: Severity::Error,
    figure: None,
    label: "Chủ hộ không còn ở hộ",
    advice: "Chọn chủ hộ mới ở màn hình 4",
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
