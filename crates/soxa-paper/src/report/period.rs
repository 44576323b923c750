//! The period a report is of.

use chrono::{Datelike, Days, Months, NaiveDate};
use soxa_domain::time::DAY;

/// A period, both days in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// The usual lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    Half,
    /// A year.
    Year,
}

impl Length {
    fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }
}

impl Period {
    /// The period of a length that holds a day.
    pub fn around(day: NaiveDate, length: Length) -> Self {
        let first = day.month0() / length.months() * length.months() + 1;
        let from = NaiveDate::from_ymd_opt(day.year(), first, 1).unwrap_or(day);
        let next = from.checked_add_months(Months::new(length.months())).unwrap_or(day);
        Self { from, to: next.pred_opt().unwrap_or(day) }
    }

    /// The same days a year earlier.
    #[must_use]
    pub fn year_before(self) -> Self {
        let back = |day: NaiveDate| day.checked_sub_months(Months::new(12)).unwrap_or(day);
        Self { from: back(self.from), to: back(self.to) }
    }

    /// The period just before: whole months where this one is whole months, else as many days.
    #[must_use]
    pub fn before(self) -> Self {
        let to = self.from.pred_opt().unwrap_or(self.from);
        let whole = self.from.day() == 1 && self.to.succ_opt().is_some_and(|next| next.day() == 1);
        let months =
            (self.to.year() - self.from.year()) * 12 + self.to.month() as i32 - self.from.month() as i32 + 1;
        let from = if whole {
            self.from.checked_sub_months(Months::new(months.max(1) as u32))
        } else {
            to.checked_sub_days(Days::new((self.to - self.from).num_days().max(0) as u64))
        };
        Self { from: from.unwrap_or(to), to }
    }

    /// `30/03/2022 – 30/12/2022`.
    pub fn vi(self) -> String {
        format!("{} – {}", self.from.format(DAY), self.to.format(DAY))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    #[test]
    fn periods_follow_the_calendar() {
        let day = "2026-11-25".parse().unwrap();
        assert_eq!(Period::around(day, Length::Month), period("2026-11-01", "2026-11-30"));
        assert_eq!(Period::around(day, Length::Quarter), period("2026-10-01", "2026-12-31"));
        assert_eq!(Period::around(day, Length::Half), period("2026-07-01", "2026-12-31"));
        assert_eq!(Period::around(day, Length::Year).before(), period("2025-01-01", "2025-12-31"));
        assert_eq!(period("2026-03-01", "2026-03-31").before(), period("2026-02-01", "2026-02-28"));
        assert_eq!(period("2026-03-10", "2026-03-19").before(), period("2026-02-28", "2026-03-09"));
        assert_eq!(period("2024-02-01", "2024-02-29").year_before(), period("2023-02-01", "2023-02-28"));
    }
}
