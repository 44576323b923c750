//! A list as text, JSON, CSV, a workbook or pages.

use std::path::Path;

use clap::ValueEnum;
use serde_json::{Map, Value};

use super::super::failure::Failure;
use super::super::session::Session;
use crate::cli::problem::CommandProblem;
use soxa_domain::time::DAY;
use soxa_exchange::people::guard;
use soxa_paper::document::{Block, Document, Paper, Signature, Table};
use soxa_paper::print::forms::place_date;
use soxa_paper::render::pdf;
use soxa_paper::render::sheet::{Sheet, Stamp};

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

/// Rows of a workbook or of pages: all of it is held.
const MOST_ROWS: usize = 30_000;

/// A column of a list.
pub struct Column {
    /// Its stable name.
    pub id: String,
    /// What stands above it on pages.
    pub heading: String,
    /// Whether its cells are numbers.
    pub is_number: bool,
}

impl Column {
    /// A column of text.
    pub fn text(id: &str, heading: &str) -> Self {
        Self { id: id.to_owned(), heading: heading.to_owned(), is_number: false }
    }

    /// A column of numbers.
    pub fn number(id: &str, heading: &str) -> Self {
        Self { is_number: true, ..Self::text(id, heading) }
    }

    fn value(&self, cell: &str) -> Value {
        match cell.parse::<u64>() {
            Ok(number) if self.is_number => Value::from(number),
            _ if cell.is_empty() => Value::Null,
            _ => Value::String(cell.to_owned()),
        }
    }
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
