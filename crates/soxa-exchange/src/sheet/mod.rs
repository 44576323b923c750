//! A sheet as it stands: rows of cells with their types, what is merged, what is hidden, and what is noted in cells.
//!
//! [`xlsx`] and [`ods`] read their own forms, since what a cell shows follows from its format; [`xls`] leaves that to
//! calamine. Nothing here says what a cell means: that is `reading`.

mod ods;
mod styles;
mod xls;
mod xlsx;
mod xml;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::ops::Range;
use std::path::Path;

use chrono::NaiveDate;

use self::styles::Shows;
use crate::container::{self, Kind};
use crate::problem::FileError;
use crate::refusal::SheetProblem;
use crate::text::CELL_LIMIT;
use crate::unseen;
use soxa_text::legacy::Legacy;
use soxa_text::partial_date::PartialDate;
use soxa_text::repair::detect;

/// The file itself is no larger.
const FILE_LIMIT: u64 = 64 << 20;
/// Rows and columns looked at.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 256;
/// Columns that a sheet of any form has at most.
const MOST_COLUMNS: usize = 16_384;
/// Cells held at most, in all sheets, and text in them.
const CELLS: usize = container::CELLS;
const TEXT: usize = 128 << 20;
/// Merged areas and notes held at most of a sheet.
const EXTRAS: usize = 200_000;

/// A cell as the sheet has it.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text; empty where nothing stands.
    Text(String),
    /// A number, as its column's kind will read it.
    Number(f64),
    /// A date, as exactly as its format shows it.
    Day(PartialDate),
}

impl Cell {
    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

/// Cells made one, rows and columns from 0, both ends within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// First and last row.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (u32, u32),
}

/// One sheet.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether whoever opens the file does not see it.
    pub is_hidden: bool,
    /// The rows, from the first on.
    pub rows: Vec<Vec<Cell>>,
    /// What is merged, by first row.
    pub merges: Vec<Area>,
    /// Columns that are not shown, of those that are looked at.
    pub hidden_columns: BTreeSet<u32>,
    /// How many times columns were said to be hidden.
    hidings: usize,
    /// How many rows with values are not shown.
    pub hidden_rows: u32,
    /// What is noted in cells: row, column, text; by row.
    pub notes: Vec<(u32, u32, String)>,
}

impl Sheet {
    fn named(name: &str, is_hidden: bool) -> Self {
        Self { name: soxa_text::display::sanitise(name.trim()).into_owned(), is_hidden, ..Self::default() }
    }

    /// Puts a cell in its place; what lies beyond the columns that are looked at is left out.
    fn put(&mut self, (row, column): (u32, u32), cell: Cell, room: &mut Room) -> Result<(), SheetProblem> {
        if row >= ROWS || column >= COLUMNS {
            return Ok(());
        }
        let (row, column) = (row as usize, column as usize);
        let new_rows = (row + 1).saturating_sub(self.rows.len());
        if new_rows > 0 {
            room.take(new_rows, 0)?;
            self.rows.resize(row + 1, Vec::new());
        }
        if let Some(cells) = self.rows.get_mut(row) {
            let new = (column + 1).saturating_sub(cells.len());
            room.take(new, if let Cell::Text(text) = &cell { text.len() } else { 0 })?;
            if new > 0 {
                cells.resize(column + 1, Cell::Text(String::new()));
            }
            if let Some(slot) = cells.get_mut(column) {
                *slot = cell;
            }
        }
        Ok(())
    }

    /// Hides columns. What says so more often than there can be columns says nothing more.
    fn hide(&mut self, columns: Range<u32>) {
        self.hidings += 1;
        if self.hidings <= MOST_COLUMNS {
            self.hidden_columns.extend(columns.start.min(COLUMNS)..columns.end.min(COLUMNS));
        }
    }

    fn merge(&mut self, area: Area) {
        let several = area.rows.1 > area.rows.0 || area.columns.1 > area.columns.0;
        if several && area.columns.0 < COLUMNS && self.merges.len() < EXTRAS {
            self.merges.push(area);
        }
    }

    fn note(&mut self, row: u32, column: u32, text: &str) {
        let text = one_line(text);
        if !text.is_empty() && column < COLUMNS && self.notes.len() < EXTRAS {
            self.notes.push((row, column, text));
        }
    }

    fn in_order(mut self) -> Self {
        self.merges.sort_by_key(|area| area.rows);
        self.notes.sort_by_key(|(row, column, _)| (*row, *column));
        self
    }
}

/// What may still be held.
struct Room {
    cells: usize,
    text: usize,
}

impl Room {
    fn take(&mut self, cells: usize, text: usize) -> Result<(), SheetProblem> {
        self.cells = self.cells.checked_sub(cells).ok_or(SheetProblem::Large)?;
        self.text = self.text.checked_sub(text).ok_or(SheetProblem::Large)?;
        Ok(())
    }
}

/// Whether these first bytes are of a spreadsheet.
pub fn is_spreadsheet(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// What these first bytes are where a spreadsheet program would open them and they are none: a page of the web, or XML.
pub fn disguised(start: &[u8]) -> Option<SheetProblem> {
    let text: String = String::from_utf8_lossy(start.get(..4096).unwrap_or(start))
        .chars()
        .filter(|c| !matches!(c, '\u{feff}' | '\0' | '\u{fffd}'))
        .collect::<String>()
        .trim_start()
        .to_lowercase();
    let page = ["<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style", "<div"];
    if page.iter().any(|p| text.starts_with(p)) || (text.starts_with('<') && text.contains("<table")) {
        return Some(SheetProblem::Html);
    }
    (text.starts_with("<?xml") || text.starts_with("<workbook") || text.starts_with("<ss:workbook"))
        .then_some(SheetProblem::Xml)
}

/// The thread that a damaged file may end: what it would say of its end is of no use to anybody.
pub const READER: &str = "spreadsheet";

/// Every sheet of a file.
///
/// # Errors
/// The file is damaged, is no spreadsheet, carries macros, or unfolds to more than a list has.
pub fn open(path: &Path) -> Result<Vec<Sheet>, FileError> {
    let refuse = |what: SheetProblem| FileError::Sheet { path: path.to_owned(), what };
    let io = |e: &std::io::Error| FileError::Io { path: path.to_owned(), what: e.into() };
    let length = std::fs::metadata(path).map_err(|e| io(&e))?.len();
    if length > FILE_LIMIT {
        return Err(refuse(SheetProblem::FileTooLarge));
    }
    let bytes = std::fs::read(path).map_err(|e| io(&e))?;
    // A file that is damaged may make its reader panic.
    let reader = std::thread::Builder::new().name(READER.to_owned()).spawn(move || read(bytes));
    reader.map_err(|e| io(&e))?.join().map_err(|_| refuse(SheetProblem::Unread))?.map_err(refuse)
}

fn read(bytes: Vec<u8>) -> Result<Vec<Sheet>, SheetProblem> {
    let mut room = Room { cells: CELLS, text: TEXT };
    let sheets = match container::inspect(&bytes)? {
        Kind::Xlsx => xlsx::read(&bytes, &mut room)?,
        Kind::Ods => ods::read(&bytes, &mut room)?,
        Kind::Xls => xls::read(Cursor::new(bytes), &mut room)?,
    };
    let mut sheets: Vec<Sheet> = sheets.into_iter().map(Sheet::in_order).collect();
    // What is a hyphen that nobody sees elsewhere is a letter of the old fonts (ư).
    read_old_fonts(&mut sheets);
    for cell in sheets.iter_mut().flat_map(|s| &mut s.rows).flatten() {
        if let Cell::Text(text) = cell
            && let Cow::Owned(seen) = unseen::without(text)
        {
            *text = seen;
        }
    }
    Ok(sheets)
}

/// Text typed with a TCVN3 or VNI font is Western letters to a spreadsheet. One cell may read well either way; where
/// nearly all of a file reads as one of them, all of it is.
fn read_old_fonts(sheets: &mut [Sheet]) {
    let mut misread: Vec<(Legacy, &mut String)> = Vec::new();
    let mut perhaps: Vec<&mut String> = Vec::new();
    for cell in sheets.iter_mut().flat_map(|s| &mut s.rows).flatten() {
        let Cell::Text(text) = cell else { continue };
        match detect(text) {
            Some(legacy) => misread.push((legacy, text)),
            None if text.contains(SOFT_HYPHEN) => perhaps.push(text),
            None => {}
        }
    }
    let all = misread.len();
    let vni = misread.iter().filter(|(legacy, _)| *legacy == Legacy::Vni).count();
    for (legacy, text) in misread {
        let font = match (vni * 10 >= all * 9, vni * 10 <= all) {
            (true, _) => Legacy::Vni,
            (_, true) => Legacy::Tcvn3,
            _ => legacy,
        };
        *text = font.decode(text);
    }
    // A word with no other letter of its own tells nothing by itself; beside others it is one of theirs.
    if all > 0 && vni * 10 <= all {
        for text in perhaps {
            *text = Legacy::Tcvn3.decode(text);
        }
    }
}

/// Where the TCVN3 fonts have their ư.
const SOFT_HYPHEN: char = '\u{ad}';

/// Lines of a cell, kept apart by one break each: two people may stand in one. What no column takes is not kept in full.
fn one_line(text: &str) -> String {
    let text = text.get(..text.floor_char_boundary(CELL_LIMIT + 4)).unwrap_or(text);
    if !text.as_bytes().contains(&b'\n') && !text.as_bytes().contains(&b'\r') {
        return text.trim().to_owned();
    }
    text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A date that a cell shows by its serial number.
fn day(serial: f64, shows: Shows, from_1904: bool) -> Option<Cell> {
    if let Some(year) = bare_year(serial) {
        return Some(year);
    }
    let minutes = (serial.fract() * 1440.0).round() as u32;
    dated(styles::serial(serial, from_1904)?, minutes, shows)
}

/// A year typed into a cell of dates: a day of 1905 to the sheet.
fn bare_year(serial: f64) -> Option<Cell> {
    let is_year = serial.fract() == 0.0 && (1800.0..=2100.0).contains(&serial);
    is_year.then(|| PartialDate::new(serial as u16, 0, 0).ok()).flatten().map(Cell::Day)
}

/// A date and the minutes of its day, as exactly as the cell's format shows them.
fn dated(date: NaiveDate, minutes: u32, shows: Shows) -> Option<Cell> {
    if shows == Shows::Day && (1..1440).contains(&minutes) {
        // When something was received is told to the minute.
        let (hour, minute) = (minutes / 60, minutes % 60);
        return Some(Cell::Text(format!("{date} {hour:02}:{minute:02}")));
    }
    let whole = PartialDate::from(date);
    let (year, month) = (whole.year(), whole.month().unwrap_or_default());
    let shown = match shows {
        Shows::Month => PartialDate::new(year, month, 0),
        Shows::Year => PartialDate::new(year, 0, 0),
        Shows::Day | Shows::Other => Ok(whole),
    };
    shown.ok().map(Cell::Day)
}

/// The day of a spreadsheet's serial number.
pub(crate) fn serial(n: f64) -> Option<PartialDate> {
    styles::serial(n, false).map(PartialDate::from)
}

/// Whether two names are of one sheet, as people type them.
pub fn same_name(a: &str, b: &str) -> bool {
    a.trim() == b.trim() || soxa_text::fold::same(a, b)
}
