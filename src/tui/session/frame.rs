//! One picture of a session.

use std::cell::Cell;

use chrono::Timelike;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Session;
use crate::tui::chrome;
use crate::tui::screen::ViewCtx;

impl Session {
    /// The bytes that bring the terminal up to date; none when nothing has changed.
    pub fn frame(&mut self) -> String {
        if !self.dirty || self.suspended {
            return String::new();
        }
        self.dirty = false;
        if self.minute == 0 {
            self.next_minute();
        }
        let (picture, cursor) = self.picture();
        self.painter.paint(&picture, cursor)
    }

    pub(super) fn next_minute(&mut self) {
        let seconds = u64::from(self.desk.now().second()).min(59);
        self.minute = self.now + (60 - seconds) * 1_000;
    }

    fn picture(&self) -> (Buffer, Option<Position>) {
        let mut buf = Buffer::empty(Rect::from((Position::ORIGIN, self.size)));
        let words = &self.options.words;
        if self.size.width < chrome::SMALLEST.width || self.size.height < chrome::SMALLEST.height {
            chrome::too_small(&mut buf, words);
            return (buf, None);
        }
        let rows_drawn = Cell::new(0);
        let theme = self.options.theme;
        let view = ViewCtx { words, keymap: &self.options.keymap, theme, rows_drawn: &rows_drawn };
        let mut cursor = None;
        for screen in self.layers.visible() {
            cursor = screen.view(chrome::body(self.size), &mut buf, &view);
        }
        let Some(top) = self.layers.top() else { return (buf, None) };
        let whole = self.layers.visible().next().map(|screen| screen.title(words)).unwrap_or_default();
        chrome::header(&mut buf, &whole, self.desk.as_ref(), &self.typing, words);
        if let Some((toast, _)) = &self.toast {
            chrome::notice(&mut buf, toast, theme);
        }
        chrome::keys(&mut buf, top.contexts(), &top.hints(), &self.options.keymap, words, theme);
        (buf, cursor)
    }
}
