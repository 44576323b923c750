//! One list, row by row: list and register side by side, a key for each decision, the next open row after it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::answers;
use super::file;
use super::overview::source;
use crate::tui::action::Action;
use crate::tui::fault::allowed;
use crate::tui::job::Ending;
use crate::tui::route::Route;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::one_act;
use crate::tui::theme::Tone;
use crate::tui::widgets::list::List;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::list_check::{ListKind, Verdict};
use soxa_service::lists::{self, Decision, LastAct, RowView, Standing};
use soxa_service::{ServiceError, claims};
use soxa_store::codec::Kind;
use soxa_store::journal::Subject;

/// The work on one list. Only the row in hand is read; the overview reads what it shows.
#[derive(Clone)]
pub struct ListWork {
    pub(super) no: u32,
    pub(super) standing: Option<Standing>,
    /// The rows' numbers in their order.
    pub(super) rows: Vec<u32>,
    name_at: Option<usize>,
    /// The row in hand, by its place.
    pub(super) at: usize,
    pub(super) current: Option<RowView>,
    /// The candidate in hand.
    pub(super) chosen: usize,
    /// Open rows of which the engine is sure.
    pub(super) sure: usize,
    /// The overview of all rows instead of one.
    pub(super) is_overview: bool,
    pub(super) list: List,
    /// Entries of this sitting's decisions, the last at the end.
    done: Vec<u64>,
    /// A person is being corrected: when that is over, the row is decided.
    correcting: bool,
    /// Every row that is still open is in hand at another terminal.
    pub(super) all_taken: bool,
    pub(super) wrong: Option<String>,
}

impl ListWork {
    /// The list of a number.
    pub fn new(no: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self {
            no,
            standing: None,
            rows: Vec::new(),
            name_at: None,
            at: 0,
            current: None,
            chosen: 0,
            sure: 0,
            is_overview: false,
            list: List::default(),
            done: Vec::new(),
            correcting: false,
            all_taken: false,
            wrong: None,
        };
        let Some(workspace) = ctx.workspace() else { return Ok(this) };
        lists::open(&workspace.register, &workspace.actor, no)?;
        this.load(ctx)?;
        this.count_sure(workspace)?;
        let row = this.last_act(workspace)?.and_then(|act| act.row);
        let from = row.and_then(|row| this.rows.binary_search(&row).ok());
        this.forward(ctx, from.map_or(0, |at| at + 1))?;
        Ok(this)
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let Some(workspace) = ctx.workspace() else { return Ok(()) };
        let (register, actor) = (&workspace.register, &workspace.actor);
        let standing = lists::standing(register, actor, self.no)?;
        self.name_at = standing.list.record.fields.iter().position(|f| f == "full_name");
        self.standing = Some(standing);
        self.rows = lists::numbers(register, actor, self.no, None)?;
        self.at = self.at.min(self.rows.len().saturating_sub(1));
        self.take_up(workspace)?;
        if self.is_overview {
            self.list.load(
                &source(workspace, ctx.words, &self.rows, self.name_at),
                ctx.size.height.saturating_sub(4),
            );
        }
        Ok(())
    }

    /// Counts the open rows of which the engine is sure: goes through them all, so not after every key.
    fn count_sure(&mut self, workspace: &Workspace) -> Result<(), ServiceError> {
        self.sure = lists::sure(&workspace.register, &workspace.actor, self.no)?;
        Ok(())
    }

    /// Reads the row in hand.
    fn take_up(&mut self, workspace: &Workspace) -> Result<(), ServiceError> {
        // Nothing of another row stands beside the answers while this one cannot be read.
        self.current = None;
        let no = self.rows.get(self.at);
        self.current = no.map(|no| lists::row(&workspace.register, &workspace.actor, *no)).transpose()?;
        Ok(())
    }

    pub(super) fn current(&self) -> Option<&RowView> {
        self.current.as_ref()
    }

    /// What this operator decided last, here or before the list was put down.
    fn last_act(&self, workspace: &Workspace) -> Result<Option<LastAct>, ServiceError> {
        lists::last_act(&workspace.register, &workspace.actor, self.no)
    }

    /// The next open row from a place on that no other terminal is at, then one that was put off; stays where there is
    /// none.
    fn forward(&mut self, ctx: &Ctx<'_>, from: usize) -> Result<(), ServiceError> {
        let Some(workspace) = ctx.workspace() else { return Ok(()) };
        // Rows are numbered as they came in, so numbers sort as places do.
        let first = self.rows.get(from).copied().unwrap_or(u32::MAX);
        let mut next = None;
        for verdict in [Verdict::Undecided, Verdict::Later] {
            if next.is_some() {
                break;
            }
            let open = lists::numbers(&workspace.register, &workspace.actor, self.no, Some(verdict))?;
            let (before, after) = open.split_at(open.partition_point(|no| *no < first));
            for no in after.iter().chain(before).copied() {
                if next.is_none() && is_free(workspace, no)? {
                    next = Some(no);
                }
            }
        }
        if let Some(at) = next.and_then(|no| self.rows.binary_search(&no).ok()) {
            self.at = at;
        }
        self.all_taken = next.is_none() && self.standing.as_ref().is_some_and(|s| s.open + s.later > 0);
        self.chosen = 0;
        self.take_up(workspace)
    }

    fn go(&mut self, step: isize, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        let count = self.rows.len();
        if let (Some(workspace), true) = (ctx.workspace(), count > 0) {
            self.at = (self.at + count).saturating_add_signed(step) % count;
            self.chosen = 0;
            self.take_up(workspace)?;
            if let Some(no) = self.rows.get(self.at) {
                is_free(workspace, *no)?;
            }
        }
        Ok(())
    }

    /// After many rows changed at once.
    fn begin_again(&mut self, ctx: &Ctx<'_>) -> Result<(), ServiceError> {
        self.load(ctx)?;
        ctx.workspace().map_or(Ok(()), |workspace| self.count_sure(workspace))?;
        self.forward(ctx, 0)
    }

    fn decide(&mut self, verdict: Verdict, ctx: &mut Ctx<'_>) {
        let (Some(workspace), Some(view)) = (ctx.workspace(), self.current()) else { return };
        let person = view.people.get(self.chosen).map(|(c, _)| c.person);
        let decision = Decision { verdict, person, note: String::new() };
        match lists::decide(&workspace.register, &workspace.actor, &view.row, &decision) {
            Ok(changed) => {
                let was_sure = view.row.record.verdict == Verdict::Undecided
                    && view.row.record.candidates.first().is_some_and(|c| c.is_sure);
                self.sure = self.sure.saturating_sub(usize::from(was_sure));
                self.done.push(changed.head.seq);
                self.wrong = None;
                let from = self.at + 1;
                ctx.reloaded(self.load(ctx).and_then(|()| self.forward(ctx, from)));
            }
            Err(e) => self.wrong = Some(ctx.words.tell(&e)),
        }
    }

    fn accept(&mut self, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let (list, words) = (self.no, ctx.words.clone());
        ctx.work(one_act::job(workspace, ctx.words, move |register, actor| {
            let changed = lists::accept_sure(register, actor, list, &[])?;
            let count = changed.value.to_string();
            let said = Ending::said(Tone::Good, words.fill("lists.accepted", &[("count", &count)]));
            Ok(if changed.value > 0 { said.answering(Answer::Written(changed.head.seq)) } else { said })
        }));
    }

    fn take_back(&mut self, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let before = || ctx.read(self.last_act(workspace)).flatten().map(|act| act.seq);
        let Some(seq) = self.done.last().copied().or_else(before) else {
            return ctx.toast(Tone::Plain, ctx.words.say("lists.nothing_to_undo"));
        };
        ctx.work(one_act::take_back(workspace, ctx.words, seq, "lists.undone"));
    }

    fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        // A key of another kind of list does nothing.
        if answers::verdict_of(action).is_some_and(|verdict| !self.takes(verdict)) {
            return Outcome::Consumed;
        }
        match action {
            Action::SamePerson => self.decide(Verdict::SamePerson, ctx),
            Action::NotInRegister => self.decide(Verdict::NotInRegister, ctx),
            Action::ListWrong => self.decide(Verdict::ListWrong, ctx),
            Action::Later => self.decide(Verdict::Later, ctx),
            Action::Keep => self.decide(Verdict::Keep, ctx),
            Action::Merge => match answers::merge(self) {
                Some(route) => ctx.open(route),
                None => self.wrong = Some(ctx.words.say("lists.two_needed").to_owned()),
            },
            Action::Answer => ctx.open(answers::answer(self)),
            Action::FindPerson => {
                if let Some(view) = self.current() {
                    ctx.open(Route::RowPerson(view.row.no));
                }
            }
            Action::ExportList => file::write(self.no, ctx),
            Action::RegisterWrong => {
                let person = self.current().and_then(|v| v.people.get(self.chosen)).map(|(c, _)| c.person);
                match person {
                    Some(no) => {
                        self.correcting = true;
                        ctx.open(Route::EditPerson(no));
                    }
                    None => self.wrong = Some(ctx.words.say("lists.nobody").to_owned()),
                }
            }
            Action::AcceptSure => self.accept(ctx),
            Action::UndoStep => self.take_back(ctx),
            Action::NextField => {
                self.is_overview = true;
                ctx.reloaded(self.load(ctx));
                if let (Some(workspace), Some(no)) = (ctx.workspace(), self.rows.get(self.at)) {
                    self.list.select(*no, &source(workspace, ctx.words, &self.rows, self.name_at));
                }
            }
            Action::Print => ctx.open(Route::ListSummary(self.no)),
            Action::Open => {
                if let Some((c, _)) = self.current().and_then(|v| v.people.get(self.chosen)) {
                    ctx.open(Route::Person(c.person));
                }
            }
            Action::NextItem | Action::PageDown => ctx.reloaded(self.go(1, ctx)),
            Action::PrevItem | Action::PageUp => ctx.reloaded(self.go(-1, ctx)),
            Action::Down => {
                let last = self.current().map_or(0, |v| v.people.len().saturating_sub(1));
                self.chosen = (self.chosen + 1).min(last);
            }
            Action::Up => self.chosen = self.chosen.saturating_sub(1),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    /// What may be said of a row.
    fn takes(&self, verdict: Verdict) -> bool {
        self.kind().is_none_or(|kind| kind.takes(verdict))
    }

    fn kind(&self) -> Option<&ListKind> {
        self.standing.as_ref()?.kind.as_deref()
    }

    /// Back from a form or from work: what it decided is this sitting's too.
    fn resume(&mut self, answer: Option<&Answer>, ctx: &mut Ctx<'_>) {
        match answer {
            Some(Answer::Written(seq)) => self.done.push(*seq),
            Some(Answer::TakenBack) => self.done.truncate(self.done.len().saturating_sub(1)),
            _ => return self.resume_from_form(ctx),
        }
        ctx.reloaded(self.begin_again(ctx));
    }

    fn resume_from_form(&mut self, ctx: &mut Ctx<'_>) {
        let before = self.current.as_ref().map(|view| view.row.clone());
        ctx.reloaded(self.load(ctx));
        if std::mem::take(&mut self.correcting) {
            return self.decide(Verdict::RegisterWrong, ctx);
        }
        let now = self.current.as_ref().map(|view| (view.row.version, view.row.record.verdict.is_decided()));
        if let (Some(before), Some((version, true))) = (before, now)
            && before.version != version
        {
            self.done.push(version);
            if let Some(workspace) = ctx.workspace() {
                ctx.reloaded(self.count_sure(workspace));
            }
            ctx.reloaded(self.forward(ctx, self.at + 1));
        }
    }

    /// Events while all rows are shown.
    fn overview(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(workspace) = ctx.workspace() else { return Outcome::Ignored };
        match event {
            UiEvent::Action(Action::Open) => {
                let at = self.list.selected().and_then(|no| self.rows.binary_search(&no).ok());
                if let Some(at) = at {
                    (self.at, self.chosen, self.is_overview) = (at, 0, false);
                    ctx.reloaded(self.take_up(workspace));
                }
            }
            UiEvent::Action(Action::NextField | Action::Back) => self.is_overview = false,
            UiEvent::Action(action)
                if self.list.act(*action, &source(workspace, ctx.words, &self.rows, self.name_at)) => {}
            UiEvent::Action(
                action @ (Action::AcceptSure | Action::UndoStep | Action::Print | Action::ExportList),
            ) => {
                return self.act(*action, ctx);
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }
}

/// Claims a row for this terminal; false where another is at it.
fn is_free(workspace: &Workspace, row: u32) -> Result<bool, ServiceError> {
    let subject = Subject { kind: Kind::ListRow, no: row };
    // Who only looks claims nothing, and disturbs nobody.
    let holder = allowed(claims::claim(&workspace.register, &workspace.actor, subject))?;
    Ok(holder.flatten().is_none())
}

impl Screen for ListWork {
    fn title(&self, words: &Words) -> String {
        let name = self.standing.as_ref().map_or("", |s| s.list.record.name.as_str());
        format!("6 {} · {name}", words.say("lists.title"))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["list_check", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resume(answer) => {
                self.resume(answer.as_ref(), ctx);
                return Outcome::Consumed;
            }
            UiEvent::Changed(_) | UiEvent::Resized => {
                ctx.reloaded(self.load(ctx));
                return Outcome::Consumed;
            }
            _ if self.is_overview => return self.overview(event, ctx),
            UiEvent::Action(action) => return self.act(*action, ctx),
            _ => {}
        }
        Outcome::Ignored
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        super::view::view(self, area, buf, view);
        None
    }

    fn help(&self) -> &'static str {
        "lists.work_about"
    }

    fn hints(&self) -> Vec<Hint> {
        if !self.is_overview {
            // The other keys stand above: beside the answers there is no room for them.
            let answers = self.kind().map_or(&[][..], |kind| &kind.answers);
            let answers = answers.iter().filter_map(|v| answers::action_of(*v)).map(Hint::from);
            return answers.chain([Action::Back.into()]).collect();
        }
        let one = Hint { action: Action::NextField, label: Some("lists.one_row"), keys: None };
        let mut hints = vec![Action::Open.into(), one];
        hints.extend((self.sure > 0).then_some(Hint::from(Action::AcceptSure)));
        if self.standing.as_ref().is_some_and(|s| s.decided() + s.later > 0) {
            hints.push(Action::UndoStep.into());
        }
        hints.extend([Action::Print, Action::ExportList, Action::Back].map(Hint::from));
        hints
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
