//! Putting a finding off, or saying that it is none: a small form with the reason.

use crate::tui::route::FindingStep;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{DateSense, FieldSpec, Form, Kind};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::quality::{dismiss, postpone};

/// A step of a finding.
#[derive(Clone)]
pub struct OfFinding {
    no: u32,
    step: FindingStep,
}

impl OfFinding {
    /// The form of a step of the finding of a number.
    pub fn form(no: u32, step: FindingStep, ctx: &Ctx<'_>) -> StepForm<Self> {
        let words = ctx.words;
        let mut specs = Vec::new();
        if step == FindingStep::Postpone {
            specs.push(FieldSpec::new("until", words.say("cleaning.until"), Kind::Date(DateSense::Near)));
        }
        specs.push(FieldSpec::new("reason", words.say("cleaning.reason"), Kind::Text).required());
        StepForm::with(Self { no, step }, Form::new(specs))
    }
}

impl Step for OfFinding {
    fn title(&self, words: &Words) -> String {
        words.say(self.step.word_key()).to_owned()
    }

    fn help(&self) -> &'static str {
        "cleaning.findings_about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, _words: &Words) -> Result<Done, Refused> {
        let (register, actor, reason) = (&workspace.register, &workspace.actor, form.text("reason"));
        let done = match self.step {
            FindingStep::Postpone => postpone(register, actor, self.no, form.day("until"), &reason),
            FindingStep::Dismiss => dismiss(register, actor, self.no, &reason),
        };
        done.map_err(Refused::at("reason"))?;
        Ok(Done::answer(Answer::Yes))
    }
}
