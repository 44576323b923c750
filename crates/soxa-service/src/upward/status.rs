//! How far the level above has what changed here, as this PC last heard: a note of its own, since where the register stands
//! is kept above. A register that was restored has none, and hears it again with the next sending.

use serde::{Deserialize, Serialize};

use super::outbox::{Request, mark};
use super::projection::tables;
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::{ReadCases, Upkeep};
use crate::register::Register;
use soxa_domain::time::Timestamp;
use soxa_store::touched::Touched;
use soxa_upward::message::Mark;

/// The name of the note.
const NOTE: &str = "upward";
/// More entries are not looked through for a line of status: then it is only said that there is something.
const LOOKED_THROUGH: u64 = 2_000;

/// What was last heard from above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sent {
    to: String,
    last: Mark,
    at: Timestamp,
    /// The window whose rows were journalled as given to that place: the entry before it, and its end.
    begun: Option<(Mark, Mark)>,
    is_fork: bool,
}

/// How far the level above has what changed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Whom the rows go to.
    pub to: String,
    /// The last entry that is in above.
    pub last: u64,
    /// When that was heard.
    pub at: Timestamp,
    /// How many records changed since; `None` where nobody can say.
    pub behind: Option<usize>,
    /// Whether what stands above is of another register than this one.
    pub is_fork: bool,
}

impl Status {
    /// Whether somebody should see to it: the registers differ, or what changed waits for more than a day.
    pub fn is_worth_a_look(&self, now: Timestamp) -> bool {
        self.is_fork || (self.behind != Some(0) && now > self.at.plus_hours(24))
    }
}

fn note(register: &Register) -> Result<Option<Sent>, ServiceError> {
    register.with_store(&Upkeep, |store| Ok(store.place_note(NOTE)?))
}

/// The end of the window behind where a commune stands, where its rows were journalled as given to whom they go to now.
pub(super) fn begun(register: &Register, request: &Request<'_>) -> Result<Option<Mark>, ServiceError> {
    let sent = note(register)?.filter(|sent| sent.to == request.to);
    let begun = sent.and_then(|sent| sent.begun).filter(|(last, _)| *last == request.standing.last);
    Ok(begun.map(|(_, end)| end))
}

/// Keeps what a request tells of the level above, and which window was begun for it.
pub(super) fn seen(
    register: &Register,
    request: &Request<'_>,
    (window, is_fork): (Option<Mark>, bool),
) -> Result<(), ServiceError> {
    let (to, last) = (request.to.to_owned(), request.standing.last);
    let before = note(register)?;
    let kept = before.filter(|sent| sent.to == to).and_then(|sent| sent.begun);
    let begun = window.map(|end| (last, end)).or(kept);
    let sent = Sent { to, last, at: register.now(), begun, is_fork };
    register.with_store(&Upkeep, |store| Ok(store.keep_place_note(NOTE, &sent)?))
}

/// How far the level above has what changed here; `None` where nothing was ever sent from this PC.
///
/// # Errors
/// Whoever asks may not look at cases, or the register cannot be read.
pub fn status(register: &Register, actor: &Actor) -> Result<Option<Status>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    let Some(sent) = note(register)? else { return Ok(None) };
    let behind = register.read(&grant, |r| {
        let head = mark(r.head()?);
        let tables = tables()?;
        if head.seq.saturating_sub(sent.last.seq) > LOOKED_THROUGH {
            return Ok(None);
        }
        Ok(match r.touched(sent.last.seq, head.seq)? {
            Touched::Unknown => None,
            Touched::These(these) => {
                Some(these.iter().filter(|subject| tables.iter().any(|table| table.has(**subject))).count())
            }
        })
    })?;
    Ok(Some(Status { to: sent.to, last: sent.last.seq, at: sent.at, behind, is_fork: sent.is_fork }))
}
