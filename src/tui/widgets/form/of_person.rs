//! A text that must be a value of a field of a person: an id, a name, numbers of old cards. What is wrong is said when the
//! field is left.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::input::{FieldInput, Look, Reply};
use super::spec::Value;
use super::text::Text;
use crate::tui::screen::{Ctx, UiEvent};
use soxa_domain::person::{Person, PersonField};

#[derive(Debug, Clone)]
pub(super) struct OfPerson {
    field: PersonField,
    text: Text,
}

impl OfPerson {
    pub(super) fn new(field: PersonField) -> Self {
        Self { field, text: Text::default() }
    }
}

impl FieldInput for OfPerson {
    fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        self.text.update(event, ctx)
    }

    fn view(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position> {
        self.text.view(area, buf, look)
    }

    fn check(&mut self, ctx: &Ctx<'_>) -> Result<(), String> {
        self.text.check(ctx)?;
        let mut nobody = Person::default();
        self.field.set(&mut nobody, &self.text.typed()).map_err(|e| ctx.words.tell(&e.why))
    }

    fn value(&self) -> Value {
        self.text.value()
    }

    fn set(&mut self, value: &Value) {
        self.text.set(value);
    }

    fn typed(&self) -> String {
        self.text.typed()
    }

    fn set_typed(&mut self, text: &str) {
        self.text.set_typed(text);
    }

    fn boxed_clone(&self) -> Box<dyn FieldInput> {
        Box::new(self.clone())
    }
}
