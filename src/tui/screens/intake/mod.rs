//! Screen 1, case intake: who asks (scanned, found or new), for what, with which papers; when the answer is due;
//! saved with its receipt.
//!
//! [`fields`] describes the form of a procedure, [`card`] what a scan does, [`batch`] what helps with many cases,
//! [`save`] hands the case in.

mod batch;
mod begun;
mod card;
pub mod fields;
mod follow;
mod save;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use self::begun::told;

use self::batch::NoteLine;
use super::card_differences::Differences;
use super::title_key;
use crate::tui::action::Action;
use crate::tui::backend::{Choice, Draft};
use crate::tui::form_memory::{self, Stopwatch};
use crate::tui::route::{Begin, Message, Route};
use crate::tui::scan::Scan;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Form, FormReply, Twice, Value};
use crate::tui::words::Words;
use crate::tui::workspace::person_choice;
use soxa_domain::person::Person;
use soxa_service::{ServiceError, intake, people};
use soxa_store::codec::Stored;

/// Key of the drafts of this form.
pub const DRAFT: &str = "intake/";

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

impl Intake {
    /// A new case, for the person of a scanned card if there is one. What was begun before stands beside it.
    pub fn new(scan: Option<&Scan>, ctx: &mut Ctx<'_>) -> Self {
        let mut this = Self::empty(ctx);
        this.follow_pile(ctx);
        if let Some(scan) = scan {
            this.watch.key(ctx.now, 0);
            this.scanned(scan, ctx);
        }
        this.refresh(ctx);
        this
    }

    /// A new case of a procedure, for somebody who is still to be chosen.
    pub fn for_procedure(procedure: &Choice, ctx: &Ctx<'_>) -> Self {
        let mut this = Self::empty(ctx);
        this.form.set("procedure", &Value::Chosen(procedure.clone()));
        this.refresh(ctx);
        this.form.focus("applicant");
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
            Action::Drafts => ctx.open(Route::Drafts),
            Action::Discard => {
                if let Some(workspace) = ctx.workspace() {
                    match self.draft() {
                        Some(draft) => workspace.throw_away(draft),
                        None => workspace.forget_draft(&self.draft_key()),
                    }
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
        self.begun()
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
