//! How a list looks: what it keeps to, the heads, the rows, and on a wide screen the selected row in full.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::super::list::{Column, ColumnKind};
use super::Table;
use super::beside;
use super::facet::Choosing;
use super::typed::Line;
use crate::tui::fit::{self, grouped};
use crate::tui::screen::ViewCtx;
use crate::tui::theme::Tone;

impl Table {
    /// Draws it; the place of the cursor while the filter is typed.
    pub fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let (area, beside) = beside::parts(area);
        let mut y = area.y;
        let mut cursor = None;
        if self.is_kept_to_something() {
            cursor = self.kept_to(Rect { y, height: 1, ..area }, buf, view);
            y += 1;
        }
        let columns: Vec<Column> = self.shown_columns().map(|(_, column)| *column).collect();
        if self.has_heads() {
            self.heads(&columns, Rect { y, height: 1, ..area }, buf, view);
            y += 1;
        }
        let rows = Rect { y, height: area.bottom().saturating_sub(y), ..area };
        self.list.view(rows, buf, &columns, view);
        if let Some(beside) = beside {
            let selected = self.selected();
            let row = self.shown_rows().find(|row| Some(row.id) == selected);
            beside::view(&self.columns, row, beside, buf, view);
        }
        if let Some(choosing) = &self.choosing {
            self.choices(choosing, rows, buf, view);
        }
        cursor
    }

    fn kept_to(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let words = view.words;
        let mut x = area.x + 1;
        let mut cursor = None;
        let line = match &self.typing {
            Some(Line::Name(field)) => Some(("table.name", field)),
            Some(Line::Jump { field, .. }) => Some(("table.letters", field)),
            Some(Line::Filter) => Some(("table.filter", &self.filter)),
            None if !self.filter.is_empty() => Some(("table.filter", &self.filter)),
            None => None,
        };
        if let Some((word, field)) = line {
            x = fit::put(buf, x, area.y, words.say(word), 14, view.theme.tone(Tone::Faint)) + 1;
            let room = Rect { x, y: area.y, width: 28, height: 1 };
            let at = field.view(room, buf, view.theme.editable(), None);
            cursor = self.typing.is_some().then_some(at);
            x += 30;
        }
        let mut said = Vec::new();
        if let Some(Line::Jump { missed, .. }) = &self.typing {
            let head = self.columns.get(self.letters_column()).map_or("", |column| column.head.say(words));
            let key = if *missed { "table.no_letters" } else { "table.letters_of" };
            said.push(words.fill(key, &[("head", head)]));
        }
        if let Some(facet) = &self.facet {
            let head = self.columns.get(facet.column).map_or("", |column| column.head.say(words));
            let value = if facet.value.is_empty() { words.say("table.nothing") } else { &facet.value };
            said.push(format!("▾ {head}: {value}"));
        }
        if !self.marks.is_empty() {
            said.push(words.fill("table.marked", &[("count", &grouped(self.marks.len() as u64))]));
        }
        said.push(format!("{}/{}", grouped(self.shown.len() as u64), grouped(self.all.len() as u64)));
        let room = area.right().saturating_sub(x + 1);
        fit::put(buf, x, area.y, &said.join("   "), room, view.theme.tone(Tone::Look));
        cursor
    }

    /// The heads of a list whose rows are not in hand.
    pub fn plain_heads(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let columns: Vec<Column> = self.columns.to_vec();
        for (column, (x, width)) in columns.iter().zip(Column::laid_out(&columns, area)) {
            let style = view.theme.tone(Tone::Faint);
            match column.kind {
                ColumnKind::Number => {
                    fit::put_right(
                        buf,
                        x + width,
                        area.y,
                        &fit::cut(column.head.say(view.words), width),
                        style,
                    );
                }
                _ => {
                    fit::put(buf, x, area.y, column.head.say(view.words), width, style);
                }
            }
        }
    }

    fn heads(&self, columns: &[Column], area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let places: Vec<usize> = self.shown_columns().map(|(place, _)| place).collect();
        let spots = Column::laid_out(columns, area);
        for ((column, place), (x, width)) in columns.iter().zip(&places).zip(spots) {
            let word = column.head.say(view.words);
            let arrow = match self.sort {
                Some(sort) if sort.column == *place && sort.reversed => " ↓",
                Some(sort) if sort.column == *place => " ↑",
                _ => "",
            };
            let text = format!("{}{arrow}", fit::cut(word, width.saturating_sub(fit::width(arrow))));
            let mut style = view.theme.tone(Tone::Faint);
            if *place == self.column {
                style = style.add_modifier(Modifier::UNDERLINED);
            }
            match column.kind {
                ColumnKind::Number => {
                    fit::put_right(buf, x + width, area.y, &text, style);
                }
                _ => {
                    fit::put(buf, x, area.y, &text, width, style);
                }
            }
        }
    }

    /// The short list that something is chosen from.
    fn choices(&self, choosing: &Choosing, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let words = view.words;
        let (at, numbered, lines): (Option<usize>, usize, Vec<String>) = match choosing {
            Choosing::Value { values, at } => {
                let line = |(value, count): &(String, usize)| {
                    let value = if value.is_empty() { words.say("table.nothing") } else { value };
                    format!("{}  {value}", grouped(*count as u64))
                };
                (Some(*at), 0, values.iter().map(line).collect())
            }
            Choosing::Columns => {
                let line = |(place, column): (usize, &Column)| {
                    let mark = if self.hidden.contains(&place) { "–" } else { "✓" };
                    format!("{mark} {}", column.head.say(words))
                };
                (None, 0, self.columns.iter().enumerate().map(line).collect())
            }
            Choosing::Filters { can_keep, kept, at } => {
                let keep = can_keep.then(|| words.say("table.keep").to_owned());
                let names = kept.iter().map(|(name, _)| name.clone());
                (Some(*at), usize::from(*can_keep), keep.into_iter().chain(names).collect())
            }
        };
        let width = lines.iter().map(|line| fit::width(line)).max().unwrap_or(0).max(20).min(area.width) + 6;
        let x = area.right().saturating_sub(width);
        // Of more than there is room for, those up to the one the cursor is at.
        let above = at.map_or(0, |at| (at + 1).saturating_sub(usize::from(area.height)));
        for ((index, line), y) in lines.iter().enumerate().skip(above).zip(area.y..area.bottom()) {
            let blank = " ".repeat(usize::from(width));
            fit::put(buf, x, y, &blank, width, Style::new());
            fit::put(buf, x, y, "│", 1, Style::new());
            let number = match (index + 1).checked_sub(numbered) {
                Some(0) | None => "+".to_owned(),
                Some(number) if number > 9 => String::new(),
                Some(number) => number.to_string(),
            };
            fit::put(buf, x + 2, y, &number, 2, view.theme.tone(Tone::Key));
            let style = if at == Some(index) { view.theme.focus() } else { Style::new() };
            fit::put(buf, x + 5, y, line, width.saturating_sub(6), style);
        }
    }
}
