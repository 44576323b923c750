//! Acts that are taken back after something was built on them: typed in elsewhere, printed.

use std::collections::BTreeMap;

use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::person::Person;
use soxa_domain::procedure::Channel;
use soxa_domain::queue_item::QueueItem;
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_service::intake::{NewCase, receive};
use soxa_service::own_acts::{self, Back};
use soxa_service::printing::{self, NewJob};
use soxa_service::{applying, case_moves, cases, people, queue, sojourns, undo};
use soxa_store::codec::Stored;

use super::case_edits::resident;
use super::test_register::TestRegister;

/// Procedures with what their acts need.
const APPLIED: [(&str, &[(&str, &str)]); 4] = [
    ("CT-TTR", &[("dwelling_hamlet", "Thôn Hà Bôi"), ("months", "6")]),
    ("CT-KB", &[("dwelling_hamlet", "Thôn Hà Xuyên")]),
    ("HT-KT", &[("person", "L2"), ("death_date", "2026-11-20")]),
    ("HT-KH", &[("partner", "L2")]),
];

fn received(test: &TestRegister, procedure: &str, fields: &[(&str, &str)], applicant: u32) -> Stored<Case> {
    let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    // What is handed in at the counter waits for the national systems since its receipt.
    let channel = Some(Channel::Direct);
    let new = NewCase { procedure: procedure.to_owned(), applicant, fields, channel, ..NewCase::default() };
    receive(&test.register, &test.lan, &new, procedure).unwrap().value.case
}

fn items(test: &TestRegister, case: u32) -> Vec<Stored<QueueItem>> {
    let mut all = queue::all(&test.register, &test.lan).unwrap();
    all.retain(|item| item.record.case == Some(case));
    all
}

/// Types in everything of a case that waits; how much that was.
fn type_in(test: &TestRegister, case: u32) -> Vec<Stored<QueueItem>> {
    let open: Vec<_> = items(test, case).into_iter().filter(|i| i.record.done.is_none()).collect();
    for item in &open {
        queue::done(&test.register, &test.lan, item.no, &format!("SO-{}", item.no)).unwrap();
    }
    open
}

fn print(test: &TestRegister, case: &Stored<Case>) {
    let code = case.record.code.to_string();
    let job = NewJob { case: Some(case.no), name: &code, printer: "", file: "/tmp/x.pdf" };
    printing::submit(&test.register, &test.lan, &job).unwrap();
}

#[test]
fn what_was_written_from_a_case_and_typed_in_is_taken_back_and_put_right_where_it_was_typed() {
    for (procedure, fields) in APPLIED {
        for by_entry in [true, false] {
            let test = TestRegister::new();
            let (register, lan) = (&test.register, &test.lan);
            let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
            let other = resident(&test, "Phạm Thị Bướm", "L2");
            let case = received(&test, procedure, fields, applicant);
            let code = case.record.code.to_string();
            for state in [CaseState::DangXuLy, CaseState::DaXuLyXong] {
                case_moves::move_to(register, lan, &code, state, None, "", None).unwrap();
            }
            let everybody = || [applicant, other].map(|no| people::person(register, lan, no).unwrap().record);
            let before = (cases::by_code(register, lan, &code).unwrap().record, everybody());
            let plan = applying::propose(register, lan, &code, &BTreeMap::new()).unwrap();
            let applied = applying::apply(register, lan, &plan).unwrap();
            let typed = type_in(&test, case.no);
            assert!(!typed.is_empty(), "{procedure}: nobody was told");
            print(&test, &case);
            if by_entry {
                undo::undo(register, lan, applied.head.seq).unwrap();
            } else {
                case_moves::undo(register, lan, &code).unwrap();
            }
            let after = (cases::by_code(register, lan, &code).unwrap().record, everybody());
            assert_eq!(after, before, "{procedure}");
            let mut asked: Vec<String> = items(&test, case.no)
                .into_iter()
                .filter(|item| item.record.done.is_none())
                .map(|item| item.record.operation)
                .collect();
            let mut wanted: Vec<String> =
                typed.iter().map(|item| format!("Hoàn tác: {}", item.record.operation)).collect();
            asked.sort();
            wanted.sort();
            assert_eq!(asked, wanted, "{procedure}");
            type_in(&test, case.no);
            let plan = applying::propose(register, lan, &code, &BTreeMap::new()).unwrap();
            applying::apply(register, lan, &plan).unwrap();
            let told = |items: Vec<Stored<QueueItem>>| {
                let of = items.into_iter().map(|item| (item.record.system, item.record.operation));
                of.collect::<std::collections::BTreeSet<_>>()
            };
            assert_eq!(told(type_in(&test, case.no)), told(typed), "{procedure}: written anew, told anew");
            test.is_whole();
        }
    }
}

#[test]
fn that_something_was_typed_in_is_not_put_right_elsewhere_once_it_was_typed_in_anew() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
    let case = received(&test, "CT-TTR", &[], applicant);
    let [item] = items(&test, case.no).try_into().unwrap();
    let first = queue::done(register, lan, item.no, "A").unwrap().head.seq;
    undo::undo(register, lan, first).unwrap();
    queue::done(register, lan, item.no, "B").unwrap();
    assert!(undo::undo(register, lan, first).is_err(), "it was changed since");
    assert_eq!(items(&test, case.no).len(), 1);
    test.is_whole();
}

#[test]
fn a_step_of_a_case_is_taken_back_although_its_slip_was_printed_and_its_items_typed_in_since() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
    let case = received(&test, "CT-TTR", &[], applicant);
    let code = case.record.code.to_string();
    case_moves::move_to(register, lan, &code, CaseState::DangXuLy, None, "", None).unwrap();
    print(&test, &case);
    assert_eq!(type_in(&test, case.no).len(), 1);
    case_moves::undo(register, lan, &code).unwrap();
    assert_eq!(cases::by_code(register, lan, &code).unwrap().record, case.record);
    assert!(case_moves::undo(register, lan, &code).is_err(), "nothing is taken back twice");
    assert_eq!(items(&test, case.no).len(), 1, "what waited since the receipt was not said by the step");
    test.is_whole();
}

#[test]
fn a_step_that_was_done_again_by_taking_its_undo_back_is_a_step_again() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
    let case = received(&test, "CT-TTR", &[], applicant);
    let code = case.record.code.to_string();
    let state = || cases::by_code(register, lan, &code).unwrap().record.state;
    case_moves::move_to(register, lan, &code, CaseState::DangXuLy, None, "", None).unwrap();
    for _ in 0..2 {
        case_moves::undo(register, lan, &code).unwrap();
        assert_eq!(state(), CaseState::DuocTiepNhan);
        assert!(case_moves::undo(register, lan, &code).is_err(), "nothing is taken back twice");
        undo::undo(register, lan, register.head().unwrap().seq).unwrap();
        assert_eq!(state(), CaseState::DangXuLy);
    }
    test.is_whole();
}

/// Lives of a register, each act of which can be looked at afterwards.
const LIVES: [fn(&TestRegister); 5] = [
    |test| {
        let applicant = resident(test, "Đinh Văn Nghinh", "L1");
        let case = received(test, "CT-TTR", &[], applicant);
        print(test, &case);
    },
    |test| {
        let no = resident(test, "Đinh Văn Nghinh", "L1");
        put_right(test, no, "0905123456");
        sojourn(test, no);
    },
    |test| {
        let no = resident(test, "Đinh Văn Nghinh", "L1");
        put_right(test, no, "0905123456");
        put_right(test, no, "");
        put_right(test, no, "0905123456");
    },
    |test| {
        let (register, lan) = (&test.register, &test.lan);
        let applicant = resident(test, "Đinh Văn Nghinh", "L1");
        let case = received(test, "CT-TTR", APPLIED[0].1, applicant);
        let code = case.record.code.to_string();
        for state in [CaseState::DangXuLy, CaseState::DaXuLyXong] {
            case_moves::move_to(register, lan, &code, state, None, "", None).unwrap();
        }
        let plan = applying::propose(register, lan, &code, &BTreeMap::new()).unwrap();
        applying::apply(register, lan, &plan).unwrap();
        type_in(test, case.no);
    },
    |test| {
        let no = resident(test, "Đinh Văn Nghinh", "L1");
        sojourn(test, no);
        let entry = own_acts::lately(&test.register, &test.lan, 1).unwrap()[0].seq;
        undo::undo(&test.register, &test.lan, entry).unwrap();
        sojourns::add(&test.register, &test.lan, &stay(no)).unwrap();
    },
];

fn put_right(test: &TestRegister, no: u32, phone: &str) {
    let seen = people::person(&test.register, &test.lan, no).unwrap();
    let new = Person { phone: phone.to_owned(), ..seen.record.clone() };
    people::correct(&test.register, &test.lan, &[(seen, new)], "theo lời khai").unwrap();
}

fn stay(person: u32) -> Sojourn {
    Sojourn {
        person,
        kind: SojournKind::Absent,
        place: "Tam Kỳ".to_owned(),
        from: super::test_register::now().date(),
        until: None,
        ended_on: None,
        case: None,
        note: String::new(),
    }
}

fn sojourn(test: &TestRegister, no: u32) {
    sojourns::add(&test.register, &test.lan, &stay(no)).unwrap();
}

#[test]
fn what_is_said_to_stand_against_taking_an_act_back_is_what_stands_against_it() {
    let (mut free, mut taken) = (0, 0);
    for (n, life) in LIVES.iter().enumerate() {
        let lived = || {
            let test = TestRegister::new();
            life(&test);
            let acts = own_acts::lately(&test.register, &test.lan, 99).unwrap();
            (test, acts)
        };
        for at in 0..lived().1.len() {
            let (test, acts) = lived();
            let act = &acts[at];
            let undone = undo::undo(&test.register, &test.lan, act.seq);
            assert_eq!(act.back == Back::Free, undone.is_ok(), "life {n}: {} {undone:?}", act.action);
            free += usize::from(act.back == Back::Free);
            taken += usize::from(act.back == Back::ChangedSince);
        }
    }
    assert!(free > LIVES.len() && taken > 2, "{free} {taken}");
}

#[test]
fn a_case_whose_slip_was_printed_and_a_person_whose_stay_was_written_can_still_be_taken_back() {
    let test = TestRegister::new();
    LIVES[0](&test);
    let acts = own_acts::lately(&test.register, &test.lan, 9).unwrap();
    let back = |action: ActionId| acts.iter().find(|act| act.action.is(action)).map(|act| act.back);
    assert_eq!(back(ActionId::CaseReceive), Some(Back::Free));
    assert_eq!(back(ActionId::PrintSubmit), Some(Back::Never));
}

#[test]
fn what_was_taken_back_says_so_and_is_refused_with_it() {
    let test = TestRegister::new();
    LIVES[0](&test);
    let at = |seq: u64| {
        let acts = own_acts::lately(&test.register, &test.lan, 9).unwrap();
        acts.into_iter().find(|act| act.seq == seq).map(|act| act.back)
    };
    let received = own_acts::lately(&test.register, &test.lan, 9).unwrap();
    let received = received.iter().find(|act| act.action.is(ActionId::CaseReceive)).unwrap().seq;
    undo::undo(&test.register, &test.lan, received).unwrap();
    assert_eq!(at(received), Some(Back::Already));
    let again = undo::undo(&test.register, &test.lan, received).unwrap_err();
    assert!(again.to_string().contains("đã được lấy lại rồi"), "{again}");
}
