//! Lists and their rows as screens and files show them.

use std::sync::Arc;

use super::fields::{Fault, faults};
use super::{kind, kind_of, needed, seen_with};
use crate::access;
use crate::actor::{Actor, Permission};
use crate::error::ServiceError;
use crate::grant::{Any, Export, Grant, ReadPeople};
use crate::people::not_found;
use crate::refusal::Thing;
use crate::register::Register;
use soxa_domain::action::ActionId;
use soxa_domain::labels::Vocabulary;
use soxa_domain::list_check::{Candidate, ListCheck, ListKind, ListRow, Verdict};
use soxa_domain::person::Person;
use soxa_store::Reader;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::By;
use soxa_store::journal::Subject;
use soxa_store::reader::upper;

/// How a list stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The list.
    pub list: Stored<ListCheck>,
    /// Its kind, where it is known today.
    pub kind: Option<Arc<ListKind>>,
    /// Rows decided to be somebody.
    pub matched: usize,
    /// Rows decided to be nobody.
    pub nobody: usize,
    /// Rows answered in words.
    pub answered: usize,
    /// Rows put off.
    pub later: usize,
    /// Rows nobody looked at.
    pub open: usize,
}

impl Standing {
    /// Rows that are done with.
    pub fn decided(&self) -> usize {
        self.matched + self.nobody + self.answered
    }
}

/// A row with its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// The row.
    pub row: Stored<ListRow>,
    /// Who may be meant, likeliest first.
    pub people: Vec<(Candidate, Stored<Person>)>,
    /// Who was decided to be meant.
    pub decided: Option<Stored<Person>>,
}

/// The lists that the operator may see, those with work first, of a kind where one is given.
pub fn lists(register: &Register, actor: &Actor, of: Option<&str>) -> Result<Vec<Standing>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| {
        let mut all: Vec<Stored<ListCheck>> = Vec::new();
        r.each(|l: Stored<ListCheck>| {
            let visible = actor
                .may(kind(register, &l.record.kind).map_or(Permission::ReadSensitive, |k| seen_with(&k)));
            if visible && of.is_none_or(|id| id == l.record.kind) {
                all.push(l);
            }
            Ok(true)
        })?;
        let mut standings = Vec::new();
        for list in all {
            standings.push(stand(register, r, list)?);
        }
        standings.sort_by_key(|s| (s.open + s.later == 0, std::cmp::Reverse(s.list.no)));
        Ok(standings)
    })
}

/// How one list stands.
pub fn standing(register: &Register, actor: &Actor, list: u32) -> Result<Standing, ServiceError> {
    let (list, grant) = seen(register, actor, list)?;
    register.read(&grant, |r| stand(register, r, list))
}

fn stand(register: &Register, r: &Reader, list: Stored<ListCheck>) -> Result<Standing, ServiceError> {
    let count = |verdict: Verdict| {
        let mut from = list.no.to_be_bytes().to_vec();
        from.push(verdict as u8);
        r.count_range(By::RowVerdict, &from, &upper(&from), usize::MAX)
    };
    let mut matched = 0;
    for verdict in Verdict::LABELS.iter().map(|l| l.value).filter(|v| v.is_match()) {
        matched += count(verdict)?;
    }
    let (nobody, answered) = (count(Verdict::NotInRegister)?, count(Verdict::Answered)?);
    let (later, open) = (count(Verdict::Later)?, count(Verdict::Undecided)?);
    let kind = kind(register, &list.record.kind);
    Ok(Standing { list, kind, matched, nobody, answered, later, open })
}

/// A list by its number.
pub fn by_number(register: &Register, actor: &Actor, list: u32) -> Result<Stored<ListCheck>, ServiceError> {
    seen(register, actor, list).map(|(list, _)| list)
}

/// A list that the actor may see, with what its kind asks for.
fn seen<'a>(
    register: &Register,
    actor: &'a Actor,
    list: u32,
) -> Result<(Stored<ListCheck>, Grant<'a, Any>), ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let found: Stored<ListCheck> =
        register.read(&grant, |r| r.get(list)?.ok_or_else(|| not_found(Thing::List, &list.to_string())))?;
    let grant = actor.require_any(seen_with(kind_of(register, &found.record.kind)?.as_ref()))?;
    Ok((found, grant))
}

/// Opens a list: who does is journalled, before it is shown where its kind is sensitive.
pub fn open(register: &Register, actor: &Actor, list: u32) -> Result<Stored<ListCheck>, ServiceError> {
    let head = by_number(register, actor, list)?;
    let subject = Subject { kind: Kind::ListCheck, no: list };
    if kind_of(register, &head.record.kind)?.sensitive {
        access::before_showing(register, actor, ActionId::ReadList, Some(subject), &head.record.name)?;
    } else {
        access::opened_list(register, actor, subject, &head.record.name);
    }
    Ok(head)
}

/// The numbers of a list's rows in their order, of those with a verdict where one is given. Reads an index only.
pub fn numbers(
    register: &Register,
    actor: &Actor,
    list: u32,
    verdict: Option<Verdict>,
) -> Result<Vec<u32>, ServiceError> {
    let (_, grant) = seen(register, actor, list)?;
    register.read(&grant, |r| {
        let mut key = list.to_be_bytes().to_vec();
        let by = match verdict {
            None => By::RowOf,
            Some(verdict) => {
                key.push(verdict as u8);
                By::RowVerdict
            }
        };
        Ok(r.with_prefix(by, &key, usize::MAX)?)
    })
}

/// One row of a list with the people it may mean.
pub fn row(register: &Register, actor: &Actor, no: u32) -> Result<RowView, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    let (view, list) = register.read(&grant, |r| {
        let row: Stored<ListRow> = r.get(no)?.ok_or_else(|| not_found(Thing::Row, &no.to_string()))?;
        let list = row.record.list;
        Ok((view(r, row)?, list))
    })?;
    by_number(register, actor, list)?;
    Ok(view)
}

fn view(r: &Reader, row: Stored<ListRow>) -> Result<RowView, ServiceError> {
    let mut people = Vec::new();
    for candidate in &row.record.candidates {
        if let Some(person) = r.get::<Person>(candidate.person)? {
            people.push((candidate.clone(), person));
        }
    }
    let decided = row.record.person.map(|no| r.get::<Person>(no)).transpose()?.flatten();
    Ok(RowView { row, people, decided })
}

/// All rows of a list in their order, for files and paper.
pub fn rows(register: &Register, actor: &Actor, list: u32) -> Result<Vec<RowView>, ServiceError> {
    open(register, actor, list)?;
    let (_, grant) = seen(register, actor, list)?;
    let numbers = numbers(register, actor, list, None)?;
    register.read(&grant, |r| {
        let mut views = Vec::with_capacity(numbers.len());
        for no in numbers {
            if let Some(row) = r.get::<ListRow>(no)? {
                views.push(view(r, row)?);
            }
        }
        Ok(views)
    })
}

/// How many open rows there are of which the engine is sure; none where being the same person is no answer.
pub fn sure(register: &Register, actor: &Actor, list: u32) -> Result<usize, ServiceError> {
    let (list, grant) = seen(register, actor, list)?;
    if !kind_of(register, &list.record.kind)?.takes(Verdict::SamePerson) {
        return Ok(0);
    }
    let open = numbers(register, actor, list.no, Some(Verdict::Undecided))?;
    register.read(&grant, |r| {
        let mut sure = 0;
        for no in open {
            let row: Option<Stored<ListRow>> = r.get(no)?;
            sure += usize::from(row.is_some_and(|r| r.record.candidates.first().is_some_and(|c| c.is_sure)));
        }
        Ok(sure)
    })
}

/// A list as it goes back to its sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// What it was called.
    pub name: String,
    /// What stood above the header.
    pub title: Vec<Vec<String>>,
    /// The sender's columns in their order, then those of the result.
    pub columns: Vec<String>,
    /// The rows in their order.
    pub rows: Vec<Vec<String>>,
    /// Whether it came as a spreadsheet.
    pub is_sheet: bool,
}

/// The columns of the result.
const RESULT: [&str; 7] = [
    "Kết quả",
    "Số định danh theo sổ",
    "Họ tên theo sổ",
    "Chỗ sai, thiếu",
    "Khả năng",
    "Người đối khớp",
    "Ghi chú đối khớp",
];

/// The list in its sender's own layout, with what was found out in columns of its own at the end.
pub fn export(register: &Register, actor: &Actor, list: u32) -> Result<Exported, ServiceError> {
    actor.require(Export)?;
    let head = by_number(register, actor, list)?.record;
    let kind = kind_of(register, &head.kind)?;
    actor.require_any(needed(&kind))?;
    let subject = Subject { kind: Kind::ListCheck, no: list };
    access::before_showing(register, actor, ActionId::ReadExport, Some(subject), &head.name)?;
    let mut columns = head.columns.clone();
    let result = RESULT.iter().enumerate().map(|(i, column)| {
        let is_note = i + 1 == RESULT.len();
        let replies = kind.takes(Verdict::Answered);
        if is_note && replies { "Trả lời" } else { *column }
    });
    columns.extend(result.map(String::from));
    let lines = rows(register, actor, list)?.into_iter().map(|view| {
        let row = &view.row.record;
        let mut cells = row.cells.clone();
        cells.resize(head.columns.len(), String::new());
        let person = view.decided.as_ref().map(|p| &p.record);
        let likelihood = row.candidates.iter().find(|c| Some(c.person) == row.person);
        let wrong = person.map(|p| faults(&head, row, p)).unwrap_or_default();
        let wrong: Vec<String> = wrong.iter().filter(|f| f.is_theirs()).map(Fault::text).collect();
        cells.push(kind.outcome(row.verdict).to_owned());
        cells.push(person.map(Person::public_id).unwrap_or_default());
        cells.push(person.map(|p| p.full_name.clone()).unwrap_or_default());
        cells.push(wrong.join("; "));
        cells.push(likelihood.map(|c| percent(c.likelihood)).unwrap_or_default());
        cells.push(row.decided_by.clone());
        cells.push(row.note.clone());
        cells
    });
    let rows = lines.collect();
    Ok(Exported { name: head.name, title: head.title, columns, rows, is_sheet: head.is_sheet })
}

/// `99,41 %` of ten-thousandths.
fn percent(likelihood: u16) -> String {
    format!("{},{:02} %", likelihood / 100, likelihood % 100)
}
