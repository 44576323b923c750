//! An amount of đồng.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::input::{FieldInput, Look, Reply};
use super::spec::Value;
use super::text::edit;
use crate::tui::fit;
use crate::tui::screen::{Ctx, UiEvent};
use crate::tui::widgets::text_field::TextField;

/// More than any fee, and far from what a number can hold.
const MOST_DIGITS: usize = 12;

#[derive(Debug, Clone)]
pub(super) struct Money {
    field: TextField,
}

impl Default for Money {
    fn default() -> Self {
        Self { field: TextField::plain() }
    }
}

impl Money {
    fn amount(&self) -> Option<u64> {
        self.field.text().parse().ok()
    }
}

impl FieldInput for Money {
    fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        match event {
            UiEvent::Text(c) if !c.is_ascii_digit() || self.field.text().len() >= MOST_DIGITS => Reply::Used,
            UiEvent::Paste(text) => {
                let digits: String = text.chars().filter(char::is_ascii_digit).take(MOST_DIGITS).collect();
                self.field.set(&digits);
                Reply::Changed
            }
            _ => edit(&mut self.field, event, ctx),
        }
    }

    fn view(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position> {
        let shown =
            self.amount().filter(|_| !look.focused).map(|amount| format!("{} đ", fit::grouped(amount)));
        Some(self.field.view(area, buf, look.style, shown.as_deref()))
    }

    fn check(&mut self, _ctx: &Ctx<'_>) -> Result<(), String> {
        Ok(())
    }

    fn value(&self) -> Value {
        self.amount().map_or(Value::Empty, Value::Amount)
    }

    fn set(&mut self, value: &Value) {
        match value {
            Value::Amount(amount) => self.field.set(&amount.to_string()),
            _ => self.field.set(""),
        }
    }

    fn boxed_clone(&self) -> Box<dyn FieldInput> {
        Box::new(self.clone())
    }
}
