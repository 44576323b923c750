//! What is decided about a case that came or went: it is taken by its procedure, given back or taken back for a reason.

use crate::tui::backend::Choice;
use crate::tui::lookup::Source;
use crate::tui::route::{ReferralStep, Route};
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::{Workspace, person_choice};
use soxa_service::referrals::{self, Applicant};
use soxa_service::{ServiceError, people};

const PROCEDURE: &str = "procedure";
const REASON: &str = "reason";
const APPLICANT: &str = "applicant";
/// The choice that stands for somebody who is not in the register.
const NEW: &str = "new";

/// A step of a referral.
#[derive(Clone)]
pub struct OfReferral {
    step: ReferralStep,
    /// What both registers call it.
    id: String,
}

impl OfReferral {
    /// The small form.
    ///
    /// # Errors
    /// The referral cannot be read.
    pub fn form(step: ReferralStep, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let Some(workspace) = ctx.workspace() else {
            return Ok(StepForm::with(Self { step, id: String::new() }, Form::new(Vec::new())));
        };
        let shown = referrals::by_number(&workspace.register, &workspace.actor, step.no())?;
        let spec = |key: &str, kind: Kind| {
            let help = ctx.words.say(&format!("referral.{key}_help")).to_owned();
            FieldSpec { help, ..FieldSpec::new(key, ctx.words.say(&format!("referral.{key}")), kind) }
        };
        let field = match step {
            ReferralStep::Take(_) => spec(PROCEDURE, Kind::Choice(Choices::Backend(Source::Procedures))),
            ReferralStep::Return(_) | ReferralStep::Withdraw(_) => spec(REASON, Kind::Note),
        };
        let mut fields = vec![field.required()];
        if let (ReferralStep::Take(_), Some(told)) = (&step, &shown.told)
            && let Some(here) = referrals::perhaps_applicant(&workspace.register, &workspace.actor, told)?
        {
            let other = Choice::new(NEW, ctx.words.say("referral.somebody_else"));
            let choices = vec![person_choice(here.no, &here.record), other];
            fields.push(spec(APPLICANT, Kind::Choice(Choices::These(choices))).required());
        }
        let mut form = Form::new(fields);
        if let (ReferralStep::Take(_), Some(told)) = (&step, &shown.told) {
            let pack = workspace.register.rules().on(told.received_at.date());
            if let Some(procedure) = pack.procedure(&told.procedure) {
                form.fill(PROCEDURE, &Value::Chosen(Choice::new(&procedure.code, &procedure.name)));
            }
        }
        Ok(StepForm::with(Self { step, id: shown.referral.record.id.to_string() }, form))
    }
}

impl Step for OfReferral {
    fn title(&self, words: &Words) -> String {
        words.say(self.step.word_key()).to_owned()
    }

    fn help(&self) -> &'static str {
        "referral.about_one"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, _: &Words) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        match self.step {
            ReferralStep::Take(_) => {
                let procedure = match form.value(PROCEDURE) {
                    Value::Chosen(choice) => Some(choice.id),
                    _ => None,
                };
                let person = match form.value(APPLICANT) {
                    Value::Chosen(choice) => Some(choice.id),
                    _ => None,
                };
                let here = match person.as_deref().filter(|id| *id != NEW).map(str::parse) {
                    Some(Ok(no)) => Some(people::person(register, actor, no).map_err(Refused::whole)?),
                    _ => None,
                };
                let id = here.map(|here| here.record.public_id());
                let whose = match (&id, person.is_some()) {
                    (Some(id), _) => Applicant::Here(id),
                    (None, true) => Applicant::New,
                    (None, false) => Applicant::Told,
                };
                let taken = referrals::take(register, actor, &self.id, (procedure.as_deref(), whose))
                    .map_err(Refused::at(PROCEDURE))?;
                let case = taken.value.case.map(|case| Route::Case(case.no));
                Ok(case.map_or_else(|| Done::answer(Answer::Yes), Done::replace).saying("referral.taken"))
            }
            ReferralStep::Return(_) => {
                referrals::give_back(register, actor, &self.id, &form.text(REASON))
                    .map_err(Refused::at(REASON))?;
                Ok(Done::answer(Answer::Yes))
            }
            ReferralStep::Withdraw(_) => {
                referrals::withdraw(register, actor, &self.id, &form.text(REASON))
                    .map_err(Refused::at(REASON))?;
                Ok(Done::answer(Answer::Yes))
            }
        }
    }
}
