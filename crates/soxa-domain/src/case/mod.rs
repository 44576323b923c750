//! A case (hồ sơ): what a citizen asked for, where it stands, and by when the office owes an answer.

use crate::words::PHRASES;
use soxa_text::words::InWords;
use soxa_text::words::Lang;
use soxa_text::words::in_words;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::calendar::WorkCalendar;
use crate::case_code::ProvisionalCode;
use crate::case_state::{CaseState, ClockRule};
use crate::deadline::{OfficeHours, TimeLimit, due};
use crate::labels::Vocabulary;
use crate::procedure::{Channel, PaperKind, Reception};
use crate::time::Timestamp;

mod legs;

pub use legs::Leg;

/// A person's number in the register.
pub type PersonNo = u32;

/// A paper that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its name.
    pub name: String,
    /// Original or copy.
    pub kind: PaperKind,
}

/// A file that another body received, or that another body decides (receiving regardless of place, Decree 118/2025 as
/// amended by Decree 309/2026).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// Who received it; empty for this office.
    pub received_by: String,
    /// Who decides; empty for this office.
    pub decided_by: String,
    /// When the body that decides got it; its clock runs from there.
    pub handed_over_at: Option<Timestamp>,
}

/// The one new date a late case may be given (Decree 61/2018 art. 19.9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apology {
    /// When it was given.
    pub at: Timestamp,
    /// The date promised before.
    pub old_due: Option<Timestamp>,
    /// The date promised then.
    pub new_due: Timestamp,
    /// Why the answer is late.
    pub reason: String,
}

/// Something that a citizen was asked to bring or to put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The paper or the field, as the procedure calls it.
    pub name: String,
    /// What is wrong with it; `None` where it is missing.
    pub wrong: Option<String>,
    /// Whether it came.
    pub is_in: bool,
}

impl Wanted {
    /// As slips and sheets say it.
    pub fn shown(&self) -> String {
        match &self.wrong {
            Some(why) if !why.is_empty() => format!("{}: {why}", self.name),
            _ => self.name.clone(),
        }
    }
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// soxa's own code.
    pub code: ProvisionalCode,
    /// The official code, once bound.
    pub official: Option<String>,
    /// Code of the procedure.
    pub procedure: String,
    /// How it came in.
    pub channel: Channel,
    /// Who asks.
    pub applicant: PersonNo,
    /// Others concerned.
    pub persons: Vec<PersonNo>,
    /// Papers handed in.
    pub papers: Vec<Paper>,
    /// Extra fields by key.
    pub fields: BTreeMap<String, String>,
    /// Fee in đồng, where one is due.
    pub fee: Option<u32>,
    /// Free text.
    pub note: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// When the answer is due; `None` where no limit is given.
    pub due_at: Option<Timestamp>,
    /// Where it stands.
    pub state: CaseState,
    /// Since when.
    pub state_since: Timestamp,
    /// When the answer was ready or the case ended.
    pub closed_at: Option<Timestamp>,
    /// Who received it.
    pub officer: String,
    /// Legs of a linked case; empty for a plain one.
    pub legs: Vec<Leg>,
    /// The apology, if one was given.
    pub apology: Option<Apology>,
    /// Number in the year's case book, from 1.
    pub book_number: u32,
    /// Why something has to be verified, where the longer limit holds for that.
    pub verified: Option<String>,
    /// The ground on which no fee is paid, as slips print it.
    pub exemption: Option<String>,
    /// How many persons, pages or copies the fee was counted for.
    pub units: u32,
    /// Who else received or decides it.
    pub elsewhere: Option<Elsewhere>,
    /// When what it stands for was written into the register.
    pub applied_at: Option<Timestamp>,
    /// What was asked for by the last supplement; empty where none was asked for by its parts.
    pub wanted: Vec<Wanted>,
}

/// How a case stands towards its due time; computed, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timing {
    /// The due time is past and the office still owes.
    Overdue,
    /// Due this very day.
    DueToday,
    /// Due on the next working day.
    DueSoon,
    /// There is time.
    InTime,
    /// The clock does not run.
    Waiting,
    /// Answered before the day due.
    DoneEarly,
    /// Answered on the day due.
    DoneOnTime,
    /// Answered late.
    DoneLate,
    /// No limit is given, or the case ended without an answer.
    NoLimit,
}

impl Timing {
    /// The word for it.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Overdue => "quá hạn",
            Self::DueToday => "hẹn hôm nay",
            Self::DueSoon => "sắp đến hạn",
            Self::InTime => "trong hạn",
            Self::Waiting => "tạm dừng",
            Self::DoneEarly => "trước hạn",
            Self::DoneOnTime => "đúng hạn",
            Self::DoneLate => "trễ hạn",
            Self::NoLimit => "",
        }
    }
}

/// Why a case may not do that.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub enum MoveError {
    /// The move is not in the table.
    NotAllowed {
        /// Where the case stands.
        from: CaseState,
        /// Where it was to go.
        to: CaseState,
        /// Where it may go.
        may: NextStates,
    },
    /// A reason must be given.
    ReasonNeeded(CaseState),
    /// The time given lies before what already happened.
    BeforeLast(Timestamp, Timestamp),
    /// A second apology.
    ApologyTwice(NaiveDate),
    /// Nothing is owed any more.
    Ended(CaseState),
    /// The new date is not later than the old one.
    NotLater(NaiveDate, NaiveDate),
    /// The new date has gone by.
    GoneBy(NaiveDate),
    /// Not the leg whose turn it is.
    NotThatLeg,
    /// There is no date to put off.
    NoDueDate,
}

in_words! { MoveError from PHRASES ["move"] {
    NotAllowed { from, to, may }, ReasonNeeded(state), BeforeLast(at, last), ApologyTwice(at), Ended(state),
    NotLater(new, old), GoneBy(new), NotThatLeg, NoDueDate,
} }

/// The states a case may go to from where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStates(Vec<CaseState>);

impl InWords for NextStates {
    fn in_words(&self, lang: Lang) -> String {
        let next: Vec<String> = self.0.iter().map(|s| format!("{} ({})", s.in_words(lang), s.id())).collect();
        let name = if next.is_empty() { "NoneLeft" } else { "Next" };
        PHRASES.fill(lang, "next_states", name, &[("states", next.join(", "))])
    }
}

/// What is needed to count a case's time.
#[derive(Debug, Clone, Copy)]
pub struct Clockwork<'a> {
    /// The procedure's limit.
    pub limit: TimeLimit,
    /// The working days.
    pub calendar: &'a WorkCalendar,
    /// The office hours.
    pub hours: OfficeHours,
}

impl Case {
    /// Whether the case follows a death: its registration, the removal of the dead from residence.
    pub fn follows_a_death(&self) -> bool {
        self.procedure.ends_with("-KT") || self.procedure.starts_with("CT-XT")
    }

    /// Ends a case in which nothing is left to be done once it is received: a notice.
    pub fn end_on_receipt(&mut self, at: Timestamp) {
        self.state = CaseState::DaTraKetQua;
        self.state_since = at;
        self.closed_at = Some(at);
        self.applied_at = Some(at);
    }

    /// Moves the case to another state and keeps its clock right.
    ///
    /// The term starts when an online file is taken on, starts again when a supplement is complete, and is
    /// lengthened by the working days that a stopped clock stood.
    pub fn move_to(
        &mut self,
        to: CaseState,
        at: Timestamp,
        reason: &str,
        clock: &Clockwork<'_>,
    ) -> Result<(), MoveError> {
        if !self.state.next().contains(&to) {
            return Err(MoveError::NotAllowed {
                from: self.state,
                to,
                may: NextStates(self.state.next().to_vec()),
            });
        }
        if to.needs_reason() && reason.trim().is_empty() {
            return Err(MoveError::ReasonNeeded(to));
        }
        if at < self.state_since {
            return Err(MoveError::BeforeLast(at, self.state_since));
        }
        let fresh = || due(clock.limit, at, clock.calendar, &clock.hours).at;
        match (self.state, to.clock()) {
            (CaseState::MoiDangKy, ClockRule::Running) => self.due_at = fresh(),
            (from, ClockRule::Running) if from.clock() == ClockRule::Restarts => self.due_at = fresh(),
            // Time spent waiting for a payment, or with a result that was taken back, is not the office's.
            (from, clock_to)
                if from.clock() == ClockRule::Stopped
                    && (clock_to == ClockRule::Running || from == CaseState::YeuCauTtNvtc)
                    && !to.is_terminal() =>
            {
                let stood = clock.calendar.working_days_between(self.state_since.date(), at.date());
                if let (Some(due), 1..) = (self.due_at, stood) {
                    self.due_at =
                        Some(Timestamp::at(clock.calendar.after(due.date(), stood), clock.hours.closing));
                }
            }
            _ => {}
        }
        if to.is_resolved() {
            // Whoever says that the case is done says so of what every case has; what was not asked for stays undone.
            for leg in
                self.legs.iter_mut().filter(|l| !l.state.is_resolved() && !l.optional && l.one_of.is_none())
            {
                leg.state = CaseState::DaTraKetQua;
                leg.done_at = Some(at);
            }
        }
        self.closed_at = match to {
            s if s.is_resolved() => self.closed_at.or(Some(at)),
            s if s.is_terminal() => Some(at),
            _ => None,
        };
        self.state = to;
        self.state_since = at;
        Ok(())
    }

    /// Gives the one new date, with the reason. A day off moves on to the next working day.
    pub fn apologise(
        &mut self,
        new_due: NaiveDate,
        reason: &str,
        at: Timestamp,
        clock: &Clockwork<'_>,
    ) -> Result<(), MoveError> {
        if self.state.is_terminal() || self.state.is_resolved() {
            return Err(MoveError::Ended(self.state));
        }
        if let Some(given) = &self.apology {
            return Err(MoveError::ApologyTwice(given.at.date()));
        }
        if reason.trim().is_empty() {
            return Err(MoveError::ReasonNeeded(self.state));
        }
        let old = self.due_at.ok_or(MoveError::NoDueDate)?;
        let new_due = clock.calendar.on_or_after(new_due);
        if new_due <= old.date() {
            return Err(MoveError::NotLater(new_due, old.date()));
        }
        if new_due < at.date() {
            return Err(MoveError::GoneBy(new_due));
        }
        let promised = Timestamp::at(new_due, clock.hours.closing);
        self.apology =
            Some(Apology { at, old_due: Some(old), new_due: promised, reason: reason.trim().to_owned() });
        self.due_at = Some(promised);
        Ok(())
    }

    /// How the case stands at a time.
    pub fn timing(&self, now: Timestamp, calendar: &WorkCalendar) -> Timing {
        let Some(due) = self.due_at else { return Timing::NoLimit };
        match (self.state, self.closed_at) {
            (state, Some(done)) if state.is_resolved() => {
                // At-once procedures are due the moment they come in; their day is what counts.
                if done > due && done.date() > due.date() {
                    Timing::DoneLate
                } else if done.date() < due.date() {
                    Timing::DoneEarly
                } else {
                    Timing::DoneOnTime
                }
            }
            (state, _) if state.is_terminal() => Timing::NoLimit,
            (state, _) if state.clock() != ClockRule::Running => Timing::Waiting,
            _ if now > due => Timing::Overdue,
            _ if now.date() == due.date() => Timing::DueToday,
            _ if calendar.next(now.date()) >= due.date() => Timing::DueSoon,
            _ => Timing::InTime,
        }
    }

    /// What decides how long it may take.
    pub fn reception(&self) -> Reception {
        Reception {
            received: self.received_at,
            elsewhere: self.elsewhere.as_ref().and_then(|e| e.handed_over_at),
            verified: self.verified.is_some(),
        }
    }

    /// The code people know it by: the official one once bound.
    pub fn shown_code(&self) -> String {
        self.official.clone().unwrap_or_else(|| self.code.to_string())
    }
}
