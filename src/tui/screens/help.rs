//! The help of a screen, made from the keymap in force: what F1 shows is what the keys do.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::route::HelpPage;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::words::Words;

const KEYS_WIDTH: u16 = 26;

/// The help for one screen.
#[derive(Debug, Clone)]
pub struct Help {
    page: HelpPage,
    lines: Vec<Line>,
    top: usize,
    height: usize,
}

#[derive(Debug, Clone)]
enum Line {
    Text(String),
    Strong(String),
    Key(String, String),
}

impl Help {
    /// For a page, with the keys in force there.
    pub fn new(page: &HelpPage, ctx: &Ctx<'_>) -> Self {
        let columns = ctx.size.width.saturating_sub(6).min(100);
        let mut lines: Vec<Line> =
            fit::wrap(ctx.words.say(page.about), columns).into_iter().map(Line::Text).collect();
        lines.push(Line::Text(String::new()));
        if let Some((label, text)) = &page.field {
            lines.push(Line::Strong(ctx.words.fill("help.field", &[("field", label)])));
            lines.extend(fit::wrap(text, columns).into_iter().map(Line::Text));
            lines.push(Line::Text(String::new()));
        }
        let is_typed_into = page.contexts.contains(&"field") && !page.contexts.contains(&"form");
        if ctx.keymap.is_modal() && is_typed_into {
            let text = ctx.words.say("help.modal");
            lines.extend(fit::wrap(text, columns).into_iter().map(Line::Text));
            lines.push(Line::Text(String::new()));
        }
        let reachable = ctx.keymap.reachable(page.contexts);
        for action in Action::ALL.iter().copied().filter(|action| reachable.contains(action)) {
            let mut keys = String::new();
            for key in ctx.keymap.keys(page.contexts, action) {
                let key = if keys.is_empty() { key.to_string() } else { format!("  {key}") };
                // Half a key's name would be another key's.
                if fit::width(&keys) + fit::width(&key) <= KEYS_WIDTH {
                    keys.push_str(&key);
                }
            }
            lines.push(Line::Key(keys, ctx.words.say(&action.word_key()).to_owned()));
        }
        Self { page: page.clone(), lines, top: 0, height: usize::from(ctx.size.height.saturating_sub(2)) }
    }
}

impl Screen for Help {
    fn title(&self, words: &Words) -> String {
        words.fill("help.title", &[("screen", &self.page.title)])
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["help"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        let lowest = self.lines.len().saturating_sub(self.height);
        match event {
            UiEvent::Action(Action::Up) => self.top = self.top.saturating_sub(1),
            UiEvent::Action(Action::Down) => self.top = (self.top + 1).min(lowest),
            UiEvent::Action(Action::PageUp) => self.top = self.top.saturating_sub(self.height),
            UiEvent::Action(Action::PageDown) => self.top = (self.top + self.height).min(lowest),
            UiEvent::Action(Action::Home) => self.top = 0,
            UiEvent::Action(Action::End) => self.top = lowest,
            UiEvent::Action(Action::Help | Action::Back) => ctx.close(),
            UiEvent::Resized => {
                let mut fresh = Self::new(&self.page, ctx);
                fresh.top = self.top.min(fresh.lines.len().saturating_sub(fresh.height));
                *self = fresh;
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        for (y, line) in (area.y + 1..area.bottom()).zip(self.lines.iter().skip(self.top).take(self.height)) {
            match line {
                Line::Text(text) => {
                    fit::put(buf, 3, y, text, area.width.saturating_sub(4), Style::new());
                }
                Line::Strong(text) => {
                    fit::put(buf, 3, y, text, area.width.saturating_sub(4), view.theme.tone(Tone::Strong));
                }
                Line::Key(keys, what) => {
                    fit::put(buf, 3, y, keys, KEYS_WIDTH, view.theme.tone(Tone::Key));
                    fit::put(
                        buf,
                        4 + KEYS_WIDTH,
                        y,
                        what,
                        area.width.saturating_sub(KEYS_WIDTH + 5),
                        Style::new(),
                    );
                }
            }
        }
        if self.top + self.height < self.lines.len() {
            let left = self.lines.len() - self.top - self.height;
            let more = view.words.fill("help.more", &[("count", &left.to_string())]);
            fit::put(
                buf,
                3,
                area.bottom(),
                &more,
                area.width.saturating_sub(4),
                view.theme.tone(Tone::Faint),
            );
        }
        None
    }

    fn help(&self) -> &'static str {
        "help.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Back.into(), Action::PageDown.into(), Action::PageUp.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
