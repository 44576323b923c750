//! When an answer is due: time limits of procedures, counted on the working-day calendar.
//!
//! The day of receipt is not counted; what comes in on a day off counts as received on the next working day; a last
//! day that is off moves on (Civil Code 2015, art. 147–148). After 15:00 a procedure that is answered the same day is
//! answered on the next working day (Law on Civil Status 2014, art. 5.3); a term in days is not lengthened by the hour.

use chrono::{Datelike, Duration, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use super::calendar::WorkCalendar;
use super::due_reason::DueReason;
use super::time::{LongDay, Timestamp};

/// How long an office may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeLimit {
    /// So many working days.
    WorkingDays(u32),
    /// Half a working day: a file of the morning is answered that day.
    HalfDay,
    /// So many calendar days; a last day that is off moves on.
    Days(u32),
    /// The same day, or the next working day for what comes after the cut-off.
    SameDay,
    /// So many hours on the clock, as the law on linked procedures counts; an end on a day off moves on.
    Hours(u32),
    /// At once, while the citizen waits.
    AtOnce,
    /// The pack does not know it: the day is what the officer writes on the appointment.
    ByAppointment,
    /// No limit is given.
    None,
}

/// A limit as JSON and files of others write it: how many, of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// How many, in halves: half a day is one.
    pub halves: u32,
    /// Of what: `working_days`, `days`, `hours`, `same_day`, `at_once`.
    pub unit: &'static str,
}

impl TimeLimit {
    /// As people say it: `3 ngày làm việc`.
    pub fn vi(self) -> String {
        match self {
            Self::WorkingDays(n) => format!("{n} ngày làm việc"),
            Self::HalfDay => "nửa ngày làm việc".to_owned(),
            Self::Days(n) => format!("{n} ngày"),
            Self::SameDay => "trong ngày".to_owned(),
            Self::Hours(n) => format!("{n} giờ"),
            Self::AtOnce => "giải quyết ngay".to_owned(),
            Self::ByAppointment => "không ghi trong gói: theo phiếu hẹn".to_owned(),
            Self::None => "không quy định".to_owned(),
        }
    }

    /// How many of what; `None` where there is no limit or it is not known.
    pub fn amount(self) -> Option<Amount> {
        let (halves, unit) = match self {
            Self::WorkingDays(n) => (n.saturating_mul(2), "working_days"),
            Self::HalfDay => (1, "working_days"),
            Self::Days(n) => (n.saturating_mul(2), "days"),
            Self::Hours(n) => (n.saturating_mul(2), "hours"),
            Self::SameDay => (0, "same_day"),
            Self::AtOnce => (0, "at_once"),
            Self::ByAppointment | Self::None => return None,
        };
        Some(Amount { halves, unit })
    }

    /// The same in a few letters, for a column.
    pub fn short_vi(self) -> String {
        match self {
            Self::WorkingDays(n) | Self::Days(n) => format!("{n} ngày"),
            Self::HalfDay => "½ ngày".to_owned(),
            Self::SameDay => "trong ngày".to_owned(),
            Self::Hours(n) => format!("{n} giờ"),
            Self::AtOnce => "ngay".to_owned(),
            Self::ByAppointment => "hẹn".to_owned(),
            Self::None => "–".to_owned(),
        }
    }
}

/// Hours of the office, from the rule pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeHours {
    /// When the office opens.
    pub opening: NaiveTime,
    /// What is due on a day is due at this hour.
    pub closing: NaiveTime,
    /// From this minute on, same-day procedures go to the next working day and files are handed over next morning.
    pub cutoff: NaiveTime,
    /// What comes before it counts as of the morning.
    pub noon: NaiveTime,
    /// From when to when files are taken on a Saturday, where they are. It is no working day by that: nothing is due on
    /// it, and the first day that counts is the working day after it.
    pub saturday: Option<(NaiveTime, NaiveTime)>,
}

impl OfficeHours {
    /// Whether a file came in on a Saturday while the office took files.
    fn is_saturday_reception(&self, at: Timestamp, calendar: &WorkCalendar) -> bool {
        let is_plain = at.date().weekday() == Weekday::Sat && calendar.listed(at.date()).is_none();
        self.saturday.is_some_and(|(from, to)| is_plain && from <= at.time() && at.time() < to)
    }
}

/// A due time, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// When the answer is due; `None` where no limit is given.
    pub at: Option<Timestamp>,
    /// The steps of the count, for the citizen who asks.
    pub reason: Vec<DueReason>,
}

/// How an hour of the office is written.
pub(crate) const HOUR: &str = "%H:%M";

/// Counts a time limit from a time of receipt.
pub fn due(limit: TimeLimit, received: Timestamp, calendar: &WorkCalendar, hours: &OfficeHours) -> Due {
    let mut reason = vec![DueReason::ReceivedAt { at: received }];
    let on = received.date();
    let on_saturday = hours.is_saturday_reception(received, calendar);
    let counted = if on_saturday { on } else { calendar.on_or_after(on) };
    if on_saturday && limit.amount().is_some_and(|a| a.unit != "at_once") {
        reason.push(DueReason::SaturdayCounts);
    }
    if counted != on && !matches!(limit, TimeLimit::AtOnce | TimeLimit::ByAppointment | TimeLimit::None) {
        let (day, counted) = (LongDay(on), LongDay(counted));
        reason.push(match calendar.listed(on) {
            Some(listed) => DueReason::NamedDayOff { day, name: listed.name.clone(), counted },
            None => DueReason::DayOff { day, counted },
        });
    }
    let same_day = counted == on;
    let day = match limit {
        TimeLimit::SameDay | TimeLimit::HalfDay if on_saturday => {
            reason.push(DueReason::NotOnSaturday);
            calendar.next(on)
        }
        TimeLimit::None => {
            reason.push(DueReason::NoLimit);
            return Due { at: None, reason };
        }
        TimeLimit::ByAppointment => {
            reason.push(DueReason::ByAppointment);
            return Due { at: None, reason };
        }
        TimeLimit::AtOnce => {
            reason.push(DueReason::AtOnce);
            return Due { at: Some(received), reason };
        }
        TimeLimit::SameDay if same_day && received.time() >= hours.cutoff => {
            reason.push(DueReason::AfterCutoff { cutoff: hours.cutoff.format(HOUR).to_string() });
            calendar.next(counted)
        }
        TimeLimit::SameDay => {
            reason.push(DueReason::SameDay);
            counted
        }
        TimeLimit::HalfDay if same_day && received.time() >= hours.noon => {
            reason.push(DueReason::Afternoon);
            calendar.next(counted)
        }
        TimeLimit::HalfDay => {
            reason.push(DueReason::Morning);
            counted
        }
        TimeLimit::WorkingDays(n) => {
            reason.push(DueReason::WorkingDays { count: n });
            calendar.after(counted, n)
        }
        TimeLimit::Hours(n) => {
            reason.push(DueReason::Hours { count: n });
            // What counts as received on a later day counts from its opening.
            let from = if same_day { received } else { Timestamp::at(counted, hours.opening) };
            calendar.on_or_after(from.plus_hours(n).date())
        }
        TimeLimit::Days(n) => {
            reason.push(DueReason::Days { count: n });
            let last = counted.checked_add_signed(Duration::days(i64::from(n))).unwrap_or(counted);
            calendar.on_or_after(last)
        }
    };
    reason.extend(days_off(counted, day, calendar));
    reason.push(DueReason::DueAt { time: hours.closing.format(HOUR).to_string(), day: LongDay(day) });
    Due { at: Some(Timestamp::at(day, hours.closing)), reason }
}

/// The listed days between two days: holidays that lengthen the term, Saturdays that shorten it.
fn days_off(from: NaiveDate, to: NaiveDate, calendar: &WorkCalendar) -> impl Iterator<Item = DueReason> + '_ {
    from.iter_days().skip(1).take_while(move |d| *d <= to).filter_map(|d| {
        let listed = calendar.listed(d)?;
        let (day, name) = (d.format("%d/%m").to_string(), listed.name.clone());
        Some(match (calendar.is_working(d), listed.is_doubtful()) {
            (true, false) => DueReason::Worked { day, name },
            (true, true) => DueReason::PerhapsWorked { day, name },
            (false, false) => DueReason::Off { day, name },
            (false, true) => DueReason::PerhapsOff { day, name },
        })
    })
}
