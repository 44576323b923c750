//! A list of others read as it is: every cell kept, the columns named where their headers are known.

use std::path::Path;

use serde_json::{Value, json};

use super::columns::{Column, header_key, of_header};
use super::people::{Options, guard};
use super::problem::FileError;
use super::reading::tally::Tally;
use super::reading::{Ask, Reading, Wanted};
use super::text::CELL_LIMIT;
use super::values;
use soxa_domain::list_check::ListKind;
use soxa_service::lists::Exported;
use soxa_text::display::sanitise;
use soxa_text::words::Lang;
use soxa_text::{letters, mojibake};

/// More rows than this are no list of a commune.
const MOST: usize = 200_000;

/// A list's columns and rows.
#[derive(Debug, Clone, Default)]
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
    /// What the file was understood as.
    pub layout: Value,
    /// What was met while it was read.
    pub tally: Tally,
}

impl ListFile {
    /// Whether its header stands in one row.
    pub fn has_plain_header(&self) -> bool {
        self.layout.get("header_rows").and_then(Value::as_array).is_none_or(|rows| rows.len() == 1)
    }

    /// What was read, for a program, before anything is taken.
    pub fn reading_json(&self, lang: Lang) -> Value {
        let mut value = self.layout.clone();
        if let Value::Object(map) = &mut value {
            map.insert("sections".to_owned(), json!(self.tally.sections));
            map.insert("passed_over".to_owned(), json!(self.tally.passed_over));
            map.insert("passed".to_owned(), json!(self.tally.passed_json()));
            map.insert("people".to_owned(), json!(self.rows.len()));
            map.insert("assumed".to_owned(), json!(self.tally.assumed_json(lang)));
            map.insert("problems".to_owned(), json!([]));
        }
        value
    }
}

/// Reads a list of a kind; what was said of headers comes before the columns of the kind, and those before the known headers.
///
/// # Errors
/// The file cannot be read, or no header is found.
pub fn read(path: &Path, kind: &ListKind, options: &Options) -> Result<ListFile, FileError> {
    let known = |header: &str| -> Option<Column> {
        let named = options.mapping.get(&header_key(header)).map(|c| (*c).clone());
        let own = || kind.column(header, header_key).map(Column::plain);
        named.or_else(own).or_else(|| of_header(header).cloned())
    };
    let reading = Reading::open(&Ask {
        path,
        known: &known,
        wanted: "Họ và tên",
        rows: Wanted::Compared,
        sheets: &options.sheets,
        hamlets: &options.hamlets,
    })?;
    let columns: Vec<String> = reading.columns().iter().map(|c| c.header.clone()).collect();
    // What is put together stands in a column of its own.
    let fields = reading.columns().iter().map(|c| match &c.meaning {
        Some(meaning) if !matches!(meaning.kind.as_str(), "part" | "birth_male" | "birth_female") => {
            meaning.name.clone()
        }
        _ => String::new(),
    });
    let fields = fields.collect();
    let kinds: Vec<String> =
        reading.columns().iter().map(|c| c.meaning.as_ref().map_or("", |m| &m.kind).to_owned()).collect();
    let title = reading.above()?.iter().map(|row| row.iter().map(|c| cell("", c)).collect()).collect();
    let (rows, tally) = reading.rows()?;
    let mut list = ListFile {
        columns,
        fields,
        rows: Vec::new(),
        title,
        is_sheet: reading.is_sheet(),
        layout: reading.layout_json(),
        tally: Tally::default(),
    };
    for row in rows {
        let row = row.map_err(|(line, what)| FileError::Row { path: path.to_owned(), line, what })?;
        if list.rows.len() == MOST {
            return Err(FileError::TooBig { path: path.to_owned(), limit: MOST as u64 });
        }
        let kind = |i: usize| kinds.get(i).map_or("", String::as_str);
        list.rows.push(row.cells.iter().enumerate().map(|(i, c)| cell(kind(i), c)).collect());
    }
    list.tally = tally.lock().clone();
    Ok(list)
}

/// A cell as it is kept: numbers without what programs add, a date that only people read as a date.
fn cell(kind: &str, text: &str) -> String {
    let end = text.char_indices().nth(CELL_LIMIT).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or_default().trim();
    let text = match kind {
        "id12" | "id9" | "id9_or_12" => values::whole(values::bare(text)).into_owned(),
        "phone" => values::phone::read(text)
            .map(|(p, _)| p)
            .filter(|p| !p.is_empty())
            .unwrap_or_else(|| text.to_owned()),
        "date" if soxa_text::partial_date::PartialDate::parse(text).is_err() => {
            values::date::read(text, None, None).map_or_else(|_| text.to_owned(), |read| read.date.vi())
        }
        "name" => letters::vietnamese(text).into_owned(),
        _ => text.to_owned(),
    };
    // Letters misread as control characters are read before such are thrown out.
    let mended = text.chars().any(|c| c.is_control() && c != '\n').then(|| mojibake::undo(&text)).flatten();
    sanitise(mended.as_deref().unwrap_or(&text)).into_owned()
}

/// A list that goes back to its sender, as CSV.
///
/// # Errors
/// Writing fails.
pub fn as_csv(list: &Exported) -> std::io::Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let title = list.title.iter().filter(|row| !row.is_empty());
    for row in title.chain(std::iter::once(&list.columns)).chain(&list.rows) {
        out.write_record(row.iter().map(|cell| guard(cell)))?;
    }
    out.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
}
