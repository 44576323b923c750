//! A figure of the report with its value.

use std::sync::Arc;

use chrono::NaiveDate;
use soxa_domain::report_spec::Indicator;
use soxa_text::number::dotted;

use super::number::{percent_plain, percent_vi};

/// What a figure comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// A count.
    Count(u64),
    /// A share.
    Share {
        /// Of it …
        num: u64,
        /// … this is the whole.
        den: u64,
    },
    /// A text in place of a figure.
    Text(String),
    /// Nobody entered it.
    Missing,
}

/// A figure with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub indicator: Arc<Indicator>,
    /// What it comes to.
    pub amount: Amount,
    /// The day it holds for.
    pub as_of: NaiveDate,
    /// Where it comes from, for one entered by hand.
    pub source: String,
}

impl Figure {
    /// As the report prints it: "12.496", "95,16"; a share of nothing prints none.
    pub fn vi(&self) -> String {
        match &self.amount {
            Amount::Count(n) => dotted(*n),
            Amount::Share { num, den } => percent_vi(*num, *den).unwrap_or_default(),
            Amount::Text(text) => text.clone(),
            Amount::Missing => String::new(),
        }
    }

    /// With its qualifier and per cent sign, for lists.
    pub fn shown(&self) -> String {
        match &self.amount {
            Amount::Missing => "–".to_owned(),
            Amount::Share { .. } if self.vi().is_empty() => "–".to_owned(),
            Amount::Share { .. } => format!("{} %", self.vi()),
            Amount::Count(_) if !self.indicator.qualifier.is_empty() => {
                format!("{} {}", self.indicator.qualifier, self.vi())
            }
            _ => self.vi(),
        }
    }

    /// Without any marks: "12496", "95.16".
    pub fn plain(&self) -> String {
        match &self.amount {
            Amount::Count(n) => n.to_string(),
            Amount::Share { num, den } => percent_plain(*num, *den).unwrap_or_default(),
            Amount::Text(text) => text.clone(),
            Amount::Missing => String::new(),
        }
    }

    /// The count, where it is one.
    pub fn count(&self) -> Option<u64> {
        match self.amount {
            Amount::Count(n) => Some(n),
            _ => None,
        }
    }

    /// What a share is of.
    pub fn parts(&self) -> Option<(u64, u64)> {
        match self.amount {
            Amount::Share { num, den } => Some((num, den)),
            _ => None,
        }
    }
}
