//! By when a case is due, and what moves that: verification, a file received elsewhere, the legs of a linked case.

use std::collections::BTreeMap;

use super::actor::Actor;
use super::case_moves::{Edit, edit};
use super::error::ServiceError;
use super::register::{Changed, Register};
use crate::refusal::{CaseProblem, Field};
use soxa_domain::action::ActionId;
use soxa_domain::case::{Case, Leg};
use soxa_domain::procedure::{LegRule, Procedure, Reception, Schedule, WorkTime, before};
use soxa_domain::time::Timestamp;
use soxa_store::codec::Stored;
use soxa_text::display::sanitise;

/// When a case of a procedure is due and its legs, by the rules of the day of receipt and what its fields choose.
///
/// # Errors
/// Where the procedure is not in force that day.
pub fn schedule(
    register: &Register,
    procedure: &str,
    fields: &BTreeMap<String, String>,
    reception: Reception,
) -> Result<Schedule, ServiceError> {
    let pack = register.rules().on(reception.received.date());
    let procedure = super::intake::find_procedure(&pack, procedure)?;
    Ok(schedule_of(register, &procedure.chosen(fields), reception))
}

/// The same of a procedure at hand, perhaps with fewer legs than it may have.
pub(super) fn schedule_of(register: &Register, procedure: &Procedure, reception: Reception) -> Schedule {
    let calendar = register.calendar();
    let hours = register.rules().on(reception.received.date()).hours();
    procedure.schedule(reception, &WorkTime { calendar: &calendar, hours })
}

/// Gives a case the legs that its fields choose now; what was done in a leg stays.
pub(super) fn choose_legs(
    register: &Register,
    case: &mut Case,
    procedure: &Procedure,
) -> Result<(), ServiceError> {
    let chosen = procedure.chosen(&case.fields);
    let same = |(rule, leg): (&LegRule, &Leg)| rule.name == leg.name;
    if chosen.legs.len() == case.legs.len() && chosen.legs.iter().zip(&case.legs).all(same) {
        return Ok(());
    }
    let schedule = schedule_of(register, &chosen, case.reception());
    if case.apology.is_none() {
        case.due_at = schedule.due.at;
    }
    let old = std::mem::take(&mut case.legs);
    let fresh = legs(&chosen, &schedule);
    let is_fresh = |leg: &Leg| fresh.iter().any(|f| f.name == leg.name);
    let done: Vec<Leg> =
        old.iter().filter(|leg| leg.state.is_resolved() && !is_fresh(leg)).cloned().collect();
    let as_it_was = |leg: Leg| old.iter().find(|o| o.name == leg.name).cloned().unwrap_or(leg);
    case.legs = fresh.into_iter().map(as_it_was).chain(done).collect();
    start_legs(register, case, register.now())
}

/// The legs of a case that begins: those that wait for none have their dates.
pub(super) fn legs(procedure: &Procedure, schedule: &Schedule) -> Vec<Leg> {
    let leg = |(place, rule)| {
        let after = before(&procedure.legs, place);
        let due_at = schedule.legs.get(place).copied().flatten().filter(|_| after.is_empty());
        Leg { due_at, ..Leg::of(rule, &after) }
    };
    procedure.legs.iter().enumerate().map(leg).collect()
}

/// Starts the clocks of the legs whose turn has come, by the rules of the case's day.
pub(super) fn start_legs(register: &Register, case: &mut Case, at: Timestamp) -> Result<(), ServiceError> {
    let pack = register.rules().on(case.received_at.date());
    let procedure = super::intake::find_procedure(&pack, &case.procedure)?;
    let calendar = register.calendar();
    let time = WorkTime { calendar: &calendar, hours: pack.hours() };
    let verified = case.verified.is_some();
    for place in case.legs_open() {
        let Some(leg) = case.legs.get_mut(place).filter(|l| l.due_at.is_none()) else { continue };
        let rule = procedure.legs.iter().find(|rule| rule.name == leg.name);
        leg.due_at = rule.and_then(|rule| time.due(rule.limit(verified), at).at);
    }
    Ok(())
}

/// Says that something has to be verified in a case, so that the longer limit holds from its receipt.
///
/// # Errors
/// Where no reason is given, the procedure has no such limit, the case has ended, or it was said already.
pub fn verify(
    register: &Register,
    actor: &Actor,
    code: &str,
    reason: &str,
) -> Result<Changed<Stored<Case>>, ServiceError> {
    let reason = sanitise(reason.trim()).into_owned();
    let refused = |why| Err(ServiceError::refused(Field::Verified, why));
    let act = Edit { code, action: ActionId::CaseVerify, note: &reason, seen: None };
    edit(register, actor, &act, |case, _| {
        let pack = register.rules().on(case.received_at.date());
        let procedure = super::intake::find_procedure(&pack, &case.procedure)?;
        if reason.is_empty() {
            return refused(CaseProblem::NoReason);
        }
        if procedure.if_verified.is_none() && procedure.legs.iter().all(|l| l.if_verified.is_none()) {
            return refused(CaseProblem::NothingToVerify { procedure: procedure.name.clone() });
        }
        if !case.state.is_open() {
            return refused(CaseProblem::EndedAlready { state: case.state });
        }
        if let Some(said) = &case.verified {
            return refused(CaseProblem::VerifiedAlready { reason: said.clone() });
        }
        case.verified = Some(reason.clone());
        // A case that chose one leg of a group has no others.
        let own = procedure.with_legs(|rule| case.legs.iter().any(|leg| leg.name == rule.name));
        let schedule = schedule_of(register, &own, case.reception());
        if case.apology.is_none() && case.due_at.is_some() {
            case.due_at = schedule.due.at.max(case.due_at);
        }
        let open = case.legs_open();
        for (place, at) in schedule.legs.iter().enumerate() {
            if let Some(leg) =
                case.legs.get_mut(place).filter(|l| open.contains(&place) && l.due_at.is_some())
            {
                leg.due_at = (*at).max(leg.due_at);
            }
        }
        Ok(())
    })
}
