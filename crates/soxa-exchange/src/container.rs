//! What a spreadsheet file is, and what speaks against reading it: macros, and more cells or text than a list has,
//! counted as the reader would unfold them but without holding any.
//!
//! It must never believe what a file says of its own size.

use crate::refusal::SheetProblem;
use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// Cells of all sheets together, empty ones between others too.
pub const CELLS: usize = 5_000_000;
/// Cells of an OpenDocument file, whose reader holds each of them three times.
const ODS_CELLS: usize = CELLS / 2;
/// Everything in a file unpacks to no more.
const UNPACKED: u64 = 256 << 20;
/// A part of a workbook, which may be held as a whole, has no more elements: two or three make a cell or a text.
const ELEMENTS: usize = 12_000_000;
const FILES: usize = 4096;

/// A form that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Office Open XML.
    Xlsx,
    /// The binary form before it.
    Xls,
    /// OpenDocument.
    Ods,
}

/// What these bytes are, where they may be read.
pub fn inspect(bytes: &[u8]) -> Result<Kind, SheetProblem> {
    if bytes.starts_with(b"PK") { inspect_zip(bytes) } else { inspect_xls(bytes) }
}

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

fn inspect_zip(bytes: &[u8]) -> Result<Kind, SheetProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetProblem::Broken)?;
    if archive.len() > FILES {
        return Err(SheetProblem::Bomb);
    }
    let mut left = UNPACKED;
    let mut kind = None;
    for i in 0..archive.len() {
        let file = archive.by_index(i).map_err(|_| SheetProblem::Broken)?;
        let name = file.name().to_owned();
        if name.to_ascii_lowercase().ends_with("vbaproject.bin") || name.starts_with("Basic/") {
            return Err(SheetProblem::Macros);
        }
        match name.as_str() {
            "xl/workbook.xml" => kind = Some(Kind::Xlsx),
            "content.xml" => kind = kind.or(Some(Kind::Ods)),
            _ => {}
        }
        let unpacked = std::io::copy(&mut file.take(left + 1), &mut std::io::sink())
            .map_err(|_| SheetProblem::Broken)?;
        left = left.checked_sub(unpacked).ok_or(SheetProblem::Bomb)?;
    }
    let kind = kind.ok_or(SheetProblem::Other)?;
    if kind == Kind::Ods {
        unfold(&mut archive)?;
    } else {
        let parts: Vec<String> = archive.file_names().map(str::to_owned).collect();
        for part in &parts {
            few_elements(&mut archive, part)?;
        }
    }
    Ok(kind)
}

fn xml<'a, 'b>(
    archive: &'a mut Archive<'b>,
    name: &str,
) -> Result<Reader<impl BufRead + use<'a, 'b>>, SheetProblem> {
    let file = archive.by_name(name).map_err(|_| SheetProblem::Broken)?;
    let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, file.take(UNPACKED)));
    let config = reader.config_mut();
    (config.expand_empty_elements, config.check_end_names) = (true, false);
    Ok(reader)
}

/// No part of a workbook has more elements than lists need. Which parts its reader takes, the file says: all are counted.
fn few_elements(archive: &mut Archive<'_>, name: &str) -> Result<(), SheetProblem> {
    let mut reader = xml(archive, name)?;
    let mut buffer = Vec::new();
    let mut elements = 0;
    loop {
        match reader.read_event_into(&mut buffer) {
            // What is no XML, no reader of XML goes on with.
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(Event::Start(_)) => elements += 1,
            Ok(_) => {}
        }
        if elements > ELEMENTS {
            return Err(SheetProblem::Large);
        }
        buffer.clear();
    }
}

/// A table of an OpenDocument sheet as it is counted.
#[derive(Default)]
struct Unfolding {
    /// Rows so far, and those up to the last with a value.
    rows: usize,
    used_rows: usize,
    width: usize,
    /// The row: how often it stands, its cells so far and those up to the last with a value.
    repeats: usize,
    cells: usize,
    used: usize,
    text: usize,
    /// The cell: how often it stands, and its text.
    cell_repeats: usize,
    cell_text: usize,
    is_used: bool,
    /// Cells and text of all rows of all tables, as they are read and as they unfold.
    read: usize,
    unfolded: usize,
    texts: usize,
}

/// The most columns that are read.
const COLUMNS: usize = 16_384;

impl Unfolding {
    fn begin_cell(&mut self, element: &BytesStart<'_>) -> Result<(), SheetProblem> {
        self.cell_repeats = repeats(element, b"table:number-columns-repeated")?;
        let has_value = |key: &[u8]| key.starts_with(b"office:") || key == b"table:formula";
        self.is_used = element.attributes().flatten().any(|a| has_value(a.key.0));
        self.cell_text = element.len();
        Ok(())
    }

    fn end_cell(&mut self) {
        let repeats = self.cell_repeats.min(COLUMNS.saturating_sub(self.cells));
        self.cells += repeats;
        if self.is_used {
            self.used = self.cells;
            self.text = self.text.saturating_add(repeats.saturating_mul(self.cell_text));
        }
    }

    fn end_row(&mut self) {
        self.rows = self.rows.saturating_add(self.repeats);
        self.read = self.read.saturating_add(self.used);
        if self.used > 0 {
            self.used_rows = self.rows;
            self.width = self.width.max(self.used);
            self.texts = self.texts.saturating_add(self.text.saturating_mul(self.repeats));
        }
        (self.cells, self.used, self.text) = (0, 0, 0);
    }

    fn end_table(&mut self) {
        self.unfolded = self.unfolded.saturating_add(self.used_rows.saturating_mul(self.width));
        (self.rows, self.used_rows, self.width) = (0, 0, 0);
    }

    fn is_too_big(&self) -> bool {
        let open = self.used_rows.saturating_mul(self.width);
        self.read > ODS_CELLS
            || self.unfolded.saturating_add(open) > ODS_CELLS
            || self.texts > UNPACKED as usize
    }
}

/// How often an element stands, by its attribute of this name.
fn repeats(element: &BytesStart<'_>, name: &[u8]) -> Result<usize, SheetProblem> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| SheetProblem::Broken)?;
        if attribute.key.0 == name {
            return std::str::from_utf8(&attribute.value)
                .ok()
                .and_then(|v| v.parse().ok())
                .ok_or(SheetProblem::Broken);
        }
    }
    Ok(1)
}

/// Counts what the tables of an OpenDocument file unfold to: a cell and a row may stand for very many.
fn unfold(archive: &mut Archive<'_>) -> Result<(), SheetProblem> {
    let mut reader = xml(archive, "content.xml")?;
    let mut buffer = Vec::new();
    let mut count = Unfolding::default();
    loop {
        match reader.read_event_into(&mut buffer).map_err(|_| SheetProblem::Broken)? {
            Event::Eof => break,
            Event::Start(e) => match e.name().0 {
                b"table:table-row" => count.repeats = repeats(&e, b"table:number-rows-repeated")?,
                b"table:table-cell" | b"table:covered-table-cell" => count.begin_cell(&e)?,
                // Text, a picture, a remark: whatever stands in a cell makes it one with a value.
                _ => count.is_used = true,
            },
            Event::Text(t) => count.cell_text = count.cell_text.saturating_add(t.len()),
            Event::End(e) => match e.name().0 {
                b"table:table-cell" | b"table:covered-table-cell" => count.end_cell(),
                b"table:table-row" => count.end_row(),
                b"table:table" => count.end_table(),
                _ => {}
            },
            _ => {}
        }
        if count.is_too_big() {
            return Err(SheetProblem::Large);
        }
        buffer.clear();
    }
    Ok(())
}

/// The binary form: macros, and how far apart its cells stand.
fn inspect_xls(bytes: &[u8]) -> Result<Kind, SheetProblem> {
    let mut compound = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| SheetProblem::Broken)?;
    let is_macro = |e: cfb::Entry| e.name().starts_with("_VBA_PROJECT");
    if compound.walk().any(is_macro) {
        return Err(SheetProblem::Macros);
    }
    let name =
        ["/Workbook", "/Book"].into_iter().find(|n| compound.is_stream(n)).ok_or(SheetProblem::Other)?;
    let mut stream = Vec::new();
    let file = compound.open_stream(name).map_err(|_| SheetProblem::Broken)?;
    file.take(UNPACKED).read_to_end(&mut stream).map_err(|_| SheetProblem::Broken)?;
    let sheets: Vec<usize> = records(&stream, 0)
        .filter(|(kind, _)| *kind == 0x0085)
        .map(|(_, data)| word(data, 0).map_or(usize::MAX, |at| at as usize))
        .collect();
    let mut cells = 0usize;
    for at in sheets {
        cells = cells.saturating_add(area(&stream, at)?);
        if cells > CELLS {
            return Err(SheetProblem::Large);
        }
    }
    Ok(Kind::Xls)
}

pub(crate) fn half(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

pub(crate) fn word(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// The records from a place on to the end of their part.
pub(crate) fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let head = stream.get(at..at.checked_add(4)?)?;
        let (kind, length) = (half(head, 0)?, half(head, 2)? as usize);
        let data = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        (kind != 0x000A).then_some((kind, data))
    })
}

/// How many cells lie between the first and the last of a sheet, by its own word and by its cells.
fn area(stream: &[u8], at: usize) -> Result<usize, SheetProblem> {
    if at >= stream.len() {
        return Err(SheetProblem::Broken);
    }
    let (mut rows, mut columns) = ((u16::MAX, 0), (u16::MAX, 0));
    let mut claimed = 0usize;
    for (kind, data) in records(stream, at) {
        match kind {
            0x0200 => claimed = claimed.saturating_add(dimensions(data).ok_or(SheetProblem::Broken)?),
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x00D6 | 0x00FD | 0x00BD | 0x027E => {
                let (row, column) =
                    (half(data, 0).ok_or(SheetProblem::Broken)?, half(data, 2).ok_or(SheetProblem::Broken)?);
                // Several cells in one record: its end says up to which.
                let last = if kind == 0x00BD { half(data, data.len().saturating_sub(2)) } else { None };
                let last = last.unwrap_or(column).max(column);
                rows = (rows.0.min(row), rows.1.max(row));
                columns = (columns.0.min(column), columns.1.max(last));
            }
            _ => {}
        }
    }
    let span = |(first, last): (u16, u16)| (last as usize + 1).saturating_sub(first as usize);
    Ok(claimed.max(span(rows).saturating_mul(span(columns))))
}

/// The cells that a sheet says it has, as its reader takes it; `None` where that cannot be.
fn dimensions(data: &[u8]) -> Option<usize> {
    let (rows, columns) = match data.len() {
        10 => ((half(data, 0)?.into(), half(data, 2)?.into()), (half(data, 4)?, half(data, 6)?)),
        14 => ((word(data, 0)?, word(data, 4)?), (half(data, 8)?, half(data, 10)?)),
        _ => return None,
    };
    if rows.1 == 0 || columns.1 == 0 {
        return Some(1);
    }
    let first = if columns.0 > 0xFF || columns.1 < columns.0 { 0 } else { columns.0 };
    let rows = rows.1.checked_sub(rows.0)? as usize;
    Some(rows.saturating_mul(columns.1.saturating_sub(first).into()))
}
