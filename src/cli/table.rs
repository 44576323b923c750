//! A list as text, JSON, CSV, a workbook or pages: with the columns, in the order, or as the counts that were asked for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

use super::failure::Failure;
use super::session::Session;
use crate::cli::problem::CommandProblem;
use soxa_domain::time::DAY;
use soxa_exchange::people::guard;
use soxa_paper::document::{Block, Document, Paper, Signature, Table};
use soxa_paper::print::issuer::place_date;
use soxa_paper::render::pdf;
use soxa_paper::render::sheet::{Sheet, Stamp};
use soxa_text::collate::name_sort_key;

/// Form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Cells separated by tabs, a heading first
    Text,
    /// One JSON document
    Json,
    /// Comma-separated values
    Csv,
    /// A workbook
    Xlsx,
    /// Pages with a heading and a place to sign
    Pdf,
}

/// How a list is to be written.
#[derive(Debug, Args)]
pub struct Shape {
    /// In order of this column
    #[arg(long, value_name = "COL")]
    pub sort: Option<String>,
    /// These columns, separated by commas
    #[arg(long, value_name = "a,b", conflicts_with = "count_by")]
    pub columns: Option<String>,
    /// How many there are of each value of this column, instead of each
    #[arg(long, value_name = "COL")]
    pub count_by: Option<String>,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    pub format: ListFormat,
    /// The file; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl Shape {
    /// Refuses what is not for a screen: a workbook or pages without a file.
    pub fn check(&self) -> Result<(), Failure> {
        if self.output.is_none() && matches!(self.format, ListFormat::Xlsx | ListFormat::Pdf) {
            return Err(Failure::Usage(CommandProblem::FileNeeded));
        }
        Ok(())
    }

    /// Writes a list of all its columns and rows as it was asked for.
    pub fn write(&self, mut list: List, session: Session<'_>) -> Result<(), Failure> {
        self.check()?;
        if let Some(by) = &self.sort {
            list.sort(list.column("--sort", by)?)?;
        }
        if let Some(by) = &self.count_by {
            list = list.counted(list.column("--count-by", by)?)?;
        }
        if let Some(columns) = &self.columns {
            let places = columns.split(',').map(|id| list.column("--columns", id.trim()));
            let places = places.collect::<Result<Vec<_>, _>>()?;
            list = list.only(&places);
        }
        list.write(session, self.format, self.output.as_deref())
    }
}

/// Rows of a workbook or of pages: all of it is held.
const MOST_ROWS: usize = 30_000;

/// A column of a list.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its stable name.
    pub id: String,
    /// What stands above it on pages.
    pub heading: String,
    /// What its cells are.
    pub kind: Cells,
}

/// What the cells of a column are: how they are ordered, and what they are in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// Text.
    Text,
    /// People's names, in the order of names.
    Name,
    /// Whole numbers.
    Number,
}

impl Column {
    /// A column of text.
    pub fn text(id: &str, heading: &str) -> Self {
        Self { id: id.to_owned(), heading: heading.to_owned(), kind: Cells::Text }
    }

    /// A column of numbers.
    pub fn number(id: &str, heading: &str) -> Self {
        Self { kind: Cells::Number, ..Self::text(id, heading) }
    }

    /// A column of people's names.
    pub fn name(id: &str, heading: &str) -> Self {
        Self { kind: Cells::Name, ..Self::text(id, heading) }
    }

    fn value(&self, cell: &str) -> Value {
        match cell.parse::<u64>() {
            Ok(number) if self.kind == Cells::Number => Value::from(number),
            _ if cell.is_empty() => Value::Null,
            _ => Value::String(cell.to_owned()),
        }
    }
}

/// Rows in order of one of their cells; what is empty comes last.
///
/// # Errors
/// A cell cannot be read.
pub fn in_order<T>(
    rows: Vec<T>,
    kind: Cells,
    cell: impl Fn(&T) -> Result<String, Failure>,
) -> Result<Vec<T>, Failure> {
    let key = |row: T| {
        let cell = cell(&row)?;
        let number = if kind == Cells::Number { cell.parse::<u64>().unwrap_or(0) } else { 0 };
        let text = if kind == Cells::Name { name_sort_key(&cell) } else { cell.as_bytes().to_vec() };
        Ok(((cell.is_empty(), number, text), row))
    };
    let mut keyed = rows.into_iter().map(key).collect::<Result<Vec<_>, Failure>>()?;
    keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(keyed.into_iter().map(|(_, row)| row).collect())
}

/// A list that is ready to be written.
pub struct List {
    /// What the pages are called.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl List {
    /// The place of a column.
    fn column(&self, option: &str, id: &str) -> Result<usize, Failure> {
        let place = self.columns.iter().position(|column| column.id == id);
        super::among(option, id, place, self.columns.iter().map(|column| column.id.as_str()))
    }

    /// Puts the rows in order of a column.
    fn sort(&mut self, by: usize) -> Result<(), Failure> {
        let kind = self.columns.get(by).map_or(Cells::Text, |column| column.kind);
        let rows = std::mem::take(&mut self.rows);
        self.rows = in_order(rows, kind, |row| Ok(row.get(by).cloned().unwrap_or_default()))?;
        Ok(())
    }

    /// How many rows there are of each value of a column.
    fn counted(&self, by: usize) -> Result<Self, Failure> {
        let column = self.columns.get(by).cloned().unwrap_or_else(|| Column::text("", ""));
        let title = format!("{}, {}", self.title, column.heading.to_lowercase());
        let cell = |row: &Vec<String>| Ok(row.get(by).cloned().unwrap_or_default());
        Self::of_counts(title, column, "Số lượng", &self.rows, cell)
    }

    /// How many rows there are of each value, the most first; those without one under the empty text.
    ///
    /// # Errors
    /// A value cannot be read.
    pub fn of_counts<T>(
        title: String,
        column: Column,
        heading: &str,
        rows: &[T],
        cell: impl Fn(&T) -> Result<String, Failure>,
    ) -> Result<Self, Failure> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows {
            *counts.entry(cell(row)?).or_default() += 1;
        }
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        counts.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        Ok(Self {
            title,
            columns: vec![column, Column::number("count", heading)],
            rows: counts.into_iter().map(|(value, n)| vec![value, n.to_string()]).collect(),
        })
    }

    /// With these columns only, in this order.
    fn only(self, places: &[usize]) -> Self {
        let cells = |row: Vec<String>| {
            places.iter().map(|place| row.get(*place).cloned().unwrap_or_default()).collect()
        };
        Self {
            columns: places.iter().filter_map(|place| self.columns.get(*place).cloned()).collect(),
            rows: self.rows.into_iter().map(cells).collect(),
            ..self
        }
    }

    /// Writes it to a file, or to standard output.
    pub fn write(&self, session: Session<'_>, format: ListFormat, to: Option<&Path>) -> Result<(), Failure> {
        let Session { register, actor, ui, .. } = session;
        if matches!(format, ListFormat::Xlsx | ListFormat::Pdf) && self.rows.len() > MOST_ROWS {
            return Err(Failure::Refused(CommandProblem::TooManyRows { most: MOST_ROWS }));
        }
        let ids = || self.columns.iter().map(|c| c.id.as_str());
        match format {
            ListFormat::Json if to.is_none() => ui.json(&self.objects()),
            ListFormat::Json => ui.export(register, actor, &self.title, to, |out| {
                serde_json::to_writer_pretty(out, &self.objects()).map_err(|e| Failure::io("JSON", e.into()))
            }),
            ListFormat::Text => ui.export(register, actor, &self.title, to, |out| {
                let lines =
                    std::iter::once(ids().map(str::to_owned).collect()).chain(self.rows.iter().cloned());
                for line in lines {
                    let line: Vec<String> = line;
                    writeln!(out, "{}", line.join("\t")).map_err(|e| Failure::io("text", e))?;
                }
                Ok(())
            }),
            ListFormat::Csv => ui.export(register, actor, &self.title, to, |out| {
                let mut writer = csv::Writer::from_writer(out);
                writer.write_record(ids())?;
                for row in &self.rows {
                    writer.write_record(row.iter().map(|cell| guard(cell)))?;
                }
                writer.flush().map_err(|e| Failure::io("CSV", e))
            }),
            ListFormat::Xlsx => ui.export(register, actor, &self.title, to, |out| {
                let headers: Vec<&str> = ids().collect();
                let mut sheet = Sheet::new(&self.title, &headers, &Stamp::of(register, actor));
                for row in &self.rows {
                    sheet.row(row.iter().map(String::as_str));
                }
                let bytes = sheet.finish().map_err(|e| Failure::io("XLSX", e))?;
                out.write_all(&bytes).map_err(|e| Failure::io("XLSX", e))
            }),
            ListFormat::Pdf => ui.export(register, actor, &self.title, to, |out| {
                let pages = pdf::render(&self.document(session))
                    .map_err(|e| Failure::Refused(CommandProblem::other(&e)))?;
                out.write_all(&pages).map_err(|e| Failure::io("PDF", e))
            }),
        }
    }

    fn objects(&self) -> Vec<Value> {
        let object = |row: &Vec<String>| {
            let cells =
                self.columns.iter().zip(row).map(|(column, cell)| (column.id.clone(), column.value(cell)));
            Value::Object(cells.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }

    fn document(&self, session: Session<'_>) -> Document {
        let Session { register, actor, .. } = session;
        let columns: Vec<(&str, u16)> =
            std::iter::once(("TT", 1)).chain(self.columns.iter().map(|c| (c.heading.as_str(), 4))).collect();
        let rows = self
            .rows
            .iter()
            .enumerate()
            .map(|(i, row)| std::iter::once((i + 1).to_string()).chain(row.iter().cloned()).collect());
        let commune = register.commune();
        Document {
            paper: Paper::A4Landscape,
            title: self.title.to_uppercase(),
            subtitle: format!("Ngày {}: {} dòng", register.now().date().format(DAY), self.rows.len()),
            issuer: vec![format!("UBND {}", commune.name.to_uppercase())],
            place_date: place_date(&commune.place, register.now()),
            body: vec![Block::Table(Table::new(&columns, rows.collect()))],
            signatures: vec![Signature::by("NGƯỜI LẬP", &actor.operator)],
            ..Document::default()
        }
    }
}
