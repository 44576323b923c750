//! What every change promises: seen versions, submissions, permissions, the journal.

use soxa_domain::action::ActionId;
use soxa_domain::person::Person;
use soxa_service::grant::ReadJournal;
use soxa_service::intake::{NewCase, receive};
use soxa_service::{ServiceError, case_moves, people};
use soxa_store::Store;
use soxa_store::codec::Kind;
use soxa_store::journal::Subject;

use crate::test_register::TestRegister;

fn named(name: &str) -> Person {
    Person { full_name: name.to_owned(), ..Person::default() }
}

#[test]
fn a_change_against_an_old_version_is_refused_and_writes_nothing() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let no = people::add(register, lan, &named("Đinh Văn A"), "1").unwrap().value;
    let seen = people::person(register, lan, no).unwrap();
    let first = Person { phone: "0905".to_owned(), ..seen.record.clone() };
    people::update(register, lan, &seen, &first, ActionId::PersonSet, "", "2").unwrap();
    let second = Person { phone: "0914".to_owned(), ..seen.record.clone() };
    let head = register.head().unwrap();
    match people::update(register, lan, &seen, &second, ActionId::PersonSet, "", "3") {
        Err(ServiceError::Stale { seen: old, current }) => assert!(old < current),
        other => panic!("{other:?}"),
    }
    assert_eq!(register.head().unwrap(), head);
    assert_eq!(people::person(register, lan, no).unwrap().record.phone, "0905");
    let new = NewCase { procedure: "CT-TTR".to_owned(), applicant: no, ..NewCase::default() };
    let case = receive(register, lan, &new, "4").unwrap().value.case;
    let code = case.record.code.to_string();
    let state = soxa_domain::case_state::CaseState::DangXuLy;
    case_moves::move_to(register, lan, &code, state, None, "", Some(case.version)).unwrap();
    let again = case_moves::move_to(
        register,
        lan,
        &code,
        soxa_domain::case_state::CaseState::DaXuLyXong,
        None,
        "",
        Some(case.version),
    );
    assert!(matches!(again, Err(ServiceError::Stale { .. })), "{again:?}");
    test.is_whole();
}

#[test]
fn a_submission_happens_once_also_after_opening_again() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let no = people::add(register, lan, &named("Đinh Văn A"), "once").unwrap().value;
    assert_eq!(people::add(register, lan, &named("Đinh Văn A"), "once").unwrap().value, no);
    let new = NewCase { procedure: "CT-TTR".to_owned(), applicant: no, ..NewCase::default() };
    let first = receive(register, lan, &new, "case").unwrap();
    let again = receive(register, lan, &new, "case").unwrap();
    assert_eq!(first.value.case, again.value.case);
    assert_eq!(register.head().unwrap(), first.head);
    let path = register.path().to_owned();
    let TestRegister { register, folder, .. } = test;
    register.close().unwrap();
    let store = Store::open(&path, None).unwrap();
    let kept = store.read().unwrap().submission("case").unwrap();
    assert_eq!(kept, Some(Subject { kind: Kind::Case, no: first.value.case.no }));
    drop(folder);
}

#[test]
fn every_change_has_one_entry_with_the_values_before_and_after() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let no = people::add(register, lan, &named("Đinh Văn A"), "1").unwrap().value;
    let seen = people::person(register, lan, no).unwrap();
    let new = Person { full_name: "Đinh Văn B".to_owned(), ..seen.record.clone() };
    let changed = people::update(register, lan, &seen, &new, ActionId::PersonSet, "khai lại", "2").unwrap();
    let subject = Subject { kind: Kind::Person, no };
    let (entry, body) = register
        .read(&lan.require(ReadJournal).unwrap(), |r| {
            Ok((r.entry(changed.head.seq)?.unwrap(), r.body(changed.head.seq)?.unwrap()))
        })
        .unwrap();
    assert_eq!(
        (entry.operator.as_str(), entry.terminal.as_str(), entry.action.id()),
        ("Lan", "test", "person.set")
    );
    assert_eq!(entry.subjects, [subject]);
    assert_eq!((body.note.as_str(), body.changes.len()), ("khai lại", 1));
    let value = |bytes: &Option<Vec<u8>>| {
        soxa_store::codec::decode::<Person>(no, bytes.as_deref().unwrap()).unwrap().record
    };
    assert_eq!(value(&body.changes[0].before), seen.record);
    assert_eq!(value(&body.changes[0].after), new);
    assert_eq!(entry.at, crate::test_register::now());
}

#[test]
fn who_may_only_look_changes_nothing() {
    let test = TestRegister::new();
    let register = &test.register;
    let no = people::add(register, &test.lan, &named("Đinh Văn A"), "1").unwrap().value;
    let viewer = test.lan.clone().read_only();
    people::person(register, &viewer, no).unwrap();
    let head = register.head().unwrap();
    let denied = people::add(register, &viewer, &named("Kẻ Khác"), "2");
    assert!(matches!(denied, Err(ServiceError::ReadOnly)), "{denied:?}");
    let new = NewCase { procedure: "CT-TTR".to_owned(), applicant: no, ..NewCase::default() };
    assert!(matches!(receive(register, &viewer, &new, "3"), Err(ServiceError::ReadOnly)));
    assert_eq!(register.head().unwrap(), head);
}
