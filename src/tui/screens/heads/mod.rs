//! Screen 4, correcting heads of household: one household after the other, who may be head, what everybody is then.
//!
//! Nothing is written before F2; then the household is done with in one act, which `z` takes back.

mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::title_key;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::text_field::TextField;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::kinship::Answer;
use soxa_domain::time::DAY;
use soxa_service::heads::{self, Candidate, Task};
use soxa_service::households::{Proposal, propose_head, set_head};
use soxa_service::people::HouseholdView;
use soxa_service::{ServiceError, undo};

/// The correction of heads.
#[derive(Clone)]
pub struct Heads {
    /// Only this household, where it was opened from one.
    only: Option<u32>,
    tasks: Vec<Task>,
    at: usize,
    in_hand: Option<InHand>,
    ground: TextField,
    /// The household it was said of.
    ground_of: Option<u32>,
    /// Whether the ground goes on to the next household: many of one pile.
    pile: bool,
    is_typing: bool,
    /// Journal entries of this sitting's corrections, the last at the end.
    done: Vec<u64>,
    wrong: Option<String>,
}

/// The household in hand.
#[derive(Clone)]
struct InHand {
    view: HouseholdView,
    candidates: Vec<Candidate>,
    chosen: usize,
    proposal: Option<Proposal>,
    /// Why nothing can be proposed.
    why_not: Option<String>,
}

impl Heads {
    /// The whole worklist.
    pub fn new(ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        Self::of(None, ctx)
    }

    /// One household, whether or not something is wrong with it.
    pub fn one(no: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        Self::of(Some(no), ctx)
    }

    fn of(only: Option<u32>, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let ground = TextField::composed();
        let mut this = Self {
            only,
            tasks: Vec::new(),
            at: 0,
            in_hand: None,
            ground,
            ground_of: None,
            pile: false,
            is_typing: false,
            done: Vec::new(),
            wrong: None,
        };
        this.load(ctx)?;
        Ok(this)
    }

    /// Reads the worklist again; the household in hand stays.
    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(workspace) = ctx.workspace() else { return Ok(()) };
        let in_hand = self.in_hand.as_ref().map(|h| h.view.household.no);
        self.tasks = heads::worklist(&workspace.register, &workspace.actor)?;
        if let Some(no) = in_hand.and_then(|no| self.tasks.iter().position(|t| t.no == no)) {
            self.at = no;
        }
        self.at = self.at.min(self.tasks.len().saturating_sub(1));
        self.open(workspace, ctx.words);
        Ok(())
    }

    fn current(&self) -> Option<u32> {
        self.only.or_else(|| self.tasks.get(self.at).map(|t| t.no))
    }

    fn open(&mut self, workspace: &Workspace, words: &Words) {
        self.in_hand = None;
        let Some(no) = self.current() else { return };
        if !self.pile && self.ground_of != Some(no) {
            // What holds for one household was not said of the next.
            self.ground.set("");
        }
        self.ground_of = Some(no);
        let (register, actor) = (&workspace.register, &workspace.actor);
        let opened = heads::open(register, actor, no).and_then(|view| {
            let candidates = heads::candidates(register, actor, &view)?;
            Ok(InHand { view, candidates, chosen: 0, proposal: None, why_not: None })
        });
        match opened {
            Ok(mut in_hand) => {
                in_hand.propose(workspace, words);
                self.in_hand = Some(in_hand);
            }
            Err(e) => self.wrong = Some(words.tell(&e)),
        }
    }

    fn go(&mut self, step: isize, ctx: &Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let count = self.tasks.len();
        if self.only.is_some() || count == 0 {
            return;
        }
        self.at = (self.at + count).saturating_add_signed(step) % count;
        self.wrong = None;
        self.open(workspace, ctx.words);
    }

    /// A digit settles the first relationship that is open.
    fn settle(&mut self, digit: usize) {
        let Some(proposal) = self.in_hand.as_mut().and_then(|h| h.proposal.as_mut()) else { return };
        let Some(open) = proposal.members.iter_mut().find(|m| m.settled().is_none()) else { return };
        if let Answer::Open(labels) = &open.outcome.answer
            && let Some(label) = digit.checked_sub(1).and_then(|i| labels.get(i)).copied()
        {
            open.chosen = Some(label);
            self.wrong = None;
        }
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(in_hand)) = (ctx.workspace(), &self.in_hand) else { return };
        let Some(proposal) = &in_hand.proposal else { return };
        if self.ground.is_empty() {
            self.is_typing = true;
            self.wrong = Some(ctx.words.say("heads.ground_needed").to_owned());
            return;
        }
        let (register, actor) = (&workspace.register, &workspace.actor);
        match set_head(register, actor, proposal, self.ground.text().trim()) {
            Ok(changed) => {
                self.done.push(changed.head.seq);
                self.wrong = None;
                let name = proposal.head.record.full_name.clone();
                ctx.toast(Tone::Good, ctx.words.fill("heads.saved", &[("name", &name)]));
                self.in_hand = None;
                if self.only.is_some() { ctx.close() } else { ctx.reloaded(self.load(ctx)) }
            }
            Err(e @ ServiceError::Stale { .. }) => {
                self.wrong = Some(ctx.words.tell(&e));
                ctx.reloaded(self.load(ctx));
            }
            Err(e) => self.wrong = Some(ctx.words.tell(&e)),
        }
    }

    fn take_back(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(seq)) = (ctx.workspace(), self.done.last().copied()) else {
            ctx.toast(Tone::Plain, ctx.words.say("heads.nothing_to_undo"));
            return;
        };
        match undo::undo(&workspace.register, &workspace.actor, seq) {
            Ok(_) => {
                self.done.pop();
                ctx.toast(Tone::Good, ctx.words.say("heads.undone"));
                self.in_hand = None;
                ctx.reloaded(self.load(ctx));
            }
            Err(e) => self.wrong = Some(ctx.words.tell(&e)),
        }
    }

    fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Save => self.save(ctx),
            Action::NextItem => self.go(1, ctx),
            Action::PrevItem => self.go(-1, ctx),
            Action::UndoStep => self.take_back(ctx),
            Action::NextField | Action::PrevField => self.is_typing = true,
            Action::Choose => self.usual_ground(ctx),
            Action::Pile => {
                self.pile = !self.pile;
                let word = if self.pile { "heads.pile_on" } else { "heads.pile_off" };
                ctx.toast(Tone::Look, ctx.words.say(word));
            }
            Action::Print => match self.done.last() {
                Some(seq) => ctx.open(Route::HeadSheet(*seq)),
                None => ctx.toast(Tone::Plain, ctx.words.say("heads.nothing_to_print")),
            },
            Action::Open => {
                if let Some(in_hand) = &self.in_hand {
                    ctx.open(Route::Household(in_hand.view.household.no));
                }
            }
            Action::Up | Action::Down | Action::Home | Action::End => {
                let Some(workspace) = ctx.workspace() else { return Outcome::Ignored };
                if let Some(in_hand) = &mut self.in_hand {
                    in_hand.choose(action, workspace, ctx.words);
                }
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    /// Puts the usual ground in, because somebody asks for it.
    fn usual_ground(&mut self, ctx: &Ctx<'_>) {
        let today = ctx.backend.now().date_naive().format(DAY).to_string();
        self.ground.set(&ctx.words.fill("heads.ground_default", &[("day", &today)]));
        self.wrong = None;
    }

    /// Events while the ground is typed.
    fn typed(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Text(c) => self.ground.type_char(*c, ctx.typing),
            UiEvent::Paste(text) => self.ground.paste(text),
            UiEvent::Action(Action::NextField | Action::PrevField | Action::Open | Action::Back) => {
                self.is_typing = false;
            }
            UiEvent::Action(Action::Choose) => self.usual_ground(ctx),
            UiEvent::Action(Action::Save) => {
                self.is_typing = false;
                self.save(ctx);
            }
            UiEvent::Action(action) if self.ground.act(*action) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }
}

impl InHand {
    fn propose(&mut self, workspace: &Workspace, words: &Words) {
        let Some(candidate) = self.candidates.get(self.chosen) else { return };
        let number = &self.view.household.record.number;
        let head = candidate.person.record.public_id();
        match propose_head(&workspace.register, &workspace.actor, number, &head) {
            Ok(proposal) => (self.proposal, self.why_not) = (Some(proposal), None),
            Err(e) => (self.proposal, self.why_not) = (None, Some(words.tell(&e))),
        }
    }

    fn choose(&mut self, action: Action, workspace: &Workspace, words: &Words) {
        let last = self.candidates.len().saturating_sub(1);
        let chosen = match action {
            Action::Up => self.chosen.saturating_sub(1),
            Action::Down => (self.chosen + 1).min(last),
            Action::Home => 0,
            _ => last,
        };
        if chosen != self.chosen {
            self.chosen = chosen;
            self.propose(workspace, words);
        }
    }
}

impl Screen for Heads {
    fn title(&self, words: &Words) -> String {
        format!("4 {}", words.say(title_key(4)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        if self.is_typing { &["form", "field"] } else { &["head_correction", "list"] }
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        if let UiEvent::Changed(_) | UiEvent::Resume(_) = event {
            // What is half decided here stays; a stale one is refused when it is saved.
            if self.in_hand.as_ref().is_none_or(|h| !h.is_begun()) {
                ctx.reloaded(self.load(ctx));
            }
            return Outcome::Consumed;
        }
        if self.is_typing {
            return self.typed(event, ctx);
        }
        match event {
            UiEvent::Text(c) => match c.to_digit(10) {
                Some(digit) if self.in_hand.as_ref().is_some_and(InHand::asks) => self.settle(digit as usize),
                _ => return Outcome::Ignored,
            },
            UiEvent::Action(action) => return self.act(*action, ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        view::view(self, area, buf, view)
    }

    fn help(&self) -> &'static str {
        "heads.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints = vec![Hint::from(Action::Save)];
        if self.ground.is_empty() {
            hints.push(Hint { action: Action::Choose, label: Some("heads.usual_ground"), keys: Some("F4") });
        }
        if self.in_hand.as_ref().is_some_and(InHand::asks) {
            hints.push(Hint { action: Action::Choose, label: Some("heads.settle"), keys: Some("1-9") });
        }
        if self.only.is_none() && self.tasks.len() > 1 {
            let label = |action, label| Hint { action, label: Some(label), keys: None };
            hints.extend([label(Action::NextItem, "heads.next"), label(Action::PrevItem, "heads.prev")]);
        }
        if !self.done.is_empty() {
            hints.extend([Action::UndoStep, Action::Print].map(Hint::from));
        }
        hints.extend([
            Hint { action: Action::NextField, label: Some("heads.ground"), keys: None },
            Action::Back.into(),
        ]);
        hints
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}

impl InHand {
    /// Whether a relationship is still open.
    fn asks(&self) -> bool {
        self.proposal.as_ref().is_some_and(|p| p.open().next().is_some())
    }

    /// Whether somebody has begun to decide.
    fn is_begun(&self) -> bool {
        self.chosen != 0
            || self.proposal.as_ref().is_some_and(|p| p.members.iter().any(|m| m.chosen.is_some()))
    }
}
