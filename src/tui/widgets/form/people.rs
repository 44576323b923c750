//! Any number of people (or of anything else that is chosen): each one taken goes into the list above the field;
//! Enter on the empty field goes on. Remove takes the last one away, or the one whose number is typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::finder::{Finder, Found, suggestion};
use super::input::{FieldInput, Look, OpenList, Reply};
use super::spec::{Choices, Value};
use crate::tui::action::Action;
use crate::tui::backend::Choice;
use crate::tui::fit;
use crate::tui::screen::{Ctx, UiEvent};

#[derive(Debug, Clone)]
pub(super) struct People {
    finder: Finder,
    people: Vec<Choice>,
}

impl People {
    pub(super) fn new(source: &Choices) -> Self {
        Self { finder: Finder::new(source), people: Vec::new() }
    }

    fn remove(&mut self) -> Reply {
        let numbered =
            self.finder.field.text().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let index = numbered.unwrap_or_else(|| self.people.len().saturating_sub(1));
        if index >= self.people.len() {
            return Reply::Used;
        }
        self.people.remove(index);
        self.finder.clear();
        Reply::Changed
    }
}

impl FieldInput for People {
    fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        if matches!(event, UiEvent::Action(Action::Remove)) {
            return self.remove();
        }
        match self.finder.update(event, None, ctx) {
            Found::Taken(choice) => {
                if !self.people.iter().any(|known| known.id == choice.id) {
                    self.people.push(choice);
                }
                self.finder.clear();
                Reply::Changed
            }
            Found::Nothing(reply) => reply,
        }
    }

    fn view(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position> {
        for ((index, person), y) in self.people.iter().enumerate().zip(area.y..) {
            let room = buf.area.right().saturating_sub(area.x);
            let x = fit::put(buf, area.x, y, &format!("{} ", index + 1), room, Style::new());
            if person.detail.is_empty() {
                fit::put(buf, x, y, &person.label, room.saturating_sub(3), Style::new());
                continue;
            }
            let name = fit::cut_name(&person.label, 28);
            let x = fit::put(buf, x, y, &name, room, Style::new());
            fit::put(buf, x + 2, y, &person.detail, room.saturating_sub(34), Style::new());
        }
        let below = area.y + u16::try_from(self.people.len()).unwrap_or(0);
        Some(self.finder.field.view(Rect { y: below, height: 1, ..area }, buf, look.style, None))
    }

    fn beside(&self) -> Option<String> {
        suggestion(&self.finder)
    }

    fn height(&self) -> u16 {
        u16::try_from(self.people.len()).unwrap_or(0) + 1
    }

    fn check(&mut self, ctx: &Ctx<'_>) -> Result<(), String> {
        if self.finder.field.is_empty() {
            return Ok(());
        }
        Err(ctx.words.fill("form.no_choice", &[("text", &self.finder.field.text())]))
    }

    fn value(&self) -> Value {
        if self.people.is_empty() { Value::Empty } else { Value::Several(self.people.clone()) }
    }

    fn set(&mut self, value: &Value) {
        self.finder.clear();
        self.people = match value {
            Value::Several(people) => people.clone(),
            _ => Vec::new(),
        };
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

    fn offer(&mut self, choices: &Choices) {
        self.finder.offer(choices);
    }

    fn boxed_clone(&self) -> Box<dyn FieldInput> {
        Box::new(self.clone())
    }
}
