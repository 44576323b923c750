//! Cases after they were received: looked up, listed, moved, put off, bound to the official code.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Export, ReadCases};
use super::intake::{Missing, case_no};
use super::people::not_found;
use super::register::Register;
use super::words::PHRASES;
use crate::refusal::Thing;
use soxa_domain::action::Action;
use soxa_domain::action::ActionId;
use soxa_domain::case::{Case, Timing};
use soxa_domain::case_state::CaseState;
use soxa_domain::due_reason::DueReason;
use soxa_domain::person::Person;
use soxa_domain::procedure::WorkTime;
use soxa_domain::time::Timestamp;
use soxa_store::StoreError;
use soxa_store::codec::{Kind, Stored, decode};
use soxa_store::index::{By, time};
use soxa_store::journal::{Entry, Subject};
use soxa_text::words::in_words;

/// Which cases a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// In this state.
    pub state: Option<CaseState>,
    /// Due on this day.
    pub due: Option<NaiveDate>,
    /// Past their due time.
    pub overdue: bool,
    /// Only open ones.
    pub open: bool,
    /// Of this procedure, by either code.
    pub procedure: Option<String>,
    /// Received by this officer.
    pub officer: Option<String>,
    /// Open ones that lack a paper they need.
    pub missing_papers: bool,
    /// Those with a positive result that is not in the register yet.
    pub to_apply: bool,
    /// Those whose result waits to be handed over.
    pub to_hand_over: bool,
    /// Received on this day or later.
    pub from: Option<NaiveDate>,
    /// Received on this day or earlier.
    pub to: Option<NaiveDate>,
}

/// One step in a case's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEvent {
    /// When, as the case says (not when it was typed in).
    pub at: Timestamp,
    /// Who.
    pub operator: String,
    /// Stable name of what was done.
    pub action: Action,
    /// State after it.
    pub state: CaseState,
    /// Due time after it.
    pub due_at: Option<Timestamp>,
    /// What it was; says itself.
    pub what: Happened,
    /// Reason or remark.
    pub note: String,
}

/// What happened to a case at one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// It came into a state, the first one at its receipt.
    State(CaseState),
    /// A new day was promised, with an apology.
    Apology(NaiveDate),
    /// Legs were done, by name.
    Legs(Vec<String>),
    /// Something that leaves the case where it stands: bound, put right, printed, written into the register.
    Act(Action),
}

in_words! { Happened from PHRASES ["happened"] { State(state), Apology(due), Legs(legs), Act(action) } }

/// A case by either code.
pub fn by_code(register: &Register, actor: &Actor, code: &str) -> Result<Stored<Case>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| r.get(case_no(r, code)?)?.ok_or_else(|| not_found(Thing::Case, code)))
}

/// A case by number.
pub fn by_number(register: &Register, actor: &Actor, no: u32) -> Result<Stored<Case>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| r.get(no)?.ok_or_else(|| not_found(Thing::Case, &no.to_string())))
}

/// Cases that fit a filter: open ones by due time, ended ones by time of receipt.
pub fn list(
    register: &Register,
    actor: &Actor,
    filter: &CaseFilter,
    limit: usize,
) -> Result<Vec<Stored<Case>>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let now = register.now();
    let calendar = register.calendar();
    let ready = CaseState::DaXuLyXong as u8;
    let fits = |c: &Case| {
        filter.state.is_none_or(|s| c.state == s)
            && filter.due.is_none_or(|d| c.due_at.is_some_and(|at| at.date() == d))
            && (!filter.overdue || c.timing(now, &calendar) == Timing::Overdue)
            && (!filter.open || c.state.is_open())
            && filter.procedure.as_ref().is_none_or(|code| is_of(register, c, code))
            && filter.officer.as_ref().is_none_or(|name| soxa_text::fold::same(name, &c.officer))
            && (!filter.missing_papers || c.state.is_open() && lacks_paper(register, c))
            && (!filter.to_apply || super::applying::is_outstanding(register, c))
            && (!filter.to_hand_over || c.state == CaseState::DaXuLyXong)
            && filter.from.is_none_or(|day| c.received_at.date() >= day)
            && filter.to.is_none_or(|day| c.received_at.date() <= day)
    };
    register.read(&grant, |r| {
        let numbers = match (filter.state, filter.overdue || filter.open || filter.missing_papers) {
            _ if filter.to_apply => super::applying::unapplied(register, r)?,
            _ if filter.to_hand_over => r.with_prefix(By::CaseState, &[ready], usize::MAX)?,
            (Some(state), _) => r.with_prefix(By::CaseState, &[state as u8], usize::MAX)?,
            (None, true) => r.in_range(By::CaseDue, &[], &[], usize::MAX)?,
            (None, false) => r.in_range(By::CaseReceived, &[], &[], usize::MAX)?,
        };
        let mut cases = Vec::new();
        for no in numbers {
            cases.extend(r.get::<Case>(no)?.filter(|c| fits(&c.record)));
            if cases.len() >= limit {
                break;
            }
        }
        // Cases outlive the rules that named their procedure; what neither knows is mistyped.
        let is_known = |code: &String| register.rules().procedures().iter().any(|p| p.is_called(code));
        match filter.procedure.as_ref().filter(|code| cases.is_empty() && !is_known(code)) {
            Some(code) => Err(not_found(Thing::Procedure, code)),
            None => Ok(cases),
        }
    })
}

/// Whether a case is of a procedure, by its own code or the national one.
fn is_of(register: &Register, case: &Case, code: &str) -> bool {
    let pack = register.rules().on(case.received_at.date());
    case.procedure.eq_ignore_ascii_case(code)
        || pack.procedure(code).is_some_and(|procedure| procedure.code == case.procedure)
}

/// Whether a case lacks a paper that its procedure needs.
fn lacks_paper(register: &Register, case: &Case) -> bool {
    let pack = register.rules().on(case.received_at.date());
    let needed = |p: &soxa_domain::procedure::PaperRule| {
        !p.optional && !case.papers.iter().any(|held| held.name == p.name)
    };
    pack.procedure(&case.procedure).is_some_and(|p| p.papers.iter().any(needed))
}

/// Open cases in the order of urgency, with how each stands.
pub fn worklist(
    register: &Register,
    actor: &Actor,
    limit: usize,
) -> Result<Vec<(Stored<Case>, Timing)>, ServiceError> {
    let (now, calendar) = (register.now(), register.calendar());
    let open = list(register, actor, &CaseFilter { open: true, ..CaseFilter::default() }, limit)?;
    let mut timed: Vec<_> =
        open.into_iter().map(|c| (c.record.timing(now, &calendar), c)).map(|(t, c)| (c, t)).collect();
    timed.sort_by_key(|(c, t)| (*t, c.record.due_at, c.no));
    Ok(timed)
}

/// Cases of a person.
pub fn of_person(register: &Register, actor: &Actor, person: u32) -> Result<Vec<Stored<Case>>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| {
        let mut cases = Vec::new();
        for no in r.with_prefix(By::CasePerson, &person.to_be_bytes(), usize::MAX)? {
            cases.extend(r.get::<Case>(no)?);
        }
        cases.sort_by_key(|c| std::cmp::Reverse(c.record.received_at));
        Ok(cases)
    })
}

/// A case's history from the journal, oldest first.
pub fn history(register: &Register, actor: &Actor, no: u32) -> Result<Vec<CaseEvent>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| {
        let mut events: Vec<CaseEvent> = Vec::new();
        let subject = Subject { kind: Kind::Case, no };
        for seq in r.history(subject)? {
            let entry = r.entry(seq)?.filter(|e| !e.action.is_look());
            let (Some(entry), Some(body)) = (entry, r.body(seq)?) else { continue };
            let change = body.changes.into_iter().find(|c| c.subject == subject);
            let before = change.as_ref().and_then(|c| c.before.as_ref());
            let before = before.map(|bytes| decode::<Case>(no, bytes)).transpose()?;
            match change.and_then(|c| c.after) {
                Some(bytes) => {
                    let after = decode::<Case>(no, &bytes)?.record;
                    let what = happened(&entry.action, before.as_ref().map(|c| &c.record), &after);
                    events.push(CaseEvent { what, ..event(&entry, &after, body.note) });
                }
                // Printed, not changed: the case stands as it stood.
                None => events.extend(events.last().cloned().map(|last| CaseEvent {
                    at: entry.at,
                    operator: entry.operator,
                    what: Happened::Act(entry.action.clone()),
                    action: entry.action,
                    note: body.note,
                    ..last
                })),
            }
        }
        Ok(events)
    })
}

fn event(entry: &Entry, case: &Case, note: String) -> CaseEvent {
    let at = match (entry.action.known(), &case.apology) {
        (Some(ActionId::CaseApologize), Some(apology)) => apology.at,
        (Some(ActionId::CaseLeg), _) => case.legs.iter().filter_map(|l| l.done_at).max().unwrap_or(entry.at),
        (Some(ActionId::CaseReceive | ActionId::CaseReceiveList | ActionId::CaseMove), _) => case.state_since,
        (Some(action), _) if !action.is_import() => entry.at,
        _ => case.state_since,
    };
    CaseEvent {
        at,
        operator: entry.operator.clone(),
        action: entry.action.clone(),
        state: case.state,
        due_at: case.due_at,
        what: Happened::Act(entry.action.clone()),
        note,
    }
}

/// What makes a case another than it was.
fn happened(action: &Action, before: Option<&Case>, after: &Case) -> Happened {
    let Some(before) = before else { return Happened::State(after.state) };
    let done =
        after.legs.iter().zip(&before.legs).filter(|(a, b)| a.state.is_resolved() && !b.state.is_resolved());
    let legs: Vec<String> = done.map(|(leg, _)| leg.name.clone()).collect();
    match &after.apology {
        _ if !legs.is_empty() => Happened::Legs(legs),
        Some(apology) if before.apology.is_none() => Happened::Apology(apology.new_due.date()),
        _ if after.state != before.state || after.state_since != before.state_since => {
            Happened::State(after.state)
        }
        _ => Happened::Act(action.clone()),
    }
}

/// Why a case is due when it is: the count from its receipt, and what lengthened it.
pub fn reason(register: &Register, case: &Case) -> Result<Vec<DueReason>, ServiceError> {
    let pack = register.rules().on(case.received_at.date());
    let procedure = super::intake::find_procedure(&pack, &case.procedure)?;
    let calendar = register.calendar();
    let time = WorkTime { calendar: &calendar, hours: pack.hours() };
    let counted = procedure.chosen(&case.fields).schedule(case.reception(), &time).due;
    let mut reason = counted.reason;
    if let Some(why) = &case.verified {
        reason.push(DueReason::Verified { why: why.clone() });
    }
    if let Some(apology) = &case.apology {
        let (due, why) = (apology.new_due, apology.reason.clone());
        reason.push(DueReason::Apologised { due, why });
    } else if counted.at != case.due_at {
        let anew = |due| DueReason::CountedAnew { due };
        reason.push(case.due_at.map_or(DueReason::NotCounted, anew));
    }
    Ok(reason)
}

/// Papers and fields that a case still lacks.
pub fn missing(register: &Register, case: &Case) -> Result<Vec<Missing>, ServiceError> {
    let pack = register.rules().on(case.received_at.date());
    let procedure = super::intake::find_procedure(&pack, &case.procedure)?;
    Ok(super::intake::missing(procedure, &case.papers, &case.fields))
}

/// How many open cases there are, overdue and due today among them.
pub fn counts(register: &Register, actor: &Actor) -> Result<(usize, usize, usize), ServiceError> {
    let grant = actor.require(ReadCases)?;
    let (now, calendar) = (register.now(), register.calendar());
    register.read(&grant, |r| {
        let open = r.in_range(By::CaseDue, &[], &[], 100_000)?.len();
        let tomorrow = Timestamp::at(now.date().succ_opt().unwrap_or(now.date()), chrono::NaiveTime::MIN);
        let (mut overdue, mut today) = (0, 0);
        for no in r.in_range(By::CaseDue, &[], &time(tomorrow.seconds()), 10_000)? {
            match r.get::<Case>(no)?.map(|c| c.record.timing(now, &calendar)) {
                Some(Timing::Overdue) => overdue += 1,
                Some(Timing::DueToday) => today += 1,
                _ => {}
            }
        }
        Ok((open, overdue, today))
    })
}

/// The applicant of a case.
pub fn applicant(register: &Register, actor: &Actor, case: &Case) -> Result<Person, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| Ok(r.get::<Person>(case.applicant)?.map(|p| p.record).unwrap_or_default()))
}

/// Every case in order of number, for exports.
pub fn each(
    register: &Register,
    actor: &Actor,
    mut f: impl FnMut(Stored<Case>) -> Result<(), StoreError>,
) -> Result<(), ServiceError> {
    let grant = actor.require(Export)?;
    register.read(&grant, |r| Ok(r.each(|c: Stored<Case>| f(c).map(|()| true))?))
}

/// How far back, in days, and over how many cases it is counted which procedures are used most.
const USED_DAYS: i64 = 60;
const USED_CASES: usize = 400;

/// Codes of the procedures of the cases received lately, the one used most first.
///
/// # Errors
/// Where cases may not be read or cannot be.
pub fn usual_procedures(register: &Register, actor: &Actor) -> Result<Vec<String>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let from = register.now().date() - chrono::Duration::days(USED_DAYS);
    let from = time(Timestamp::at(from, chrono::NaiveTime::MIN).seconds());
    register.read(&grant, |r| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for no in r.in_range(By::CaseReceived, &from, &[], USED_CASES)? {
            if let Some(case) = r.get::<Case>(no)? {
                *counts.entry(case.record.procedure).or_default() += 1;
            }
        }
        let mut used: Vec<(String, usize)> = counts.into_iter().collect();
        used.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Ok(used.into_iter().map(|(code, _)| code).collect())
    })
}

/// Cases received from one day to another, both in it, by time of receipt.
pub fn received_between(
    register: &Register,
    actor: &Actor,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Stored<Case>>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let midnight = |day: NaiveDate| time(Timestamp::at(day, chrono::NaiveTime::MIN).seconds());
    let end = to.succ_opt().unwrap_or(to);
    register.read(&grant, |r| {
        let mut cases = Vec::new();
        for no in r.in_range(By::CaseReceived, &midnight(from), &midnight(end), usize::MAX)? {
            cases.extend(r.get::<Case>(no)?);
        }
        Ok(cases)
    })
}
