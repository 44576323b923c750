//! What a rule can put right without a question: every change shown first, some left out with the space bar, then all
//! written as one act.

use std::collections::HashSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::action::Action;
use crate::tui::fit::{self, grouped};
use crate::tui::job::Ending;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::one_act;
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;
use soxa_domain::person::compare::differences;
use soxa_domain::quality;
use soxa_service::ServiceError;
use soxa_service::quality::{Filter, Repair, apply, repairs};

const COLUMNS: [Column; 4] =
    [Column::text(2), Column::name(24), Column::text(14), Column::text(32).growing()];

/// Repairs to be applied.
#[derive(Clone)]
pub struct Repairs {
    rule: String,
    all: Proposed,
    list: List,
    /// The journal entry of what was applied, to take it back.
    applied: Option<u64>,
}

#[derive(Clone, Default)]
struct Proposed {
    repairs: Vec<Repair>,
    left_out: HashSet<u32>,
}

impl RowSource for Proposed {
    fn len(&self) -> usize {
        self.repairs.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        self.repairs.iter().skip(from).take(count).map(|r| self.row(r)).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.repairs.iter().position(|r| r.seen.no == id)
    }
}

impl Proposed {
    fn row(&self, r: &Repair) -> Row {
        let changed = differences(Some(&r.seen.record), Some(&r.new));
        let field = changed.first().map_or("", |d| d.field.vi()).to_owned();
        let texts: Vec<String> = changed.iter().map(|d| format!("{} → {}", d.before, d.after)).collect();
        let left_out = self.left_out.contains(&r.seen.no);
        let mark = if left_out { " " } else { "✓" };
        let cells = vec![mark.to_owned(), r.seen.record.full_name.clone(), field, texts.join("; ")];
        let tone = if left_out { Tone::Faint } else { Tone::Plain };
        Row { id: r.seen.no, cells, tone, ..Row::default() }
    }

    fn chosen(&self) -> Vec<Repair> {
        self.repairs.iter().filter(|r| !self.left_out.contains(&r.seen.no)).cloned().collect()
    }
}

impl Repairs {
    /// What the rule of an id can put right.
    pub fn new(rule: &str, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let (all, list) = (Proposed::default(), List::default());
        let mut this = Self { rule: rule.to_owned(), all, list, applied: None };
        this.load(ctx)?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(workspace) = ctx.workspace() else { return Ok(()) };
        let filter = Filter { rules: vec![self.rule.clone()], ..Filter::default() };
        self.all.repairs = repairs(&workspace.register, &workspace.actor, &filter)?;
        self.list.load(&self.all, ctx.size.height.saturating_sub(4));
        Ok(())
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let chosen = self.all.chosen();
        if chosen.is_empty() {
            return;
        }
        let said = ctx.words.fill("cleaning.applied", &[("count", &chosen.len().to_string())]);
        ctx.work(one_act::job(workspace, ctx.words, move |register, actor| {
            let seq = apply(register, actor, &chosen)?.head.seq;
            Ok(Ending::said(Tone::Good, said).answering(Answer::Written(seq)))
        }));
    }

    fn take_back(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(seq)) = (ctx.workspace(), self.applied) else { return };
        ctx.work(one_act::take_back(workspace, ctx.words, seq, "cleaning.taken_back"));
    }

    /// Back from work: what can be taken back now, and what is left to put right.
    fn resume(&mut self, answer: Option<&Answer>, ctx: &Ctx<'_>) {
        match answer {
            Some(Answer::Written(seq)) => self.applied = Some(*seq),
            Some(Answer::TakenBack) => self.applied = None,
            _ => {}
        }
        ctx.reloaded(self.load(ctx));
    }
}

impl Screen for Repairs {
    fn title(&self, words: &Words) -> String {
        quality::rule(&self.rule)
            .map_or_else(|| self.rule.clone(), |r| r.label.in_lang(words.lang()).to_owned())
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["repairs", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resume(answer) => self.resume(answer.as_ref(), ctx),
            UiEvent::Changed(_) | UiEvent::Resized => ctx.reloaded(self.load(ctx)),
            UiEvent::Action(action) if self.list.act(*action, &self.all) => {}
            UiEvent::Action(Action::Toggle) => {
                if let Some(no) = self.list.selected()
                    && !self.all.left_out.remove(&no)
                {
                    self.all.left_out.insert(no);
                }
                self.list.load(&self.all, ctx.size.height.saturating_sub(4));
                self.list.act(Action::Down, &self.all);
            }
            UiEvent::Action(Action::Save) => self.save(ctx),
            UiEvent::Action(Action::UndoStep) => self.take_back(ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let chosen = self.all.repairs.len().saturating_sub(self.all.left_out.len());
        let (chosen, of) = (grouped(chosen as u64), grouped(self.all.repairs.len() as u64));
        let text = view.words.fill("cleaning.will_change", &[("count", &chosen), ("of", &of)]);
        fit::put(buf, area.x + 1, area.y, &text, area.width, view.theme.tone(Tone::Strong));
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        self.list.view(below, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "cleaning.repairs_about"
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints = vec![Hint::from(Action::Save), Action::Toggle.into()];
        if self.applied.is_some() {
            hints.push(Action::UndoStep.into());
        }
        hints.push(Action::Back.into());
        hints
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
