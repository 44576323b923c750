//! OpenDocument spreadsheets (ODF 1.3), one pass over the content.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::styles::Shows;
use super::xml::{archive, attribute, number, part, push, push_entity};
use super::{Area, COLUMNS, Cell, ROWS, Room, Sheet, bare_year, dated, one_line};
use crate::refusal::SheetProblem;
use soxa_text::partial_date::PartialDate;

/// What the styles of a file say.
#[derive(Default)]
struct Styles {
    /// What the date format of a name shows.
    dates: HashMap<String, Shows>,
    /// What a cell's style shows.
    cells: HashMap<String, Shows>,
    /// Styles of tables that are not shown.
    hidden: HashSet<String>,
}

/// A cell while it is read.
#[derive(Default)]
struct Open {
    columns: u32,
    spans: (u32, u32),
    kind: String,
    value: String,
    style: Option<String>,
    text: String,
    note: String,
}

/// Every sheet of a workbook.
pub(super) fn read(bytes: &[u8], room: &mut Room) -> Result<Vec<Sheet>, SheetProblem> {
    let mut archive = archive(bytes)?;
    let mut content = Content::default();
    // Formats that the whole file shares stand beside it.
    for (name, needed) in [("styles.xml", false), ("content.xml", true)] {
        match part(&mut archive, name) {
            Some(reader) => content.read(reader, room)?,
            None if needed => return Err(SheetProblem::Broken),
            None => {}
        }
    }
    Ok(content.sheets)
}

#[derive(Default)]
struct Content {
    styles: Styles,
    /// The date format that is read: its name, and whether day, month and year stand in it.
    date: Option<(String, [bool; 3])>,
    /// The style that is read.
    style: Option<String>,
    sheets: Vec<Sheet>,
    row: u32,
    row_repeats: u32,
    row_hidden: bool,
    row_used: bool,
    column: u32,
    /// Columns declared so far.
    declared: u32,
    /// The default styles of columns.
    defaults: Vec<Option<String>>,
    open: Option<Open>,
    in_text: bool,
    in_note: bool,
}

impl Content {
    fn read(&mut self, mut reader: Reader<impl BufRead>, room: &mut Room) -> Result<(), SheetProblem> {
        let mut buffer = Vec::new();
        loop {
            match reader.read_event_into(&mut buffer).map_err(|_| SheetProblem::Unread)? {
                Event::Eof => return Ok(()),
                Event::Start(e) => self.begin(&e),
                Event::End(e) => self.end(e.name().as_ref(), room)?,
                Event::Text(t) if self.in_text => push(self.text(), &t),
                Event::CData(t) if self.in_text => self.text().push_str(&String::from_utf8_lossy(&t)),
                Event::GeneralRef(r) if self.in_text => push_entity(self.text(), &r),
                _ => {}
            }
            buffer.clear();
        }
    }

    fn text(&mut self) -> &mut String {
        let open = self.open.get_or_insert_default();
        if self.in_note { &mut open.note } else { &mut open.text }
    }

    fn begin(&mut self, e: &BytesStart<'_>) {
        match e.name().as_ref() {
            b"number:date-style" => self.date = attribute(e, b"name").map(|n| (n, [false; 3])),
            b"number:day" => self.shows(0),
            b"number:month" => self.shows(1),
            b"number:year" => self.shows(2),
            b"style:style" => {
                self.style = attribute(e, b"name");
                let shows = attribute(e, b"data-style-name").and_then(|d| self.styles.dates.get(&d).copied());
                if let (Some(name), Some(shows)) = (self.style.clone(), shows) {
                    self.styles.cells.insert(name, shows);
                }
            }
            b"style:table-properties" if attribute(e, b"display").as_deref() == Some("false") => {
                self.styles.hidden.extend(self.style.clone());
            }
            b"table:table" => {
                let hidden = attribute(e, b"style-name").is_some_and(|s| self.styles.hidden.contains(&s));
                self.sheets.push(Sheet::named(&attribute(e, b"name").unwrap_or_default(), hidden));
                (self.row, self.declared) = (0, 0);
                self.defaults.clear();
            }
            b"table:table-column" => self.columns(e),
            b"table:table-row" => {
                self.row_repeats = number(e, b"number-rows-repeated").unwrap_or(1).clamp(1, ROWS);
                self.row_hidden = attribute(e, b"visibility").is_some_and(|v| v != "visible");
                (self.row_used, self.column) = (false, 0);
            }
            b"table:table-cell" | b"table:covered-table-cell" => self.cell(e),
            b"office:annotation" => self.in_note = true,
            b"text:p" => {
                self.in_text = true;
                let text = self.text();
                if !text.is_empty() {
                    text.push('\n');
                }
            }
            b"text:s" if self.in_text => {
                let count = number(e, b"c").unwrap_or(1).clamp(1, 100) as usize;
                let spaces = " ".repeat(count);
                self.text().push_str(&spaces);
            }
            b"text:line-break" if self.in_text => self.text().push('\n'),
            b"text:tab" if self.in_text => self.text().push(' '),
            // Who made the note and when are no part of it.
            b"dc:creator" | b"dc:date" => self.in_text = false,
            _ => {}
        }
    }

    fn shows(&mut self, at: usize) {
        if let Some((_, parts)) = &mut self.date
            && let Some(part) = parts.get_mut(at)
        {
            *part = true;
        }
    }

    fn columns(&mut self, e: &BytesStart<'_>) {
        let count = number(e, b"number-columns-repeated").unwrap_or(1).clamp(1, 16_384);
        let last = self.declared.saturating_add(count);
        let hidden = attribute(e, b"visibility").is_some_and(|v| v != "visible");
        if let (true, Some(sheet)) = (hidden, self.sheets.last_mut()) {
            sheet.hide(self.declared..last);
        }
        let default = attribute(e, b"default-cell-style-name");
        self.defaults.resize(last.min(COLUMNS) as usize, default);
        self.declared = last;
    }

    fn cell(&mut self, e: &BytesStart<'_>) {
        let mut open = Open { columns: 1, spans: (1, 1), ..Open::default() };
        for a in e.attributes().with_checks(false).flatten() {
            let value = || String::from_utf8_lossy(&a.value).into_owned();
            let count = || value().trim().parse::<u32>().unwrap_or(1).max(1);
            match a.key.as_ref() {
                b"table:number-columns-repeated" => open.columns = count().min(16_384),
                b"table:number-columns-spanned" => open.spans.1 = count().min(16_384),
                b"table:number-rows-spanned" => open.spans.0 = count().min(ROWS),
                b"table:style-name" => open.style = Some(value()),
                b"office:value-type" => open.kind = value(),
                b"office:value" | b"office:date-value" | b"office:boolean-value" => open.value = value(),
                _ => {}
            }
        }
        self.open = Some(open);
    }

    fn end(&mut self, name: &[u8], room: &mut Room) -> Result<(), SheetProblem> {
        match name {
            b"number:date-style" => {
                if let Some((name, [day, month, year])) = self.date.take() {
                    let shows = match (day, month, year) {
                        (true, ..) => Shows::Day,
                        (_, true, true) => Shows::Month,
                        (_, _, true) => Shows::Year,
                        _ => Shows::Other,
                    };
                    self.styles.dates.insert(name, shows);
                }
            }
            b"text:p" => self.in_text = false,
            b"office:annotation" => self.in_note = false,
            b"table:table-cell" | b"table:covered-table-cell" => self.close_cell(room)?,
            b"table:table-row" => {
                if let (true, Some(sheet)) = (self.row_hidden && self.row_used, self.sheets.last_mut()) {
                    sheet.hidden_rows = sheet.hidden_rows.saturating_add(self.row_repeats);
                }
                self.row = self.row.saturating_add(self.row_repeats);
            }
            _ => {}
        }
        Ok(())
    }

    fn close_cell(&mut self, room: &mut Room) -> Result<(), SheetProblem> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        let default = self.defaults.get(self.column as usize).cloned().flatten();
        let style = open.style.as_ref().or(default.as_ref());
        let shows = style.and_then(|s| self.styles.cells.get(s)).copied();
        if let Some(cell) = value(&open, shows.unwrap_or(Shows::Day)) {
            self.row_used = true;
            let last_row = self.row.saturating_add(self.row_repeats).min(ROWS);
            for row in self.row..last_row {
                for column in self.column..self.column.saturating_add(open.columns).min(COLUMNS) {
                    sheet.put((row, column), cell.clone(), room)?;
                }
            }
        }
        if open.spans != (1, 1) {
            sheet.merge(Area {
                rows: (self.row, self.row.saturating_add(open.spans.0 - 1)),
                columns: (self.column, self.column.saturating_add(open.spans.1 - 1)),
            });
        }
        sheet.note(self.row, self.column, &open.note);
        self.column = self.column.saturating_add(open.columns);
        Ok(())
    }
}

fn value(open: &Open, shows: Shows) -> Option<Cell> {
    let cell = match open.kind.as_str() {
        "float" | "percentage" | "currency" => Cell::Number(open.value.trim().parse().ok()?),
        "date" => {
            let text: String = open.value.chars().take(10).collect();
            let at = NaiveDateTime::parse_from_str(open.value.trim(), "%Y-%m-%dT%H:%M:%S%.f")
                .or_else(|_| text.parse::<NaiveDate>().map(|day| day.and_time(NaiveTime::MIN)));
            if let Ok(at) = at {
                moment(at, shows)?
            } else {
                PartialDate::parse(&text).map_or(Cell::Text(text), Cell::Day)
            }
        }
        "boolean" => Cell::Text(if open.value == "false" { "FALSE" } else { "TRUE" }.to_owned()),
        _ => Cell::Text(one_line(&open.text)),
    };
    (!cell.is_empty()).then_some(cell)
}

/// A moment as its format shows it.
fn moment(at: NaiveDateTime, shows: Shows) -> Option<Cell> {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let since = at.signed_duration_since(zero.and_time(NaiveTime::MIN));
    let minutes = u32::try_from((since.num_seconds().rem_euclid(86_400) + 30) / 60).ok()?;
    let year = (minutes == 0).then(|| bare_year(since.num_days() as f64)).flatten();
    year.or_else(|| dated(at.date(), minutes, shows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_shown_as_its_format_has_it_with_the_minute_it_is_of() {
        for (value, shows, said) in [
            ("2026-11-02", Shows::Day, "2026-11-02"),
            ("2026-11-02T09:41:00", Shows::Day, "2026-11-02 09:41"),
            ("2026-11-02T09:41:29.500000000", Shows::Day, "2026-11-02 09:41"),
            ("2026-11-02T00:00:00", Shows::Day, "2026-11-02"),
            ("2026-11-02T09:41:00", Shows::Month, "2026-11"),
            ("2026-11-02", Shows::Year, "2026"),
            ("1905-06-07", Shows::Day, "1985"),
            ("1900-01-15", Shows::Day, "1900-01-15"),
            ("1848-03-15", Shows::Day, "1848-03-15"),
            ("năm 1990", Shows::Day, "năm 1990"),
        ] {
            let open = Open { kind: "date".to_owned(), value: value.to_owned(), ..Open::default() };
            let cell = match super::value(&open, shows) {
                Some(Cell::Day(day)) => day.to_string(),
                Some(Cell::Text(text)) => text,
                other => format!("{other:?}"),
            };
            assert_eq!(cell, said, "{value}");
        }
    }
}
