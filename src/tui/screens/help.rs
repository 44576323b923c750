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
    /// For a page, with the keys in force there: those of its last line first, by the same labels; what the screen is
    /// for; its other keys, and those that hold everywhere.
    pub fn new(page: &HelpPage, ctx: &Ctx<'_>) -> Self {
        let columns = ctx.size.width.saturating_sub(6).min(100);
        let mut lines: Vec<Line> = page.hints.iter().filter_map(|hint| key_line(hint, page, ctx)).collect();
        let blank = || Line::Text(String::new());
        lines.push(blank());
        lines.extend(fit::wrap(ctx.words.say(page.about), columns).into_iter().map(Line::Text));
        lines.push(blank());
        if let Some((label, text)) = &page.field {
            lines.push(Line::Strong(ctx.words.fill("help.field", &[("field", label)])));
            lines.extend(fit::wrap(text, columns).into_iter().map(Line::Text));
            lines.push(blank());
        }
        let is_typed_into = page.contexts.contains(&"field") && !page.contexts.contains(&"form");
        if ctx.keymap.is_modal() && is_typed_into {
            let text = ctx.words.say("help.modal");
            lines.extend(fit::wrap(text, columns).into_iter().map(Line::Text));
            lines.push(blank());
        }
        let told: Vec<Action> = page.hints.iter().map(|hint| hint.action).collect();
        let reachable = ctx.keymap.reachable(page.contexts);
        let others = Action::ALL.iter().copied().filter(|a| reachable.contains(a) && !told.contains(a));
        let everywhere = |action: &Action| {
            let general = ctx.keymap.keys(&[], *action);
            !general.is_empty() && general == ctx.keymap.keys(page.contexts, *action)
        };
        let (general, own): (Vec<Action>, Vec<Action>) = others.partition(everywhere);
        for (title, actions) in [("help.more_keys", own), ("help.general_keys", general)] {
            if !actions.is_empty() {
                lines.push(Line::Strong(ctx.words.say(title).to_owned()));
                lines.extend(actions.into_iter().filter_map(|a| key_line(&Hint::from(a), page, ctx)));
                lines.push(blank());
            }
        }
        Self { page: page.clone(), lines, top: 0, height: usize::from(ctx.size.height.saturating_sub(2)) }
    }
}

/// A line of a key and what it does there; `None` where no key does it.
fn key_line(hint: &Hint, page: &HelpPage, ctx: &Ctx<'_>) -> Option<Line> {
    let mut keys = hint.keys.unwrap_or_default().to_owned();
    if keys.is_empty() {
        for key in ctx.keymap.keys(page.contexts, hint.action) {
            let key = if keys.is_empty() { key.shown() } else { format!("  {}", key.shown()) };
            // Half a key's name would be another key's.
            if fit::width(&keys) + fit::width(&key) <= KEYS_WIDTH {
                keys.push_str(&key);
            }
        }
    }
    let label = hint.label.map_or_else(|| hint.action.word_key(), str::to_owned);
    (!keys.is_empty()).then(|| Line::Key(keys, ctx.words.say(&label).to_owned()))
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
