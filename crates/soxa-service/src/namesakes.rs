//! Somebody in the register who may be a person that no number tells: asked before somebody new is added.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::ReadPeople;
use super::register::Register;
use soxa_domain::person::Person;
use soxa_store::codec::Stored;
use soxa_store::index::By;
use soxa_store::view::View;
use soxa_text::fold::fold;

/// So many people born on one day are looked at.
const SAME_BIRTH: usize = 512;

/// Somebody of the same name, whatever its marks, of the same whole day of birth, and of no other sex.
///
/// # Errors
/// Whoever asks may not look at people, or the register cannot be read.
pub fn find(
    register: &Register,
    actor: &Actor,
    person: &Person,
) -> Result<Option<Stored<Person>>, ServiceError> {
    let grant = actor.require(ReadPeople)?;
    register.read(&grant, |r| find_in(r, person))
}

/// The same, in any view.
pub(super) fn find_in(view: &impl View, person: &Person) -> Result<Option<Stored<Person>>, ServiceError> {
    let Some(birth) = person.birth_date.filter(|birth| birth.day().is_some()) else { return Ok(None) };
    let name = fold(&person.full_name);
    let born: Vec<Stored<Person>> = view.records(By::Birth, &birth.ordinal().to_be_bytes(), SAME_BIRTH)?;
    let is_one = |other: &Stored<Person>| {
        let other = &other.record;
        let sexes = person.sex.zip(other.sex);
        other.is_active() && fold(&other.full_name) == name && sexes.is_none_or(|(one, other)| one == other)
    };
    Ok(born.into_iter().find(is_one))
}
