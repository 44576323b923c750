//! People in files: the contract's columns, Vietnamese headers, any order; out again in the same columns.
//!
//! [`PeopleFile`] understands a file's columns; [`row`] makes a person of a row; [`check`] finds every problem while the
//! people are handed on; [`update`] holds a row against the record of the same person; [`rejects`] writes what was not
//! taken so that it can be taken in again; [`write`] writes people out.

mod check;
mod rejects;
mod row;
mod update;
mod write;

use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::sync_channel;

use chrono::NaiveDate;
use csv::StringRecord;

use self::row::RowReader;
use super::columns::{Column, Mapping, header_key, of_header};
use super::problem::{FileError, Problem};
use super::reading::tally::Shared;
use super::reading::{Ask, Origin, ReadColumn, Reading, Wanted};
use super::values::answers::{Answers, SAID};
use soxa_domain::person::{Person, PersonField};

pub use check::{AskedWord, Check, Survey};
pub use rejects::rejects;
pub use update::{FieldChange, changes, updated};
pub use write::{PeopleWriter, guard};

/// Rows handed over at once by the reading thread, and how many such batches it may be ahead.
const BATCH: usize = 256;
const AHEAD: usize = 8;

/// What was said of a file before it is read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What headers mean, before those that are known.
    pub mapping: Mapping,
    /// What words mean.
    pub answers: Answers,
    /// The sheets to read; those of the best layout where none is named.
    pub sheets: Vec<String>,
    /// The commune's hamlets, as the register spells them.
    pub hamlets: Vec<String>,
    /// The day after which nobody is born yet.
    pub today: Option<NaiveDate>,
}

impl Options {
    /// Takes in what was said before, under what is said now: `Header=column` and words with their meaning. `column` is the
    /// column of a stable name.
    pub fn recall(&mut self, said: &[String], column: &dyn Fn(&str) -> Option<Column>) {
        let now: Vec<String> = self.mapping.values().map(|c| c.name.clone()).collect();
        for kept in said {
            if kept.contains(SAID) {
                self.answers.recall(kept);
            } else if let Some((header, name)) = kept.rsplit_once('=')
                && let Some(column) = column(name)
                // What is said now of another header is in its place.
                && !(column.stands_once() && now.contains(&column.name))
            {
                self.mapping.entry(header_key(header)).or_insert(column);
            }
        }
    }

    /// What is said of a layout's columns and words, as it is remembered.
    pub fn said(&self, headers: &[String]) -> Vec<String> {
        let of = |h: &String| self.mapping.get(&header_key(h)).map(|column| format!("{h}={}", column.name));
        headers.iter().filter_map(of).chain(self.answers.kept()).collect()
    }
}

/// A people file whose columns are understood.
#[derive(Debug, Clone)]
pub struct PeopleFile {
    reading: Reading,
    answers: Answers,
    today: Option<NaiveDate>,
    /// Headers that mean nothing known; their values go into the note.
    pub unknown: Vec<String>,
}

impl PeopleFile {
    /// Opens a file and finds out what its columns are.
    ///
    /// # Errors
    /// The file cannot be read, no column of names is found, or two columns mean the same.
    pub fn open(path: &Path, options: &Options) -> Result<Self, FileError> {
        let known = |header: &str| -> Option<Column> {
            options.mapping.get(&header_key(header)).or_else(|| of_header(header)).cloned()
        };
        let mut reading = Reading::open(&Ask {
            path,
            known: &known,
            wanted: "Họ và tên",
            rows: Wanted::People,
            sheets: &options.sheets,
            hamlets: &options.hamlets,
        })?;
        unambiguous(path, reading.columns())?;
        reading.answer_orders(&options.answers, |_| PersonField::BirthDate.id().to_owned());
        let unknown = reading.columns().iter().filter(|c| c.meaning.is_none() && !c.header.is_empty());
        let unknown = unknown.map(|c| c.header.clone()).collect();
        Ok(Self { reading, answers: options.answers.clone(), today: options.today, unknown })
    }

    /// What the file was understood as.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// Every row as a person, or what is wrong with it; and what was met on the way.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub fn people(&self) -> Result<(impl Iterator<Item = Parsed> + use<>, Shared), FileError> {
        // Reading goes on in a thread of its own while the rows before are checked and stored; it ends when nobody
        // wants more.
        let (rows, tally) = self.reading.rows()?;
        let mut reader = RowReader::new(self, tally.clone());
        let (sender, receiver) = sync_channel::<Vec<Parsed>>(AHEAD);
        let read = move || {
            let mut batch = Vec::with_capacity(BATCH);
            for row in rows {
                batch.push(match row {
                    Ok(row) => reader.read(row),
                    Err((line, reason)) => {
                        let problem = Problem::new(line, "", "", reason);
                        Parsed { sheet: 0, line, person: Err(vec![problem]), cells: StringRecord::new() }
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
        started.map_err(|e| FileError::Io {
            path: self.reading.path().to_owned(),
            what: e.to_string().into(),
        })?;
        Ok((receiver.into_iter().flatten(), tally))
    }

    /// The columns of [`PersonField::ALL`] that the file has by themselves: only their empty cells can mean that nothing is there.
    pub fn covered(&self) -> Vec<PersonField> {
        let own = self.reading.columns().iter().filter(|c| c.origin == Origin::Sheet);
        let mut found: Vec<PersonField> = own.filter_map(|c| c.meaning.as_ref()?.field).collect();
        found.sort_unstable();
        found
    }

    /// The headers as they stand in the file.
    pub fn headers(&self) -> Vec<String> {
        self.reading.headers()
    }
}

/// Refuses two columns of one meaning: nobody knows which is right.
fn unambiguous(path: &Path, columns: &[ReadColumn]) -> Result<(), FileError> {
    let mut seen: HashMap<&str, &ReadColumn> = HashMap::new();
    for column in columns.iter().filter(|c| c.origin == Origin::Sheet) {
        let Some(meaning) = column.meaning.as_ref().filter(|m| m.stands_once()) else {
            continue;
        };
        if let Some(first) = seen.insert(meaning.name.as_str(), column) {
            return Err(FileError::Twice {
                path: path.to_owned(),
                first: first.header.clone(),
                second: column.header.clone(),
                meaning: meaning.name.clone(),
            });
        }
    }
    Ok(())
}

/// A row that was read.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Which of the sheets that are read.
    pub sheet: usize,
    /// Line in the file.
    pub line: u64,
    /// The person, or what is wrong.
    pub person: Result<Person, Vec<Problem>>,
    /// The cells, in the columns of the reading.
    pub cells: StringRecord,
}
