//! A temporary residence or an absence whose term is over.

use crate::labels::Vocabulary;
use crate::quality::{Check, Facts, Flaw, Rule, Severity, Subject};
use crate::time::DAY;

/// An expired sojourn.
pub(super) const RULE: Rule = Rule {
    id: "sojourn.expired",
    severity: Severity::Warning,
    figure: None,
    label: "Tạm trú, tạm vắng hết hạn",
    advice: "Gia hạn hoặc ghi ngày kết thúc ở trang của người ấy",
    check: Check::Person(check),
    fix: None,
};

fn check(subject: &Subject<'_>, facts: &dyn Facts) -> Option<Flaw> {
    let sojourn = facts.expired_sojourn(subject.no)?;
    let until = sojourn.until?.format(DAY);
    subject.person.is_active().then(|| Flaw::new(format!("{} đến {until}", sojourn.kind.vi().to_lowercase())))
}
