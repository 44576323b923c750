//! A password or PIN: taken as the keys say, whatever the typing method, and shown as stars.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use zeroize::Zeroizing;

use super::input::{FieldInput, Look, Reply};
use super::spec::Value;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::{Ctx, UiEvent};

/// More characters no secret has.
const LONGEST: usize = 128;

#[derive(Debug, Clone, Default)]
pub(super) struct Secret(Zeroizing<String>);

impl FieldInput for Secret {
    fn update(&mut self, event: &UiEvent, _ctx: &Ctx<'_>) -> Reply {
        // Room for all of it at once: a string that grows leaves what it held behind.
        self.0.reserve(LONGEST * 4);
        match event {
            UiEvent::Text(c) if self.0.chars().count() < LONGEST => self.0.push(*c),
            // A key on paper is scanned, or comes out of another program: nobody types seventy letters.
            UiEvent::Paste(text) => {
                let room = LONGEST.saturating_sub(self.0.chars().count());
                // A file of a key has remarks above it.
                let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                let first = lines.clone().next();
                let line = lines.find(|line| !line.starts_with('#')).or(first).unwrap_or_default();
                self.0.extend(line.chars().filter(|c| !c.is_control()).take(room));
            }
            UiEvent::Action(Action::DeleteBack) => drop(self.0.pop()),
            UiEvent::Action(Action::Clear | Action::DeleteWord) => self.0.clear(),
            _ => return Reply::Ignored,
        }
        Reply::Changed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position> {
        buf.set_style(Rect { height: 1, ..area }, look.style);
        let stars = "*".repeat(self.0.chars().count());
        let end = fit::put(buf, area.x, area.y, &stars, area.width, look.style);
        Some(Position { x: end.min(area.right().saturating_sub(1)), y: area.y })
    }

    fn check(&mut self, _ctx: &Ctx<'_>) -> Result<(), String> {
        Ok(())
    }

    /// That something was typed, and how long it is: what it is, only [`FieldInput::secret`] tells.
    fn value(&self) -> Value {
        if self.0.is_empty() { Value::Empty } else { Value::Text("*".repeat(self.0.chars().count())) }
    }

    fn secret(&self) -> Option<&Zeroizing<String>> {
        Some(&self.0)
    }

    fn set(&mut self, _value: &Value) {
        self.0.clear();
    }

    /// Nothing: a draft holds no secret.
    fn typed(&self) -> String {
        String::new()
    }

    fn set_typed(&mut self, _text: &str) {}

    fn boxed_clone(&self) -> Box<dyn FieldInput> {
        Box::new(self.clone())
    }
}
