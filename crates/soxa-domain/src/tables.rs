//! The code tables that stand in `data/`: read once, on first use.
//!
//! They are data of the country, not rules: ethnic groups, religions, nationalities, province codes.

use std::collections::HashSet;
use std::sync::OnceLock;

/// One line of a code table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The code as the table has it.
    pub code: String,
    /// The name that is shown.
    pub name: String,
    /// Other names met in lists.
    pub aliases: Vec<String>,
}

/// The 54 ethnic groups (Decision 121-TCTK/PPCD of 1979), with their other names.
pub fn ethnic_groups() -> &'static [Entry] {
    static TABLE: OnceLock<Vec<Entry>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("data/ethnic_groups.csv"), 0, 1, Some(2)))
}

/// Religions in the order of the 2019 census.
pub fn religions() -> &'static [Entry] {
    static TABLE: OnceLock<Vec<Entry>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("data/religions.csv"), 0, 1, None))
}

/// The nationality of citizens of Vietnam, as the table calls it.
pub const VIETNAMESE: &str = "Việt Nam";

/// Nationalities by ISO 3166 code, Vietnamese names.
pub fn nationalities() -> &'static [Entry] {
    static TABLE: OnceLock<Vec<Entry>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("data/nationalities.csv"), 0, 2, None))
}

/// The 63 provinces of before July 2025, by the three digits that begin a personal id.
pub fn provinces() -> &'static [Entry] {
    static TABLE: OnceLock<Vec<Entry>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("data/province_codes_63.csv"), 0, 2, None))
}

/// Whether three digits are a province (001 to 096, with gaps) or a country (100 and above) of birth registration.
pub fn is_birth_place_code(code: u16) -> bool {
    static CODES: OnceLock<HashSet<u16>> = OnceLock::new();
    let codes = CODES.get_or_init(|| provinces().iter().filter_map(|e| e.code.parse().ok()).collect());
    (100..1000).contains(&code) || codes.contains(&code)
}

/// Rows of an embedded CSV: its header line is skipped, aliases are separated by commas.
pub(super) fn rows(text: &str) -> impl Iterator<Item = csv::StringRecord> {
    csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes()).into_records().flatten()
}

/// Rows of an embedded CSV as cells, its header line first.
#[cfg(test)]
pub(super) fn all_rows(text: &str) -> impl Iterator<Item = Vec<String>> {
    let reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    reader.into_records().flatten().map(|row| row.iter().map(str::to_owned).collect())
}

fn read(text: &str, code: usize, name: usize, aliases: Option<usize>) -> Vec<Entry> {
    let cell = |row: &csv::StringRecord, i: usize| row.get(i).unwrap_or_default().trim().to_owned();
    rows(text)
        .map(|row| Entry {
            code: cell(&row, code),
            name: cell(&row, name),
            aliases: aliases.map_or_else(Vec::new, |i| {
                cell(&row, i).split(',').map(|a| a.trim().to_owned()).filter(|a| !a.is_empty()).collect()
            }),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        assert_eq!(ethnic_groups().iter().filter(|e| !e.code.is_empty()).count(), 56);
        assert_eq!(provinces().len(), 63);
        assert!(nationalities().len() > 200);
        assert!(
            is_birth_place_code(51)
                && is_birth_place_code(1)
                && !is_birth_place_code(3)
                && is_birth_place_code(200)
        );
    }
}
