//! The working-day calendar: weekends, public holidays, days worked instead.
//!
//! The days stand in `data/holidays.csv` (announced or fixed, then computed) and `data/holidays_computed.csv`
//! (2036 to 2050, lunar days by the algorithm of Hồ Ngọc Đức at +07:00). They are decided anew each year, so an
//! officer can add, change and switch off days; see [`WorkCalendar::with_changes`].

use soxa_data::text_file;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// Whether offices are closed or open on a listed day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A day off.
    Off,
    /// A weekend day that is worked instead of another.
    Work,
}

/// A listed day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedDay {
    /// Off or worked.
    pub kind: DayKind,
    /// Code of the holiday, such as `TET_AM`; days of one code are switched together.
    pub code: String,
    /// Its Vietnamese name.
    pub name: String,
    /// `announced`, `fixed`, or in words what is not certain about it.
    pub certainty: String,
}

impl ListedDay {
    /// Whether the day is neither announced nor fixed by law.
    pub fn is_doubtful(&self) -> bool {
        !matches!(self.certainty.as_str(), "announced" | "fixed" | "local")
    }
}

/// What an officer changed in the calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarChanges {
    /// Days put in or replaced.
    pub days: BTreeMap<NaiveDate, ListedDay>,
    /// Days taken out.
    pub removed: BTreeSet<NaiveDate>,
    /// Holiday codes that do not hold; a compensating day (`…_BU`) goes with its holiday.
    pub switched_off: BTreeSet<String>,
}

/// Which days are worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCalendar {
    days: Arc<BTreeMap<NaiveDate, ListedDay>>,
}

impl WorkCalendar {
    /// The calendar that comes with the program, 2022 to 2050.
    pub fn built_in() -> Self {
        static DAYS: OnceLock<Arc<BTreeMap<NaiveDate, ListedDay>>> = OnceLock::new();
        let days = DAYS.get_or_init(|| {
            let sources = [text_file!("data/holidays.csv"), text_file!("data/holidays_computed.csv")];
            let rows = sources.iter().flat_map(|text| super::tables::rows(text));
            Arc::new(rows.filter_map(|row| parse_row(&row)).collect())
        });
        Self { days: Arc::clone(days) }
    }

    /// This calendar with an officer's changes.
    pub fn with_changes(&self, changes: &CalendarChanges) -> Self {
        if *changes == CalendarChanges::default() {
            return self.clone();
        }
        let mut days = BTreeMap::clone(&self.days);
        days.retain(|date, day| {
            let holiday = day.code.strip_suffix("_BU").unwrap_or(&day.code);
            !changes.switched_off.contains(holiday) && !changes.removed.contains(date)
        });
        days.extend(changes.days.iter().map(|(date, day)| (*date, day.clone())));
        Self { days: Arc::new(days) }
    }

    /// What is listed for a day.
    pub fn listed(&self, day: NaiveDate) -> Option<&ListedDay> {
        self.days.get(&day)
    }

    /// Every listed day of a year.
    pub fn year(&self, year: i32) -> impl Iterator<Item = (NaiveDate, &ListedDay)> {
        self.days.iter().filter(move |(d, _)| d.year() == year).map(|(d, l)| (*d, l))
    }

    /// Whether offices work that day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.listed(day) {
            Some(listed) => listed.kind == DayKind::Work,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// The day itself where it is worked, else the next one that is.
    pub fn on_or_after(&self, mut day: NaiveDate) -> NaiveDate {
        while !self.is_working(day) {
            match day.succ_opt() {
                Some(next) => day = next,
                None => break,
            }
        }
        day
    }

    /// The next working day after a day.
    pub fn next(&self, day: NaiveDate) -> NaiveDate {
        self.on_or_after(day.succ_opt().unwrap_or(day))
    }

    /// The last working day before a day.
    pub fn previous(&self, mut day: NaiveDate) -> NaiveDate {
        while let Some(before) = day.pred_opt() {
            day = before;
            if self.is_working(day) {
                break;
            }
        }
        day
    }

    /// The `count`-th working day after a day that is not counted itself.
    pub fn after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        (0..count).fold(day, |d, _| self.next(d))
    }

    /// How many working days lie after `from`, up to and with `to`; 0 where `to` is not later.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        from.iter_days().skip(1).take_while(|d| *d <= to).filter(|d| self.is_working(*d)).count() as u32
    }
}

fn parse_row(row: &csv::StringRecord) -> Option<(NaiveDate, ListedDay)> {
    let date = NaiveDate::parse_from_str(row.get(0)?, "%Y-%m-%d").ok()?;
    let kind = if row.get(1)? == "work" { DayKind::Work } else { DayKind::Off };
    let cell = |i: usize| row.get(i).unwrap_or_default().to_owned();
    Some((date, ListedDay { kind, code: cell(2), name: cell(3), certainty: cell(4) }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn every_listed_year_has_its_holidays() {
        let calendar = WorkCalendar::built_in();
        for year in 2022..=2050 {
            let codes: BTreeSet<&str> = calendar.year(year).map(|(_, l)| l.code.as_str()).collect();
            for code in ["TET_DUONG", "TET_AM", "GIO_TO", "CHIEN_THANG", "LAO_DONG", "QUOC_KHANH"] {
                assert!(codes.contains(code), "{year} {code}");
            }
        }
        assert!(calendar.is_working(day(2026, 8, 22)), "a Saturday worked instead");
        assert!(!calendar.is_working(day(2026, 8, 31)));
    }

    #[test]
    fn a_holiday_is_switched_off_by_its_code() {
        let calendar = WorkCalendar::built_in();
        let changes =
            CalendarChanges { switched_off: ["VAN_HOA".to_owned()].into(), ..CalendarChanges::default() };
        let switched = calendar.with_changes(&changes);
        let d = day(2026, 11, 24);
        assert!(!calendar.is_working(d) && switched.is_working(d), "{d}");
        assert!(calendar.listed(d).is_some_and(|l| !l.is_doubtful()));
        // No day off in lieu follows from the resolution.
        assert!(calendar.is_working(day(2029, 11, 26)));
        let own = ListedDay {
            kind: DayKind::Off,
            code: "LOCAL".into(),
            name: "Lễ hội xã".into(),
            certainty: "local".into(),
        };
        let changes =
            CalendarChanges { days: [(day(2026, 11, 25), own)].into(), ..CalendarChanges::default() };
        assert!(!calendar.with_changes(&changes).is_working(day(2026, 11, 25)));
    }

    proptest! {
        #[test]
        fn counting_there_and_back_agrees(offset in 0i64..10_000, count in 0u32..40) {
            let calendar = WorkCalendar::built_in();
            let from = calendar.on_or_after(day(2022, 1, 1) + chrono::Duration::days(offset));
            let to = calendar.after(from, count);
            prop_assert_eq!(calendar.working_days_between(from, to), count);
            prop_assert!(calendar.is_working(to));
            if count > 0 { prop_assert!(calendar.previous(calendar.next(from)) == from); }
        }
    }
}
