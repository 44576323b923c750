//! A list of others read as it is: every cell kept, the columns named where their headers are known.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::path::Path;

use super::columns::{Column, header_key, of_header};
use super::problem::FileError;
use super::table::{CELL_LIMIT, Table};
use crate::text::display::sanitise;

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
}

/// Reads a list; `mapping` comes before the known headers.
pub fn read<S: BuildHasher>(
    path: &Path,
    mapping: &HashMap<String, &'static Column, S>,
) -> Result<ListFile, FileError> {
    let column = |header: &str| mapping.get(&header_key(header)).copied().or_else(|| of_header(header));
    let table = Table::open(path, "Họ và tên", |h| column(h).is_some())?;
    let fields = table.headers.iter().map(|h| column(h).map(|c| c.name.clone()).unwrap_or_default());
    let mut list = ListFile { columns: table.headers.clone(), fields: fields.collect(), rows: Vec::new() };
    for row in table.rows()? {
        let row = row.map_err(|(line, what)| FileError::Row { path: path.to_owned(), line, what })?;
        if list.rows.len() == MOST {
            return Err(FileError::TooBig { path: path.to_owned(), limit: MOST as u64 });
        }
        let cell = |c: &str| {
            let end = c.char_indices().nth(CELL_LIMIT).map_or(c.len(), |(at, _)| at);
            sanitise(c.get(..end).unwrap_or_default().trim()).into_owned()
        };
        list.rows.push(row.cells.iter().map(cell).collect());
    }
    Ok(list)
}
