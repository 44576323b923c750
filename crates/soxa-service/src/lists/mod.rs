//! Lists of others held against the register: taken in, checked by the linkage engine, decided row by row.
//!
//! What a kind of list does is data (`domain/data/list_kinds.toml`). A list can be put down half-way and taken up at
//! another terminal; every decision is one act, and can be taken back.

mod carry;
mod check;
mod decide;
pub mod fields;
mod mapping;
mod person;
mod resume;
mod same;
mod show;

pub use carry::carry_over;
pub use check::{check, check_again, check_once, is_unchecked};
pub use decide::{Decision, accept_sure, decide, merge};
pub use mapping::{Files, layout, layouts, remember, said_of};
pub use person::{OnList, of_person};
pub use resume::{LastAct, last_act};
pub use same::same;
pub use show::{
    Exported, RowView, Standing, by_number, export, lists, numbers, open, row, rows, standing, sure,
};

use std::sync::Arc;

use super::actor::{Actor, Permission};
use super::error::ServiceError;
use super::grant::{Granted, Import};
use super::register::{Changed, Register, What};
use crate::refusal::Field;
use crate::refusal::ListProblem;
use soxa_domain::action::ActionId;
use soxa_domain::list_check::{Candidate, ListCheck, ListKind, ListRow, Verdict};
use soxa_store::codec::{Kind, Stored};
use soxa_store::journal::Subject;
use soxa_text::display::sanitise;

/// A list as it was read from a file.
#[derive(Debug, Clone, Default)]
pub struct NewList {
    /// Id of its kind.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// Who sent it.
    pub sender: String,
    /// The header cells.
    pub columns: Vec<String>,
    /// For each column the field it is read as; empty for none.
    pub fields: Vec<String>,
    /// The cells of each row.
    pub rows: Vec<Vec<String>>,
    /// What stood above the header.
    pub title: Vec<Vec<String>>,
    /// Whether it came as a spreadsheet.
    pub is_sheet: bool,
}

/// The kinds of lists there are today.
pub fn kinds(register: &Register) -> impl Iterator<Item = &Arc<ListKind>> {
    register.rules().on(register.now().date()).list_kinds()
}

/// The kind of an id as it is today, where there is one.
pub fn kind(register: &Register, id: &str) -> Option<Arc<ListKind>> {
    register.rules().on(register.now().date()).list_kind(id).cloned()
}

/// The kind of an id, if it is one.
pub fn kind_of(register: &Register, id: &str) -> Result<Arc<ListKind>, ServiceError> {
    kind(register, id).ok_or_else(|| {
        let known: Vec<&str> = kinds(register).map(|k| k.id.as_str()).collect();
        ServiceError::refused(
            Field::ListKind,
            ListProblem::NoSuchKind { kind: sanitise(id).into_owned(), known: known.join(", ") },
        )
    })
}

/// What a kind of list needs to be worked on.
fn needed(kind: &ListKind) -> Permission {
    if kind.sensitive { Permission::WriteSensitive } else { Permission::WritePeople }
}

/// What a row of a list needs to be worked on, by the list's number; the most where the list is gone.
pub(super) fn needed_for(
    register: &Register,
    grant: &impl Granted,
    list: Option<u32>,
) -> Result<Permission, ServiceError> {
    let head: Option<Stored<ListCheck>> =
        register.read(grant, |r| Ok(list.map(|no| r.get(no)).transpose()?.flatten()))?;
    Ok(head.and_then(|l| kind(register, &l.record.kind)).map_or(Permission::WriteSensitive, |k| needed(&k)))
}

/// What a kind of list needs to be seen.
fn seen_with(kind: &ListKind) -> Permission {
    if kind.sensitive { Permission::ReadSensitive } else { Permission::ReadPeople }
}

/// Takes a list in, nothing decided yet; its number.
pub fn take_in(register: &Register, actor: &Actor, new: &NewList) -> Result<Changed<u32>, ServiceError> {
    actor.require(Import)?;
    actor.require_any(needed(kind_of(register, &new.kind)?.as_ref()))?;
    let rows = new
        .rows
        .iter()
        .map(|cells| (cells.clone(), Verdict::Undecided, None, None, String::new(), String::new()));
    enter(register, actor, new, rows.collect())
}

/// A row that was decided before: cells, verdict, person, when, by whom, remark.
pub type OldRow = (Vec<String>, Verdict, Option<u32>, Option<soxa_domain::time::Timestamp>, String, String);

/// Takes a list in with what was decided about it.
pub fn enter(
    register: &Register,
    actor: &Actor,
    new: &NewList,
    rows: Vec<OldRow>,
) -> Result<Changed<u32>, ServiceError> {
    let grant = actor.require(Import)?;
    kind_of(register, &new.kind)?;
    let what = What { action: ActionId::ListTakeIn, note: &new.name, submission: None };
    register.change(
        &grant,
        &what,
        |subject, _| Ok(subject.no),
        |writer| {
            let list = ListCheck {
                kind: new.kind.clone(),
                name: sanitise(&new.name).into_owned(),
                sender: sanitise(&new.sender).into_owned(),
                received_at: register.now(),
                columns: new.columns.clone(),
                fields: new.fields.clone(),
                rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
                officer: actor.operator.clone(),
                closed: false,
                title: new.title.clone(),
                is_sheet: new.is_sheet,
            };
            let no = writer.insert(&list)?;
            for (row, (cells, verdict, person, decided_at, decided_by, note)) in (1..).zip(rows) {
                let candidates: Vec<Candidate> = Vec::new();
                writer.insert(&ListRow {
                    list: no,
                    row,
                    cells,
                    candidates,
                    verdict,
                    person,
                    decided_at,
                    decided_by,
                    note,
                })?;
            }
            Ok((no, Some(Subject { kind: Kind::ListCheck, no })))
        },
    )
}
