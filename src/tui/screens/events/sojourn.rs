//! A temporary residence or an absence: written down, ended or extended. Those whose term is over are findings of screen 7.

use super::{field, person, today};
use crate::tui::backend::Choice;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, DateSense, Form, Kind};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Person;
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_service::ServiceError;
use soxa_service::sojourns;
use soxa_store::codec::Stored;

/// A new sojourn of a person.
#[derive(Clone)]
pub struct SojournStep {
    person: Option<Stored<Person>>,
}

impl SojournStep {
    /// The form.
    pub fn form(no: u32, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let spec = |key, kind| field(key, kind, ctx.words);
        let kinds = SojournKind::LABELS.iter().map(|l| Choice::new(l.id, l.vi)).collect();
        let mut form = Form::new(vec![
            spec("kind", Kind::Choice(Choices::These(kinds))).required(),
            spec("sojourn_place", Kind::Text).required(),
            spec("from", Kind::Date(DateSense::Near)).required(),
            spec("until", Kind::Date(DateSense::Near)),
            spec("note", Kind::Note),
        ]);
        form.fill("from", &today(ctx));
        Ok(StepForm::with(Self { person: person(no, ctx)? }, form))
    }
}

impl Step for SojournStep {
    fn title(&self, words: &Words) -> String {
        let name = self.person.as_ref().map_or("", |p| p.record.full_name.as_str());
        format!("{} {name}", words.say("action.sojourn"))
    }

    fn help(&self) -> &'static str {
        "event.sojourn_about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let missing = || Refused::field("kind", words.say("person.gone"));
        let person = self.person.as_ref().ok_or_else(missing)?;
        let kind = SojournKind::parse(&form.text("kind"));
        let new = Sojourn {
            person: person.no,
            kind: kind.ok_or_else(|| Refused::field("kind", words.say("event.kind_help")))?,
            place: form.text("sojourn_place"),
            from: form.day("from").ok_or_else(|| Refused::field("from", words.say("event.whole_day")))?,
            until: form.day("until"),
            ended_on: None,
            case: None,
            note: form.text("note"),
        };
        sojourns::add(&workspace.register, &workspace.actor, &new).map_err(Refused::at("until"))?;
        Ok(Done::answer(Answer::Yes))
    }
}

/// The end of what goes on, or a later one.
#[derive(Clone)]
pub struct EndStep {
    person: Option<Stored<Person>>,
}

impl EndStep {
    /// The form.
    pub fn form(no: u32, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let spec = |key| field(key, Kind::Date(DateSense::Near), ctx.words);
        let mut form = Form::new(vec![spec("ended_on"), spec("extend")]);
        form.fill("ended_on", &today(ctx));
        Ok(StepForm::with(Self { person: person(no, ctx)? }, form))
    }
}

impl Step for EndStep {
    fn title(&self, words: &Words) -> String {
        let name = self.person.as_ref().map_or("", |p| p.record.full_name.as_str());
        format!("{} {name}", words.say("action.end_sojourn"))
    }

    fn help(&self) -> &'static str {
        "event.sojourn_about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let missing = || Refused::field("ended_on", words.say("person.gone"));
        let person = self.person.as_ref().ok_or_else(missing)?;
        let (on, until) = (form.day("ended_on"), form.day("extend"));
        let on = on.or(until).ok_or_else(|| Refused::field("ended_on", words.say("event.whole_day")))?;
        sojourns::end(&workspace.register, &workspace.actor, person.no, on, until)
            .map_err(Refused::at("ended_on"))?;
        Ok(Done::answer(Answer::Yes))
    }
}
