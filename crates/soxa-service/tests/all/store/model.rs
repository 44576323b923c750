//! Random work at the counter against a plain list: the register finds what a look through the list finds, in order.

use std::collections::BTreeSet;

use proptest::prelude::*;
use soxa_domain::action::ActionId;
use soxa_domain::case_state::CaseState;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Person;
use soxa_service::find::find;
use soxa_service::import::{All, people as import};
use soxa_service::intake::{NewCase, receive};
use soxa_service::{case_moves, people};
use soxa_text::collate::name_sort_key;
use soxa_text::fold::fold;

use crate::test_register::TestRegister;

const FAMILIES: [&str; 6] = ["Đinh", "Phạm", "Nguyễn", "Ngô", "Lý", "Y"];
const MIDDLES: [&str; 5] = ["Văn", "Thị", "", "Thị Mỹ", "Ngọc"];
const GIVEN: [&str; 10] = ["An", "Ấn", "Anh", "Nghinh", "Trói", "Huy", "Huynh", "Mỹ", "Mi", "Y"];
const HAMLETS: [&str; 3] = ["Thôn Gò Tranh", "Thôn Hà Bôi", ""];
const QUERIES: [&str; 24] = [
    "d",
    "di",
    "dinh",
    "dinh van",
    "van dinh",
    "n",
    "ng",
    "ngu",
    "nguy",
    "nguyen",
    "nguy thi",
    "y",
    "my",
    "m",
    "mi",
    "hu",
    "huy",
    "huyn",
    "an",
    "ấn",
    "d v a",
    "ly y",
    "dinh 1972",
    "1972 an",
];

fn person(pick: [usize; 4], year: u16) -> Person {
    let [family, middle, given, hamlet] = pick;
    let name = format!("{} {} {}", FAMILIES[family % 6], MIDDLES[middle % 5], GIVEN[given % 10]);
    Person {
        full_name: name.split_whitespace().collect::<Vec<_>>().join(" "),
        birth_date: PartialDate::parse(&year.to_string()).ok(),
        hamlet: HAMLETS[hamlet % 3].to_owned(),
        household: format!("HK{}", given % 4),
        ..Person::default()
    }
}

/// What a look through the list finds, by number in name order.
fn scan(list: &[(u32, Person)], query: &str) -> Vec<u32> {
    let matches = |p: &Person| {
        query.split_whitespace().all(|typed| {
            if let Ok(year) = typed.parse::<u16>() {
                return p.birth_date.is_some_and(|d| d.year() == year);
            }
            let going_on = fold(&format!("{typed}x"));
            let going_on = going_on.strip_suffix('x').unwrap();
            fold(&p.full_name).split(' ').any(|w| w.starts_with(&fold(typed)) || w.starts_with(going_on))
        })
    };
    let mut found: Vec<(Vec<u8>, u32)> =
        list.iter().filter(|(_, p)| matches(p)).map(|(no, p)| (name_sort_key(&p.full_name), *no)).collect();
    found.sort();
    found.into_iter().map(|(_, no)| no).collect()
}

fn check(test: &TestRegister, list: &[(u32, Person)]) {
    test.is_whole();
    for query in QUERIES {
        let wanted = scan(list, query);
        for limit in [3, 50] {
            let hits = find(&test.register, &test.lan, query, limit).unwrap();
            assert_eq!(hits.total as usize, wanted.len(), "{query}");
            let got: Vec<u32> = hits.hits.iter().map(|h| h.no).collect();
            let first: Vec<u32> = wanted.iter().copied().take(limit).collect();
            let names = |nos: &[u32]| -> Vec<String> {
                nos.iter().map(|no| list.iter().find(|(n, _)| n == no).unwrap().1.full_name.clone()).collect()
            };
            assert_eq!(got, first, "{query}: {:?} {:?}", names(&got), names(&first));
        }
    }
}

#[derive(Debug, Clone)]
enum Work {
    Add([usize; 4], u16),
    Change(usize, [usize; 4], u16),
    Receive(usize),
    Move(usize, usize),
}

fn work() -> impl Strategy<Value = Work> {
    let pick = || proptest::array::uniform4(0..60usize);
    prop_oneof![
        3 => (pick(), 1970..1975u16).prop_map(|(p, y)| Work::Add(p, y)),
        3 => (0..400usize, pick(), 1970..1975u16).prop_map(|(n, p, y)| Work::Change(n, p, y)),
        1 => (0..400usize).prop_map(Work::Receive),
        1 => (0..40usize, 0..10usize).prop_map(|(n, s)| Work::Move(n, s)),
    ]
}

/// Does the work; the list as it must be afterwards.
fn run(test: &TestRegister, start: Vec<Person>, all: &[Work]) -> Vec<(u32, Person)> {
    let (register, lan) = (&test.register, &test.lan);
    let mut list: Vec<(u32, Person)> = Vec::new();
    if !start.is_empty() {
        let mut all = All { note: "list", people: start.clone().into_iter().map(Ok) };
        import(register, lan, &mut all, |_| {}).unwrap();
        list = (1u32..).zip(start).collect();
    }
    let mut codes = Vec::new();
    for (n, work) in all.iter().enumerate() {
        let submission = format!("work-{n}");
        match work {
            Work::Add(pick, year) => {
                let new = person(*pick, *year);
                list.push((people::add(register, lan, &new, &submission).unwrap().value, new));
            }
            Work::Change(which, pick, year) if !list.is_empty() => {
                let at = which % list.len();
                let seen = people::person(register, lan, list[at].0).unwrap();
                let new = Person { local_id: seen.record.local_id.clone(), ..person(*pick, *year) };
                people::update(register, lan, &seen, &new, ActionId::PersonSet, "", &submission).unwrap();
                list[at].1 = new;
            }
            Work::Receive(which) if !list.is_empty() => {
                let applicant = list[which % list.len()].0;
                let new = NewCase { procedure: "CT-TTR".to_owned(), applicant, ..NewCase::default() };
                codes.push(
                    receive(register, lan, &new, &submission).unwrap().value.case.record.code.to_string(),
                );
            }
            Work::Move(which, state) if !codes.is_empty() => {
                let state = CaseState::all().nth(*state).unwrap();
                // Most moves are not there; what is refused must leave no trace.
                let _ = case_moves::move_to(
                    register,
                    lan,
                    &codes[which % codes.len()],
                    state,
                    None,
                    "vì thế",
                    None,
                );
            }
            _ => {}
        }
    }
    let unique: BTreeSet<&String> = codes.iter().collect();
    assert_eq!(unique.len(), codes.len(), "a code was given twice");
    list
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn newcomers_are_found_as_in_a_plain_list(all in proptest::collection::vec(work(), 1..40)) {
        let test = TestRegister::new();
        let list = run(&test, Vec::new(), &all);
        check(&test, &list);
    }

    #[test]
    fn an_ordered_register_with_newcomers_and_renames_is_searched_in_order(
        start in proptest::collection::vec((proptest::array::uniform4(0..60usize), 1970..1975u16), 256..300),
        all in proptest::collection::vec(work(), 1..30),
    ) {
        let test = TestRegister::new();
        let start = start.into_iter().enumerate().map(|(n, (p, y))| {
            Person { local_id: Some(format!("L{n}")), ..person(p, y) }
        });
        let list = run(&test, start.collect(), &all);
        check(&test, &list);
    }
}
