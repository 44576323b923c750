//! Dates of which day or month may be unknown: old people often know only the year they were born in.

use std::fmt;

use chrono::{Datelike, Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::words::{InWords, Lang};

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub enum DateError {
    /// Not one of the known forms.
    Form(String),
    /// The form is right, the day is not in the calendar.
    NoSuchDay(String),
}

impl InWords for DateError {
    fn in_words(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Form(text), Lang::Vi) => {
                format!("“{text}” không phải ngày: gõ 15/03/1972, 03/1972 hoặc 1972")
            }
            (Self::Form(text), Lang::En) => format!("“{text}” is no date: type 15/03/1972, 03/1972 or 1972"),
            (Self::NoSuchDay(text), Lang::Vi) => {
                format!("ngày “{text}” không có trong lịch: xem lại ngày và tháng")
            }
            (Self::NoSuchDay(text), Lang::En) => {
                format!("the day “{text}” is not in the calendar: check day and month")
            }
        }
    }
}

/// Which century a year of two digits is taken to be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearHint {
    /// The last hundred years up to today: births, papers.
    Past,
    /// The hundred years around today: terms and appointments.
    Near,
}

/// A date known to the day, to the month, or to the year. Years 1800 to 2200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartialDate {
    year: u16,
    /// 1 to 12; 0 where unknown.
    month: u8,
    /// 1 to 31; 0 where unknown.
    day: u8,
}

impl PartialDate {
    /// From parts; `month` and `day` are 0 where unknown.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        let this = Self { year, month, day };
        let right = (1800..=2200).contains(&year)
            && match (month, day) {
                (0..=12, 0) => true,
                (m, d) => NaiveDate::from_ymd_opt(i32::from(year), u32::from(m), u32::from(d)).is_some(),
            };
        if right { Ok(this) } else { Err(DateError::NoSuchDay(format!("{day:02}/{month:02}/{year}"))) }
    }

    /// Parses `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, `DD/MM/YYYY`, `MM/YYYY` (also with `.` or `-`). Never rolls an impossible day over.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let text = text.trim();
        let form = || DateError::Form(crate::display::sanitise(text).into_owned());
        if text.len() > 32 {
            return Err(form());
        }
        // `YYYY-MM-DD 00:00:00`: spreadsheets write a midnight behind their dates.
        let text = text.strip_suffix("00:00:00").map_or(text, |t| t.trim_end_matches([' ', 'T']));
        let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
        let digits = |s: &str, most: usize| -> Option<u16> {
            (!s.is_empty() && s.len() <= most && s.bytes().all(|b| b.is_ascii_digit()))
                .then(|| s.parse().ok())?
        };
        let four = |s: &str| (s.len() == 4).then(|| digits(s, 4)).flatten();
        let two = |s: &str| digits(s, 2).map(|n| n as u8);
        let zero_means_none = |y: u16, m: u8, d: u8| Self::new(y, m, if m == 0 { 0 } else { d });
        match parts.as_slice() {
            [y] => Self::new(four(y).ok_or_else(form)?, 0, 0),
            [a, b] => match (four(a), two(b), two(a), four(b)) {
                (Some(y), Some(m), ..) | (_, _, Some(m), Some(y)) if m > 0 => Self::new(y, m, 0),
                (Some(_), Some(_), ..) | (_, _, Some(_), Some(_)) => {
                    Err(DateError::NoSuchDay(text.to_owned()))
                }
                _ => Err(form()),
            },
            [first, month, last] => match (four(first), two(first), two(month), two(last), four(last)) {
                (Some(year), _, Some(month), Some(day), _) | (_, Some(day), Some(month), _, Some(year)) => {
                    zero_means_none(year, month, day)
                }
                _ => Err(form()),
            },
            _ => Err(form()),
        }
    }

    /// Parses what people type into a form: all of [`Self::parse`] and `1/7/22`, `010722`, `01071972`, `1/7` (this year), `+3`, `-2` (days from today).
    pub fn parse_entry(text: &str, today: NaiveDate, hint: YearHint) -> Result<Self, DateError> {
        let text = text.trim();
        let form = || DateError::Form(crate::display::sanitise(text).into_owned());
        if let Some(days) = text.strip_prefix(['+', '-']).filter(|d| !d.is_empty() && d.len() <= 4) {
            let days: i64 = days.parse().map_err(|_| form())?;
            let days = if text.starts_with('-') { -days } else { days };
            return today.checked_add_signed(Duration::days(days)).map(Self::from).ok_or_else(form);
        }
        let spread = |y: u16| -> u16 {
            let now = today.year() as u16;
            let latest = match hint {
                YearHint::Past => now,
                YearHint::Near => now + 50,
            };
            let year = latest - latest % 100 + y;
            if year > latest { year - 100 } else { year }
        };
        let number =
            |s: Option<&str>| -> Result<u16, DateError> { s.and_then(|s| s.parse().ok()).ok_or_else(form) };
        if text.bytes().all(|b| b.is_ascii_digit()) && matches!(text.len(), 6 | 8) {
            let (d, m, y) = (number(text.get(..2))?, number(text.get(2..4))?, number(text.get(4..))?);
            return Self::new(if text.len() == 6 { spread(y) } else { y }, m as u8, d as u8);
        }
        let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).collect();
        match parts.as_slice() {
            [d, m, y] if y.len() <= 2 && d.len() <= 2 => Self::new(
                spread(number(Some(y))?),
                number(Some(m))?.min(99) as u8,
                number(Some(d))?.min(99) as u8,
            ),
            [d, m] if d.len() <= 2 && m.len() <= 2 => {
                Self::new(today.year() as u16, number(Some(m))?.min(99) as u8, number(Some(d))?.min(99) as u8)
            }
            _ => Self::parse(text),
        }
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12, where known.
    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day of the month, 1 to 31, where known.
    pub fn day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// The exact date where day and month are known.
    pub fn exact(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(i32::from(self.year), self.month()?.into(), self.day()?.into())
    }

    /// The earliest day it can be.
    pub fn earliest(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(i32::from(self.year), self.month.max(1).into(), self.day.max(1).into())
            .unwrap_or_default()
    }

    /// Full years of age on a day, counted from the earliest possible birth.
    pub fn age_on(self, day: NaiveDate) -> i32 {
        day.years_since(self.earliest()).map_or(0, |y| y as i32)
    }

    /// A number that sorts as dates do and is unique to the value: `yyyymmdd` with zeros for what is unknown.
    pub fn ordinal(self) -> u32 {
        u32::from(self.year) * 10_000 + u32::from(self.month) * 100 + u32::from(self.day)
    }

    /// As Vietnamese readers write it: `15/03/1972`, `03/1972`, `1972`.
    pub fn vi(self) -> String {
        match (self.month, self.day) {
            (0, _) => format!("{}", self.year),
            (m, 0) => format!("{m:02}/{}", self.year),
            (m, d) => format!("{d:02}/{m:02}/{}", self.year),
        }
    }
}

impl From<NaiveDate> for PartialDate {
    fn from(d: NaiveDate) -> Self {
        Self { year: d.year().clamp(1800, 2200) as u16, month: d.month() as u8, day: d.day() as u8 }
    }
}

/// ISO 8601 with what is known: `1972-03-15`, `1972-03`, `1972`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (0, _) => write!(f, "{:04}", self.year),
            (m, 0) => write!(f, "{:04}-{m:02}", self.year),
            (m, d) => write!(f, "{:04}-{m:02}-{d:02}", self.year),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn forms_of_the_contract() {
        for (text, iso) in [
            ("1972-03-15", "1972-03-15"),
            ("1972-03", "1972-03"),
            ("1972", "1972"),
            ("15/03/1972", "1972-03-15"),
            ("5/3/1972", "1972-03-05"),
            ("03/1972", "1972-03"),
            ("00/00/1950", "1950"),
            ("2001-02-03 00:00:00", "2001-02-03"),
        ] {
            assert_eq!(PartialDate::parse(text).unwrap().to_string(), iso, "{text}");
        }
        for text in
            ["29/02/2003", "31/04/1990", "13/1972", "abc", "", "1/2/3/4", "0000", "32/01/2000", "00/1999"]
        {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn forms_people_type() {
        for (text, hint, iso) in [
            ("1/7/22", YearHint::Past, "2022-07-01"),
            ("010722", YearHint::Past, "2022-07-01"),
            ("010772", YearHint::Past, "1972-07-01"),
            ("01/07/27", YearHint::Near, "2027-07-01"),
            ("01/07/27", YearHint::Past, "1927-07-01"),
            ("15031972", YearHint::Past, "1972-03-15"),
            ("+3", YearHint::Near, "2026-11-26"),
            ("-1", YearHint::Past, "2026-11-22"),
            ("1/7", YearHint::Near, "2026-07-01"),
            ("1972", YearHint::Past, "1972"),
        ] {
            assert_eq!(PartialDate::parse_entry(text, today(), hint).unwrap().to_string(), iso, "{text}");
        }
    }

    proptest! {
        #[test]
        fn shown_forms_parse_back(y in 1800u16..=2200, m in 0u8..=12, d in 0u8..=31) {
            if let Ok(date) = PartialDate::new(y, m, d) {
                prop_assert_eq!(PartialDate::parse(&date.to_string()), Ok(date));
                prop_assert_eq!(PartialDate::parse(&date.vi()), Ok(date));
            }
        }

        #[test]
        fn no_text_panics(s in ".*") {
            let _ = PartialDate::parse(&s);
            let _ = PartialDate::parse_entry(&s, today(), YearHint::Past);
        }
    }
}
