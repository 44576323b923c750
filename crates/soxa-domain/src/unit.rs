//! Administrative units: a commune is keyed by its code *and* the day it began, since codes were used again in the
//! merger of 1 July 2025 (21361 was Long Hiệp and is Minh Long).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use soxa_data::text_file;

/// Key of a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnitKey {
    /// Five digits for a commune.
    pub code: String,
    /// First day the code meant this unit.
    pub valid_from: NaiveDate,
}

/// A commune of the province, as it was or is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommuneUnit {
    /// Code and first day.
    pub key: UnitKey,
    /// Last day; `None` for today's units.
    pub valid_to: Option<NaiveDate>,
    /// Name with type, `Xã Long Hiệp`.
    pub name: String,
    /// The district it stood under, until there were none.
    pub district: Option<String>,
}

/// The commune that a register is kept for, from its own file; level names are data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commune {
    /// Five digits.
    pub code: String,
    /// First day of the unit.
    pub valid_from: NaiveDate,
    /// `Xã Long Hiệp`.
    pub name: String,
    /// Units above it, nearest first: `["Huyện Minh Long", "Tỉnh Quảng Ngãi"]`.
    pub above: Vec<String>,
    /// Hamlets, as the officers call them.
    pub hamlets: Vec<String>,
    /// Place written before a date on slips.
    pub place: String,
    /// Name of the counter on slips.
    pub counter: String,
    /// Telephone of the counter.
    #[serde(default)]
    pub phone: String,
    /// Hamlets that were, and what became of them; worked out of the changes since the register was begun.
    #[serde(skip)]
    pub former: Vec<FormerHamlet>,
}

/// A hamlet that is none any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerHamlet {
    /// What it was called.
    pub name: String,
    /// The last day of that name.
    pub last: NaiveDate,
    /// What stands in its place; several where it was split.
    pub now: Vec<String>,
}

/// A hamlet's name as it is compared: without marks, capitals and a leading “Thôn”.
pub fn plain_hamlet(name: &str) -> String {
    let folded = soxa_text::fold::fold(name);
    folded.strip_prefix("thon ").map_or(folded.clone(), str::to_owned)
}

/// A hamlet's name without the word for hamlet, where every hamlet's begins with it: `Gò Tranh`.
pub fn short_hamlet(name: &str) -> &str {
    ["Thôn ", "Tổ dân phố "].iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name)
}

impl Commune {
    /// The hamlet a text names, whatever its case, marks and a leading “Thôn”: by its name of today, else by the latest it
    /// had before. One that was split names none.
    pub fn hamlet(&self, text: &str) -> Option<&str> {
        let mut wanted = plain_hamlet(text);
        // Each name that was leads to a later one, so there are no more steps than names.
        for _ in 0..=self.former.len() {
            if let Some(name) = self.hamlets.iter().find(|h| plain_hamlet(h) == wanted) {
                return Some(name);
            }
            let former = self.former.iter().rev().find(|f| plain_hamlet(&f.name) == wanted)?;
            let [next] = former.now.as_slice() else { return None };
            wanted = plain_hamlet(next);
        }
        None
    }

    /// The hamlet that typed words name as it was called before, and the other words: `tro ha boi` as `tro` of `Thôn Hà`.
    /// None where no such name stands among them.
    pub fn former_hamlet_in(&self, typed: &str) -> Option<(String, &str)> {
        let words: Vec<String> = typed.split_whitespace().map(soxa_text::fold::fold).collect();
        let named = self.former.iter().filter_map(|former| {
            let was = plain_hamlet(short_hamlet(&former.name));
            let was: Vec<&str> = was.split_whitespace().collect();
            let at = words.windows(was.len().max(1)).position(|part| part == was.as_slice())?;
            let (before, rest) = words.split_at(at);
            let others: Vec<&str> =
                before.iter().chain(rest.iter().skip(was.len())).map(String::as_str).collect();
            Some((was.len(), others.join(" "), self.hamlet(&former.name)?))
        });
        // Hà Bôi rather than Hà, and of one name the latest.
        named.max_by_key(|(length, ..)| *length).map(|(_, others, today)| (others, today))
    }
}

/// A commune to begin with, as `commune.toml` describes one.
pub const PATTERN: &str = include_str!("data/commune.toml");

/// The communes of Quảng Ngãi before and since the merger.
pub fn communes() -> Vec<CommuneUnit> {
    let merger = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap_or_default();
    let before = NaiveDate::from_ymd_opt(2021, 7, 1).unwrap_or_default();
    let unit = |row: &csv::StringRecord, from, to: Option<NaiveDate>, district: Option<usize>| CommuneUnit {
        key: UnitKey { code: row.get(0).unwrap_or_default().to_owned(), valid_from: from },
        valid_to: to,
        name: row.get(1).unwrap_or_default().to_owned(),
        district: district.and_then(|i| row.get(i)).map(str::to_owned),
    };
    let (old, new) = (text_file!("data/units_2024.csv"), text_file!("data/units_2025.csv"));
    let old = super::tables::rows(&old).map(|row| unit(&row, before, merger.pred_opt(), Some(4)));
    let new = super::tables::rows(&new).map(|row| unit(&row, merger, None, None));
    old.chain(new).collect()
}

/// The commune a code meant on a day.
pub fn commune_on(code: &str, day: NaiveDate) -> Option<CommuneUnit> {
    communes()
        .into_iter()
        .find(|u| u.key.code == code && u.key.valid_from <= day && u.valid_to.is_none_or(|to| day <= to))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_means_two_communes() {
        let on = |d: &str| commune_on("21361", d.parse().unwrap()).unwrap();
        assert_eq!(on("2022-12-30").name, "Xã Long Hiệp");
        assert_eq!(on("2022-12-30").district.as_deref(), Some("Huyện Minh Long"));
        assert_eq!(on("2025-07-01").name, "Xã Minh Long");
        assert_ne!(on("2022-12-30").key, on("2025-07-01").key);
    }
}
