//! What follows from a case itself: its items as it comes in or becomes another, and what an act that is taken back leaves.

use super::is_of_residents;
use crate::applying;
use crate::error::ServiceError;
use crate::queue::{self, NewItem};
use crate::register::Register;
use soxa_domain::case::Case;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Person;
use soxa_domain::queue_item::QueueItem;
use soxa_domain::time::Timestamp;
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;
use soxa_store::view::View;
use soxa_store::writer::Versions;

/// A case that comes in goes into the queues of its procedure; one that becomes another's, or of another procedure, leaves
/// what nobody has typed in yet.
pub(super) fn of_case(
    register: &Register,
    writer: &mut Writer,
    versions: &Versions<Case>,
) -> Result<(), ServiceError> {
    let (no, before, after) = versions;
    let Some(case) = after else { return Ok(()) };
    let pack = register.rules().on(case.received_at.date());
    let procedure = pack.procedure(&case.procedure);
    let subject = applying::subject(writer, procedure.and_then(|p| p.act), case)?;
    if let Some(before) = before {
        // Of a person who is one with another now the items are that one's already: nothing else is asked for.
        let is_one =
            |was: u32, is: u32| Ok::<_, ServiceError>(was == is || writer.get::<Person>(was)?.is_none());
        let of_one = match (applying::subject(writer, procedure.and_then(|p| p.act), before)?, subject) {
            (Some(was), Some(is)) => is_one(was, is)?,
            (was, is) => was == is,
        };
        // What is written in the register is told by that.
        let is_told = case.applied_at.is_some() && before.applied_at.is_none();
        let is_same = is_told || of_one && is_one(before.applicant, case.applicant)?;
        if before.procedure == case.procedure && is_same {
            return Ok(());
        }
        for item in queue::of_case(writer, *no)? {
            if item.record.done.is_none() {
                writer.remove(&item)?;
            }
        }
    }
    let Some(procedure) = procedure else { return Ok(()) };
    let mut is_resident = false;
    for person in [Some(case.applicant), subject].into_iter().flatten() {
        let person: Option<Stored<Person>> = writer.get(person)?;
        is_resident |= person.is_some_and(|p| p.record.is_resident());
    }
    for rule in procedure.queue.iter().filter(|rule| rule.channels.contains(&case.channel)) {
        if !is_resident && is_of_residents(rule.system) {
            continue;
        }
        let done = queue::of_case(writer, *no)?;
        if done.iter().any(|item| item.record.system == rule.system.id()) {
            continue;
        }
        let (person, case_no) = (subject, Some(*no));
        let operation = &procedure.name;
        let new = NewItem { system: rule.system.id(), operation, person, case: case_no, note: "" };
        queue::enqueue(writer, &new, case.received_at)?;
    }
    Ok(())
}

/// Whether [`unsay`] can be done to an item: it was typed in, or nothing is left of it.
pub(crate) fn can_unsay(view: &impl View, no: u32) -> Result<bool, ServiceError> {
    let item: Option<Stored<QueueItem>> = view.record(no)?;
    Ok(item.is_none_or(|item| item.record.done.is_some()))
}

/// Where an item of an act that is taken back was typed in meanwhile, the system is asked to put it right; whether it was.
pub(crate) fn unsay(writer: &mut Writer, no: u32, seq: u64, now: Timestamp) -> Result<bool, ServiceError> {
    if !can_unsay(writer, no)? {
        return Ok(false);
    }
    let Some(item) = writer.get::<QueueItem>(no)?.map(|item| item.record) else { return Ok(true) };
    let Some(done) = &item.done else { return Ok(false) };
    let person: Option<Stored<Person>> = item.person.map(|no| writer.get(no)).transpose()?.flatten();
    let who =
        person.map(|p| format!("{} {}; ", p.record.full_name, p.record.public_id())).unwrap_or_default();
    let operation = taken_back(&item.operation);
    let note = format!("{who}đã nhập {}, số {}; sổ hoàn tác mục {seq}", done.at.vi(), done.reference);
    let new = NewItem {
        system: &item.system,
        operation: &operation,
        person: item.person,
        case: item.case,
        note: &note,
    };
    queue::enqueue(writer, &new, now)?;
    Ok(true)
}

/// The same for what waited since the receipt of a case and needed no word more when its result was written at `seq`: that
/// entry does not hold it, and it was typed in on the strength of it all the same.
pub(crate) fn unsay_waiting(
    register: &Register,
    writer: &mut Writer,
    seq: u64,
    unsaid: &[Subject],
) -> Result<(), ServiceError> {
    for (no, before, _) in writer.changed::<Case>()? {
        let Some(act) = before.and_then(|case| applying::act_of(register, no, &case)) else { continue };
        for item in queue::of_case(writer, no)? {
            let subject = Subject { kind: Kind::QueueItem, no: item.no };
            let is_of_it = item.record.operation == act.procedure && !unsaid.contains(&subject);
            if is_of_it && item.record.done.is_some() && item.version > seq {
                unsay(writer, item.no, seq, register.now())?;
            }
        }
    }
    Ok(())
}

/// What a system is asked for where something typed in there was taken back here.
fn taken_back(operation: &str) -> String {
    format!("Hoàn tác: {operation}")
}

/// Whether a system was asked since to put right what was typed in for this item: it stands for nothing any more.
pub(super) fn is_taken_back(item: &Stored<QueueItem>, of_case: &[Stored<QueueItem>]) -> bool {
    let QueueItem { system, operation, person, .. } = &item.record;
    let operation = taken_back(operation);
    item.record.done.is_some()
        && of_case.iter().any(|later| {
            let r = &later.record;
            later.no > item.no && r.system == *system && r.person == *person && r.operation == operation
        })
}
