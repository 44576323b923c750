//! What an operator did lately, to look at or to take back, with what stands against that.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::ReadPeople;
use super::register::Register;
use super::undo;
pub use super::undo::Back;
use super::veil;
use soxa_domain::action::{Action, Nature};
use soxa_domain::case::Case;
use soxa_domain::person::{Household, Person};
use soxa_domain::time::Timestamp;
use soxa_store::Reader;
use soxa_store::codec::Kind;
use soxa_store::journal::{Entry, Subject};

/// Entries looked at for that: about a week of a commune.
const FAR: u64 = 5_000;
/// Records named of one act; of more it says how many there are.
const NAMED: usize = 3;

/// Something an operator did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAct {
    /// The journal's entry.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// What it was.
    pub action: Action,
    /// What it touched first, to be opened.
    pub subject: Option<Subject>,
    /// What it touched, as people call it.
    pub about: Vec<String>,
    /// How many records it touched.
    pub records: usize,
    /// Its reason or remark.
    pub note: String,
    /// Whether it can be taken back.
    pub back: Back,
}

/// What whoever asks did last, the newest first.
///
/// # Errors
/// Whoever asks may not read people, or the journal cannot be read.
pub fn lately(register: &Register, actor: &Actor, limit: usize) -> Result<Vec<OwnAct>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let newest = r.head()?.seq;
        let mut acts = Vec::new();
        let mut seq = newest;
        while seq > 0 && acts.len() < limit && newest - seq < FAR {
            let entry = r.entry(seq)?.filter(|e| e.operator == actor.operator && is_change(e));
            if let Some(entry) = entry
                && !veil::hides(register, r, actor, &entry)?
            {
                acts.push(act(r, entry)?);
            }
            seq -= 1;
        }
        Ok(acts)
    })
}

fn is_change(entry: &Entry) -> bool {
    entry.action.known().is_some_and(|act| act.nature() == Nature::Change)
}

fn act(r: &Reader, entry: Entry) -> Result<OwnAct, ServiceError> {
    // Of an act whose values were erased there is nothing to take back.
    let body = r.body(entry.seq)?;
    let changes = body.iter().flat_map(|body| &body.changes);
    let mut subjects: Vec<Subject> = Vec::new();
    for change in changes.filter(|c| c.subject.kind != Kind::Finding) {
        if !subjects.contains(&change.subject) {
            subjects.push(change.subject);
        }
    }
    let mut about = Vec::new();
    for subject in subjects.iter().take(NAMED) {
        about.extend(called(r, *subject)?);
    }
    let back = undo::against(r, &entry, body.as_ref())?;
    Ok(OwnAct {
        seq: entry.seq,
        at: entry.at,
        action: entry.action,
        subject: subjects.first().copied(),
        about,
        records: subjects.len(),
        note: body.map(|body| body.note).unwrap_or_default(),
        back,
    })
}

/// What people call a record; `None` for one that has no name.
fn called(r: &Reader, subject: Subject) -> Result<Option<String>, ServiceError> {
    let no = subject.no;
    Ok(match subject.kind {
        Kind::Person => r.get::<Person>(no)?.map(|p| p.record.full_name),
        Kind::Household => r.get::<Household>(no)?.map(|h| h.record.number),
        Kind::Case => r.get::<Case>(no)?.map(|c| c.record.shown_code()),
        _ => None,
    })
}
