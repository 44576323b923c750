//! Any list of people as rows for the linkage engine: its columns found by their headers, every cell as it stands but
//! for what programs add to it.
//!
//! Unlike an import nothing is refused for what a cell holds: an error in a cell is what linkage is there for.

use std::path::Path;

use super::columns::{Column, header_key, of_header};
use super::problem::FileError;
use super::reading::tally::Tally;
use super::reading::{Ask, Order, Reading, Wanted};
use super::text::CELL_LIMIT;
use super::values::comparable;
use crate::refusal::CellProblem;
use soxa_linkage::schema::Schema;
use soxa_text::display::sanitise;

/// A file whose columns are known.
#[derive(Debug, Clone)]
pub struct PeopleList {
    reading: Reading,
    /// By the schema's columns: where each stands in the file, its kind and how its dates stand.
    columns: Vec<Option<Place>>,
    /// Where the columns stand that name a row, best first.
    ids: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Place {
    at: usize,
    kind: String,
    order: Option<Order>,
}

/// A row that cannot be read: its line and why.
pub type BadRow = (u64, CellProblem);

impl PeopleList {
    /// Looks into a file.
    ///
    /// # Errors
    /// The file cannot be read, or no header of it is known.
    pub fn open(path: &Path, schema: &Schema) -> Result<Self, FileError> {
        let wanted = schema.columns();
        let own = |name: &str| wanted.contains(&name) || schema.id.iter().any(|id| id == name);
        let known = |header: &str| meaning(schema, &wanted, header);
        let reading = Reading::open(&Ask {
            path,
            known: &known,
            wanted: "full_name / Họ và tên, person_id / Số định danh",
            rows: Wanted::Compared,
            sheets: &[],
            hamlets: &[],
        })?;
        let at = |name: &str| reading.columns().iter().position(|c| c.name() == Some(name));
        let place = |name: &&str| {
            let at = at(name)?;
            let column = reading.columns().get(at)?;
            // A year of a column of one sex is in the date already that was made of both.
            let kind = column.meaning.as_ref().map_or("", |c| &c.kind).to_owned();
            let made = matches!(kind.as_str(), "name_part" | "birth_male" | "birth_female" | "part");
            let composed = made && own("full_name") && own("birth_date");
            (!composed).then(|| Place { at, kind, order: reading.order(at) })
        };
        let columns = wanted.iter().map(place).collect();
        let ids = schema.id.iter().filter_map(|name| at(name)).collect();
        Ok(Self { reading, columns, ids })
    }

    /// Gives each row's id and cells, the cells in the order of [`Schema::columns`]; in the end what was met on the way.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub fn each(&self, mut take: impl FnMut(String, &[&str])) -> Result<Result<Tally, BadRow>, FileError> {
        let (rows, tally) = self.reading.rows()?;
        for row in rows {
            let row = match row {
                Ok(row) => row,
                Err(bad) => return Ok(Err(bad)),
            };
            let cell = |i: usize| row.cells.get(i).unwrap_or_default().trim();
            // A longer cell is no value of any column.
            let short = |c: &str| c.len() <= CELL_LIMIT;
            let read = |place: &Option<Place>| match place {
                Some(place) if short(cell(place.at)) => comparable(&place.kind, cell(place.at), place.order),
                _ => "".into(),
            };
            let cells: Vec<_> = self.columns.iter().map(read).collect();
            let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
            let id = self.ids.iter().map(|i| cell(*i)).find(|c| !c.is_empty() && short(c));
            take(id.map_or_else(|| row.ordinal.to_string(), |id| sanitise(id).into_owned()), &cells);
        }
        let tally = tally.lock().clone();
        Ok(Ok(tally))
    }
}

/// The schema's column or id a header stands for: by its own name, or by what real lists call it. What the schema does
/// not know but a reading does, such as the parts of a date, is known too.
fn meaning(schema: &Schema, columns: &[&str], header: &str) -> Option<Column> {
    let key = header_key(header);
    let own = columns.iter().copied().chain(schema.id.iter().map(String::as_str));
    if let Some(name) = own.clone().find(|name| header_key(name) == key) {
        let people = columns.contains(&"full_name");
        let known = of_header(name).filter(|c| people && c.name == name);
        return Some(known.cloned().unwrap_or_else(|| Column::plain(name)));
    }
    let column = of_header(header)?;
    let people = columns.contains(&"full_name");
    (people || own.clone().any(|own| own == column.name)).then(|| column.clone())
}
