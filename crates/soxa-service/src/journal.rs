//! Looking into the journal.

use super::access;
use super::actor::Actor;
use super::error::ServiceError;
use super::grant::ReadJournal;
use super::register::Register;
use super::veil;
use soxa_domain::action::Action;
use soxa_domain::action::ActionId;
use soxa_domain::time::{DAY, Timestamp};
use soxa_store::journal::Entry;
use soxa_text::fold::fold;
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// Every entry that tells of a file of this fingerprint being written out, oldest first: which export a copy comes from.
pub fn exports_of(register: &Register, actor: &Actor, digest: &str) -> Result<Vec<Line>, ServiceError> {
    let grant = actor.require(ReadJournal)?;
    access::flush(register)?;
    register.read(&grant, |r| {
        let mut lines = Vec::new();
        r.journal_from(1, |entry| {
            if entry.action.is(ActionId::ReadExported)
                && let Some(body) = r.body(entry.seq)?
                && body.note.ends_with(digest)
            {
                lines.push(Line { note: body.note, ..Line::from(entry) });
            }
            Ok(true)
        })?;
        Ok(lines)
    })
}

/// One entry as the journal browser shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Sequence number.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub operator: String,
    /// Where.
    pub terminal: String,
    /// What.
    pub action: Action,
    /// The records concerned, such as `case:12`.
    pub subjects: String,
    /// The remark or reason.
    pub note: String,
}

impl From<Entry> for Line {
    fn from(entry: Entry) -> Self {
        let subjects: Vec<String> =
            entry.subjects.iter().map(|s| format!("{}:{}", s.kind.id(), s.no)).collect();
        Self {
            seq: entry.seq,
            at: entry.at,
            operator: entry.operator,
            terminal: entry.terminal,
            action: entry.action,
            subjects: subjects.join(" "),
            note: String::new(),
        }
    }
}

/// Entries looked at for one query: about a year of a commune. Further back, `soxa journal show` reads on.
const FAR: u64 = 100_000;

/// The acts whose words in either language hold a folded word.
fn called(word: &str) -> Vec<ActionId> {
    let says = |action: &ActionId| Lang::ALL.iter().any(|lang| fold(&action.in_words(*lang)).contains(word));
    ActionId::ALL.iter().copied().filter(says).collect()
}

/// The newest entries in which every word of a query occurs, at most `limit`.
pub fn browse(
    register: &Register,
    actor: &Actor,
    query: &str,
    limit: usize,
) -> Result<Vec<Line>, ServiceError> {
    let grant = actor.require(ReadJournal)?;
    access::flush(register)?;
    let query = fold(query);
    // A word may also be one of what an act is called.
    let words: Vec<(&str, Vec<ActionId>)> = query.split_whitespace().map(|w| (w, called(w))).collect();
    register.read(&grant, |r| {
        let newest = r.head()?.seq;
        let mut lines = Vec::new();
        let mut seq = newest;
        while seq > 0 && lines.len() < limit && newest - seq < FAR {
            if let Some(mut entry) = r.entry(seq)? {
                let hidden = veil::hides(register, r, actor, &entry)?;
                if hidden {
                    entry.action = Action::Hidden;
                    entry.subjects.clear();
                }
                let line = Line::from(entry);
                let text = || {
                    let day = line.at.local().format(DAY);
                    fold(&format!(
                        "{} {} {} {} {day} {}",
                        line.seq, line.operator, line.terminal, line.action, line.subjects
                    ))
                };
                let found = words.is_empty() || {
                    let (text, act) = (text(), line.action.known());
                    let called = |acts: &Vec<ActionId>| act.is_some_and(|act| acts.contains(&act));
                    words.iter().all(|(word, acts)| text.contains(word) || called(acts))
                };
                if found {
                    let body = if hidden { None } else { r.body(seq)? };
                    let note = body.map(|body| body.note).unwrap_or_default();
                    lines.push(Line { note, ..line });
                }
            }
            seq -= 1;
        }
        Ok(lines)
    })
}
