//! Next month's list of the same sender: a row that says what an earlier one said stays decided as that one was, so that
//! only what is new or changed is left to look at.

use std::collections::{BTreeMap, HashMap};

use super::{kind_of, needed};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::register::{Changed, Register, What};
use soxa_domain::action::ActionId;
use soxa_domain::list_check::{ListCheck, ListKind, ListRow};
use soxa_domain::person::Person;
use soxa_store::Reader;
use soxa_store::codec::Stored;
use soxa_store::index::By;
use soxa_text::fold::fold;

/// What a row says, by header, without its place in the list.
type Says = BTreeMap<String, String>;

/// What was decided of each thing said; `None` where two rows that said it were decided differently.
type Decided = HashMap<Says, Option<ListRow>>;

/// Headers of the column that only counts the rows, folded.
const ORDINALS: [&str; 4] = ["stt", "tt", "so tt", "so thu tu"];

/// Takes the decisions of the sender's last list of this kind over to the rows that say the same; how many. One act,
/// which can be taken back as one.
///
/// A row is left open where its person is gone from the register or has another status than the list gives, and where
/// two earlier rows said the same and were decided differently.
pub fn carry_over(register: &Register, actor: &Actor, list: u32) -> Result<Changed<usize>, ServiceError> {
    let head = super::by_number(register, actor, list)?.record;
    let kind = kind_of(register, &head.kind)?;
    let grant = actor.require_any(needed(&kind))?;
    let (from, carried) = register.read(&grant, |r| match earlier(r, &kind, list, &head)? {
        Some((from, decided)) => Ok((from, carried(r, &kind, list, &head, &decided)?)),
        None => Ok((String::new(), Vec::new())),
    })?;
    if carried.is_empty() {
        return Ok(Changed { value: 0, head: register.head()? });
    }
    let what = What { action: ActionId::ListCarry, note: &from, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            let mut done = 0;
            for (seen, before) in &carried {
                let current: Option<Stored<ListRow>> = writer.get(seen.no)?;
                let Some(row) = current.filter(|row| row.version == seen.version) else { continue };
                let new = ListRow {
                    verdict: before.verdict,
                    person: before.person,
                    note: before.note.clone(),
                    decided_at: Some(register.now()),
                    decided_by: actor.operator.clone(),
                    ..row.record.clone()
                };
                writer.put(&row, &new)?;
                done += 1;
            }
            Ok((done, None))
        },
    )
}

/// The open rows that say what was decided before, each with the row that was.
fn carried(
    r: &Reader,
    kind: &ListKind,
    list: u32,
    head: &ListCheck,
    decided: &Decided,
) -> Result<Vec<(Stored<ListRow>, ListRow)>, ServiceError> {
    let headers = headers(head);
    let mut found = Vec::new();
    for no in r.with_prefix(By::RowOf, &list.to_be_bytes(), usize::MAX)? {
        let Some(row) = r.get::<ListRow>(no)?.filter(|row| !row.record.verdict.is_decided()) else {
            continue;
        };
        let Some(Some(before)) = decided.get(&says(&headers, &row.record)) else { continue };
        let as_told = match before.person {
            Some(person) => r
                .get::<Person>(person)?
                .is_some_and(|p| kind.status.is_none() || p.record.status == kind.status),
            None => true,
        };
        if as_told {
            found.push((row, before.clone()));
        }
    }
    Ok(found)
}

/// The sender's last list of the kind before this one: its name, and what was decided of what its rows say.
fn earlier(
    r: &Reader,
    kind: &ListKind,
    list: u32,
    head: &ListCheck,
) -> Result<Option<(String, Decided)>, ServiceError> {
    // A list whose sender nobody named is nobody's next one.
    if head.sender.trim().is_empty() {
        return Ok(None);
    }
    let mut last: Option<Stored<ListCheck>> = None;
    r.each::<ListCheck>(|other| {
        let same = other.record.kind == kind.id && fold(&other.record.sender) == fold(&head.sender);
        if same && other.no < list {
            last = Some(other);
        }
        Ok(true)
    })?;
    let Some(last) = last else { return Ok(None) };
    let headers = headers(&last.record);
    let mut known = Decided::new();
    for no in r.with_prefix(By::RowOf, &last.no.to_be_bytes(), usize::MAX)? {
        let Some(row) = r.get::<ListRow>(no)?.map(|row| row.record) else { continue };
        if !row.verdict.is_decided() {
            continue;
        }
        let differs = |other: &ListRow| other.verdict != row.verdict || other.person != row.person;
        let says = says(&headers, &row);
        match known.get(&says) {
            Some(Some(other)) if differs(other) => known.insert(says, None),
            Some(_) => continue,
            None => known.insert(says, Some(row)),
        };
    }
    Ok(Some((last.record.name, known)))
}

/// The headers that tell something, with their places; folded once, not once for each row.
fn headers(list: &ListCheck) -> Vec<(usize, String)> {
    let folded = list.columns.iter().map(|header| fold(header)).enumerate();
    folded.filter(|(_, header)| !ORDINALS.contains(&header.as_str())).collect()
}

fn says(headers: &[(usize, String)], row: &ListRow) -> Says {
    let cells = headers.iter().filter_map(|(at, header)| Some((header, row.cells.get(*at)?.trim())));
    cells.filter(|(_, cell)| !cell.is_empty()).map(|(h, cell)| (h.clone(), cell.to_owned())).collect()
}
