//! The findings of one rule: opened, put right, put off, found to be none.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fit::{self, grouped};
use crate::tui::route::{FindingStep, Route};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;
use soxa_domain::finding::{About, FindingState};
use soxa_domain::labels::Vocabulary;
use soxa_domain::quality::{self, Rule};
use soxa_service::ServiceError;
use soxa_service::quality::{Filter, Listed, count, list, take};

/// Findings kept for scrolling; those behind come up as the first are done.
const MOST: usize = 1_000;

const COLUMNS: [Column; 4] =
    [Column::name(24), Column::text(16), Column::text(24).growing(), Column::text(8)];

/// Findings of one rule.
#[derive(Clone)]
pub struct Findings {
    rule: Option<&'static Rule>,
    found: Found,
    /// How many are pending in all.
    left: usize,
    list: List,
}

#[derive(Clone)]
struct Found(Vec<Listed>);

impl RowSource for Found {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        self.0.iter().skip(from).take(count).map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|l| l.finding.no == id)
    }
}

fn row(l: &Listed) -> Row {
    let f = &l.finding.record;
    let postponed = f.state == FindingState::Postponed;
    let owner = if postponed { f.state.vi().to_lowercase() } else { f.owner.clone() };
    let detail = if f.note.is_empty() { f.detail.clone() } else { format!("{} ({})", f.detail, f.note) };
    let cells = vec![l.name.clone(), f.hamlet.clone(), detail, owner];
    let tone = if postponed { Tone::Faint } else { Tone::Plain };
    Row { id: l.finding.no, cells, tone, changed: false }
}

impl Findings {
    /// Those of the rule of an id.
    pub fn new(rule: &str, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this =
            Self { rule: quality::rule(rule), found: Found(Vec::new()), left: 0, list: List::default() };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let (Some(workspace), Some(rule)) = (ctx.workspace(), self.rule) else { return Ok(()) };
        let filter = Filter { rules: vec![rule.id.to_owned()], ..Filter::default() };
        self.found = Found(list(&workspace.register, &workspace.actor, &filter, MOST)?);
        self.left = count(&workspace.register, &workspace.actor, rule)?;
        self.list.load(&self.found, ctx.size.height.saturating_sub(4));
        Ok(())
    }

    fn selected(&self) -> Option<&Listed> {
        let no = self.list.selected()?;
        self.found.0.iter().find(|l| l.finding.no == no)
    }

    fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        let (Some(listed), Some(rule)) = (self.selected(), self.rule) else { return Outcome::Ignored };
        let (no, f) = (listed.finding.no, &listed.finding.record);
        match action {
            Action::Open => ctx.open(match f.about {
                About::Person => Route::Person(f.no),
                About::Household => Route::Household(f.no),
            }),
            Action::Edit if f.about == About::Person => ctx.open(Route::EditPerson(f.no)),
            Action::ViewOther => match f.with {
                Some(other) => ctx.open(Route::Person(other)),
                None => return Outcome::Ignored,
            },
            Action::Postpone => ctx.open(Route::Finding { no, step: FindingStep::Postpone }),
            Action::Dismiss => ctx.open(Route::Finding { no, step: FindingStep::Dismiss }),
            Action::Merge => match f.with {
                Some(other) => ctx.open(Route::Merge { goes: f.no, stays: other }),
                None => return Outcome::Ignored,
            },
            Action::Fix if rule.fix.is_some() => ctx.open(Route::Repairs(rule.id.to_owned())),
            Action::Take => {
                let Some(workspace) = ctx.workspace() else { return Outcome::Ignored };
                let mine = f.owner == workspace.actor.operator;
                let owner = if mine { String::new() } else { workspace.actor.operator.clone() };
                if let Err(e) = take(&workspace.register, &workspace.actor, no, &owner) {
                    ctx.toast(Tone::Bad, ctx.words.tell(&e));
                }
                ctx.reloaded(self.load(ctx));
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }
}

impl Screen for Findings {
    fn title(&self, words: &Words) -> String {
        self.rule.map_or_else(
            || words.say("cleaning.none").to_owned(),
            |r| r.label.in_lang(words.lang()).to_owned(),
        )
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["findings", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => ctx.reloaded(self.load(ctx)),
            UiEvent::Action(action) if self.list.act(*action, &self.found) => {}
            UiEvent::Action(action) => return self.act(*action, ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let count = grouped(self.left as u64);
        let text = view.words.fill("cleaning.left", &[("count", &count)]);
        let x = fit::put(buf, area.x + 1, area.y, &text, area.width, view.theme.tone(Tone::Strong));
        let advice = self.rule.map_or("", |r| r.advice.in_lang(view.words.lang()));
        let room = area.right().saturating_sub(x + 3);
        fit::put(buf, x + 2, area.y, advice, room, view.theme.tone(Tone::Faint));
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        if self.found.is_empty() {
            fit::put(
                buf,
                area.x + 3,
                below.y,
                view.words.say("cleaning.none_left"),
                area.width,
                Style::new(),
            );
        }
        self.list.view(below, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "cleaning.findings_about"
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints = vec![Hint::from(Action::Open)];
        let pair = self.selected().is_some_and(|l| l.finding.record.with.is_some());
        if pair {
            hints.extend([Action::Merge, Action::ViewOther].map(Hint::from));
        }
        if self.rule.is_some_and(|r| r.fix.is_some()) {
            hints.push(Action::Fix.into());
        }
        hints.extend([Action::Postpone, Action::Dismiss, Action::Take, Action::Back].map(Hint::from));
        hints
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
