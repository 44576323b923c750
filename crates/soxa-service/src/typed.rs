//! What somebody types about a person, held against what a field may be: no digits in names; a word that is in no list of
//! the country's wants a reason. What a card says is taken as it is.

use super::error::ServiceError;
use crate::refusal::PeopleProblem;
use soxa_domain::person::{FieldKind, Person, PersonField};
use soxa_domain::tables::{self, Entry};
use soxa_text::fold::same;

/// The lists that fields take their words from.
fn list(field: PersonField) -> Option<&'static [Entry]> {
    match field {
        PersonField::Ethnicity => Some(tables::ethnic_groups()),
        PersonField::Religion => Some(tables::religions()),
        PersonField::Nationality => Some(tables::nationalities()),
        _ => None,
    }
}

/// The fields that are others than before, with what they hold now.
fn changed<'a>(old: &'a Person, new: &'a Person) -> impl Iterator<Item = (PersonField, String, String)> + 'a {
    let pair = |field: PersonField| (field, field.get(old), field.get(new));
    PersonField::ALL.into_iter().map(pair).filter(|(_, before, after)| before != after && !after.is_empty())
}

/// Holds the names that are new in a record against what a name may be.
///
/// # Errors
/// A name with digits that had none before.
pub fn names(old: &Person, new: &Person) -> Result<(), ServiceError> {
    let digits = |text: &str| text.chars().any(char::is_numeric);
    let wrong = |(field, before, after): &(PersonField, String, String)| {
        field.kind() == FieldKind::Name && digits(after) && !digits(before)
    };
    match changed(old, new).find(wrong) {
        Some((field, _, name)) => Err(ServiceError::refused(field, PeopleProblem::DigitsInName { name })),
        None => Ok(()),
    }
}

/// Holds everything that is new in a record against its fields.
///
/// # Errors
/// As [`names`]; and a word that is in no list, where no reason is given.
pub(super) fn check(old: &Person, new: &Person, reason: &str) -> Result<(), ServiceError> {
    names(old, new)?;
    let unknown = |(field, _, after): &(PersonField, String, String)| {
        let known = |e: &Entry| same(&e.name, after) || e.aliases.iter().any(|alias| same(alias, after));
        list(*field).is_some_and(|list| !list.iter().any(known))
    };
    match changed(old, new).find(unknown).filter(|_| reason.trim().is_empty()) {
        Some((field, _, word)) => Err(ServiceError::Warned {
            what: format!("{}: “{word}” không có trong danh mục", field.vi()),
        }),
        None => Ok(()),
    }
}
