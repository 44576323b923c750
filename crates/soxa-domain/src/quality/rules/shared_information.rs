//! Additional information that other offices share (bổ sung chia sẻ): told by lists, counted when entered.

use crate::finding::About;
use crate::quality::{Check, Rule, Severity};

/// Shared information to be entered.
pub(super) const RULE: Rule = Rule {
    id: "person.shared_info",
    severity: Severity::Warning,
    figure: Some("clean.shared_info"),
    label: "Thông tin bổ sung chia sẻ",
    advice: "Ghi thông tin theo phiếu",
    check: Check::Told(About::Person),
    fix: None,
};
