//! The findings of one rule: opened, put right, put off, found to be none.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::fit::{self, grouped};
use crate::tui::list_memory::ListId;
use crate::tui::route::{FindingStep, Route};
use crate::tui::screen::{Ctx, Hint, UiEvent, ViewCtx};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::finding::{About, FindingState};
use soxa_domain::labels::Vocabulary;
use soxa_domain::quality::{self, Rule};
use soxa_service::ServiceError;
use soxa_service::quality::{Filter, Listed, count, list, take};

/// Findings kept for scrolling; those behind come up as the first are done.
const MOST: usize = 1_000;

const COLUMNS: [Column; 4] = [
    Column::name(24).headed("head.name"),
    Column::text(16).headed("head.hamlet"),
    Column::text(24).growing().headed("head.detail"),
    Column::text(8).headed("head.by"),
];

/// Findings of one rule.
#[derive(Clone)]
pub struct Findings {
    rule: Option<&'static Rule>,
    found: Vec<Listed>,
    /// How many are pending in all.
    left: usize,
}

impl AsRow for Listed {
    fn id(&self, _: u32) -> u32 {
        self.finding.no
    }

    fn row(&self, _: u32) -> Row {
        let f = &self.finding.record;
        let postponed = f.state == FindingState::Postponed;
        let owner = if postponed { f.state.vi().to_lowercase() } else { f.owner.clone() };
        let detail = if f.note.is_empty() { f.detail.clone() } else { format!("{} ({})", f.detail, f.note) };
        let cells = vec![self.name.clone(), f.hamlet.clone(), detail, owner];
        let tone = if postponed { Tone::Faint } else { Tone::Plain };
        Row { cells, tone, ..Row::default() }
    }
}

impl Findings {
    /// Those of the rule of an id.
    pub fn of(rule: &str) -> Self {
        Self { rule: quality::rule(rule), found: Vec::new(), left: 0 }
    }

    fn at(&self, at: Option<u32>) -> Option<&Listed> {
        self.found.iter().find(|l| Some(l.finding.no) == at)
    }

    /// Takes findings on or gives them back. Whoever takes one that was put off is told that it no longer is.
    fn take(numbers: &[u32], owner: &str, ctx: &Ctx<'_>) -> Acted {
        let Some(workspace) = ctx.workspace() else { return Acted::Ignored };
        match take(&workspace.register, &workspace.actor, numbers, owner) {
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
            Ok(lifted) if lifted.value > 0 => {
                let count = lifted.value.to_string();
                ctx.toast(Tone::Look, ctx.words.fill("cleaning.no_longer_off", &[("count", &count)]));
            }
            Ok(_) => {}
        }
        Acted::Changed
    }

    fn on_one(&mut self, action: Action, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let (Some(listed), Some(rule)) = (self.at(at), self.rule) else { return Acted::Ignored };
        let (no, f) = (listed.finding.no, &listed.finding.record);
        match action {
            Action::Open => ctx.open(match f.about {
                About::Person => Route::Person(f.no),
                About::Household => Route::Household(f.no),
            }),
            Action::Edit if f.about == About::Person => ctx.open(Route::EditPerson(f.no)),
            Action::ViewOther => match f.with {
                Some(other) => ctx.open(Route::Person(other)),
                None => return Acted::Ignored,
            },
            Action::Postpone => ctx.open(Route::Finding { no, step: FindingStep::Postpone }),
            Action::Dismiss => ctx.open(Route::Finding { no, step: FindingStep::Dismiss }),
            Action::Merge => match f.with {
                Some(other) => ctx.open(Route::Merge { goes: f.no, stays: other }),
                None => return Acted::Ignored,
            },
            Action::Fix if rule.fix.is_some() => ctx.open(Route::Repairs(rule.id.to_owned())),
            Action::Take => {
                let Some(workspace) = ctx.workspace() else { return Acted::Ignored };
                let mine = f.owner == workspace.actor.operator;
                let owner = if mine { String::new() } else { workspace.actor.operator.clone() };
                return Self::take(&[no], &owner, ctx);
            }
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}

impl Listing for Findings {
    type Rows = Vec<Listed>;

    fn rows(&self) -> &Vec<Listed> {
        &self.found
    }

    fn read(&mut self, workspace: &Workspace, _: &Words) -> Result<(), ServiceError> {
        let Some(rule) = self.rule else { return Ok(()) };
        let filter = Filter { rules: vec![rule.id.to_owned()], ..Filter::default() };
        self.found = list(&workspace.register, &workspace.actor, &filter, MOST)?;
        self.left = count(&workspace.register, &workspace.actor, rule)?;
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        self.rule.map_or_else(
            || words.say("cleaning.none").to_owned(),
            |r| r.label.in_lang(words.lang()).to_owned(),
        )
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["findings", "table", "list"]
    }

    fn list(&self) -> ListId {
        ListId::Findings(self.rule.map_or_else(String::new, |rule| rule.id.to_owned()))
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "cleaning.none_left"
    }

    fn help(&self) -> &'static str {
        "cleaning.findings_about"
    }

    fn hints(&self, at: Option<u32>) -> Vec<Hint> {
        let mut hints = vec![Hint::from(Action::Open)];
        if self.at(at).is_some_and(|l| l.finding.record.with.is_some()) {
            hints.extend([Action::Merge, Action::ViewOther].map(Hint::from));
        }
        if self.rule.is_some_and(|r| r.fix.is_some()) {
            hints.push(Action::Fix.into());
        }
        hints.extend([Action::Postpone, Action::Dismiss, Action::Take, Action::Back].map(Hint::from));
        hints
    }

    fn above(&self) -> u16 {
        2
    }

    fn view_above(&self, _: Option<u32>, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let count = grouped(self.left as u64);
        let text = view.words.fill("cleaning.left", &[("count", &count)]);
        let x = fit::put(buf, area.x + 1, area.y, &text, area.width, view.theme.tone(Tone::Strong));
        let advice = self.rule.map_or("", |r| r.advice.in_lang(view.words.lang()));
        let room = area.right().saturating_sub(x + 3);
        fit::put(buf, x + 2, area.y, advice, room, view.theme.tone(Tone::Faint));
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        match event {
            UiEvent::Action(action) => self.on_one(*action, at, ctx),
            _ => Acted::Ignored,
        }
    }

    /// Those at hand are taken over by whoever marked them.
    fn act_on(&mut self, action: Action, marked: &[u32], ctx: &mut Ctx<'_>) -> Acted {
        let (Action::Take, Some(workspace)) = (action, ctx.workspace()) else { return Acted::Ignored };
        let owner = workspace.actor.operator.clone();
        Self::take(marked, &owner, ctx)
    }
}
