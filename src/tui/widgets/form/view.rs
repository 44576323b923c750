//! How a form looks: labels in one column, values beside them, what is wrong beside the value.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::input::{Look, OpenList};
use super::{Field, Form, Origin};
use crate::tui::fit;
use crate::tui::screen::{Target, ViewCtx};
use crate::tui::theme::Tone;

/// Columns of a label, from those of most forms to the most that leave the values their room.
const LABEL: std::ops::RangeInclusive<u16> = 14..=22;
/// Columns between the beginning of a line and its label, and between label and value.
const GAPS: u16 = 2;

impl Form {
    /// The column values begin in: behind the longest label.
    pub fn value_column(&self) -> u16 {
        let longest = self.fields.iter().map(|field| fit::width(&field.spec.label)).max().unwrap_or(0);
        longest.clamp(*LABEL.start(), *LABEL.end()) + GAPS
    }

    /// Draws as much of the form as fits, the focused field always, and says where the cursor stands.
    pub fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let at = self.value_column();
        let bottom = if self.goto.is_some() { area.bottom().saturating_sub(1) } else { area.bottom() };
        let mut y = area.y;
        let mut cursor = None;
        let mut list_at = None;
        for (index, field) in self.fields.iter().enumerate().skip(self.first_visible(area, bottom, at)) {
            let rows = field.rows(area.width, at);
            if y + rows > bottom {
                break;
            }
            let focused = index == self.focus;
            for row in y..y + rows {
                view.spot(area.x, row, area.width, Target::Field(index));
            }
            let place = field.view(Rect { y, height: rows, ..area }, at, buf, view, focused);
            if focused {
                cursor = place;
                list_at = Some(y + field.input.height());
            }
            y += rows;
        }
        if let (Some(list), Some(under)) = (self.open_list(), list_at) {
            list.view(area, at, under, buf, view);
        }
        if let Some(goto) = &self.goto {
            let x =
                fit::put(buf, area.x + 1, bottom, view.words.say("form.goto"), area.width, Style::new()) + 1;
            let field = Rect { x, y: bottom, width: 30, height: 1 };
            return Some(goto.name.view(field, buf, view.theme.editable(), None));
        }
        cursor
    }

    fn open_list(&self) -> Option<OpenList<'_>> {
        self.fields.get(self.focus)?.input.open_list()
    }

    /// The first field drawn: the top one while the focused one fits below it.
    fn first_visible(&self, area: Rect, bottom: u16, at: u16) -> usize {
        let room = bottom.saturating_sub(area.y);
        let mut used = 0;
        let before = self.fields.iter().take(self.focus + 1).rev();
        let fits = before.take_while(|field| {
            used += field.rows(area.width, at);
            used <= room
        });
        (self.focus + 1).saturating_sub(fits.count().max(1))
    }
}

impl Field {
    fn rows(&self, columns: u16, at: u16) -> u16 {
        let below = u16::try_from(self.error_below(columns, at).len()).unwrap_or(1);
        self.input.height() + below
    }

    /// What is wrong, in the lines it takes below the value; none where it stands beside it.
    fn error_below(&self, columns: u16, at: u16) -> Vec<String> {
        match &self.error {
            Some(error) if !self.fits_beside(error, columns, at) => {
                fit::wrap(&format!("✗ {error}"), columns.saturating_sub(at + 1))
            }
            _ => Vec::new(),
        }
    }

    fn beside_column(&self, at: u16) -> u16 {
        at + self.spec.width() + 2
    }

    fn fits_beside(&self, text: &str, columns: u16, at: u16) -> bool {
        self.beside_column(at) + 2 + fit::width(text) < columns
    }

    /// Draws the field, its value in column `at`, and says where the cursor stands.
    fn view(
        &self,
        area: Rect,
        at: u16,
        buf: &mut Buffer,
        view: &ViewCtx<'_>,
        focused: bool,
    ) -> Option<Position> {
        let theme = view.theme;
        let label_style = if focused { theme.focus() } else { Style::new() };
        fit::put(buf, area.x + 1, area.y, &self.spec.label, at.saturating_sub(GAPS), label_style);
        let style = if self.origin == Origin::Filled { Style::new() } else { theme.editable() };
        let width = self.spec.width().min(area.width.saturating_sub(at + 1));
        let value = Rect { x: area.x + at, y: area.y, width, height: area.height };
        let cursor = self.input.view(value, buf, &Look { view, focused, style });

        let row = area.y + self.input.height().saturating_sub(1);
        let x = area.x + self.beside_column(at);
        let room = area.right().saturating_sub(x);
        if let Some(error) = &self.error {
            if self.fits_beside(error, area.width, at) {
                fit::put(buf, x, row, &format!("✗ {error}"), room, theme.tone(Tone::Bad));
            }
            let room = area.right().saturating_sub(value.x);
            for (line, y) in self.error_below(area.width, at).iter().zip(row + 1..) {
                fit::put(buf, value.x, y, line, room, theme.tone(Tone::Bad));
            }
        } else {
            if self.origin == Origin::Kept {
                fit::put(buf, x.saturating_sub(1), row, "=", 1, Style::new());
            }
            let mut end = x + 1;
            if let Some(text) = self.input.beside() {
                end = fit::put(buf, end, row, &text, room.saturating_sub(1), theme.tone(Tone::Plain)) + 2;
            }
            if !self.note.is_empty() {
                let text = format!("» {}", self.note);
                fit::put(buf, end, row, &text, area.right().saturating_sub(end + 1), theme.tone(Tone::Look));
            }
        }
        cursor
    }
}
