//! Lines that are typed above the rows: the filter, the name it is kept under, the letters a row is gone to by.

use super::super::list::{List, Row};
use super::super::text_field::TextField;
use super::order::bare;
use super::{Reply, Table};
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, UiEvent};
use soxa_text::fold::fold;

/// Letters of the longest name of a filter.
const LONGEST: usize = 40;

/// A line that is being typed.
#[derive(Debug, Clone)]
pub(super) enum Line {
    /// What rows have to have.
    Filter,
    /// What the filter in force is to be called.
    Name(TextField),
    /// What the cell to go to begins with.
    Jump {
        /// The letters.
        field: TextField,
        /// Whether no cell begins so.
        missed: bool,
    },
}

impl Line {
    /// No letters yet.
    pub fn jump() -> Self {
        Self::Jump { field: TextField::plain(), missed: false }
    }

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
            Some(Line::Jump { field, missed }) => self.type_letters(field, missed, event, ctx),
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

    /// Letters go to the first row that begins so. Whatever is no letter ends it, and a key that moves the selection
    /// moves it on from there.
    fn type_letters(&mut self, mut field: TextField, missed: bool, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        let before = field.text();
        match event {
            UiEvent::Action(action) if List::moves(*action) => {
                self.leave_line();
                return self.act(*action);
            }
            UiEvent::Action(Action::Open | Action::NextField | Action::Back) => {
                self.leave_line();
                return Reply::Used;
            }
            _ if typed_into(&mut field, event, ctx) => {}
            _ => {
                self.typing = Some(Line::Jump { field, missed });
                return Reply::Ignored;
            }
        }
        let typed = field.text();
        let missed = if typed == before { missed } else { !self.go_to(&typed) };
        self.typing = Some(Line::Jump { field, missed });
        Reply::Used
    }

    fn leave_line(&mut self) {
        self.resized_by(|table| table.typing = None);
    }

    /// The column letters are looked for in: the one the rows are ordered by, else the one keys are about.
    pub(super) fn letters_column(&self) -> usize {
        self.sort.map_or(self.column, |sort| sort.column)
    }

    /// Selects the first row whose cell begins so; where none does, the first in which a word does, since names are
    /// ordered by their last one. False where there is neither.
    fn go_to(&mut self, typed: &str) -> bool {
        let typed = fold(typed);
        if typed.is_empty() {
            return true;
        }
        let column = self.letters_column();
        let cell = |row: &Row| fold(row.cells.get(column).map_or("", |cell| bare(cell)));
        let whole = self.shown_rows().find(|row| cell(row).starts_with(&typed));
        let word = |row: &&Row| {
            let cell = cell(row);
            cell.match_indices(' ').any(|(at, _)| cell.get(at + 1..).is_some_and(|w| w.starts_with(&typed)))
        };
        let Some(id) = whole.or_else(|| self.shown_rows().find(word)).map(|row| row.id) else { return false };
        let source = self.source();
        self.list.select(id, &source);
        self.seen();
        true
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
