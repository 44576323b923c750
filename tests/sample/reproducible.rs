//! The generator makes the committed files, and large registers in the same shape.

use std::collections::HashSet;

use soxa_domain::rulebook::RuleBook;

use crate::{generate, shelf};

#[test]
fn the_committed_files_are_what_the_generator_makes() {
    for (file, bytes) in generate::files().unwrap() {
        let committed = std::fs::read(shelf::path(&file)).unwrap();
        assert!(
            committed == bytes,
            "{file} differs: run `cargo run --release --example generate -- commune sample_data`"
        );
    }
    assert!(std::fs::metadata(shelf::path("people.csv")).unwrap().len() < 1_500_000);
}

#[test]
fn a_register_of_any_size_comes_household_by_household() {
    let people: Vec<_> = soxa_sample::people(7, 20_000).collect();
    assert_eq!(people.len(), 20_000);
    let ids: HashSet<_> = people.iter().filter_map(|p| p.person_id).collect();
    assert_eq!(ids.len(), 20_000);
    assert!(people.iter().all(|p| p.person_id.unwrap().warnings(p.sex, p.birth_date).is_empty()));
    let mut households: Vec<_> = people.iter().map(|p| &p.household).collect();
    households.dedup();
    assert_eq!(households.len(), households.iter().collect::<HashSet<_>>().len());
    assert_eq!(soxa_sample::people(7, 50).collect::<Vec<_>>(), people[..50], "a prefix of the larger one");
    assert_ne!(soxa_sample::people(8, 50).collect::<Vec<_>>(), people[..50]);
}

#[test]
fn cases_for_a_register_of_any_size_are_whole() {
    let cases: Vec<_> = soxa_sample::cases(7, 5000, 1000).unwrap().collect();
    assert_eq!(cases.len(), 5000);
    let codes: HashSet<_> = cases.iter().map(|c| c.code).collect();
    assert_eq!(codes.len(), 5000);
    assert!(cases.is_sorted_by_key(|c| c.received_at));
    assert!(cases.iter().all(|c| c.applicant < 1000 && c.due_at.is_some()));
    let rules = RuleBook::built_in().unwrap();
    assert!(cases.iter().all(|c| rules.on(c.received_at.date()).procedure(&c.procedure).is_some()));
}
