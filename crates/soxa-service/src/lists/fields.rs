//! What a row of a list tells of a person, field by field: where it differs from the register, and the person as the list
//! would have it. Pure; what a kind of list may write is its entry in `list_kinds.toml`.

use soxa_domain::list_check::{ListCheck, ListKind, ListRow};
use soxa_domain::person::values::padded;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::personal_id::{Cmnd, PersonalId};

/// The fields that are compared, and what officers call them in a sentence.
const COMPARED: [(PersonField, &str); 10] = [
    (PersonField::FullName, "họ tên"),
    (PersonField::BirthDate, "ngày sinh"),
    (PersonField::Sex, "giới tính"),
    (PersonField::PersonId, "số định danh"),
    (PersonField::Cmnd, "số CMND"),
    (PersonField::Phone, "điện thoại"),
    (PersonField::HealthInsurance, "số BHYT"),
    (PersonField::FatherName, "cha"),
    (PersonField::MotherName, "mẹ"),
    (PersonField::Hamlet, "thôn"),
];

/// A field in which list and register do not say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which field.
    pub field: PersonField,
    /// What officers call it.
    pub label: &'static str,
    /// What the list says; empty where it says nothing.
    pub theirs: String,
    /// What the register says; empty where it says nothing.
    pub ours: String,
}

impl Fault {
    /// Whether the list has to be put right: it says something else, or nothing.
    pub fn is_theirs(&self) -> bool {
        !self.ours.is_empty()
    }

    /// In words: `sai ngày sinh: 10/08/1976 → 08/10/1976`.
    pub fn text(&self) -> String {
        match (self.theirs.is_empty(), self.ours.is_empty()) {
            (true, _) => format!("thiếu {}: {}", self.label, self.ours),
            (_, true) => format!("sổ thiếu {}: {}", self.label, self.theirs),
            _ => format!("sai {}: {} → {}", self.label, self.theirs, self.ours),
        }
    }
}

/// What the columns of the list that are read as a field say in a row.
pub fn cell<'r>(list: &ListCheck, row: &'r ListRow, field: &str) -> &'r str {
    let bare = field.strip_suffix("_name").filter(|f| matches!(*f, "father" | "mother" | "spouse"));
    let names = |f: &String| f == field || bare.is_some_and(|bare| f == bare);
    let at = list.fields.iter().position(names);
    at.and_then(|i| row.cells.get(i)).map_or("", |cell| cell.trim())
}

/// Where a row and the person it means differ. A field the list has no column for is not missing in it.
pub fn faults(list: &ListCheck, row: &ListRow, person: &Person) -> Vec<Fault> {
    let has = |field: &str| {
        let bare = field.trim_end_matches("_name");
        list.fields.iter().any(|f| f == field || (bare != "full" && f == bare))
    };
    let either = has("id_number");
    let mut faults = Vec::new();
    for (field, label) in COMPARED {
        let number = field == PersonField::PersonId && either && !has(field.id());
        if !has(field.id()) && !number {
            continue;
        }
        let theirs = cell(list, row, if number { "id_number" } else { field.id() });
        let ours = field.shown(person);
        let is_number = matches!(field, PersonField::PersonId | PersonField::Cmnd);
        let same = field.same(theirs, &ours) || (is_number && same_cmnd(theirs, person));
        if !same {
            faults.push(Fault { field, label, theirs: theirs.to_owned(), ours });
        }
    }
    faults
}

/// The person with what a match takes from the row; `free` says whether nobody else bears a personal id.
pub fn taken_over(
    kind: &ListKind,
    (list, row): (&ListCheck, &ListRow),
    person: &Person,
    free: impl Fn(PersonalId) -> bool,
) -> Person {
    let mut new = person.clone();
    let wanted = kind.writes.iter().map(|f| (f, true)).chain(kind.fills.iter().map(|f| (f, false)));
    for (field, always) in wanted {
        let told = cell(list, row, field.id());
        if told.is_empty() || (!always && !field.shown(&new).is_empty()) {
            continue;
        }
        set(&mut new, *field, told, &free);
    }
    new
}

/// Writes a field; what cannot be read stays as it was.
fn set(p: &mut Person, field: PersonField, told: &str, free: &impl Fn(PersonalId) -> bool) {
    match field {
        PersonField::PersonId => {
            let id = PersonalId::parse(&padded(told, 12)).ok();
            // A number that was given up is never given again.
            p.person_id = id.filter(|id| free(*id) && !p.cancelled_ids.contains(id)).or(p.person_id);
        }
        PersonField::Cmnd => {
            p.cmnd.extend(Cmnd::parse(&padded(told, 9)).ok().filter(|c| !p.cmnd.contains(c)));
        }
        // The row shows what it says; the record keeps what it had.
        field => drop(field.set(p, told)),
    }
}

/// Whether a number on the list is one of the person's old ones, wherever it stands.
fn same_cmnd(theirs: &str, person: &Person) -> bool {
    Cmnd::parse(&padded(theirs, 9)).is_ok_and(|c| person.cmnd.contains(&c))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use soxa_domain::list_check::{Verdict, kinds};

    fn kind(id: &str) -> Option<&'static ListKind> {
        kinds().iter().find(|k| k.id == id)
    }

    use soxa_domain::partial_date::PartialDate;
    use soxa_domain::person::Sex;
    use soxa_domain::time::Timestamp;

    fn list(kind: &str, fields: &[&str]) -> ListCheck {
        let fields: Vec<String> = fields.iter().map(|f| (*f).to_owned()).collect();
        ListCheck {
            kind: kind.to_owned(),
            name: String::new(),
            sender: String::new(),
            received_at: Timestamp::parse("2026-11-23T08:00").unwrap(),
            columns: fields.clone(),
            fields,
            rows: 1,
            officer: String::new(),
            closed: false,
            title: Vec::new(),
            is_sheet: false,
        }
    }

    fn row(cells: &[&str]) -> ListRow {
        ListRow {
            list: 1,
            row: 1,
            cells: cells.iter().map(|c| (*c).to_owned()).collect(),
            candidates: Vec::new(),
            verdict: Verdict::Undecided,
            person: None,
            decided_at: None,
            decided_by: String::new(),
            note: String::new(),
        }
    }

    fn somebody() -> Person {
        Person {
            full_name: "Đinh Văn Trói".to_owned(),
            birth_date: PartialDate::parse("1976-10-08").ok(),
            sex: Some(Sex::Male),
            person_id: PersonalId::parse("051076112904").ok(),
            cmnd: vec![Cmnd::parse("212455107").unwrap()],
            ..Person::default()
        }
    }

    #[test]
    fn what_a_list_has_wrong_or_lacks_is_found_and_nothing_else() {
        let head = list("vaccination", &["full_name", "birth_date", "sex", "person_id", "phone"]);
        let right = row(&["ĐINH  VĂN TRÓI", "08-10-1976", "nam", "51076112904", ""]);
        assert_eq!(faults(&head, &right, &somebody()), []);
        let wrong = row(&["Dinh Van Troi", "10/08/1976", "Nữ", "", "0905 123 456"]);
        let texts: Vec<String> = faults(&head, &wrong, &somebody()).iter().map(Fault::text).collect();
        assert_eq!(
            texts,
            [
                "sai họ tên: Dinh Van Troi → Đinh Văn Trói",
                "sai ngày sinh: 10/08/1976 → 08/10/1976",
                "sai giới tính: Nữ → Nam",
                "thiếu số định danh: 051076112904",
                "sổ thiếu điện thoại: 0905 123 456"
            ]
        );
        let either = list("prisoners", &["full_name", "id_number"]);
        assert_eq!(faults(&either, &row(&["Đinh Văn Trói", "212455107"]), &somebody()), []);
    }

    #[test]
    fn a_match_fills_what_is_empty_and_writes_what_the_list_knows_best() {
        let head = list("insurance", &["full_name", "health_insurance", "phone"]);
        let told = row(&["Đinh Văn Trói", "GD4515112345678", "0905123456"]);
        let seen = Person { health_insurance: "OLD".to_owned(), phone: "0123".to_owned(), ..somebody() };
        let new = taken_over(kind("insurance").unwrap(), (&head, &told), &seen, |_| true);
        assert_eq!((new.health_insurance.as_str(), new.phone.as_str()), ("GD4515112345678", "0123"));
        let head = list("children", &["full_name", "person_id", "mother_name"]);
        let told = row(&["Đinh Văn Trói", "051218000123", "Phạm Thị Bướm"]);
        let child = Person { person_id: None, cmnd: Vec::new(), ..somebody() };
        let kind = kind("children").unwrap();
        let new = taken_over(kind, (&head, &told), &child, |_| true);
        assert_eq!(new.person_id.unwrap().to_string(), "051218000123");
        assert_eq!(new.mother.name.as_deref(), Some("Phạm Thị Bướm"));
        assert_eq!(taken_over(kind, (&head, &told), &child, |_| false).person_id, None);
    }
}
