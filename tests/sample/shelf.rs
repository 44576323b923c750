//! The committed files, read.

use std::collections::HashMap;
use std::path::PathBuf;

use soxa_domain::calendar::WorkCalendar;
use soxa_domain::case::Case;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::rulebook::RuleBook;
use soxa_domain::unit::Commune;
use soxa_exchange::{cases, people};

pub type Row = HashMap<String, String>;

pub fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_data").join(file)
}

pub fn rows(file: &str) -> Vec<Row> {
    table(&path(file))
}

/// A table of `tests/vectors/`.
pub fn vector(file: &str) -> Vec<Row> {
    table(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(file))
}

fn table(path: &std::path::Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().into_deserialize().collect::<Result<_, _>>().unwrap()
}

pub fn commune() -> Commune {
    toml::from_str(&std::fs::read_to_string(path("commune.toml")).unwrap()).unwrap()
}

/// Everybody before the corrections.
pub fn people_before() -> Vec<Person> {
    let file = people::PeopleFile::open(&path("people.csv"), &people::Options::default()).unwrap();
    assert_eq!(file.unknown, [""; 0]);
    file.people().unwrap().0.map(|row| row.person.unwrap()).collect()
}

/// Everybody after the corrections; each correction must find the value it says was there.
pub fn people_after() -> Vec<Person> {
    let mut people: HashMap<String, (usize, Person)> =
        people_before().into_iter().enumerate().map(|(i, p)| (p.public_id(), (i, p))).collect();
    for row in rows("corrections.csv") {
        let (i, person) = people.remove(&row["person"]).expect("a correction names nobody");
        if row["field"] == "merged_into" {
            assert!(people.contains_key(&row["after"]));
            continue;
        }
        let field: PersonField = row["field"].parse().unwrap();
        assert_eq!(field.get(&person), row["before"], "{row:?}");
        assert_ne!(row["before"], row["after"], "{row:?}");
        let mut person = person;
        field.set(&mut person, &row["after"]).unwrap();
        people.insert(person.public_id(), (i, person));
    }
    let mut people: Vec<_> = people.into_values().collect();
    people.sort_by_key(|(i, _)| *i);
    people.into_iter().map(|(_, p)| p).collect()
}

/// The cases of the period, read as an import reads them.
pub fn period_cases() -> Vec<Case> {
    let people = people_before();
    let at: HashMap<String, u32> =
        people.iter().enumerate().map(|(i, p)| (p.public_id(), i as u32)).collect();
    let context = cases::Context {
        rules: &RuleBook::built_in().unwrap(),
        calendar: &WorkCalendar::built_in(),
        person: &|id| at.get(id).copied(),
        officer: "",
    };
    let cases::CaseFile { cases, problems, .. } = cases::read(&path("cases.csv"), &context).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    assert!(cases.iter().all(|c| c.keep_code));
    cases.into_iter().map(|c| c.case).collect()
}
