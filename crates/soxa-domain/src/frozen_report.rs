//! A report as it was sent: its figures and its text, which later changes of the register leave alone.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// A figure as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenFigure {
    /// Its code.
    pub code: String,
    /// A number in digits, a share with a point, or a text; empty for a share of nothing.
    pub value: String,
    /// What a share is of.
    pub parts: Option<(u64, u64)>,
    /// The day it holds for.
    pub as_of: NaiveDate,
}

/// A report as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenReport {
    /// Number and symbol, `13/BC-TCTĐA06`.
    pub number: String,
    /// The day on it.
    pub dated: NaiveDate,
    /// Who signed.
    pub signer: String,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The figures.
    pub figures: Vec<FrozenFigure>,
    /// The sections written by hand, by id, with their figures put in.
    pub texts: BTreeMap<String, String>,
    /// When it was put down.
    pub at: Timestamp,
    /// By whom.
    pub operator: String,
    /// The journal's entry and hash up to which the register was counted.
    pub head: (u64, [u8; 32]),
}
