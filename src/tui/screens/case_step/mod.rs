//! A step of a case, as a small form. What each asks and does is a [`Kind`], one file each; the list is [`kind`].

mod apologize;
mod apply;
mod bind;
mod edit;
mod leg;
mod move_to;
mod paper;
mod verify;

use super::step::{Done, Refused, Step, StepForm};
use crate::tui::route::{CaseStep, Route};
use crate::tui::screen::{Answer, Ctx};
use crate::tui::widgets::form::{self, FieldSpec, Form};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_domain::case::MoveError;
use soxa_domain::procedure::SlipName;
use soxa_paper::print::forms;
use soxa_service::actor::Permission;
use soxa_service::refusal::FieldId;
use soxa_service::{ServiceError, cases};
use soxa_store::codec::Stored;

/// What one step asks for and does.
struct Kind {
    /// The field that what belongs to no field is said at.
    first: &'static str,
    /// What it asks for.
    specs: fn(&Asked<'_>) -> Vec<FieldSpec>,
    /// What it proposes.
    fill: fn(&mut Form, &Stored<Case>, &Workspace),
    /// Does it.
    write: fn(&Form, &Workspace, &Stored<Case>) -> Result<(), ServiceError>,
}

/// What the fields of a step are made from.
struct Asked<'a> {
    case: &'a Case,
    workspace: &'a Workspace,
    words: &'a Words,
}

impl Asked<'_> {
    /// A field with its words.
    fn field(&self, key: &str, kind: form::Kind) -> FieldSpec {
        let help = self.words.say(&format!("case_step.{key}_help")).to_owned();
        FieldSpec { help, ..FieldSpec::new(key, self.words.say(&format!("case_step.{key}")), kind) }
    }
}

fn kind(step: CaseStep) -> &'static Kind {
    match step {
        CaseStep::Move => &move_to::KIND,
        CaseStep::Apologize => &apologize::KIND,
        CaseStep::Bind => &bind::KIND,
        CaseStep::Leg => &leg::KIND,
        CaseStep::Paper => &paper::KIND,
        CaseStep::Edit => &edit::KIND,
        CaseStep::Verify => &verify::KIND,
        CaseStep::Apply => &apply::KIND,
    }
}

/// Proposes nothing.
fn nothing(_: &mut Form, _: &Stored<Case>, _: &Workspace) {}

/// A step of a case.
#[derive(Clone)]
pub struct OfCase {
    step: CaseStep,
    case: Option<Stored<Case>>,
}

impl OfCase {
    /// The form of a step of the case of a number.
    pub fn form(step: CaseStep, no: u32, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let Some(workspace) = ctx.workspace() else {
            return Ok(StepForm::with(Self { step, case: None }, Form::new(Vec::new())));
        };
        let case = cases::by_number(&workspace.register, &workspace.actor, no)?;
        let asked = Asked { case: &case.record, workspace, words: ctx.words };
        let mut form = Form::new((kind(step).specs)(&asked));
        (kind(step).fill)(&mut form, &case, workspace);
        Ok(StepForm::with(Self { step, case: Some(case) }, form))
    }
}

impl Step for OfCase {
    fn title(&self, words: &Words) -> String {
        let code = self.case.as_ref().map(|c| c.record.shown_code()).unwrap_or_default();
        format!("{} {code}", words.say(self.step.word_key()))
    }

    fn heading(&self, words: &Words) -> String {
        words.say(self.step.word_key()).to_owned()
    }

    fn help(&self) -> &'static str {
        "case_step.about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let first = kind(self.step).first;
        let missing = || Refused::field(first, words.say("case.gone"));
        let case = self.case.as_ref().ok_or_else(missing)?;
        (kind(self.step).write)(form, workspace, case).map_err(|error| match &error {
            ServiceError::Move(MoveError::ReasonNeeded(_)) => Refused::at("reason")(error),
            ServiceError::Refused(refusal) => match &refusal.at {
                FieldId::Data { key, .. } if form.has(key) => Refused::beside(&key.clone(), error),
                FieldId::Person(field) if form.has(field.id()) => Refused::beside(field.id(), error),
                // What belongs to no field of the form is said below it.
                _ if form.has(first) => Refused::at(first)(error),
                _ => Refused::whole(error),
            },
            ServiceError::Move(_) => Refused::at(first)(error),
            _ => Refused::whole(error),
        })?;
        // What was handed out says something else now: the new slip takes its place.
        if self.step == CaseStep::Edit && hands_out_receipt(workspace, case).map_err(Refused::whole)? {
            let receipt = Route::Slip { case: case.no, form: SlipName::Receipt };
            return Ok(Done::replace(receipt).saying("case_step.done"));
        }
        Ok(Done::answer(Answer::Yes).saying("case_step.done"))
    }
}

/// Whether a receipt of the case can be handed out by whoever works here.
fn hands_out_receipt(workspace: &Workspace, case: &Stored<Case>) -> Result<bool, ServiceError> {
    let (register, actor) = (&workspace.register, &workspace.actor);
    if !actor.may(Permission::Print) {
        return Ok(false);
    }
    let offered = forms::offered(register, actor, &case.record.code.to_string())?;
    Ok(offered.contains(&SlipName::Receipt))
}
