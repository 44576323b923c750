//! Which sheets of a workbook are the list, and where their columns stand.

use std::path::Path;

use super::header::{Header, ROWS, Top};
use super::plan::{Plan, ReadColumn};
use super::section::{Section, cased, section};
use super::{Ask, Wanted};
use crate::columns::Known;
use crate::problem::FileError;
use crate::refusal::SheetProblem;
use crate::sheet::{self, Sheet};
use soxa_domain::unit::plain_hamlet;

/// Where a sheet's columns stand among those of all: the first with the same meaning and label that is free.
pub(super) fn slots(plan: &mut Plan, header: &Header) -> Vec<usize> {
    let mut taken: Vec<usize> = Vec::new();
    for at in 0..header.paths.len() {
        let (text, meaning) = (header.text(at), header.meanings.get(at).cloned().flatten());
        let free = |(i, c): &(usize, &ReadColumn)| {
            !taken.contains(i)
                && match (&c.meaning, &meaning) {
                    (Some(a), Some(b)) => a.name == b.name,
                    (None, None) => c.header == text,
                    _ => false,
                }
        };
        let found = plan.columns.iter().enumerate().find(free).map(|(i, _)| i);
        let slot = found.unwrap_or_else(|| plan.add_from(header, at));
        taken.push(slot);
    }
    taken
}

pub(super) fn header_of(sheet: &Sheet, known: &Known<'_>) -> Option<Header> {
    let text = |cell: &sheet::Cell| match cell {
        sheet::Cell::Text(text) => text.clone(),
        sheet::Cell::Number(n) => n.to_string(),
        sheet::Cell::Day(day) => day.vi(),
    };
    let rows: Vec<Vec<String>> =
        sheet.rows.iter().take(ROWS + 3).map(|row| row.iter().map(text).collect()).collect();
    let hidden = |i: usize| u32::try_from(i).is_ok_and(|i| sheet.hidden_columns.contains(&i));
    let mut header = Top { rows: &rows, merges: &sheet.merges }.header(known)?;
    // What is seen comes before what is hidden and means the same.
    let seen: Vec<String> = header
        .meanings
        .iter()
        .enumerate()
        .filter(|(i, _)| !hidden(*i))
        .filter_map(|(_, m)| m.as_ref().map(|c| c.name.clone()))
        .collect();
    for (i, meaning) in header.meanings.iter_mut().enumerate() {
        if hidden(i) && meaning.as_ref().is_some_and(|c| seen.contains(&c.name)) {
            *meaning = None;
        }
    }
    Some(header)
}

/// Whether what is read has a hamlet at all.
pub(super) fn has_hamlets(ask: &Ask<'_>) -> bool {
    ask.rows != Wanted::Lines || (ask.known)("hamlet").is_some()
}

pub(super) fn has_name(header: &Header) -> bool {
    let name = |name: &str| matches!(name, "full_name" | "given_name");
    header.meanings.iter().flatten().any(|c| name(&c.name))
}

/// Whether a header is that of a list of people: a name, and at least two more things of them.
pub(super) fn is_list(header: &Header) -> bool {
    let more = [
        "person_id",
        "id_number",
        "cmnd",
        "birth_date",
        "birth_year_male",
        "sex",
        "relationship",
        "household",
    ];
    has_name(header)
        && header.meanings.iter().flatten().filter(|c| more.contains(&c.name.as_str())).count() > 1
}

pub(super) fn has_rows(sheet: &Sheet, header: &Header) -> bool {
    let values = |row: &Vec<sheet::Cell>| row.iter().filter(|c| !c.is_empty()).count() > 1;
    sheet.rows.iter().skip(header.rows.end).any(values)
}

pub(super) fn no_name(path: &Path, header: &Header) -> FileError {
    let unknown =
        header.meanings.iter().enumerate().filter(|(_, m)| m.is_none()).map(|(i, _)| header.text(i));
    let headers: Vec<String> = unknown.filter(|h| !h.is_empty()).take(12).collect();
    let example = headers.first().cloned().unwrap_or_else(|| "Tiêu đề".to_owned());
    FileError::NoName { path: path.to_owned(), headers: headers.join(", "), example }
}

pub(super) fn nothing_fits(ask: &Ask<'_>, sheets: &[Sheet], found: &[(usize, &Sheet, &Header)]) -> FileError {
    let path = ask.path.to_owned();
    if sheets.iter().all(|s| s.rows.iter().flatten().all(sheet::Cell::is_empty)) {
        return FileError::Sheet { path, what: SheetProblem::NoSheet };
    }
    let hidden: Vec<String> =
        found.iter().filter(|(_, s, h)| s.is_hidden && is_list(h)).map(|(_, s, _)| s.name.clone()).collect();
    if !hidden.is_empty() && ask.sheets.is_empty() {
        return FileError::Sheet { path, what: SheetProblem::OnlyHidden { sheets: hidden.join(", ") } };
    }
    let best = found.iter().filter(|(_, s, _)| !s.is_hidden).max_by_key(|(.., h)| h.score());
    match best {
        Some((.., header)) if ask.rows == Wanted::People => no_name(ask.path, header),
        _ => FileError::NoHeader { path, wanted: ask.wanted },
    }
}

/// The hamlet that a sheet's name says: one of the commune's, one by its first word, or any name among several sheets
/// but those that programs and officers give to lists.
pub(super) fn hamlet_of(name: &str, several: bool, hamlets: &[String]) -> Option<String> {
    if let Some(known) = known_hamlet(name, hamlets) {
        return Some(known);
    }
    if let Section::Hamlet(name) = section(name) {
        return Some(name);
    }
    let folded = soxa_text::fold::fold(name);
    let plain = [
        "sheet",
        "trang tinh",
        "trang",
        "bang",
        "danh sach",
        "ds",
        "tong hop",
        "nhan khau",
        "list",
        "data",
        "tong",
    ];
    let is_plain = plain.iter().any(|p| folded.starts_with(p)) || !name.chars().any(char::is_alphabetic);
    (several && !is_plain).then(|| cased(name))
}

/// The hamlet of the commune that an address says: by itself or as its first part, `Thôn Hà Bôi, xã Minh Long`.
pub(super) fn hamlet_in(address: &str, hamlets: &[String]) -> Option<String> {
    let first = address.split([',', ';']).next().unwrap_or_default();
    known_hamlet(address, hamlets).or_else(|| known_hamlet(first, hamlets))
}

/// A hamlet as the register spells it, whatever the case, marks and a leading “Thôn”.
pub(crate) fn known_hamlet(text: &str, hamlets: &[String]) -> Option<String> {
    let wanted = plain_hamlet(text);
    let mut same = hamlets.iter().filter(|h| plain_hamlet(h) == wanted);
    let first = same.next()?;
    same.next().is_none().then(|| first.clone())
}
