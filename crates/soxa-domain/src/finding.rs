//! A finding: what a rule of data quality says is wrong with one record, and what became of it.
//!
//! The rules are in `quality`; a finding outlives the flaw, since the report counts what was put right and when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::labels::vocabulary;
use super::time::Timestamp;

/// What kind of record a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A person.
    Person,
    /// A household.
    Household,
}

vocabulary!(About {
    Person = "person", "Nhân khẩu";
    Household = "household", "Hộ";
});

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// To be worked on.
    Open,
    /// Put off, with a reason.
    Postponed,
    /// Put right: the rule no longer finds it, or a list told of it and it was corrected.
    Resolved,
    /// Looked at and found to be no flaw.
    Dismissed,
}

vocabulary!(FindingState {
    Open = "open", "Đang mở";
    Postponed = "postponed", "Hoãn";
    Resolved = "resolved", "Đã sửa";
    Dismissed = "dismissed", "Không phải lỗi";
});

impl FindingState {
    /// Whether work is left.
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Open | Self::Postponed)
    }
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Id of the rule, such as `household.no_head`.
    pub rule: String,
    /// What kind of record it is about.
    pub about: About,
    /// Number of that record.
    pub no: u32,
    /// The other of a pair.
    pub with: Option<u32>,
    /// What is wrong with this one, in words.
    pub detail: String,
    /// Hamlet of the record, for worklists.
    pub hamlet: String,
    /// Since when it is known.
    pub opened_at: Timestamp,
    /// Where it stands.
    pub state: FindingState,
    /// Who works on it; empty for nobody.
    pub owner: String,
    /// Until when it is put off.
    pub until: Option<NaiveDate>,
    /// When it was put right or found to be none.
    pub closed_at: Option<Timestamp>,
    /// By whom.
    pub closed_by: String,
    /// Reason of a delay or of a dismissal.
    pub note: String,
}
