//! Lines of the other registers (screen 9) as a file has them: columns by the key or the label of each field.

use std::collections::BTreeMap;
use std::path::Path;

use super::columns::{Column, header_key};
use super::problem::{FileError, Problem};
use super::reading::tally::Shared;
use super::reading::{Ask, Reading, Wanted};
use soxa_service::entries::{FieldKind, RegisterSpec};

/// Lines, each with its line or row of the file and its fields by key.
pub type Numbered = Vec<(u64, BTreeMap<String, String>)>;

/// The lines read, what is wrong with others, and what was passed over.
pub type Lines = (Numbered, Vec<Problem>, Shared);

/// Columns that only count the rows.
const COUNTING: [&str; 3] = ["stt", "tt", "so thu tu"];

/// Reads the lines of a register. A column that is no field is kept under its header, so that whoever checks the lines
/// names it.
///
/// # Errors
/// The file cannot be read, or no row of it heads the register's first needed field.
pub fn read(path: &Path, spec: &RegisterSpec) -> Result<Lines, FileError> {
    let known = |header: &str| {
        let key = header_key(header);
        let means = |name: &str| header_key(name) == key;
        let field = spec.field.iter().find(|f| means(&f.key) || means(&f.label))?;
        let kind = if field.kind == FieldKind::Date { "date" } else { "text" };
        Some(Column { kind: kind.to_owned(), ..Column::plain(&field.key) })
    };
    let ask = Ask {
        path,
        known: &known,
        wanted: "tên các trường của sổ",
        rows: Wanted::Anything,
        sheets: &[],
        hamlets: &[],
    };
    let reading = Reading::open(&ask)?;
    let columns: Vec<Option<String>> = reading
        .columns()
        .iter()
        .map(|column| match column.name() {
            Some(key) => Some(key.to_owned()),
            None if COUNTING.contains(&header_key(&column.header).as_str()) => None,
            None => Some(column.header.clone()).filter(|header| !header.trim().is_empty()),
        })
        .collect();
    let (rows, shared) = reading.rows()?;
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for row in rows {
        match row {
            Err((line, reason)) => problems.push(Problem::new(line, "", "", reason)),
            Ok(row) => {
                let cell = |(place, key): (usize, &Option<String>)| {
                    let value = row.cells.get(place).unwrap_or_default().trim();
                    (!value.is_empty()).then(|| Some((key.clone()?, value.to_owned())))?
                };
                lines.push((row.line, columns.iter().enumerate().filter_map(cell).collect()));
            }
        }
    }
    Ok((lines, problems, shared))
}
