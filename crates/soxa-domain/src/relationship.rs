//! Relationships to the head of household: the labels of `data/relationships.csv`.
//!
//! Codes 00 to 31 are the closed list of Circular 55/2021/TT-BCA, 32 to 48 what Circular 116/2026/TT-BCA added; 80 to 99 are
//! labels met in older data, of which Circular 116/2026 made some official.

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::person::Sex;
use soxa_text::fold::fold;

/// A relationship to the head of household; always one of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Relationship(u8);

struct Row {
    code: u8,
    label: String,
    folded: String,
    english: String,
    sex: Option<Sex>,
    official_from: Option<NaiveDate>,
}

/// From when the national system takes a label, by the list it stands in.
fn official_from(list: &str) -> Option<NaiveDate> {
    match list {
        "core" | "TT55" => NaiveDate::from_ymd_opt(2021, 7, 1),
        list if list.ends_with("TT116") => NaiveDate::from_ymd_opt(2026, 7, 1),
        _ => None,
    }
}

fn table() -> &'static [Row] {
    static TABLE: OnceLock<Vec<Row>> = OnceLock::new();
    TABLE.get_or_init(|| {
        super::tables::rows(include_str!("data/relationships.csv"))
            .filter_map(|row| {
                let label = row.get(1)?.to_owned();
                Some(Row {
                    code: row.get(0)?.parse().ok()?,
                    folded: fold(&label),
                    label,
                    english: row.get(2)?.to_owned(),
                    sex: match row.get(4)? {
                        "M" => Some(Sex::Male),
                        "F" => Some(Sex::Female),
                        _ => None,
                    },
                    official_from: official_from(row.get(5)?),
                })
            })
            .collect()
    })
}

impl Relationship {
    /// The head of household.
    pub const HEAD: Self = Self(0);
    /// Wife of the head.
    pub const WIFE: Self = Self(1);
    /// Husband of the head.
    pub const HUSBAND: Self = Self(2);
    /// Guardian of the head (or of a member).
    pub const GUARDIAN: Self = Self(25);
    /// Lives with the head as a guest, a tenant, or on loan.
    pub const LODGERS: [Self; 3] = [Self(26), Self(28), Self(27)];
    /// Other or unknown.
    pub const OTHER: Self = Self(99);

    /// Every relationship in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        table().iter().map(|r| Self(r.code))
    }

    /// By local code.
    pub fn from_code(code: u8) -> Option<Self> {
        table().iter().any(|r| r.code == code).then_some(Self(code))
    }

    /// By label, whatever its case and marks; the local code in two digits is read too.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        // A first child (con đầu) is no daughter-in-law (con dâu): what is written with a bar is not read without one.
        let has_bar = |text: &str| text.contains(['đ', 'Đ']);
        let row = table().iter().find(|r| r.folded == folded && (!has_bar(text) || has_bar(&r.label)));
        row.map(|r| Self(r.code)).or_else(|| match text.trim() {
            code if code.len() == 2 => Self::from_code(code.parse().ok()?),
            _ => None,
        })
    }

    fn row(self) -> Option<&'static Row> {
        table().iter().find(|r| r.code == self.0)
    }

    /// The local code.
    pub fn code(self) -> u8 {
        self.0
    }

    /// The Vietnamese label.
    pub fn label(self) -> &'static str {
        self.row().map_or("", |r| &r.label)
    }

    /// What it means in English.
    pub fn english(self) -> &'static str {
        self.row().map_or("", |r| &r.english)
    }

    /// Whether it is the head.
    pub fn is_head(self) -> bool {
        self == Self::HEAD
    }

    /// Whether the label says a tie of blood, adoption or marriage to the head.
    pub fn is_kin(self) -> bool {
        !matches!(self.0, 0 | 25..=31 | 99)
    }

    /// Whether somebody lives here without being kin: guests, tenants, borrowers, guardians.
    pub fn is_lodger(self) -> bool {
        matches!(self.0, 25..=31)
    }

    /// The sex that the label demands, where it demands one.
    pub fn expected_sex(self) -> Option<Sex> {
        self.row().and_then(|r| r.sex)
    }

    /// Whether the national system takes the label on a day: the closed list of Circular 55/2021, and from 01/07/2026 what
    /// Circular 116/2026 (art. 6.1) added to it.
    pub fn is_official(self, day: NaiveDate) -> bool {
        self.row().and_then(|r| r.official_from).is_some_and(|from| from <= day)
    }
}

impl TryFrom<u8> for Relationship {
    type Error = String;
    fn try_from(code: u8) -> Result<Self, String> {
        Self::from_code(code).ok_or_else(|| format!("no relationship has code {code}"))
    }
}

impl From<Relationship> for u8 {
    fn from(r: Relationship) -> Self {
        r.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_parses_to_itself() {
        assert_eq!(Relationship::all().count(), 59);
        let on = |label: &str, day: &str| {
            Relationship::parse(label).map(|r| r.is_official(day.parse().unwrap_or_default()))
        };
        for label in ["Con dâu", "Cháu nội", "Mẹ kế", "Anh cùng cha khác mẹ"] {
            assert_eq!(
                (on(label, "2026-06-30"), on(label, "2026-07-01")),
                (Some(false), Some(true)),
                "{label}"
            );
        }
        assert_eq!(on("Chủ hộ", "2026-06-30"), Some(true));
        for r in Relationship::all() {
            assert_eq!(Relationship::parse(r.label()), Some(r), "{}", r.label());
        }
        assert_eq!(Relationship::parse("chủ hộ"), Some(Relationship::HEAD));
        assert_eq!(Relationship::parse("hàng xóm"), None);
        assert_eq!(Relationship::WIFE.expected_sex(), Some(Sex::Female));
        assert_eq!(on("Khác/Không xác định", "2026-07-01"), Some(false));
    }
}
