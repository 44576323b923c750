//! The lists a person was found on, with the columns that are told of the person: doses, membership, support.

use std::sync::Arc;

use super::{kind, seen_with};
use crate::actor::Actor;
use crate::error::ServiceError;
use crate::grant::ReadPeople;
use crate::register::Register;
use soxa_domain::list_check::{ListCheck, ListKind, ListRow, Verdict};
use soxa_domain::time::Timestamp;
use soxa_store::codec::Stored;
use soxa_store::index::By;

/// A row of a list that was found to be the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnList {
    /// Number of the list.
    pub list: u32,
    /// Its kind.
    pub kind: Arc<ListKind>,
    /// What the list is called.
    pub name: String,
    /// The row, from 1.
    pub row: u32,
    /// What was decided.
    pub verdict: Verdict,
    /// When.
    pub at: Option<Timestamp>,
    /// The columns that are told of the person: name, header, value.
    pub told: Vec<(String, String, String)>,
}

/// The lists a person was found on, of those the operator may see; the same dose on two lists is told once.
pub fn of_person(register: &Register, actor: &Actor, person: u32) -> Result<Vec<OnList>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let mut found: Vec<OnList> = Vec::new();
        for no in r.with_prefix(By::RowPerson, &person.to_be_bytes(), usize::MAX)? {
            let Some(row) = r.get::<ListRow>(no)? else { continue };
            let Some(list) = r.get::<ListCheck>(row.record.list)? else { continue };
            let kind = kind(register, &list.record.kind).filter(|k| actor.may(seen_with(k)));
            let Some(kind) = kind else { continue };
            if !row.record.verdict.is_decided() {
                continue;
            }
            let told = told(&kind, &list, &row.record);
            let known = |other: &OnList| other.kind.id == kind.id && other.told == told;
            if !told.is_empty() && found.iter().any(known) {
                continue;
            }
            let (name, verdict, at) = (list.record.name, row.record.verdict, row.record.decided_at);
            found.push(OnList { list: list.no, kind, name, row: row.record.row, verdict, at, told });
        }
        found.sort_by(|a, b| {
            let key = |on: &OnList| (std::cmp::Reverse(on.list), on.row);
            a.kind.id.cmp(&b.kind.id).then_with(|| key(a).cmp(&key(b)))
        });
        Ok(found)
    })
}

fn told(kind: &ListKind, list: &Stored<ListCheck>, row: &ListRow) -> Vec<(String, String, String)> {
    let shown = kind.shows.iter().filter_map(|name| {
        let at = list.record.fields.iter().position(|f| f == name)?;
        let value = row.cells.get(at).filter(|cell| !cell.is_empty())?;
        let header = list.record.columns.get(at).cloned().unwrap_or_default();
        Some((name.clone(), header, value.clone()))
    });
    shown.collect()
}
