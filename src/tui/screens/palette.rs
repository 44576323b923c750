//! The command palette: everything that can be done here, found by typing part of its name in any order, with
//! or without diacritics. It also teaches the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::title_key;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::widgets::text_field::TextField;
use crate::tui::words::Words;
use soxa_text::fold::fold;

const COLUMNS: [Column; 2] = [Column::text(40), Column::text(30)];

/// Moving about and editing is done with its keys, not by name.
pub(in crate::tui) const UNNAMED: &[Action] = &[
    Action::Palette,
    Action::Up,
    Action::Down,
    Action::PageUp,
    Action::PageDown,
    Action::Home,
    Action::End,
    Action::Left,
    Action::Right,
    Action::WordLeft,
    Action::WordRight,
    Action::DeleteBack,
    Action::Delete,
    Action::DeleteWord,
    Action::Clear,
    Action::NextField,
    Action::PrevField,
    Action::Toggle,
];

/// The palette.
#[derive(Debug, Clone)]
pub struct Palette {
    field: TextField,
    entries: Vec<Entry>,
    found: Found,
    list: List,
}

#[derive(Debug, Clone)]
struct Entry {
    action: Action,
    label: String,
    keys: String,
}

#[derive(Debug, Clone, Default)]
struct Found(Vec<(u32, Entry)>);

impl RowSource for Found {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let rows = self.0.iter().skip(from).take(count);
        rows.map(|(id, entry)| Row {
            id: *id,
            cells: vec![entry.label.clone(), entry.keys.clone()],
            ..Row::default()
        })
        .collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|(known, _)| *known == id)
    }
}

impl Palette {
    /// With everything some key reaches in these contexts.
    pub fn new(contexts: &[&'static str], ctx: &Ctx<'_>) -> Self {
        let entries = ctx
            .keymap
            .reachable(contexts)
            .into_iter()
            .filter(|action| !UNNAMED.contains(action))
            .filter(|action| !(ctx.backend.only_looks() && action.writes()))
            .map(|action| {
                let keys: Vec<String> =
                    ctx.keymap.keys(contexts, action).iter().map(ToString::to_string).collect();
                let label = action.screen_number().map_or_else(
                    || ctx.words.say(&action.word_key()).to_owned(),
                    |number| format!("{number} {}", ctx.words.say(title_key(number))),
                );
                Entry { action, label, keys: keys.join("  ") }
            })
            .collect();
        let mut palette =
            Self { field: TextField::composed(), entries, found: Found::default(), list: List::default() };
        palette.search(ctx);
        palette
    }

    fn search(&mut self, ctx: &Ctx<'_>) {
        let query = fold(&self.field.text());
        let matches = |entry: &Entry| {
            let label = fold(&entry.label);
            query.split_whitespace().all(|word| {
                label.split_whitespace().any(|part| part.starts_with(word))
                    || entry.action.name().contains(word)
            })
        };
        self.found = Found((0..).zip(self.entries.iter().filter(|entry| matches(entry)).cloned()).collect());
        self.list.restart(&self.found, list_height(ctx));
    }

    fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => {
                let chosen = self.list.selected().and_then(|id| self.found.place(id));
                match chosen.and_then(|place| self.found.0.get(place)) {
                    Some((_, entry)) => ctx.answer(Answer::Action(entry.action)),
                    None => ctx.toast(Tone::Look, ctx.words.say("palette.nothing")),
                }
            }
            Action::Back | Action::Palette => ctx.close(),
            action if self.list.act(action, &self.found) => {}
            action if self.field.act(action) => self.search(ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }
}

fn list_height(ctx: &Ctx<'_>) -> u16 {
    ctx.size.height.saturating_sub(4)
}

impl Screen for Palette {
    fn title(&self, words: &Words) -> String {
        words.say("palette.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["palette", "field"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Action(action) => return self.act(*action, ctx),
            UiEvent::Text(c) => self.field.type_char(*c, ctx.typing),
            UiEvent::Paste(text) => self.field.paste(text),
            UiEvent::Resized => {}
            _ => return Outcome::Ignored,
        }
        self.search(ctx);
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let x = fit::put(buf, 3, area.y + 1, view.words.say("palette.prompt"), area.width, Style::new()) + 2;
        let field = Rect { x, y: area.y + 1, width: 40.min(area.width.saturating_sub(x + 1)), height: 1 };
        let cursor = self.field.view(field, buf, view.theme.editable(), None);
        let below = Rect { y: area.y + 3, height: area.height.saturating_sub(4), ..area };
        self.list.view(below, buf, &COLUMNS, view);
        if self.list.total() == 0 {
            fit::put(buf, 3, below.y, view.words.say("palette.nothing"), area.width, Style::new());
        }
        Some(cursor)
    }

    fn help(&self) -> &'static str {
        "palette.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
