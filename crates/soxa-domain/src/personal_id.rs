//! Identity numbers: the personal id and the nine-digit card number that came before it.
//!
//! Only "twelve digits" is promised by law since 1 July 2024 (Law on Identification 26/2023, art. 12).
//! What the digits of older numbers say about province, sex and year (Decree 137/2015, art. 13) is
//! therefore checked as a warning and never refused.

use crate::words::PHRASES;
use soxa_text::number::spaced;
use soxa_text::words::InWords;
use soxa_text::words::Lang;
use soxa_text::words::in_words;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::partial_date::PartialDate;
use super::person::Sex;

/// Why a text is no identity number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub enum IdError {
    /// Something else than a digit stands in it.
    NotDigits(String),
    /// The number of digits is wrong; the text, digits found, digits wanted.
    Length(String, usize, usize),
    /// Eleven digits: a spreadsheet most likely dropped a leading zero.
    LostZero(String),
    /// One digit throughout: nobody's number.
    Repeated(String),
}

in_words! { IdError from PHRASES ["personal_id"] {
    NotDigits(text), Length(text, found, wanted), LostZero(text), Repeated(text),
} }

/// What disagrees between a personal id and what is known of its bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdWarning {
    /// Digits 1 to 3 are no known province or country.
    Province,
    /// Digit 4 says another sex.
    Sex,
    /// Digits 4 to 6 say another year of birth.
    Year,
}

impl IdWarning {
    /// The sentence for the officer.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Province => "ba số đầu không phải mã tỉnh đã biết",
            Self::Sex => "số thứ tư không khớp giới tính",
            Self::Year => "số 4–6 không khớp năm sinh",
        }
    }
}

/// A personal identification number (số định danh cá nhân): exactly twelve digits, leading zeros kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonalId(u64);

impl PersonalId {
    /// Parses twelve digits; spaces, dots, hyphens, invisible characters and full-width digits are taken off or mapped first.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let digits = normalise(text)?;
        match digits.len() {
            12 => Ok(Self(number(&varied(digits)?))),
            11 => Err(IdError::LostZero(digits)),
            n => Err(IdError::Length(digits, n, 12)),
        }
    }

    /// The number, below 10^12.
    pub fn number(self) -> u64 {
        self.0
    }

    /// From a number; `None` at 10^12 and above.
    pub fn from_number(number: u64) -> Option<Self> {
        (number < 1_000_000_000_000).then_some(Self(number))
    }

    /// Province or country of birth registration, the first three digits.
    pub fn province(self) -> u16 {
        (self.0 / 1_000_000_000) as u16
    }

    /// Sex and year of birth as the legacy structure has them.
    pub fn legacy(self) -> (Sex, u16) {
        let g = (self.0 / 100_000_000 % 10) as u16;
        let year = (self.0 / 1_000_000 % 100) as u16;
        (if g.is_multiple_of(2) { Sex::Male } else { Sex::Female }, 1900 + 100 * (g / 2) + year)
    }

    /// What disagrees with the legacy structure; empty when nothing does or nothing is known.
    pub fn warnings(self, sex: Option<Sex>, born: Option<PartialDate>) -> Vec<IdWarning> {
        let (id_sex, id_year) = self.legacy();
        let mut found = Vec::new();
        if !super::tables::is_birth_place_code(self.province()) {
            found.push(IdWarning::Province);
        }
        if sex.is_some_and(|s| s != id_sex) {
            found.push(IdWarning::Sex);
        }
        if born.is_some_and(|b| b.year() != id_year) {
            found.push(IdWarning::Year);
        }
        found
    }

    /// In groups of three, for reading: `051 172 004 518`.
    pub fn grouped(self) -> String {
        spaced(&self.to_string())
    }
}

impl fmt::Display for PersonalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

/// A nine-digit identity card number (CMND). Not unique: whole ranges were issued twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cmnd(u32);

impl Cmnd {
    /// Parses nine digits, cleaned as for [`PersonalId::parse`].
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let digits = normalise(text)?;
        match digits.len() {
            9 => Ok(Self(number(&varied(digits)?) as u32)),
            n => Err(IdError::Length(digits, n, 9)),
        }
    }

    /// The number, below 10^9.
    pub fn number(self) -> u32 {
        self.0
    }

    /// In groups of three, for reading: `212 345 678`.
    pub fn grouped(self) -> String {
        spaced(&self.to_string())
    }
}

impl fmt::Display for Cmnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:09}", self.0)
    }
}

/// Refuses a number of one digit throughout.
fn varied(digits: String) -> Result<String, IdError> {
    let first = digits.chars().next();
    if digits.chars().all(|c| Some(c) == first) { Err(IdError::Repeated(digits)) } else { Ok(digits) }
}

fn number(digits: &str) -> u64 {
    digits.bytes().fold(0, |n, b| n * 10 + u64::from(b - b'0'))
}

fn normalise(text: &str) -> Result<String, IdError> {
    let mut digits = String::with_capacity(12);
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '\u{ff10}'..='\u{ff19}' => digits.push(char::from(b'0' + (u32::from(c) - 0xff10) as u8)),
            ' ' | '.' | '-' | '\u{a0}' | '\u{202f}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            _ => return Err(IdError::NotDigits(soxa_text::display::sanitise(text).into_owned())),
        }
        if digits.len() > 32 {
            return Err(IdError::Length(digits, 33, 12));
        }
    }
    Ok(digits)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn legacy_structure_is_read() {
        let id = PersonalId::parse("051172004518").unwrap();
        assert_eq!(id.province(), 51);
        assert_eq!(id.legacy(), (Sex::Female, 1972));
        assert_eq!(id.grouped(), "051 172 004 518");
        assert!(id.warnings(Some(Sex::Female), PartialDate::parse("1972").ok()).is_empty());
        assert_eq!(
            id.warnings(Some(Sex::Male), PartialDate::parse("1973").ok()),
            [IdWarning::Sex, IdWarning::Year]
        );
    }

    #[test]
    fn lost_zero_is_named() {
        assert_eq!(PersonalId::parse("51172004518"), Err(IdError::LostZero("51172004518".into())));
        assert!(matches!(PersonalId::parse("05117200451x"), Err(IdError::NotDigits(_))));
        assert!(Cmnd::parse("21234567").is_err());
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_back(n in 0u64..1_000_000_000_000) {
            prop_assume!(n % 111_111_111_111 != 0);
            let id = PersonalId::from_number(n).unwrap();
            prop_assert_eq!(PersonalId::parse(&id.to_string()), Ok(id));
            prop_assert_eq!(PersonalId::parse(&id.grouped()), Ok(id));
        }

        #[test]
        fn no_text_panics(s in ".*") {
            let _ = PersonalId::parse(&s);
            let _ = Cmnd::parse(&s);
        }
    }
}
