//! A fixed number of digits: shown in groups while only read, together while edited; the last one goes on to
//! the next field.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use soxa_text::number::spaced;

use super::input::{FieldInput, Look, Reply};
use super::spec::Value;
use super::text::edit;
use crate::tui::screen::{Ctx, UiEvent};
use crate::tui::widgets::text_field::TextField;

#[derive(Debug, Clone)]
pub(super) struct Digits {
    field: TextField,
    count: usize,
}

impl Digits {
    pub(super) fn new(count: usize) -> Self {
        Self { field: TextField::plain(), count }
    }
}

impl FieldInput for Digits {
    fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        let full = |field: &TextField| field.text().len() >= self.count;
        match event {
            // A separator typed or pasted out of habit is not worth a message.
            UiEvent::Text(' ' | '.' | '-') => Reply::Used,
            UiEvent::Text(c) if c.is_ascii_digit() && full(&self.field) => Reply::Used,
            UiEvent::Text(c) if c.is_ascii_digit() => {
                let reply = edit(&mut self.field, event, ctx);
                if full(&self.field) { Reply::Complete } else { reply }
            }
            UiEvent::Text(_) => Reply::Used,
            UiEvent::Paste(text) => {
                let digits: String = text.chars().filter(char::is_ascii_digit).take(self.count).collect();
                self.field.set(&digits);
                if full(&self.field) { Reply::Complete } else { Reply::Changed }
            }
            _ => edit(&mut self.field, event, ctx),
        }
    }

    fn view(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position> {
        let shown = (!look.focused).then(|| spaced(&self.field.text()));
        Some(self.field.view(area, buf, look.style, shown.as_deref()))
    }

    fn check(&mut self, ctx: &Ctx<'_>) -> Result<(), String> {
        let count = self.field.text().len();
        if count == 0 || count == self.count {
            return Ok(());
        }
        let (wanted, given) = (self.count.to_string(), count.to_string());
        Err(ctx.words.fill("form.digits", &[("wanted", &wanted), ("given", &given)]))
    }

    fn value(&self) -> Value {
        let text = self.field.text();
        if text.len() == self.count { Value::Text(text) } else { Value::Empty }
    }

    fn set(&mut self, value: &Value) {
        match value {
            Value::Text(text) => self.field.set(text),
            _ => self.field.set(""),
        }
    }

    fn typed(&self) -> String {
        self.field.text()
    }

    fn set_typed(&mut self, text: &str) {
        self.field.set(text);
    }

    fn boxed_clone(&self) -> Box<dyn FieldInput> {
        Box::new(self.clone())
    }
}
