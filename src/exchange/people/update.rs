//! A row of a list held against the record of the same person: the record as the list would have it, and field by
//! field what that changes. Pure. An empty cell takes nothing away unless its column is named as one to be cleared.

use serde::Serialize;

use super::{HEADERS, cells, row::parse_cells};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Person;
use crate::service::import_update::SamePerson;

/// Columns that no empty cell clears: by these a person is found and named.
const KEPT: [&str; 3] = ["local_id", "person_id", "full_name"];

/// One field that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The column.
    pub field: &'static str,
    /// What stands in the register; nothing where it is empty there.
    pub before: Option<String>,
    /// What it becomes.
    pub after: Option<String>,
}

/// The record of somebody after a row of a list is taken over it. `clear` names the columns whose empty cells clear;
/// `same` says whether two ids are of one person.
pub fn updated(seen: &Person, row: &Person, clear: &[&str], same: SamePerson<'_>) -> Result<Person, String> {
    let (mine, theirs) = (cells(seen), cells(row));
    let mut wanted = mine.clone();
    for ((header, slot), their) in HEADERS.iter().zip(&mut wanted).zip(&theirs) {
        let keep = match *header {
            // A number that was cancelled led here; it is never given again.
            "person_id" => row.person_id.is_some_and(|id| seen.cancelled_ids.contains(&id)),
            "birth_date" => is_vaguer(row.birth_date, seen.birth_date),
            "father_id" | "mother_id" | "spouse_id" | "guardian_id" => same(slot, their),
            _ => false,
        };
        if keep {
            continue;
        }
        if their.is_empty() {
            if clear.contains(header) && !KEPT.contains(header) {
                slot.clear();
            }
        } else if *header == "cmnd" {
            // Old numbers are kept beside new ones.
            let new = row.cmnd.iter().filter(|c| !seen.cmnd.contains(c)).map(ToString::to_string);
            *slot = seen.cmnd.iter().map(ToString::to_string).chain(new).collect::<Vec<_>>().join(";");
        } else {
            slot.clone_from(their);
        }
    }
    if wanted == mine {
        return Ok(seen.clone());
    }
    let after = Person { cancelled_ids: seen.cancelled_ids.clone(), ..parse_cells(&wanted)? };
    Ok(after)
}

/// Whether a date says the same as another, only less exactly.
fn is_vaguer(row: Option<PartialDate>, seen: Option<PartialDate>) -> bool {
    let (Some(row), Some(seen)) = (row, seen) else { return false };
    row != seen
        && row.year() == seen.year()
        && row.month().is_none_or(|m| Some(m) == seen.month())
        && row.day().is_none_or(|d| Some(d) == seen.day())
}

/// What differs between two versions of a person, in the order of the columns; against nobody, everything known.
pub fn changes(before: Option<&Person>, after: &Person) -> Vec<FieldChange> {
    let old = before.map(cells).unwrap_or_default();
    let some = |cell: &String| (!cell.is_empty()).then(|| cell.clone());
    HEADERS
        .iter()
        .zip(old.iter().zip(&cells(after)))
        .filter(|(_, (old, new))| old != new)
        .map(|(field, (old, new))| FieldChange { field, before: some(old), after: some(new) })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::person::{Link, Sex, Status};
    use crate::domain::personal_id::{Cmnd, PersonalId};

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
        let cleared =
            updated(&seen(), &row(|_| ()), &["phone", "person_id", "full_name"], &|_, _| false).unwrap();
        assert_eq!(cleared, Person { phone: String::new(), ..seen() });
    }
}
