//! Having the engine look at a list: each row gets the people it may mean, with what speaks for them.

use std::collections::HashMap;

use super::{kind_of, needed};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::linking;
use crate::people::not_found;
use crate::progress::GoOn;
use crate::refusal::Thing;
use crate::register::{Register, What};
use soxa_domain::action::ActionId;
use soxa_domain::list_check::{Candidate, Ground, ListCheck, ListRow};
use soxa_linkage::decide::Verdict as Finding;
use soxa_linkage::engine::Engine;
use soxa_linkage::probe::Memory;
use soxa_linkage::register::Value;
use soxa_linkage::schema::Schema;
use soxa_store::codec::Stored;
use soxa_store::index::By;

/// Grounds kept of a candidate.
const GROUNDS: usize = 6;

/// Looks at a list for the first time, and leaves decided what the sender's last list had decided; how many open rows
/// have somebody the engine is sure of.
pub fn check(register: &Register, actor: &Actor, list: u32) -> Result<usize, ServiceError> {
    look(register, actor, list, |_| true, &|_, _| true)?;
    super::carry_over(register, actor, list)?;
    super::sure(register, actor, list)
}

/// Looks at a list that the engine never looked at: nothing is decided in it, and nobody proposed. How many rows have
/// somebody the engine is sure of; 0 where it was looked at before. `go_on` is told how many rows of how many are done.
///
/// # Errors
/// [`ServiceError::Stopped`] where `go_on` said no: nothing was written.
pub fn check_once(
    register: &Register,
    actor: &Actor,
    list: u32,
    go_on: GoOn<'_>,
) -> Result<usize, ServiceError> {
    if !is_unchecked(register, actor, list)? {
        return Ok(0);
    }
    look(register, actor, list, |_| true, go_on)?;
    super::carry_over(register, actor, list)?;
    super::sure(register, actor, list)
}

/// Whether the engine never looked at a list.
///
/// # Errors
/// There is no such list, or it may not be read.
pub fn is_unchecked(register: &Register, actor: &Actor, list: u32) -> Result<bool, ServiceError> {
    let head = super::by_number(register, actor, list)?;
    let grant = actor.require_any(needed(kind_of(register, &head.record.kind)?.as_ref()))?;
    register.read(&grant, |r| {
        for no in r.with_prefix(By::RowOf, &list.to_be_bytes(), usize::MAX)? {
            let row = r.get::<ListRow>(no)?.map(|row| row.record);
            if row.is_some_and(|row| row.verdict.is_decided() || !row.candidates.is_empty()) {
                return Ok(false);
            }
        }
        Ok(true)
    })
}

/// Looks again at what is not decided: after the register changed.
pub fn check_again(register: &Register, actor: &Actor, list: u32) -> Result<usize, ServiceError> {
    look(register, actor, list, |row| !row.verdict.is_decided(), &|_, _| true)
}

fn look(
    register: &Register,
    actor: &Actor,
    list: u32,
    wanted: impl Fn(&ListRow) -> bool,
    go_on: GoOn<'_>,
) -> Result<usize, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let (head, rows) = register.read(&grant, |r| {
        let head: Stored<ListCheck> =
            r.get(list)?.ok_or_else(|| not_found(Thing::List, &list.to_string()))?;
        let mut rows: Vec<Stored<ListRow>> = Vec::new();
        for no in r.with_prefix(By::RowOf, &list.to_be_bytes(), usize::MAX)? {
            rows.extend(r.get::<ListRow>(no)?.filter(|row| wanted(&row.record)));
        }
        Ok((head.record, rows))
    })?;
    let grant = actor.require_any(needed(kind_of(register, &head.kind)?.as_ref()))?;
    let (people, mut engine) = linking::engine(register, &grant)?;
    let values: Vec<Vec<Value>> =
        rows.iter().map(|row| engine.read(&cells_of(&head, &row.record, engine.schema()))).collect();
    let candidates = candidates(&mut engine, &values, &people, go_on)?;
    let sure = candidates.values().filter(|c| c.first().is_some_and(|c| c.is_sure)).count();
    let what = What { action: ActionId::ListCheck, note: &head.name, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(0),
        |writer| {
            for (i, row) in rows.iter().enumerate() {
                let Some(current) = writer.get::<ListRow>(row.no)? else { continue };
                if !wanted(&current.record) {
                    continue;
                }
                let found = candidates.get(&i).cloned().unwrap_or_default();
                let new = ListRow { candidates: found, ..current.record.clone() };
                writer.put(&current, &new)?;
            }
            Ok((sure, None))
        },
    )?;
    Ok(sure)
}

/// A row's cells in the order the engine wants them.
fn cells_of<'r>(list: &ListCheck, row: &'r ListRow, schema: &Schema) -> Vec<&'r str> {
    let of = |column: &str| {
        let wanted = |field: &String| {
            field == column
                || (column == "father" && field == "father_name")
                || (column == "mother" && field == "mother_name")
                || (column == "father_name" && field == "father")
                || (column == "mother_name" && field == "mother")
        };
        let at = list.fields.iter().position(wanted);
        at.and_then(|i| row.cells.get(i)).map_or("", String::as_str)
    };
    schema.columns().into_iter().map(of).collect()
}

fn candidates(
    engine: &mut Engine,
    rows: &[Vec<Value>],
    people: &[u32],
    go_on: GoOn<'_>,
) -> Result<HashMap<usize, Vec<Candidate>>, ServiceError> {
    let of = rows.len() as u64;
    let pairs = engine.match_while(rows, |done| go_on(done as u64, of));
    if !go_on(of, of) {
        return Err(ServiceError::Stopped);
    }
    let mut memory = Memory::default();
    let mut found: HashMap<usize, Vec<Candidate>> = HashMap::new();
    for pair in pairs {
        let (Some(person), Some(row)) = (people.get(pair.left).copied(), rows.get(pair.right)) else {
            continue;
        };
        let mut why: Vec<Ground> = engine
            .explain(row, pair.left, &mut memory)
            .into_iter()
            .map(|r| Ground {
                label: r.label,
                agreement: r.agreement.vi().to_owned(),
                tenths: (r.bits * 10.0).round() as i32,
            })
            .filter(|g| g.tenths != 0)
            .collect();
        why.sort_by_key(|g| -g.tenths.abs());
        why.truncate(GROUNDS);
        found.entry(pair.right).or_default().push(Candidate {
            person,
            likelihood: (pair.score * 10_000.0).round().clamp(0.0, 10_000.0) as u16,
            is_sure: pair.verdict == Finding::Match,
            why,
        });
    }
    Ok(found)
}
