//! A file that cancels a personal id is opened, or goes on: to PC06, to C06's decision, to the citizen.

use crate::tui::backend::Choice;
use crate::tui::lookup::Source;
use crate::tui::route::{IdFileStep, Route};
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::id_cancellation::{CancelState, IdCancellation};
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::PersonField;
use soxa_domain::personal_id::PersonalId;
use soxa_service::id_files::{self, Decision, NewCancellation};
use soxa_service::intake::new_submission;
use soxa_service::refusal::FieldId;
use soxa_service::refusal::Refusal;
use soxa_service::{ServiceError, people};
use soxa_store::codec::Stored;

/// A step of such a file.
#[derive(Clone)]
pub struct IdStep {
    step: IdFileStep,
    seen: Option<Stored<IdCancellation>>,
}

impl IdStep {
    /// The form of a step.
    pub fn form(step: IdFileStep, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let workspace = ctx.workspace();
        let seen = match (&step, workspace) {
            (IdFileStep::Move(number), Some(o)) => Some(id_files::by_number(&o.register, &o.actor, number)?),
            _ => None,
        };
        let mut form = Form::new(specs(&step, seen.as_ref().map(|s| &s.record), ctx.words));
        if let (IdFileStep::Open(Some(no)), Some(workspace)) = (&step, workspace) {
            let choice = workspace.person_choice(*no)?;
            form.fill("person", &Value::Chosen(choice));
            form.focus("reason");
        }
        Ok(StepForm::with(Self { step, seen }, form))
    }
}

fn specs(step: &IdFileStep, file: Option<&IdCancellation>, words: &Words) -> Vec<FieldSpec> {
    let spec = |key: &str, kind: Kind| {
        let help = words.say(&format!("id_files.{key}_help")).to_owned();
        FieldSpec { help, ..FieldSpec::new(key, words.say(&format!("id_files.{key}")), kind) }
    };
    match step {
        IdFileStep::Open(_) => vec![
            spec("person", Kind::Choice(Choices::Backend(Source::PERSONS))).required(),
            spec("reason", Kind::Note).required(),
            spec("papers", Kind::Text),
        ],
        IdFileStep::Move(_) => {
            let next = file.map(|f| f.state.moves()).unwrap_or_default();
            let next = next.iter().map(|s| Choice::new(s.id(), s.vi())).collect();
            vec![
                spec("state", Kind::Choice(Choices::These(next))).required(),
                spec("on", Kind::Date(DateSense::Past)),
                spec("decision", Kind::Text),
                spec("new_id", Kind::Text),
            ]
        }
    }
}

impl Step for IdStep {
    fn title(&self, words: &Words) -> String {
        match &self.step {
            IdFileStep::Open(_) => words.say("action.cancel_id").to_owned(),
            IdFileStep::Move(number) => format!("{} {number}", words.say("action.move")),
        }
    }

    fn help(&self) -> &'static str {
        "id_files.about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        match &self.seen {
            None => {
                let person = workspace
                    .public_id(&form.text("person"))
                    .and_then(|id| people::person_by_id(register, actor, &id))
                    .map_err(Refused::at("person"))?;
                let papers = form.text("papers");
                let papers = papers.split(';').map(str::trim).filter(|p| !p.is_empty());
                let new = NewCancellation {
                    reason: form.text("reason"),
                    papers: papers.map(ToOwned::to_owned).collect(),
                    ..NewCancellation::default()
                };
                let id = new_submission().map_err(Refused::whole)?;
                id_files::open(register, actor, &person, &new, &id).map_err(|error| match &error {
                    ServiceError::Refused(Refusal { at: FieldId::Person(PersonField::PersonId), .. }) => {
                        Refused::at("person")(error)
                    }
                    _ => Refused::at("reason")(error),
                })?;
                Ok(match self.step {
                    // From a person the way on is the list of files, where the new one stands first.
                    IdFileStep::Open(Some(_)) => Done::replace(Route::IdFiles),
                    _ => Done::answer(Answer::Yes),
                })
            }
            Some(seen) => {
                let state = CancelState::parse(&form.text("state"))
                    .ok_or_else(|| Refused::field("state", words.say("id_files.state_help")))?;
                let new_id = match form.text("new_id").trim() {
                    "" => None,
                    id => Some(PersonalId::parse(id).map_err(|e| Refused::field("new_id", words.tell(&e)))?),
                };
                let decision = Decision { text: form.text("decision"), new_id, on: form.day("on") };
                let key = if state == CancelState::Reissued { "new_id" } else { "state" };
                id_files::step(register, actor, &seen.record.number, state, &decision)
                    .map_err(Refused::at(key))?;
                Ok(Done::answer(Answer::Yes))
            }
        }
    }
}
