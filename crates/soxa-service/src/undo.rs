//! Taking an act back: everything one entry of the journal changed is put back as it was, as a new entry.

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
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::{Change, Subject, setting_subject};
use soxa_store::take_back::TakenBack;

/// What an operator needs to change a record back: what the act itself needed.
fn needed(register: &Register, grant: &impl Granted, subject: Subject) -> Result<Permission, ServiceError> {
    Ok(match subject.kind {
        Kind::Person | Kind::Household | Kind::Finding | Kind::Sojourn | Kind::Notice => {
            Permission::WritePeople
        }
        Kind::Case | Kind::QueueItem => Permission::MoveCases,
        Kind::ListRow => {
            let row: Option<Stored<ListRow>> = register.read(grant, |r| Ok(r.get(subject.no)?))?;
            lists::needed_for(register, grant, row.map(|row| row.record.list))?
        }
        _ => Permission::WriteSensitive,
    })
}

/// Takes an entry of the journal back. Refused where anything it wrote was changed since: the later change goes first.
pub fn undo(register: &Register, actor: &Actor, seq: u64) -> Result<Changed<usize>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let (entry, body) = register.read(&grant, |r| Ok((r.entry(seq)?, r.body(seq)?)))?;
    let body = body.ok_or_else(|| not_found(Thing::Entry, &seq.to_string()))?;
    // Findings follow from the records by themselves; that a lodging place was met stays known.
    let follows = |c: &&Change| {
        c.subject.kind == Kind::Finding || c.subject == setting_subject(setting::LODGINGS.name())
    };
    let changes: Vec<&Change> = body.changes.iter().filter(|c| !follows(c)).collect();
    if changes.is_empty() {
        return Err(ServiceError::refused(Field::Undo, SafetyProblem::NothingToUndo { seq }));
    }
    for change in &changes {
        actor.require_any(needed(register, &grant, change.subject)?)?;
    }
    let act = entry.and_then(|e| e.action.known());
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
            // The last first: a record that was written twice goes back step by step.
            let mut done: Vec<Subject> = Vec::new();
            for change in changes.iter().rev() {
                if done.contains(&change.subject) {
                    continue;
                }
                let first = changes.iter().find(|c| c.subject == change.subject).unwrap_or(change);
                let whole = Change { before: first.before.clone(), ..(*change).clone() };
                // What waited since the receipt of a case is said by the act that wrote its result; other acts only pass
                // on what an item says, or say that it is typed in.
                let is_said_by_it = whole.before.is_none() || act == Some(ActionId::CaseApply);
                match writer.take_back(seq, &whole)? {
                    TakenBack::Done => done.push(change.subject),
                    // What was typed in elsewhere meanwhile cannot be taken back from here: it has to be put right there.
                    TakenBack::ChangedSince
                        if change.subject.kind == Kind::QueueItem
                            && is_said_by_it
                            && telling::unsay(writer, change.subject.no, seq, register.now())? =>
                    {
                        done.push(change.subject);
                    }
                    // Rows that somebody decided since stay decided: the rest of the batch goes back.
                    TakenBack::ChangedSince if is_batch && change.subject.kind == Kind::ListRow => {}
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
            if done.is_empty() {
                return Err(ServiceError::refused(Field::Undo, SafetyProblem::ChangedSince { seq }));
            }
            Ok((done.len(), None))
        },
    )
}
