//! Screen 1, case intake: who asks (scanned, found or new), for what, with which papers; when the answer is due;
//! saved with its receipt.
//!
//! [`fields`] describes the form of a procedure, [`card`] what a scan does, [`batch`] what helps with many cases,
//! [`save`] hands the case in.

mod batch;
mod card;
pub mod fields;
mod save;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde::{Deserialize, Serialize};

use self::batch::NoteLine;
use super::card_differences::Differences;
use super::title_key;
use crate::tui::action::Action;
use crate::tui::backend::{Choice, Draft};
use crate::tui::form_memory::{self, Stopwatch};
use crate::tui::lookup::Source;
use crate::tui::route::{Begin, Message, Route};
use crate::tui::scan::Scan;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Choices, Form, FormDraft, FormReply, Twice, Value};
use crate::tui::words::Words;
use crate::tui::workspace::{Workspace, person_choice};
use soxa_domain::person::Person;
use soxa_service::{ServiceError, intake, people, terms};
use soxa_store::codec::Stored;

/// Key of the drafts of this form.
const DRAFT: &str = "intake/";

/// The intake of one case.
#[derive(Clone)]
pub struct Intake {
    form: Form,
    procedure: String,
    submission: String,
    applicant: Applicant,
    differences: Differences,
    due: Vec<String>,
    due_line: String,
    received_line: String,
    warnings: Vec<String>,
    duplicate: Option<u32>,
    saved: bool,
    /// Whether it was opened for one person, to whom the receipt leads back.
    for_one: bool,
    note_line: Option<NoteLine>,
    twice: Twice,
    watch: Stopwatch,
    pace: String,
}

/// Who asks.
#[derive(Clone, Default)]
enum Applicant {
    /// Nobody yet.
    #[default]
    Unknown,
    /// Somebody of the register.
    Known(Box<Stored<Person>>),
    /// Somebody whose card was scanned and who is not in the register yet.
    New(Box<Person>),
}

/// What a draft holds beside the form.
#[derive(Default, Serialize, Deserialize)]
struct IntakeDraft {
    submission: String,
    procedure: String,
    new_person: Option<Person>,
    form: FormDraft,
}

impl Intake {
    /// A new case, for the person of a scanned card if there is one; else the last unfinished draft.
    pub fn new(scan: Option<&Scan>, ctx: &mut Ctx<'_>) -> Self {
        let mut this = Self::empty(ctx);
        this.follow_pile(ctx);
        match (scan, ctx.workspace()) {
            (Some(scan), _) => {
                this.watch.key(ctx.now, 0);
                this.scanned(scan, ctx);
            }
            (None, Some(workspace)) => {
                if let Some(draft) = ctx.read(workspace.drafts(DRAFT)).and_then(|mut all| all.pop()) {
                    this.resume(&draft, ctx);
                }
            }
            (None, None) => {}
        }
        this.refresh(ctx);
        this
    }

    /// A new case for a person of the register. What was typed for it before it opened counts.
    ///
    /// # Errors
    /// The person cannot be read.
    pub fn of(person: u32, with: &Begin, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let mut this = Self { for_one: true, ..Self::empty(ctx) };
        let Some(workspace) = ctx.workspace() else { return Ok(this) };
        let person = people::person(&workspace.register, &workspace.actor, person)?;
        let choice = person_choice(person.no, &person.record);
        this.form.set("applicant", &Value::Chosen(choice));
        this.applicant = Applicant::Known(Box::new(person));
        this.form.focus("procedure");
        this.watch = workspace.memory.borrow_mut().begun.take().unwrap_or_default();
        match with {
            Begin::Procedure(choice) => this.form.set("procedure", &Value::Chosen(choice.clone())),
            Begin::LastForm => {
                this.act_batch(Action::LastForm, ctx);
            }
        }
        this.refresh(ctx);
        this.pace = form_memory::pace_line(&this.watch, ctx);
        Ok(this)
    }

    fn empty(ctx: &Ctx<'_>) -> Self {
        Self {
            form: Form::new(fields::specs(ctx, None)),
            procedure: String::new(),
            submission: intake::new_submission().unwrap_or_default(),
            applicant: Applicant::Unknown,
            differences: Differences::default(),
            due: Vec::new(),
            due_line: String::new(),
            received_line: String::new(),
            warnings: Vec::new(),
            duplicate: None,
            saved: false,
            for_one: false,
            note_line: None,
            twice: Twice::default(),
            watch: Stopwatch::default(),
            pace: String::new(),
        }
    }

    fn resume(&mut self, draft: &Draft, ctx: &mut Ctx<'_>) {
        let Ok(kept) = serde_json::from_str::<IntakeDraft>(&draft.body) else { return };
        self.submission = kept.submission;
        self.procedure = kept.procedure;
        if let Some(person) = kept.new_person {
            self.applicant = Applicant::New(Box::new(person));
        }
        self.form = Form::new(fields::specs(ctx, Some(&self.procedure)));
        self.form.from_draft(&kept.form);
        ctx.toast(Tone::Look, ctx.words.say("intake.resumed"));
    }

    fn draft_key(&self) -> String {
        format!("{DRAFT}{}", self.submission)
    }

    /// After a value changed: the form of another procedure, the applicant, the deadline, what to warn of.
    fn refresh(&mut self, ctx: &Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        self.follow_procedure(workspace, ctx);
        self.follow_applicant(workspace, ctx);
        if let Applicant::Known(person) = &self.applicant {
            let near = Source::Persons { near: Some(person.no) };
            self.form.offer("persons", &Choices::Backend(near));
        }
        self.follow_channel(workspace);
        self.count_due(workspace, ctx);
    }

    fn follow_procedure(&mut self, workspace: &Workspace, ctx: &Ctx<'_>) {
        let Value::Chosen(choice) = self.form.value("procedure") else { return };
        if choice.id == self.procedure {
            return;
        }
        self.procedure = choice.id;
        let draft = self.form.to_draft();
        self.form = Form::new(fields::specs(ctx, Some(&self.procedure)));
        self.form.from_draft(&draft);
        fields::propose(&mut self.form, workspace, &self.procedure);
        let own = !fields::is_away_from_home(workspace, &self.procedure);
        if let (Applicant::Known(person), Value::Empty, true) =
            (&self.applicant, self.form.value("dwelling_hamlet"), own)
            && let Some(hamlet) = workspace.register.commune().hamlet(&person.record.hamlet)
        {
            self.form.fill("dwelling_hamlet", &Value::Chosen(Choice::new(hamlet, hamlet)));
        }
        self.form.focus("channel");
    }

    fn follow_applicant(&mut self, workspace: &Workspace, ctx: &Ctx<'_>) {
        let chosen = match self.form.value("applicant") {
            Value::Chosen(choice) => choice.id.parse::<u32>().ok(),
            _ => None,
        };
        match (&self.applicant, chosen) {
            (Applicant::Known(known), Some(no)) if known.no == no => {}
            (_, Some(no)) => {
                let person = ctx.read(people::person(&workspace.register, &workspace.actor, no));
                self.applicant = person.map(Box::new).map_or(Applicant::Unknown, Applicant::Known);
                self.differences = Differences::default();
            }
            (Applicant::Known(_), None) => {
                self.applicant = Applicant::Unknown;
                self.differences = Differences::default();
            }
            (Applicant::New(_), None) if self.form.value("applicant") == Value::Empty => {
                self.applicant = Applicant::Unknown;
            }
            _ => {}
        }
    }

    /// The fee goes with the channel, until somebody types another.
    fn follow_channel(&mut self, workspace: &Workspace) {
        let (Value::Chosen(channel), Some(procedure)) =
            (self.form.value("channel"), fields::procedure(workspace, &self.procedure))
        else {
            return;
        };
        let pack = workspace.register.rules().on(workspace.register.now().date());
        let charge = fields::channel(&channel.id).and_then(|channel| pack.charge(procedure, channel, None));
        if let Some(charge) = charge.filter(|_| self.form.is_filled_by_soxa("fee")) {
            self.form.fill("fee", &Value::Amount(u64::from(charge.total(1))));
        }
    }

    fn count_due(&mut self, workspace: &Workspace, ctx: &Ctx<'_>) {
        let words = ctx.words;
        self.duplicate = None;
        self.warnings.clear();
        let now = workspace.register.now();
        self.received_line = now.vi();
        if self.procedure.is_empty() {
            self.due_line.clear();
            return;
        }
        let reception = fields::reception(&self.form, workspace);
        let schedule = ctx.read(terms::schedule(&workspace.register, &self.procedure, reception));
        if let Some(due) = schedule.map(|schedule| schedule.due) {
            self.due_line = due
                .at
                .map_or_else(|| words.say("intake.no_limit").to_owned(), soxa_domain::time::Timestamp::vi);
            self.due = due.reason;
        }
        let known = match &self.applicant {
            Applicant::Known(person) => Some(person.no),
            _ => None,
        };
        let same = known
            .map(|no| intake::open_duplicates(&workspace.register, &workspace.actor, &self.procedure, no));
        if let Some(first) = same.and_then(|same| ctx.read(same)).as_ref().and_then(|same| same.first()) {
            self.duplicate = Some(first.no);
            let due = first.record.due_at.map(|d| d.date().format("%d/%m").to_string()).unwrap_or_default();
            self.warnings
                .push(words.fill("intake.duplicate", &[("code", &first.record.shown_code()), ("due", &due)]));
        }
        if let (Applicant::Known(person), Value::Chosen(hamlet)) =
            (&self.applicant, self.form.value("dwelling_hamlet"))
            && fields::is_away_from_home(workspace, &self.procedure)
            && person.record.hamlet == hamlet.id
        {
            self.warnings.push(words.fill("intake.own_hamlet", &[("hamlet", &hamlet.label)]));
        }
        let pack = workspace.register.rules().on(now.date());
        if let (Value::Chosen(channel), Some(procedure)) =
            (self.form.value("channel"), fields::procedure(workspace, &self.procedure))
            && channel.id == "direct"
            && !pack.takes_paper(procedure)
        {
            self.warnings.push(words.say("intake.paper_channel").to_owned());
        }
    }

    fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(outcome) = self.act_batch(action, ctx) {
            return outcome;
        }
        match action {
            Action::Save => self.save(ctx),
            Action::Why if !self.due.is_empty() => ctx.open(Route::Say(Message {
                title: ctx.words.say("intake.why").to_owned(),
                body: self.due.join("\n"),
            })),
            Action::ViewOther => match self.duplicate {
                Some(no) => ctx.open(Route::Case(no)),
                None => return Outcome::Ignored,
            },
            Action::TakeIn => return self.take_in(&UiEvent::Action(action), ctx),
            Action::AllPapers => fields::tick_all(&mut self.form, ctx, &self.procedure),
            Action::Discard => {
                if let Some(workspace) = ctx.workspace() {
                    workspace.forget_draft(&self.draft_key());
                }
                *self = Self::empty(ctx);
                self.refresh(ctx);
                ctx.toast(Tone::Look, ctx.words.say("intake.discarded"));
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }
}

impl Intake {
    fn take(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Card(scan) => {
                self.scanned(&scan.clone(), ctx);
                self.refresh(ctx);
                return Outcome::Consumed;
            }
            UiEvent::Resume(Some(Answer::Newcomer(person))) => {
                self.adopt(person.as_ref().clone());
                self.refresh(ctx);
                return Outcome::Consumed;
            }
            UiEvent::Resume(Some(Answer::Person(_))) => {
                self.form.update(event, ctx);
                self.refresh(ctx);
                return Outcome::Consumed;
            }
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => {
                self.refresh(ctx);
                return Outcome::Consumed;
            }
            UiEvent::Deadline | UiEvent::CaseCode(_) => return Outcome::Ignored,
            _ => {}
        }
        if self.note_line.is_some() {
            return self.update_note(event, ctx);
        }
        if self.differences.is_open() {
            return self.take_in(event, ctx);
        }
        if self.must_type_again(event, ctx) {
            return Outcome::Consumed;
        }
        match self.form.update(event, ctx) {
            FormReply::Changed(_) => {
                self.refresh(ctx);
                Outcome::Consumed
            }
            FormReply::Used => Outcome::Consumed,
            FormReply::End => {
                ctx.toast(Tone::Plain, ctx.words.say("intake.end"));
                Outcome::Consumed
            }
            FormReply::Ignored => match event {
                UiEvent::Action(action) => self.act(*action, ctx),
                _ => Outcome::Ignored,
            },
        }
    }
}

impl Screen for Intake {
    fn title(&self, words: &Words) -> String {
        format!("1 {}", words.say(title_key(1)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        if self.differences.is_open() {
            &["intake"]
        } else if self.form.is_choosing() {
            &["choices", "intake", "form", "field"]
        } else {
            &["intake", "form", "field"]
        }
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        self.count_key(event, ctx);
        let outcome = self.take(event, ctx);
        self.pace = form_memory::pace_line(&self.watch, ctx);
        outcome
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.draw(area, buf, view)
    }

    fn help(&self) -> &'static str {
        "intake.about"
    }

    fn field_help(&self, words: &Words) -> Option<(String, String)> {
        self.form.help(words)
    }

    fn hints(&self) -> Vec<Hint> {
        let save = Hint { action: Action::Save, label: Some("intake.save"), keys: None };
        let mut hints = vec![
            save,
            Action::Search.into(),
            Action::Choose.into(),
            Action::Why.into(),
            Action::AllPapers.into(),
        ];
        if self.duplicate.is_some() {
            hints.push(Action::ViewOther.into());
        }
        hints.push(Action::Palette.into());
        hints.push(Action::Back.into());
        hints
    }

    fn draft(&self) -> Option<Draft> {
        let form = self.form.to_draft();
        let new_person = match &self.applicant {
            Applicant::New(person) => Some((**person).clone()),
            _ => None,
        };
        if self.saved || (form.is_empty() && new_person.is_none()) {
            return None;
        }
        let draft = IntakeDraft {
            submission: self.submission.clone(),
            procedure: self.procedure.clone(),
            new_person,
            form,
        };
        Some(Draft { key: self.draft_key(), body: serde_json::to_string(&draft).unwrap_or_default() })
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
