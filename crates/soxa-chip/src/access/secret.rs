//! What opens a chip: the six digits on the front of the card, or what its machine-readable zone says. Neither is ever shown
//! or kept.

use soxa_domain::mrz;
use zeroize::Zeroizing;

use crate::crypto::hash::Hash;
use crate::problem::ChipProblem;

/// What opens a chip.
pub enum Secret {
    /// The card access number.
    Can(Can),
    /// Document number, birth and expiry.
    Zone(Zone),
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Can(_) => "Can",
            Self::Zone(_) => "Zone",
        })
    }
}

impl Secret {
    /// The zone, if it is one.
    pub(super) const fn zone(&self) -> Option<&Zone> {
        match self {
            Self::Zone(zone) => Some(zone),
            Self::Can(_) => None,
        }
    }

    /// The password's reference and the bytes its key is derived from (ICAO 9303-11, 4.4.3).
    pub(super) fn password(&self) -> (u8, Zeroizing<Vec<u8>>) {
        match self {
            Self::Zone(zone) => (1, Zeroizing::new(Hash::Sha1.of(zone.0.as_bytes()))),
            Self::Can(can) => (2, Zeroizing::new(can.0.as_bytes().to_vec())),
        }
    }

    /// What a refusal of it means.
    pub(super) const fn is_wrong(&self) -> ChipProblem {
        match self {
            Self::Can(_) => ChipProblem::WrongCan,
            Self::Zone(_) => ChipProblem::WrongZone,
        }
    }
}

/// A card access number: six digits.
pub struct Can(Zeroizing<String>);

impl Can {
    /// Reads it; spaces around and between are none of it.
    ///
    /// # Errors
    /// It is not six digits.
    pub fn parse(text: &str) -> Result<Self, ChipProblem> {
        let digits: Zeroizing<String> = Zeroizing::new(text.chars().filter(|c| !c.is_whitespace()).collect());
        let fits = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(Self(digits)) } else { Err(ChipProblem::NotACan) }
    }
}

/// What a zone's key is made of: document number, birth and expiry, each with its check digit.
pub struct Zone(Zeroizing<String>);

impl Zone {
    /// Out of the three lines on the back of an identity card, or `NUMBER,BIRTH,EXPIRY` with dates as yymmdd. A personal id
    /// of twelve digits as the number stands for its last nine, which is what the zone has.
    ///
    /// # Errors
    /// It is neither, or a check digit of the lines is wrong.
    pub fn parse(text: &str) -> Result<Self, ChipProblem> {
        let parts: Vec<&str> = text.trim().split(',').map(str::trim).collect();
        if let [number, birth, expiry] = parts.as_slice() {
            return Self::of(number, birth, expiry);
        }
        // The lines are checked as a whole by whoever reads zones.
        mrz::parse(text).map_err(|_| ChipProblem::NotAZone)?;
        let zone: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let part = |from, to| zone.get(from..to).ok_or(ChipProblem::NotAZone);
        Self::of(part(5, 14)?, part(30, 36)?, part(38, 44)?)
    }

    /// Out of the number and the two dates (yymmdd).
    ///
    /// # Errors
    /// One of them cannot be it.
    pub fn of(number: &str, birth: &str, expiry: &str) -> Result<Self, ChipProblem> {
        let number = number.to_ascii_uppercase();
        let is_date = |text: &str| text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = (1..=22).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'<');
        if !is_number || !is_date(birth) || !is_date(expiry) {
            return Err(ChipProblem::NotAZone);
        }
        let is_personal_id = number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit());
        let number = if is_personal_id { number.get(3..).unwrap_or_default() } else { &number };
        // Filled up to the field's width.
        let number = format!("{number:<<9}");
        let parts = [number.as_str(), birth, expiry].map(|part| format!("{part}{}", check_digit(part)));
        Ok(Self(Zeroizing::new(parts.concat())))
    }

    pub(super) fn information(&self) -> &str {
        &self.0
    }
}

/// The check digit of ICAO 9303-3 (weights 7, 3, 1).
fn check_digit(text: &str) -> u32 {
    let value = |c: char| c.to_digit(36).unwrap_or(0);
    text.chars().zip([7, 3, 1].into_iter().cycle()).map(|(c, weight)| value(c) * weight).sum::<u32>() % 10
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn the_zone_is_as_in_the_worked_example() {
        // ICAO 9303-11, D.2.
        let zone = Zone::parse("L898902C<,690806,940623").unwrap();
        assert_eq!(zone.information(), "L898902C<369080619406236");
        assert_eq!(Zone::parse("d23145890,340712,950712").unwrap().information(), "D23145890734071279507122");
        assert_eq!(
            Zone::parse("051171942958,710422,310422").unwrap().information().get(..9),
            Some("171942958")
        );
    }

    #[test]
    fn what_is_neither_is_refused_and_never_shown() {
        for text in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert!(Can::parse(text).is_err(), "{text:?}");
        }
        for text in
            ["", "a,b", "L898902C<,690806", "L898902C<,69080a,940623", ",690806,940623", "ỳ,690806,940623"]
        {
            assert!(Zone::parse(text).is_err(), "{text:?}");
        }
        let secret = Secret::Can(Can::parse(" 942 958 ").unwrap());
        assert!(!format!("{secret:?}").contains("942"));
    }
}
