//! What is paid for a case (phí, lệ phí), in đồng: by channel, by person, page or copy, with exemptions and periods in
//! which less is paid.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Channel;
use crate::labels::vocabulary;

/// What a fee is counted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeePer {
    /// The case as a whole.
    #[default]
    Case,
    /// Each person on it.
    Person,
    /// Each page.
    Page,
    /// Each copy.
    Copy,
}

vocabulary!(FeePer {
    Case = "case", "hồ sơ";
    Person = "person", "người";
    Page = "page", "trang";
    Copy = "copy", "bản";
});

/// What a procedure costs, in đồng.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// For a case on paper.
    pub direct: u32,
    /// For a case online.
    pub online: u32,
    /// What it is counted by.
    #[serde(default)]
    pub per: FeePer,
}

impl Fee {
    /// The fee of one unit for a channel.
    pub const fn of(self, channel: Channel) -> u32 {
        if channel.is_online() { self.online } else { self.direct }
    }
}

/// A period in which cases of some channels cost less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeePeriod {
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: NaiveDate,
    /// The channels it holds for; none named: those that count as online.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// What is paid, in đồng.
    pub amount: u32,
    /// Why, as slips print it: the text that says so.
    pub reason: String,
}

impl FeePeriod {
    /// Whether it holds for a case received on a day by a channel.
    pub fn holds(&self, day: NaiveDate, channel: Channel) -> bool {
        let listed =
            if self.channels.is_empty() { channel.is_online() } else { self.channels.contains(&channel) };
        listed && (self.valid_from..=self.valid_to).contains(&day)
    }
}

/// A ground on which somebody pays nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// Its id on the command line.
    pub id: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; `None` while in force.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// As it is chosen and printed.
    pub name: String,
    /// Legal basis.
    pub basis: String,
    /// The authority whose fees it is from; none: every one's.
    #[serde(default)]
    pub authority: Option<super::Authority>,
}

/// What a case pays, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// In đồng for one unit.
    pub amount: u32,
    /// What the amount is counted by.
    pub per: FeePer,
    /// Why it is not what the procedure says; empty where it is.
    pub reason: String,
}

impl Charge {
    /// The whole sum for so many units; a case is one unit.
    pub fn total(&self, units: u32) -> u32 {
        if self.per == FeePer::Case { self.amount } else { self.amount.saturating_mul(units.max(1)) }
    }
}
