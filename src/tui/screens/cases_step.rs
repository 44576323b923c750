//! One step of all marked cases: told case by case before it is done, written as one act.

use super::step::{Done, Refused, Step, StepForm};
use crate::tui::backend::Choice;
use crate::tui::route::CasesStep;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use soxa_service::case_bulk::{self, BulkStep};
use soxa_service::refusal::{CaseProblem, Field};
use soxa_service::{ServiceError, cases};

const STATE: &str = "state";
const DAY: &str = "new_due";
const REASON: &str = "reason";
/// Codes named in one line of what cannot be done.
const NAMED: usize = 4;

/// A step of many cases.
#[derive(Clone)]
pub struct OfCases {
    step: CasesStep,
    cases: Vec<u32>,
    /// What was foreseen and told: handed in again, those that can take the step take it.
    told: Option<BulkStep>,
}

impl OfCases {
    /// The form of a step of these cases.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn form(step: CasesStep, numbers: &[u32], ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let words = ctx.words;
        let spec = |key: &str, kind: Kind| {
            let help = words.say(&format!("case_step.{key}_help")).to_owned();
            FieldSpec { help, ..FieldSpec::new(key, words.say(&format!("case_step.{key}")), kind) }
        };
        let this = Self { step, cases: numbers.to_vec(), told: None };
        let Some(workspace) = ctx.workspace() else { return Ok(StepForm::with(this, Form::new(Vec::new()))) };
        let form = match step {
            CasesStep::Move => {
                let states = Choices::These(this.states(workspace)?);
                let mut form =
                    Form::new(vec![spec(STATE, Kind::Choice(states)).required(), spec(REASON, Kind::Note)]);
                form.open(STATE, ctx);
                form
            }
            CasesStep::Apologize => {
                let mut form = Form::new(vec![
                    spec(DAY, Kind::Date(DateSense::Near)).required(),
                    spec(REASON, Kind::Note).required(),
                ]);
                let next = workspace.register.calendar().next(workspace.register.now().date());
                form.fill(DAY, &Value::Date(next.into()));
                form
            }
        };
        Ok(StepForm::with(this, form))
    }

    /// The states that at least one of the cases may go to.
    fn states(&self, workspace: &Workspace) -> Result<Vec<Choice>, ServiceError> {
        let mut states: Vec<CaseState> = Vec::new();
        for no in &self.cases {
            let case = cases::by_number(&workspace.register, &workspace.actor, *no)?.record;
            for state in case.state.next() {
                if !states.contains(state) {
                    states.push(*state);
                }
            }
        }
        Ok(states.iter().map(|s| Choice::new(s.id(), s.vi())).collect())
    }

    fn wanted(&self, form: &Form) -> Result<BulkStep, ServiceError> {
        let reason = form.text(REASON);
        Ok(match self.step {
            CasesStep::Move => {
                let to = CaseState::parse(&form.text(STATE));
                let to = to.ok_or_else(|| ServiceError::refused(Field::State, CaseProblem::NoState))?;
                BulkStep::Move { to, reason }
            }
            CasesStep::Apologize => {
                let whole = || ServiceError::refused(Field::LastDay, CaseProblem::WholeDay);
                BulkStep::Apologize { new_due: form.day(DAY).ok_or_else(whole)?, reason }
            }
        })
    }
}

impl Step for OfCases {
    fn title(&self, words: &Words) -> String {
        let word = match self.step {
            CasesStep::Move => "case_step.move",
            CasesStep::Apologize => "case_step.apologize",
        };
        let count = self.cases.len().to_string();
        words.fill("cases_step.title", &[("step", words.say(word)), ("count", &count)])
    }

    fn help(&self) -> &'static str {
        "cases_step.about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let first = if self.step == CasesStep::Move { STATE } else { DAY };
        let (register, actor) = (&workspace.register, &workspace.actor);
        let wanted = self.wanted(form).map_err(Refused::at(first))?;
        let foreseen = case_bulk::foresee(register, actor, &self.cases, &wanted).map_err(Refused::whole)?;
        let (cannot, can): (Vec<_>, Vec<_>) = foreseen.into_iter().partition(|f| f.why_not.is_some());
        if !cannot.is_empty() && self.told.as_ref() != Some(&wanted) {
            // Told once; the same again does it to those that can.
            let codes: Vec<&str> = cannot.iter().take(NAMED).map(|f| f.code.as_str()).collect();
            let why =
                cannot.first().and_then(|f| f.why_not.as_ref()).map(|e| words.tell(e)).unwrap_or_default();
            let (cannot, can) = (cannot.len().to_string(), can.len().to_string());
            self.told = Some(wanted);
            let told =
                [("cannot", cannot.as_str()), ("can", &can), ("codes", &codes.join(", ")), ("why", &why)];
            return Err(Refused::field(first, words.fill("cases_step.cannot", &told)));
        }
        let numbers: Vec<u32> = can.iter().map(|f| f.no).collect();
        case_bulk::perform(register, actor, &numbers, &wanted).map_err(Refused::at(first))?;
        Ok(Done::answer(Answer::Yes).saying("cases_step.done"))
    }
}
