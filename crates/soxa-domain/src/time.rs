//! Points in time, always told at +07:00.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike};
use serde::{Deserialize, Serialize};
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// Seconds since 1970-01-01T00:00:00Z; shown and computed with at +07:00, the time of all Việt Nam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(i64);

/// The offset of Việt Nam, in seconds east of Greenwich.
const OFFSET: i32 = 7 * 3600;

impl Timestamp {
    /// From seconds since 1970 (UTC).
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970 (UTC).
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// From a wall-clock time at +07:00.
    pub fn at(date: NaiveDate, time: NaiveTime) -> Self {
        Self(date.and_time(time).and_utc().timestamp() - i64::from(OFFSET))
    }

    /// Parses RFC 3339, or `YYYY-MM-DDTHH:MM` (seconds allowed, a space for the `T` too) taken as +07:00.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(t) = DateTime::parse_from_rfc3339(text) {
            return Some(Self(t.timestamp()));
        }
        let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"];
        let local = forms.iter().find_map(|f| NaiveDateTime::parse_from_str(text, f).ok())?;
        (1800..=2200).contains(&local.year()).then(|| Self::at(local.date(), local.time()))
    }

    /// The wall-clock time at +07:00.
    pub fn local(self) -> DateTime<FixedOffset> {
        let utc = DateTime::from_timestamp(self.0, 0).unwrap_or_default();
        match FixedOffset::east_opt(OFFSET) {
            Some(offset) => offset.from_utc_datetime(&utc.naive_utc()),
            None => utc.fixed_offset(),
        }
    }

    /// The day at +07:00.
    pub fn date(self) -> NaiveDate {
        self.local().date_naive()
    }

    /// The time of day at +07:00.
    pub fn time(self) -> NaiveTime {
        self.local().time()
    }

    /// So many hours later.
    pub fn plus_hours(self, hours: u32) -> Self {
        Self(self.0.saturating_add(i64::from(hours) * 3600))
    }

    /// `08:42 thứ Hai 23/11/2026`.
    pub fn vi(self) -> String {
        let t = self.local();
        format!("{:02}:{:02} {}", t.hour(), t.minute(), vi_day(t.date_naive()))
    }
}

impl InWords for Timestamp {
    fn in_words(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => self.vi(),
            Lang::En => self.local().format("%H:%M %d/%m/%Y").to_string(),
        }
    }
}

/// RFC 3339 at +07:00: `2026-11-23T08:42:00+07:00`.
impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.local().to_rfc3339_opts(chrono::SecondsFormat::Secs, false))
    }
}

/// How a day is written for people to read: `23/11/2026`.
pub const DAY: &str = "%d/%m/%Y";

/// `thứ Hai 23/11/2026`.
pub fn vi_day(day: NaiveDate) -> String {
    format!("{} {}", vi_weekday(day), day.format(DAY))
}

/// A day with its day of the week: `thứ Hai 23/11/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LongDay(pub NaiveDate);

impl InWords for LongDay {
    fn in_words(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => vi_day(self.0),
            Lang::En => self.0.format("%A %d/%m/%Y").to_string(),
        }
    }
}

/// `thứ Hai` … `chủ nhật`.
pub fn vi_weekday(day: NaiveDate) -> &'static str {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    match day.weekday() {
        Mon => "thứ Hai",
        Tue => "thứ Ba",
        Wed => "thứ Tư",
        Thu => "thứ Năm",
        Fri => "thứ Sáu",
        Sat => "thứ Bảy",
        Sun => "chủ nhật",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn times_are_told_at_plus_seven() {
        let t = Timestamp::parse("2026-11-23T08:42").unwrap();
        assert_eq!(t.to_string(), "2026-11-23T08:42:00+07:00");
        assert_eq!(Timestamp::parse("2026-11-23T01:42:00Z"), Some(t));
        assert_eq!(Timestamp::parse(&t.to_string()), Some(t));
        assert_eq!(t.vi(), "08:42 thứ Hai 23/11/2026");
        assert_eq!(Timestamp::parse("23/11/2026"), None);
    }
}
