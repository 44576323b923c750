//! Extra fields of a procedure: what each is called and what it takes.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::labels::Vocabulary;
use crate::partial_date::{DateError, PartialDate, YearHint};
use crate::person::Sex;
use crate::personal_id::{IdError, PersonalId};
use crate::time::Timestamp;
use crate::words::PHRASES;
use soxa_text::words::{InWords, Lang, in_words};

/// What kind of value an extra field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// Free text.
    Text,
    /// A name: composed by the typing method, capitals kept.
    Name,
    /// A hamlet of the commune.
    Hamlet,
    /// A date.
    Date,
    /// A number of months.
    Months,
    /// A whole number.
    Number,
    /// A sum in đồng.
    Money,
    /// One of the field's own `choices`.
    Choice,
    /// A personal id: twelve digits.
    Id,
    /// A place code (Decree 326/2026): twelve digits too, and never a personal id.
    PlaceCode,
    /// Somebody of the register: personal id or local id.
    Person,
}

/// An extra field of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRule {
    /// Key on the command line and in exports.
    pub key: String,
    /// Label on screen and slips.
    pub label: String,
    /// What it takes.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Whether the case is incomplete without it.
    #[serde(default)]
    pub required: bool,
    /// Whether it takes several values, separated by `;`.
    #[serde(default)]
    pub repeated: bool,
    /// What a choice may be.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Whether a form proposes the last value entered.
    #[serde(default)]
    pub keep: bool,
    /// What a form proposes at first.
    #[serde(default)]
    pub default: String,
    /// One sentence for the help: what belongs in it.
    #[serde(default)]
    pub help: String,
}

/// Why a value is none for a field.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub enum FieldValueError {
    /// Not a date.
    NotADate {
        /// What is wrong with it.
        why: DateError,
    },
    /// Not a number of months.
    NotMonths {
        /// What was given.
        value: String,
    },
    /// Not a whole number.
    NotANumber {
        /// What was given.
        value: String,
    },
    /// Not a sum in đồng.
    NotMoney {
        /// What was given.
        value: String,
    },
    /// Not one of the choices.
    NotAChoice {
        /// What was given.
        value: String,
        /// What may be.
        known: String,
    },
    /// Not a personal id.
    NotAnId {
        /// What is wrong with it.
        why: IdError,
    },
    /// A name with digits in it.
    DigitsInName {
        /// What was given.
        value: String,
    },
    /// Not a place code.
    NotAPlaceCode {
        /// What was given.
        value: String,
    },
}

in_words! { FieldValueError from PHRASES ["field_value"] {
    NotADate { why }, NotMonths { value }, NotANumber { value }, NotMoney { value }, NotAChoice { value, known },
    NotAnId { why }, DigitsInName { value }, NotAPlaceCode { value },
} }

impl FieldRule {
    /// Reads a value as the field takes it, in the form it is kept in: dates in ISO form, sums as bare digits. The
    /// values of a repeated field are read one by one and kept separated by `; `.
    ///
    /// # Errors
    /// Where a value is none of the field's type.
    pub fn read(&self, value: &str, received: Timestamp) -> Result<String, FieldValueError> {
        if !self.repeated {
            return self.one(value.trim(), received);
        }
        let values = value.split(';').map(str::trim).filter(|v| !v.is_empty());
        Ok(values.map(|v| self.one(v, received)).collect::<Result<Vec<_>, _>>()?.join("; "))
    }

    fn one(&self, value: &str, received: Timestamp) -> Result<String, FieldValueError> {
        let owned = || value.to_owned();
        let digits = |least: usize, most: usize| {
            (least..=most).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
        };
        match self.kind {
            FieldType::Date => PartialDate::parse_entry(value, received.date(), YearHint::Near)
                .map(|date| date.to_string())
                .map_err(|why| FieldValueError::NotADate { why }),
            FieldType::Months if !digits(0, 3) => Err(FieldValueError::NotMonths { value: owned() }),
            FieldType::Number if !digits(0, 9) => Err(FieldValueError::NotANumber { value: owned() }),
            FieldType::Money => money(value).ok_or_else(|| FieldValueError::NotMoney { value: owned() }),
            FieldType::Choice => self.choice(value),
            FieldType::Id => PersonalId::parse(value)
                .map(|id| id.to_string())
                .map_err(|why| FieldValueError::NotAnId { why }),
            FieldType::Name if value.chars().any(char::is_numeric) => {
                Err(FieldValueError::DigitsInName { value: owned() })
            }
            FieldType::PlaceCode if !digits(12, 12) => Err(FieldValueError::NotAPlaceCode { value: owned() }),
            _ => Ok(owned()),
        }
    }

    fn choice(&self, value: &str) -> Result<String, FieldValueError> {
        let folded = soxa_text::fold::fold(value);
        let called = |c: &&String| soxa_text::fold::fold(c) == folded;
        // Files and other programs say the sexes by their ids.
        let sex = || Sex::parse(value).and_then(|sex| self.choices.iter().find(|c| *c == sex.vi()));
        let found = self.choices.iter().find(called).or_else(sex);
        found.cloned().ok_or_else(|| FieldValueError::NotAChoice {
            value: value.to_owned(),
            known: self.choices.join(", "),
        })
    }
}

/// A sum as people write it (`1.200.000`, `50000đ`, `50 000 đồng`) in bare digits.
fn money(value: &str) -> Option<String> {
    let bare = value.trim_end_matches("đồng").trim_end_matches(['đ', 'Đ']).trim();
    let digits: String = bare.chars().filter(|c| !matches!(c, '.' | ',' | ' ')).collect();
    (!digits.is_empty() && digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}
