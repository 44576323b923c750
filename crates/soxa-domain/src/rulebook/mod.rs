//! Dated rule packs: procedures, forms, office hours, channels, fees, each entry holding from a day on.
//!
//! The law changed in 2024, 2025 and 2026 and will again, so the rules are data. [`RuleBook`] is everything known;
//! [`RuleBook::on`] gives the pack of one day. A commune can lay files of the same shape over the built-in ones
//! ([`RuleBook::with_overlay`]); what is wrong in one is told with file, line and reason, and nothing of it is taken.

pub mod catalogue;
mod catalogue_cells;
mod check;
mod day;
mod file;
mod find;
mod lay;
mod office;
mod office_check;
mod office_lay;
mod problem;
mod report_check;
mod report_lay;

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::calendar::WorkCalendar;
use super::procedure::{Exemption, FeePeriod, Procedure, SlipName};
use super::report_spec::Indicator;
use file::{ChannelRule, HoursRule};
use office::Office;

pub use check::is_national;
pub use day::{Edge, RulePack};
pub use file::{FormRule, LAYOUTS, PackHeader, ReportLine, parse};
pub use find::{Found, ProcedureIndex};
pub use office::{OfficeKind, OfficeWord};
pub use problem::{RuleError, RuleProblem};

/// A file of rules that was laid over those before it, and what it changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Its file.
    pub file: String,
    /// What it says of itself, where it does.
    pub header: Option<PackHeader>,
    /// Codes of the procedures it added.
    pub added: Vec<String>,
    /// Codes of those it changed.
    pub changed: Vec<String>,
    /// Codes of those it ended.
    pub ended: Vec<String>,
    /// Codes of the forms it brought.
    pub forms: Vec<String>,
    /// What it says of the office, by kind and by what people call it.
    pub office: Vec<(OfficeKind, String)>,
}

impl Pack {
    /// Its name: its own, or that of its file.
    pub fn name(&self) -> &str {
        self.header.as_ref().map_or(&self.file, |h| &h.name)
    }
}

/// All rules of all days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleBook {
    procedures: Vec<Procedure>,
    forms: Vec<FormRule>,
    hours: Vec<HoursRule>,
    channels: Vec<ChannelRule>,
    fee_periods: Vec<FeePeriod>,
    exemptions: Vec<Exemption>,
    packs: Vec<Pack>,
    office: Office,
}

impl RuleBook {
    /// The rules that come with the program: its rule files laid over each other, with the catalogue below them. That is done
    /// once for everybody (`built_in_tests.rs`): every start and every command would pay for it.
    ///
    /// # Errors
    /// What the program carries cannot be read; a test holds that it can, and that it says what the files say.
    pub fn built_in() -> Result<Self, RuleError> {
        soxa_data::read(include_bytes!("../data/built_in.json.z"))
            .map_err(|e| RuleError::new("built_in.json.z", 1, RuleProblem::Syntax { said: e.to_string() }))
    }

    /// The pack of a day.
    pub fn on(&self, day: NaiveDate) -> RulePack<'_> {
        RulePack::new(self, day)
    }

    /// The slips that a form of a code is for: those in force on a day, else those of any day.
    pub fn slips_of_form(&self, code: &str, day: NaiveDate) -> Vec<SlipName> {
        let called = || self.forms.iter().filter(|f| f.code.eq_ignore_ascii_case(code.trim()));
        let today: Vec<SlipName> = called().filter(|f| f.holds_on(day)).map(|f| f.slip).collect();
        if today.is_empty() { called().map(|f| f.slip).collect() } else { today }
    }

    /// Every form, of all days.
    pub fn forms(&self) -> &[FormRule] {
        &self.forms
    }

    /// Every procedure entry, of all days.
    pub fn procedures(&self) -> &[Procedure] {
        &self.procedures
    }

    /// The entry of a code that holds on a day.
    pub fn entry(&self, code: &str, day: NaiveDate) -> Option<&Procedure> {
        self.procedures.iter().find(|p| p.is_called(code) && p.holds_on(day))
    }

    /// The figure of the report of a code, as it was laid last; those of a day has [`RulePack::figures`].
    pub fn figure(&self, code: &str) -> Option<&Arc<Indicator>> {
        self.office.figures.last(code)
    }

    /// The working-day calendar with the days of the rule files; what an officer changed comes over it.
    pub fn calendar(&self) -> WorkCalendar {
        WorkCalendar::built_in().with_changes(&self.office.holidays)
    }

    /// The files that make up the rules, in the order in which they were laid over each other.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }
}

#[cfg(test)]
mod built_in_tests;
#[cfg(test)]
mod report_tests;
#[cfg(test)]
mod tests;
