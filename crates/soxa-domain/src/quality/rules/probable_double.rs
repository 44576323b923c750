//! Two records that the linkage engine takes for one person: told by the engine, which looks at the whole register at
//! once, and kept until they are merged or found to be two people.

use crate::finding::About;
use crate::quality::{Check, Rule, Said, Severity};

/// A double found by linkage.
pub(super) const RULE: Rule = Rule {
    id: "person.probable_double",
    severity: Severity::Warning,
    figure: Some("clean.duplicates"),
    label: Said { vi: "Nghi trùng (máy đối soát)", en: "Probably a double (linkage engine)" },
    advice: Said {
        vi: "So hai người: một người thì gộp, hai người thì ghi “không phải lỗi”",
        en: "Compare the two: merge where they are one person, say “no flaw” where they are two",
    },
    check: Check::Told(About::Person),
    fix: None,
};
