//! A form that hands something in: a step of a case, an operator, a birth. What it asks and what it does with the
//! answers is a [`Step`], one file each; everything a screen must do around a form is here, once.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::backend::Draft;
use crate::tui::fit;
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::scan::Scan;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Form, FormReply};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::ServiceError;

const HEIGHT: u16 = 11;

/// What one form is for.
pub trait Step: Clone + 'static {
    /// What the first line calls it.
    fn title(&self, words: &Words) -> String;
    /// What stands above the fields of a form laid over another screen.
    fn heading(&self, words: &Words) -> String {
        self.title(words)
    }
    /// Word key of the help's own paragraph.
    fn help(&self) -> &'static str;
    /// The value of a field is another.
    fn changed(&mut self, _key: &str, _form: &mut Form, _ctx: &Ctx<'_>) {}
    /// Whether the value just given, of the field of this key, says all there is to say.
    fn is_complete(&self, _key: &str, _form: &Form) -> bool {
        false
    }
    /// A card was scanned for no field of the form that is a person; whether it means something here.
    fn scanned(&mut self, _scan: &Scan, _form: &mut Form) -> bool {
        false
    }
    /// Does what the form is for.
    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused>;
    /// Whether it lies over the lower half of the screen below; else it has the screen for itself.
    fn is_overlay(&self) -> bool {
        true
    }
    /// What is typed and not saved. A form that keeps it may be left for another screen.
    fn draft(&self, _form: &Form) -> Option<Draft> {
        None
    }
    /// Where its draft is kept, to be forgotten once it is handed in.
    fn draft_key(&self) -> Option<String> {
        None
    }
    /// The keys that matter.
    fn hints(&self) -> Vec<Hint> {
        vec![Action::Save.into(), Action::Choose.into(), Action::Back.into()]
    }
}

/// What becomes of a form that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    next: Next,
    word: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Next {
    Answer(Answer),
    Replace(Route),
    Work(Job),
}

impl Done {
    /// It closes with an answer for the screen below, and says that it is done.
    pub const fn answer(answer: Answer) -> Self {
        Self { next: Next::Answer(answer), word: Some("system.done") }
    }

    /// Another screen takes its place.
    pub const fn replace(route: Route) -> Self {
        Self { next: Next::Replace(route), word: Some("system.done") }
    }

    /// It stays open behind work that decides what becomes of it.
    pub const fn work(job: Job) -> Self {
        Self { next: Next::Work(job), word: None }
    }

    /// Says something else than that it is done.
    #[must_use]
    pub fn saying(self, word: &'static str) -> Self {
        Self { word: Some(word), ..self }
    }

    /// Says nothing.
    #[must_use]
    pub fn quietly(self) -> Self {
        Self { word: None, ..self }
    }
}

/// Why a form was not taken: said beside a field, or in the line above the keys where it belongs to none.
#[derive(Debug)]
pub struct Refused {
    key: Option<String>,
    why: Why,
}

/// A reason that is words already, or one that is still to be said in the language of the screen.
#[derive(Debug)]
enum Why {
    Said(String),
    Error(Box<ServiceError>),
}

impl Refused {
    /// A field is wrong, in words.
    pub fn field(key: &str, why: impl Into<String>) -> Self {
        Self { key: Some(key.to_owned()), why: Why::Said(why.into()) }
    }

    /// What a service refused, beside a field.
    pub fn at(key: &'static str) -> impl Fn(ServiceError) -> Self {
        move |error| Self::beside(key, error)
    }

    /// What a service refused, beside a field; what was proposed and not refused is beside none.
    pub fn beside(key: &str, error: ServiceError) -> Self {
        match error {
            ServiceError::Proposed { .. } => Self::whole(error),
            error => Self { key: Some(key.to_owned()), why: Why::Error(Box::new(error)) },
        }
    }

    /// What a service refused, for no field of the form.
    pub fn whole(error: ServiceError) -> Self {
        Self { key: None, why: Why::Error(Box::new(error)) }
    }

    /// In words; beside a field, the field says its own name.
    fn say(&self, words: &Words) -> String {
        match (&self.why, &self.key) {
            (Why::Said(words), _) => words.clone(),
            (Why::Error(error), Some(_)) => match error.refusal() {
                Some(refusal) => words.tell(&refusal.why),
                None => words.tell(&**error),
            },
            (Why::Error(error), None) => words.tell(&**error),
        }
    }

    /// Number of the proposal, where it was not refused but waits for a second person.
    fn proposed(&self) -> Option<u32> {
        match &self.why {
            Why::Error(error) => match **error {
                ServiceError::Proposed { number, .. } => Some(number),
                _ => None,
            },
            Why::Said(_) => None,
        }
    }
}

/// The screen of any step.
#[derive(Clone)]
pub struct StepForm<S> {
    step: S,
    form: Form,
}

impl<S: Step> StepForm<S> {
    /// A step and its fields, with what is known already.
    pub const fn with(step: S, form: Form) -> Self {
        Self { step, form }
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        if !self.form.validate(ctx, |_| Vec::new()) {
            return;
        }
        match self.step.hand_in(&self.form, workspace, ctx.words) {
            Ok(done) => {
                if let Some(key) = self.step.draft_key() {
                    workspace.forget_draft(&key);
                }
                match done.next {
                    Next::Answer(answer) => ctx.answer(answer),
                    Next::Replace(route) => ctx.replace(route),
                    Next::Work(job) => ctx.work(job),
                }
                if let Some(word) = done.word {
                    ctx.toast(Tone::Good, ctx.words.say(word));
                }
            }
            Err(refused) => self.refused(&refused, workspace, ctx),
        }
    }

    fn refused(&mut self, refused: &Refused, workspace: &Workspace, ctx: &mut Ctx<'_>) {
        if let Some(number) = refused.proposed() {
            if let Some(key) = self.step.draft_key() {
                workspace.forget_draft(&key);
            }
            ctx.answer(Answer::Yes);
            let number = number.to_string();
            return ctx.toast(Tone::Look, ctx.words.fill("proposals.made", &[("number", &number)]));
        }
        let why = refused.say(ctx.words);
        match &refused.key {
            Some(key) => self.form.refuse(key, why),
            None => ctx.toast(Tone::Bad, why),
        }
    }
}

impl<S: Step> Screen for StepForm<S> {
    fn title(&self, words: &Words) -> String {
        self.step.title(words)
    }

    fn contexts(&self) -> &'static [&'static str] {
        if self.form.is_choosing() { &["choices", "form", "field"] } else { &["form", "field"] }
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match self.form.update(event, ctx) {
            FormReply::Ignored => {}
            FormReply::Used => return Outcome::Consumed,
            FormReply::Changed(key) => {
                self.step.changed(&key, &mut self.form, ctx);
                if self.step.is_complete(&key, &self.form) {
                    self.save(ctx);
                }
                return Outcome::Consumed;
            }
            FormReply::End => {
                self.save(ctx);
                return Outcome::Consumed;
            }
        }
        match event {
            UiEvent::Action(Action::Save) => self.save(ctx),
            UiEvent::Card(scan) if self.step.scanned(scan, &mut self.form) => {}
            UiEvent::Card(_) => ctx.toast(Tone::Look, ctx.words.say("form.no_person_field")),
            // What is no text of a field may be a key: Space ticks.
            UiEvent::Text(_) => return Outcome::Ignored,
            _ if self.step.draft_key().is_some() => return Outcome::Ignored,
            UiEvent::Action(action) if action.screen_number().is_none() => return Outcome::Ignored,
            _ => {}
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        if !self.step.is_overlay() {
            return self.form.view(area, buf, view);
        }
        let top = area.bottom().saturating_sub(HEIGHT).max(area.y);
        for y in top..area.bottom() {
            for x in 0..area.width {
                if let Some(cell) = buf.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
        buf.set_string(0, top, "─".repeat(usize::from(area.width)), Style::new());
        let heading = self.step.heading(view.words);
        fit::put(buf, 1, top + 1, &heading, area.width.saturating_sub(2), view.theme.tone(Tone::Strong));
        let below = Rect { y: top + 3, height: area.bottom().saturating_sub(top + 3), ..area };
        self.form.view(below, buf, view)
    }

    fn help(&self) -> &'static str {
        self.step.help()
    }

    fn field_help(&self, words: &Words) -> Option<(String, String)> {
        self.form.help(words)
    }

    fn hints(&self) -> Vec<Hint> {
        self.step.hints()
    }

    fn is_overlay(&self) -> bool {
        self.step.is_overlay()
    }

    fn draft(&self) -> Option<Draft> {
        self.step.draft(&self.form)
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
