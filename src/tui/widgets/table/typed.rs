//! Lines that are typed above the rows: the filter, the name it is kept under.

use super::super::text_field::TextField;
use super::{Reply, Table};
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, UiEvent};

/// Letters of the longest name of a filter.
const LONGEST: usize = 40;

/// A line that is being typed.
#[derive(Debug, Clone)]
pub(super) enum Line {
    /// What rows have to have.
    Filter,
    /// What the filter in force is to be called.
    Name(TextField),
}

impl Line {
    /// No name yet.
    pub fn name() -> Self {
        Self::Name(TextField::composed())
    }
}

impl Table {
    pub(super) fn type_line(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        match self.typing.take() {
            None => Reply::Ignored,
            Some(Line::Filter) => {
                self.typing = Some(Line::Filter);
                self.type_filter(event, ctx)
            }
            Some(Line::Name(field)) => self.type_name(field, event, ctx),
        }
    }

    fn type_filter(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        let before = self.filter.text();
        match event {
            UiEvent::Action(Action::Open | Action::NextField) => {
                self.resized_by(|table| table.typing = None);
                return Reply::Used;
            }
            UiEvent::Action(Action::Back) => {
                self.resized_by(|table| {
                    table.typing = None;
                    table.filter.set("");
                });
                return Reply::Used;
            }
            UiEvent::Action(action @ (Action::Up | Action::Down | Action::PageUp | Action::PageDown)) => {
                let source = self.source();
                self.list.act(*action, &source);
                return Reply::Used;
            }
            _ if typed_into(&mut self.filter, event, ctx) => {}
            _ => return Reply::Ignored,
        }
        if self.filter.text() != before {
            self.list.restart(&self.source(), self.height);
            self.arrange();
        }
        Reply::Used
    }

    fn type_name(&mut self, mut field: TextField, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        match event {
            UiEvent::Action(Action::Open | Action::NextField) => {
                let name: String = field.text().trim().chars().take(LONGEST).collect();
                if !name.is_empty() {
                    self.leave_line();
                    return Reply::Keep(name);
                }
            }
            UiEvent::Action(Action::Back) => {
                self.leave_line();
                return Reply::Used;
            }
            _ => drop(typed_into(&mut field, event, ctx)),
        }
        self.typing = Some(Line::Name(field));
        Reply::Used
    }

    fn leave_line(&mut self) {
        self.resized_by(|table| table.typing = None);
    }
}

/// Types into a field; false for what is nothing that is typed.
fn typed_into(field: &mut TextField, event: &UiEvent, ctx: &Ctx<'_>) -> bool {
    match event {
        UiEvent::Text(c) => field.type_char(*c, ctx.typing),
        UiEvent::Paste(text) => field.paste(text),
        UiEvent::Action(action) => return field.act(*action),
        _ => return false,
    }
    true
}
