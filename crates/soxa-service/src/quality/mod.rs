//! Findings: what the rules of `quality` say about the records, kept so that work on them can be shared out, put off,
//! done and counted.
//!
//! A save looks again at what it touches and keeps the findings in step within its own transaction. After a large
//! import, and once a day since some rules depend on the day, a full run looks at everything.

mod ahead;
mod campaign;
mod doubles;
mod facts;
mod fix;
mod keep;
mod list;
mod run;

pub use ahead::{Ahead, accept, would_find, would_find_of_new};
pub use campaign::{Campaign, Pace, begin, pace};
pub use doubles::look_for_doubles;
pub(super) use facts::number_of;
pub use fix::{Repair, apply, repairs};
pub use list::{
    Filter, Listed, RuleCount, by_number, count, counts, dismiss, list, of_person, postpone, take,
};
pub use run::{Summary, run};

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{ReadPeople, WritePeople};
use super::register::{Register, What};
use keep::{Cause, Moment};
use soxa_domain::action::ActionId;
use soxa_domain::action::Rules;
use soxa_domain::person::Person;
use soxa_domain::quality::Rule;
use soxa_store::Writer;

/// Counter: 1 where a full run is due.
pub(super) const DUE: &str = "quality.due";
/// Counter: the day of the last full run.
pub(super) const LAST_RUN: &str = "quality.last_run";

/// Registers of more people than this are not gone through again every day by themselves.
const DAILY: u64 = 100_000;

/// Looks again at what a change touches.
pub(super) fn after_change(
    register: &Register,
    writer: &mut Writer,
    operator: &str,
    action: ActionId,
) -> Result<(), ServiceError> {
    let cause = match action.rules() {
        Rules::Later => return Ok(()),
        Rules::Kept => Cause::Change,
        Rules::Undone => Cause::Undo,
    };
    let moment = Moment { at: register.now(), operator, cause };
    let hamlets = register.commune_within(writer)?.hamlets;
    if !keep::after_change(writer, &hamlets, moment)? {
        writer.set_counter(DUE, 1)?;
    }
    Ok(())
}

/// Whether the findings may be behind the records or the day.
pub fn is_due(register: &Register, actor: &Actor) -> Result<bool, ServiceError> {
    use chrono::Datelike;
    let grant = actor.require(ReadPeople)?;
    let today = register.now().date().num_days_from_ce() as u32;
    register.read(&grant, |r| {
        if r.counter::<u32>(DUE)?.unwrap_or(1) != 0 {
            return Ok(true);
        }
        let last = r.counter::<u32>(LAST_RUN)?.unwrap_or_default();
        Ok(last != today && r.count::<Person>()? <= DAILY)
    })
}

/// Makes a full run where one is due. Who only looks sees the findings as they are.
pub fn ensure(
    register: &Register,
    actor: &Actor,
    go_on: impl FnMut(u64, u64) -> bool,
) -> Result<Option<Summary>, ServiceError> {
    actor.require(ReadPeople)?;
    if actor.is_viewer() {
        return Ok(None);
    }
    if is_due(register, actor)? { run(register, actor, go_on).map(Some) } else { Ok(None) }
}

/// Replaces several people's records at once because a rule or a list told of them, and counts each as put right.
pub fn put_right(
    register: &Register,
    actor: &Actor,
    rule: &Rule,
    changes: &[(soxa_store::codec::Stored<Person>, Person)],
    subjects: &[u32],
    reason: &str,
) -> Result<(), ServiceError> {
    let grant = actor.require(WritePeople)?;
    let what = What { action: ActionId::PersonCorrect, note: reason, submission: None };
    register.change_then(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            for (seen, new) in changes {
                super::people::replace(writer, seen, new)?;
            }
            Ok(((), None))
        },
        // The findings the change itself closes are known before any is written down beside them.
        |writer| {
            let moment = Moment { at: register.now(), operator: &actor.operator, cause: Cause::Change };
            for no in subjects {
                keep::put_right(writer, rule, *no, reason, moment)?;
            }
            Ok(())
        },
    )?;
    Ok(())
}
