//! A death, a departure. Where the household loses its head, the correction of the head comes next; Esc leaves it for later.

use super::{REASON, field, person, today};
use crate::tui::route::Route;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{DateSense, Form, Kind};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::person::Person;
use soxa_service::ServiceError;
use soxa_service::events::{Death, Departure, record_death, record_departure};
use soxa_service::intake::new_submission;
use soxa_store::codec::Stored;

/// Somebody goes.
#[derive(Clone)]
pub struct LeavingStep {
    person: Option<Stored<Person>>,
    is_death: bool,
}

impl LeavingStep {
    /// The form of a death, or of a departure.
    pub fn form(no: u32, is_death: bool, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let spec = |key, kind| field(key, kind, ctx.words);
        let day = Kind::Date(DateSense::Past);
        let specs = if is_death {
            vec![
                spec("died_on", day).required(),
                spec("place", Kind::Text),
                spec("cause", Kind::Text),
                spec("death_act", Kind::Text),
                spec(REASON, Kind::Note),
            ]
        } else {
            vec![
                spec("left_on", day).required(),
                spec("left_for", Kind::Text).required(),
                spec("paper", Kind::Text),
                spec(REASON, Kind::Note),
            ]
        };
        let mut form = Form::new(specs);
        form.fill("left_on", &today(ctx));
        Ok(StepForm::with(Self { person: person(no, ctx)?, is_death }, form))
    }

    fn day_field(&self) -> &'static str {
        if self.is_death { "died_on" } else { "left_on" }
    }
}

impl Step for LeavingStep {
    fn title(&self, words: &Words) -> String {
        let name = self.person.as_ref().map_or("", |p| p.record.full_name.as_str());
        format!("{} {name}", words.say(if self.is_death { "action.death" } else { "action.depart" }))
    }

    fn help(&self) -> &'static str {
        if self.is_death { "event.death_about" } else { "event.depart_about" }
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let (register, actor, reason) = (&workspace.register, &workspace.actor, form.text(REASON));
        let on = self.day_field();
        let seen = self.person.as_ref().ok_or_else(|| Refused::field(on, words.say("person.gone")))?;
        let day = form.day(on).ok_or_else(|| Refused::field(on, words.say("event.whole_day")))?;
        let id = new_submission().map_err(Refused::whole)?;
        let gone = if self.is_death {
            let (place, cause, act) = (form.text("place"), form.text("cause"), form.text("death_act"));
            let death = Death { on: day, place, cause, act };
            record_death(register, actor, seen, &death, &reason, &id)
        } else {
            let departure = Departure { on: day, to: form.text("left_for"), act: form.text("paper") };
            record_departure(register, actor, seen, &departure, &reason, &id)
        };
        let gone = gone.map_err(|error| match error {
            ServiceError::Refused(_) => Refused::at(on)(error),
            ServiceError::Warned { .. } => Refused::at(REASON)(error),
            other => Refused::whole(other),
        })?;
        Ok(match gone.value.headless {
            Some(household) => Done::replace(Route::Head(household)).saying("event.headless"),
            None => Done::answer(Answer::Yes),
        })
    }
}
