//! Says that something was typed into a national system: the number it gave.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::service::{ServiceError, queue};
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::step::{self, StepReply};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;

const REFERENCE: &str = "reference";

/// The small form.
#[derive(Clone)]
pub struct QueueStep {
    no: u32,
    form: Form,
}

impl QueueStep {
    /// For the item of a number.
    pub fn new(no: u32, ctx: &Ctx<'_>) -> Self {
        let field = FieldSpec::new(REFERENCE, ctx.words.say("registers.reference"), Kind::Text).required();
        Self { no, form: Form::new(vec![field]) }
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let (Some(office), Value::Text(text)) = (ctx.desk.office(), self.form.value(REFERENCE)) else {
            self.form.validate(ctx, |_| Vec::new());
            return;
        };
        match queue::done(&office.register, &office.actor, self.no, &text) {
            Ok(_) => {
                ctx.answer(Answer::Yes);
                ctx.toast(Tone::Good, ctx.words.say("system.done"));
            }
            Err(ServiceError::Invalid { reason, .. }) => self.form.refuse(REFERENCE, reason),
            Err(e) => self.form.refuse(REFERENCE, e.to_string()),
        }
    }
}

impl Screen for QueueStep {
    fn title(&self, words: &Words) -> String {
        words.say("registers.done_title").to_owned()
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
        step::view(&self.title(view.words), &self.form, area, buf, view)
    }

    fn help(&self) -> &'static str {
        "registers.item_about"
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
