//! Somebody who is in no register yet, at whatever field a person is chosen: five fields in place, and back with the
//! person chosen. An applicant is kept with the case; anybody else at once.

use super::step::{Done, Refused, Step, StepForm};
use crate::tui::backend::Choice;
use crate::tui::fault::existing;
use crate::tui::lookup::Newcomers;
use crate::tui::person_fields;
use crate::tui::scan::Scan;
use crate::tui::screen::{Answer, Ctx};
use crate::tui::widgets::form::{DateSense, FieldSpec, Form, Kind, Twice, Value};
use crate::tui::words::Words;
use crate::tui::workspace::{Workspace, person_choice};
use chrono::NaiveDate;
use soxa_domain::card::Card;
use soxa_domain::person::{Person, PersonField, Standing};
use soxa_service::intake::new_submission;
use soxa_service::refusal::FieldId;
use soxa_service::{ServiceError, cards, namesakes, people, typed};

/// What tells a person, in the order in which it is asked.
const FIELDS: [PersonField; 5] = [
    PersonField::FullName,
    PersonField::BirthDate,
    PersonField::Sex,
    PersonField::PersonId,
    PersonField::Address,
];

/// Fields of somebody whom the register does not know.
pub fn specs(words: &Words, today: NaiveDate) -> Vec<FieldSpec> {
    let field = |field: PersonField| {
        let help = words.say(&format!("stays.{}_help", field.id())).to_owned();
        let kind = match field {
            PersonField::PersonId => Kind::Digits(12),
            PersonField::BirthDate => Kind::Date(DateSense::Past),
            field => person_fields::kind(field, today),
        };
        FieldSpec { help, ..FieldSpec::new(field.id(), words.say(&format!("person.{}", field.id())), kind) }
    };
    let must = [PersonField::FullName, PersonField::BirthDate];
    FIELDS.map(|f| if must.contains(&f) { field(f).required() } else { field(f) }).into()
}

/// The person those fields describe; the first field whose text is no value of it, with why, else.
///
/// # Errors
/// A field and what is wrong with it, in words.
pub fn person_of(form: &Form, words: &Words) -> Result<Person, (PersonField, String)> {
    // Whoever is met at the counter lives here only once an act says so.
    let mut person = Person { standing: Standing::Visitor, ..Person::default() };
    for field in FIELDS {
        let text = match form.value(field.id()) {
            Value::Empty => continue,
            _ => form.person_text(field),
        };
        field.set(&mut person, &text).map_err(|e| (field, words.tell(&e.why)))?;
    }
    typed::names(&Person::default(), &person).map_err(|error| {
        let field = match error.refusal().map(|refusal| &refusal.at) {
            Some(FieldId::Person(field)) => *field,
            _ => PersonField::FullName,
        };
        (field, error.refusal().map_or_else(|| words.tell(&error), |refusal| words.tell(&refusal.why)))
    })?;
    Ok(person)
}

/// Puts what was typed in vain into the field it is of, and the cursor behind it.
pub fn begin_with(form: &mut Form, typed: &str) {
    let typed = typed.trim();
    if typed.is_empty() {
        return;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if Twice::is_id(typed) {
        form.set(PersonField::PersonId.id(), &Value::Text(digits));
        form.focus(PersonField::FullName.id());
    } else if digits.is_empty() {
        form.put_text(PersonField::FullName, typed);
        form.focus(PersonField::BirthDate.id());
    }
}

/// Puts what a card says into the five fields.
fn put_card(card: &Card, form: &mut Form) {
    let bearer = cards::person_of(card);
    for field in FIELDS.into_iter().filter(|field| !field.get(&bearer).is_empty()) {
        match field {
            PersonField::PersonId => form.set(field.id(), &Value::Text(field.get(&bearer))),
            field => form.put_person(field, &bearer),
        }
    }
}

/// The form of five fields.
#[derive(Clone)]
pub struct Newcomer {
    keep: Newcomers,
    /// Of whom it was said that somebody in the register may be the same.
    warned: Option<Person>,
}

impl Newcomer {
    /// With what was typed, or what the card says, before it opened.
    pub fn form(typed: &str, card: Option<&Scan>, keep: Newcomers, ctx: &Ctx<'_>) -> StepForm<Self> {
        let mut form = Form::new(specs(ctx.words, ctx.backend.now().date_naive()));
        begin_with(&mut form, typed);
        if let Some(Ok(card)) = card.map(Scan::card) {
            put_card(&card, &mut form);
        }
        StepForm::with(Self { keep, warned: None }, form)
    }
}

impl Step for Newcomer {
    fn title(&self, words: &Words) -> String {
        words.say("newcomer.title").to_owned()
    }

    fn help(&self) -> &'static str {
        "newcomer.about"
    }

    fn scanned(&mut self, scan: &Scan, form: &mut Form) -> bool {
        let card = scan.card();
        if let Ok(card) = &card {
            put_card(card, form);
        }
        card.is_ok()
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let person = person_of(form, words).map_err(|(field, why)| Refused::field(field.id(), why))?;
        let (register, actor) = (&workspace.register, &workspace.actor);
        if let Some(id) = person.person_id {
            let known =
                existing(people::person_by_id(register, actor, &id.to_string())).map_err(Refused::whole)?;
            if let Some(known) = known {
                let choice = person_choice(known.no, &known.record);
                return Ok(Done::answer(Answer::Person(choice)).saying("newcomer.known"));
            }
        }
        let here = namesakes::find(register, actor, &person).map_err(Refused::whole)?;
        if let Some(here) = here.filter(|_| self.warned.as_ref() != Some(&person)) {
            self.warned = Some(person);
            let said = [("name", here.record.full_name.clone()), ("summary", people::summary(&here.record))];
            let said = said.each_ref().map(|(name, value)| (*name, value.as_str()));
            return Err(Refused::field(PersonField::FullName.id(), words.fill("newcomer.alike", &said)));
        }
        if self.keep == Newcomers::WithTheCase {
            return Ok(Done::answer(Answer::Newcomer(Box::new(person))).quietly());
        }
        let submission = new_submission().map_err(Refused::whole)?;
        let kept = people::add(register, actor, &person, &submission).map_err(refused)?;
        let choice = Choice {
            detail: people::summary(&person),
            ..Choice::new(&kept.value.to_string(), &person.full_name)
        };
        Ok(Done::answer(Answer::Person(choice)).saying("newcomer.kept"))
    }
}

/// Beside the field that is refused, where it is one of the five.
fn refused(error: ServiceError) -> Refused {
    match error.refusal().map(|refusal| refusal.at.clone()) {
        Some(FieldId::Person(field)) if FIELDS.contains(&field) => Refused::beside(field.id(), error),
        _ => Refused::whole(error),
    }
}
