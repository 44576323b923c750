//! A rule file as it is written: procedures, changes of procedures, ends of procedures, forms, hours, channels, fees.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use toml::{Spanned, Value};

use super::office::{HolidayRule, SaturdayRule, WordRule};
use super::problem::{RuleError, RuleProblem};
use crate::list_check::ListKind;
use crate::procedure::{Authority, Channel, Exemption, FeePeriod, Procedure, SlipName};
use crate::register_spec::RegisterSpec;
use crate::report_spec::{Check, Indicator, Section, Sheet};
use crate::services::Service;

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackHeader {
    /// Its name.
    pub name: String,
    /// The first day of anything in it.
    pub first_day: NaiveDate,
    /// Where it comes from: the texts, or who sent it.
    pub source: String,
}

/// A printed form as it holds from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormRule {
    /// The office that issues it.
    pub office: Authority,
    /// Which slip it is for.
    pub slip: SlipName,
    /// Code of the form (`TT03-01`).
    pub code: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// Printed title.
    pub title: String,
    /// The circular that issued it.
    pub issued_under: String,
    /// What stands behind its number: `/PTN`.
    #[serde(default)]
    pub suffix: String,
    /// Whether the superior body stands above the issuer.
    #[serde(default)]
    pub superior: bool,
    /// The layout it is printed by, where it is not the slip's usual one.
    #[serde(default)]
    pub layout: String,
    /// What stands below the title; `{procedure}` is the procedure's name.
    #[serde(default)]
    pub subtitle: String,
    /// The procedures it is for; with no fields named either: every one of the office.
    #[serde(default)]
    pub procedures: Vec<String>,
    /// The fields of administration it is for.
    #[serde(default)]
    pub fields: Vec<String>,
}

/// The layouts that a form may name; those who print have each.
pub const LAYOUTS: [&str; 6] = ["ct04_2026", "ct07_2026", "ct08_2026", "ct14_2026", "cc02_2026", "one_stop"];

impl FormRule {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Whether it is for every procedure of its office.
    pub fn is_general(&self) -> bool {
        self.procedures.is_empty() && self.fields.is_empty()
    }

    /// Whether it names a procedure, or its field.
    pub fn names(&self, procedure: &Procedure) -> bool {
        self.procedures.iter().any(|code| procedure.is_called(code)) || self.fields.contains(&procedure.field)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoursRule {
    pub(super) valid_from: NaiveDate,
    pub(super) opening: NaiveTime,
    pub(super) closing: NaiveTime,
    pub(super) cutoff: NaiveTime,
    pub(super) noon: NaiveTime,
    /// Where files are taken on Saturdays, too.
    #[serde(default)]
    pub(super) saturday: Option<SaturdayRule>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelRule {
    pub(super) valid_from: NaiveDate,
    pub(super) counter_default: Channel,
    pub(super) paper_for_services: bool,
    /// What an officer is told who takes paper all the same.
    #[serde(default)]
    pub(super) paper_warning: String,
}

/// A line of the report that procedures may be counted in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportLine {
    /// Prefix of its figures.
    pub id: String,
    /// What it is called.
    pub label: String,
}

/// The end of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndRule {
    pub(super) code: String,
    pub(super) last_day: NaiveDate,
    /// The text that ended it; kept with the procedure's note.
    pub(super) basis: String,
}

/// What changes of a procedure from a day on: the code, the day, and whatever is another than before.
pub(super) type Amendment = BTreeMap<String, Spanned<Value>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    pub(super) pack: Option<Spanned<PackHeader>>,
    #[serde(default)]
    pub(super) line: Vec<Spanned<ReportLine>>,
    #[serde(default)]
    pub(super) form: Vec<Spanned<FormRule>>,
    #[serde(default)]
    pub(super) procedure: Vec<Spanned<Procedure>>,
    #[serde(default)]
    pub(super) amend: Vec<Spanned<Amendment>>,
    #[serde(default)]
    pub(super) end: Vec<Spanned<EndRule>>,
    #[serde(default)]
    pub(super) hours: Vec<Spanned<HoursRule>>,
    #[serde(default)]
    pub(super) channel: Vec<ChannelRule>,
    #[serde(default)]
    pub(super) fee_period: Vec<Spanned<FeePeriod>>,
    #[serde(default)]
    pub(super) exemption: Vec<Exemption>,
    #[serde(default)]
    pub(super) holiday: Vec<Spanned<HolidayRule>>,
    #[serde(default)]
    pub(super) service: Vec<Spanned<Service>>,
    #[serde(default)]
    pub(super) list_kind: Vec<Spanned<ListKind>>,
    #[serde(default)]
    pub(super) register: Vec<Spanned<RegisterSpec>>,
    #[serde(default)]
    pub(super) word: Vec<Spanned<WordRule>>,
    #[serde(default)]
    pub(super) sheet: Vec<Spanned<Sheet>>,
    #[serde(default)]
    pub(super) section: Vec<Spanned<Section>>,
    #[serde(default)]
    pub(super) indicator: Vec<Spanned<Indicator>>,
    #[serde(default)]
    pub(super) check: Vec<Spanned<Check>>,
}

/// Parses a TOML file; an error names file, line and reason.
///
/// # Errors
/// Where it is no TOML, or holds something else than the type says.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, RuleError> {
    toml::from_str(text).map_err(|e: toml::de::Error| {
        let line = e.span().map_or(1, |s| line_of(text, s.start));
        RuleError::new(file, line, RuleProblem::Syntax { said: e.message().trim().replace('\n', " ") })
    })
}

/// The line of a place in a text, from 1.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|b| *b == b'\n').count()
}

/// Which key of an amendment is wrong, and why.
pub(super) struct WrongKey {
    pub(super) key: String,
    pub(super) at: usize,
    pub(super) said: String,
}

/// A procedure with what an amendment changes.
pub(super) fn amended(base: &Procedure, amendment: &Amendment) -> Result<Procedure, WrongKey> {
    let Ok(Value::Table(table)) = Value::try_from(base) else {
        return Ok(base.clone());
    };
    let with = |keys: &mut dyn Iterator<Item = (&String, &Spanned<Value>)>| {
        let mut table = table.clone();
        for (key, value) in keys {
            table.insert(key.clone(), value.get_ref().clone());
        }
        Value::Table(table).try_into::<Procedure>()
    };
    let said = match with(&mut amendment.iter()) {
        Ok(amended) => return Ok(amended),
        Err(said) => said,
    };
    // The key at fault is found by trying each alone: a table merged of two files has no places of its own.
    for (key, value) in amendment {
        if let Err(said) = with(&mut std::iter::once((key, value))) {
            return Err(WrongKey {
                key: key.clone(),
                at: value.span().start,
                said: said.message().to_owned(),
            });
        }
    }
    Err(WrongKey { key: String::new(), at: 0, said: said.message().to_owned() })
}
