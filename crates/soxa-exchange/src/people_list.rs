//! Any list of people as rows for the linkage engine: its columns found by their headers, every cell as it stands.
//!
//! Unlike an import nothing is refused for what a cell holds: an error in a cell is what linkage is there for.

use std::path::Path;

use super::columns::{header_key, of_header};
use super::problem::FileError;
use super::table::{CELL_LIMIT, Table};
use crate::refusal::CellProblem;
use soxa_linkage::schema::Schema;
use soxa_text::display::sanitise;

/// A file whose columns are known.
#[derive(Debug, Clone)]
pub struct PeopleList {
    table: Table,
    /// By the schema's columns: where each stands in the file.
    columns: Vec<Option<usize>>,
    /// Where the columns stand that name a row, best first.
    ids: Vec<usize>,
}

/// A row that cannot be read: its line and why.
pub type BadRow = (u64, CellProblem);

impl PeopleList {
    /// Looks into a file.
    pub fn open(path: &Path, schema: &Schema) -> Result<Self, FileError> {
        let wanted = schema.columns();
        let known = |header: &str| meaning(schema, &wanted, header).is_some();
        let table = Table::open(path, "full_name / Họ và tên, person_id / Số định danh", known)?;
        let meanings: Vec<Option<String>> =
            table.headers.iter().map(|h| meaning(schema, &wanted, h)).collect();
        let at = |name: &str| meanings.iter().position(|m| m.as_deref() == Some(name));
        let columns = wanted.iter().map(|name| at(name)).collect();
        let ids = schema.id.iter().filter_map(|name| at(name)).collect();
        Ok(Self { table, columns, ids })
    }

    /// Gives each row's id and cells, the cells in the order of [`Schema::columns`].
    pub fn each(&self, mut take: impl FnMut(String, &[&str])) -> Result<Result<(), BadRow>, FileError> {
        for (n, row) in self.table.rows()?.enumerate() {
            let row = match row {
                Ok(row) => row,
                Err(bad) => return Ok(Err(bad)),
            };
            let cell = |i: usize| row.cells.get(i).unwrap_or_default().trim();
            let cells: Vec<&str> = self
                .columns
                .iter()
                .map(|c| c.map_or("", cell))
                // A longer cell is no value of any column.
                .map(|c| if c.len() > CELL_LIMIT { "" } else { c })
                .collect();
            let id = self.ids.iter().map(|i| cell(*i)).find(|c| !c.is_empty() && c.len() <= CELL_LIMIT);
            take(id.map_or_else(|| (n + 1).to_string(), |id| sanitise(id).into_owned()), &cells);
        }
        Ok(Ok(()))
    }
}

/// The schema's column or id a header stands for: by its own name, or by what real lists call it.
fn meaning(schema: &Schema, columns: &[&str], header: &str) -> Option<String> {
    let key = header_key(header);
    let own = columns.iter().copied().chain(schema.id.iter().map(String::as_str));
    own.clone().find(|name| header_key(name) == key).map(str::to_owned).or_else(|| {
        let name = of_header(header)?.name.as_str();
        own.clone().find(|own| *own == name).map(str::to_owned)
    })
}
