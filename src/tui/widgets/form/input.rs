//! What every kind of field can do; one file a kind implements it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use zeroize::Zeroizing;

use super::spec::{Choices, Kind, Value};
use super::{choice, date, digits, money, of_person, papers, people, secret, suggested, text};
use crate::tui::backend::Choice;
use crate::tui::screen::{Ctx, UiEvent, ViewCtx};

/// What a field makes of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reply {
    /// Nothing.
    Ignored,
    /// Something, but its value is the same.
    Used,
    /// Its value is another.
    Changed,
    /// Its value is another, and complete: go on to the next field.
    Complete,
}

/// How a field is to be drawn.
pub(super) struct Look<'a> {
    pub view: &'a ViewCtx<'a>,
    pub focused: bool,
    pub style: Style,
}

/// A list of choices that is open under a field.
pub(super) struct OpenList<'a> {
    pub choices: &'a [Choice],
    pub selected: usize,
    /// Whether the officer is in it; else it only shows what is found.
    pub entered: bool,
    /// Whether the labels are people's names, which are cut in their middle.
    pub names: bool,
    /// Whether a last row is for somebody who is none of them.
    pub newcomer: bool,
    /// Whether these are all there are.
    pub all: bool,
    /// Whether a digit takes a row.
    pub numbered: bool,
}

/// The editing of one kind of value.
pub(super) trait FieldInput {
    fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply;
    fn view(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position>;
    /// What is shown beside the field: how it was understood.
    fn beside(&self) -> Option<String> {
        None
    }
    fn height(&self) -> u16 {
        1
    }
    /// Understands what was typed; the message says in one sentence what is wrong and what to do.
    fn check(&mut self, ctx: &Ctx<'_>) -> Result<(), String>;
    fn value(&self) -> Value;
    /// What a field for a password holds; other fields have none.
    fn secret(&self) -> Option<&Zeroizing<String>> {
        None
    }
    fn set(&mut self, value: &Value);
    /// What is typed and not yet a value, for drafts.
    fn typed(&self) -> String {
        String::new()
    }
    fn set_typed(&mut self, _text: &str) {}
    fn open_list(&self) -> Option<OpenList<'_>> {
        None
    }
    /// Offers other choices from now on.
    fn offer(&mut self, _choices: &Choices) {}
    fn boxed_clone(&self) -> Box<dyn FieldInput>;
}

impl Clone for Box<dyn FieldInput> {
    fn clone(&self) -> Self {
        self.boxed_clone()
    }
}

/// The field for a kind of value.
pub(super) fn input_for(kind: &Kind) -> Box<dyn FieldInput> {
    match kind {
        Kind::Secret => Box::new(secret::Secret::default()),
        Kind::Text | Kind::Note => Box::new(text::Text::default()),
        Kind::Person(field) => Box::new(of_person::OfPerson::new(*field)),
        Kind::Suggested(choices) => Box::new(suggested::Suggested::new(choices)),
        Kind::Phrase(usual) => {
            let usual = usual.iter().map(|text| Choice::new(text, text)).collect();
            Box::new(suggested::Suggested::new(&Choices::These(usual)))
        }
        Kind::Digits(count) => Box::new(digits::Digits::new(*count)),
        Kind::Date(sense) => Box::new(date::Date::new(*sense)),
        Kind::Choice(choices) => Box::new(choice::OneOf::new(choices)),
        Kind::People(choices) => Box::new(people::People::new(choices)),
        Kind::Papers(papers) => Box::new(papers::Papers::new(papers)),
        Kind::Money => Box::new(money::Money::default()),
    }
}
