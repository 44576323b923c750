//! Spreadsheets (XLSX, XLS, ODS) as rows of text: the sheet and header row that read most like a list of people are
//! found, dates and numbers become what a person would have typed, zeros that a number lost come back.
//!
//! A file that unpacks to more than it should, or carries macros under an innocent name, is refused before it is read
//! ([`container`]).

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, DataRef, Ods, Reader, Sheets, Xls, Xlsx};
use chrono::{Days, NaiveDate};

use super::columns::of_header;
use super::container::{self, Kind};
use super::problem::FileError;
use super::table::CELL_LIMIT;
use crate::refusal::SheetProblem;
use soxa_text::legacy::Legacy;
use soxa_text::repair::detect;

/// The file itself is no larger.
const FILE_LIMIT: u64 = 64 << 20;
/// Rows and columns looked at.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 256;
/// Cells held at most, in all sheets, and text in them.
const CELLS: usize = container::CELLS;
const TEXT: usize = 128 << 20;
/// Rows looked at for a header.
const HEADER_ROWS: usize = 20;

/// A cell as the sheet has it.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Text(String),
    Number(f64),
}

type Grid = Vec<Vec<Cell>>;

/// Whether these first bytes are of a spreadsheet.
pub fn is_spreadsheet(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// The thread that a damaged file may end: what it would say of its end is of no use to anybody.
pub const READER: &str = "spreadsheet";

/// The best sheet of a file as CSV text.
pub fn as_csv(path: &Path, is_known: &dyn Fn(&str) -> bool) -> Result<String, FileError> {
    let refuse = |what: SheetProblem| FileError::Sheet { path: path.to_owned(), what };
    let io = |e: &std::io::Error| FileError::Io { path: path.to_owned(), what: e.into() };
    let length = std::fs::metadata(path).map_err(|e| io(&e))?.len();
    if length > FILE_LIMIT {
        return Err(refuse(SheetProblem::FileTooLarge));
    }
    let bytes = std::fs::read(path).map_err(|e| io(&e))?;
    // A file that is damaged may make its reader panic.
    let reader = std::thread::Builder::new().name(READER.to_owned()).spawn(move || sheets(bytes));
    let grids =
        reader.map_err(|e| io(&e))?.join().map_err(|_| refuse(SheetProblem::Unread))?.map_err(refuse)?;
    let mut best: Option<(usize, usize, &Grid)> = None;
    for grid in &grids {
        let headers = grid.iter().take(HEADER_ROWS).enumerate();
        let known =
            |row: &Vec<Cell>| row.iter().filter(|c| matches!(c, Cell::Text(t) if is_known(t))).count();
        let Some((count, at)) =
            headers.map(|(i, row)| (known(row), i)).max_by_key(|(n, i)| (*n, usize::MAX - i))
        else {
            continue;
        };
        if best.as_ref().is_none_or(|(most, ..)| count > *most) {
            best = Some((count, at, grid));
        }
    }
    let (_, header, grid) = best.ok_or_else(|| refuse(SheetProblem::NoSheet))?;
    write(grid, header).ok_or_else(|| refuse(SheetProblem::Unread))
}

/// Every sheet of a file.
fn sheets(bytes: Vec<u8>) -> Result<Vec<Grid>, SheetProblem> {
    let kind = container::inspect(&bytes)?;
    let bytes = Cursor::new(bytes);
    let mut book = match kind {
        Kind::Xlsx => Sheets::Xlsx(Xlsx::new(bytes).map_err(|_| SheetProblem::Unread)?),
        Kind::Ods => Sheets::Ods(Ods::new(bytes).map_err(|_| SheetProblem::Unread)?),
        Kind::Xls => Sheets::Xls(Xls::new(bytes).map_err(|_| SheetProblem::Unread)?),
    };
    let mut room = Room { cells: CELLS, text: TEXT };
    let names = book.sheet_names();
    let grids: Result<Vec<Grid>, _> = names.iter().map(|name| grid(&mut book, name, &mut room)).collect();
    grids.map(|mut grids| {
        read_old_fonts(&mut grids);
        grids
    })
}

/// Text typed with a TCVN3 or VNI font is Western letters to a spreadsheet. One cell may read well either way; where
/// nearly all of a file reads as one of them, all of it is.
fn read_old_fonts(grids: &mut [Grid]) {
    let mut misread: Vec<(Legacy, &mut String)> = Vec::new();
    for cell in grids.iter_mut().flatten().flatten() {
        if let Cell::Text(text) = cell
            && let Some(legacy) = detect(text)
        {
            misread.push((legacy, text));
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
}

/// What may still be held.
struct Room {
    cells: usize,
    text: usize,
}

impl Room {
    fn take(&mut self, cells: usize, cell: &Cell) -> Result<(), SheetProblem> {
        let text = if let Cell::Text(text) = cell { text.len() } else { 0 };
        self.cells = self.cells.checked_sub(cells).ok_or(SheetProblem::Large)?;
        self.text = self.text.checked_sub(text).ok_or(SheetProblem::Large)?;
        Ok(())
    }
}

/// A sheet's cells, from its first row and column.
fn grid(book: &mut Sheets<Cursor<Vec<u8>>>, name: &str, room: &mut Room) -> Result<Grid, SheetProblem> {
    let mut grid: Grid = Vec::new();
    let mut put = |row: u32, column: u32, cell: Cell| -> Result<(), SheetProblem> {
        if row >= ROWS || column >= COLUMNS {
            return Ok(());
        }
        let (row, column) = (row as usize, column as usize);
        let new_rows = (row + 1).saturating_sub(grid.len());
        if new_rows > 0 {
            grid.resize(row + 1, Vec::new());
        }
        if let Some(cells) = grid.get_mut(row) {
            let new = (column + 1).saturating_sub(cells.len());
            room.take(new_rows + new, &cell)?;
            if new > 0 {
                cells.resize(column + 1, Cell::Text(String::new()));
            }
            if let Some(slot) = cells.get_mut(column) {
                *slot = cell;
            }
        }
        Ok(())
    };
    if let Sheets::Xlsx(book) = book {
        // Cell by cell: a sheet that claims a million columns costs nothing.
        let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(Grid::new()) };
        // Half a list would look like a whole one.
        while let Some(cell) = cells.next_cell().map_err(|_| SheetProblem::Unread)? {
            let (row, column) = cell.get_position();
            // A long text that many cells share is not copied for each.
            let cell = match cell.get_value() {
                DataRef::SharedString(text) => Some(Cell::Text(one_line(text))),
                value => read(&Data::from(value.clone())),
            };
            if let Some(cell) = cell {
                put(row, column, cell)?;
            }
        }
        return Ok(grid);
    }
    let Ok(range) = book.worksheet_range(name) else { return Ok(Grid::new()) };
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        if let Some(cell) = read(value) {
            put(top + row as u32, left + column as u32, cell)?;
        }
    }
    Ok(grid)
}

fn read(value: &Data) -> Option<Cell> {
    Some(match value {
        Data::Empty | Data::Error(_) => return None,
        Data::String(text) => Cell::Text(one_line(text)),
        Data::Int(n) => Cell::Number(*n as f64),
        Data::Float(n) => Cell::Number(*n),
        Data::Bool(b) => Cell::Text(if *b { "TRUE" } else { "FALSE" }.to_owned()),
        Data::DateTime(date) => {
            let day = date.as_datetime()?.date();
            Cell::Text(day.format("%Y-%m-%d").to_string())
        }
        Data::DateTimeIso(text) => Cell::Text(text.chars().take(10).collect()),
        Data::DurationIso(text) => Cell::Text(text.clone()),
        #[allow(unreachable_patterns)] // Later versions of the reader may tell more kinds apart.
        other => Cell::Text(one_line(&other.to_string())),
    })
}

/// A row of the list is one line: breaks within a cell become spaces. What no column takes is not kept in full.
fn one_line(text: &str) -> String {
    let text = text.get(..text.floor_char_boundary(CELL_LIMIT + 4)).unwrap_or(text);
    if !text.as_bytes().contains(&b'\n') && !text.as_bytes().contains(&b'\r') {
        return text.trim().to_owned();
    }
    text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The grid as CSV; numbers below the header as what their column holds.
fn write(grid: &Grid, header: usize) -> Option<String> {
    let kinds: Vec<&str> = grid
        .get(header)?
        .iter()
        .map(|c| match c {
            Cell::Text(text) => of_header(text).map_or("", |c| c.kind.as_str()),
            Cell::Number(_) => "",
        })
        .collect();
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in grid {
        let cells = row.iter().enumerate().map(|(i, cell)| match cell {
            Cell::Text(text) => text.clone(),
            Cell::Number(n) => number(*n, kinds.get(i).copied().unwrap_or_default()),
        });
        let mut cells: Vec<String> = cells.collect();
        if cells.is_empty() {
            cells.push(String::new());
        }
        out.write_record(&cells).ok()?;
    }
    String::from_utf8(out.into_inner().ok()?).ok()
}

/// A number as a person would have typed it in a column of this kind.
fn number(n: f64, kind: &str) -> String {
    if n.fract() != 0.0 || n.abs() >= 1e15 {
        return n.to_string();
    }
    let digits = format!("{n:.0}");
    match (kind, digits.len()) {
        ("date", 5) => serial(n).map_or(digits, |day| day.format("%Y-%m-%d").to_string()),
        ("id12" | "id9_or_12", 10 | 11) => format!("{digits:0>12}"),
        ("id9" | "id9_or_12", 8) => format!("{digits:0>9}"),
        ("phone", 9) => format!("0{digits}"),
        _ => digits,
    }
}

/// The day of a spreadsheet's serial number: day 1 is the last of 1899, since 1900 counts as a leap year there.
fn serial(n: f64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(n as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_what_was_typed() {
        assert_eq!(number(51_076_441_816.0, "id12"), "051076441816");
        assert_eq!(number(12_345_678.0, "id9"), "012345678");
        assert_eq!(number(212_345_678.0, "id12"), "212345678");
        assert_eq!(number(905_123_456.0, "phone"), "0905123456");
        assert_eq!(number(36_526.0, "date"), "2000-01-01");
        assert_eq!(number(1948.0, "date"), "1948");
        assert_eq!(number(3.5, ""), "3.5");
    }
}
