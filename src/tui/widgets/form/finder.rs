//! Typing that finds a choice: looked for with or without diacritics, in a list that opens by itself where what is meant is
//! one of very many.

use super::input::{OpenList, Reply};
use super::spec::Choices;
use super::text::edit;
use crate::tui::action::Action;
use crate::tui::backend::Choice;
use crate::tui::fault::existing;
use crate::tui::lookup::Source;
use crate::tui::route::Route;
use crate::tui::scan::Scan;
use crate::tui::screen::{Answer, Ctx, UiEvent};
use crate::tui::theme::Tone;
use crate::tui::widgets::text_field::TextField;
use crate::tui::workspace::person_choice;
use soxa_service::people;
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
    open: Option<Opened>,
    /// Whether the list was closed without a choice: going on does not open it again.
    declined: bool,
}

/// A list that is open.
#[derive(Debug, Clone, Copy)]
struct Opened {
    /// The row; behind the last choice stands somebody who is none of them, where the source has such.
    row: usize,
    /// Whether the officer is in the list. One that opened while somebody types only shows: Enter goes into it first,
    /// so that nobody is taken who was not looked at.
    entered: bool,
}

/// What came of an event.
pub(super) enum Found {
    Nothing(Reply),
    Taken(Choice),
}

impl Finder {
    pub(super) fn new(source: &Choices) -> Self {
        Self {
            field: TextField::composed(),
            source: source.clone(),
            found: Vec::new(),
            open: None,
            declined: false,
        }
    }

    /// Offers what another source has from now on.
    pub(super) fn offer(&mut self, source: &Choices) {
        if self.source != *source {
            self.source = source.clone();
            self.settle();
        }
    }

    pub(super) fn likeliest(&self) -> Option<&Choice> {
        self.found.first().filter(|_| !self.field.is_empty())
    }

    pub(super) fn others(&self) -> usize {
        self.found.len().saturating_sub(1)
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub(super) fn open_list(&self) -> Option<OpenList<'_>> {
        let source = self.backend();
        self.open.map(|open| OpenList {
            choices: &self.found,
            selected: open.row,
            entered: open.entered,
            names: source.is_some_and(Source::is_of_people),
            newcomer: source.and_then(Source::newcomers).is_some(),
            all: self.found.len() < MOST,
            numbered: self.is_numbered(),
        })
    }

    /// Whether the rows of the open list are taken by a digit: few, of the form's own, before anything is typed.
    fn is_numbered(&self) -> bool {
        let digits = |choice: &Choice| choice.label.starts_with(|c: char| c.is_ascii_digit());
        self.open.is_some()
            && self.backend().is_none()
            && self.found.len() < 10
            && !self.found.iter().any(digits)
    }

    fn backend(&self) -> Option<Source> {
        match self.source {
            Choices::Backend(source) => Some(source),
            Choices::These(_) => None,
        }
    }

    /// The one choice whose label is what is typed, whatever its case and marks.
    pub(super) fn exact(&mut self, ctx: &Ctx<'_>) -> Option<Choice> {
        let query = fold(self.field.text().trim());
        if query.is_empty() {
            return None;
        }
        self.look(ctx, &self.field.text());
        self.meant(&query).and_then(|place| self.found.get(place)).cloned()
    }

    /// Suggests nothing any more: the field is left.
    pub(super) fn settle(&mut self) {
        self.declined = false;
        self.found.clear();
        self.open = None;
    }

    pub(super) fn clear(&mut self) {
        self.field.set("");
        self.settle();
    }

    /// What a text finds.
    pub(super) fn look_for(&mut self, typed: &str, ctx: &Ctx<'_>) -> &[Choice] {
        self.look(ctx, typed);
        &self.found
    }

    fn look(&mut self, ctx: &Ctx<'_>, query: &str) {
        self.found = match &self.source {
            Choices::These(choices) => matching(choices, query),
            Choices::Backend(source) => {
                ctx.read(ctx.backend.lookup(*source, query, MOST)).unwrap_or_default()
            }
        };
    }

    /// Rows of the list: the choices, and whoever is none of them.
    fn rows(&self) -> usize {
        self.found.len() + usize::from(self.backend().and_then(Source::newcomers).is_some())
    }

    /// Opens the list of all there is to choose, at what is chosen.
    fn open_at(&mut self, chosen: Option<&Choice>, ctx: &Ctx<'_>) {
        let query = if chosen.is_some() { String::new() } else { self.field.text() };
        self.look(ctx, &query);
        let row = chosen.and_then(|chosen| self.found.iter().position(|choice| choice.id == chosen.id));
        self.open = (self.rows() > 0).then_some(Opened { row: row.unwrap_or(0), entered: true });
    }

    /// Takes an event; `chosen` is what the field holds already.
    pub(super) fn update(&mut self, event: &UiEvent, chosen: Option<&Choice>, ctx: &Ctx<'_>) -> Found {
        if let UiEvent::Card(scan) = event {
            return self.scanned(scan, ctx);
        }
        if let UiEvent::Resume(Some(Answer::Person(choice))) = event {
            self.settle();
            return Found::Taken(choice.clone());
        }
        if let (UiEvent::Text(c), true) = (event, self.is_numbered())
            && let Some(row) = c.to_digit(10).and_then(|digit| (digit as usize).checked_sub(1))
            && row < self.found.len()
        {
            return self.take(row, ctx);
        }
        if let (Some(open), UiEvent::Action(action)) = (self.open, event) {
            return self.go(open, *action, event, ctx);
        }
        match event {
            UiEvent::Action(Action::Choose) => {
                self.open_at(chosen, ctx);
                Found::Nothing(Reply::Used)
            }
            // Without a procedure there is no case: Enter shows them, the second time it goes on.
            UiEvent::Action(Action::NextField)
                if self.field.is_empty() && !self.declined && self.backend() == Some(Source::Procedures) =>
            {
                self.open_at(chosen, ctx);
                Found::Nothing(Reply::Used)
            }
            UiEvent::Action(Action::NextField) if !self.field.is_empty() => {
                self.look(ctx, &self.field.text());
                let query = fold(self.field.text().trim());
                match (self.meant(&query), self.found.len()) {
                    (Some(only), _) => self.take(only, ctx),
                    (_, 1) => self.take(0, ctx),
                    (_, 0) => Found::Nothing(Reply::Ignored),
                    _ => {
                        self.open = Some(Opened { row: 0, entered: true });
                        Found::Nothing(Reply::Used)
                    }
                }
            }
            _ => Found::Nothing(self.edit(event, ctx)),
        }
    }

    /// A card in a field of people: its bearer, or a form of somebody new.
    fn scanned(&mut self, scan: &Scan, ctx: &Ctx<'_>) -> Found {
        let (Some(source), Some(workspace)) = (self.backend().filter(|s| s.is_of_people()), ctx.workspace())
        else {
            return Found::Nothing(Reply::Ignored);
        };
        let Some(id) = scan.personal_id() else { return Found::Nothing(Reply::Ignored) };
        match ctx.read(existing(people::person_by_id(&workspace.register, &workspace.actor, &id))) {
            None => Found::Nothing(Reply::Used),
            Some(Some(person)) => {
                self.settle();
                Found::Taken(person_choice(person.no, &person.record))
            }
            Some(None) => {
                match source.newcomers() {
                    Some(keep) => ctx.open(Route::Newcomer { typed: id, card: Some(scan.clone()), keep }),
                    None => ctx.toast(Tone::Look, ctx.words.say("form.no_such_card")),
                }
                Found::Nothing(Reply::Used)
            }
        }
    }

    /// An action while the list is open.
    fn go(&mut self, open: Opened, action: Action, event: &UiEvent, ctx: &Ctx<'_>) -> Found {
        let last = self.rows().saturating_sub(1);
        let row = match action {
            Action::Down if !open.entered => 0,
            Action::Up => open.row.saturating_sub(1),
            Action::Down => (open.row + 1).min(last),
            Action::PageUp => open.row.saturating_sub(PAGE),
            Action::PageDown => (open.row + PAGE).min(last),
            Action::Open | Action::NextField => {
                let query = fold(self.field.text().trim());
                let sure = if open.entered { Some(open.row) } else { self.meant(&query) };
                match sure {
                    Some(row) => return self.take(row, ctx),
                    None if last == 0 || self.found.len() == 1 => return self.take(0, ctx),
                    None => 0,
                }
            }
            Action::Add if self.rows() > self.found.len() => return self.take(self.found.len(), ctx),
            Action::Back | Action::Choose => {
                self.open = None;
                self.declined = true;
                return Found::Nothing(Reply::Used);
            }
            _ => return Found::Nothing(self.edit(event, ctx)),
        };
        self.open = Some(Opened { row, entered: true });
        Found::Nothing(Reply::Used)
    }

    /// The place of the one choice that is called exactly so; `None` where several are: two people may have one name.
    fn meant(&self, query: &str) -> Option<usize> {
        let is_called = |choice: &Choice| choice.is_meant || fold(&choice.label) == query;
        let mut called = self.found.iter().enumerate().filter(|(_, choice)| is_called(choice));
        let (place, _) = called.next()?;
        called.next().is_none().then_some(place)
    }

    fn edit(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        let reply = edit(&mut self.field, event, ctx);
        if reply == Reply::Changed {
            self.look(ctx, &self.field.text());
            let source = self.backend();
            let by_itself = source.is_some_and(Source::opens_while_typing) && !self.field.is_empty();
            let stays = (self.open.is_some() || by_itself) && self.rows() > 0;
            // Who is looked for is looked at before being taken; of procedures the likeliest is.
            let entered = source.and_then(Source::newcomers).is_none();
            self.open = stays.then_some(Opened { row: 0, entered });
        }
        reply
    }

    fn take(&mut self, row: usize, ctx: &Ctx<'_>) -> Found {
        if let Some(choice) = self.found.get(row).cloned() {
            self.open = None;
            return Found::Taken(choice);
        }
        if let Some(keep) = self.backend().and_then(Source::newcomers) {
            ctx.open(Route::Newcomer { typed: self.field.text(), card: None, keep });
        }
        Found::Nothing(Reply::Used)
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

/// The likeliest choice and how many more there are.
pub(super) fn suggestion(finder: &Finder) -> Option<String> {
    let choice = finder.likeliest().filter(|_| !finder.is_open())?;
    let more = match finder.others() {
        0 => String::new(),
        others => format!("  +{others}"),
    };
    Some(format!("→ {} {}{more}", choice.label, choice.detail))
}
