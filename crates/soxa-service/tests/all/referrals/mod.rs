//! Cases that go from one register to another and back by rows above: whatever is done on both sides, in whatever order the
//! rows go and come, in the end each side knows what the other says, and says nothing more.

mod province;

use std::collections::BTreeMap;

use proptest::prelude::*;
use soxa_domain::case_state::CaseState;
use soxa_domain::person::Person;
use soxa_domain::referral::Standing;
use soxa_domain::time::Timestamp;
use soxa_service::referrals::{self, Applicant, NewReferral};
use soxa_service::{ServiceError, case_moves, cases, journal, people, undo};
use soxa_upward::exchange::{Incoming, Message};

use self::province::{Province, Row};
use super::test_register::TestRegister;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn both_sides_know_what_the_other_says_however_it_went(
        acts in prop::collection::vec((0..9_usize, 0..2_usize, 0..20_usize), 1..30)
    ) {
        let mut province = Province::new();
        for (act, side, which) in acts {
            let all = province.all(side);
            let chosen = all.get(which % all.len().max(1)).map(|stored| stored.record.clone());
            let test = &province.communes[side];
            let (register, lan) = (&test.register, &test.lan);
            match (act, chosen) {
                (0, _) => { province.refer(side); }
                (1, Some(r)) => drop(referrals::take(register, lan, &r.id.to_string(), (None, Applicant::Told))),
                (2, Some(r)) => drop(referrals::give_back(register, lan, &r.id.to_string(), "nhầm xã")),
                (3, Some(r)) => drop(referrals::withdraw(register, lan, &r.id.to_string(), "nhầm")),
                (4, Some(r)) => {
                    // The case of it goes on, where there is one here.
                    if let Some(case) = r.case.and_then(|no| cases::by_number(register, lan, no).ok()) {
                        let code = case.record.code.to_string();
                        let _ = case_moves::move_to(register, lan, &code, CaseState::DangXuLy, None, "", None);
                    }
                }
                (5, _) => {
                    let last = register.head().unwrap().seq;
                    let _ = undo::undo(register, lan, last);
                }
                (6, _) => province.fetch(side),
                _ => { province.push(side); }
            }
        }
        let rounds = province.settle();
        prop_assert!(rounds <= 6, "{rounds}");
        province.agree();
    }
}

#[test]
fn a_case_goes_there_is_taken_and_its_clock_and_state_come_back() {
    let mut province = Province::new();
    let code = province.refer(0);
    let here = &province.communes[0];
    let case = || cases::by_code(&here.register, &here.lan, &code).unwrap().record;
    assert_eq!(case().elsewhere.unwrap().decided_by, "Xã 21349");
    assert_eq!(province.all(0)[0].record.standing(), Standing::OnItsWay);
    province.settle();
    let there = &province.communes[1];
    assert_eq!(province.all(0)[0].record.standing(), Standing::Arrived);
    let id = province.all(1)[0].record.id.to_string();
    let shown = referrals::by_id(&there.register, &there.lan, &id).unwrap();
    let told = shown.told.unwrap();
    assert_eq!((told.case_code.as_str(), told.note.as_str()), (code.as_str(), "gọi trước"));
    assert!(!format!("{told:?}").contains("riêng"), "{told:?}");
    let taken =
        referrals::take(&there.register, &there.lan, &id[..8], (None, Applicant::Told)).unwrap().value;
    let again = referrals::take(&there.register, &there.lan, &id, (None, Applicant::Told));
    assert!(matches!(again, Err(ServiceError::Refused(_))), "{again:?}");
    let their = taken.case.unwrap().record;
    assert_eq!(their.state, CaseState::DuocTiepNhan, "handed in online there, received here");
    let elsewhere = their.elsewhere.clone().unwrap();
    assert_eq!((elsewhere.received_by.as_str(), their.fee), ("Xã 21361", Some(0)));
    let applicant = people::person(&there.register, &there.lan, their.applicant).unwrap().record;
    assert_eq!(applicant.full_name, "Đinh Văn Người1");
    assert!(!applicant.is_counted(), "a visitor, as anybody from elsewhere");
    case_moves::move_to(
        &there.register,
        &there.lan,
        &their.code.to_string(),
        CaseState::DangXuLy,
        None,
        "",
        None,
    )
    .unwrap();
    province.settle();
    province.agree();
    let answer = province.all(0)[0].record.answer.clone().unwrap();
    assert_eq!((answer.state, answer.due_at), (Some(CaseState::DangXuLy), their.due_at));
    let mine =
        cases::by_code(&province.communes[0].register, &province.communes[0].lan, &code).unwrap().record;
    assert_eq!((mine.due_at, mine.elsewhere.unwrap().handed_over_at), (their.due_at, Some(answer.came_at)));
    // People stand above no longer than it takes.
    let above: Vec<&Row> = province.rows.iter().flat_map(BTreeMap::values).collect();
    assert!(!format!("{above:?}").contains("Người1"), "{above:?}");
    let told =
        journal::browse(&province.communes[1].register, &province.communes[1].lan, "liên xã", 50).unwrap();
    assert!(!told.is_empty());
}

#[test]
fn a_case_that_is_returned_or_taken_back_can_go_elsewhere() {
    let mut province = Province::new();
    let code = province.refer(0);
    province.settle();
    let id = province.all(1)[0].record.id.to_string();
    {
        let [here, there] = &province.communes;
        let again = NewReferral { case: &code, commune: "21349", name: "", note: "" };
        assert!(referrals::send(&here.register, &here.lan, &again).is_err(), "it is there already");
        assert!(referrals::give_back(&there.register, &there.lan, &id, "  ").is_err(), "a reason is needed");
        assert!(
            referrals::give_back(&here.register, &here.lan, &id, "sai").is_err(),
            "it went the other way"
        );
        referrals::give_back(&there.register, &there.lan, &id, "nhầm xã").unwrap();
    }
    province.settle();
    let here = &province.communes[0];
    let returned = province.all(0)[0].record.clone();
    assert_eq!(returned.standing(), Standing::Returned);
    assert_eq!(returned.answer.unwrap().reason, "nhầm xã");
    assert_eq!(cases::by_code(&here.register, &here.lan, &code).unwrap().record.elsewhere, None);
    for (commune, name) in [("abc", ""), ("21361", ""), ("21300", "")] {
        let wrong = NewReferral { case: &code, commune, name, note: "" };
        assert!(referrals::send(&here.register, &here.lan, &wrong).is_err(), "{commune}");
    }
    let new = NewReferral { case: &code, commune: "21349", name: "", note: "" };
    let second = referrals::send(&here.register, &here.lan, &new).unwrap().value.record.id.to_string();
    referrals::withdraw(&here.register, &here.lan, &second, "gửi nhầm").unwrap();
    province.settle();
    let there = &province.communes[1];
    let seen = referrals::by_id(&there.register, &there.lan, &second).unwrap();
    assert_eq!(seen.referral.record.standing(), Standing::Withdrawn);
    assert!(referrals::take(&there.register, &there.lan, &second, (None, Applicant::Told)).is_err());
    province.agree();
}

#[test]
fn what_is_no_message_is_said_and_changes_nothing() {
    let mut province = Province::new();
    province.refer(0);
    province.push(0);
    let good = province.messages(1).messages.remove(0);
    let there = &province.communes[1];
    let head = there.register.head().unwrap();
    let wrong = |change: &dyn Fn(&mut Message)| {
        let mut message = good.clone();
        change(&mut message);
        message
    };
    let messages = vec![
        wrong(&|l| l.id = "xyz".to_owned()),
        wrong(&|l| l.way = "up".to_owned()),
        wrong(&|l| l.document = Some("{".to_owned())),
        wrong(&|l| l.document = Some(format!("\"{}\"", "x".repeat(70_000)))),
        wrong(&|l| l.way = "in".to_owned()),
    ];
    let count = messages.len();
    let taken =
        referrals::take_in(&there.register, &there.lan, &Incoming { messages, ..Incoming::default() })
            .unwrap();
    assert_eq!((taken.problems.len(), taken.changed), (count, 0), "{taken:?}");
    assert_eq!(there.register.head().unwrap(), head, "nothing was written");
    // A commune says nothing of a case shared with another.
    province.fetch(1);
    let stranger = wrong(&|l| l.from = "21999".to_owned());
    let there = &province.communes[1];
    let messages = Incoming { messages: vec![stranger], ..Incoming::default() };
    let taken = referrals::take_in(&there.register, &there.lan, &messages).unwrap();
    assert_eq!((taken.problems.len(), taken.changed), (1, 0));
    // What would drive a terminal is neutralised.
    let escape = wrong(&|l| {
        l.id = "00000000000000000000000000000001".to_owned();
        l.document = l.document.take().map(|d| d.replace("gọi trước", "g\\u001b[2Jọi"));
        l.name = "Xã\u{1b}[31m".to_owned();
    });
    let messages = Incoming { messages: vec![escape], ..Incoming::default() };
    assert_eq!(referrals::take_in(&there.register, &there.lan, &messages).unwrap().changed, 1);
    let all = referrals::list(&there.register, &there.lan).unwrap();
    assert!(!format!("{all:?}").contains("\\u{1b}"), "{all:?}");
}

#[test]
fn what_stands_still_for_a_day_is_counted_on_both_sides() {
    let mut province = Province::new();
    province.refer(0);
    province.push(0);
    province.fetch(1);
    let pending = |test: &TestRegister| referrals::pending(&test.register, &test.lan).unwrap();
    assert_eq!((pending(&province.communes[0]), pending(&province.communes[1])), ((0, 0), (1, 0)));
    let [out, came] = [0, 1].map(|side| province.all(side)[0].record.clone());
    let tomorrow = Timestamp::parse("2026-11-24T08:43").unwrap();
    assert!(out.is_stuck(tomorrow) && came.is_stuck(tomorrow), "the answer is not back");
    province.settle();
    assert!(!province.all(0)[0].record.is_stuck(tomorrow), "it is there");
}

#[test]
fn a_case_that_was_taken_and_taken_back_is_taken_again() {
    let mut province = Province::new();
    province.refer(0);
    province.settle();
    let id = province.all(1)[0].record.id.to_string();
    for _ in 0..2 {
        let there = &province.communes[1];
        let taken = referrals::take(&there.register, &there.lan, &id, (None, Applicant::Told)).unwrap().value;
        let case = taken.case.unwrap();
        assert!(cases::by_number(&there.register, &there.lan, case.no).is_ok());
        undo::undo(&there.register, &there.lan, there.register.head().unwrap().seq).unwrap();
        assert!(cases::by_number(&there.register, &there.lan, case.no).is_err());
        assert_eq!(province.all(1)[0].record.standing(), Standing::Waiting);
        province.settle();
        province.agree();
    }
}

#[test]
fn a_number_that_is_somebody_else_s_here_makes_no_case_of_theirs() {
    let mut province = Province::new();
    province.refer(0);
    province.settle();
    let there = &province.communes[1];
    let other = Person {
        full_name: "Phạm Thị Hoa".to_owned(),
        person_id: soxa_domain::personal_id::PersonalId::parse("051090000001").ok(),
        birth_date: soxa_domain::partial_date::PartialDate::parse("1971-07-09").ok(),
        ..Person::default()
    };
    let no = people::add(&there.register, &there.lan, &other, "p").unwrap().value;
    let id = province.all(1)[0].record.id.to_string();
    let refused =
        referrals::take(&there.register, &there.lan, &id, (None, Applicant::Told)).unwrap_err().to_string();
    assert!(refused.contains("Phạm Thị Hoa"), "{refused}");
    assert!(cases::of_person(&there.register, &there.lan, no).unwrap().is_empty());
    // Of one name, or of one day of birth, it is the same person, written otherwise.
    let stored = people::person(&there.register, &there.lan, no).unwrap();
    let same = Person { full_name: "ĐINH VĂN NGƯỜI1".to_owned(), ..stored.record.clone() };
    let act = soxa_domain::action::ActionId::PersonCorrect;
    people::update(&there.register, &there.lan, &stored, &same, act, "sửa", "u").unwrap();
    let taken = referrals::take(&there.register, &there.lan, &id, (None, Applicant::Told)).unwrap().value;
    assert_eq!(taken.case.unwrap().record.applicant, no);
}

#[test]
fn an_applicant_without_a_number_who_may_be_somebody_here_is_asked_about() {
    let mut province = Province::new();
    let code = province.refer(0);
    let bare = {
        let here = &province.communes[0];
        let applicant = cases::by_code(&here.register, &here.lan, &code).unwrap().record.applicant;
        let stored = people::person(&here.register, &here.lan, applicant).unwrap();
        let birth_date = soxa_domain::partial_date::PartialDate::parse("1990-02-03").ok();
        let bare = Person { person_id: None, birth_date, ..stored.record.clone() };
        let act = soxa_domain::action::ActionId::PersonCorrect;
        people::update(&here.register, &here.lan, &stored, &bare, act, "sửa", "u").unwrap();
        bare
    };
    province.settle();
    let there = &province.communes[1];
    let (register, lan) = (&there.register, &there.lan);
    let known = Person { local_id: None, household: String::new(), ..bare };
    let no = people::add(register, lan, &known, "p").unwrap().value;
    let local = people::person(register, lan, no).unwrap().record.public_id();
    let id = province.all(1)[0].record.id.to_string();
    let told = referrals::by_id(register, lan, &id).unwrap().told.unwrap();
    assert_eq!(referrals::perhaps_applicant(register, lan, &told).unwrap().unwrap().no, no);
    let refused = referrals::take(register, lan, &id, (None, Applicant::Told)).unwrap_err().to_string();
    assert!(refused.contains("cùng ngày sinh") && refused.contains(&local), "{refused}");
    assert!(referrals::take(register, lan, &id, (None, Applicant::Here("X-1"))).is_err());
    let taken = referrals::take(register, lan, &id, (None, Applicant::Here(&local))).unwrap().value;
    assert_eq!(taken.case.unwrap().record.applicant, no);
}

#[test]
fn a_case_taken_back_after_it_was_taken_there_runs_by_its_own_clock_again() {
    let mut province = Province::new();
    let code = province.refer(0);
    let case = |province: &Province| {
        let here = &province.communes[0];
        cases::by_code(&here.register, &here.lan, &code).unwrap().record
    };
    let own = case(&province).due_at;
    province.settle();
    let id = province.all(1)[0].record.id.to_string();
    {
        let there = &province.communes[1];
        let later = there.register.with_clock(Timestamp::parse("2026-11-26T09:00"));
        referrals::take(&later, &there.lan, &id, (None, Applicant::Told)).unwrap();
    }
    province.settle();
    assert!(case(&province).elsewhere.unwrap().handed_over_at.is_some());
    let here = &province.communes[0];
    referrals::withdraw(&here.register, &here.lan, &id, "công dân đổi ý").unwrap();
    assert_eq!((case(&province).due_at, case(&province).elsewhere), (own, None));
    province.settle();
    province.agree();
    let above: Vec<&Row> = province.rows.iter().flat_map(BTreeMap::values).collect();
    assert!(!format!("{above:?}").contains("gọi trước"), "{above:?}");
}

#[test]
fn a_case_that_says_too_much_keeps_nothing_else_from_going_up() {
    let mut province = Province::new();
    let code = province.refer(0);
    let here = &province.communes[0];
    for n in 0..40 {
        let paper = format!("Giấy {n} {}", "x".repeat(2_000));
        soxa_service::case_edits::take_paper(&here.register, &here.lan, &code, &paper, None).unwrap();
    }
    province.push(0);
    let row = province.rows[0].values().next().unwrap();
    assert!(!row.contains_key("document") && row.contains_key("said"), "{:?}", row.keys());
    province.push(1);
    let there = &province.communes[1];
    let taken = referrals::take_in(&there.register, &there.lan, &province.messages(1)).unwrap();
    assert_eq!((taken.changed, taken.problems.len()), (1, 0));
    let id = province.all(1)[0].record.id.to_string();
    let refused =
        referrals::take(&there.register, &there.lan, &id, (None, Applicant::Told)).unwrap_err().to_string();
    assert!(refused.contains("chưa nhận được nội dung"), "{refused}");
}
