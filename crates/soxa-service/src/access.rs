//! Who looked at what: gathered without holding up a key, and journalled in batches within a moment. What is sensitive
//! is journalled before it is shown ([`before_showing`]).

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Export, Grant, ReadJournal};
use super::looking;
use super::register::{Register, What};
use soxa_domain::action::Action;
use soxa_domain::action::ActionId;
use soxa_domain::time::Timestamp;
use soxa_store::codec::Kind;
use soxa_store::journal::Subject;

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    actor: Actor,
    action: ActionId,
    subject: Option<Subject>,
    note: String,
}

/// What was looked at and is not yet in the journal.
#[derive(Default)]
pub(super) struct Gathered {
    waiting: Mutex<Vec<Seen>>,
    nudge: Mutex<Option<Box<dyn Fn() + Send>>>,
}

/// More than this is written at once, whoever waits.
const MANY: usize = 4_096;

impl Gathered {
    fn waiting(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Is called when something waits that is to be written soon; with `None` nobody writes but at the end.
    pub fn set_nudge(&self, nudge: Option<Box<dyn Fn() + Send>>) {
        *self.nudge.lock().unwrap_or_else(PoisonError::into_inner) = nudge;
    }
}

/// An operator opens a record: to be told before it is shown. Who only looks may open only so many in an hour.
pub fn opened(register: &Register, actor: &Actor, kind: Kind, no: u32) -> Result<(), ServiceError> {
    looking::count(register, actor, Subject { kind, no })?;
    let action = match kind {
        Kind::Person => ActionId::ReadPerson,
        Kind::Household => ActionId::ReadHousehold,
        Kind::Case => ActionId::ReadCase,
        _ => ActionId::ReadRecord,
    };
    gather(
        register,
        Seen { actor: actor.clone(), action, subject: Some(Subject { kind, no }), note: String::new() },
    );
    Ok(())
}

/// An operator looked for something and opened what was found, or saw the answer.
pub fn searched(register: &Register, actor: &Actor, query: &str) {
    if !query.trim().is_empty() {
        let note = query.trim().chars().take(200).collect();
        gather(register, Seen { actor: actor.clone(), action: ActionId::ReadSearch, subject: None, note });
    }
}

/// An operator opened a list that others sent.
pub fn opened_list(register: &Register, actor: &Actor, subject: Subject, name: &str) {
    let (subject, note) = (Some(subject), name.to_owned());
    gather(register, Seen { actor: actor.clone(), action: ActionId::ReadList, subject, note });
}

/// An operator had a list shown or written out.
pub fn listed(register: &Register, actor: &Actor, action: ActionId, what: &str) {
    gather(register, Seen { actor: actor.clone(), action, subject: None, note: what.to_owned() });
}

fn gather(register: &Register, seen: Seen) {
    let gathered = &register.memory().gathered;
    let mut waiting = gathered.waiting();
    if waiting.last() == Some(&seen) {
        return;
    }
    waiting.push(seen);
    let (first, many) = (waiting.len() == 1, waiting.len() >= MANY);
    drop(waiting);
    if many {
        let _ = flush(register);
    } else if first
        && let Some(nudge) = gathered.nudge.lock().unwrap_or_else(PoisonError::into_inner).as_ref()
    {
        nudge();
    }
}

/// Journals a look before anything is shown: files that are sensitive, lists written out. The reason stands in the
/// entry's body.
pub fn before_showing(
    register: &Register,
    actor: &Actor,
    action: ActionId,
    subject: Option<Subject>,
    reason: &str,
) -> Result<(), ServiceError> {
    let what = What { action, note: reason, submission: None };
    register.change(
        &Grant::about(actor),
        &what,
        |_, _| Ok(()),
        |writer| {
            if let Some(subject) = subject {
                writer.mention(subject);
            }
            Ok(((), None))
        },
    )?;
    Ok(())
}

/// Journals the fingerprint of a file that was written out, so that a copy of it, wherever it turns up, leads to who
/// wrote it and when (`journal::exports_of`). It is the mark of formats that have no room for one, such as CSV.
pub fn exported(
    register: &Register,
    actor: &Actor,
    what: &str,
    digest: &blake3::Hash,
) -> Result<(), ServiceError> {
    actor.require(Export)?;
    before_showing(register, actor, ActionId::ReadExported, None, &format!("{what} {}", digest.to_hex()))
}

/// Writes down what was gathered: an entry for each operator, terminal and kind of look.
pub fn flush(register: &Register) -> Result<(), ServiceError> {
    let mut waiting = std::mem::take(&mut *register.memory().gathered.waiting());
    while let Some(first) = waiting.first().cloned() {
        let alike = |seen: &Seen| seen.actor == first.actor && seen.action == first.action;
        let (batch, rest): (Vec<Seen>, Vec<Seen>) = waiting.into_iter().partition(alike);
        waiting = rest;
        let mut notes: Vec<&str> = batch.iter().map(|s| s.note.as_str()).filter(|n| !n.is_empty()).collect();
        notes.dedup();
        let note = notes.join("; ");
        let mut subjects: Vec<Subject> = batch.iter().filter_map(|s| s.subject).collect();
        subjects.sort_unstable_by_key(|s| (s.kind.byte(), s.no));
        subjects.dedup();
        let what = What { action: first.action, note: &note, submission: None };
        let written = register.change(
            &Grant::about(&first.actor),
            &what,
            |_, _| Ok(()),
            |writer| {
                for subject in &subjects {
                    writer.mention(*subject);
                }
                Ok(((), None))
            },
        );
        if let Err(e) = written {
            // What could not be journalled now goes with the next batch; no look is forgotten.
            let mut later = register.memory().gathered.waiting();
            later.splice(0..0, batch.into_iter().chain(waiting));
            return Err(e);
        }
    }
    Ok(())
}

/// One look at a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub operator: String,
    /// Where.
    pub terminal: String,
    /// How: opened, written out, printed.
    pub action: Action,
    /// The reason, where one was given.
    pub reason: String,
}

/// Who looked at a record, newest first: a citizen may ask (Law on personal data protection, 2025).
pub fn looks(register: &Register, actor: &Actor, subject: Subject) -> Result<Vec<Look>, ServiceError> {
    let grant = actor.require(ReadJournal)?;
    flush(register)?;
    register.read(&grant, |r| {
        let mut looks = Vec::new();
        for seq in r.history(subject)?.into_iter().rev() {
            let Some(entry) = r.entry(seq)?.filter(|e| e.action.is_look()) else { continue };
            if super::veil::hides(register, r, actor, &entry)? {
                continue;
            }
            let reason = r.body(seq)?.map(|body| body.note).unwrap_or_default();
            let (at, operator, terminal, action) = (entry.at, entry.operator, entry.terminal, entry.action);
            looks.push(Look { at, operator, terminal, action, reason });
        }
        Ok(looks)
    })
}
