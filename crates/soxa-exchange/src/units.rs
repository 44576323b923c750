//! Files that say how hamlets are regrouped: each hamlet or household with the hamlet it becomes or goes to.

use std::path::Path;

use super::columns::{Column, header_key};
use super::problem::{FileError, Problem};
use super::reading::tally::Shared;
use super::reading::{Ask, Reading, Wanted};
use crate::refusal::CellProblem;

/// What the rows of a file are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Hamlets, by their name of today.
    Hamlets,
    /// Households, by number.
    Households,
}

/// A row: its line, whom it is about, and the hamlet it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line or row of the file, from 1.
    pub line: u64,
    /// The hamlet or household.
    pub of: String,
    /// The hamlet it becomes or goes to.
    pub to: String,
}

const HAMLET: &str = "thôn cũ";
const HOUSEHOLD: &str = "số hộ";
const TO: &str = "thôn mới";

/// Headers as commands, exports and officers write them.
const HEADERS: &[(&str, &[&str])] = &[
    (HAMLET, &["before", "old", "thôn cũ", "tên cũ", "thôn hiện nay", "thôn trước sắp xếp", "cũ"]),
    (HOUSEHOLD, &["household", "number", "số hồ sơ cư trú", "số hộ", "mã hộ", "hộ"]),
    (TO, &["after", "new", "thôn mới", "tên mới", "thôn sau sắp xếp", "mới", "hamlet", "thôn"]),
];

fn known(header: &str) -> Option<Column> {
    let key = header_key(header);
    let means = |names: &&[&str]| names.iter().any(|name| header_key(name) == key);
    HEADERS.iter().find(|(_, names)| means(names)).map(|(id, _)| Column::plain(id))
}

/// Reads the rows of a file, what is wrong with it, and what was passed over. Rows that say the same hamlet as before are kept: they say that
/// it stays.
///
/// # Errors
/// The file cannot be read, or has no row that heads both columns.
pub fn read(path: &Path, of: Of) -> Result<(Vec<Row>, Vec<Problem>, Shared), FileError> {
    let wanted = match of {
        Of::Hamlets => HAMLET,
        Of::Households => HOUSEHOLD,
    };
    let ask = Ask { path, known: &known, wanted, rows: Wanted::Anything, sheets: &[], hamlets: &[] };
    let reading = Reading::open(&ask)?;
    let place = |id: &str| reading.columns().iter().position(|column| column.name() == Some(id));
    let (Some(of), Some(to)) = (place(wanted), place(TO)) else {
        return Err(FileError::NoHeader { path: path.to_owned(), wanted });
    };
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let (found, shared) = reading.rows()?;
    for row in found {
        match row {
            Err((line, reason)) => problems.push(Problem::new(line, "", "", reason)),
            Ok(row) => {
                let cell = |place: usize| row.cells.get(place).unwrap_or_default().trim().to_owned();
                let read = Row { line: row.line, of: cell(of), to: cell(to) };
                if read.of.is_empty() || read.to.is_empty() {
                    problems.push(Problem::new(read.line, "", &read.of, CellProblem::NoNewHamlet));
                } else {
                    rows.push(read);
                }
            }
        }
    }
    Ok((rows, problems, shared))
}
