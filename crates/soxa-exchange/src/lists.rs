//! A list of others read as it is: every cell kept, the columns named where their headers are known.

use std::path::Path;

use csv::StringRecord;
use serde_json::{Value, json};

use super::columns::{Column, by_name, header_key, of_header};
use super::people::{AskedWord, Options, Survey, guard};
use super::problem::FileError;
use super::reading::tally::{Shared, Tally};
use super::reading::{Ask, Order, Reading, Wanted};
use super::text::CELL_LIMIT;
use super::values::answers::Answers;
use super::values::{self, word};
use crate::refusal::CellProblem;
use crate::words::PHRASES;
use soxa_domain::list_check::ListKind;
use soxa_domain::person::PersonField;
use soxa_service::lists::Exported;
use soxa_text::display::sanitise;
use soxa_text::words::{InWords, Lang};
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
    /// Words that nobody has said the meaning of: they stand as they came.
    pub words: Vec<AskedWord>,
    /// Columns of dates of which nobody has said whether the day or the month comes first: by header, what is in doubt.
    pub doubts: Vec<(String, CellProblem)>,
}

impl ListFile {
    /// Whether its header stands in one row.
    pub fn has_plain_header(&self) -> bool {
        self.layout.get("header_rows").and_then(Value::as_array).is_none_or(|rows| rows.len() == 1)
    }

    /// What was read, for a program, before anything is taken.
    pub fn reading_json(&self, lang: Lang) -> Value {
        let doubt =
            |(column, why): &(String, CellProblem)| json!({"column": column, "reason": why.in_words(lang)});
        let doubts: Vec<Value> = self.doubts.iter().map(doubt).collect();
        let rest = json!({"people": self.rows.len(), "words": self.words, "problems": doubts});
        self.tally.with_layout(&self.layout, lang, rest)
    }
}

/// What a column of a list of this kind may be said to mean.
pub fn column_named(kind: &ListKind, name: &str) -> Option<Column> {
    let own = kind.columns.contains_key(name).then(|| Column::plain(name));
    own.or_else(|| by_name(name).cloned())
}

fn open(path: &Path, kind: &ListKind, options: &Options) -> Result<Reading, FileError> {
    let known = |header: &str| -> Option<Column> {
        let named = options.mapping.get(&header_key(header)).cloned();
        let own = || kind.column(header, header_key).map(Column::plain);
        named.or_else(own).or_else(|| of_header(header).cloned())
    };
    Reading::open(&Ask {
        path,
        known: &known,
        wanted: "Họ và tên",
        rows: Wanted::Compared,
        sheets: &options.sheets,
        hamlets: &options.hamlets,
    })
}

/// The headers of a list as they stand in the file: by them it is known what was said of its like.
///
/// # Errors
/// The file cannot be read, or no header is found.
pub fn headers(path: &Path, kind: &ListKind, options: &Options) -> Result<Vec<String>, FileError> {
    Ok(open(path, kind, options)?.headers())
}

/// Reads a list of a kind; what was said of headers comes before the columns of the kind, and those before the known headers.
///
/// # Errors
/// The file cannot be read, or no header is found.
pub fn read(path: &Path, kind: &ListKind, options: &Options) -> Result<ListFile, FileError> {
    let mut reading = open(path, kind, options)?;
    reading.answer_orders(&options.answers, |_| PersonField::BirthDate.id().to_owned());
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
    let orders: Vec<Option<Order>> = (0..columns.len()).map(|at| reading.order(at)).collect();
    let title = reading.above()?;
    let title = title.iter().map(|row| row.iter().map(|c| cell("", None, c)).collect()).collect();
    let (rows, tally) = reading.rows()?;
    let mut words = Words::of(kind, &reading, &options.answers);
    let mut list = ListFile {
        columns,
        fields,
        title,
        is_sheet: reading.is_sheet(),
        layout: reading.layout_json(),
        ..ListFile::default()
    };
    for row in rows {
        let row = row.map_err(|(line, what)| FileError::Row { path: path.to_owned(), line, what })?;
        if list.rows.len() == MOST {
            return Err(FileError::TooBig { path: path.to_owned(), limit: MOST as u64 });
        }
        let kind = |i: usize| kinds.get(i).map_or("", String::as_str);
        let order = |i: usize| orders.get(i).copied().flatten();
        list.doubt(&row.cells, &orders);
        let cells: Vec<String> =
            row.cells.iter().enumerate().map(|(i, c)| cell(kind(i), order(i), c)).collect();
        words.see(&cells, &tally);
        list.rows.push(cells);
    }
    list.tally = tally.lock().clone();
    words.conclude(&mut list);
    Ok(list)
}

impl ListFile {
    /// Remembers the first date of each column that may be read in two ways.
    fn doubt(&mut self, cells: &StringRecord, orders: &[Option<Order>]) {
        for (at, order) in orders.iter().enumerate() {
            let (Some(Order::Asked(_)), Some(text)) = (order, cells.get(at)) else { continue };
            let Some(header) = self.columns.get(at) else { continue };
            if self.doubts.iter().any(|(of, _)| of == header) {
                continue;
            }
            if let Err(why @ (CellProblem::DaySwapped { .. } | CellProblem::MonthBefore { .. })) =
                values::date::read(text, None, *order)
            {
                self.doubts.push((header.clone(), why));
            }
        }
    }
}

/// A column whose words the register calls otherwise, as its rows are read.
struct Words<'a> {
    answers: &'a Answers,
    columns: Vec<Worded>,
    asked: Survey,
}

struct Worded {
    at: usize,
    header: String,
    field: PersonField,
    /// What each row says, in the register's words.
    read: Vec<String>,
    /// Whether any says it in others.
    is_other: bool,
}

impl<'a> Words<'a> {
    /// Of what a list of this kind is held against the register by, or writes into it.
    fn of(kind: &ListKind, reading: &Reading, answers: &'a Answers) -> Self {
        let worded = [
            PersonField::Sex,
            PersonField::Marital,
            PersonField::Ethnicity,
            PersonField::Religion,
            PersonField::Nationality,
        ];
        let counts =
            |f: &PersonField| *f == PersonField::Sex || kind.fills.contains(f) || kind.writes.contains(f);
        let columns = reading.columns().iter().enumerate().filter_map(|(at, c)| {
            let field = c.meaning.as_ref()?.field.filter(|f| worded.contains(f) && counts(f))?;
            Some(Worded { at, header: c.header.clone(), field, read: Vec::new(), is_other: false })
        });
        Self { answers, columns: columns.collect(), asked: Survey::default() }
    }

    fn see(&mut self, cells: &[String], tally: &Shared) {
        for column in &mut self.columns {
            let cell = cells.get(column.at).map_or("", String::as_str);
            let read = match word::read(column.field, cell, self.answers) {
                Ok(read) => {
                    if let Some(said) = read.said {
                        tally.say(&column.header, said);
                    }
                    word::shown(column.field, &read.value)
                }
                // It stands as it came: nothing is guessed.
                Err(CellProblem::Word { word, field, choices }) => {
                    self.asked.ask(&word, &field, &choices);
                    cell.to_owned()
                }
                Err(_) => cell.to_owned(),
            };
            column.is_other |= !column.field.same(&read, cell);
            column.read.push(read);
        }
    }

    /// Puts what was understood beside what the sender wrote, which goes back as it came.
    fn conclude(self, list: &mut ListFile) {
        list.words = self.asked.words;
        let wide = list.columns.len();
        for column in self.columns.into_iter().filter(|c| c.is_other) {
            list.columns.push(PHRASES.fill(Lang::Vi, "where", "Understood", &[("column", column.header)]));
            if let Some(field) = list.fields.get_mut(column.at) {
                field.clear();
            }
            list.fields.push(column.field.id().to_owned());
            for (row, read) in list.rows.iter_mut().zip(column.read) {
                row.resize(row.len().max(wide), String::new());
                row.push(read);
            }
        }
    }
}

/// A cell as it is kept: numbers without what programs add, a date that only people read as a date.
fn cell(kind: &str, order: Option<Order>, text: &str) -> String {
    let end = text.char_indices().nth(CELL_LIMIT).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or_default().trim();
    let text = match kind {
        "id12" | "id9" | "id9_or_12" => values::whole(values::bare(text)).into_owned(),
        "phone" => values::phone::read(text)
            .map(|(p, _)| p)
            .filter(|p| !p.is_empty())
            .unwrap_or_else(|| text.to_owned()),
        "date" if order.is_some() || soxa_text::partial_date::PartialDate::parse(text).is_err() => {
            values::date::read(text, None, order).map_or_else(|_| text.to_owned(), |read| read.date.vi())
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
