//! Additional information that other offices share (bổ sung chia sẻ): told by lists, counted when entered.

use crate::finding::About;
use crate::quality::{Check, Rule, Said, Severity};

/// Shared information to be entered.
pub(super) const RULE: Rule = Rule {
    id: "person.shared_info",
    severity: Severity::Warning,
    figure: Some("clean.shared_info"),
    label: Said { vi: "Thông tin bổ sung chia sẻ", en: "Information shared to be added" },
    advice: Said { vi: "Ghi thông tin theo phiếu", en: "Write the information down as the sheet says" },
    check: Check::Told(About::Person),
    fix: None,
};
