//! Lists and documents as a workbook of one sheet: a header in bold that stays in view, and cells that are all text, so
//! that no value is taken for a formula, a number or a date.

use std::io::{Error, Result};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::document::{Block, Document};
use soxa_domain::time::Timestamp;
use soxa_service::lists::Exported;
use soxa_service::{Actor, Register};

/// Columns are so wide, in digits.
const WIDTH: f64 = 18.0;
/// Letters that a cell takes.
const CELL: usize = 32_767;
/// Letters of an operator's name in the foot of a page, which takes 255 in all.
const NAME: usize = 100;

/// Who wrote a workbook out, and when.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The operator.
    pub operator: String,
    /// The time.
    pub at: Timestamp,
}

impl Stamp {
    /// The one who acts, now.
    pub fn of(register: &Register, actor: &Actor) -> Self {
        Self { operator: actor.operator.clone(), at: register.now() }
    }
}

/// A format of cells in the face of an office's papers; `@` keeps a cell text when it is typed over.
pub fn text_format() -> Format {
    Format::new().set_font_name("Times New Roman").set_font_size(11).set_num_format("@")
}

/// Says who made a workbook and when, so that the same contents of the same moment are the same file.
pub fn sign(workbook: &mut Workbook, author: &str, at: Timestamp) -> std::result::Result<(), XlsxError> {
    let created = ExcelDateTime::from_timestamp(at.local().timestamp())?;
    workbook.set_properties(&DocProperties::new().set_author(author).set_creation_datetime(&created));
    Ok(())
}

/// What a workbook could not take, as a writer's error.
pub fn io(e: XlsxError) -> Error {
    Error::other(e)
}

/// A sheet being written, row by row.
pub struct Sheet {
    stamp: Stamp,
    worksheet: Worksheet,
    plain: Format,
    bold: Format,
    rows: u32,
    /// The first row that was not taken; told at the end.
    failed: Option<XlsxError>,
}

impl Sheet {
    /// Begins a sheet of this name with its header.
    pub fn new(name: &str, headers: &[&str], stamp: &Stamp) -> Self {
        Self::titled(name, &[], headers, stamp)
    }

    /// Begins a sheet of this name with rows above its header; all of that stays in view.
    pub fn titled(name: &str, title: &[Vec<String>], headers: &[&str], stamp: &Stamp) -> Self {
        let mut this = Self::bare(name, headers.len(), stamp);
        for row in title {
            this.bold(row.iter().map(String::as_str));
        }
        this.bold(headers.iter().copied());
        let frozen = this.rows;
        this.done(|sheet| sheet.set_freeze_panes(frozen, 0).map(drop));
        this
    }

    /// A sheet of so many columns, with nothing on it.
    fn bare(name: &str, columns: usize, stamp: &Stamp) -> Self {
        let plain = text_format();
        let bold = text_format().set_bold();
        let mut this =
            Self { stamp: stamp.clone(), worksheet: Worksheet::new(), plain, bold, rows: 0, failed: None };
        let last = u16::try_from(columns.max(1) - 1).unwrap_or(u16::MAX);
        let plain = this.plain.clone();
        this.done(|sheet| {
            sheet.set_name(name)?.set_column_range_width(0, last, WIDTH)?;
            sheet.set_column_range_format(0, last, &plain).map(drop)
        });
        this
    }

    fn done(&mut self, act: impl FnOnce(&mut Worksheet) -> std::result::Result<(), XlsxError>) {
        if self.failed.is_none() {
            self.failed = act(&mut self.worksheet).err();
        }
    }

    /// Adds a row.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) {
        let plain = self.plain.clone();
        self.write(cells, &plain);
    }

    fn bold<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) {
        let bold = self.bold.clone();
        self.write(cells, &bold);
    }

    fn write<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>, format: &Format) {
        let row = self.rows;
        self.rows += 1;
        self.done(|sheet| {
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string_with_format(row, column, taken(cell), format)?;
            }
            Ok(())
        });
    }

    /// The whole file.
    ///
    /// # Errors
    /// A row was not taken: there are more than a sheet has, or more columns.
    pub fn finish(mut self) -> Result<Vec<u8>> {
        let Stamp { operator, at } = self.stamp;
        // `&` begins a code in a footer.
        let name: String = operator.chars().take(NAME).collect();
        let foot = format!("&LXuất từ soxa: {}, {}&R&P/&N", name.replace('&', "&&"), at.vi());
        self.worksheet.set_footer(foot);
        if let Some(e) = self.failed {
            return Err(io(e));
        }
        let mut workbook = Workbook::new();
        sign(&mut workbook, &operator, at).map_err(io)?;
        workbook.push_worksheet(self.worksheet);
        workbook.save_to_buffer().map_err(io)
    }
}

/// What of a text a cell takes; one that is longer ends with dots.
fn taken(cell: &str) -> std::borrow::Cow<'_, str> {
    match cell.char_indices().nth(CELL) {
        None => cell.into(),
        Some(_) => cell.chars().take(CELL - 1).chain(['…']).collect::<String>().into(),
    }
}

/// A list that goes back to its sender, as a workbook.
///
/// # Errors
/// As for [`Sheet::finish`].
pub fn list(list: &Exported, stamp: &Stamp) -> Result<Vec<u8>> {
    let columns: Vec<&str> = list.columns.iter().map(String::as_str).collect();
    let mut sheet = Sheet::titled("soxa", &list.title, &columns, stamp);
    for row in &list.rows {
        sheet.row(row.iter().map(String::as_str));
    }
    sheet.finish()
}

/// A document as a sheet: its title, what it says in the order of the paper, its small print.
///
/// # Errors
/// As for [`Sheet::finish`].
pub fn render(document: &Document, stamp: &Stamp) -> Result<Vec<u8>> {
    let widest = document.body.iter().map(|block| match block {
        Block::Table(table) => table.columns.len(),
        _ => 2,
    });
    let mut sheet = Sheet::bare("soxa", widest.max().unwrap_or(2), stamp);
    sheet.bold([document.title.as_str()]);
    sheet.row([document.subtitle.as_str()]);
    for block in &document.body {
        sheet.block(block);
    }
    sheet.row([]);
    for line in document.foot.iter().map(String::as_str) {
        sheet.row([line]);
    }
    sheet.finish()
}

impl Sheet {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => self.bold([text.as_str()]),
            Block::Text(text) => self.row([text.as_str()]),
            Block::Field(label, value) | Block::Prominent(label, value) => self.row([label.as_str(), value]),
            Block::List(label, items) => {
                self.row([label.as_str()]);
                for item in items {
                    self.row(["", item.as_str()]);
                }
            }
            Block::Table(table) => {
                for (n, row) in table.all_rows().enumerate() {
                    let format = if table.is_bold(n) { self.bold.clone() } else { self.plain.clone() };
                    self.write(row.iter().map(String::as_str), &format);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_same_rows_of_the_same_moment_are_the_same_file_and_a_long_text_is_taken() {
        let stamp =
            Stamp { operator: "Lan & Minh".to_owned(), at: Timestamp::parse("2026-11-23T08:42").unwrap() };
        let file = || {
            let mut sheet = Sheet::titled("soxa", &[vec!["Trại".to_owned()]], &["a", "b"], &stamp);
            sheet.row(["=1+1", &"x".repeat(CELL + 1)]);
            sheet.finish().unwrap()
        };
        assert_eq!(file(), file());
        let texts = super::super::container::file(&file(), "xl/sharedStrings.xml").unwrap();
        let texts = String::from_utf8(texts).unwrap();
        assert!(texts.contains("=1+1") && texts.contains("x…"));
    }

    #[test]
    fn more_columns_than_a_sheet_has_are_told() {
        let stamp = Stamp { operator: String::new(), at: Timestamp::parse("2026-11-23T08:42").unwrap() };
        let mut sheet = Sheet::new("soxa", &["a"], &stamp);
        sheet.row(std::iter::repeat_n("x", 20_000));
        assert!(sheet.finish().is_err());
    }
}
