//! Taking an act back: everything one entry of the journal changed is put back as it was, as a new entry.

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::people::not_found;
use super::quality::UNDO;
use super::register::{Changed, Register, What};
use crate::store::codec::Kind;
use crate::store::journal::Change;
use crate::store::take_back::TakenBack;

/// What an operator needs to change a kind of record back.
fn needed(kind: Kind) -> Permission {
    match kind {
        Kind::Person | Kind::Household | Kind::Finding | Kind::Sojourn => Permission::WritePeople,
        Kind::Case => Permission::MoveCases,
        _ => Permission::WriteSensitive,
    }
}

/// Takes an entry of the journal back. Refused where anything it wrote was changed since: the later change goes first.
pub fn undo(register: &Register, actor: &Actor, seq: u64) -> Result<Changed<usize>, ServiceError> {
    actor.require(Permission::ReadPeople)?;
    let body =
        register.read(|r| Ok(r.body(seq)?))?.ok_or_else(|| not_found("mục nhật ký", &seq.to_string()))?;
    // Findings follow from the records by themselves.
    let changes: Vec<&Change> = body.changes.iter().filter(|c| c.subject.kind != Kind::Finding).collect();
    if changes.is_empty() {
        return Err(ServiceError::invalid("Hoàn tác", format!("mục {seq} không sửa gì để hoàn lại")));
    }
    for change in &changes {
        actor.require(needed(change.subject.kind))?;
    }
    let note = format!("hoàn tác mục {seq}");
    let what = What { action: UNDO, note: &note, submission: None };
    register.change(
        actor,
        &what,
        |_, _| Ok(0),
        |writer| {
            // The last first: a record that was written twice goes back step by step.
            let mut done: Vec<crate::store::journal::Subject> = Vec::new();
            for change in changes.iter().rev() {
                if done.contains(&change.subject) {
                    continue;
                }
                let first = changes.iter().find(|c| c.subject == change.subject).unwrap_or(change);
                let whole = Change { before: first.before.clone(), ..(*change).clone() };
                match writer.take_back(seq, &whole)? {
                    TakenBack::Done => done.push(change.subject),
                    TakenBack::ChangedSince => {
                        let why = format!("mục {seq}: có người sửa tiếp sau đó; hoàn lần sửa sau trước");
                        return Err(ServiceError::invalid("Hoàn tác", why));
                    }
                    TakenBack::NotARecord => {
                        let why = format!("mục {seq} đổi cài đặt: đổi lại ở màn hình 0");
                        return Err(ServiceError::invalid("Hoàn tác", why));
                    }
                }
            }
            Ok((done.len(), None))
        },
    )
}
