//! A line of text.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::input::{FieldInput, Look, Reply};
use super::spec::Value;
use crate::tui::screen::{Ctx, UiEvent};
use crate::tui::widgets::text_field::TextField;

#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    field: TextField,
}

/// Lets a text field take an event; what is not for it comes back as ignored.
pub(super) fn edit(field: &mut TextField, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
    let before = field.text();
    match event {
        UiEvent::Text(c) => field.type_char(*c, ctx.typing),
        UiEvent::Paste(text) => field.paste(text),
        UiEvent::Action(action) if field.act(*action) => {}
        _ => return Reply::Ignored,
    }
    if field.text() == before { Reply::Used } else { Reply::Changed }
}

impl FieldInput for Text {
    fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        edit(&mut self.field, event, ctx)
    }

    fn view(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position> {
        let shown = (!look.focused).then(|| self.field.text());
        Some(self.field.view(area, buf, look.style, shown.as_deref()))
    }

    fn check(&mut self, _ctx: &Ctx<'_>) -> Result<(), String> {
        self.field.end_word();
        Ok(())
    }

    fn value(&self) -> Value {
        let text = self.field.text();
        if text.trim().is_empty() { Value::Empty } else { Value::Text(text.trim().to_owned()) }
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
