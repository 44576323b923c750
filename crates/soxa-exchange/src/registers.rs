//! Lines of the other registers (screen 9) as a file has them: columns by the key, the label or another usual name of each
//! field, read as lists of people are.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::columns::{Column, bare, header_key, of_header};
use super::people::{AskedWord, Options, Survey};
use super::problem::{FileError, Problem};
use super::reading::tally::{Shared, Tally};
use super::reading::{Ask, Origin, Reading, Wanted};
use super::values::answers::{Answers, Fields};
use super::values::{date, is_nothing, word};
use crate::refusal::CellProblem;
use soxa_domain::person::PersonField;
use soxa_service::entries::{FieldKind, FieldSpec, RegisterSpec};
use soxa_text::fold::fold;
use soxa_text::words::Lang;

/// Lines, each with its line or row of the file and its fields by key.
pub type Numbered = Vec<(u64, BTreeMap<String, String>)>;

/// The lines of a file, and what was met while they were read.
#[derive(Debug, Clone, Default)]
pub struct LinesFile {
    /// The lines that can be read.
    pub lines: Numbered,
    /// What is wrong with others.
    pub problems: Vec<Problem>,
    /// Words that nobody has said the meaning of.
    pub words: Vec<AskedWord>,
    /// Headers of columns of dates of which nobody has said whether the day or the month comes first.
    pub doubts: Vec<String>,
    /// Headers that are no field of the register, over columns that say something.
    pub unknown: Vec<String>,
    /// What was met.
    pub tally: Tally,
    /// The headers as they stand in the file.
    pub headers: Vec<String>,
    /// What the file was understood as.
    pub layout: Value,
}

impl LinesFile {
    /// What was read, for a program, before anything is taken.
    pub fn reading_json(&self, lang: Lang) -> Value {
        let rest = json!({
            "lines": self.lines.len(), "words": self.words, "unknown_columns": self.unknown, "problems": self.problems,
        });
        self.tally.with_layout(&self.layout, lang, rest)
    }
}

/// The fields of a register, of which words are said.
pub struct OfRegister<'a>(pub &'a RegisterSpec);

/// Under this it is said how the dates of any column stand, as in files of people.
fn dates() -> String {
    PersonField::BirthDate.id().to_owned()
}

impl Fields for OfRegister<'_> {
    fn named(&self, text: &str) -> Option<String> {
        match self.0.field.iter().find(|f| is_named(f, text)) {
            Some(field) if field.kind == FieldKind::Date => Some(dates()),
            Some(field) => Some(field.key.clone()),
            None => (text == dates()).then(dates),
        }
    }

    fn is_date(&self, id: &str) -> bool {
        id == dates()
    }

    fn takes(&self, id: &str, value: &str) -> bool {
        let field = self.0.field.iter().find(|f| f.key == id);
        field.is_some_and(|f| f.kind != FieldKind::Choice || choice(f, value).is_some())
    }
}

/// Whether a header is one of a field's names.
fn is_named(field: &FieldSpec, header: &str) -> bool {
    let same = |name: &String| {
        let key = header_key(name);
        key == header_key(header) || key == header_key(&bare(header))
    };
    same(&field.key) || same(&field.label) || field.also.iter().any(same)
}

/// A column that is passed over, as `--columns "Ghi chú=-"` says it.
pub const PASSED: &str = "-";

/// The column of a field of a register by its key; `-` is one of nothing.
pub fn column_named(spec: &RegisterSpec, name: &str) -> Option<Column> {
    if name == PASSED {
        return Some(Column { kind: "ignore".to_owned(), ..Column::plain(PASSED) });
    }
    let field = spec.field.iter().find(|f| f.key == name || f.label == name)?;
    Some(match field.kind {
        FieldKind::Date => Column { kind: "date".to_owned(), ..Column::plain(&field.key) },
        _ => Column::of_lines(&field.key),
    })
}

/// Reads the lines of a register. A column that is no field is kept under its header, so that whoever checks the lines
/// names it.
///
/// # Errors
/// The file cannot be read, or no row of it heads a field of the register.
pub fn read(path: &Path, spec: &RegisterSpec, options: &Options) -> Result<LinesFile, FileError> {
    let known = |header: &str| {
        let said = options.mapping.get(&header_key(header)).cloned();
        let own = || spec.field.iter().find(|f| is_named(f, header)).and_then(|f| column_named(spec, &f.key));
        let counting = || of_header(header).filter(|c| c.kind == "ignore").cloned();
        said.or_else(own).or_else(counting)
    };
    let mut reading = Reading::open(&Ask {
        path,
        known: &known,
        wanted: "tên các trường của sổ",
        rows: Wanted::Lines,
        sheets: &options.sheets,
        hamlets: &options.hamlets,
    })?;
    reading.answer_orders(&options.answers, |_| dates());
    let columns: Vec<Place<'_>> =
        (0..reading.columns().len()).filter_map(|at| Place::of(&reading, spec, at)).collect();
    let (rows, tally) = reading.rows()?;
    let mut asked = Survey::default();
    let mut file = LinesFile {
        headers: reading.headers(),
        layout: reading.layout_json(),
        doubts: reading.doubts(),
        ..LinesFile::default()
    };
    for row in rows {
        let row = match row {
            Ok(row) => row,
            Err((line, reason)) => {
                file.problems.push(Problem::new(line, "", "", reason));
                continue;
            }
        };
        let mut fields = BTreeMap::new();
        let wrong = file.problems.len();
        for place in &columns {
            let cell = row.cells.get(place.at).unwrap_or_default().trim();
            match place.value(cell, &options.answers, &tally) {
                Ok(None) => {}
                Ok(Some(value)) => {
                    if place.field.is_none() && !file.unknown.contains(&place.header) {
                        file.unknown.push(place.header.clone());
                    }
                    fields.insert(place.key.clone(), value);
                }
                Err(reason) => {
                    if let CellProblem::Word { word, field, choices } = &reason {
                        asked.ask(word, field, choices);
                    }
                    let mut problem = Problem::new(row.line, &place.key, cell, reason).under(&place.header);
                    rows_sheet(&reading, row.sheet).clone_into(&mut problem.sheet);
                    file.problems.push(problem);
                }
            }
        }
        if file.problems.len() == wrong {
            file.lines.push((row.line, fields));
        }
    }
    file.words = asked.words;
    file.tally = tally.lock().clone();
    Ok(file)
}

/// The name of a sheet where there are several.
fn rows_sheet(reading: &Reading, sheet: usize) -> &str {
    let several = reading.sheets.len() > 1;
    reading.sheets.get(sheet).filter(|_| several).map_or("", |s| s.name.as_str())
}

/// A column of the file, and the field it is of.
struct Place<'a> {
    at: usize,
    key: String,
    header: String,
    field: Option<&'a FieldSpec>,
    order: Option<super::reading::Order>,
}

impl<'a> Place<'a> {
    fn of(reading: &Reading, spec: &'a RegisterSpec, at: usize) -> Option<Self> {
        let column = reading.columns().get(at)?;
        if column.meaning.as_ref().is_some_and(|m| m.kind == "ignore") {
            return None;
        }
        let named = column.name().and_then(|key| spec.field.iter().find(|f| f.key == key));
        // A hamlet above the lines of a register that keeps none says nothing.
        if column.header.trim().is_empty() || (named.is_none() && column.origin != Origin::Sheet) {
            return None;
        }
        let key = named.map_or_else(|| column.header.clone(), |f| f.key.clone());
        let header = column.header.clone();
        Some(Self { at, key, header, field: named, order: reading.order(at) })
    }

    /// What a cell says; nothing where it says nothing.
    fn value(&self, cell: &str, answers: &Answers, tally: &Shared) -> Result<Option<String>, CellProblem> {
        let Some(field) = self.field.filter(|_| !cell.is_empty()) else {
            return Ok(Some(cell.to_owned()).filter(|cell| !cell.is_empty()));
        };
        match field.kind {
            FieldKind::Date if is_nothing(cell) => Ok(None),
            FieldKind::Date => match date::read(cell, None, self.order) {
                Ok(read) if read.date.day().is_some() => {
                    if let Some(said) = read.said {
                        tally.say(&self.header, said);
                    }
                    Ok(Some(read.date.to_string()))
                }
                Err(why @ (CellProblem::DaySwapped { .. } | CellProblem::MonthBefore { .. })) => Err(why),
                // A day without its year is read as somebody types it.
                _ => Ok(Some(cell.to_owned())),
            },
            FieldKind::Choice => match (choice(field, cell), answers.get(&field.key, cell)) {
                (Some(_), _) => Ok(Some(cell.to_owned())),
                (None, Some(value)) => {
                    tally.say(&self.header, word::answered(cell, value));
                    Ok(Some(value.to_owned()).filter(|value| !value.is_empty()))
                }
                (None, None) if is_nothing(cell) && !field.required => Ok(None),
                (None, None) => Err(CellProblem::Word {
                    word: cell.to_owned(),
                    field: field.key.clone(),
                    choices: field
                        .choices
                        .iter()
                        .map(|(_, label)| label.as_str())
                        .collect::<Vec<_>>()
                        .join(", "),
                }),
            },
            _ => Ok(Some(cell.to_owned())),
        }
    }
}

/// The choice of a field that a text names.
fn choice<'a>(field: &'a FieldSpec, text: &str) -> Option<&'a str> {
    let folded = fold(text);
    let named = |(id, label): &&(String, String)| id == text || fold(label) == folded;
    field.choices.iter().find(named).map(|(id, _)| id.as_str())
}
