//! What happens in a life, as small forms over a person's or a household's sheet: birth, death, departure, return, another
//! household, temporary residence and absence.

mod birth;
mod leaving;
mod moving;
mod returning;
mod sojourn;

pub use birth::BirthStep;
pub use leaving::LeavingStep;
pub use moving::{MoveStep, SplitStep};
pub use returning::ReturnStep;
pub use sojourn::{EndStep, SojournStep};

use crate::tui::backend::Choice;
use crate::tui::screen::Ctx;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Person;
use soxa_domain::relationship::Relationship;
use soxa_service::ServiceError;
use soxa_service::people;
use soxa_store::codec::Stored;

/// The field in which a warning is answered.
const REASON: &str = "reason";

/// A field of these forms, with its own sentence of help.
fn field(key: &str, kind: Kind, words: &Words) -> FieldSpec {
    let help = words.say(&format!("event.{key}_help")).to_owned();
    FieldSpec { help, ..FieldSpec::new(key, words.say(&format!("event.{key}")), kind) }
}

/// Every relationship, to choose from.
fn relationships(words: &Words) -> FieldSpec {
    let all = Relationship::all().map(|r| Choice::new(r.label(), r.label())).collect();
    field("relationship", Kind::Choice(Choices::These(all)), words)
}

/// What was chosen as relationship.
fn chosen(form: &Form) -> Option<Relationship> {
    Relationship::parse(&form.text("relationship"))
}

/// Puts a derived relationship in, unless the officer has chosen one.
fn propose(form: &mut Form, settled: Option<Relationship>) {
    if form.is_filled_by_soxa("relationship") {
        let value = settled.map_or(Value::Empty, |r| Value::Chosen(Choice::new(r.label(), r.label())));
        form.fill("relationship", &value);
    }
}

/// The labels that are left to choose from, in a sentence.
fn open_labels(choices: &[Relationship], words: &Words) -> String {
    let labels: Vec<&str> = choices.iter().map(|r| r.label()).collect();
    words.fill("event.choose", &[("labels", &labels.join(" / "))])
}

/// What a form proposes by itself. What is typed half is not told of before it is handed in; a register that cannot be
/// read is.
fn proposed<T>(proposal: Result<T, ServiceError>, ctx: &Ctx<'_>) -> Option<T> {
    match proposal {
        Err(ServiceError::Refused(_) | ServiceError::NotFound { .. } | ServiceError::Warned { .. }) => None,
        proposal => ctx.read(proposal),
    }
}

fn today(ctx: &Ctx<'_>) -> Value {
    PartialDate::parse(&ctx.backend.now().date_naive().to_string()).map_or(Value::Empty, Value::Date)
}

fn person(no: u32, ctx: &Ctx<'_>) -> Result<Option<Stored<Person>>, ServiceError> {
    ctx.workspace().map(|o| people::person(&o.register, &o.actor, no)).transpose()
}
