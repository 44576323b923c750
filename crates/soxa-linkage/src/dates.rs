//! Two dates of birth beside each other, and how likely a list is to write a date of anybody.

use super::rates::Rates;
use super::register::Crowd;

/// Table of rates where the register knows the day or month.
pub const FULL: usize = 2;
/// Table of rates where it knows the year only.
pub const YEAR: usize = 3;

/// Ways there are to write a date at each level of the table `full`.
const FULL_WAYS: [f64; 12] = [1.0, 1.0, 30.0, 11.0, 2.0, 30.0, 365.0, 25_000.0, 1.0, 1.0, 2.0, 80.0];

fn split(date: u32) -> (u32, u32, u32) {
    (date / 10_000, date / 100 % 100, date % 100)
}

/// Table and level of a list's date beside the register's.
pub fn level(right: u32, left: u32) -> (usize, usize) {
    let ((ry, rm, rd), (ly, lm, ld)) = (split(right), split(left));
    let next = ry.abs_diff(ly) == 1;
    if lm == 0 {
        let level = match (rm, rd) {
            (0, _) if ry == ly => 0,
            (1, 1) if ry == ly => 2,
            _ if ry == ly => 1,
            _ if next => 3,
            _ => 4,
        };
        return (YEAR, level);
    }
    let level = if rm == 0 {
        match (ry == ly, next) {
            (true, _) => 8,
            (_, true) => 10,
            _ => 11,
        }
    } else if rd == 0 || ld == 0 {
        match (ry == ly && rm == lm, ry == ly, next) {
            (true, ..) => {
                if rd == ld {
                    0
                } else {
                    9
                }
            }
            (_, true, _) => 6,
            (_, _, true) => 10,
            _ => 7,
        }
    } else {
        match (ry == ly, rm == lm, rd == ld) {
            (true, true, true) => 0,
            (true, false, false) if rm == ld && rd == lm => 1,
            (true, true, false) => 2,
            (true, false, true) => 3,
            (false, true, true) if next => 4,
            (false, true, true) => 5,
            (true, false, false) => 6,
            _ => 7,
        }
    };
    (FULL, level)
}

/// The logarithm of the ways there are to write a date as finely as this one, at a level.
pub fn ways(right: u32, table: usize, level: usize) -> f64 {
    let finer = match split(right) {
        (_, 0, _) => 1.0,
        (_, _, 0) => 12.0,
        _ => 365.0,
    };
    if level == 0 {
        return 0.0;
    }
    let ways = match (table, level) {
        (FULL, 6) if finer < 100.0 => 12.0,
        (FULL, 7) if finer < 100.0 => 1_000.0,
        (FULL, 10 | 11) | (YEAR, 3 | 4) => finer * if matches!(level, 3 | 10) { 2.0 } else { 80.0 },
        (YEAR, 1) => finer,
        (FULL, _) => FULL_WAYS.get(level).copied().unwrap_or(1.0),
        _ => 1.0,
    };
    ways.ln()
}

/// The logarithm of how likely a list is to write this date of a chance person of the register's kind.
pub fn mass(right: u32, crowd: &Crowd, rates: &Rates, field: usize) -> f64 {
    let (year, month, day) = split(right);
    let all = crowd.present.max(1.0);
    // A neighbouring year lends its weight: small registers have gaps.
    let smooth = |by: &std::collections::BTreeMap<u32, f32>, y: u32| {
        let at = |y: u32| f64::from(by.get(&y).copied().unwrap_or_default());
        (at(y) * 0.5 + (at(y - 1) + at(y + 1) + at(y - 2) + at(y + 2)) * 0.125 + 0.05) / all
    };
    let full = |y: u32| smooth(&crowd.years, y);
    let bare = |y: u32| smooth(&crowd.bare_years, y);
    let year = year.max(3);
    let f = |level: usize| rates.rate(field, FULL, level) / ways(right, FULL, level).exp();
    let b = |level: usize| rates.rate(field, YEAR, level) / ways(right, YEAR, level).exp();
    let beside = |of: &dyn Fn(u32) -> f64| of(year - 1) + of(year + 1);
    let all_bare = crowd.bare_years.values().map(|n| f64::from(*n)).sum::<f64>() / all;
    let of_year = |year: u32| {
        let first = if (month, day) == (1, 1) { b(2) } else { b(1) };
        first * bare(year) + b(3) * beside(&bare) + b(4) * all_bare
    };
    let sum = if month == 0 {
        f(8) * full(year)
            + f(10) * beside(&full)
            + f(11)
            + b(0) * bare(year)
            + b(3) * beside(&bare)
            + b(4) * all_bare
    } else if day == 0 {
        f(9) * full(year) / 12.0 + f(6) * full(year) + f(10) * beside(&full) + f(7) + of_year(year)
    } else {
        let days = 365.0;
        let turned = if day <= 12 { f(1) / days } else { 0.0 };
        full(year) * (f(0) / days + turned + f(2) / 12.0 + f(3) / 30.0 + f(6))
            + f(4) * beside(&full) / days
            + f(5) / days
            + f(7)
            + of_year(year)
    };
    sum.max(1e-12).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_err_in_known_ways() {
        for (right, left, want) in [
            (19_991_003, 19_991_003, (FULL, 0)),
            (19_991_003, 19_990_310, (FULL, 1)),
            (19_991_003, 19_991_023, (FULL, 2)),
            (19_991_003, 19_990_903, (FULL, 3)),
            (19_991_003, 20_001_003, (FULL, 4)),
            (19_991_003, 19_691_003, (FULL, 5)),
            (19_990_000, 19_991_003, (FULL, 8)),
            (19_991_000, 19_991_003, (FULL, 9)),
            (19_991_003, 19_990_000, (YEAR, 1)),
            (19_990_101, 19_990_000, (YEAR, 2)),
            (19_990_000, 19_990_000, (YEAR, 0)),
        ] {
            assert_eq!(level(right, left), want, "{right} {left}");
        }
    }
}
