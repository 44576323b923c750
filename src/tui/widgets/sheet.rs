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
/// Columns of the narrowest terminal: what is wider goes on in the next line, on wider ones too.
const NARROWEST: u16 = 80;
/// How lines that go on are set in where they have no label.
const INDENT: &str = "  ";

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

    /// In as many lines as it takes for nothing to be cut.
    fn unfolded(self) -> Vec<Self> {
        let room = NARROWEST - if self.whole { 2 } else { LABEL + 2 };
        if fit::width(&self.value) <= room {
            return vec![self];
        }
        let indent = if self.whole { INDENT } else { "" };
        let parts = fit::wrap(&self.value, room - fit::width(indent));
        let line = |(at, part): (usize, String)| Self {
            label: if at == 0 { self.label.clone() } else { String::new() },
            value: if at == 0 { part } else { format!("{indent}{part}") },
            ..self
        };
        parts.into_iter().enumerate().map(line).collect()
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
        Self { lines: lines.into_iter().flat_map(Line::unfolded).collect(), top: 0 }
    }

    /// Other lines at the same place.
    pub fn replace(&mut self, lines: Vec<Line>) {
        let top = self.top;
        *self = Self::new(lines);
        self.top = top.min(self.lines.len().saturating_sub(1));
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
        let below = self.lines.len().saturating_sub(self.top + usize::from(area.height));
        let more = view.words.fill("sheet.more", &[("count", &below.to_string())]);
        for (line, y) in self.lines.iter().skip(self.top).zip(area.y..area.bottom()) {
            view.rows_drawn.set(view.rows_drawn.get() + 1);
            // The last line gives way to what says that more follow.
            let given = if below > 0 && y + 1 == area.bottom() { fit::width(&more) + 1 } else { 0 };
            let (width, style) = (area.width.saturating_sub(given), view.theme.tone(line.tone));
            if line.whole {
                fit::put(buf, area.x + 1, y, &line.value, width.saturating_sub(2), style);
                continue;
            }
            fit::put(buf, area.x + 1, y, &line.label, LABEL - 1, Style::new());
            fit::put(buf, area.x + 1 + LABEL, y, &line.value, width.saturating_sub(LABEL + 2), style);
        }
        if below > 0 {
            let (right, last) = (area.right().saturating_sub(1), area.bottom().saturating_sub(1));
            fit::put_right(buf, right, last, &more, view.theme.tone(Tone::Faint));
        }
    }
}
