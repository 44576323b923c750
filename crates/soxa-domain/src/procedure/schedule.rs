//! When a case of a procedure is due, and each of its legs: by when it was received, where, and whether something has to
//! be verified.

use super::leg_rule::{before, order};
use super::{LegRule, Procedure};
use crate::calendar::WorkCalendar;
use crate::deadline::{Due, HOUR, OfficeHours, TimeLimit, due};
use crate::due_reason::DueReason;
use crate::time::{LongDay, Timestamp};

/// What decides how long a case may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reception {
    /// When the file was handed in.
    pub received: Timestamp,
    /// When the body that decides got a file that was received elsewhere: its clock runs from there (Decree 118/2025
    /// as amended by Decree 309/2026, art. 8.3).
    pub elsewhere: Option<Timestamp>,
    /// Whether something has to be verified, so that the longer limit holds.
    pub verified: bool,
}

impl Reception {
    /// A file that was handed in where it is decided, with nothing to verify.
    pub const fn here(received: Timestamp) -> Self {
        Self { received, elsewhere: None, verified: false }
    }

    /// From when the clock runs.
    pub fn start(self) -> Timestamp {
        self.elsewhere.unwrap_or(self.received)
    }
}

/// When a case is due and each of its legs, were every leg done on its last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The case as a whole, and why.
    pub due: Due,
    /// The legs in the order of the procedure; `None` where no limit is given or the start is not known.
    pub legs: Vec<Option<Timestamp>>,
}

/// Working days and office hours, on which everything is counted.
#[derive(Debug, Clone, Copy)]
pub struct WorkTime<'a> {
    /// The working days.
    pub calendar: &'a WorkCalendar,
    /// The office hours.
    pub hours: OfficeHours,
}

impl WorkTime<'_> {
    /// Counts a limit from a time.
    pub fn due(&self, limit: TimeLimit, from: Timestamp) -> Due {
        due(limit, from, self.calendar, &self.hours)
    }

    /// The opening of the next working day, for what came after the cut-off or on a day off.
    fn next_morning(&self, at: Timestamp) -> Option<Timestamp> {
        let late = at.time() >= self.hours.cutoff && self.calendar.is_working(at.date());
        late.then(|| Timestamp::at(self.calendar.next(at.date()), self.hours.opening))
    }
}

impl Procedure {
    /// How long a case may take.
    pub fn limit(&self, verified: bool) -> TimeLimit {
        self.if_verified.filter(|_| verified).unwrap_or(self.limit)
    }

    /// When a case is due, and each of its legs.
    pub fn schedule(&self, reception: Reception, time: &WorkTime<'_>) -> Schedule {
        let mut why = Vec::new();
        let mut start = reception.start();
        if reception.elsewhere.is_some() {
            why.push(DueReason::Elsewhere { received: reception.received, start });
        }
        if let Some(next) = time.next_morning(start).filter(|_| self.late_is_next_day) {
            let cutoff = time.hours.cutoff.format(HOUR).to_string();
            why.push(DueReason::LateCounts { cutoff, day: LongDay(next.date()) });
            start = next;
        }
        if reception.verified && self.if_verified.is_some() {
            why.push(DueReason::ToVerify);
        }
        let legs = leg_dates(&self.legs, start, reception.verified, time);
        let mut due = time.due(self.limit(reception.verified), start);
        if self.limit == TimeLimit::None && self.if_verified.is_none() {
            self.by_legs(&mut due, &legs);
        }
        if let Some(consent) = &self.consent {
            let (name, limit) = (consent.name.clone(), consent.limit.vi());
            due.reason.push(DueReason::Consent { name, limit });
        }
        due.reason.splice(0..0, why);
        Schedule { due, legs }
    }

    /// A linked procedure without a limit of its own is due when the last leg is that a case may have.
    fn by_legs(&self, due: &mut Due, legs: &[Option<Timestamp>]) {
        let dated = self.legs.iter().zip(legs).filter(|(rule, _)| !rule.optional);
        let last = dated.filter_map(|(rule, at)| Some(((*at)?, &rule.name))).max_by_key(|(at, _)| *at);
        if let Some((at, name)) = last {
            due.at = Some(at);
            due.reason.pop();
            due.reason.push(DueReason::LongestLeg { name: name.clone(), at });
        }
    }
}

/// When each leg is due, were each one before it done on its last day.
fn leg_dates(
    legs: &[LegRule],
    start: Timestamp,
    verified: bool,
    time: &WorkTime<'_>,
) -> Vec<Option<Timestamp>> {
    let mut dates: Vec<Option<Timestamp>> = vec![None; legs.len()];
    for leg in order(legs).unwrap_or_default() {
        let begins = begin(before(legs, leg).iter().map(|i| dates.get(*i).copied().flatten()), start);
        let (Some(begins), Some(rule), Some(date)) = (begins, legs.get(leg), dates.get_mut(leg)) else {
            continue;
        };
        *date = time.due(rule.limit(verified), begins).at;
    }
    dates
}

/// When a leg begins: with the case, or when the last of those before it ends; `None` where one has no end.
fn begin(mut ends: impl Iterator<Item = Option<Timestamp>>, start: Timestamp) -> Option<Timestamp> {
    ends.try_fold(start, |latest, end| end.map(|end| latest.max(end)))
}
