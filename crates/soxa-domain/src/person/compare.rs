//! Two versions of a person, field by field.

use super::Person;
use super::field::{FieldError, PersonField};

/// A field in which two versions of a person differ, with the values as files write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which field.
    pub field: PersonField,
    /// The value of the first.
    pub before: String,
    /// The value of the second.
    pub after: String,
}

/// Where two versions of a person differ, in the order of the fields; against nobody, everything known.
pub fn differences(before: Option<&Person>, after: Option<&Person>) -> Vec<Difference> {
    let value =
        |person: Option<&Person>, field: PersonField| person.map(|p| field.get(p)).unwrap_or_default();
    let both = PersonField::ALL.iter().map(|field| Difference {
        field: *field,
        before: value(before, *field),
        after: value(after, *field),
    });
    both.filter(|d| d.before != d.after).collect()
}

/// One record of two of the same person: what `stays` lacks, and the fields to `take`, come from the one that goes.
///
/// # Errors
///
/// Where a value of the one that goes is none any more, such as a label that was given up.
pub fn merged(goes: &Person, stays: &Person, take: &[PersonField]) -> Result<Person, FieldError> {
    let mut merged = stays.clone();
    for Difference { field, before: their, after: my } in differences(Some(goes), Some(stays)) {
        // Both are found by the local id of the one that stays, and every nine-digit number is kept.
        if matches!(field, PersonField::LocalId | PersonField::Cmnd) || their.is_empty() {
            continue;
        }
        if my.is_empty() || take.contains(&field) {
            field.set(&mut merged, &their)?;
        }
    }
    Ok(merged)
}
