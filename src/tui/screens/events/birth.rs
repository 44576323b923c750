//! A birth into a household: mother and father are chosen, what the child is to the head follows from them.

use super::proposed;
use super::{REASON, chosen, field, open_labels, propose, relationships, today};
use crate::tui::action::Action;
use crate::tui::lookup::Source;
use crate::tui::person_fields;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{PersonField, Sex};
use soxa_domain::personal_id::PersonalId;
use soxa_service::ServiceError;
use soxa_service::events::{NewBirth, propose_birth, register_birth};
use soxa_service::intake::new_submission;
use soxa_service::people;
use soxa_service::refusal::FieldId;
use soxa_service::refusal::Refusal;

/// A birth into the household of a number.
#[derive(Clone)]
pub struct BirthStep {
    household: String,
}

impl BirthStep {
    /// The form.
    pub fn form(no: u32, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let workspace = ctx.workspace();
        let home = workspace.map(|o| people::household_by_number(&o.register, &o.actor, no)).transpose()?;
        let household = home.map(|h| h.household.record.number).unwrap_or_default();
        let mut form = Form::new(specs(no, ctx));
        form.fill("registered_on", &today(ctx));
        Ok(StepForm::with(Self { household }, form))
    }
}

fn specs(no: u32, ctx: &Ctx<'_>) -> Vec<FieldSpec> {
    let (words, today) = (ctx.words, ctx.backend.now().date_naive());
    let spec = |key: &str, kind: Kind| field(key, kind, words);
    let parent = |sex| Kind::Choice(Choices::Backend(Source::Parents { household: no, sex }));
    vec![
        spec("child_name", Kind::Text).required(),
        spec("born_on", Kind::Date(DateSense::Past)).required(),
        spec("sex", person_fields::kind(PersonField::Sex, today)).required(),
        spec("mother", parent(Sex::Female)),
        spec("father", parent(Sex::Male)),
        relationships(words),
        spec("person_id", person_fields::kind(PersonField::PersonId, today)),
        spec("birth_place", Kind::Text),
        spec("ethnicity", person_fields::kind(PersonField::Ethnicity, today)),
        spec("origin", Kind::Text),
        spec("birth_act", Kind::Text),
        spec("registered_on", Kind::Date(DateSense::Past)),
        spec(REASON, Kind::Note),
    ]
}

/// What is in the form.
fn birth(form: &Form, workspace: &Workspace, words: &Words) -> Result<NewBirth, Refused> {
    let parent = |key: &'static str| {
        let id = workspace.public_id(&form.text(key)).map_err(Refused::at(key))?;
        Ok::<_, Refused>(Some(id).filter(|id| !id.is_empty()))
    };
    let id = form.text("person_id");
    let person_id = match id.trim() {
        "" => None,
        id => Some(PersonalId::parse(id).map_err(|e| Refused::field("person_id", words.tell(&e)))?),
    };
    Ok(NewBirth {
        full_name: form.text("child_name"),
        birth_date: form.date("born_on"),
        sex: Sex::parse(&form.text("sex")),
        person_id,
        mother: parent("mother")?,
        father: parent("father")?,
        ethnicity: form.text("ethnicity"),
        origin: form.text("origin"),
        birth_place: form.text("birth_place"),
        act: form.text("birth_act"),
        registered_on: form.day("registered_on"),
    })
}

/// Which field a service refused.
fn refused(error: ServiceError) -> Refused {
    let key = match &error {
        ServiceError::Refused(Refusal { at: FieldId::Person(field), .. }) => match field {
            PersonField::FullName => "child_name",
            PersonField::BirthDate => "born_on",
            PersonField::MotherName => "mother",
            PersonField::FatherName => "father",
            PersonField::PersonId => "person_id",
            _ => REASON,
        },
        ServiceError::Refused(_) | ServiceError::Warned { .. } => REASON,
        _ => return Refused::whole(error),
    };
    Refused::at(key)(error)
}

impl Step for BirthStep {
    fn title(&self, words: &Words) -> String {
        format!("{} {}", words.say("action.birth"), self.household)
    }

    fn help(&self) -> &'static str {
        "event.birth_about"
    }

    fn is_overlay(&self) -> bool {
        false
    }

    fn changed(&mut self, key: &str, form: &mut Form, ctx: &Ctx<'_>) {
        let (Some(workspace), "mother" | "father" | "sex") = (ctx.workspace(), key) else { return };
        let Ok(mut new) = birth(form, workspace, ctx.words) else { return };
        // Neither decides what the child is to the head; both may be typed later.
        "…".clone_into(&mut new.full_name);
        new.birth_date = new.birth_date.or(Some(PartialDate::from(ctx.backend.now().date_naive())));
        let birth = propose_birth(&workspace.register, &workspace.actor, &self.household, &new);
        propose(form, proposed(birth, ctx).and_then(|b| b.settled()));
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let new = birth(form, workspace, words)?;
        let mut birth = propose_birth(register, actor, &self.household, &new).map_err(refused)?;
        birth.chosen = chosen(form);
        if birth.settled().is_none() {
            return Err(Refused::field("relationship", open_labels(&birth.choices(), words)));
        }
        let id = new_submission().map_err(Refused::whole)?;
        let done = register_birth(register, actor, &birth, &form.text(REASON), &id).map_err(refused)?;
        Ok(Done::replace(Route::Person(done.value)))
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Save.into(), Action::Choose.into(), Action::GotoField.into(), Action::Back.into()]
    }
}
