//! Going to a field by typing the beginning of its name.

use crate::tui::action::Action;
use crate::tui::screen::{Ctx, UiEvent};
use crate::tui::widgets::text_field::TextField;
use soxa_text::fold::fold;

/// The name being typed, and where the cursor was before.
#[derive(Debug, Clone)]
pub(super) struct Goto {
    pub name: TextField,
    from: usize,
    at: usize,
}

/// Where the cursor goes.
pub(super) enum Step {
    At(usize),
    Done(usize),
    Stay,
}

impl Goto {
    pub(super) fn new(from: usize) -> Self {
        Self { name: TextField::composed(), from, at: from }
    }

    pub(super) fn update(&mut self, event: &UiEvent, labels: &[&str], ctx: &Ctx<'_>) -> Step {
        match event {
            UiEvent::Action(Action::NextField | Action::Open) => return Step::Done(self.at),
            UiEvent::Action(Action::Back | Action::GotoField) => return Step::Done(self.from),
            UiEvent::Text(c) => self.name.type_char(*c, ctx.typing),
            UiEvent::Action(action) if self.name.act(*action) => {}
            _ => return Step::Stay,
        }
        let typed = fold(&self.name.text());
        let begins = |label: &&str| fold(label).starts_with(&typed);
        let within = |label: &&str| fold(label).split_whitespace().any(|word| word.starts_with(&typed));
        let found = labels.iter().position(begins).or_else(|| labels.iter().position(within));
        match found {
            Some(index) => {
                self.at = index;
                Step::At(index)
            }
            None => Step::Stay,
        }
    }
}
