//! One of several. What is typed is looked for with or without diacritics; the likeliest stands beside the
//! field, Enter takes it when it is the only one, and opens the list when it is not.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::input::{FieldInput, Look, OpenList, Reply};
use super::spec::{Choices, Value};
use super::text::edit;
use crate::tui::action::Action;
use crate::tui::backend::Choice;
use crate::tui::screen::{Ctx, UiEvent};
use crate::tui::widgets::text_field::TextField;
use soxa_text::fold::fold;

/// Choices fetched at once; a longer list is searched, not scrolled.
const MOST: usize = 50;
const PAGE: usize = 7;

/// Typing that finds a choice; used by fields of one choice and of several.
#[derive(Debug, Clone)]
pub(super) struct Finder {
    pub field: TextField,
    source: Choices,
    found: Vec<Choice>,
    open: Option<usize>,
}

/// What came of an event.
pub(super) enum Found {
    Nothing(Reply),
    Taken(Choice),
}

impl Finder {
    pub(super) fn new(source: &Choices) -> Self {
        Self { field: TextField::composed(), source: source.clone(), found: Vec::new(), open: None }
    }

    pub(super) fn likeliest(&self) -> Option<&Choice> {
        self.found.first().filter(|_| !self.field.is_empty())
    }

    pub(super) fn others(&self) -> usize {
        self.found.len().saturating_sub(1)
    }

    pub(super) fn open_list(&self) -> Option<OpenList<'_>> {
        self.open.map(|selected| OpenList {
            choices: &self.found,
            selected,
            names: matches!(&self.source, Choices::Backend(source) if source == "persons"),
        })
    }

    /// The one choice whose label is what is typed, whatever its case and marks.
    pub(super) fn exact(&mut self, ctx: &Ctx<'_>) -> Option<Choice> {
        let query = fold(self.field.text().trim());
        if query.is_empty() {
            return None;
        }
        self.look(ctx);
        self.meant(&query).and_then(|place| self.found.get(place)).cloned()
    }

    /// Suggests nothing any more: the field is left.
    pub(super) fn settle(&mut self) {
        self.found.clear();
        self.open = None;
    }

    pub(super) fn clear(&mut self) {
        self.field.set("");
        self.found.clear();
        self.open = None;
    }

    fn look(&mut self, ctx: &Ctx<'_>) {
        let query = self.field.text();
        self.found = match &self.source {
            Choices::These(choices) => matching(choices, &query),
            Choices::Backend(source) => {
                ctx.read(ctx.backend.lookup(source, &query, MOST)).unwrap_or_default()
            }
        };
    }

    pub(super) fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Found {
        if let Some(selected) = self.open
            && let UiEvent::Action(action) = event
        {
            let last = self.found.len().saturating_sub(1);
            let moved = match action {
                Action::Up => selected.saturating_sub(1),
                Action::Down => (selected + 1).min(last),
                Action::PageUp => selected.saturating_sub(PAGE),
                Action::PageDown => (selected + PAGE).min(last),
                Action::Open | Action::NextField => return self.take(selected),
                Action::Back | Action::Choose => {
                    self.open = None;
                    return Found::Nothing(Reply::Used);
                }
                _ => return Found::Nothing(self.edit(event, ctx)),
            };
            self.open = Some(moved);
            return Found::Nothing(Reply::Used);
        }
        match event {
            UiEvent::Action(Action::Choose) => {
                self.look(ctx);
                self.open = (!self.found.is_empty()).then_some(0);
                Found::Nothing(Reply::Used)
            }
            UiEvent::Action(Action::NextField) if !self.field.is_empty() => {
                self.look(ctx);
                let query = fold(self.field.text().trim());
                match (self.meant(&query), self.found.len()) {
                    (Some(only), _) => self.take(only),
                    (_, 1) => self.take(0),
                    (_, 0) => Found::Nothing(Reply::Ignored),
                    _ => {
                        self.open = Some(0);
                        Found::Nothing(Reply::Used)
                    }
                }
            }
            _ => Found::Nothing(self.edit(event, ctx)),
        }
    }

    /// The place of the one choice that is called exactly so; `None` where several are: two people may have one name.
    fn meant(&self, query: &str) -> Option<usize> {
        let is_called = |choice: &Choice| choice.is_meant || fold(&choice.label) == query;
        let mut called = self.found.iter().enumerate().filter(|(_, choice)| is_called(choice));
        let (place, _) = called.next()?;
        called.next().is_none().then_some(place)
    }

    /// Whether the list opens by itself as one types: where what is meant is one of very many with long names.
    fn opens_by_itself(&self) -> bool {
        matches!(&self.source, Choices::Backend(source) if source == "procedures") && !self.field.is_empty()
    }

    fn edit(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        let reply = edit(&mut self.field, event, ctx);
        if reply == Reply::Changed {
            self.look(ctx);
            let stays = (self.open.is_some() || self.opens_by_itself()) && !self.found.is_empty();
            self.open = stays.then_some(0);
        }
        reply
    }

    fn take(&mut self, index: usize) -> Found {
        self.open = None;
        match self.found.get(index).cloned() {
            Some(choice) => Found::Taken(choice),
            None => Found::Nothing(Reply::Used),
        }
    }
}

/// Choices of which every typed word begins a word, or whose id is what was typed; those that have more of the words
/// whole come first.
fn matching(choices: &[Choice], query: &str) -> Vec<Choice> {
    let query = fold(query);
    let typed: Vec<&str> = query.split_whitespace().collect();
    let rank = |choice: &Choice| -> Option<usize> {
        let label = fold(&format!("{} {}", choice.label, choice.detail));
        let words: Vec<&str> = label.split(|c: char| !c.is_alphanumeric()).collect();
        let fits = fold(&choice.id).starts_with(&query)
            || typed.iter().all(|typed| words.iter().any(|word| word.starts_with(typed)));
        fits.then(|| typed.iter().filter(|typed| !words.contains(typed)).count())
    };
    let mut found: Vec<(usize, &Choice)> = choices.iter().filter_map(|c| Some((rank(c)?, c))).collect();
    found.sort_by_key(|(missing, _)| *missing);
    found.into_iter().take(MOST).map(|(_, choice)| choice.clone()).collect()
}

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
        if settled && matches!(event, UiEvent::Action(Action::NextField)) && self.finder.open.is_none() {
            return Reply::Ignored;
        }
        if settled && matches!(event, UiEvent::Text(_) | UiEvent::Paste(_)) {
            // Typing over a choice replaces it; adding to it would find nothing.
            self.finder.field.set("");
        }
        match self.finder.update(event, ctx) {
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
        // A long label is read from its beginning.
        let shown = (!look.focused).then(|| self.finder.field.text());
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
        self.finder.look(ctx);
        match self.finder.found.as_slice() {
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

    fn boxed_clone(&self) -> Box<dyn FieldInput> {
        Box::new(self.clone())
    }
}

/// The likeliest choice and how many more there are.
pub(super) fn suggestion(finder: &Finder) -> Option<String> {
    let choice = finder.likeliest()?;
    let more = match finder.others() {
        0 => String::new(),
        others => format!("  +{others}"),
    };
    Some(format!("→ {} {}{more}", choice.label, choice.detail))
}
