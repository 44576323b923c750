//! Screen 7, data cleaning: a board of all rules, and of the lists of others, with what is left and done; Enter opens the
//! work itself.

mod findings;
mod repairs;
mod step;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

pub use findings::Findings;
pub use repairs::Repairs;
pub use step::OfFinding;

use super::title_key;
use crate::tui::action::Action;
use crate::tui::fit::{self, grouped};
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::{Lang, Words};
use soxa_service::ServiceError;
use soxa_service::lists::{Standing, lists};
use soxa_service::quality::{self, Pace, RuleCount};

const COLUMNS: [Column; 5] =
    [Column::text(40).growing(), Column::number(7), Column::number(6), Column::number(7), Column::text(10)];

/// The board.
#[derive(Clone)]
pub struct Board {
    counts: Counts,
    list: List,
    pace: Option<Pace>,
}

#[derive(Clone)]
struct Counts(Vec<Work>, Lang);

/// A line of the board.
#[derive(Clone)]
enum Work {
    /// What a rule found.
    Rule(RuleCount),
    /// A list that others sent.
    List(Box<Standing>),
}

impl Work {
    /// Open, put off, done.
    fn counts(&self) -> (usize, usize, usize) {
        match self {
            Self::Rule(c) => (c.open, c.postponed, c.resolved),
            Self::List(s) => (s.open, s.later, s.decided()),
        }
    }

    fn label(&self, lang: Lang) -> String {
        match self {
            Self::Rule(c) => c.rule.label.in_lang(lang).to_owned(),
            Self::List(s) => {
                let l = &s.list.record;
                let kind = s.kind.as_ref().map_or(l.kind.as_str(), |k| k.label.as_str());
                let from = if l.sender.is_empty() { &l.name } else { &l.sender };
                format!("{kind}: {from}")
            }
        }
    }

    fn route(&self) -> Route {
        match self {
            Self::Rule(c) if c.rule.is_about_heads() => Route::Numbered(4),
            Self::Rule(c) => Route::Findings(c.rule.id.to_owned()),
            Self::List(s) => Route::ListWork(s.list.no),
        }
    }
}

impl RowSource for Counts {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let shown = self.0.iter().enumerate().skip(from).take(count);
        shown.map(|(i, c)| row(i, c, self.1)).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        Some(id as usize).filter(|i| *i < self.0.len())
    }
}

fn row(i: usize, work: &Work, lang: Lang) -> Row {
    let number = |n: usize| if n == 0 { String::new() } else { grouped(n as u64) };
    let (open, postponed, done) = work.counts();
    let progress = bar(done, open + postponed + done, 10);
    let cells = vec![work.label(lang), number(open), number(postponed), number(done), progress];
    let tone = if open > 0 { Tone::Plain } else { Tone::Faint };
    Row { id: i as u32, cells, tone, ..Row::default() }
}

/// A bar of so many columns: what is done of everything.
pub(in crate::tui::screens) fn bar(done: usize, of: usize, columns: usize) -> String {
    if of == 0 {
        return String::new();
    }
    let full = (done * columns + of / 2) / of;
    "█".repeat(full) + &"░".repeat(columns.saturating_sub(full))
}

impl Board {
    /// The board as it stands.
    pub fn new(ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { counts: Counts(Vec::new(), Lang::Vi), list: List::default(), pace: None };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(workspace) = ctx.workspace() else { return Ok(()) };
        let (register, actor) = (&workspace.register, &workspace.actor);
        let mut counts = quality::counts(register, actor)?;
        counts.retain(|c| c.open + c.postponed + c.resolved > 0);
        let left = counts.iter().map(|c| c.open + c.postponed).sum();
        self.pace = quality::pace(register, actor, left)?;
        let lists = lists(register, actor, None)?;
        // A list that is done with is history; it stands on screen 6.
        let lists = lists.into_iter().filter(|s| s.open + s.later > 0).map(|s| Work::List(Box::new(s)));
        self.counts = Counts(counts.into_iter().map(Work::Rule).chain(lists).collect(), ctx.words.lang());
        self.list.load(&self.counts, ctx.size.height.saturating_sub(4));
        Ok(())
    }
}

impl Screen for Board {
    fn title(&self, words: &Words) -> String {
        format!("7 {}", words.say(title_key(7)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["cleaning", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => ctx.reloaded(self.load(ctx)),
            UiEvent::Action(action) if self.list.act(*action, &self.counts) => {}
            UiEvent::Action(Action::Open) => {
                if let Some(work) = self.list.selected().and_then(|i| self.counts.0.get(i as usize)) {
                    ctx.open(work.route());
                }
            }
            UiEvent::Action(Action::IdFiles) => ctx.open(Route::IdFiles),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        if self.counts.is_empty() {
            fit::put(buf, area.x + 3, area.y + 1, view.words.say("cleaning.none"), area.width, Style::new());
            return None;
        }
        let rules = self.counts.0.iter().filter(|work| matches!(work, Work::Rule(_))).map(Work::counts);
        let (open, done) = rules.fold((0, 0), |(o, d), (open, off, done)| (o + open + off, d + done));
        let total = view
            .words
            .fill("cleaning.total", &[("open", &grouped(open as u64)), ("done", &grouped(done as u64))]);
        let x = fit::put(buf, area.x + 1, area.y, &total, area.width, view.theme.tone(Tone::Strong));
        fit::put(buf, x + 2, area.y, &bar(done, open + done, 20), 20, Style::new());
        let faint = view.theme.tone(Tone::Faint);
        if let Some(pace) = &self.pace {
            let (days, each) = (pace.days.to_string(), pace.each_day.to_string());
            let text = view
                .words
                .fill("cleaning.pace", &[("name", &pace.campaign.name), ("days", &days), ("each", &each)]);
            fit::put(buf, area.x + 1, area.y + 1, &text, area.width.saturating_sub(2), faint);
        }
        let mut end = area.right().saturating_sub(12);
        for key in ["cleaning.done", "cleaning.postponed", "cleaning.open"] {
            fit::put_right(buf, end, area.y + 2, view.words.say(key), faint);
            end = end.saturating_sub(8);
        }
        let below = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
        self.list.view(below, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "cleaning.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Open.into(), Action::IdFiles.into(), Action::Palette.into(), Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
