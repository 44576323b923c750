//! One picture of a session.

use std::cell::Cell;

use chrono::Timelike;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Session;
use crate::tui::chrome;
use crate::tui::plain::Facts;
use crate::tui::screen::{Target, ViewCtx};
use crate::tui::theme::Glyphs;

/// Rows that no terminal has.
const HIGHER_THAN_ANY: usize = 200;

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
        let mut picture = std::mem::take(&mut self.canvas);
        picture.resize(Rect::from((Position::ORIGIN, self.size)));
        picture.reset();
        let cursor = self.draw(&mut picture);
        let bytes = self.bytes_of(&mut picture, cursor);
        self.canvas = picture;
        bytes
    }

    fn bytes_of(&mut self, picture: &mut Buffer, cursor: Option<Position>) -> String {
        if self.options.theme.plain {
            let locked = self.is_locked();
            let was = std::mem::replace(&mut self.covered, locked);
            let cover = if locked && !was { self.blank() } else { String::new() };
            cover + &self.spoken(picture, cursor)
        } else {
            let copied = self.copied.take().map(|text| self.clipboard(&text)).unwrap_or_default();
            self.painter.paint(picture, cursor) + &copied
        }
    }

    /// Takes what was said off the screen and out of what can be scrolled back to. Where nothing can be erased, empty
    /// lines push it away.
    fn blank(&self) -> String {
        match self.options.theme.glyphs {
            Glyphs::Ascii => "\r\n".repeat(HIGHER_THAN_ANY),
            _ => "\x1b[H\x1b[2J\x1b[3J".to_owned(),
        }
    }

    /// The bytes that put a text on the terminal's clipboard (OSC 52). Text consoles have none and may show the bytes.
    fn clipboard(&self, text: &str) -> String {
        use base64::Engine;
        if self.options.theme.glyphs != Glyphs::Full {
            return String::new();
        }
        let coded = base64::engine::general_purpose::STANDARD.encode(text.as_bytes());
        format!("\x1b]52;c;{coded}\x07")
    }

    pub(super) fn next_minute(&mut self) {
        let seconds = u64::from(self.backend.now().second()).min(59);
        self.minute = self.now + (60 - seconds) * 1_000;
    }

    /// Draws everything, and says where the cursor stands.
    fn draw(&self, buf: &mut Buffer) -> Option<Position> {
        let words = &self.options.words;
        if self.size.width < chrome::SMALLEST.width || self.size.height < chrome::SMALLEST.height {
            self.spots.borrow_mut().clear();
            chrome::too_small(buf, words);
            return None;
        }
        if self.is_locked() {
            self.spots.borrow_mut().clear();
            return self.locked_picture(buf);
        }
        let rows_drawn = Cell::new(0);
        let theme = self.options.theme;
        let keymap = &self.options.keymap;
        let typing_into_list = self.is_searching() && !self.commanding();
        let view =
            ViewCtx { words, keymap, theme, rows_drawn: &rows_drawn, spots: &self.spots, typing_into_list };
        let mut cursor = None;
        for screen in self.layers.visible() {
            // Only what lies on top can be clicked.
            self.spots.borrow_mut().clear();
            cursor = screen.view(chrome::body(self.size), buf, &view);
        }
        let top = self.layers.top()?;
        let whole = self.layers.visible().next().map(|screen| screen.title(words)).unwrap_or_default();
        chrome::header(buf, &whole, self.backend.as_ref(), self.typing_word(), words);
        let notice = self.toast.as_ref().map(|(toast, _)| chrome::notice(buf, toast, theme));
        let mut hints = top.hints();
        if self.backend.only_looks() {
            hints.retain(|hint| !hint.action.writes());
        }
        chrome::keys(buf, top.contexts(), &hints, &view);
        self.notice_row.set(notice);
        cursor
    }

    fn shown_title(&self) -> String {
        let words = &self.options.words;
        if self.is_locked() {
            return words.say("lock.title").to_owned();
        }
        self.layers.visible().next().map(|screen| screen.title(words)).unwrap_or_default()
    }

    /// The lines of text that say what has changed in the picture.
    fn spoken(&mut self, picture: &Buffer, cursor: Option<Position>) -> String {
        let words = &self.options.words;
        let facts = Facts {
            title: self.shown_title(),
            cursor,
            list: self.spots.borrow().iter().filter(|s| is_row(s.target)).map(|s| s.area.y).collect(),
            notice: self.notice_row.get(),
            typing: words.say(self.typing_word()).to_owned(),
        };
        self.speaker.say(picture, &facts, words, self.options.theme)
    }
}

/// Whether a click there chooses among rows.
fn is_row(target: Target) -> bool {
    matches!(target, Target::Step(_))
}
