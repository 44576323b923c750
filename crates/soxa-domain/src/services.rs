//! The 25 essential public services, and who handles each.

use std::sync::OnceLock;

/// One of the 25 services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// `DVC01` … `DVC25`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Who handles it.
    pub handled_by: String,
}

/// All 25.
pub fn all() -> &'static [Service] {
    static TABLE: OnceLock<Vec<Service>> = OnceLock::new();
    TABLE.get_or_init(|| {
        super::tables::rows(include_str!("data/services.csv"))
            .filter_map(|row| {
                let cell = |i: usize| row.get(i).map(str::to_owned);
                Some(Service { code: cell(1)?, name: cell(2)?, handled_by: cell(4)? })
            })
            .collect()
    })
}

/// The service of a code.
pub fn service(code: &str) -> Option<&'static Service> {
    all().iter().find(|s| s.code.eq_ignore_ascii_case(code.trim()))
}
