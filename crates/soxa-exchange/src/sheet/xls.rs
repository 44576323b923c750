//! The binary form of old workbooks ([MS-XLS]), its values read by calamine. What a date shows, which it does not tell,
//! which columns and rows are not shown, and what is noted in cells, are read beside it.

use std::collections::{BTreeSet, HashMap};
use std::io::{Cursor, Read};
use std::ops::Range;

use calamine::{Data, Reader, SheetVisible, Xls};

use super::styles::{Shows, built_in, of_format};
use super::{Area, Cell, EXTRAS, MOST_COLUMNS, Room, Sheet, day, one_line};
use crate::container::{half, records, word};
use crate::refusal::SheetProblem;

/// Every sheet of a workbook.
pub(super) fn read(bytes: Cursor<Vec<u8>>, room: &mut Room) -> Result<Vec<Sheet>, SheetProblem> {
    let beside = beside(bytes.get_ref());
    let mut book = Xls::new(bytes).map_err(|_| SheetProblem::Unread)?;
    let from_1904 = book.has_1904_epoch();
    let known: Vec<(String, bool)> =
        book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible != SheetVisible::Visible)).collect();
    let mut sheets = Vec::new();
    for (at, (name, hidden)) in known.into_iter().enumerate() {
        let mut sheet = Sheet::named(&name, hidden);
        let more = beside.get(at);
        for columns in more.into_iter().flat_map(|m| &m.hidden) {
            sheet.hide(columns.clone());
        }
        for ((row, column), text) in more.into_iter().flat_map(|m| &m.notes) {
            sheet.note(*row, *column, text);
        }
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let place = (top + row as u32, left + column as u32);
            let shows = more.and_then(|m| m.shows.get(&place)).copied().unwrap_or(Shows::Day);
            if let Some(cell) = cell(value, shows, from_1904) {
                sheet.put(place, cell, room)?;
            }
        }
        for merged in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            sheet.merge(Area {
                rows: (merged.start.0, merged.end.0),
                columns: (merged.start.1, merged.end.1),
            });
        }
        let used =
            |row: &&u32| sheet.rows.get(**row as usize).is_some_and(|r| r.iter().any(|c| !c.is_empty()));
        sheet.hidden_rows = more.map_or(0, |m| m.hidden_rows.iter().filter(used).count() as u32);
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn cell(value: &Data, shows: Shows, from_1904: bool) -> Option<Cell> {
    Some(match value {
        Data::Empty => return None,
        Data::Error(e) => Cell::Text(e.to_string()),
        Data::String(text) => Cell::Text(one_line(text)),
        Data::Int(n) => Cell::Number(*n as f64),
        Data::Float(n) => Cell::Number(*n),
        Data::Bool(b) => Cell::Text(if *b { "TRUE" } else { "FALSE" }.to_owned()),
        Data::DateTime(date) => day(date.as_f64(), shows, from_1904)?,
        Data::DateTimeIso(text) => Cell::Text(text.chars().take(10).collect()),
        Data::DurationIso(text) => Cell::Text(text.clone()),
        #[allow(unreachable_patterns)] // Later versions of the reader may tell more kinds apart.
        other => Cell::Text(one_line(&other.to_string())),
    })
    .filter(|cell| !cell.is_empty())
}

/// What calamine does not tell of a sheet.
#[derive(Default)]
struct Beside {
    /// Dates of which less than a day is shown.
    shows: HashMap<(u32, u32), Shows>,
    /// Columns that are not shown.
    hidden: Vec<Range<u32>>,
    /// Rows that are not shown.
    hidden_rows: BTreeSet<u32>,
    /// What is noted in cells: row and column, and the text.
    notes: Vec<((u32, u32), String)>,
}

/// Cells remembered at most.
const MOST: usize = 1_000_000;

/// What stands beside the values of each sheet; nothing where the file does not say it in the known way.
fn beside(bytes: &[u8]) -> Vec<Beside> {
    stream(bytes)
        .map(|stream| {
            let formats = formats(&stream);
            let places =
                records(&stream, 0).filter(|(kind, _)| *kind == 0x0085).filter_map(|(_, data)| word(data, 0));
            places.map(|at| of_sheet(&stream, at as usize, &formats)).collect()
        })
        .unwrap_or_default()
}

fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut compound = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let mut stream = Vec::new();
    // Only the newer of the two forms has these records so.
    compound.open_stream("/Workbook").ok()?.take(256 << 20).read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// What each cell format shows, by its number.
fn formats(stream: &[u8]) -> Vec<Shows> {
    let mut own: HashMap<u16, Shows> = HashMap::new();
    let mut formats = Vec::new();
    for (kind, data) in records(stream, 0) {
        match kind {
            0x041e => {
                if let (Some(id), Some(code)) = (half(data, 0), text(data.get(2..).unwrap_or_default())) {
                    own.insert(id, of_format(&code));
                }
            }
            0x00e0 => formats.push(half(data, 2).unwrap_or_default()),
            _ => {}
        }
    }
    formats.into_iter().map(|id| own.get(&id).copied().unwrap_or_else(|| built_in(id.into()))).collect()
}

/// A text with its length before it, in one byte or two a letter.
fn text(data: &[u8]) -> Option<String> {
    Some(letters(data.get(2..)?, half(data, 0)?.into()))
}

fn of_sheet(stream: &[u8], at: usize, formats: &[Shows]) -> Beside {
    let mut beside = Beside::default();
    let mut see = |row: u16, column: u16, format: Option<u16>| {
        let shows = format.and_then(|f| formats.get(usize::from(f))).copied();
        if let Some(shows @ (Shows::Month | Shows::Year)) = shows
            && beside.shows.len() < MOST
        {
            beside.shows.insert((row.into(), column.into()), shows);
        }
    };
    let (mut hidden, mut hidden_rows) = (Vec::new(), BTreeSet::new());
    for (kind, data) in records(stream, at) {
        let (Some(row), Some(column)) = (half(data, 0), half(data, 2)) else { continue };
        match kind {
            0x0203 | 0x027e | 0x0006 => see(row, column, half(data, 4)),
            // Several numbers in one record, each six bytes behind its format.
            0x00bd => {
                let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6);
                for (n, cell) in (0u16..).zip(cells) {
                    see(row, column.saturating_add(n), half(cell, 0));
                }
            }
            0x007d if hidden.len() < MOST_COLUMNS && half(data, 8).is_some_and(|bits| bits & 1 == 1) => {
                hidden.push(u32::from(row)..u32::from(column) + 1);
            }
            // A height of none is how a row is hidden.
            0x0208 if half(data, 12).is_some_and(|bits| bits & 0x20 != 0) => {
                hidden_rows.insert(row.into());
            }
            _ => {}
        }
    }
    Beside { hidden, hidden_rows, notes: notes(stream, at), ..beside }
}

/// What is noted in the cells of a sheet: a note names an object of the drawing, and the object's text follows it.
fn notes(stream: &[u8], at: usize) -> Vec<((u32, u32), String)> {
    let mut texts: HashMap<u16, String> = HashMap::new();
    let mut places = Vec::new();
    let (mut object, mut begun): (Option<u16>, Option<(u16, usize)>) = (None, None);
    for (kind, data) in records(stream, at) {
        if let (0x003c, Some((id, left))) = (kind, begun) {
            let read = letters(data, left);
            let rest = left.saturating_sub(read.encode_utf16().count());
            if texts.len() < EXTRAS {
                texts.entry(id).or_default().push_str(&read);
            }
            begun = (rest > 0 && !read.is_empty()).then_some((id, rest));
            continue;
        }
        match kind {
            // The object's common part is its first: 0x15, its length, what it is, its number.
            0x005d => object = (half(data, 0) == Some(0x0015)).then(|| half(data, 6)).flatten(),
            0x01b6 => {
                begun = object.take().zip(half(data, 10).map(usize::from)).filter(|(_, left)| *left > 0);
            }
            0x001c if places.len() < EXTRAS => places.push((half(data, 0), half(data, 2), half(data, 6))),
            _ => {}
        }
    }
    let noted = places.into_iter().filter_map(|(row, column, id)| {
        let text = texts.get(&id?)?.clone();
        Some(((row?.into(), column?.into()), text))
    });
    noted.collect()
}

/// At most so many letters, in one byte or two each as the first byte says.
fn letters(data: &[u8], most: usize) -> String {
    let Some((how, letters)) = data.split_first() else { return String::new() };
    if how & 1 == 1 {
        let units: Vec<u16> = letters.chunks_exact(2).take(most).filter_map(|pair| half(pair, 0)).collect();
        return String::from_utf16_lossy(&units);
    }
    letters.iter().take(most).map(|byte| char::from(*byte)).collect()
}
