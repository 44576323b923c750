//! The palette of jobs: everything that can be done here, every place, procedure and person, found by words in any order,
//! with or without diacritics. It also teaches the keys.

mod jobs;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use self::jobs::Job;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::list_memory::ListId;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, List, Row};
use crate::tui::widgets::text_field::TextField;
use crate::tui::words::Words;

const COLUMNS: [Column; 2] = [Column::text(52).growing(), Column::text(20)];

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
    /// What is there whatever is typed.
    jobs: Vec<Job>,
    found: Vec<Job>,
    list: List,
}

impl AsRow for Job {
    fn row(&self, _: u32) -> Row {
        Row { cells: vec![self.label.clone(), self.keys.clone()], ..Row::default() }
    }
}

impl Palette {
    /// With everything some key reaches in these contexts, every filter that was kept, and every place that may be opened.
    pub fn new(contexts: &[&'static str], list: Option<&ListId>, ctx: &Ctx<'_>) -> Self {
        let mut jobs = jobs::of_keys(contexts, ctx);
        jobs.extend(jobs::of_filters(list, ctx));
        jobs.extend(jobs::of_places(ctx));
        let mut palette =
            Self { field: TextField::composed(), jobs, found: Vec::new(), list: List::default() };
        palette.search(ctx);
        palette
    }

    /// The best first; while nothing is typed what was done last.
    fn search(&mut self, ctx: &Ctx<'_>) {
        let typed = self.field.text();
        let mut ranked: Vec<(usize, usize, Job)> = Vec::new();
        let last = ctx.workspace().map(|w| w.memory.borrow().jobs.clone()).unwrap_or_default();
        for (place, job) in self.jobs.iter().enumerate() {
            let recent = last.iter().position(|label| *label == job.label);
            let rank = match job.rank(&typed) {
                _ if typed.trim().is_empty() => recent.unwrap_or(last.len()),
                Some(rank) => rank,
                None => continue,
            };
            ranked.push((rank, place, job.clone()));
        }
        ranked.sort_by_key(|(rank, place, _)| (*rank, *place));
        let mut found: Vec<Job> = ranked.into_iter().map(|(_, _, job)| job).collect();
        found.extend(jobs::of_records(&typed, ctx));
        self.found = found;
        self.list.restart(&self.found, list_height(ctx));
    }

    fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => {
                let chosen = self.list.selected();
                match chosen.and_then(|place| self.found.get(place as usize)) {
                    Some(job) => job.clone().begin(ctx),
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
