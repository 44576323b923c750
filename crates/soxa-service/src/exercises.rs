//! Exercises in a practice register: whether each is done is read from the journal, so that an exercise is a line of
//! data with one of a few named checks. Nothing is written.

use serde::Deserialize;

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::register::{Register, RegisterKind};
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_store::codec::{Kind, decode};
use soxa_store::journal::{Body, Entry};

/// What must have been done. Closed: an exercise asks for one of these.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// A case of this procedure was received at the counter.
    Received(String),
    /// A case was moved to this state.
    Moved(CaseState),
    /// A case was put off with an apology.
    Apologized,
    /// An official code was bound.
    Bound,
    /// A leg of a linked case was finished.
    LegFinished,
    /// A step was undone.
    Undone,
    /// A list of at least so many stays was received.
    StayList(usize),
    /// A slip was sent to the print queue.
    Printed,
    /// What a card knows better was taken into the register.
    CardTaken,
    /// A person was added.
    PersonAdded,
}

/// What one journal entry did, as far as exercises ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deed {
    /// The entry's action.
    pub action: Option<ActionId>,
    /// Cases as they stood after it.
    pub cases: Vec<Case>,
}

impl Check {
    /// Whether a deed does it.
    pub fn is_met_by(&self, deed: &Deed) -> bool {
        let did = |action| deed.action == Some(action);
        match self {
            Self::Received(code) => {
                did(ActionId::CaseReceive) && deed.cases.iter().any(|c| c.procedure == *code)
            }
            Self::Moved(to) => did(ActionId::CaseMove) && deed.cases.iter().any(|c| c.state == *to),
            Self::Apologized => did(ActionId::CaseApologize),
            Self::Bound => did(ActionId::CaseBind),
            Self::LegFinished => did(ActionId::CaseLeg),
            Self::Undone => did(ActionId::CaseUndo),
            Self::StayList(least) => did(ActionId::CaseReceiveList) && deed.cases.len() >= *least,
            Self::Printed => did(ActionId::PrintSubmit),
            Self::CardTaken => did(ActionId::CardAccept),
            Self::PersonAdded => did(ActionId::PersonAdd),
        }
    }
}

/// The terminals at which a practice register is made: what was done there is no practice.
const LOADERS: [&str; 2] = ["demo", "init"];
/// Entries looked back at, at most: nobody practises longer.
const FURTHEST: u64 = 5_000;

/// Which of these checks are met by what was done since the practice register was made; `None` in a register of
/// real people, where there is nothing to practise.
pub fn done(register: &Register, actor: &Actor, checks: &[Check]) -> Result<Option<Vec<bool>>, ServiceError> {
    if register.kind() != RegisterKind::Demo {
        return Ok(None);
    }
    actor.require(Permission::ReadCases)?;
    register.read(|r| {
        let mut met = vec![false; checks.len()];
        let newest = r.head()?.seq;
        for seq in (newest.saturating_sub(FURTHEST)..=newest).rev() {
            let Some(entry) = r.entry(seq)? else { break };
            if LOADERS.contains(&entry.terminal.as_str()) {
                break;
            }
            let deed = deed(&entry, r.body(seq)?.as_ref());
            for (met, check) in met.iter_mut().zip(checks) {
                *met |= check.is_met_by(&deed);
            }
        }
        Ok(Some(met))
    })
}

fn deed(entry: &Entry, body: Option<&Body>) -> Deed {
    let changes = body.map(|b| b.changes.as_slice()).unwrap_or_default();
    let cases = changes.iter().filter(|c| c.subject.kind == Kind::Case).filter_map(|change| {
        let bytes = change.after.as_ref()?;
        decode::<Case>(change.subject.no, bytes).ok().map(|c| c.record)
    });
    Deed { action: entry.action.known(), cases: cases.collect() }
}
