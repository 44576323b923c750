//! People in CSV: the contract's columns, Vietnamese headers, any order; out again in the same columns.
//!
//! [`PeopleFile`] understands a file's columns; [`row`] makes a person of a row; [`check`] finds every problem while the
//! people are handed on; [`update`] holds a row against the record of the same person; [`write`] writes people out.

mod check;
mod row;
mod update;
mod write;

use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::sync_channel;

use csv::StringRecord;

use self::row::Reading;
use self::write::unguard;
use super::columns::{Column, header_key, of_header};
use super::problem::{FileError, Problem};
use super::table::{CELL_LIMIT, Row, Table};
use crate::refusal::CellProblem;
use soxa_domain::person::{Person, PersonField};
use soxa_text::display::sanitise;

pub use check::{Check, Survey};
pub use update::{FieldChange, changes, updated};
pub use write::{PeopleWriter, guard};

/// Rows handed over at once by the reading thread, and how many such batches it may be ahead.
const BATCH: usize = 256;
const AHEAD: usize = 8;

/// A people file whose columns are understood.
#[derive(Debug, Clone)]
pub struct PeopleFile {
    table: Table,
    columns: Vec<Option<&'static Column>>,
    /// Headers that mean nothing known; their values go into the note.
    pub unknown: Vec<String>,
}

impl PeopleFile {
    /// Opens a file and finds out what its columns are; `mapping` comes before the known headers.
    pub fn open(path: &Path, mapping: &HashMap<String, &'static Column>) -> Result<Self, FileError> {
        let column = |header: &str| mapping.get(&header_key(header)).copied().or_else(|| of_header(header));
        let table = Table::open(path, "Họ và tên", |h| column(h).is_some())?;
        let mut columns: Vec<Option<&'static Column>> = Vec::new();
        let mut unknown = Vec::new();
        for (i, header) in table.headers.iter().enumerate() {
            let found = column(header);
            let before =
                columns.iter().position(|c| c.is_some_and(|c| Some(c) == found && c.kind != "ignore"));
            if let (Some(first), Some(c)) = (before, found) {
                return Err(FileError::Twice {
                    path: path.to_owned(),
                    first: table.headers.get(first).cloned().unwrap_or_default(),
                    second: header.clone(),
                    meaning: c.name.clone(),
                });
            }
            if found.is_none() && !header.is_empty() {
                unknown.push(header.clone());
            }
            columns.push(found);
            debug_assert_eq!(columns.len(), i + 1);
        }
        if !columns.iter().flatten().any(|c| matches!(c.name.as_str(), "full_name" | "given_name")) {
            return Err(FileError::NoHeader { path: path.to_owned(), wanted: "Họ và tên" });
        }
        Ok(Self { table, columns, unknown })
    }

    /// Every row as a person, or what is wrong with it.
    pub fn people(&self) -> Result<impl Iterator<Item = Parsed> + use<>, FileError> {
        // Reading goes on in a thread of its own while the rows before are checked and stored; it ends when nobody
        // wants more.
        let rows = self.table.rows()?;
        let this = self.clone();
        let (sender, receiver) = sync_channel::<Vec<Parsed>>(AHEAD);
        let read = move || {
            let mut batch = Vec::with_capacity(BATCH);
            for row in rows {
                batch.push(match row {
                    Ok(row) => this.parse(row),
                    Err((line, reason)) => {
                        let problem = Problem::new(line, "", "", reason);
                        Parsed { line, person: Err(vec![problem]), cells: StringRecord::new() }
                    }
                });
                if batch.len() == BATCH
                    && sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_err()
                {
                    return;
                }
            }
            let _ = sender.send(batch);
        };
        let started = std::thread::Builder::new().name("read".to_owned()).spawn(read);
        started
            .map_err(|e| FileError::Io { path: self.table.path().to_owned(), what: e.to_string().into() })?;
        Ok(receiver.into_iter().flatten())
    }

    /// The columns of [`PersonField::ALL`] that the file has by themselves: only their empty cells can mean that nothing is there.
    pub fn covered(&self) -> Vec<PersonField> {
        let mut found: Vec<PersonField> = self.columns.iter().flatten().filter_map(|c| c.field).collect();
        found.sort_unstable();
        found
    }

    /// The headers as they stand in the file.
    pub fn headers(&self) -> &[String] {
        &self.table.headers
    }

    fn parse(&self, row: Row) -> Parsed {
        let mut reading = Reading::of_line(row.line);
        for (i, cell) in row.cells.iter().enumerate() {
            let header = self.table.headers.get(i).map_or("", String::as_str);
            if cell.len() > CELL_LIMIT {
                reading.refuse(header, cell, CellProblem::TooLong { bytes: cell.len(), limit: CELL_LIMIT });
                continue;
            }
            let cell = sanitise(unguard(cell.trim()));
            if !cell.is_empty() {
                reading.take(self.columns.get(i).copied().flatten(), header, &cell);
            }
        }
        Parsed { line: row.line, person: reading.finish(), cells: row.cells }
    }
}

/// A row that was read.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Line in the file.
    pub line: u64,
    /// The person, or what is wrong.
    pub person: Result<Person, Vec<Problem>>,
    /// The cells as they stand in the file.
    pub cells: StringRecord,
}
