//! A text with the usual ones to choose from: ethnic groups, religions, hamlets. One that is typed in other letters or
//! without diacritics takes the usual spelling; one that is not in the list stays as it was typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::finder::{Finder, Found, suggestion};
use super::input::{FieldInput, Look, OpenList, Reply};
use super::spec::{Choices, Value};
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, UiEvent};

#[derive(Debug, Clone)]
pub(super) struct Suggested {
    finder: Finder,
}

impl Suggested {
    pub(super) fn new(source: &Choices) -> Self {
        Self { finder: Finder::new(source) }
    }
}

impl FieldInput for Suggested {
    fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        // Going on never opens the list: what was typed may be no usual text.
        if matches!(event, UiEvent::Action(Action::NextField)) && self.finder.open_list().is_none() {
            return Reply::Ignored;
        }
        match self.finder.update(event, None, ctx) {
            Found::Taken(choice) => {
                self.finder.clear();
                self.finder.field.set(&choice.label);
                Reply::Complete
            }
            Found::Nothing(reply) => reply,
        }
    }

    fn view(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position> {
        let shown = (!look.focused).then(|| self.finder.field.text());
        Some(self.finder.field.view(area, buf, look.style, shown.as_deref()))
    }

    fn beside(&self) -> Option<String> {
        suggestion(&self.finder)
    }

    fn check(&mut self, ctx: &Ctx<'_>) -> Result<(), String> {
        self.finder.field.end_word();
        if let Some(usual) = self.finder.exact(ctx) {
            self.finder.field.set(&usual.label);
        }
        self.finder.settle();
        Ok(())
    }

    fn value(&self) -> Value {
        let text = self.finder.field.text();
        if text.trim().is_empty() { Value::Empty } else { Value::Text(text.trim().to_owned()) }
    }

    fn set(&mut self, value: &Value) {
        self.finder.clear();
        if let Value::Text(text) = value {
            self.finder.field.set(text);
        }
    }

    fn typed(&self) -> String {
        self.finder.field.text()
    }

    fn set_typed(&mut self, text: &str) {
        self.finder.field.set(text);
    }

    fn open_list(&self) -> Option<OpenList<'_>> {
        self.finder.open_list()
    }

    fn boxed_clone(&self) -> Box<dyn FieldInput> {
        Box::new(self.clone())
    }
}
