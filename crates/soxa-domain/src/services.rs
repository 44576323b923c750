//! The 25 essential public services, and who handles each; rule files may add to them ([`RulePack::service`]).
//!
//! [`RulePack::service`]: crate::rulebook::RulePack::service

#[cfg(test)]
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// An essential service: one of the 25, or one that a rule file added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// `DVC01` … `DVC25`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Who handles it.
    pub handled_by: String,
}

/// All 25.
#[cfg(test)]
pub(crate) fn all() -> &'static [Service] {
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
