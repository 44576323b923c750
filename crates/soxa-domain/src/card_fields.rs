//! Which field of a card is which: the dates tell, by their eight digits or as they are printed.

use chrono::NaiveDate;

use super::card::{field, sex_of};

/// Where the fields that move when a name or address holds the separator are.
pub(super) struct Places {
    /// The name: the second field where there is none for the old number.
    pub name: usize,
    pub dob: usize,
    pub issued: usize,
}

/// Finds the dates by their eight digits. `None` if this is no card's row of fields at all.
pub(super) fn locate(fields: &[&str]) -> Option<Places> {
    let is_date = |at: usize| plain_date(field(fields, at)).is_some();
    let is_dob = |at: &usize| is_date(*at) && sex_of(field(fields, at + 1)).is_some();
    let old_id = field(fields, 1);
    let is_old_id = old_id.bytes().all(|byte| byte.is_ascii_digit()) && old_id.len() <= 12;
    let (name, dob) = if !is_old_id {
        // What is printed or shown on a telephone may leave the old number out.
        (1, (2..fields.len()).find(is_dob)?)
    } else if is_date(3) {
        (2, 3)
    } else {
        (2, (4..fields.len()).find(is_dob).unwrap_or(3))
    };
    if fields.len() < name + 5 {
        return None;
    }
    let issued = if is_date(dob + 3) {
        dob + 3
    } else {
        (dob + 4..fields.len()).find(|at| is_date(*at)).unwrap_or(dob + 3)
    };
    Some(Places { name, dob, issued })
}

/// The eight digits of a date, day first: `15031972`, and as they are printed, `15/03/1972`, `1972-03-15`.
fn plain_date(text: &str) -> Option<String> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [d, m, y] if parts.iter().all(|p| digits(p)) => match (d.len(), m.len(), y.len()) {
            (2, 2, 4) => Some(format!("{d}{m}{y}")),
            (4, 2, 2) => Some(format!("{y}{m}{d}")),
            _ => None,
        },
        _ => None,
    }
}

/// A date written ddMMyyyy that exists.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let text = plain_date(text)?;
    let (day, month, year) = (text.get(..2)?, text.get(2..4)?, text.get(4..)?);
    let year: i32 = year.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?).filter(|_| year >= 1800)
}
