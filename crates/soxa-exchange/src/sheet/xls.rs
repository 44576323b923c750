//! The binary form of old workbooks, read by calamine.

use std::io::Cursor;

use calamine::{Data, Reader, SheetVisible, Xls};

use super::styles::Shows;
use super::{Area, Cell, Room, Sheet, day, one_line};
use crate::refusal::SheetProblem;

/// Every sheet of a workbook.
pub(super) fn read(bytes: Cursor<Vec<u8>>, room: &mut Room) -> Result<Vec<Sheet>, SheetProblem> {
    let mut book = Xls::new(bytes).map_err(|_| SheetProblem::Unread)?;
    let from_1904 = book.has_1904_epoch();
    let known: Vec<(String, bool)> =
        book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible != SheetVisible::Visible)).collect();
    let mut sheets = Vec::new();
    for (name, hidden) in known {
        let mut sheet = Sheet::named(&name, hidden);
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            if let Some(cell) = cell(value, from_1904) {
                sheet.put((top + row as u32, left + column as u32), cell, room)?;
            }
        }
        for merged in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            sheet.merge(Area {
                rows: (merged.start.0, merged.end.0),
                columns: (merged.start.1, merged.end.1),
            });
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn cell(value: &Data, from_1904: bool) -> Option<Cell> {
    Some(match value {
        Data::Empty => return None,
        Data::Error(e) => Cell::Text(e.to_string()),
        Data::String(text) => Cell::Text(one_line(text)),
        Data::Int(n) => Cell::Number(*n as f64),
        Data::Float(n) => Cell::Number(*n),
        Data::Bool(b) => Cell::Text(if *b { "TRUE" } else { "FALSE" }.to_owned()),
        Data::DateTime(date) => day(date.as_f64(), Shows::Day, from_1904)?,
        Data::DateTimeIso(text) => Cell::Text(text.chars().take(10).collect()),
        Data::DurationIso(text) => Cell::Text(text.clone()),
        #[allow(unreachable_patterns)] // Later versions of the reader may tell more kinds apart.
        other => Cell::Text(one_line(&other.to_string())),
    })
    .filter(|cell| !cell.is_empty())
}
