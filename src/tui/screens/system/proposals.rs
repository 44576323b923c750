//! What was proposed: by whom, until when it can be confirmed, and what became of it. Whoever may be the second pair of
//! eyes confirms or refuses here; the proposer takes back.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::service::operators::same;
use crate::service::proposals::{self, Proposal};
use crate::service::{Permission, ServiceError};
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::route::{Message, Route};
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;

const COLUMNS: [Column; 4] =
    [Column::text(5), Column::text(34).growing(), Column::name(16), Column::text(20)];

/// The list of proposals.
#[derive(Clone)]
pub struct Proposals {
    all: Entries,
    list: List,
}

/// A proposal, what it does in words, its state in words, and whether it waits.
#[derive(Clone)]
struct Entry {
    proposal: Proposal,
    text: String,
    state: String,
    waits: bool,
}

#[derive(Clone)]
struct Entries(Vec<Entry>);

impl RowSource for Entries {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let row = |e: &Entry| Row {
            id: e.proposal.number,
            cells: vec![
                e.proposal.number.to_string(),
                e.text.clone(),
                e.proposal.by.clone(),
                e.state.clone(),
            ],
            tone: if e.waits { Tone::Look } else { Tone::Faint },
            changed: false,
        };
        self.0.iter().skip(from).take(count).map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|e| e.proposal.number == id)
    }
}

impl Proposals {
    /// As they are now.
    pub fn new(ctx: &Ctx<'_>) -> Self {
        let mut this = Self { all: Entries(Vec::new()), list: List::default() };
        this.load(ctx);
        this
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        let now = office.register.now();
        let all = proposals::list(&office.register, &office.actor).unwrap_or_default();
        let entry = |proposal: Proposal| Entry {
            text: proposal.act.in_words(&office.actor, ctx.words.lang()),
            state: ctx.words.tell(&proposal.state(now)),
            waits: proposal.is_open(now),
            proposal,
        };
        self.all = Entries(all.into_iter().map(entry).collect());
        self.list.load(&self.all, ctx.size.height.saturating_sub(4));
    }

    fn selected(&self) -> Option<&Entry> {
        let number = self.list.selected()?;
        self.all.0.iter().find(|e| e.proposal.number == number)
    }

    /// Asks before it is done: there is no way back but another proposal.
    fn ask(&self, ctx: &mut Ctx<'_>) {
        let Some(entry) = self.selected().filter(|e| e.waits) else { return };
        let number = entry.proposal.number.to_string();
        let told = [("number", number.as_str()), ("act", &entry.text), ("by", &entry.proposal.by)];
        ctx.open(Route::Confirm(Message {
            title: ctx.words.fill("proposals.confirm_title", &told),
            body: ctx.words.fill("proposals.confirm_ask", &told),
        }));
    }

    fn confirm(&self, ctx: &mut Ctx<'_>) {
        let (Some(office), Some(entry)) = (ctx.desk.office(), self.selected()) else { return };
        let done = proposals::confirm(&office.register, &office.actor, entry.proposal.number).map(drop);
        say(ctx, done, "proposals.confirmed");
    }

    /// The proposer takes back, anybody else says no.
    fn end(&self, ctx: &mut Ctx<'_>) {
        let (Some(office), Some(entry)) = (ctx.desk.office(), self.selected()) else { return };
        let (register, actor, number) = (&office.register, &office.actor, entry.proposal.number);
        if same(&entry.proposal.by, &actor.operator) {
            let done = proposals::withdraw(register, actor, number).map(drop);
            return say(ctx, done, "proposals.withdrawn");
        }
        let done = proposals::refuse(register, actor, number).map(drop);
        say(ctx, done, "proposals.refused");
    }
}

fn say(ctx: &mut Ctx<'_>, done: Result<(), ServiceError>, word: &str) {
    match done {
        Ok(()) => ctx.toast(Tone::Good, ctx.words.say(word)),
        Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
    }
}

impl Screen for Proposals {
    fn title(&self, words: &Words) -> String {
        words.say("system.proposals").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["operators", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resume(Some(Answer::Yes)) => {
                self.confirm(ctx);
                self.load(ctx);
            }
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => self.load(ctx),
            UiEvent::Action(action) if self.list.act(*action, &self.all) => {}
            UiEvent::Action(Action::Open) => self.ask(ctx),
            UiEvent::Action(Action::Delete) => {
                self.end(ctx);
                self.load(ctx);
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        if self.all.is_empty() {
            fit::put(buf, area.x + 3, area.y + 2, view.words.say("proposals.none"), area.width, Style::new());
        }
        if let Some(entry) = self.selected().filter(|e| e.waits) {
            let until = view.words.fill("proposals.until", &[("until", &entry.proposal.until.vi())]);
            fit::put(buf, area.x + 1, area.y, &until, area.width, view.theme.tone(Tone::Faint));
        }
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        self.list.view(below, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "proposals.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let hint = |action, label| Hint { action, label: Some(label), keys: None };
        let mut hints = Vec::new();
        if self.selected().is_some_and(|e| e.waits) {
            hints.push(hint(Action::Open, "proposals.confirm"));
            hints.push(hint(Action::Delete, "proposals.refuse"));
        }
        hints.push(Action::Back.into());
        hints
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}

/// What waits for this operator, for the list of pages and the start screen.
pub fn waiting(office: &crate::tui::office::Office) -> usize {
    if !office.actor.may(Permission::Confirm) {
        return 0;
    }
    proposals::waiting(&office.register, &office.actor).map_or(0, |all| all.len())
}
