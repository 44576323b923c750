//! What the headers of real lists mean: `columns.csv` of the domain tables, English names, and the user's own mapping.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::words::PHRASES;
use soxa_domain::person::PersonField;
use soxa_text::fold::fold;
use soxa_text::words::worded;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Stable English name, such as `birth_date`.
    pub name: String,
    /// Kind of value, such as `id12`.
    pub kind: String,
    /// The field of a person it is, where it is one by itself.
    pub field: Option<PersonField>,
}

fn table() -> &'static HashMap<String, Column> {
    static TABLE: OnceLock<HashMap<String, Column>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut map = HashMap::new();
        let text = include_str!("columns.csv");
        for row in csv::Reader::from_reader(text.as_bytes()).into_records().flatten() {
            let cell = |i: usize| row.get(i).unwrap_or_default().to_owned();
            let column = Column { field: PersonField::from_id(&cell(0)), name: cell(0), kind: cell(1) };
            map.insert(header_key(&column.name), column.clone());
            for alias in cell(2).split('|') {
                map.entry(header_key(alias)).or_insert_with(|| column.clone());
            }
        }
        map
    })
}

/// A header as it is compared: folded, punctuation as spaces.
pub fn header_key(header: &str) -> String {
    let spaced: String =
        header.chars().map(|c| if matches!(c, '_' | ',' | '.' | ':' | '*') { ' ' } else { c }).collect();
    fold(&spaced)
}

/// What a header of a people list means.
pub fn of_header(header: &str) -> Option<&'static Column> {
    table().get(&header_key(header))
}

/// The column of a stable English name.
pub fn by_name(name: &str) -> Option<&'static Column> {
    table().get(&header_key(name)).filter(|c| c.name == name.trim())
}

/// The user's own mapping, `Header=name` separated by `;` or line ends.
pub fn parse_mapping(text: &str) -> Result<HashMap<String, &'static Column>, MappingError> {
    let mut map = HashMap::new();
    for part in text.split([';', '\n']).map(str::trim).filter(|p| !p.is_empty() && !p.starts_with('#')) {
        let (header, name) =
            part.rsplit_once('=').ok_or_else(|| MappingError::Form { part: part.to_owned() })?;
        let column =
            by_name(name).ok_or_else(|| MappingError::NoSuchColumn { name: name.trim().to_owned() })?;
        map.insert(header_key(header), column);
    }
    Ok(map)
}

worded! {
    /// What is wrong with a mapping of headers to columns.
    pub enum MappingError from PHRASES ["mapping"] {
        Form { part: String },
        NoSuchColumn { name: String },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_real_lists_are_known() {
        let name = |h: &str| of_header(h).map(|c| c.name.as_str());
        assert_eq!(name("Họ, chữ đệm và tên"), Some("full_name"));
        assert_eq!(name("SỐ CCCD"), Some("person_id"));
        assert_eq!(name("Quan hệ với chủ hộ"), Some("relationship"));
        assert_eq!(name("birth_date"), Some("birth_date"));
        assert_eq!(name("health_insurance"), Some("health_insurance"));
        assert_eq!(name("Chiều cao"), None);
    }
}
