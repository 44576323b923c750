//! What is done to a case: moved through its states, put off once, bound to the official code, its legs done, the last
//! step undone. Each is one transaction with its journal entry.

use chrono::NaiveDate;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::MoveCases;
use super::intake::case_no;
use super::people::not_found;
use super::register::{Changed, Register, What};
use super::undo;
use crate::refusal::CaseProblem;
use crate::refusal::Field;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::action::Takeback;
use soxa_domain::case::{Case, Clockwork};
use soxa_domain::case_code::CaseCode;
use soxa_domain::case_state::CaseState;
use soxa_domain::procedure::RegisterAct;
use soxa_domain::time::Timestamp;
use soxa_store::codec::{Kind, Stored, decode};
use soxa_store::index::{By, text};
use soxa_store::journal::Subject;
use soxa_store::{Reader, Writer};
use soxa_text::display::sanitise;

/// A change to one case, with the reason and what it was made against.
pub(super) struct Edit<'a> {
    pub(super) code: &'a str,
    pub(super) action: ActionId,
    pub(super) note: &'a str,
    pub(super) seen: Option<u64>,
}

/// Changes a case as one act.
pub(super) fn edit(
    register: &Register,
    actor: &Actor,
    edit: &Edit<'_>,
    f: impl FnOnce(&mut Case, &Writer) -> Result<(), ServiceError>,
) -> Result<Changed<Stored<Case>>, ServiceError> {
    let grant = actor.require(MoveCases)?;
    let no = register.read(&grant, |r| case_no(r, edit.code))?;
    let what = What { action: edit.action, note: edit.note.trim(), submission: None };
    let missing = || not_found(Thing::Case, edit.code);
    register.change(
        &grant,
        &what,
        |_, _| Err(missing()),
        |writer| {
            let old: Stored<Case> = writer.get(no)?.ok_or_else(missing)?;
            if let Some(seen) = edit.seen.filter(|seen| *seen != old.version) {
                return Err(ServiceError::Stale { seen, current: old.version });
            }
            let mut new = old.record.clone();
            f(&mut new, writer)?;
            writer.put(&old, &new)?;
            Ok((Stored { no, version: writer.seq(), record: new }, Some(Subject { kind: Kind::Case, no })))
        },
    )
}

/// A case by either code, for who may move it.
pub(super) fn case_of(register: &Register, actor: &Actor, code: &str) -> Result<Stored<Case>, ServiceError> {
    let grant = actor.require(MoveCases)?;
    register.read(&grant, |r| r.get(case_no(r, code)?)?.ok_or_else(|| not_found(Thing::Case, code)))
}

/// Runs `f` with the clockwork of a case, by the rules of its day of receipt.
pub(super) fn with_clock<T>(
    register: &Register,
    case: &Case,
    f: impl FnOnce(&Clockwork<'_>) -> T,
) -> Result<T, ServiceError> {
    let pack = register.rules().on(case.received_at.date());
    let calendar = register.calendar();
    let procedure = super::intake::find_procedure(&pack, &case.procedure)?;
    let limit = procedure.limit(case.verified.is_some());
    Ok(f(&Clockwork { limit, calendar: &calendar, hours: pack.hours() }))
}

/// Moves a case to another state. `seen` is the version the officer looked at, where there was one.
pub fn move_to(
    register: &Register,
    actor: &Actor,
    code: &str,
    to: CaseState,
    at: Option<Timestamp>,
    reason: &str,
    seen: Option<u64>,
) -> Result<Changed<Stored<Case>>, ServiceError> {
    let at = at.unwrap_or_else(|| register.now());
    let reason = &sanitise(reason);
    edit(register, actor, &Edit { code, action: ActionId::CaseMove, note: reason, seen }, |case, _| {
        moved(register, case, to, at, reason)
    })
}

/// Hands the result over; the history says who took it.
///
/// # Errors
/// Nobody is named, or the result is not ready.
pub fn hand_over(
    register: &Register,
    actor: &Actor,
    code: &str,
    taker: &str,
    seen: Option<u64>,
) -> Result<Changed<Stored<Case>>, ServiceError> {
    let taker = sanitise(taker.trim());
    if taker.is_empty() {
        return Err(ServiceError::refused(Field::Taker, CaseProblem::NoTaker));
    }
    move_to(register, actor, code, CaseState::DaTraKetQua, None, &format!("Người nhận: {taker}"), seen)
}

/// Moves a case within a change under way; the one place that does, whoever takes the step.
pub(super) fn moved(
    register: &Register,
    case: &mut Case,
    to: CaseState,
    at: Timestamp,
    reason: &str,
) -> Result<(), ServiceError> {
    // What stands in the register was written on the strength of the result.
    if let Some(at) = case.applied_at.filter(|_| case.state.is_resolved() && !to.is_resolved()) {
        return Err(ServiceError::refused(Field::State, CaseProblem::TakeBackFirst { at }));
    }
    let mut moved = case.clone();
    with_clock(register, case, |clock| moved.move_to(to, at, reason, clock))??;
    // Another supplement asks for other parts.
    if to == CaseState::YeuCauBoSung {
        moved.wanted.clear();
    }
    end_received_notice(register, &mut moved, at);
    *case = moved;
    Ok(())
}

/// Ends a case that was received at a time, where nothing is left to be done in it.
pub(super) fn end_received_notice(register: &Register, case: &mut Case, at: Timestamp) {
    let pack = register.rules().on(case.received_at.date());
    let act = pack.procedure(&case.procedure).and_then(|p| p.act);
    if case.state == CaseState::DuocTiepNhan && act.is_some_and(RegisterAct::ends_on_receipt) {
        case.end_on_receipt(at);
    }
}

/// Gives a late case its one new date.
pub fn apologize(
    register: &Register,
    actor: &Actor,
    code: &str,
    new_due: NaiveDate,
    reason: &str,
) -> Result<Changed<Stored<Case>>, ServiceError> {
    let at = register.now();
    let reason = &sanitise(reason);
    edit(
        register,
        actor,
        &Edit { code, action: ActionId::CaseApologize, note: reason, seen: None },
        |case, _| {
            let mut put_off = case.clone();
            with_clock(register, case, |clock| put_off.apologise(new_due, reason, at, clock))??;
            *case = put_off;
            Ok(())
        },
    )
}

/// Binds the official code to a case; both are found from then on.
pub fn bind(
    register: &Register,
    actor: &Actor,
    code: &str,
    official: &str,
) -> Result<Changed<Stored<Case>>, ServiceError> {
    let parsed = CaseCode::parse(official)
        .map_err(|why| ServiceError::refused(Field::OfficialCode, CaseProblem::NotACode { why }))?;
    let CaseCode::Official(official) = parsed else {
        return Err(ServiceError::refused(Field::OfficialCode, CaseProblem::ProvisionalCode));
    };
    let note = official.clone();
    edit(
        register,
        actor,
        &Edit { code, action: ActionId::CaseBind, note: &note, seen: None },
        |case, writer| {
            let holders = writer.with_prefix(By::CaseCode, &text(&official), 1)?;
            if let Some(other) = holders.first() {
                let other =
                    writer.get::<Case>(*other)?.map(|c| c.record.code.to_string()).unwrap_or_default();
                if other != case.code.to_string() {
                    return Err(ServiceError::refused(
                        Field::OfficialCode,
                        CaseProblem::CodeOfAnother { code: other.clone() },
                    ));
                }
            }
            if let Some(bound) = case.official.as_ref().filter(|bound| **bound != official) {
                return Err(ServiceError::refused(
                    Field::OfficialCode,
                    CaseProblem::BoundAlready { code: bound.to_owned() },
                ));
            }
            case.official = Some(official);
            Ok(())
        },
    )
}

/// Marks a leg (from 0) of a linked case as done. The clocks of those that waited for it start; when all that were needed
/// are done, so is the case.
pub fn finish_leg(
    register: &Register,
    actor: &Actor,
    code: &str,
    leg: usize,
    at: Option<Timestamp>,
    seen: Option<u64>,
) -> Result<Changed<Stored<Case>>, ServiceError> {
    let at = at.unwrap_or_else(|| register.now());
    edit(register, actor, &Edit { code, action: ActionId::CaseLeg, note: "", seen }, |case, _| {
        let mut new = case.clone();
        with_clock(register, case, |clock| new.finish_leg(leg, at, clock))??;
        super::terms::start_legs(register, &mut new, at)?;
        *case = new;
        Ok(())
    })
}

/// The last step of a case, as it can be undone.
enum LastStep {
    /// The case becomes what it was before this entry.
    Case(u64, Box<Case>),
    /// All that this entry wrote goes back.
    Whole(u64),
}

/// What the last entry that changed a case left to be undone. Each entry that takes back takes back the one before it: an
/// undo that was taken back has done the step again.
fn last_step(r: &Reader, no: u32) -> Result<Option<LastStep>, ServiceError> {
    let subject = Subject { kind: Kind::Case, no };
    let record = |bytes: &[u8]| decode::<Case>(no, bytes).map(|stored| stored.record);
    // The last entry, how many took back one after the other, and what the earliest of them turned into what.
    let mut taken_back: Option<(u64, usize, Case, Case)> = None;
    for seq in r.history(subject)?.into_iter().rev() {
        let (Some(entry), Some(body)) = (r.entry(seq)?, r.body(seq)?) else { return Ok(None) };
        // An entry that only names the case (a slip, an item typed in) is no step of it.
        let change = body.changes.into_iter().find(|c| c.subject == subject && !entry.action.is_look());
        let Some(change) = change else { continue };
        let (Some(before), Some(after)) = (change.before, change.after) else { return Ok(None) };
        let (before, after) = (record(&before)?, record(&after)?);
        let act = entry.action.known();
        let is_undo = matches!(act, Some(ActionId::Undo | ActionId::CaseUndo));
        let takeback = act.map(ActionId::takeback);
        match (taken_back, takeback) {
            (None, Some(Takeback::WholeStep)) => return Ok(Some(LastStep::Whole(seq))),
            (None, Some(Takeback::Step)) => return Ok(Some(LastStep::Case(seq, Box::new(before)))),
            (None, _) if is_undo => taken_back = Some((seq, 1, before, after)),
            (Some((last, count, from, to)), takeback) if (&from, &to) == (&after, &before) => {
                match takeback {
                    _ if is_undo => taken_back = Some((last, count + 1, before, after)),
                    Some(Takeback::Step | Takeback::WholeStep) if count % 2 == 0 => {
                        return Ok(Some(LastStep::Whole(last)));
                    }
                    _ => return Ok(None),
                }
            }
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// Undoes the last step of a case: it stands as before, with everything the step wrote into the register, and the journal
/// tells both.
///
/// # Errors
/// Where the last act on the case is no step, or what it wrote was changed since.
pub fn undo(register: &Register, actor: &Actor, code: &str) -> Result<(), ServiceError> {
    let grant = actor.require(MoveCases)?;
    let nothing = || ServiceError::refused(Field::Undo, CaseProblem::NothingToUndo);
    let last = register.read(&grant, |r| last_step(r, case_no(r, code)?))?.ok_or_else(nothing)?;
    match last {
        LastStep::Whole(seq) => undo::undo(register, actor, seq).map(drop),
        LastStep::Case(seen, before) => {
            let what = Edit { code, action: ActionId::CaseUndo, note: "", seen: Some(seen) };
            edit(register, actor, &what, |case, _| {
                *case = *before;
                Ok(())
            })
            .map(drop)
        }
    }
}
