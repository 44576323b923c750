//! Receiving the case of somebody who is not in the register yet.

use std::collections::BTreeMap;

use crate::test_register::TestRegister;
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::person::Person;
use soxa_service::ServiceError;
use soxa_service::grant::{ReadJournal, ReadPeople};
use soxa_service::intake::{NewCase, receive_of_new};
use soxa_service::{people, undo};

fn newcomer() -> Person {
    Person { full_name: "Đinh Văn Lạ".to_owned(), ..Person::default() }
}

fn new(procedure: &str) -> NewCase {
    NewCase { procedure: procedure.to_owned(), ..NewCase::default() }
}

/// People, cases and entries of the journal.
fn there(test: &TestRegister) -> (u64, u64, u64) {
    let grant = test.lan.require(ReadPeople).unwrap();
    let count = |r: &soxa_store::Reader| Ok((r.count::<Person>()?, r.count::<Case>()?, r.head()?.seq));
    test.register.read(&grant, count).unwrap()
}

#[test]
fn a_refused_case_leaves_nobody() {
    let test = TestRegister::new();
    let before = there(&test);
    let odd = BTreeMap::from([("không có mục này".to_owned(), "1".to_owned())]);
    let refused = [
        new("KHONG-CO"),
        NewCase { fields: odd, ..new("CT-TTR") },
        // Somebody else concerned who is not there: found out only while the case is written.
        NewCase { persons: vec![77], ..new("CT-TTR") },
    ];
    for (n, case) in refused.iter().enumerate() {
        let said = receive_of_new(&test.register, &test.lan, &newcomer(), case, &format!("{n}"));
        assert!(said.is_err(), "{case:?}");
        assert_eq!(there(&test), before, "{case:?}");
    }
    let nameless = receive_of_new(&test.register, &test.lan, &Person::default(), &new("CT-TTR"), "n");
    assert!(matches!(nameless, Err(ServiceError::Refused(_))));
    assert_eq!(there(&test), before);
    test.is_whole();
}

#[test]
fn a_new_applicant_and_the_case_are_one_act_taken_back_as_one() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let (people, cases, entries) = there(&test);
    let first = receive_of_new(register, lan, &newcomer(), &new("CT-TTR"), "one").unwrap();
    assert_eq!(there(&test), (people + 1, cases + 1, entries + 1));
    let no = first.value.case.record.applicant;
    assert_eq!(people::person(register, lan, no).unwrap().record.full_name, "Đinh Văn Lạ");
    let entry = register.read(&lan.require(ReadJournal).unwrap(), |r| Ok(r.entry(first.head.seq)?));
    assert_eq!(entry.unwrap().unwrap().action.known(), Some(ActionId::CaseReceive));
    // The same submission again is the same person and the same case.
    let again = receive_of_new(register, lan, &newcomer(), &new("CT-TTR"), "one").unwrap();
    assert_eq!(again.value.case, first.value.case);
    assert_eq!(there(&test), (people + 1, cases + 1, entries + 1));
    undo::undo(register, lan, first.head.seq).unwrap();
    assert_eq!(there(&test), (people, cases, entries + 2));
    test.is_whole();
}

/// The receipt of a case that was taken back is still in somebody's hand.
#[test]
fn a_code_that_was_given_is_not_given_again() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let receive = |id: &str| receive_of_new(register, lan, &newcomer(), &new("CT-TTR"), id).unwrap();
    let first = receive("one");
    undo::undo(register, lan, first.head.seq).unwrap();
    let second = receive("two");
    let code = |received: &soxa_service::register::Changed<soxa_service::intake::Received>| {
        received.value.case.record.code.number()
    };
    assert_eq!((code(&first), code(&second)), (1, 2));
    test.is_whole();
}
