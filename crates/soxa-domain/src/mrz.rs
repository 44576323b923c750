//! The machine-readable zone of an identity card: TD1, three lines of thirty (ICAO 9303).
//!
//! The document number is the personal id's last nine digits; the whole id stands in the optional
//! field of the first line, which ends in the id's own check digit.

use chrono::NaiveDate;

use super::card::{Card, CardError, CardKind, CardSex, CardWarning, Warnings};

const LINE: usize = 30;
const HEAD: &str = "IDVNM";

/// Whether the text begins as a zone with at least one digit: `IDVNM0`.
pub fn begins(text: &str) -> bool {
    let mut rest = text.trim_start().chars();
    HEAD.chars().all(|want| rest.next().is_some_and(|c| c.eq_ignore_ascii_case(&want)))
        && rest.next().is_some_and(|c| c.is_ascii_digit())
}

/// Whether the text may yet become the beginning of a zone.
pub(super) fn could_begin(text: &str) -> bool {
    let mut head = HEAD.chars();
    text.chars().enumerate().all(|(at, c)| match head.next() {
        Some(want) => c.eq_ignore_ascii_case(&want),
        None => c.is_ascii_digit() || at >= 15,
    })
}

/// Characters of the zone, line ends and spaces left out.
pub(super) fn characters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Reads a zone, with or without line ends.
///
/// A wrong check digit is an error of the field it guards; that of the whole makes it no card.
pub fn parse(text: &str) -> Result<Card, CardError> {
    let mut zone: Vec<char> =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    if zone.len() > 2 * 3 * LINE {
        return Err(CardError::TooLong);
    }
    let mut warnings = Warnings::default();
    if let Some((first, second)) = zone.split_at_checked(3 * LINE)
        && first == second
    {
        zone.truncate(3 * LINE);
        warnings.add(CardWarning::Repeated, true);
    }
    if zone.len() != 3 * LINE {
        return Err(CardError::NotACard);
    }
    // Another keyboard layout types another character for the filler.
    if let Some(&filler) = zone.get(27)
        && filler != '<'
        && !filler.is_ascii_alphanumeric()
    {
        zone.iter_mut().filter(|c| **c == filler).for_each(|c| *c = '<');
        warnings.add(CardWarning::Separator, true);
    }
    let zone: String = zone.into_iter().collect();
    if !zone.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'<') {
        return Err(CardError::NotACard);
    }
    let part = |from: usize, to: usize| zone.get(from..to).unwrap_or_default();
    let pid = part(15, 27);
    let all_digits = pid.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits
        || part(5, 14) != part(18, 27)
        || !checks(part(5, 14), part(14, 15))
        || !checks(pid, part(29, 30))
    {
        return Err(CardError::PidInvalid);
    }
    if !checks(part(30, 36), part(36, 37)) {
        return Err(CardError::DobInvalid);
    }
    let dob = date_of_birth(part(30, 36), pid).ok_or(CardError::DobInvalid)?;
    let sex = match part(37, 38) {
        "M" => CardSex::M,
        "F" => CardSex::F,
        _ => return Err(CardError::SexInvalid),
    };
    let whole = [part(5, 30), part(30, 37), part(38, 45), part(48, 59)].concat();
    if !checks(part(38, 44), part(44, 45)) || !checks(&whole, part(59, 60)) {
        return Err(CardError::NotACard);
    }
    let name = part(60, 90).split('<').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(CardError::NotACard);
    }
    warnings.add(CardWarning::Unaccented, true);
    warnings.add_id(pid, sex, dob);
    Ok(Card {
        kind: CardKind::Mrz,
        pid: pid.to_owned(),
        cmnd: String::new(),
        name,
        dob,
        sex,
        address: None,
        issued: None,
        extras: Vec::new(),
        warnings: warnings.0,
    })
}

/// A birth date yyMMdd, its century from the id's fourth digit.
fn date_of_birth(text: &str, pid: &str) -> Option<NaiveDate> {
    let century = pid.chars().nth(3)?.to_digit(10)? / 2;
    let year = 1900 + century as i32 * 100 + text.get(..2)?.parse::<i32>().ok()?;
    NaiveDate::from_ymd_opt(year, text.get(2..4)?.parse().ok()?, text.get(4..)?.parse().ok()?)
}

/// Whether a check digit (weights 7, 3, 1) fits what it guards.
fn checks(guarded: &str, digit: &str) -> bool {
    let sum: u32 =
        guarded.chars().zip([7, 3, 1].into_iter().cycle()).map(|(c, weight)| value(c) * weight).sum();
    digit.parse() == Ok(sum % 10) || (digit == "<" && sum == 0)
}

fn value(c: char) -> u32 {
    c.to_digit(36).unwrap_or(0)
}
