//! Times that are told from the day a demonstration is given, and made-up times within office hours.

use chrono::{Duration, NaiveDate, NaiveTime};

use super::random::Random;
use soxa_domain::calendar::WorkCalendar;
use soxa_domain::time::Timestamp;

/// The time that `text` means on the day `today`.
///
/// `D-5T09:12` is 09:12 on the fifth *working* day before the day of the demonstration, `D+2T17:00` is 17:00 on the
/// second after it; a day off counts as the next working day. `C-9T08:30` counts *calendar* days and moves nothing.
pub fn relative_time(text: &str, today: NaiveDate, calendar: &WorkCalendar) -> Option<Timestamp> {
    let (offset, time) = text.trim().split_once('T')?;
    let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
    let days = |digits: &str| digits.parse::<i32>().ok().filter(|days| days.abs() <= 10_000);
    let day = if let Some(days) = offset.strip_prefix('C').and_then(days) {
        today.checked_add_signed(Duration::days(i64::from(days)))?
    } else {
        let days = offset.strip_prefix('D').and_then(days)?;
        let start = calendar.on_or_after(today);
        let step = |day, _| if days < 0 { calendar.previous(day) } else { calendar.next(day) };
        (0..days.unsigned_abs()).fold(start, step)
    };
    Some(Timestamp::at(day, time))
}

/// Some time of office hours on a working day from one day to another.
pub(super) fn office_time(
    random: &mut Random,
    calendar: &WorkCalendar,
    from: NaiveDate,
    to: NaiveDate,
) -> Timestamp {
    let days = (to - from).num_days().max(0) as u64;
    let day = calendar.on_or_after(from + Duration::days(random.below(days + 1) as i64));
    let day = if day > to { calendar.previous(day) } else { day };
    // 07:30 to 11:19, 13:30 to 16:39.
    let minute = if random.percent(62) { 450 + random.below(230) } else { 810 + random.below(190) };
    at_minute(day, minute as u32)
}

/// A minute of a day.
pub(super) fn at_minute(day: NaiveDate, minute: u32) -> Timestamp {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap_or_default();
    Timestamp::at(day, time)
}

/// A day of a year; the first day of all where there is none.
pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_from_the_day_of_the_demonstration() {
        let calendar = WorkCalendar::built_in();
        let on = |text, today| relative_time(text, today, &calendar).map(|t| t.to_string());
        // A Wednesday; the Monday and the Tuesday of the week after.
        let wednesday = day(2022, 10, 12);
        assert_eq!(on("D+0T17:00", wednesday).as_deref(), Some("2022-10-12T17:00:00+07:00"));
        assert_eq!(on("D-3T09:12", wednesday).as_deref(), Some("2022-10-07T09:12:00+07:00"));
        assert_eq!(on("D+4T17:00", wednesday).as_deref(), Some("2022-10-18T17:00:00+07:00"));
        assert_eq!(on("C-9T08:30", wednesday).as_deref(), Some("2022-10-03T08:30:00+07:00"));
        // On a Saturday the demonstration is on Monday.
        let saturday = day(2022, 10, 15);
        assert_eq!(on("D+0T17:00", saturday).as_deref(), Some("2022-10-17T17:00:00+07:00"));
        assert_eq!(on("D-1T17:00", saturday).as_deref(), Some("2022-10-14T17:00:00+07:00"));
        assert_eq!(on("C-0T08:00", saturday).as_deref(), Some("2022-10-15T08:00:00+07:00"));
        for text in [
            "",
            "D",
            "D+1",
            "T09:00",
            "E-1T09:00",
            "D-1T25:00",
            "D+99999999T09:00",
            "D--1T09:00",
            "Đ+1T09:00",
        ] {
            assert_eq!(on(text, wednesday), None, "{text}");
        }
    }

    #[test]
    fn office_times_are_on_working_days_within_the_bounds() {
        let (calendar, mut random) = (WorkCalendar::built_in(), Random::new(1, 1));
        for _ in 0..2000 {
            let at = office_time(&mut random, &calendar, day(2022, 3, 30), day(2022, 12, 30));
            assert!(calendar.is_working(at.date()));
            assert!((day(2022, 3, 30)..=day(2022, 12, 30)).contains(&at.date()));
        }
    }
}
