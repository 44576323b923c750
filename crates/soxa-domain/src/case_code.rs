//! Case codes: soxa's own provisional one, and the official one that only the provincial system issues.

use crate::words::PHRASES;
use soxa_text::words::InWords;
use soxa_text::words::Lang;
use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text is no case code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub struct CaseCodeError(pub String);

impl InWords for CaseCodeError {
    fn in_words(&self, lang: Lang) -> String {
        PHRASES.fill(lang, "case_code", "Form", &[("text", self.0.clone())])
    }
}

/// The number soxa gives a case: day of receipt and number within the day, `SX-YYMMDD-NNNN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProvisionalCode {
    /// `yymmdd` as a number.
    day: u32,
    /// From 1.
    number: u16,
}

impl ProvisionalCode {
    /// The `number`-th case (from 1, at most 9999) received on a day.
    pub fn new(day: NaiveDate, number: u16) -> Option<Self> {
        let day = (day.year().rem_euclid(100) as u32) * 10_000 + day.month() * 100 + day.day();
        (1..=9999).contains(&number).then_some(Self { day, number })
    }

    /// The number within the day.
    pub fn number(self) -> u16 {
        self.number
    }

    /// The part that all cases of the day share, `SX-261123-`.
    pub fn day_prefix(day: NaiveDate) -> String {
        format!("SX-{}-", day.format("%y%m%d"))
    }
}

impl fmt::Display for ProvisionalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SX-{:06}-{:04}", self.day, self.number)
    }
}

/// A case code of either kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CaseCode {
    /// Issued by soxa.
    Provisional(ProvisionalCode),
    /// Issued by the provincial system (Circular 01/2018/TT-VPCP, art. 19, and its variants): a head of 2 to 5
    /// groups, the day, a serial of 4 to 7 digits.
    Official(String),
}

impl CaseCode {
    /// Parses either form; lower case and surrounding spaces are forgiven.
    pub fn parse(text: &str) -> Result<Self, CaseCodeError> {
        let clean = text.trim().to_ascii_uppercase();
        let wrong = || CaseCodeError(soxa_text::display::sanitise(text.trim()).chars().take(60).collect());
        let mut parts = clean.rsplitn(3, '-');
        let (Some(number), Some(day), Some(head)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong());
        };
        let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        if !(4..=7).any(|n| digits(number, n)) || !digits(day, 6) {
            return Err(wrong());
        }
        if head == "SX" && number.len() == 4 {
            let date = NaiveDate::parse_from_str(&format!("20{day}"), "%Y%m%d").map_err(|_| wrong())?;
            let code = ProvisionalCode::new(date, number.parse().map_err(|_| wrong())?);
            return code.map(Self::Provisional).ok_or_else(wrong);
        }
        let groups: Vec<&str> = head.split('.').collect();
        let plain = |s: &&str| s.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let right = (2..=5).contains(&groups.len())
            && groups.iter().all(plain)
            && groups
                .iter()
                .enumerate()
                .all(|(i, g)| if i == 0 { g.len() == 3 } else { matches!(g.len(), 2 | 3) });
        if right { Ok(Self::Official(clean)) } else { Err(wrong()) }
    }
}

impl fmt::Display for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provisional(code) => code.fmt(f),
            Self::Official(code) => f.write_str(code),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_of_the_circular_and_its_variants() {
        for text in [
            "H48.18.00.000-230103-0012",
            "000.00.18.H48-230103-0012",
            "G01.899.108.000-230103-0012",
            "H15.50.05.13-261008-090123",
            "H48.18-230103-0012",
            "H48.18.00.000.01-230103-1234567",
        ] {
            assert_eq!(CaseCode::parse(text), Ok(CaseCode::Official(text.to_owned())));
        }
        let code = CaseCode::parse(" sx-261123-0001 ").unwrap();
        assert_eq!(code.to_string(), "SX-261123-0001");
        for text in [
            "",
            "SX-261323-0001",
            "SX-261123-0000",
            "SX-261123-1",
            "SX-261123-00001",
            "H48-230103-0012",
            "H48.18-230103-012",
            "H48.18-230103-12345678",
            "12345",
        ] {
            assert!(CaseCode::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_back(days in 0i64..20_000, n in 1u16..=9999) {
            let day = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap() + chrono::Duration::days(days);
            let code = ProvisionalCode::new(day, n).unwrap();
            prop_assert_eq!(CaseCode::parse(&code.to_string()).unwrap(), CaseCode::Provisional(code));
        }

        #[test]
        fn no_text_panics(s in ".*") { let _ = CaseCode::parse(&s); }
    }
}
