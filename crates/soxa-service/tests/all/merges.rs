//! Two records of one person made one: what waits because of the duplicate's cases waits on, no more and no less.

use std::collections::BTreeMap;

use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::procedure::Channel;
use soxa_domain::queue_item::QueueItem;
use soxa_service::intake::{NewCase, receive};
use soxa_service::told_cases::{self, Answers, Told, Who};
use soxa_service::{applying, case_moves, cases, merging, people, queue};
use soxa_store::codec::Stored;

use super::case_edits::resident;
use super::test_register::TestRegister;

/// A case of a procedure handed in at the counter, as far as its result written into the register where that is wanted.
fn case_of(test: &TestRegister, applicant: u32, new: (&str, &[(&str, &str)]), is_applied: bool) -> u32 {
    let (register, lan) = (&test.register, &test.lan);
    let (procedure, fields) = new;
    let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let channel = Some(Channel::Direct);
    let new = NewCase { procedure: procedure.to_owned(), applicant, fields, channel, ..NewCase::default() };
    let case = receive(register, lan, &new, procedure).unwrap().value.case;
    if is_applied {
        let code = case.record.code.to_string();
        for state in [CaseState::DangXuLy, CaseState::DaXuLyXong] {
            case_moves::move_to(register, lan, &code, state, None, "", None).unwrap();
        }
        let plan = applying::propose(register, lan, &code, &BTreeMap::new()).unwrap();
        applying::apply(register, lan, &plan).unwrap();
    }
    case.no
}

/// A case that another system told of: it is known there.
fn told(test: &TestRegister, applicant: u32, like: &Case) -> u32 {
    let (register, lan) = (&test.register, &test.lan);
    let official = "H48.32.29-261123-0001".to_owned();
    let told = Told {
        row: 2,
        official: official.clone(),
        case: like.clone(),
        applicant: Who::Known(applicant),
        state_at: None,
    };
    let answers = Answers { new: [official.clone()].into(), ..Answers::default() };
    let planned = told_cases::plan(register, lan, vec![told], &answers).unwrap();
    told_cases::write(register, lan, "portal.csv", &planned).unwrap();
    cases::by_code(register, lan, &official).unwrap().no
}

/// What waits or waited because of cases, by number.
fn items(test: &TestRegister) -> Vec<Stored<QueueItem>> {
    let mut all = queue::all(&test.register, &test.lan).unwrap();
    all.retain(|item| item.record.case.is_some());
    all
}

#[test]
fn what_waits_because_of_the_duplicates_cases_waits_on_in_the_name_of_who_stays() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let duplicate = resident(&test, "Đinh Văn Nghinh", "L1");
    resident(&test, "Phạm Thị Bướm", "L2");
    let kept = resident(&test, "Đinh Văn Nghinh", "L3");
    case_of(&test, duplicate, ("HT-KT", &[("person", "L2"), ("death_date", "2026-11-20")]), true);
    case_of(&test, duplicate, ("CT-TTR", &[("dwelling_hamlet", "Thôn Hà Bôi"), ("months", "6")]), true);
    let waits = case_of(&test, duplicate, ("CT-KB", &[]), false);
    let like = cases::by_number(register, lan, waits).unwrap().record;
    let from_elsewhere = told(&test, duplicate, &like);
    let before = items(&test);
    assert!(before.iter().all(|item| item.record.case != Some(from_elsewhere)));
    let seen = |no| people::person(register, lan, no).unwrap();
    let (gone, stays) = (seen(duplicate), seen(kept));
    merging::merge(register, lan, &gone, &stays, &stays.record, "một người").unwrap();
    let moved = |item: &Stored<QueueItem>| {
        let mut record = item.record.clone();
        if record.person == Some(duplicate) {
            record.person = Some(kept);
        }
        (item.no, record)
    };
    let after: Vec<_> = items(&test).iter().map(|item| (item.no, item.record.clone())).collect();
    assert_eq!(after, before.iter().map(moved).collect::<Vec<_>>());
    test.is_whole();
}
