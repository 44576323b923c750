//! Office Open XML workbooks (ECMA-376), one pass over each sheet.

use std::collections::{HashMap, HashSet};

use quick_xml::events::{BytesStart, Event};

use super::styles::{Shows, built_in, of_format};
use super::xml::{Archive, archive, attribute, is_true, number, part, push, push_entity};
use super::{Area, Cell, Room, Sheet, day, one_line};
use crate::refusal::SheetProblem;

/// Texts that cells share, at most.
const STRINGS: usize = 5_000_000;

/// What all sheets of a workbook use.
#[derive(Default)]
struct Book {
    strings: Vec<String>,
    formats: Vec<Shows>,
    from_1904: bool,
}

/// Every sheet of a workbook.
pub(super) fn read(bytes: &[u8], room: &mut Room) -> Result<Vec<Sheet>, SheetProblem> {
    let mut archive = archive(bytes)?;
    let targets = relations(&mut archive, "xl/_rels/workbook.xml.rels", "xl/");
    let mut book = Book::default();
    let mut found = Vec::new();
    let mut reader = part(&mut archive, "xl/workbook.xml").ok_or(SheetProblem::Broken)?;
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).map_err(|_| SheetProblem::Unread)? {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                b"workbookPr" => book.from_1904 = is_true(&e, b"date1904"),
                b"sheet" => {
                    let hidden = attribute(&e, b"state").is_some_and(|s| s.to_lowercase().contains("hidden"));
                    found.push((attribute(&e, b"name").unwrap_or_default(), hidden, attribute(&e, b"id")));
                }
                _ => {}
            },
            _ => {}
        }
        buffer.clear();
    }
    drop(reader);
    let of_kind =
        |kind: &str| targets.values().find(|(k, _)| k.ends_with(kind)).map(|(_, path)| path.clone());
    let strings = of_kind("/sharedStrings").unwrap_or_else(|| "xl/sharedStrings.xml".to_owned());
    book.strings = strings_of(&mut archive, &strings, room)?;
    let styles = of_kind("/styles").unwrap_or_else(|| "xl/styles.xml".to_owned());
    book.formats = formats(&mut archive, &styles);
    let (mut sheets, mut read) = (Vec::new(), HashSet::new());
    for (name, hidden, id) in found {
        let Some((kind, path)) = id.and_then(|id| targets.get(&id)) else { continue };
        // No program makes two sheets of one part: reading it again and again is all that would come of it.
        if !kind.ends_with("/worksheet") || !read.insert(path) {
            continue;
        }
        let mut sheet = Sheet::named(&name, hidden);
        cells(&mut archive, path, &book, &mut sheet, room)?;
        notes(&mut archive, path, &mut sheet);
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// The targets of a part's relations: kind and path, by id.
fn relations(archive: &mut Archive<'_>, path: &str, folder: &str) -> HashMap<String, (String, String)> {
    let mut found = HashMap::new();
    let Some(mut reader) = part(archive, path) else { return found };
    let mut buffer = Vec::new();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Eof => break,
            Event::Start(e) if e.local_name().as_ref() == b"Relationship" => {
                let (id, kind, target) =
                    (attribute(&e, b"Id"), attribute(&e, b"Type"), attribute(&e, b"Target"));
                if let (Some(id), Some(kind), Some(target)) = (id, kind, target) {
                    found.insert(id, (kind, resolved(folder, &target)));
                }
            }
            _ => {}
        }
        buffer.clear();
    }
    found
}

/// A target as a path of the archive: from its root, or from the folder of the part that names it.
fn resolved(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(rooted) => rooted.to_owned(),
        None => format!("{folder}{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn strings_of(archive: &mut Archive<'_>, path: &str, room: &mut Room) -> Result<Vec<String>, SheetProblem> {
    let Some(mut reader) = part(archive, path) else { return Ok(Vec::new()) };
    let (mut strings, mut text, mut buffer) = (Vec::new(), String::new(), Vec::new());
    let (mut in_text, mut in_sound) = (false, false);
    loop {
        match reader.read_event_into(&mut buffer).map_err(|_| SheetProblem::Unread)? {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                b"si" => text.clear(),
                // How a word is spoken stands beside it.
                b"rPh" => in_sound = true,
                b"t" => in_text = !in_sound,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                b"si" => {
                    let line = one_line(&text);
                    room.take(0, line.len())?;
                    strings.push(line);
                    if strings.len() > STRINGS {
                        return Err(SheetProblem::Large);
                    }
                }
                b"rPh" => in_sound = false,
                b"t" => in_text = false,
                _ => {}
            },
            Event::Text(t) if in_text => push(&mut text, &t),
            Event::CData(t) if in_text => text.push_str(&String::from_utf8_lossy(&t)),
            Event::GeneralRef(r) if in_text => push_entity(&mut text, &r),
            _ => {}
        }
        buffer.clear();
    }
    Ok(strings)
}

/// What each of the cells' formats shows, by its number.
fn formats(archive: &mut Archive<'_>, path: &str) -> Vec<Shows> {
    let mut own: HashMap<u32, Shows> = HashMap::new();
    let mut formats = Vec::new();
    let Some(mut reader) = part(archive, path) else { return formats };
    let (mut buffer, mut in_cells) = (Vec::new(), false);
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                b"numFmt" => {
                    if let (Some(id), Some(code)) = (number(&e, b"numFmtId"), attribute(&e, b"formatCode")) {
                        own.insert(id, of_format(&code));
                    }
                }
                b"cellXfs" => in_cells = true,
                b"xf" if in_cells => {
                    let id = number(&e, b"numFmtId").unwrap_or_default();
                    formats.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == b"cellXfs" => in_cells = false,
            _ => {}
        }
        buffer.clear();
    }
    formats
}

/// A cell while it is read.
#[derive(Default)]
struct Open {
    at: (u32, u32),
    kind: Kind,
    style: usize,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Bool,
    Date,
}

fn cells(
    archive: &mut Archive<'_>,
    path: &str,
    book: &Book,
    sheet: &mut Sheet,
    room: &mut Room,
) -> Result<(), SheetProblem> {
    let Some(mut reader) = part(archive, path) else { return Ok(()) };
    let mut buffer = Vec::new();
    let (mut row, mut column) = (0u32, 0u32);
    let (mut row_hidden, mut row_used, mut in_value, mut in_cell) = (false, false, false, false);
    let mut open = Open::default();
    loop {
        match reader.read_event_into(&mut buffer).map_err(|_| SheetProblem::Unread)? {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                b"row" => {
                    row = plain_number(&e, b"r").and_then(|r| r.checked_sub(1)).unwrap_or(row);
                    (column, row_used, row_hidden) = (0, false, is_true(&e, b"hidden"));
                }
                b"c" => {
                    in_cell = true;
                    begin(&mut open, &e, (row, column));
                    (row, column) = open.at;
                    column += 1;
                }
                b"v" | b"t" if in_cell => in_value = true,
                b"rPh" => in_cell = false,
                b"col" if is_true(&e, b"hidden") => {
                    let first = number(&e, b"min").unwrap_or(1).max(1) - 1;
                    sheet.hide(first..number(&e, b"max").unwrap_or(first.saturating_add(1)));
                }
                b"mergeCell" => {
                    if let Some(area) = attribute(&e, b"ref").as_deref().and_then(area) {
                        sheet.merge(area);
                    }
                }
                _ => {}
            },
            Event::Text(t) if in_value => push(&mut open.text, &t),
            Event::CData(t) if in_value => open.text.push_str(&String::from_utf8_lossy(&t)),
            Event::GeneralRef(r) if in_value => push_entity(&mut open.text, &r),
            Event::End(e) => match e.local_name().as_ref() {
                b"v" | b"t" => in_value = false,
                b"rPh" => in_cell = true,
                b"c" => {
                    in_cell = false;
                    if let Some(cell) = value(&open, book) {
                        row_used = true;
                        sheet.put(open.at, cell, room)?;
                    }
                }
                b"row" => {
                    sheet.hidden_rows += u32::from(row_hidden && row_used);
                    row = row.saturating_add(1);
                }
                _ => {}
            },
            _ => {}
        }
        buffer.clear();
    }
    Ok(())
}

/// A number in an attribute without a prefix, read without a copy.
fn plain_number(element: &BytesStart<'_>, name: &[u8]) -> Option<u32> {
    let attribute = element.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    std::str::from_utf8(&attribute.value).ok()?.trim().parse().ok()
}

fn begin(open: &mut Open, element: &BytesStart<'_>, at: (u32, u32)) {
    (open.at, open.kind, open.style) = (at, Kind::Number, 0);
    open.text.clear();
    for attribute in element.attributes().with_checks(false).flatten() {
        match attribute.key.as_ref() {
            b"r" => open.at = place(&attribute.value).unwrap_or(at),
            b"s" => {
                let style = std::str::from_utf8(&attribute.value).ok().and_then(|s| s.trim().parse().ok());
                open.style = style.unwrap_or_default();
            }
            b"t" => {
                open.kind = match attribute.value.as_ref() {
                    b"s" => Kind::Shared,
                    b"inlineStr" | b"str" | b"e" => Kind::Text,
                    b"b" => Kind::Bool,
                    b"d" => Kind::Date,
                    _ => Kind::Number,
                }
            }
            _ => {}
        }
    }
}

fn value(open: &Open, book: &Book) -> Option<Cell> {
    let text = open.text.trim();
    if text.is_empty() {
        return None;
    }
    Some(match open.kind {
        Kind::Shared => Cell::Text(book.strings.get(text.parse::<usize>().ok()?)?.clone()),
        Kind::Text => Cell::Text(one_line(&open.text)),
        Kind::Bool => Cell::Text(if text == "0" { "FALSE" } else { "TRUE" }.to_owned()),
        Kind::Date => Cell::Text(text.chars().take(10).collect()),
        Kind::Number => {
            let Ok(number) = text.parse::<f64>() else { return Some(Cell::Text(one_line(text))) };
            let shows = book.formats.get(open.style).copied().unwrap_or(Shows::Other);
            match shows {
                Shows::Other => Cell::Number(number),
                shows => day(number, shows, book.from_1904).unwrap_or(Cell::Number(number)),
            }
        }
    })
    .filter(|cell| !cell.is_empty())
}

/// `B12` as row and column from 0.
fn place(reference: &[u8]) -> Option<(u32, u32)> {
    let (mut row, mut column) = (0u32, 0u32);
    for byte in reference {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                let letter = u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                column = column.checked_mul(26)?.checked_add(letter)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// `B2:D3` as an area.
fn area(reference: &str) -> Option<Area> {
    let (first, last) = reference.split_once(':')?;
    let (first, last) = (place(first.as_bytes())?, place(last.as_bytes())?);
    Some(Area { rows: (first.0, last.0.max(first.0)), columns: (first.1, last.1.max(first.1)) })
}

/// The notes in a sheet's cells.
fn notes(archive: &mut Archive<'_>, path: &str, sheet: &mut Sheet) {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let related = relations(archive, &format!("{folder}/_rels/{file}.rels"), &format!("{folder}/"));
    let Some((_, path)) = related.values().find(|(kind, _)| kind.ends_with("/comments")) else { return };
    let Some(mut reader) = part(archive, path) else { return };
    let (mut buffer, mut text, mut at, mut in_text) = (Vec::new(), String::new(), None, false);
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                b"comment" => {
                    at = attribute(&e, b"ref").and_then(|r| place(r.as_bytes()));
                    text.clear();
                }
                b"t" => in_text = true,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                b"t" => in_text = false,
                b"comment" => {
                    if let Some((row, column)) = at.take() {
                        sheet.note(row, column, &text);
                    }
                }
                _ => {}
            },
            Event::Text(t) if in_text => push(&mut text, &t),
            Event::GeneralRef(r) if in_text => push_entity(&mut text, &r),
            _ => {}
        }
        buffer.clear();
    }
}
