//! Random lives of cases from receipt to the register and back, held against a model that knows for each case its states and
//! whether it stands in the register: what is written is there once, what is undone is gone with what was told of it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::person::Person;
use soxa_service::grant::{ReadCases, ReadPeople};
use soxa_service::intake::{NewCase, receive};
use soxa_service::supplements::{self, Ask};
use soxa_service::{applying, case_edits, case_moves, cases, people, queue};

use super::test_register::TestRegister;

#[derive(Debug, Clone)]
enum Step {
    Receive(usize, usize),
    Move(usize, usize),
    Apply(usize),
    Undo(usize),
    Ask(usize),
    Bring(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => (0..3usize, 0..3usize).prop_map(|(p, w)| Step::Receive(p, w)),
        4 => (0..6usize, 0..10usize).prop_map(|(n, s)| Step::Move(n, s)),
        4 => (0..6usize).prop_map(Step::Apply),
        3 => (0..6usize).prop_map(Step::Undo),
        1 => (0..6usize).prop_map(Step::Ask),
        1 => (0..6usize).prop_map(Step::Bring),
    ];
    prop::collection::vec(step, 1..40)
}

/// What of a case can be taken back: as it was, and everybody as they were.
type Before = (Case, Vec<Person>);

/// A register with three people of one hamlet.
fn town() -> TestRegister {
    let test = TestRegister::new();
    for (n, name) in ["Đinh Văn Nghinh", "Phạm Thị Bướm", "Nguyễn Văn An"].into_iter().enumerate()
    {
        let person = Person {
            full_name: name.to_owned(),
            hamlet: "Thôn Gò Tranh".to_owned(),
            household: format!("HK{n}"),
            local_id: Some(format!("L{n}")),
            ..Person::default()
        };
        people::add(&test.register, &test.lan, &person, name).unwrap();
    }
    test
}

fn everybody(test: &TestRegister) -> Vec<Person> {
    (1..=3).map(|no| people::person(&test.register, &test.lan, no).unwrap().record).collect()
}

fn case(test: &TestRegister, code: &str) -> Case {
    cases::by_code(&test.register, &test.lan, code).unwrap().record
}

/// Procedures with what their acts need.
const PROCEDURES: [(&str, &[(&str, &str)]); 3] = [
    ("CT-TTR", &[("dwelling_hamlet", "Thôn Hà Bôi"), ("months", "6")]),
    ("CT-KB", &[("dwelling_hamlet", "Thôn Hà Xuyên")]),
    ("CT-XN", &[]),
];

fn run(steps: &[Step]) {
    let test = town();
    let (register, lan) = (&test.register, &test.lan);
    let mut codes: Vec<String> = Vec::new();
    let mut undo: BTreeMap<String, Vec<Before>> = BTreeMap::new();
    for (n, step) in steps.iter().enumerate() {
        let which = match step {
            Step::Receive(..) => None,
            Step::Move(at, _) | Step::Apply(at) | Step::Undo(at) | Step::Ask(at) | Step::Bring(at) => {
                let Some(code) = (!codes.is_empty()).then(|| codes[at % codes.len()].clone()) else {
                    continue;
                };
                Some(code)
            }
        };
        let before = which.as_ref().map(|code| (case(&test, code), everybody(&test)));
        let done = match (step, &which) {
            (Step::Receive(procedure, who), _) => {
                let (procedure, fields) = PROCEDURES[*procedure];
                let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
                let applicant = 1 + *who as u32;
                let new =
                    NewCase { procedure: procedure.to_owned(), applicant, fields, ..NewCase::default() };
                let kept = receive(register, lan, &new, &format!("{n}")).unwrap().value.case;
                codes.push(kept.record.code.to_string());
                continue;
            }
            (Step::Move(_, state), Some(code)) => {
                let to = CaseState::all().nth(*state).unwrap();
                case_moves::move_to(register, lan, code, to, None, "vì thế", None).map(drop)
            }
            (Step::Apply(_), Some(code)) => {
                let plan = applying::propose(register, lan, code, &BTreeMap::new());
                let was = case(&test, code);
                let (due, once) = (applying::is_outstanding(register, &was), was.applied_at.is_none());
                assert_eq!(plan.as_ref().is_ok_and(|p| p.applied_at.is_none()), due, "{code}");
                match plan {
                    Ok(plan) if once => applying::apply(register, lan, &plan).map(drop),
                    Ok(plan) => {
                        assert_eq!(plan.applied_at, was.applied_at, "a second time tells of the first");
                        continue;
                    }
                    Err(e) => Err(e),
                }
            }
            (Step::Ask(_), Some(code)) => {
                let parts = [Ask { name: "CT01".to_owned(), wrong: None }];
                supplements::ask(register, lan, code, &parts, "", None).map(drop)
            }
            (Step::Bring(_), Some(code)) => {
                case_edits::take_paper(register, lan, code, "CT01", None).map(drop)
            }
            (Step::Undo(_), Some(code)) => {
                let undone = case_moves::undo(register, lan, code);
                match (undone, undo.get_mut(code).and_then(Vec::pop)) {
                    (Ok(()), Some((was, people))) => {
                        let now = case(&test, code);
                        assert_eq!(now, was, "{code} stands as before");
                        // Whoever was written by this act is as before, unless another case wrote them since: then it is refused.
                        if was.applied_at != before.as_ref().unwrap().0.applied_at {
                            let who = was.applicant as usize - 1;
                            assert_eq!(everybody(&test)[who], people[who], "{code}");
                        }
                        // What was undone is the last step itself: before it nothing can be taken back.
                        undo.insert(code.clone(), Vec::new());
                    }
                    (Ok(()), None) => panic!("{code}: undone without a step"),
                    (Err(_), popped) => {
                        undo.entry(code.clone()).or_default().extend(popped);
                    }
                }
                continue;
            }
            (_, None) => continue,
        };
        let (code, before) = (which.unwrap(), before.unwrap());
        match done {
            Ok(()) => undo.entry(code).or_default().push(before),
            Err(_) => {
                assert_eq!((case(&test, &code), everybody(&test)), before, "what is refused writes nothing");
            }
        }
    }
    check(&test, &codes);
}

/// Counts agree with the cases, and each that stands in the register was told of once.
fn check(test: &TestRegister, codes: &[String]) {
    let (register, lan) = (&test.register, &test.lan);
    let outstanding =
        codes.iter().filter(|code| applying::is_outstanding(register, &case(test, code))).count();
    assert_eq!(applying::outstanding(register, lan).unwrap(), outstanding);
    let queued = queue::all(register, lan).unwrap();
    for code in codes {
        let stored = cases::by_code(register, lan, code).unwrap();
        let told =
            queued.iter().filter(|q| q.record.case == Some(stored.no) && q.record.system == "dancu").count();
        assert!(told <= 1, "{code} was told {told} times");
        assert!(stored.record.applied_at.is_none() || told == 1, "{code} was told of to nobody");
    }
    let grant = lan.require(ReadPeople).unwrap();
    let counts = register.read(&grant, |r| Ok((r.counted_people()?, r.counted_homes()?))).unwrap();
    assert_eq!(counts, (3, 3));
    lan.require(ReadCases).unwrap();
    test.is_whole();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cases_live_by_the_table_all_the_way_into_the_register(steps in steps()) {
        run(&steps);
    }
}
