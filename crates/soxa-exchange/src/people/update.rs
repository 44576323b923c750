//! A row of a list held against the record of the same person: the record as the list would have it, and field by
//! field what that changes. Pure. An empty cell takes nothing away unless its column is named as one to be cleared.

use serde::Serialize;

use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::compare::{Difference, differences};
use soxa_domain::person::{FieldError, FieldKind, Person, PersonField};
use soxa_service::import_update::SamePerson;
use soxa_text::letters::same_syllables;

/// Fields that no empty cell clears: by these a person is found and named.
const KEPT: [PersonField; 3] = [PersonField::LocalId, PersonField::PersonId, PersonField::FullName];

/// One field that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Which field.
    pub field: PersonField,
    /// What stands in the register; nothing where it is empty there.
    pub before: Option<String>,
    /// What it becomes.
    pub after: Option<String>,
}

/// The record of somebody after a row of a list is taken over it. `clear` names the fields whose empty cells clear;
/// `same` says whether two ids are of one person.
pub fn updated(
    seen: &Person,
    row: &Person,
    clear: &[PersonField],
    same: SamePerson<'_>,
) -> Result<Person, FieldError> {
    use PersonField as F;
    let mut after = seen.clone();
    for field in PersonField::ALL {
        let their = field.get(row);
        let keep = match field {
            // A number that was cancelled led here; it is never given again.
            F::PersonId => row.person_id.is_some_and(|id| seen.cancelled_ids.contains(&id)),
            F::BirthDate => is_vaguer(row.birth_date, seen.birth_date),
            _ if is_spelled_alike(field, &field.get(seen), &their) => true,
            F::FatherId | F::MotherId | F::SpouseId | F::GuardianId => same(&field.get(seen), &their),
            _ => false,
        };
        if keep {
            continue;
        }
        if their.is_empty() {
            if clear.contains(&field) && !KEPT.contains(&field) {
                field.set(&mut after, "")?;
            }
        } else if field == F::Cmnd {
            // Old numbers are kept beside new ones.
            after.cmnd.extend(row.cmnd.iter().filter(|c| !seen.cmnd.contains(c)));
        } else {
            field.set(&mut after, &their)?;
        }
    }
    Ok(after)
}

/// Whether two values are one in other capitals, with the mark on another letter of the syllable, or in another form of
/// the same number: nobody meant to change anything.
fn is_spelled_alike(field: PersonField, seen: &str, their: &str) -> bool {
    let texts = matches!(field.kind(), FieldKind::Name | FieldKind::Text | FieldKind::Listed);
    let numbers = matches!(field.kind(), FieldKind::Phone);
    !seen.is_empty()
        && !their.is_empty()
        && ((texts && same_syllables(seen, their))
            || ((numbers || field == PersonField::Hamlet) && field.same(seen, their)))
}

/// Whether a date says the same as another, only less exactly.
fn is_vaguer(row: Option<PartialDate>, seen: Option<PartialDate>) -> bool {
    let (Some(row), Some(seen)) = (row, seen) else { return false };
    row != seen
        && row.year() == seen.year()
        && row.month().is_none_or(|m| Some(m) == seen.month())
        && row.day().is_none_or(|d| Some(d) == seen.day())
}

/// What differs between two versions of a person, in the order of the fields; against nobody, everything known.
pub fn changes(before: Option<&Person>, after: &Person) -> Vec<FieldChange> {
    let some = |value: String| (!value.is_empty()).then_some(value);
    let change =
        |Difference { field, before, after }| FieldChange { field, before: some(before), after: some(after) };
    differences(before, Some(after)).into_iter().map(change).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use soxa_domain::person::{Link, Sex, Status};
    use soxa_domain::personal_id::{Cmnd, PersonalId};

    fn seen() -> Person {
        Person {
            person_id: PersonalId::parse("051072000101").ok(),
            cancelled_ids: PersonalId::parse("051072000999").ok().into_iter().collect(),
            cmnd: Cmnd::parse("212000101").ok().into_iter().collect(),
            full_name: "Đinh Văn Nghinh".to_owned(),
            birth_date: PartialDate::parse("1972-03-15").ok(),
            sex: Some(Sex::Male),
            phone: "0905 123 456".to_owned(),
            father: Link { id: Some("T1".to_owned()), name: Some("Đinh Reo".to_owned()) },
            note: "cao; Chiều cao: 165".to_owned(),
            ..Person::default()
        }
    }

    fn row(edit: impl FnOnce(&mut Person)) -> Person {
        let mut row = Person {
            person_id: seen().person_id,
            full_name: "Đinh Văn Nghinh".to_owned(),
            ..Person::default()
        };
        edit(&mut row);
        row
    }

    #[test]
    fn what_a_row_does_not_say_stays() {
        assert_eq!(updated(&seen(), &row(|_| ()), &[], &|_, _| false), Ok(seen()));
        let vague = row(|r| r.birth_date = PartialDate::parse("1972").ok());
        assert_eq!(updated(&seen(), &vague, &[], &|_, _| false), Ok(seen()));
        let old_id = row(|r| r.person_id = PersonalId::parse("051072000999").ok());
        assert_eq!(updated(&seen(), &old_id, &[], &|_, _| false), Ok(seen()));
    }

    #[test]
    fn another_spelling_of_the_same_is_no_change() {
        let mut before = seen();
        before.full_name = "Đinh Thị Hòa".to_owned();
        before.hamlet = "Thôn Gò Tranh".to_owned();
        for name in ["Đinh Thị Hoà", "ĐINH THỊ HÒA", "đinh thị  hoà"] {
            let row = row(|r| {
                r.full_name = name.to_owned();
                r.hamlet = "gò tranh".to_owned();
                r.phone = "+84905123456".to_owned();
            });
            assert_eq!(updated(&before, &row, &[], &|_, _| false), Ok(before.clone()), "{name}");
        }
        let other = row(|r| r.full_name = "Đinh Thị Hoa".to_owned());
        assert_ne!(updated(&before, &other, &[], &|_, _| false), Ok(before));
    }

    #[test]
    fn what_a_row_says_is_shown_field_by_field() {
        let row = row(|r| {
            r.birth_date = PartialDate::parse("1973").ok();
            r.cmnd = Cmnd::parse("212000102").ok().into_iter().collect();
            r.status = Some(Status::Moved);
        });
        let after = updated(&seen(), &row, &[], &|_, _| false).unwrap();
        assert_eq!(after.cancelled_ids, seen().cancelled_ids);
        let told: Vec<String> = changes(Some(&seen()), &after)
            .into_iter()
            .map(|c| {
                format!("{}: {} → {}", c.field, c.before.unwrap_or_default(), c.after.unwrap_or_default())
            })
            .collect();
        assert_eq!(
            told,
            ["cmnd: 212000101 → 212000101;212000102", "birth_date: 1972-03-15 → 1973", "status:  → moved"]
        );
    }

    #[test]
    fn an_empty_cell_clears_only_where_asked_and_never_the_name() {
        let cleared = updated(
            &seen(),
            &row(|_| ()),
            &[PersonField::Phone, PersonField::PersonId, PersonField::FullName],
            &|_, _| false,
        )
        .unwrap();
        assert_eq!(cleared, Person { phone: String::new(), ..seen() });
    }
}
