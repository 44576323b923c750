//! Labels with their values, one below the other, scrolled as a whole: a person, a case, a printed slip.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::ViewCtx;
use crate::tui::theme::Tone;

/// Columns of a label.
const LABEL: u16 = 16;

/// One line of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// What it is; empty for a line that goes on or stands alone.
    pub label: String,
    /// Its value.
    pub value: String,
    /// How it is meant.
    pub tone: Tone,
    /// Whether the value begins at the left edge.
    pub whole: bool,
}

impl Line {
    /// A label and its value.
    pub fn new(label: &str, value: impl Into<String>) -> Self {
        Self { label: label.to_owned(), value: value.into(), tone: Tone::Plain, whole: false }
    }

    /// A line of its own.
    pub fn whole(value: impl Into<String>) -> Self {
        Self { value: value.into(), whole: true, ..Self::default() }
    }

    /// The same, meant so.
    #[must_use]
    pub fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

/// A sheet's lines and how far it is scrolled.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    lines: Vec<Line>,
    top: usize,
}

impl Sheet {
    /// A sheet of these lines.
    pub fn new(lines: Vec<Line>) -> Self {
        Self { lines, top: 0 }
    }

    /// Other lines at the same place.
    pub fn replace(&mut self, lines: Vec<Line>) {
        self.top = self.top.min(lines.len().saturating_sub(1));
        self.lines = lines;
    }

    /// Scrolls; false if the action is none of a sheet's.
    pub fn act(&mut self, action: Action, height: u16) -> bool {
        let page = usize::from(height.saturating_sub(2)).max(1);
        let last = self.lines.len().saturating_sub(usize::from(height));
        self.top = match action {
            Action::Up => self.top.saturating_sub(1),
            Action::Down => self.top + 1,
            Action::PageUp => self.top.saturating_sub(page),
            Action::PageDown => self.top + page,
            Action::Home => 0,
            Action::End => last,
            _ => return false,
        }
        .min(last);
        true
    }

    /// Draws the visible lines.
    pub fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        for (line, y) in self.lines.iter().skip(self.top).zip(area.y..area.bottom()) {
            view.rows_drawn.set(view.rows_drawn.get() + 1);
            let style = view.theme.tone(line.tone);
            if line.whole {
                fit::put(buf, area.x + 1, y, &line.value, area.width.saturating_sub(2), style);
                continue;
            }
            fit::put(buf, area.x + 1, y, &line.label, LABEL - 1, Style::new());
            let room = area.width.saturating_sub(LABEL + 2);
            fit::put(buf, area.x + 1 + LABEL, y, &line.value, room, style);
        }
        let below = self.lines.len().saturating_sub(self.top + usize::from(area.height));
        if below > 0 {
            let more = view.words.fill("sheet.more", &[("count", &below.to_string())]);
            fit::put_right(
                buf,
                area.right().saturating_sub(1),
                area.bottom().saturating_sub(1),
                &more,
                view.theme.tone(Tone::Faint),
            );
        }
    }
}
