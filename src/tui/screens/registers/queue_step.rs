//! Says that something was typed into a national system: the number it gave.

use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{FieldSpec, Form, Kind};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::queue;

const REFERENCE: &str = "reference";

/// Of the item of a number.
#[derive(Clone)]
pub struct QueueDone(u32);

impl QueueDone {
    /// The small form.
    pub fn form(no: u32, ctx: &Ctx<'_>) -> StepForm<Self> {
        let field = FieldSpec::new(REFERENCE, ctx.words.say("registers.reference"), Kind::Text).required();
        StepForm::with(Self(no), Form::new(vec![field]))
    }
}

impl Step for QueueDone {
    fn title(&self, words: &Words) -> String {
        words.say("registers.done_title").to_owned()
    }

    fn help(&self) -> &'static str {
        "registers.item_about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, _words: &Words) -> Result<Done, Refused> {
        queue::done(&workspace.register, &workspace.actor, self.0, &form.text(REFERENCE))
            .map_err(Refused::at(REFERENCE))?;
        Ok(Done::answer(Answer::Yes))
    }
}
