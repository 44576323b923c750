//! A step of a case, as a small form: to another state, a new date with an apology, the official code.

use super::step::{Done, Refused, Step, StepForm};
use crate::tui::backend::Choice;
use crate::tui::route::CaseStep;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_domain::case::MoveError;
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use soxa_domain::time::Timestamp;
use soxa_service::refusal::CaseProblem;
use soxa_service::refusal::Field;
use soxa_service::{ServiceError, case_moves, cases};
use soxa_store::codec::Stored;

/// A step of a case.
#[derive(Clone)]
pub struct OfCase {
    kind: CaseStep,
    case: Option<Stored<Case>>,
}

impl OfCase {
    /// The form of a step of the case of a number.
    pub fn form(kind: CaseStep, no: u32, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let workspace = ctx.workspace();
        let case = workspace.map(|o| cases::by_number(&o.register, &o.actor, no)).transpose()?;
        let mut form =
            Form::new(case.as_ref().map(|c| specs(kind, &c.record, ctx.words)).unwrap_or_default());
        if let (CaseStep::Apologize, Some(workspace)) = (kind, workspace) {
            // The next working day is the least a citizen is asked to wait.
            let next = workspace.register.calendar().next(workspace.register.now().date());
            form.fill("new_due", &Value::Date(next.into()));
        }
        Ok(StepForm::with(Self { kind, case }, form))
    }

    fn write(&self, form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
        let (register, actor, code) = (&workspace.register, &workspace.actor, case.record.code.to_string());
        match self.kind {
            CaseStep::Move => {
                let to = CaseState::parse(&form.text("state"));
                let to = to.ok_or_else(|| ServiceError::refused(Field::State, CaseProblem::NoState))?;
                let at = form.day("on").filter(|d| *d != register.now().date());
                let at = at.map(|day| Timestamp::at(day, register.now().time()));
                case_moves::move_to(
                    register,
                    actor,
                    &code,
                    to,
                    at,
                    &form.text("reason"),
                    Some(case.version),
                )?;
            }
            CaseStep::Apologize => {
                let day = form
                    .day("new_due")
                    .ok_or_else(|| ServiceError::refused(Field::LastDay, CaseProblem::WholeDay))?;
                case_moves::apologize(register, actor, &code, day, &form.text("reason"))?;
            }
            CaseStep::Bind => {
                case_moves::bind(register, actor, &code, &form.text("official"))?;
            }
        }
        Ok(())
    }
}

fn first_key(step: CaseStep) -> &'static str {
    match step {
        CaseStep::Move => "state",
        CaseStep::Apologize => "new_due",
        CaseStep::Bind => "official",
    }
}

fn specs(step: CaseStep, case: &Case, words: &Words) -> Vec<FieldSpec> {
    let field = |key: &str, kind: Kind| {
        let help = words.say(&format!("case_step.{key}_help")).to_owned();
        FieldSpec { help, ..FieldSpec::new(key, words.say(&format!("case_step.{key}")), kind) }
    };
    match step {
        CaseStep::Move => {
            let states = case.state.next().iter().map(|s| Choice::new(s.id(), s.vi())).collect();
            vec![
                field("state", Kind::Choice(Choices::These(states))).required(),
                field("reason", Kind::Note),
                field("on", Kind::Date(DateSense::Past)),
            ]
        }
        CaseStep::Apologize => {
            vec![
                field("new_due", Kind::Date(DateSense::Near)).required(),
                field("reason", Kind::Note).required(),
            ]
        }
        CaseStep::Bind => vec![field("official", Kind::Text).required()],
    }
}

impl Step for OfCase {
    fn title(&self, words: &Words) -> String {
        let code = self.case.as_ref().map(|c| c.record.shown_code()).unwrap_or_default();
        format!("{} {code}", words.say(self.kind.word_key()))
    }

    fn heading(&self, words: &Words) -> String {
        words.say(self.kind.word_key()).to_owned()
    }

    fn help(&self) -> &'static str {
        "case_step.about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let missing = || Refused::field(first_key(self.kind), words.say("case.gone"));
        let case = self.case.as_ref().ok_or_else(missing)?;
        self.write(form, workspace, case).map_err(|error| match &error {
            ServiceError::Move(MoveError::ReasonNeeded(_)) => Refused::at("reason")(error),
            ServiceError::Move(_) | ServiceError::Refused(_) => Refused::at(first_key(self.kind))(error),
            _ => Refused::whole(error),
        })?;
        Ok(Done::answer(Answer::Yes).saying("case_step.done"))
    }
}
