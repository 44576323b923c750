//! Putting a finding off, or saying that it is none: a small form with the reason.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::service::ServiceError;
use crate::service::quality::{dismiss, postpone};
use crate::tui::office::Office;
use crate::tui::route::FindingStep;
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::step::{self, StepReply};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{DateSense, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;

/// The form.
#[derive(Clone)]
pub struct FindingForm {
    no: u32,
    step: FindingStep,
    form: Form,
}

impl FindingForm {
    /// A step of the finding of a number.
    pub fn new(no: u32, step: FindingStep, ctx: &Ctx<'_>) -> Self {
        let words = ctx.words;
        let mut specs = Vec::new();
        if step == FindingStep::Postpone {
            specs.push(FieldSpec::new("until", words.say("cleaning.until"), Kind::Date(DateSense::Near)));
        }
        specs.push(FieldSpec::new("reason", words.say("cleaning.reason"), Kind::Text).required());
        Self { no, step, form: Form::new(specs) }
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        if !self.form.validate(ctx, |_| Vec::new()) {
            return;
        }
        match self.hand_in(office) {
            Ok(()) => {
                ctx.answer(Answer::Yes);
                ctx.toast(Tone::Good, ctx.words.say("system.done"));
            }
            Err(ServiceError::Invalid { reason, .. }) => self.form.refuse("reason", reason),
            Err(e) => self.form.refuse("reason", e.to_string()),
        }
    }

    fn hand_in(&self, office: &Office) -> Result<(), ServiceError> {
        let (register, actor) = (&office.register, &office.actor);
        let reason = match self.form.value("reason") {
            Value::Text(text) => text,
            _ => String::new(),
        };
        match self.step {
            FindingStep::Postpone => {
                let until = match self.form.value("until") {
                    Value::Date(day) => day.exact(),
                    _ => None,
                };
                postpone(register, actor, self.no, until, &reason)?;
            }
            FindingStep::Dismiss => {
                dismiss(register, actor, self.no, &reason)?;
            }
        }
        Ok(())
    }
}

impl Screen for FindingForm {
    fn title(&self, words: &Words) -> String {
        words.say(self.step.word_key()).to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        step::contexts(&self.form)
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match step::update(&mut self.form, event, ctx) {
            StepReply::Ignored => return Outcome::Ignored,
            StepReply::Used => {}
            StepReply::Save => self.save(ctx),
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        step::view(view.words.say(self.step.word_key()), &self.form, area, buf, view)
    }

    fn help(&self) -> &'static str {
        "cleaning.findings_about"
    }

    fn hints(&self) -> Vec<Hint> {
        step::hints()
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
