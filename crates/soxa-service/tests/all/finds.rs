//! Somebody of a name that very many bear is found by a piece of any number, whoever stands before them.

use soxa_domain::person::Person;
use soxa_service::import::{self, All};
use soxa_service::{find, people};

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
