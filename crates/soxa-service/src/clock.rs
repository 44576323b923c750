//! A clock that runs wrong: what the journal knows of the time, and how long this program has been running, are held
//! against what the PC says. A jump is journalled when it is first noticed, before anything is dated by it.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Grant, Upkeep};
use super::register::{Register, RegisterKind, What, setting};
use crate::refusal::Field;
use crate::refusal::SafetyProblem;
use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};
use soxa_domain::action::ActionId;
use soxa_domain::time::Timestamp;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where the time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The system's.
    System,
    /// Standing still; for registers of [`RegisterKind::Test`] and [`RegisterKind::Demo`] only.
    Fixed(Timestamp),
}

impl Clock {
    /// The time now.
    pub fn now(self) -> Timestamp {
        match self {
            Self::System => {
                Timestamp::from_seconds(DateTime::<Utc>::from(std::time::SystemTime::now()).timestamp())
            }
            Self::Fixed(at) => at,
        }
    }
}

/// The clock of a register: only those of practice may have one that stands still.
pub(super) fn choose(kind: RegisterKind, fixed: Option<Timestamp>) -> Clock {
    match fixed {
        Some(at) if kind != RegisterKind::Real => Clock::Fixed(at),
        _ => Clock::System,
    }
}

/// A PC whose clock is this much behind the journal, or jumped this far ahead, is refused new cases, in seconds: their
/// day would be a lie.
const TOO_FAR: i64 = 24 * 3600;
/// Clocks are put right by so much all the time, in seconds.
const SLACK: i64 = 120;
/// So long a jump is told of on the start screen and by the doctor, in seconds.
const TOLD: i64 = 7 * 24 * 3600;
/// Years a PC's clock may tell; a clock that was set on purpose, for practice, may tell earlier ones.
const YEARS: std::ops::Range<i32> = 2020..2060;
/// The first year for practice.
const FIRST_OF_PRACTICE: i32 = 2000;

/// What is watched of the time while the register is open.
#[derive(Debug, Default)]
pub(super) struct Watch(Mutex<Watched>);

#[derive(Debug, Default, Clone, Copy)]
struct Watched {
    /// When the last entry was written.
    last: Option<Timestamp>,
    /// The PC's time and how long the PC had been running, when both agreed.
    agreed: Option<(Timestamp, i64)>,
    /// The last believed time before a jump ahead that was not taken back.
    ahead_of: Option<Timestamp>,
}

/// The last jump, as the register keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Jump {
    from: Timestamp,
    to: Timestamp,
    /// The latest time that was believed; what is before it is behind.
    believed: Timestamp,
    /// Whether it went ahead, to a time that is not believed.
    is_ahead: bool,
}

impl Jump {
    /// The jump that follows one before it.
    fn after(before: Option<Self>, from: Timestamp, to: Timestamp) -> Self {
        let doubted = before.filter(|jump| jump.is_ahead || from < jump.believed);
        let believed = doubted.map_or(from, |jump| jump.believed);
        // Back where it was before it went wrong, by whichever way.
        let back_again =
            doubted.is_some() && believed.seconds() - to.seconds() <= SLACK && !is_odd(to, Clock::System);
        Self { from, to, believed, is_ahead: to > from && !back_again }
    }
}

impl Watch {
    fn inside(&self) -> MutexGuard<'_, Watched> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An entry was written at a time.
    pub fn wrote(&self, at: Timestamp) {
        self.inside().last = Some(at);
    }

    /// The time the PC has jumped from, if it has.
    fn jumped_from(&self, now: Timestamp, clock: Clock) -> Option<Timestamp> {
        let mut watched = self.inside();
        let last = watched.last?;
        let system = clock == Clock::System;
        let slack = if system { SLACK } else { TOO_FAR };
        let back = last.seconds() - now.seconds() > slack;
        let odd = is_odd(now, clock) && now.seconds().abs_diff(last.seconds()) > TOO_FAR as u64;
        let ahead = system
            && watched.agreed.is_some_and(|(at, ran)| {
                let told = now.seconds().saturating_sub(at.seconds());
                told.saturating_sub(ran_for().saturating_sub(ran)) > TOO_FAR
            });
        if system && watched.agreed.is_none() || back || odd || ahead {
            watched.agreed = system.then(|| (now, ran_for()));
        }
        if back {
            watched.ahead_of = None;
        } else if ahead || odd {
            watched.ahead_of = Some(last);
        }
        (back || odd || ahead).then_some(last)
    }
}

/// Seconds since the PC was started, sleep included.
fn ran_for() -> i64 {
    rustix::time::clock_gettime(rustix::time::ClockId::Boottime).tv_sec
}

/// Whether a time cannot be.
fn is_odd(at: Timestamp, clock: Clock) -> bool {
    let first = if clock == Clock::System { YEARS.start } else { FIRST_OF_PRACTICE };
    !(first..YEARS.end).contains(&at.date().year())
}

/// Journals a jump of the clock that is noticed now; called before anything else is written.
pub(super) fn mark_jump(register: &Register) -> Result<(), ServiceError> {
    let now = register.now();
    let Some(from) = register.memory().watch.jumped_from(now, register.clock()) else { return Ok(()) };
    let jump = Jump::after(register.read(&Upkeep, |r| Ok(r.setting(&setting::CLOCK)?))?, from, now);
    if !jump.is_ahead {
        register.memory().watch.inside().ahead_of = None;
    }
    let note = format!("từ {from} đến {now}");
    let what = What { action: ActionId::ClockJump, note: &note, submission: None };
    register.change(
        &Grant::about(&Actor::by_plan()),
        &what,
        |_, _| Ok(()),
        |writer| {
            writer.set_setting(&setting::CLOCK, &jump)?;
            Ok(((), None))
        },
    )?;
    Ok(())
}

/// What is wrong with the time of the PC now, so that nothing new may be dated by it.
pub fn concern(register: &Register) -> Result<Option<SafetyProblem>, ServiceError> {
    if register.clock() != Clock::System || register.kind() != RegisterKind::Real {
        return Ok(None);
    }
    let now = register.now();
    let (last, jump) = register
        .read(&Upkeep, |r| Ok((r.entry(r.head()?.seq)?.map(|e| e.at), r.setting(&setting::CLOCK)?)))?;
    if let Some(before) = register.memory().watch.inside().ahead_of.filter(|before| ahead(now, *before)) {
        return Ok(Some(wrong(now, before)));
    }
    if let (true, Some(last)) = (is_odd(now, Clock::System), last) {
        return Ok(Some(wrong(now, last)));
    }
    // The entry that marks a jump back is itself dated by the wrong clock: what counts is the time before it.
    let believed = jump.map(|jump| jump.believed).or(last);
    Ok(believed.and_then(|believed| behind(now, believed)))
}

/// The last jump of the clock, where it is not long ago or not put right: for the start screen and the doctor.
pub fn last_jump(register: &Register) -> Result<Option<SafetyProblem>, ServiceError> {
    let jump = register.read(&Upkeep, |r| Ok(r.setting(&setting::CLOCK)?))?;
    let recent = jump.filter(|jump| {
        let since = register.now().seconds().saturating_sub(jump.to.seconds());
        !(TOLD..).contains(&since) || register.now() < jump.believed
    });
    Ok(recent.map(|jump| SafetyProblem::ClockJumped { from: jump.from, to: jump.to }))
}

fn ahead(now: Timestamp, before: Timestamp) -> bool {
    now.seconds() - before.seconds() > TOO_FAR
}

const fn wrong(now: Timestamp, last: Timestamp) -> SafetyProblem {
    SafetyProblem::ClockWrong { now, last }
}

/// The sentence, where a time is too far behind the last entry.
fn behind(now: Timestamp, last: Timestamp) -> Option<SafetyProblem> {
    (last.seconds() - now.seconds() > TOO_FAR).then(|| wrong(now, last))
}

/// Refuses what would be dated by a clock that is wrong.
pub(super) fn refuse_set_back(register: &Register) -> Result<(), ServiceError> {
    concern(register)?.map_or(Ok(()), |why| Err(ServiceError::refused(Field::Clock, why)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use soxa_text::words::InWords;
    use soxa_text::words::Lang;

    #[test]
    fn a_clock_set_back_a_year_is_told_of_and_a_few_minutes_are_not() {
        let at = |text: &str| Timestamp::parse(text).unwrap_or(Timestamp::from_seconds(0));
        let last = at("2026-11-23T08:42");
        let told = behind(at("2025-11-23T08:45"), last);
        assert!(
            told.map(|t| t.in_words(Lang::Vi))
                .is_some_and(|t| t.contains("23/11/2025") && t.contains("chỉnh lại"))
        );
        assert_eq!(behind(at("2026-11-23T08:30"), last), None);
        assert_eq!(behind(at("2027-01-01T08:00"), last), None);
    }

    #[test]
    fn a_jump_back_and_years_that_cannot_be_are_noticed_once() {
        let at = |text: &str| Timestamp::parse(text).unwrap_or(Timestamp::from_seconds(0));
        let watch = Watch::default();
        watch.wrote(at("2026-11-23T08:42"));
        let jumped = |text: &str| {
            let now = at(text);
            let from = watch.jumped_from(now, Clock::Fixed(now));
            watch.wrote(now);
            from
        };
        assert_eq!(jumped("2026-11-23T08:30"), None);
        assert_eq!(jumped("2027-03-01T08:00"), None, "a clock for practice is set ahead");
        assert!(jumped("2026-11-23T08:42").is_some(), "and is told of when it goes back");
        assert_eq!(jumped("2026-11-23T09:00"), None);
        assert!(jumped("1970-01-01T00:00").is_some());
        assert_eq!(jumped("1970-01-01T00:05"), None, "once");
        assert_eq!(jumped("2026-11-23T09:00"), None);
        assert!(watch.jumped_from(Timestamp::from_seconds(8_835_000_000), Clock::System).is_some(), "2250");
    }

    #[test]
    fn what_is_believed_outlives_jumps_there_and_back() {
        let at = |text: &str| Timestamp::parse(text).unwrap_or(Timestamp::from_seconds(0));
        let (good, later) = (at("2026-11-23T08:42"), at("2026-11-23T10:00"));
        let back = Jump::after(None, good, at("2025-01-01T08:00"));
        assert_eq!((back.believed, back.is_ahead), (good, false));
        let again = Jump::after(Some(back), at("2025-01-01T09:00"), later);
        assert_eq!((again.believed, again.is_ahead), (good, false), "it is right again");
        let next = Jump::after(Some(again), later, at("2024-01-01T08:00"));
        assert_eq!(next.believed, later, "and what was written since is believed");
        let ahead = Jump::after(None, good, at("2031-01-01T08:00"));
        assert_eq!((ahead.believed, ahead.is_ahead), (good, true));
        let home = Jump::after(Some(ahead), at("2031-01-01T09:00"), later);
        assert_eq!((home.believed, home.is_ahead), (good, false));
        assert_eq!(behind(later, home.believed), None, "nobody waits for the year 2031");
    }
}
