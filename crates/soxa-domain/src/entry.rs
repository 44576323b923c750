//! A line of one of the other registers: a directive document, a meeting, a figure entered by hand. What fields it has
//! is told by the register's description, which is data; this is only what was written into them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// A line of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Id of the register.
    pub register: String,
    /// The day it is about, by which it is sorted and counted; `None` for what has no day.
    pub day: Option<NaiveDate>,
    /// Fields by key; those left empty are not there.
    pub fields: BTreeMap<String, String>,
    /// Who wrote it last.
    pub operator: String,
    /// When.
    pub at: Timestamp,
}

impl Entry {
    /// A field; empty where it was left empty.
    pub fn field(&self, key: &str) -> &str {
        self.fields.get(key).map_or("", String::as_str)
    }
}
