//! Somebody of a name that very many bear is found by a piece of any number, whoever stands before them.

use soxa_domain::person::Person;
use soxa_domain::time::Timestamp;
use soxa_service::grant::ReadCases;
use soxa_service::import::{self, All};
use soxa_service::intake::{NewCase, receive};
use soxa_service::{case_search, find, people};
use soxa_store::index::By;

use super::test_register::TestRegister;

/// So many of one name; the number of the last in the order of names, who has numbers of another kind.
fn alike(test: &TestRegister, count: usize) -> u32 {
    let (register, lan) = (&test.register, &test.lan);
    let all = (0..count).map(|n| Person {
        full_name: "Đinh Văn An".to_owned(),
        hamlet: "Thôn Gò Tranh".to_owned(),
        household: format!("HK{n:05}"),
        phone: phone(n),
        ..Person::default()
    });
    import::people(register, lan, &mut All { note: "một họ", people: all.map(Ok) }, |_| {}).unwrap();
    let last = Person {
        full_name: "Đinh Văn Ý".to_owned(),
        hamlet: "Thôn Hà Bôi".to_owned(),
        household: "GT087".to_owned(),
        phone: LAST.to_owned(),
        ..Person::default()
    };
    people::add(register, lan, &last, "last").unwrap().value
}

fn phone(n: usize) -> String {
    format!("0914{n:06}")
}

const LAST: &str = "0905 777 321";

#[test]
fn whoever_bears_a_common_name_is_found_by_any_piece_of_a_number() {
    const COUNT: usize = 2_200;
    let test = TestRegister::new();
    let last = alike(&test, COUNT);
    for piece in ["0905", "0905777321", "gt087", "7321", "777", "0914", "2199"] {
        let others = (0..COUNT).filter(|n| phone(*n).contains(piece)).count();
        let is_last = piece == "gt087" || LAST.replace(' ', "").contains(piece);
        for typed in [format!("đinh {piece}"), format!("{piece} dinh van"), format!("đinh {piece} v")] {
            let found = find::find(&test.register, &test.lan, &typed, COUNT + 1).unwrap();
            assert_eq!(found.total as usize, others + usize::from(is_last), "{typed}");
            assert_eq!(found.hits.iter().any(|hit| hit.no == last), is_last, "{typed}");
        }
    }
    assert_eq!(find::find(&test.register, &test.lan, "đinh 0905 gò", 20).unwrap().total, 1, "of the hamlet");
}

#[test]
fn whoever_bears_a_name_that_more_bear_than_are_gone_through_at_each_key_is_found_too() {
    let test = TestRegister::new();
    let last = alike(&test, 10_100);
    for typed in ["đinh 0905777", "đinh gt087", "dinh y 0905", "đinh 7321", "đinh 777321"] {
        let found = find::find(&test.register, &test.lan, typed, 20).unwrap();
        assert!(found.hits.iter().any(|hit| hit.no == last), "{typed}: {found:?}");
    }
    let all = find::find(&test.register, &test.lan, "đinh 0914", 20).unwrap();
    assert_eq!((all.total, all.hits.len()), (10_100, 20));
}

/// Four digits, of which every year consists, are asked for at each key.
#[test]
fn a_serial_number_is_looked_for_among_the_newest_cases_which_alone_are_read() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let person =
        Person {
            full_name: "Đinh Văn An".to_owned(), hamlet: "Thôn Hà Bôi".to_owned(), ..Person::default()
        };
    let applicant = people::add(register, lan, &person, "a").unwrap().value;
    let day = |n: u32| Timestamp::parse(&format!("2026-11-{:02}T08:00", 23 - n)).unwrap();
    // The later it is written down, the earlier it came.
    let cases: Vec<u32> = (0..5)
        .map(|n| {
            let received = Some(day(n));
            let new = NewCase { procedure: "CT-XN".to_owned(), applicant, received, ..NewCase::default() };
            receive(register, lan, &new, &n.to_string()).unwrap().value.case.no
        })
        .collect();
    let grant = lan.require(ReadCases).unwrap();
    let last = |limit| register.read(&grant, |r| Ok(r.last_in(By::CaseReceived, limit)?)).unwrap();
    let all = register.read(&grant, |r| Ok(r.in_range(By::CaseReceived, &[], &[], usize::MAX)?)).unwrap();
    for limit in 0..8 {
        let wanted: Vec<u32> = all.iter().rev().take(limit).copied().collect();
        assert_eq!(last(limit), wanted);
    }
    assert_eq!(last(2), cases[..2]);
    let found = case_search::search(register, lan, "0001", 9).unwrap();
    assert_eq!(
        found.iter().map(|c| c.no).collect::<Vec<_>>(),
        cases.iter().rev().copied().collect::<Vec<_>>()
    );
    assert!(case_search::search(register, lan, "2026", 9).unwrap().is_empty());
}
