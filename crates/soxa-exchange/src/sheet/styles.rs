//! What a cell's format shows of a date: a day, a month, a year, or that it is no date.

use chrono::{Days, NaiveDate};

/// What a format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    /// No date.
    Other,
    /// A day.
    Day,
    /// A month of a year.
    Month,
    /// A year.
    Year,
}

/// The formats that files name by number only (ECMA-376 part 1, 18.8.30).
pub(super) fn built_in(id: u32) -> Shows {
    match id {
        14..=16 | 22 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Shows::Day,
        17 | 55 | 56 => Shows::Month,
        _ => Shows::Other,
    }
}

/// What a format's own words show: `dd/mm/yyyy` a day, `mmm-yy` a month, `[$-42A]yyyy` a year.
pub(super) fn of_format(format: &str) -> Shows {
    let (mut day, mut month, mut year, mut time) = (false, false, false, false);
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            // Only the first part is for numbers above zero.
            ';' => break,
            '\\' | '_' | '*' => {
                chars.next();
            }
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => while chars.next().is_some_and(|c| c != ']') {},
            'd' => day = true,
            'm' => month = true,
            'y' | 'e' if !matches!(c, 'E') => year = true,
            'h' | 's' => time = true,
            '0' | '#' | '?' | 'g' => return Shows::Other,
            _ => {}
        }
    }
    match (day, month, year, time) {
        (true, ..) => Shows::Day,
        (_, true, true, _) => Shows::Month,
        (_, _, true, _) => Shows::Year,
        _ => Shows::Other,
    }
}

/// The day of a serial number: day 1 is the last of 1899, since 1900 counts as a leap year there.
pub(super) fn serial(n: f64, from_1904: bool) -> Option<NaiveDate> {
    let zero = if from_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)?
    } else {
        // Before March 1900 the sheet's own days are one off.
        NaiveDate::from_ymd_opt(1899, 12, if n < 60.0 { 31 } else { 30 })?
    };
    (0.0..3_000_000.0).contains(&n).then(|| zero.checked_add_days(Days::new(n as u64))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_show_what_people_see() {
        for (format, shows) in [
            ("dd/mm/yyyy", Shows::Day),
            ("d-mmm-yy", Shows::Day),
            ("[$-1042A]dd\\/mm\\/yyyy;@", Shows::Day),
            ("mm/yyyy", Shows::Month),
            ("MMM\\-YY", Shows::Month),
            ("\"tháng \"mm\" năm \"yyyy", Shows::Month),
            ("yyyy", Shows::Year),
            ("\"Năm \"yyyy", Shows::Year),
            ("General", Shows::Other),
            ("0", Shows::Other),
            ("00000000000", Shows::Other),
            ("@", Shows::Other),
            ("h:mm:ss", Shows::Other),
            ("0.00E+00", Shows::Other),
            ("[Red]0.0;yyyy", Shows::Other),
        ] {
            assert_eq!(of_format(format), shows, "{format}");
        }
        assert_eq!(serial(36_526.0, false), NaiveDate::from_ymd_opt(2000, 1, 1));
        assert_eq!(serial(35_064.0, true), NaiveDate::from_ymd_opt(2000, 1, 1));
        assert_eq!(serial(1.0, false), NaiveDate::from_ymd_opt(1900, 1, 1));
        assert_eq!(serial(-1.0, false), None);
    }
}
