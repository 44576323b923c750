//! Where a record came from and what changed it last, as the journal tells it: a citizen's paper, a card, a list, a case,
//! another system.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::ReadPeople;
use super::register::Register;
use super::veil;
use soxa_domain::action::{Action, ActionId, Source};
use soxa_domain::case::Case;
use soxa_domain::time::Timestamp;
use soxa_store::Reader;
use soxa_store::codec::Kind;
use soxa_store::journal::{Body, Entry, Subject};

/// Where something came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What it was.
    pub source: Source,
    /// When it came in; `None` for what stood in the list that the register began with.
    pub at: Option<Timestamp>,
    /// Who wrote it; empty where that is not known.
    pub operator: String,
    /// The case it stands in, by the code it is known by.
    pub case: Option<String>,
}

/// Where a record came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// As it came into the register.
    pub first: Origin,
    /// What changed it last, where something did.
    pub last: Option<Origin>,
}

/// Where a record came from. What of a special file changed it is told to those only who may see these.
pub fn of(register: &Register, actor: &Actor, subject: Subject) -> Result<Sources, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let mut origins: Vec<Origin> = Vec::new();
        let mut began = false;
        for seq in r.history(subject)? {
            let (Some(entry), Some(body)) = (r.entry(seq)?, r.body(seq)?) else { continue };
            let change = body.changes.iter().find(|change| change.subject == subject);
            let Some(change) = change else { continue };
            // One that was not there before came in by this entry; all others stood in a list that was loaded whole.
            began |= change.before.is_none();
            if veil::hides(register, r, actor, &entry)? {
                continue;
            }
            let Action::Known(action) = entry.action else { continue };
            origins.extend(origin(r, subject, &entry, &body, action)?);
        }
        let loaded = Origin { source: Source::List, at: None, operator: String::new(), case: None };
        let last = origins.pop();
        Ok(match (began, origins.into_iter().next(), last) {
            (true, None, Some(first)) => Sources { first, last: None },
            (true, Some(first), last) => Sources { first, last },
            (_, _, last) => Sources { first: loaded, last },
        })
    })
}

fn origin(
    r: &Reader,
    subject: Subject,
    entry: &Entry,
    body: &Body,
    action: ActionId,
) -> Result<Option<Origin>, ServiceError> {
    let source = match action.source() {
        None => return Ok(None),
        // What a case says of itself is what the citizen handed in.
        Some(Source::Case) if subject.kind == Kind::Case => Source::Paper,
        Some(source) => source,
    };
    let of_case = body.changes.iter().map(|change| change.subject).find(|s| s.kind == Kind::Case);
    let case = match of_case.filter(|case| *case != subject) {
        Some(case) => r.get::<Case>(case.no)?.map(|case| case.record.shown_code()),
        None => None,
    };
    Ok(Some(Origin { source, at: Some(entry.at), operator: entry.operator.clone(), case }))
}
