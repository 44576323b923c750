//! Next month's list of the same sender: a row that says what an earlier one said stays decided as that one was, so that
//! only what is new or changed is left to look at.

use std::collections::{BTreeMap, HashMap};

use super::{kind_of, needed};
use crate::domain::list_check::{ListCheck, ListKind, ListRow};
use crate::domain::person::Person;
use crate::service::actor::Actor;
use crate::service::error::ServiceError;
use crate::service::register::{Changed, Register, What};
use crate::store::Reader;
use crate::store::codec::Stored;
use crate::store::index::By;
use crate::text::fold::fold;

/// What a row says, by header, without its place in the list.
type Says = BTreeMap<String, String>;

/// Headers of the column that only counts the rows, folded.
const ORDINALS: [&str; 4] = ["stt", "tt", "so tt", "so thu tu"];

/// Takes the decisions of the sender's last list of this kind over to the rows that say the same; how many. One act,
/// which can be taken back as one.
///
/// A row is left open where its person is gone from the register or has another status than the list gives, and where
/// two earlier rows said the same and were decided differently.
pub fn carry_over(register: &Register, actor: &Actor, list: u32) -> Result<Changed<usize>, ServiceError> {
    let head = super::by_number(register, actor, list)?.record;
    let kind = kind_of(&head.kind)?;
    actor.require(needed(kind))?;
    let (from, known) = register.read(|r| Ok(earlier(r, kind, list, &head)?.unwrap_or_default()))?;
    let what = What { action: "list.carry", note: &from, submission: None };
    if known.is_empty() {
        return Ok(Changed { value: 0, head: register.head()? });
    }
    register.change(
        actor,
        &what,
        |_, _| Ok(0),
        |writer| {
            let mut done = 0;
            for no in writer.with_prefix(By::RowOf, &list.to_be_bytes(), usize::MAX)? {
                let Some(row) = writer.get::<ListRow>(no)? else { continue };
                let Some(Some(before)) = known.get(&says(&head, &row.record)) else { continue };
                if row.record.verdict.is_decided() {
                    continue;
                }
                if let Some(person) = before.person {
                    let person: Option<Stored<Person>> = writer.get(person)?;
                    let as_told =
                        |p: &Stored<Person>| kind.status.is_none() || p.record.status == kind.status;
                    if !person.is_some_and(|p| as_told(&p)) {
                        continue;
                    }
                }
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

/// The sender's last list of the kind before this one: its name, and what was decided of what its rows say.
#[allow(clippy::type_complexity)]
fn earlier(
    r: &Reader,
    kind: &ListKind,
    list: u32,
    head: &ListCheck,
) -> Result<Option<(String, HashMap<Says, Option<ListRow>>)>, ServiceError> {
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
    let mut known: HashMap<Says, Option<ListRow>> = HashMap::new();
    for no in r.with_prefix(By::RowOf, &last.no.to_be_bytes(), usize::MAX)? {
        let Some(row) = r.get::<ListRow>(no)?.map(|row| row.record) else { continue };
        if !row.verdict.is_decided() {
            continue;
        }
        let differs = |other: &ListRow| other.verdict != row.verdict || other.person != row.person;
        let says = says(&last.record, &row);
        match known.get(&says) {
            Some(Some(other)) if differs(other) => known.insert(says, None),
            Some(_) => continue,
            None => known.insert(says, Some(row)),
        };
    }
    Ok(Some((last.record.name, known)))
}

fn says(list: &ListCheck, row: &ListRow) -> Says {
    let cells = list.columns.iter().map(|header| fold(header)).zip(row.cells.iter().map(|cell| cell.trim()));
    let telling = cells.filter(|(header, cell)| !cell.is_empty() && !ORDINALS.contains(&header.as_str()));
    telling.map(|(header, cell)| (header, cell.to_owned())).collect()
}
