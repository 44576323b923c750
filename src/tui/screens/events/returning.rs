//! Somebody comes back, into the old household or another; what the person is to its head is worked out while the number
//! is typed.

use super::proposed;
use super::{REASON, chosen, field, open_labels, person, propose, relationships, today};
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{DateSense, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::person::Person;
use soxa_service::ServiceError;
use soxa_service::events::{Arrival, propose_return, record_return};
use soxa_service::intake::new_submission;
use soxa_service::refusal::Field;
use soxa_service::refusal::FieldId;
use soxa_service::refusal::Refusal;
use soxa_store::codec::Stored;

const HOUSEHOLD: &str = "household";

/// A return.
#[derive(Clone)]
pub struct ReturnStep {
    person: Option<Stored<Person>>,
}

impl ReturnStep {
    /// The form, with the household the person was of.
    pub fn form(no: u32, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let spec = |key, kind| field(key, kind, ctx.words);
        let mut form = Form::new(vec![
            spec("came_on", Kind::Date(DateSense::Past)).required(),
            spec("came_from", Kind::Text),
            spec(HOUSEHOLD, Kind::Text).required(),
            relationships(ctx.words),
            spec("paper", Kind::Text),
            spec(REASON, Kind::Note),
        ]);
        let mut step = Self { person: person(no, ctx)? };
        form.fill("came_on", &today(ctx));
        if let Some(person) = &step.person {
            form.fill(HOUSEHOLD, &Value::Text(person.record.household.clone()));
        }
        step.changed(HOUSEHOLD, &mut form, ctx);
        Ok(StepForm::with(step, form))
    }
}

impl Step for ReturnStep {
    fn title(&self, words: &Words) -> String {
        let name = self.person.as_ref().map_or("", |p| p.record.full_name.as_str());
        format!("{} {name}", words.say("action.come_back"))
    }

    fn help(&self) -> &'static str {
        "event.return_about"
    }

    fn changed(&mut self, key: &str, form: &mut Form, ctx: &Ctx<'_>) {
        let (Some(workspace), Some(person), HOUSEHOLD) = (ctx.workspace(), &self.person, key) else { return };
        let back = propose_return(&workspace.register, &workspace.actor, person, &form.text(HOUSEHOLD));
        propose(form, proposed(back, ctx).and_then(|b| b.settled()));
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let seen = self.person.as_ref().ok_or_else(|| Refused::field(HOUSEHOLD, words.say("person.gone")))?;
        let on =
            form.day("came_on").ok_or_else(|| Refused::field("came_on", words.say("event.whole_day")))?;
        let mut back =
            propose_return(register, actor, seen, &form.text(HOUSEHOLD)).map_err(Refused::at(HOUSEHOLD))?;
        back.chosen = chosen(form);
        if back.settled().is_none() {
            return Err(Refused::field("relationship", open_labels(&back.choices(), words)));
        }
        let arrival = Arrival { on, from: form.text("came_from"), act: form.text("paper") };
        let id = new_submission().map_err(Refused::whole)?;
        record_return(register, actor, &back, &arrival, &form.text(REASON), &id).map_err(
            |error| match error {
                ServiceError::Refused(Refusal { at: FieldId::Other(Field::ArrivalDay), .. }) => {
                    Refused::at("came_on")(error)
                }
                ServiceError::Refused(_) | ServiceError::Warned { .. } => Refused::at(REASON)(error),
                other => Refused::whole(other),
            },
        )?;
        Ok(Done::answer(Answer::Yes))
    }
}
