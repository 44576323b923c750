//! Deciding a row: who is meant, or nobody; what that does to the person is what the kind of list says.

use std::sync::Arc;

use super::fields::{Fault, faults, taken_over};
use super::{kind_of, needed};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::merging::{self, Merging};
use crate::people::{self, not_found};
use crate::queue::{self, NewItem};
use crate::refusal::Field;
use crate::refusal::ListProblem;
use crate::refusal::Thing;
use crate::register::{Changed, Register, What};
use soxa_domain::action::ActionId;
use soxa_domain::list_check::{ListCheck, ListKind, ListRow, Verdict};
use soxa_domain::person::Person;
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_store::Writer;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::By;
use soxa_store::journal::Subject;
use soxa_text::display::sanitise_multiline;

/// What is to be done in the system that the list comes from.
const CORRECTION: &str = "Sửa thông tin sai, thiếu";

/// What is decided about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// Who is meant; needed where the verdict says somebody is.
    pub person: Option<u32>,
    /// Remark.
    pub note: String,
}

/// Decides a row, made against the version that was seen.
pub fn decide(
    register: &Register,
    actor: &Actor,
    seen: &Stored<ListRow>,
    decision: &Decision,
) -> Result<Changed<()>, ServiceError> {
    let (list, kind) = list_of(register, actor, seen.record.list)?;
    let grant = actor.require_any(needed(&kind))?;
    if decision.verdict == Verdict::Merged {
        return Err(ServiceError::refused(Field::Verdict, ListProblem::TwoRecords));
    }
    // Putting off is no way to take a decision back, and twice says nothing new.
    match (decision.verdict, seen.record.verdict) {
        (Verdict::Later, Verdict::Later) => {
            return Err(ServiceError::refused(Field::Verdict, ListProblem::LaterAlready));
        }
        (Verdict::Later, before) if before.is_decided() => {
            return Err(ServiceError::refused(Field::Verdict, ListProblem::DecidedAlready));
        }
        _ => {}
    }
    let what = What { action: ActionId::ListDecide, note: &decision.note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            write(register, writer, actor, (&list, &kind), seen, decision)?;
            Ok(((), Some(Subject { kind: Kind::ListRow, no: seen.no })))
        },
    )
}

/// Makes the two records one that a row of a list of doubles is about, and decides the row by it: one act, taken back
/// as one.
pub fn merge(
    register: &Register,
    actor: &Actor,
    seen: &Stored<ListRow>,
    merging: &Merging<'_>,
    note: &str,
) -> Result<Changed<()>, ServiceError> {
    let (list, kind) = list_of(register, actor, seen.record.list)?;
    let grant = actor.require_any(needed(&kind))?;
    merging::allowed(register, actor, merging, note)?;
    let what = What { action: ActionId::ListDecide, note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            merging::write(writer, merging)?;
            let decision =
                Decision { verdict: Verdict::Merged, person: Some(merging.kept.no), note: note.to_owned() };
            // The merge itself may have put the kept record's number into this row.
            let row: Stored<ListRow> =
                writer.get(seen.no)?.ok_or_else(|| not_found(Thing::Row, &seen.record.row.to_string()))?;
            if row.version != seen.version && row.version != writer.seq() {
                return Err(ServiceError::Stale { seen: seen.version, current: row.version });
            }
            write(register, writer, actor, (&list, &kind), &row, &decision)?;
            Ok(((), Some(Subject { kind: Kind::ListRow, no: seen.no })))
        },
    )
}

/// Decides every open row of which the engine is sure, but those left out: one act, which can be taken back as one.
pub fn accept_sure(
    register: &Register,
    actor: &Actor,
    list: u32,
    left_out: &[u32],
) -> Result<Changed<usize>, ServiceError> {
    let (head, kind) = list_of(register, actor, list)?;
    let grant = actor.require_any(needed(&kind))?;
    if !kind.takes(Verdict::SamePerson) {
        return Err(ServiceError::refused(Field::Action, ListProblem::EachRow { list: kind.label.clone() }));
    }
    let what = What { action: ActionId::ListAccept, note: &head.name, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            let mut done = 0;
            for no in writer.with_prefix(By::RowOf, &list.to_be_bytes(), usize::MAX)? {
                let Some(row) = writer.get::<ListRow>(no)? else { continue };
                let sure = row.record.candidates.first().filter(|c| c.is_sure).map(|c| c.person);
                let open = !row.record.verdict.is_decided() && !left_out.contains(&row.no);
                // A row that says again what another said is for somebody to look at.
                let again = sure.is_some_and(|no| refuse_second_row(writer, &row.record, no).is_err());
                if let (true, false, Some(person)) = (open, again, sure) {
                    let decision =
                        Decision { verdict: Verdict::SamePerson, person: Some(person), note: String::new() };
                    write(register, writer, actor, (&head, &kind), &row, &decision)?;
                    done += 1;
                }
            }
            Ok((done, None))
        },
    )
}

fn list_of(
    register: &Register,
    actor: &Actor,
    list: u32,
) -> Result<(ListCheck, Arc<ListKind>), ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let head: Stored<ListCheck> =
        register.read(&grant, |r| r.get(list)?.ok_or_else(|| not_found(Thing::List, &list.to_string())))?;
    let kind = kind_of(register, &head.record.kind)?;
    Ok((head.record, kind))
}

fn write(
    register: &Register,
    writer: &mut Writer,
    actor: &Actor,
    (list, kind): (&ListCheck, &ListKind),
    seen: &Stored<ListRow>,
    decision: &Decision,
) -> Result<(), ServiceError> {
    let current: Stored<ListRow> =
        writer.get(seen.no)?.ok_or_else(|| not_found(Thing::Row, &seen.record.row.to_string()))?;
    if current.version != seen.version {
        return Err(ServiceError::Stale { seen: seen.version, current: current.version });
    }
    if !kind.takes(decision.verdict) {
        use soxa_domain::labels::Vocabulary;
        let known: Vec<&str> = kind.answers.iter().map(|v| v.id()).collect();
        return Err(ServiceError::refused(
            Field::Verdict,
            ListProblem::NotThatVerdict { list: kind.label.clone(), known: known.join(", ") },
        ));
    }
    if decision.verdict == Verdict::Answered && decision.note.trim().is_empty() {
        return Err(ServiceError::refused(Field::ListAnswer, ListProblem::NoAnswer));
    }
    let named = decision.verdict.is_match() || decision.verdict == Verdict::Answered;
    let person = decision.person.filter(|_| named);
    if decision.verdict.is_match() && person.is_none() {
        return Err(ServiceError::refused(Field::Person, ListProblem::NoPerson));
    }
    let mut verdict = decision.verdict;
    if let Some(no) = person.filter(|_| verdict.is_match()) {
        refuse_second_row(writer, &current.record, no)?;
        let wrong = mark(register, writer, (list, kind), (&current.record, verdict), no)?;
        // Where the list is being cleaned, who is right and told wrongly is a row put right.
        if wrong && verdict == Verdict::SamePerson {
            verdict = Verdict::ListWrong;
        }
    }
    let new = ListRow {
        verdict,
        person,
        decided_at: Some(register.now()),
        decided_by: actor.operator.clone(),
        note: sanitise_multiline(decision.note.trim()).into_owned(),
        ..current.record.clone()
    };
    writer.put(&current, &new)?;
    Ok(())
}

/// One person of the register is on a list once, unless the list itself is about doubles.
fn refuse_second_row(writer: &Writer, row: &ListRow, person: u32) -> Result<(), ServiceError> {
    for no in writer.with_prefix(By::RowPerson, &person.to_be_bytes(), usize::MAX)? {
        if let Some(other) = writer.get::<ListRow>(no)?
            && other.record.list == row.list
            && other.record.row != row.row
            && same_cells(&other.record, row)
        {
            return Err(ServiceError::refused(
                Field::Person,
                ListProblem::PersonOfRow { row: other.record.row },
            ));
        }
    }
    Ok(())
}

/// Lists of doses have a person in many rows; only a row that says nothing else than another is the same again.
fn same_cells(a: &ListRow, b: &ListRow) -> bool {
    a.cells.iter().skip(1).eq(b.cells.iter().skip(1))
}

/// What a match does to the person; whether the list has something wrong that has to be put right where it comes from.
fn mark(
    register: &Register,
    writer: &mut Writer,
    (list, kind): (&ListCheck, &ListKind),
    (row, verdict): (&ListRow, Verdict),
    no: u32,
) -> Result<bool, ServiceError> {
    let person: Stored<Person> = writer.get(no)?.ok_or_else(|| not_found(Thing::Person, &no.to_string()))?;
    // A row that is wrong teaches the register nothing.
    let mut new = person.record.clone();
    if verdict != Verdict::ListWrong {
        let free = |id: soxa_domain::personal_id::PersonalId| {
            writer.with_prefix(By::PersonalId, &id.number().to_be_bytes(), 1).is_ok_and(|h| h.is_empty())
        };
        new = taken_over(kind, (list, row), &new, free);
    }
    new.status = kind.status.or(new.status);
    if new != person.record {
        people::replace(writer, &person, &new)?;
    }
    if kind.place {
        absent(register, writer, list, no)?;
    }
    let Some(system) = &kind.queue else { return Ok(false) };
    let wrong: Vec<String> =
        faults(list, row, &new).iter().filter(|f| f.is_theirs()).map(Fault::text).collect();
    // A row decided once more is not to be typed in twice.
    if !wrong.is_empty() && row.person != Some(no) {
        let note = wrong.join("; ");
        let item = NewItem { system, operation: CORRECTION, person: Some(no), case: None, note: &note };
        queue::enqueue(writer, &item, register.now())?;
    }
    Ok(!wrong.is_empty())
}

/// Writes down where the list says the person is, once.
fn absent(register: &Register, writer: &mut Writer, list: &ListCheck, no: u32) -> Result<(), ServiceError> {
    let place = if list.sender.is_empty() { list.name.clone() } else { list.sender.clone() };
    for known in writer.with_prefix(By::SojournPerson, &no.to_be_bytes(), usize::MAX)? {
        let sojourn: Option<Stored<Sojourn>> = writer.get(known)?;
        if sojourn.is_some_and(|s| s.record.ended_on.is_none() && s.record.place == place) {
            return Ok(());
        }
    }
    writer.insert(&Sojourn {
        person: no,
        kind: SojournKind::Absent,
        place,
        from: register.now().date(),
        until: None,
        ended_on: None,
        case: None,
        note: list.name.clone(),
    })?;
    Ok(())
}
