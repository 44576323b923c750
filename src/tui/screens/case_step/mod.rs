//! A step of a case, as a small form. What each asks and does is a [`Kind`], one file each; the list is [`kind`].

mod apologize;
mod apply;
mod bind;
mod edit;
mod hand_over;
mod leg;
mod move_to;
mod paper;
mod refer;
mod supplement;
mod verify;

use super::step::{Done, Refused, Step, StepForm};
use crate::tui::fault::allowed;
use crate::tui::route::{CaseStep, Route};
use crate::tui::scan::Scan;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::widgets::form::{self, FieldSpec, Form};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_domain::case::MoveError;
use soxa_domain::person::Person;
use soxa_domain::procedure::SlipName;
use soxa_domain::referral::Peer;
use soxa_paper::print::forms;
use soxa_service::refusal::{Field, FieldId};
use soxa_service::{Permission, ServiceError, cases, referrals};
use soxa_store::codec::Stored;

/// What one step asks for and does.
struct Kind {
    /// The field that what belongs to no field is said at.
    first: &'static str,
    /// What it asks for.
    specs: fn(&Asked<'_>) -> Vec<FieldSpec>,
    /// What it proposes.
    fill: fn(&mut Form, &Stored<Case>, &Workspace) -> Result<(), ServiceError>,
    /// Does it.
    write: fn(&Form, &Workspace, &Stored<Case>) -> Result<(), ServiceError>,
}

/// What the fields of a step are made from.
struct Asked<'a> {
    case: &'a Case,
    applicant: &'a Person,
    workspace: &'a Workspace,
    words: &'a Words,
    /// The communes that a case can go to, as the level above told; none before anything was sent there.
    communes: &'a [Peer],
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
        CaseStep::HandOver => &hand_over::KIND,
        CaseStep::Supplement => &supplement::KIND,
        CaseStep::Refer => &refer::KIND,
    }
}

/// Proposes nothing.
fn nothing(_: &mut Form, _: &Stored<Case>, _: &Workspace) -> Result<(), ServiceError> {
    Ok(())
}

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
        let applicant = cases::applicant(&workspace.register, &workspace.actor, &case.record)?;
        let mut communes = referrals::communes(&workspace.register)?;
        communes.retain(|peer| peer.code != workspace.register.commune().code);
        let (words, communes) = (ctx.words, communes.as_slice());
        let asked = Asked { case: &case.record, applicant: &applicant, workspace, words, communes };
        let mut form = Form::new((kind(step).specs)(&asked));
        (kind(step).fill)(&mut form, &case, workspace)?;
        if step == CaseStep::Move {
            form.open(move_to::STATE, ctx);
        }
        Ok(StepForm::with(Self { step, case: Some(case) }, form))
    }
}

impl OfCase {
    /// The slip that the citizen is given after this step, for whoever may print.
    fn slip(&self, case: &Stored<Case>, workspace: &Workspace) -> Result<Option<Route>, ServiceError> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let form = match self.step {
            CaseStep::Apologize => Some(SlipName::Apology),
            CaseStep::Supplement => Some(SlipName::Supplement),
            CaseStep::Move => {
                allowed(forms::of_state(register, actor, &case.record.code.to_string()))?.flatten()
            }
            // What was handed out says something else now: the new slip takes its place.
            CaseStep::Edit => {
                let offered = forms::offered(register, actor, &case.record.code.to_string())?;
                offered.contains(&SlipName::Receipt).then_some(SlipName::Receipt)
            }
            _ => None,
        };
        let prints = actor.require_any(Permission::Print).is_ok();
        Ok(form.filter(|_| prints).map(|form| Route::Slip { case: case.no, form }))
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

    fn scanned(&mut self, scan: &Scan, form: &mut Form) -> bool {
        if self.step != CaseStep::HandOver {
            return false;
        }
        let Ok(card) = scan.card() else { return false };
        hand_over::scanned(&card.name, &card.pid, form);
        true
    }

    fn is_complete(&self, key: &str, form: &Form) -> bool {
        self.step == CaseStep::Move && move_to::is_complete(key, form)
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
                FieldId::Other(Field::Reason) if form.has("reason") => Refused::at("reason")(error),
                // What belongs to no field of the form is said below it.
                _ if form.has(first) => Refused::at(first)(error),
                _ => Refused::whole(error),
            },
            ServiceError::Move(_) => Refused::at(first)(error),
            _ => Refused::whole(error),
        })?;
        let slip = self.slip(case, workspace).map_err(Refused::whole)?;
        Ok(match slip {
            Some(slip) => Done::replace(slip).saying("case_step.done_with_slip"),
            // It is no step that z takes back: the other commune may have it already.
            None if self.step == CaseStep::Refer => Done::answer(Answer::Yes).saying("case_step.referred"),
            None => Done::answer(Answer::Yes).saying("case_step.done"),
        })
    }
}
