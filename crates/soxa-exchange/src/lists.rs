//! A list of others read as it is: every cell kept, the columns named where their headers are known.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::path::Path;

use super::columns::{Column, header_key, of_header};
use super::people::guard;
use super::problem::FileError;
use super::table::{CELL_LIMIT, Table};
use soxa_domain::list_check::ListKind;
use soxa_service::lists::Exported;
use soxa_text::display::sanitise;
use soxa_text::mojibake;

/// More rows than this are no list of a commune.
const MOST: usize = 200_000;

/// A list's columns and rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFile {
    /// The header cells.
    pub columns: Vec<String>,
    /// For each column the stable name of what it holds; empty for what is not known.
    pub fields: Vec<String>,
    /// The cells of each row.
    pub rows: Vec<Vec<String>>,
    /// What stands above the header: title, number, date.
    pub title: Vec<Vec<String>>,
    /// Whether it is a spreadsheet.
    pub is_sheet: bool,
}

/// Reads a list of a kind; `mapping` comes before the columns of the kind, and those before the known headers.
pub fn read<S: BuildHasher>(
    path: &Path,
    kind: &ListKind,
    mapping: &HashMap<String, &'static Column, S>,
) -> Result<ListFile, FileError> {
    let field = |header: &str| -> Option<String> {
        let named = mapping.get(&header_key(header)).map(|c| c.name.clone());
        let own = || kind.column(header, header_key).map(str::to_owned);
        named.or_else(own).or_else(|| of_header(header).map(|c| c.name.clone()))
    };
    let table = Table::open(path, "Họ và tên", |h| field(h).is_some())?;
    let fields = table.headers.iter().map(|h| field(h).unwrap_or_default()).collect();
    let title = table.above()?.iter().map(|row| row.iter().map(|c| cell(c)).collect()).collect();
    let (columns, is_sheet) = (table.headers.clone(), table.is_sheet);
    let mut list = ListFile { columns, fields, rows: Vec::new(), title, is_sheet };
    for row in table.rows()? {
        let row = row.map_err(|(line, what)| FileError::Row { path: path.to_owned(), line, what })?;
        if list.rows.len() == MOST {
            return Err(FileError::TooBig { path: path.to_owned(), limit: MOST as u64 });
        }
        list.rows.push(row.cells.iter().map(cell).collect());
    }
    Ok(list)
}

fn cell(text: &str) -> String {
    let end = text.char_indices().nth(CELL_LIMIT).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or_default().trim();
    // Letters misread as control characters are read before such are thrown out.
    let mended = text.chars().any(char::is_control).then(|| mojibake::undo(text)).flatten();
    sanitise(mended.as_deref().unwrap_or(text)).into_owned()
}

/// A list that goes back to its sender, as CSV.
pub fn as_csv(list: &Exported) -> std::io::Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let title = list.title.iter().filter(|row| !row.is_empty());
    for row in title.chain(std::iter::once(&list.columns)).chain(&list.rows) {
        out.write_record(row.iter().map(|cell| guard(cell)))?;
    }
    out.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
}
