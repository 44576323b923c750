//! Who is at work on what: a soft claim on an item of a worklist, so that two terminals are not handed the same one. It is
//! kept in memory, binds nobody, and ends by itself.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::ReadCases;
use super::register::Register;
use soxa_domain::time::Timestamp;
use soxa_store::journal::Subject;

/// Seconds a claim holds after it was last renewed.
const HOLDS: i64 = 5 * 60;

/// The claims of a register.
#[derive(Debug, Default)]
pub(super) struct Claims(Mutex<HashMap<Subject, Holder>>);

/// Who is at work on something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The operator.
    pub operator: String,
    /// The terminal.
    pub terminal: String,
    since: Timestamp,
}

/// Claims an item for a terminal; whoever else is at work on it, the claim then stays theirs.
pub fn claim(register: &Register, actor: &Actor, subject: Subject) -> Result<Option<Holder>, ServiceError> {
    actor.require(ReadCases)?;
    if actor.is_viewer() {
        // Who only looks is at work on nothing, and holds nothing.
        return holder(register, actor, subject);
    }
    let now = register.now();
    let mut claims = register.memory().claims.0.lock().unwrap_or_else(PoisonError::into_inner);
    claims.retain(|_, holder| now.seconds().saturating_sub(holder.since.seconds()).abs() <= HOLDS);
    let own = |h: &Holder| h.operator == actor.operator && h.terminal == actor.terminal;
    match claims.get(&subject) {
        Some(other) if !own(other) => Ok(Some(other.clone())),
        _ => {
            let (operator, terminal) = (actor.operator.clone(), actor.terminal.clone());
            claims.insert(subject, Holder { operator, terminal, since: now });
            Ok(None)
        }
    }
}

/// Whoever else is at work on an item.
pub fn holder(register: &Register, actor: &Actor, subject: Subject) -> Result<Option<Holder>, ServiceError> {
    actor.require(ReadCases)?;
    let now = register.now();
    let claims = register.memory().claims.0.lock().unwrap_or_else(PoisonError::into_inner);
    let other = claims.get(&subject).filter(|h| h.operator != actor.operator || h.terminal != actor.terminal);
    Ok(other.filter(|h| now.seconds().saturating_sub(h.since.seconds()).abs() <= HOLDS).cloned())
}
