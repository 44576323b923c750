//! Temporary residence (tạm trú) and declared absence (tạm vắng): from a day, perhaps until one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::labels::vocabulary;

/// What a sojourn is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SojournKind {
    /// Lives here for a time; two years at most (Law on Residence 2020 art. 27).
    Temporary,
    /// Is away for a time (art. 31).
    Absent,
}

vocabulary!(SojournKind {
    Temporary = "temporary", "Tạm trú";
    Absent = "absent", "Tạm vắng";
});

/// A temporary residence or an absence of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sojourn {
    /// The person.
    pub person: u32,
    /// What it is.
    pub kind: SojournKind,
    /// Where: the address here, or where the person went.
    pub place: String,
    /// From this day.
    pub from: NaiveDate,
    /// Until this day.
    pub until: Option<NaiveDate>,
    /// When it ended.
    pub ended_on: Option<NaiveDate>,
    /// The case it comes from.
    pub case: Option<u32>,
    /// Remark.
    pub note: String,
}

impl Sojourn {
    /// Whether it goes on although its term is over.
    pub fn has_expired(&self, today: NaiveDate) -> bool {
        self.ended_on.is_none() && self.until.is_some_and(|until| until < today)
    }
}
