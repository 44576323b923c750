//! Taking an act back: everything one entry of the journal changed is put back as it was, as a new entry.

use std::collections::HashMap;

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::grant::{Granted, ReadPeople};
use super::lists;
use super::people::not_found;
use super::register::{Changed, Register, What, setting};
use super::telling;
use crate::refusal::Field;
use crate::refusal::SafetyProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::action::Takeback;
use soxa_domain::list_check::ListRow;
use soxa_store::Reader;
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::{Body, Change, Entry, Subject, setting_subject};
use soxa_store::take_back::{self, Stands, TakenBack};

/// What an operator needs to change a record back: what the act itself needed.
fn needed(register: &Register, grant: &impl Granted, subject: Subject) -> Result<Permission, ServiceError> {
    Ok(match subject.kind {
        Kind::Person | Kind::Household | Kind::Finding | Kind::Sojourn | Kind::Notice => {
            Permission::WritePeople
        }
        Kind::Register | Kind::Offer => Permission::Administer,
        Kind::Case | Kind::QueueItem | Kind::Referral => Permission::MoveCases,
        Kind::ListRow => {
            let row: Option<Stored<ListRow>> = register.read(grant, |r| Ok(r.get(subject.no)?))?;
            lists::needed_for(register, grant, row.map(|row| row.record.list))?
        }
        _ => Permission::WriteSensitive,
    })
}

/// What stands against taking an act back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// Nothing.
    Free,
    /// It was taken back before.
    Already,
    /// Something it wrote was changed since.
    ChangedSince,
    /// It is of those that are not taken back.
    Never,
}

/// What stands against taking an entry of the journal back, whoever would: what [`undo`] would meet. An entry whose values
/// were erased has no body.
pub(super) fn against(r: &Reader, entry: &Entry, body: Option<&Body>) -> Result<Back, ServiceError> {
    let act = entry.action.known();
    let changes = body.map(|body| to_take_back(body, act)).unwrap_or_default();
    if changes.is_empty() || act.is_none_or(|act| act.takeback() == Takeback::Never) {
        return Ok(Back::Never);
    }
    let is_batch = act == Some(ActionId::ListAccept);
    let (mut back, mut as_before) = (Back::ChangedSince, false);
    for change in &changes {
        let stands = match take_back::stands(r, entry.seq, change)? {
            Stands::NotARecord => {
                take_back::setting_stands(r.setting(&setting::UNITS)?.as_ref(), &setting::UNITS, change)?
            }
            stands => stands,
        };
        match stands {
            Stands::AsLeft => back = Back::Free,
            Stands::ChangedSince if is_said_by(act, change) && telling::can_unsay(r, change.subject.no)? => {
                back = Back::Free;
            }
            Stands::AsBefore | Stands::ChangedSince if is_batch && change.subject.kind == Kind::ListRow => {}
            Stands::AsBefore => as_before = true,
            Stands::ChangedSince => return Ok(Back::ChangedSince),
            Stands::NotARecord => return Ok(Back::Never),
        }
    }
    Ok(match (back, as_before) {
        (Back::Free, true) => Back::ChangedSince,
        (_, true) => Back::Already,
        (back, false) => back,
    })
}

/// What of an entry is taken back, the last first: each record once, from what it was before to what it was left as.
fn to_take_back(body: &Body, act: Option<ActionId>) -> Vec<Change> {
    let of_findings =
        matches!(act, Some(ActionId::FindingTake | ActionId::FindingPostpone | ActionId::FindingDismiss));
    // Findings follow from the records by themselves, but for what somebody decided on them; that a lodging place was met
    // stays known.
    let follows = |c: &&Change| {
        (c.subject.kind == Kind::Finding && !of_findings)
            || c.subject == setting_subject(setting::LODGINGS.name())
    };
    let mut whole: Vec<Change> = Vec::new();
    let mut at: HashMap<Subject, usize> = HashMap::new();
    for change in body.changes.iter().rev().filter(|c| !follows(c)) {
        if let Some(later) = at.get(&change.subject).and_then(|at| whole.get_mut(*at)) {
            later.before.clone_from(&change.before);
        } else {
            at.insert(change.subject, whole.len());
            whole.push(change.clone());
        }
    }
    whole
}

/// Whether a change is of an item by which an act told a national system. What waited since the receipt of a case is said
/// by the act that wrote its result; other acts only pass on what an item says, or say that it is typed in.
fn is_said_by(act: Option<ActionId>, change: &Change) -> bool {
    change.subject.kind == Kind::QueueItem && (change.before.is_none() || act == Some(ActionId::CaseApply))
}

/// Takes an entry of the journal back. Refused where anything it wrote was changed since: the later change goes first.
pub fn undo(register: &Register, actor: &Actor, seq: u64) -> Result<Changed<usize>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let (entry, body) = register.read(&grant, |r| Ok((r.entry(seq)?, r.body(seq)?)))?;
    let body = body.ok_or_else(|| not_found(Thing::Entry, &seq.to_string()))?;
    let act = entry.and_then(|e| e.action.known());
    let changes = to_take_back(&body, act);
    if changes.is_empty() {
        return Err(ServiceError::refused(Field::Undo, SafetyProblem::NothingToUndo { seq }));
    }
    for change in &changes {
        actor.require_any(needed(register, &grant, change.subject)?)?;
    }
    let is_batch = act == Some(ActionId::ListAccept);
    if act.is_some_and(|act| act.takeback() == Takeback::Never) {
        return Err(ServiceError::refused(Field::Undo, SafetyProblem::NotTakenBack { seq }));
    }
    let note = format!("hoàn tác mục {seq}");
    let what = What { action: ActionId::Undo, note: &note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            let (mut done, mut as_before): (Vec<Subject>, bool) = (Vec::new(), false);
            for change in &changes {
                let taken = match writer.take_back(seq, change)? {
                    TakenBack::NotARecord => writer.take_back_setting(&setting::UNITS, change)?,
                    taken => taken,
                };
                match taken {
                    TakenBack::Done => done.push(change.subject),
                    // What was typed in elsewhere meanwhile cannot be taken back from here: it has to be put right there.
                    TakenBack::ChangedSince
                        if is_said_by(act, change)
                            && telling::unsay(writer, change.subject.no, seq, register.now())? =>
                    {
                        done.push(change.subject);
                    }
                    // Rows that somebody decided since stay decided: the rest of the batch goes back.
                    TakenBack::AsBefore | TakenBack::ChangedSince
                        if is_batch && change.subject.kind == Kind::ListRow => {}
                    TakenBack::AsBefore => as_before = true,
                    TakenBack::ChangedSince => {
                        return Err(ServiceError::refused(Field::Undo, SafetyProblem::ChangedSince { seq }));
                    }
                    TakenBack::NotARecord => {
                        return Err(ServiceError::refused(Field::Undo, SafetyProblem::NotTakenBack { seq }));
                    }
                }
            }
            if act == Some(ActionId::CaseApply) {
                telling::unsay_waiting(register, writer, seq, &done)?;
            }
            if as_before {
                let why = if done.is_empty() {
                    SafetyProblem::TakenBackAlready { seq }
                } else {
                    SafetyProblem::ChangedSince { seq }
                };
                return Err(ServiceError::refused(Field::Undo, why));
            }
            if done.is_empty() {
                return Err(ServiceError::refused(Field::Undo, SafetyProblem::ChangedSince { seq }));
            }
            Ok((done.len(), None))
        },
    )
}
