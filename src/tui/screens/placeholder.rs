//! Stands where a screen is still to be built, and says what it will be for.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::title_key;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::words::Words;

/// A numbered screen that is not there yet.
#[derive(Debug, Clone)]
pub struct Placeholder {
    number: u8,
}

impl Placeholder {
    /// For a screen's number.
    pub fn new(number: u8) -> Self {
        Self { number }
    }

    fn purpose_key(&self) -> String {
        format!("purpose.{}", self.number)
    }
}

impl Screen for Placeholder {
    fn title(&self, words: &Words) -> String {
        format!("{} {}", self.number, words.say(title_key(self.number)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &[]
    }

    fn update(&mut self, _event: &UiEvent, _ctx: &mut Ctx<'_>) -> Outcome {
        Outcome::Ignored
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let columns = area.width.min(72);
        let mut y = area.y + 1;
        for line in fit::wrap(view.words.say(&self.purpose_key()), columns) {
            fit::put(buf, 3, y, &line, columns, Style::new());
            y += 1;
        }
        let note = format!("! {}", view.words.say("placeholder.note"));
        fit::put(buf, 3, y + 1, &note, columns, view.theme.tone(Tone::Look));
        None
    }

    fn help(&self) -> &'static str {
        "placeholder.note"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Back.into(), Action::Palette.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
