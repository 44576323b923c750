//! What a row of a list tells of a person, field by field: where it differs from the register, and the person as the list
//! would have it. Pure; what a kind of list may write is its entry in `list_kinds.toml`.

use crate::domain::labels::Vocabulary;
use crate::domain::list_check::{ListCheck, ListKind, ListRow};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Marital, Person, Sex, phone_digits};
use crate::domain::personal_id::{Cmnd, PersonalId};
use crate::text::fold::fold;
use crate::text::nfc::nfc;

/// The fields that are compared: their names, and what officers call them.
const COMPARED: [(&str, &str); 10] = [
    ("full_name", "họ tên"),
    ("birth_date", "ngày sinh"),
    ("sex", "giới tính"),
    ("person_id", "số định danh"),
    ("cmnd", "số CMND"),
    ("phone", "điện thoại"),
    ("health_insurance", "số BHYT"),
    ("father_name", "cha"),
    ("mother_name", "mẹ"),
    ("hamlet", "thôn"),
];

/// A field in which list and register do not say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field's stable name.
    pub field: &'static str,
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
        let number = field == "person_id" && either && !has("person_id");
        if !has(field) && !number {
            continue;
        }
        let theirs = cell(list, row, if number { "id_number" } else { field });
        let ours = value(person, field);
        let same = same(field, theirs, &ours)
            || (field == "person_id" && same_cmnd(theirs, person))
            || (field == "cmnd" && same_cmnd(theirs, person));
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
        let told = cell(list, row, field);
        if told.is_empty() || (!always && !value(&new, field).is_empty()) {
            continue;
        }
        set(&mut new, field, told, &free);
    }
    new
}

/// What the register says in a field, as a list would write it.
pub fn value(p: &Person, field: &str) -> String {
    let link = |l: &crate::domain::person::Link| l.name.clone().or_else(|| l.id.clone()).unwrap_or_default();
    match field {
        "full_name" => p.full_name.clone(),
        "birth_date" => p.birth_date.map(PartialDate::vi).unwrap_or_default(),
        "sex" => p.sex.map(|s| s.vi().to_owned()).unwrap_or_default(),
        "person_id" => p.person_id.map(|id| id.to_string()).unwrap_or_default(),
        "cmnd" => p.cmnd.last().map(ToString::to_string).unwrap_or_default(),
        "marital" => p.marital.map(|m| m.vi().to_owned()).unwrap_or_default(),
        "father_name" => link(&p.father),
        "mother_name" => link(&p.mother),
        "spouse_name" => link(&p.spouse),
        "ethnicity" => p.ethnicity.clone(),
        "religion" => p.religion.clone(),
        "nationality" => p.nationality.clone(),
        "origin" => p.origin.clone(),
        "birth_place" => p.birth_place.clone(),
        "temporary_address" => p.temporary_address.clone(),
        "phone" => p.phone.clone(),
        "health_insurance" => p.health_insurance.clone(),
        "hamlet" => p.hamlet.clone(),
        _ => String::new(),
    }
}

/// Writes a field; what cannot be read stays as it was.
fn set(p: &mut Person, field: &str, told: &str, free: &impl Fn(PersonalId) -> bool) {
    let text = told.to_owned();
    match field {
        "birth_date" => p.birth_date = day(told).or(p.birth_date),
        "sex" => p.sex = Sex::parse(told).or(p.sex),
        "marital" => p.marital = Marital::parse(told).or(p.marital),
        "person_id" => {
            let id = PersonalId::parse(&digits(told, 12)).ok();
            // A number that was given up is never given again.
            p.person_id = id.filter(|id| free(*id) && !p.cancelled_ids.contains(id)).or(p.person_id);
        }
        "cmnd" => p.cmnd.extend(Cmnd::parse(&digits(told, 9)).ok().filter(|c| !p.cmnd.contains(c))),
        "father_name" => p.father.name = Some(text),
        "mother_name" => p.mother.name = Some(text),
        "spouse_name" => p.spouse.name = Some(text),
        "ethnicity" => p.ethnicity = text,
        "religion" => p.religion = text,
        "nationality" => p.nationality = text,
        "origin" => p.origin = text,
        "birth_place" => p.birth_place = text,
        "temporary_address" => p.temporary_address = text,
        "phone" => p.phone = text,
        "health_insurance" => p.health_insurance = text,
        _ => {}
    }
}

fn day(text: &str) -> Option<PartialDate> {
    PartialDate::parse(text).ok()
}

/// The digits of a number, with the zeros that a spreadsheet lost.
fn digits(text: &str, length: usize) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() + 2 >= length { format!("{digits:0>length$}") } else { digits }
}

/// Whether a number on the list is one of the person's old ones, wherever it stands.
fn same_cmnd(theirs: &str, person: &Person) -> bool {
    Cmnd::parse(&digits(theirs, 9)).is_ok_and(|c| person.cmnd.contains(&c))
}

fn same(field: &str, theirs: &str, ours: &str) -> bool {
    if theirs.is_empty() || ours.is_empty() {
        return theirs == ours;
    }
    match field {
        "birth_date" => day(theirs).is_some_and(|d| day(ours) == Some(d)),
        "sex" => Sex::parse(theirs).is_some_and(|s| Sex::parse(ours) == Some(s)),
        "person_id" => digits(theirs, 12) == digits(ours, 12),
        "cmnd" => digits(theirs, 9) == digits(ours, 9),
        "phone" => phone_digits(theirs) == phone_digits(ours),
        "hamlet" => {
            let bare = |text: &str| fold(text).trim_start_matches("thon ").to_owned();
            bare(theirs) == bare(ours)
        }
        "health_insurance" => theirs.to_uppercase().replace(' ', "") == ours.to_uppercase().replace(' ', ""),
        // Names are the same only with their marks.
        _ => written(theirs) == written(ours),
    }
}

fn written(text: &str) -> String {
    nfc(&text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::list_check::{Verdict, kind};
    use crate::domain::time::Timestamp;

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
