//! A hotel of twenty: everybody is kept and found, nothing is counted, found wrong, overdue or told to anybody.

use soxa_domain::person::{Person, Standing};
use soxa_domain::time::Timestamp;
use soxa_service::intake::{NewCase, receive};
use soxa_service::overview::overview;
use soxa_service::stays::{self, Guest, Place, StayList};
use soxa_service::told_cases::{self, Answers, Told, Who};
use soxa_service::{RegisterKind, cases, find, people, quality, queue, undo};

use super::test_register::TestRegister;

fn guest(n: usize) -> Guest {
    let families = ["Trần", "Lê", "Võ", "Bùi"];
    let given = ["An", "Bình", "Chi", "Dũng", "Giang"];
    Guest::New(Box::new(Person {
        full_name: format!("{} Thị {}", families[n / 5], given[n % 5]),
        address: "Tam Kỳ, Đà Nẵng".to_owned(),
        ..Person::default()
    }))
}

/// How many findings there are of each rule.
fn findings(test: &TestRegister) -> Vec<(&'static str, usize)> {
    let counts = quality::counts(&test.register, &test.lan).unwrap();
    counts.iter().map(|c| (c.rule.id, c.open + c.postponed)).collect()
}

#[test]
fn twenty_guests_are_kept_and_found_and_count_for_nothing() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let resident = Person {
        full_name: "Đinh Văn Nghinh".to_owned(),
        hamlet: "Thôn Gò Tranh".to_owned(),
        household: "HK1".to_owned(),
        ..Person::default()
    };
    people::add(register, lan, &resident, "r").unwrap();
    quality::run(register, lan, |_, _| true).unwrap();
    let before = (overview(register, lan).unwrap(), findings(&test));
    let place =
        Place {
            name: "Nhà nghỉ Suối".to_owned(), hamlet: "Thôn Hà Bôi".to_owned(), ..Place::default()
        };
    let fields = stays::fields(&place, "2026-11-23", "2026-11-25", "du lịch");
    let notice = NewCase { fields, ..NewCase::default() };
    let list = StayList { notice, guests: (0..20).map(guest).collect(), place };
    let kept = stays::receive(register, lan, &list, "stay").unwrap().value;
    assert_eq!(kept.cases.len(), 20);
    assert!(kept.cases.iter().all(|c| c.record.closed_at.is_some() && !c.record.state.is_open()));
    quality::run(register, lan, |_, _| true).unwrap();
    let after = overview(register, lan).unwrap();
    assert_eq!(
        (after.people, after.households, after.open),
        (before.0.people, before.0.households, before.0.open)
    );
    assert_eq!(findings(&test), before.1);
    // Of the resident alone.
    assert_eq!(queue::open(register, lan, None).unwrap().len(), 1);
    assert_eq!(find::find(register, lan, "tran thi an", 5).unwrap().total, 1);
    let first = kept.cases[0].record.applicant;
    assert_eq!(people::person(register, lan, first).unwrap().record.standing, Standing::Visitor);
    assert!(
        stays::open_stay(register, lan, first).unwrap().is_some(),
        "they stay until the day after tomorrow"
    );
    assert_eq!(register.kind(), RegisterKind::Test);
    let later = register.with_clock(Some(Timestamp::parse("2026-12-30T08:00").unwrap()));
    let overdue = cases::CaseFilter { overdue: true, ..cases::CaseFilter::default() };
    assert!(cases::list(&later, lan, &overdue, 9).unwrap().is_empty());
    assert!(stays::open_stay(&later, lan, first).unwrap().is_none());
    undo::undo(register, lan, kept.entry).unwrap();
    assert_eq!(overview(register, lan).unwrap().cases, before.0.cases);
    test.is_whole();
}

/// Cases of another system, each of somebody new.
fn told(test: &TestRegister, applicants: Vec<Person>) -> Vec<u32> {
    let (register, lan) = (&test.register, &test.lan);
    let somebody = Person { hamlet: "Thôn Hà Bôi".to_owned(), ..people_of("Phạm Thị Bướm") };
    let applicant = people::add(register, lan, &somebody, "somebody").unwrap().value;
    let new = NewCase { procedure: "CT-XN".to_owned(), applicant, ..NewCase::default() };
    let like = receive(register, lan, &new, "like").unwrap().value.case.record;
    let codes: Vec<String> = (1..=applicants.len()).map(|n| format!("H48.32.29-261123-{n:04}")).collect();
    let row = |(official, person): (&String, Person)| Told {
        row: 2,
        official: official.clone(),
        case: like.clone(),
        applicant: Who::New(Box::new(person)),
        state_at: None,
    };
    let told = codes.iter().zip(applicants).map(row).collect();
    let planned = told_cases::plan(register, lan, told, &Answers::default()).unwrap();
    told_cases::write(register, lan, "portal.csv", &planned).unwrap();
    codes.iter().map(|code| cases::by_code(register, lan, code).unwrap().record.applicant).collect()
}

fn people_of(name: &str) -> Person {
    Person { full_name: name.to_owned(), ..Person::default() }
}

#[test]
fn who_comes_with_a_case_of_another_system_is_a_resident_only_where_the_record_says_so() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let elsewhere = Person { address: "Tam Kỳ, Đà Nẵng".to_owned(), ..people_of("Trần Thị An") };
    let here = Person { hamlet: "Thôn Gò Tranh".to_owned(), ..people_of("Đinh Văn Nghinh") };
    let numbers = told(&test, vec![elsewhere, here]);
    let seen = |no| people::person(register, lan, no).unwrap();
    let standings: Vec<Standing> = numbers.iter().map(|no| seen(*no).record.standing).collect();
    assert_eq!(standings, [Standing::Visitor, Standing::Resident]);
    // The resident who was there before and the new one.
    assert_eq!(overview(register, lan).unwrap().people, 2);
    let before = queue::open(register, lan, None).unwrap().len();
    for no in &numbers {
        let new = Person { birth_place: "Quảng Nam".to_owned(), ..seen(*no).record };
        people::correct(register, lan, &[(seen(*no), new)], "theo giấy khai sinh").unwrap();
    }
    let told = queue::open(register, lan, None).unwrap();
    assert!(told.iter().all(|item| item.record.person != Some(numbers[0])), "a visitor is told of to nobody");
    assert_eq!(told.len(), before + 1);
    test.is_whole();
}
