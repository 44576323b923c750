//! A temporary residence or an absence whose term is over.

use crate::labels::Vocabulary;
use crate::quality::{Check, Facts, Flaw, Rule, Said, Severity, Subject};
use crate::time::DAY;

/// An expired sojourn.
pub(super) const RULE: Rule = Rule {
    id: "sojourn.expired",
    severity: Severity::Warning,
    figure: None,
    label: Said {
        vi: "Tạm trú, tạm vắng hết hạn", en: "A temporary stay or absence is over its term"
    },
    advice: Said {
        vi: "Gia hạn hoặc ghi ngày kết thúc ở trang của người ấy",
        en: "Prolong it, or write its end down on the person's sheet",
    },
    check: Check::Person(check),
    fix: None,
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let sojourn = facts.expired_sojourn(subject.no)?;
    let until = sojourn.until?.format(DAY);
    subject.person.is_active().then(|| Flaw::new(format!("{} đến {until}", sojourn.kind.vi().to_lowercase())))
}
