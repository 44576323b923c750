//! One of several. What is typed is looked for with or without diacritics; the likeliest stands beside the
//! field, Enter takes it when it is the only one, and opens the list when it is not.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::finder::{Finder, Found, suggestion};
use super::input::{FieldInput, Look, OpenList, Reply};
use super::spec::{Choices, Value};
use crate::tui::action::Action;
use crate::tui::backend::Choice;
use crate::tui::screen::{Ctx, UiEvent};

#[derive(Debug, Clone)]
pub(super) struct OneOf {
    finder: Finder,
    chosen: Option<Choice>,
}

impl OneOf {
    pub(super) fn new(source: &Choices) -> Self {
        Self { finder: Finder::new(source), chosen: None }
    }
}

impl FieldInput for OneOf {
    fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        let settled = self.chosen.as_ref().is_some_and(|choice| choice.label == self.finder.field.text());
        if settled && matches!(event, UiEvent::Action(Action::NextField)) && !self.finder.is_open() {
            return Reply::Ignored;
        }
        if settled && matches!(event, UiEvent::Text(_) | UiEvent::Paste(_)) {
            // Typing over a choice replaces it; adding to it would find nothing.
            self.finder.field.set("");
        }
        let chosen = self.chosen.clone().filter(|_| settled);
        match self.finder.update(event, chosen.as_ref(), ctx) {
            Found::Taken(choice) => {
                self.set(&Value::Chosen(choice));
                Reply::Complete
            }
            Found::Nothing(Reply::Changed) => {
                self.chosen = None;
                Reply::Changed
            }
            Found::Nothing(reply) => reply,
        }
    }

    fn view(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position> {
        // A long label is read from its beginning, unless it is being typed.
        let shown = (!look.focused || self.chosen.is_some()).then(|| self.finder.field.text());
        Some(self.finder.field.view(area, buf, look.style, shown.as_deref()))
    }

    fn beside(&self) -> Option<String> {
        if let Some(choice) = &self.chosen {
            return (!choice.detail.is_empty()).then(|| choice.detail.clone());
        }
        suggestion(&self.finder)
    }

    fn check(&mut self, ctx: &Ctx<'_>) -> Result<(), String> {
        if self.chosen.is_some() || self.finder.field.is_empty() {
            return Ok(());
        }
        self.finder.settle();
        let typed = self.finder.field.text();
        match self.finder.look_for(&typed, ctx) {
            [only] => {
                let only = only.clone();
                self.set(&Value::Chosen(only));
                Ok(())
            }
            [] => Err(ctx.words.fill("form.no_choice", &[("text", &self.finder.field.text())])),
            _ => Err(ctx.words.say("form.many_choices").to_owned()),
        }
    }

    fn value(&self) -> Value {
        self.chosen.clone().map_or(Value::Empty, Value::Chosen)
    }

    fn set(&mut self, value: &Value) {
        self.finder.clear();
        self.chosen = match value {
            Value::Chosen(choice) => Some(choice.clone()),
            _ => None,
        };
        if let Some(choice) = &self.chosen {
            self.finder.field.set(&choice.label);
        }
    }

    fn typed(&self) -> String {
        self.finder.field.text()
    }

    fn set_typed(&mut self, text: &str) {
        if self.chosen.is_none() {
            self.finder.field.set(text);
        }
    }

    fn open_list(&self) -> Option<OpenList<'_>> {
        self.finder.open_list()
    }

    fn offer(&mut self, choices: &Choices) {
        self.finder.offer(choices);
    }

    fn boxed_clone(&self) -> Box<dyn FieldInput> {
        Box::new(self.clone())
    }
}
