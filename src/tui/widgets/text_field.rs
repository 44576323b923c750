//! One line of text that can be edited: by letters as people see them, composed by soxa's typing method where
//! that is on, NFC inside whatever comes in.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::typing::Typing;
use soxa_text::display::sanitise;
use soxa_text::typing::{Composer, Edit, Method, ToneStyle};

const UNDO_DEPTH: usize = 64;
/// Letters of all states that can be gone back to: pastes without end must not fill the memory.
const UNDO_LETTERS: usize = 4_000;
/// Letters a field holds unless it says otherwise.
const LIMIT: usize = 1_000;

/// A line of text with a cursor.
#[derive(Debug, Clone)]
pub struct TextField {
    letters: Vec<String>,
    cursor: usize,
    undo: Vec<(Vec<String>, usize)>,
    composer: Option<(Method, ToneStyle, Composer)>,
    composes: bool,
    limit: usize,
}

impl Default for TextField {
    fn default() -> Self {
        Self {
            letters: Vec::new(),
            cursor: 0,
            undo: Vec::new(),
            composer: None,
            composes: true,
            limit: LIMIT,
        }
    }
}

impl TextField {
    /// An empty field in which the typing method composes.
    pub fn composed() -> Self {
        Self::default()
    }

    /// An empty field for ids, dates and codes: keys stand for themselves.
    pub fn plain() -> Self {
        Self { composes: false, ..Self::default() }
    }

    /// The text, NFC.
    pub fn text(&self) -> String {
        self.letters.concat()
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Puts another text in, the cursor behind it. Can be undone.
    pub fn set(&mut self, text: &str) {
        self.remember();
        self.letters = clusters(&sanitise(text));
        self.letters.truncate(self.limit);
        self.cursor = self.letters.len();
        self.end_word();
    }

    /// Types a character.
    pub fn type_char(&mut self, c: char, typing: &Typing) {
        self.remember();
        let combining = ('\u{0300}'..='\u{036F}').contains(&c);
        let composing = typing.composing().filter(|_| self.composes && !combining);
        let Some((method, style)) = composing else {
            self.composer = None;
            return self.insert(c.encode_utf8(&mut [0; 4]));
        };
        let fits = self.composer.as_ref().is_some_and(|(m, s, _)| (*m, *s) == (method, style));
        if !fits {
            self.composer = Some((method, style, Composer::new(method, style)));
        }
        if let Some((_, _, composer)) = &mut self.composer {
            let edit = composer.key(c);
            self.apply(&edit);
        }
    }

    /// Pastes a text; what would break the line or the screen is left out.
    pub fn paste(&mut self, text: &str) {
        self.remember();
        self.end_word();
        self.insert(&sanitise(text));
    }

    /// Does an editing action; false if it is none.
    pub fn act(&mut self, action: Action) -> bool {
        match action {
            Action::DeleteBack => return self.delete_back(),
            Action::Undo => {
                if let Some((letters, cursor)) = self.undo.pop() {
                    self.letters = letters;
                    self.cursor = cursor;
                }
            }
            Action::Delete => {
                self.remember();
                if self.cursor < self.letters.len() {
                    self.letters.remove(self.cursor);
                }
            }
            Action::DeleteWord => {
                self.remember();
                let start = self.word_left();
                self.letters.drain(start..self.cursor);
                self.cursor = start;
            }
            Action::Clear => {
                self.remember();
                self.letters.clear();
                self.cursor = 0;
            }
            Action::Left => self.cursor = self.cursor.saturating_sub(1),
            Action::Right => self.cursor = (self.cursor + 1).min(self.letters.len()),
            Action::WordLeft => self.cursor = self.word_left(),
            Action::WordRight => self.cursor = self.word_right(),
            Action::Home => self.cursor = 0,
            Action::End => self.cursor = self.letters.len(),
            _ => return false,
        }
        self.end_word();
        true
    }

    /// Ends the word being composed: what is typed next begins a new one.
    pub fn end_word(&mut self) {
        if let Some((_, _, composer)) = &mut self.composer {
            composer.reset();
        }
    }

    fn delete_back(&mut self) -> bool {
        self.remember();
        let edit = match &mut self.composer {
            Some((_, _, composer)) => composer.backspace(),
            None => Edit { erase: 1, insert: String::new() },
        };
        self.apply(&edit);
        true
    }

    fn apply(&mut self, edit: &Edit) {
        let start = self.cursor.saturating_sub(edit.erase);
        self.letters.drain(start..self.cursor);
        self.cursor = start;
        self.insert(&edit.insert);
    }

    /// Inserts at the cursor. A mark that arrives alone joins the letter before it.
    fn insert(&mut self, text: &str) {
        if text.is_empty() || self.letters.len() >= self.limit {
            return;
        }
        let after = self.letters.split_off(self.cursor);
        // Only the last letter can join with what comes; the others need no second look.
        let last = self.letters.pop().unwrap_or_default();
        self.letters.extend(clusters(&format!("{last}{text}")));
        self.letters.truncate(self.limit);
        self.cursor = self.letters.len();
        self.letters.extend(after);
    }

    fn remember(&mut self) {
        let kept =
            |undo: &[(Vec<String>, usize)]| undo.iter().map(|(letters, _)| letters.len()).sum::<usize>();
        while self.undo.len() >= UNDO_DEPTH || kept(&self.undo) + self.letters.len() > UNDO_LETTERS {
            if self.undo.is_empty() {
                break;
            }
            self.undo.remove(0);
        }
        self.undo.push((self.letters.clone(), self.cursor));
    }

    fn word_left(&self) -> usize {
        let before: Vec<bool> =
            self.letters.iter().take(self.cursor).map(|letter| is_space(letter)).collect();
        let word_end = before.iter().rposition(|space| !space).map_or(0, |index| index + 1);
        before.iter().take(word_end).rposition(|space| *space).map_or(0, |index| index + 1)
    }

    fn word_right(&self) -> usize {
        let mut rest =
            self.letters.iter().enumerate().skip(self.cursor).skip_while(|(_, letter)| !is_space(letter));
        rest.find(|(_, letter)| !is_space(letter)).map_or(self.letters.len(), |(index, _)| index)
    }

    /// Draws the field in one row and says where the cursor stands. `shown` replaces the text, for fields that
    /// group their digits while they are only read.
    pub fn view(&self, area: Rect, buf: &mut Buffer, style: Style, shown: Option<&str>) -> Position {
        let before: u16 = self.letters.iter().take(self.cursor).map(|letter| fit::width(letter)).sum();
        // Scrolls by half a width at a time: one letter more costs one letter, not the line.
        let half = (area.width / 2).max(1);
        let offset = if before < area.width { 0 } else { (before - area.width) / half * half + half };
        buf.set_style(Rect { height: 1, ..area }, style);
        if let Some(text) = shown {
            fit::put(buf, area.x, area.y, text, area.width, style);
        } else {
            let mut column: u16 = 0;
            for letter in &self.letters {
                let wide = fit::width(letter);
                if column >= offset && column + wide <= offset + area.width {
                    fit::put(buf, area.x + column - offset, area.y, letter, wide, style);
                }
                column += wide;
            }
        }
        Position { x: (area.x + before - offset).min(area.right().saturating_sub(1)), y: area.y }
    }
}

fn clusters(text: &str) -> Vec<String> {
    let composed: String = text.nfc().collect();
    composed.graphemes(true).map(str::to_owned).collect()
}

fn is_space(letter: &str) -> bool {
    letter.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn off() -> Typing {
        let mut typing = Typing::default();
        while typing.composing().is_some() {
            typing.cycle();
        }
        typing
    }

    fn typed(text: &str) -> TextField {
        let mut field = TextField::composed();
        for c in text.chars() {
            field.type_char(c, &off());
        }
        field
    }

    #[test]
    fn a_mark_that_arrives_alone_joins_its_letter() {
        let mut field = typed("vie\u{302}\u{323}t");
        assert_eq!(field.text(), "việt");
        field.act(Action::DeleteBack);
        field.act(Action::DeleteBack);
        assert_eq!(field.text(), "vi");
    }

    #[test]
    fn a_burst_of_corrections_is_applied_in_order() {
        let mut field = typed("vie");
        field.act(Action::DeleteBack);
        for c in "êt".chars() {
            field.type_char(c, &off());
        }
        field.act(Action::DeleteBack);
        field.act(Action::DeleteBack);
        for c in "ệt".chars() {
            field.type_char(c, &off());
        }
        assert_eq!(field.text(), "việt");
    }

    #[test]
    fn words_are_moved_over_and_deleted() {
        let mut field = typed("Đinh Thị Huệ");
        field.act(Action::WordLeft);
        field.act(Action::DeleteWord);
        assert_eq!(field.text(), "Đinh Huệ");
        field.act(Action::Undo);
        assert_eq!(field.text(), "Đinh Thị Huệ");
        field.act(Action::Home);
        field.act(Action::WordRight);
        field.type_char('x', &off());
        assert_eq!(field.text(), "Đinh xThị Huệ");
    }

    #[test]
    fn a_paste_stays_on_one_line() {
        let mut field = TextField::composed();
        field.paste("một\nhai\x1b[31m");
        assert!(!field.text().contains(['\n', '\x1b']));
    }

    #[test]
    fn a_long_text_scrolls_with_the_cursor() {
        let mut field = typed(&"ă".repeat(30));
        let area = Rect::new(0, 0, 10, 1);
        let mut buf = Buffer::empty(area);
        let cursor = field.view(area, &mut buf, Style::new(), None);
        assert!(cursor.x < 10);
        field.act(Action::Home);
        assert_eq!(field.view(area, &mut buf, Style::new(), None).x, 0);
    }
}
