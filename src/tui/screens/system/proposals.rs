//! What was proposed: by whom, until when it can be confirmed, and what became of it. Whoever may be the second pair of
//! eyes confirms or refuses here; the proposer takes back.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::fault::allowed;
use crate::tui::fit;
use crate::tui::list_memory::ListId;
use crate::tui::route::{Message, Route};
use crate::tui::screen::{Answer, Ctx, Hint, UiEvent, ViewCtx};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::operators::same;
use soxa_service::proposals::{self, Proposal};
use soxa_service::{Permission, ServiceError};

const COLUMNS: [Column; 4] = [
    Column::text(5).headed("head.short_number"),
    Column::text(34).growing().headed("head.what"),
    Column::name(16).headed("head.by"),
    Column::text(20).headed("head.until"),
];

/// The list of proposals.
#[derive(Clone, Default)]
pub struct Proposals(Vec<Entry>);

/// A proposal, what it does in words, its state in words, and whether it waits.
#[derive(Clone)]
pub struct Entry {
    proposal: Proposal,
    text: String,
    state: String,
    waits: bool,
}

impl AsRow for Entry {
    fn id(&self, _: u32) -> u32 {
        self.proposal.number
    }

    fn row(&self, _: u32) -> Row {
        let number = self.proposal.number.to_string();
        Row {
            cells: vec![number, self.text.clone(), self.proposal.by.clone(), self.state.clone()],
            tone: if self.waits { Tone::Look } else { Tone::Faint },
            ..Row::default()
        }
    }
}

impl Proposals {
    fn entry(&self, at: Option<u32>) -> Option<&Entry> {
        self.0.iter().find(|e| Some(e.proposal.number) == at)
    }

    /// Asks before it is done: there is no way back but another proposal.
    fn ask(entry: &Entry, ctx: &mut Ctx<'_>) {
        let number = entry.proposal.number.to_string();
        let told = [("number", number.as_str()), ("act", &entry.text), ("by", &entry.proposal.by)];
        ctx.open(Route::Confirm(Message {
            title: ctx.words.fill("proposals.confirm_title", &told),
            body: ctx.words.fill("proposals.confirm_ask", &told),
        }));
    }

    fn confirm(entry: &Entry, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let done = proposals::confirm(&workspace.register, &workspace.actor, entry.proposal.number).map(drop);
        say(ctx, done, "proposals.confirmed");
    }

    /// The proposer takes back, anybody else says no.
    fn end(entry: &Entry, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let (register, actor, number) = (&workspace.register, &workspace.actor, entry.proposal.number);
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

impl Listing for Proposals {
    type Rows = Vec<Entry>;

    fn rows(&self) -> &Vec<Entry> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let now = workspace.register.now();
        let all = allowed(proposals::list(&workspace.register, &workspace.actor))?.unwrap_or_default();
        let entry = |proposal: Proposal| Entry {
            text: proposal.act.in_words(&workspace.actor, words.lang()),
            state: words.tell(&proposal.state(now)),
            waits: proposal.is_open(now),
            proposal,
        };
        self.0 = all.into_iter().map(entry).collect();
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        words.say("system.proposals").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["operators", "table", "list"]
    }

    fn list(&self) -> ListId {
        ListId::Proposals
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "proposals.none"
    }

    fn help(&self) -> &'static str {
        "proposals.about"
    }

    fn hints(&self, at: Option<u32>) -> Vec<Hint> {
        let hint = |action, label| Hint { action, label: Some(label), keys: None };
        let mut hints = Vec::new();
        if self.entry(at).is_some_and(|e| e.waits) {
            hints.push(hint(Action::Open, "proposals.confirm"));
            hints.push(hint(Action::Delete, "proposals.refuse"));
        }
        hints.push(Action::Back.into());
        hints
    }

    fn above(&self) -> u16 {
        2
    }

    fn view_above(&self, at: Option<u32>, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        if let Some(entry) = self.entry(at).filter(|e| e.waits) {
            let until = view.words.fill("proposals.until", &[("until", &entry.proposal.until.vi())]);
            fit::put(buf, area.x + 1, area.y, &until, area.width, view.theme.tone(Tone::Faint));
        }
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        match (event, self.entry(at)) {
            (UiEvent::Resume(Some(Answer::Yes)), Some(entry)) => Self::confirm(entry, ctx),
            (UiEvent::Action(Action::Delete), Some(entry)) => Self::end(entry, ctx),
            (UiEvent::Action(Action::Open), Some(entry)) if entry.waits => {
                Self::ask(entry, ctx);
                return Acted::Done;
            }
            _ => return Acted::Ignored,
        }
        Acted::Changed
    }
}

/// What waits for this operator, for the list of pages and the start screen.
pub fn waiting(workspace: &Workspace) -> Result<usize, ServiceError> {
    if !workspace.actor.may(Permission::Confirm) {
        return Ok(0);
    }
    Ok(proposals::waiting(&workspace.register, &workspace.actor)?.len())
}
