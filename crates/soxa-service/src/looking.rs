//! How much somebody who only looks may open in an hour: who copies a register out sheet by sheet is stopped, and the
//! journal says so. Officers at work are not counted.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::actor::Actor;
use super::error::ServiceError;
use super::register::{Register, What};
use super::settings;
use soxa_domain::action::ActionId;
use soxa_domain::time::Timestamp;
use soxa_store::journal::Subject;

/// The span that is counted, in seconds.
const SPAN: i64 = 3600;
/// Entries of the journal looked at to find what was opened before this program was started.
const FAR: u64 = 20_000;
/// A refusal is journalled at most so often, in seconds.
const BETWEEN: i64 = 60;

/// What viewers have opened lately.
#[derive(Debug, Default)]
pub(super) struct Opened(Mutex<HashMap<String, Lately>>);

#[derive(Debug)]
struct Lately {
    opened: HashMap<Subject, Timestamp>,
    refused: Option<Timestamp>,
}

impl Opened {
    fn inside(&self) -> MutexGuard<'_, HashMap<String, Lately>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lately(at: Timestamp, now: Timestamp) -> bool {
    (-SPAN..SPAN).contains(&now.seconds().saturating_sub(at.seconds()))
}

/// Counts a record that a viewer opens; refused beyond the limit.
pub(super) fn count(register: &Register, actor: &Actor, subject: Subject) -> Result<(), ServiceError> {
    if !actor.is_viewer() {
        return Ok(());
    }
    let (now, limit) = (register.now(), settings::viewer_limit(register)?);
    if !register.memory().opened.inside().contains_key(&actor.operator) {
        let opened = before(register, &actor.operator, now)?;
        let lately = Lately { opened, refused: None };
        register.memory().opened.inside().entry(actor.operator.clone()).or_insert(lately);
    }
    let tell = {
        let mut all = register.memory().opened.inside();
        let Some(of_actor) = all.get_mut(&actor.operator) else { return Ok(()) };
        of_actor.opened.retain(|_, at| lately(*at, now));
        if of_actor.opened.contains_key(&subject) || of_actor.opened.len() < limit as usize {
            of_actor.opened.insert(subject, now);
            return Ok(());
        }
        let told = of_actor.refused.is_some_and(|at| now.seconds() - at.seconds() < BETWEEN && at <= now);
        if !told {
            of_actor.refused = Some(now);
        }
        !told
    };
    if tell {
        let note = format!("quá {limit} hồ sơ trong một giờ");
        let what = What { action: ActionId::ReadRefused, note: &note, submission: None };
        register.change(actor, &what, |_, _| Ok(()), |_| Ok(((), None)))?;
    }
    Err(ServiceError::TooMuch { operator: actor.operator.clone(), limit })
}

/// What an operator opened in the hour before, as the journal tells.
fn before(
    register: &Register,
    operator: &str,
    now: Timestamp,
) -> Result<HashMap<Subject, Timestamp>, ServiceError> {
    super::access::flush(register)?;
    register.read(|r| {
        let mut opened = HashMap::new();
        let newest = r.head()?.seq;
        for seq in (newest.saturating_sub(FAR) + 1..=newest).rev() {
            let Some(entry) = r.entry(seq)? else { continue };
            if now.seconds().saturating_sub(entry.at.seconds()) > SPAN {
                break;
            }
            if entry.operator == operator && entry.action.is_look() && lately(entry.at, now) {
                opened.extend(entry.subjects.into_iter().map(|subject| (subject, entry.at)));
            }
        }
        Ok(opened)
    })
}
