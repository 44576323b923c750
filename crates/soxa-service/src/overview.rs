//! The numbers beside the screens on the start screen.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::ReadCases;
use super::register::Register;
use chrono::NaiveTime;
use soxa_domain::case::{Case, Timing};
use soxa_domain::case_state::CaseState;
use soxa_domain::time::Timestamp;
use soxa_store::codec::Stored;
use soxa_store::index::{By, time};

/// What waits, by screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// Open cases.
    pub open: usize,
    /// Past their due time.
    pub overdue: usize,
    /// Due today.
    pub due_today: usize,
    /// With a positive result that is not in the register yet.
    pub to_apply: usize,
    /// Cases in all.
    pub cases: u64,
    /// People who count: residents who have neither died nor left.
    pub people: u64,
    /// Households with one of them.
    pub households: u64,
}

/// Why a case is on the day's agenda, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OnAgenda {
    /// It is late.
    Overdue,
    /// It is due today.
    Today,
    /// Its result waits to be handed over.
    HandOver,
    /// It waits for papers.
    Supplement,
}

/// The cases that the day is about, of each reason the first so many.
///
/// # Errors
/// Cases may not be read.
pub fn agenda(
    register: &Register,
    actor: &Actor,
    most: usize,
) -> Result<Vec<(Stored<Case>, OnAgenda)>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let (now, calendar) = (register.now(), register.calendar());
    register.read(&grant, |r| {
        let mut found: Vec<(Stored<Case>, OnAgenda)> = Vec::new();
        let tomorrow = Timestamp::at(now.date().succ_opt().unwrap_or(now.date()), NaiveTime::MIN);
        for no in r.in_range(By::CaseDue, &[], &time(tomorrow.seconds()), most)? {
            let Some(case) = r.get::<Case>(no)? else { continue };
            match case.record.timing(now, &calendar) {
                Timing::Overdue => found.push((case, OnAgenda::Overdue)),
                Timing::DueToday => found.push((case, OnAgenda::Today)),
                _ => {}
            }
        }
        let waiting =
            [(CaseState::DaXuLyXong, OnAgenda::HandOver), (CaseState::YeuCauBoSung, OnAgenda::Supplement)];
        for (state, why) in waiting {
            for no in r.with_prefix(By::CaseState, &[state as u8], most)? {
                let is_there = found.iter().any(|(case, _)| case.no == no);
                let case = r.get::<Case>(no)?.filter(|_| !is_there);
                found.extend(case.map(|case| (case, why)));
            }
        }
        found.sort_by_key(|(case, why)| (*why, case.record.due_at, case.no));
        Ok(found)
    })
}

/// Counts what the start screen tells.
pub fn overview(register: &Register, actor: &Actor) -> Result<Overview, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let (open, overdue, due_today) = super::cases::counts(register, actor)?;
    let to_apply = super::applying::outstanding(register, actor)?;
    register.read(&grant, |r| {
        Ok(Overview {
            to_apply,
            open,
            overdue,
            due_today,
            cases: r.count::<Case>()?,
            people: r.counted_people()?,
            households: r.counted_homes()?.into(),
        })
    })
}
