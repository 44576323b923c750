//! One step of a case is the same step whoever takes it: at the counter, of many at once, as another system tells it.

use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::procedure::Channel;
use soxa_service::case_bulk::{self, BulkStep};
use soxa_service::intake::{NewCase, receive};
use soxa_service::supplements::{self, Ask};
use soxa_service::told_cases::{self, Answers, Told, Who};
use soxa_service::{case_edits, case_moves, cases};
use soxa_store::codec::Stored;
use soxa_text::words::{InWords, Lang};

use super::case_edits::resident;
use super::test_register::TestRegister;

/// A case that was sent online.
fn sent(test: &TestRegister, procedure: &str, submission: &str, applicant: u32) -> Stored<Case> {
    let channel = Some(Channel::Online);
    let new = NewCase { procedure: procedure.to_owned(), applicant, channel, ..NewCase::default() };
    receive(&test.register, &test.lan, &new, submission).unwrap().value.case
}

fn now(test: &TestRegister, no: u32) -> Case {
    cases::by_number(&test.register, &test.lan, no).unwrap().record
}

/// Ways to move a case that was sent, by whoever takes the step.
type Way = fn(&TestRegister, &Stored<Case>, CaseState);

const WAYS: [(&str, Way); 3] = [
    ("counter", |test, case, to| {
        let code = case.record.code.to_string();
        case_moves::move_to(&test.register, &test.lan, &code, to, None, "thiếu", None).unwrap();
    }),
    ("bulk", |test, case, to| {
        let step = BulkStep::Move { to, reason: "thiếu".to_owned() };
        case_bulk::perform(&test.register, &test.lan, &[case.no], &step).unwrap();
    }),
    ("told", |test, case, to| tell(test, case, to)),
];

/// Another system tells where a case stands that is here.
fn tell(test: &TestRegister, case: &Stored<Case>, to: CaseState) {
    let (register, lan) = (&test.register, &test.lan);
    let official = format!("H48.32.29-261123-{:04}", case.no);
    let told = Told {
        row: 2,
        official: official.clone(),
        case: Case { state: to, ..case.record.clone() },
        applicant: Who::Known(case.record.applicant),
        state_at: None,
    };
    let answers = Answers { same: [(official, case.record.code.to_string())].into(), ..Answers::default() };
    let planned = told_cases::plan(register, lan, vec![told], &answers).unwrap();
    told_cases::write(register, lan, "portal.csv", &planned).unwrap();
}

#[test]
fn a_notice_that_was_sent_ends_as_it_is_received_whichever_way() {
    for to in [CaseState::DuocTiepNhan, CaseState::DaTraKetQua] {
        for (way, step) in WAYS {
            if to == CaseState::DaTraKetQua && way != "told" {
                continue;
            }
            let test = TestRegister::new();
            let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
            let notice = sent(&test, "CT-LT", "notice", applicant);
            step(&test, &notice, to);
            let case = now(&test, notice.no);
            assert_eq!(case.state, CaseState::DaTraKetQua, "{way}");
            assert!(case.closed_at.is_some() && case.applied_at.is_some(), "{way}");
            test.is_whole();
        }
    }
}

#[test]
fn a_notice_that_another_system_received_comes_in_ended() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
    let like = sent(&test, "CT-LT", "notice", applicant).record;
    let official = "H48.32.29-261123-0077".to_owned();
    let case = Case { state: CaseState::DuocTiepNhan, ..like };
    let told =
        Told { row: 2, official: official.clone(), case, applicant: Who::Known(applicant), state_at: None };
    let answers = Answers { new: [official.clone()].into(), ..Answers::default() };
    let planned = told_cases::plan(register, lan, vec![told], &answers).unwrap();
    told_cases::write(register, lan, "portal.csv", &planned).unwrap();
    let case = cases::by_code(register, lan, &official).unwrap().record;
    assert_eq!(case.state, CaseState::DaTraKetQua);
    assert!(case.closed_at.is_some() && case.applied_at.is_some());
}

#[test]
fn a_supplement_that_is_asked_for_anew_wants_nothing_of_the_one_before() {
    for (way, step) in WAYS {
        let test = TestRegister::new();
        let (register, lan) = (&test.register, &test.lan);
        let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
        let case = sent(&test, "CT-TTR", "case", applicant);
        let code = case.record.code.to_string();
        case_moves::move_to(register, lan, &code, CaseState::DuocTiepNhan, None, "", None).unwrap();
        let parts = [Ask { name: "CT01".to_owned(), wrong: None }];
        supplements::ask(register, lan, &code, &parts, "", None).unwrap();
        case_edits::take_paper(register, lan, &code, "CT01", None).unwrap();
        assert_eq!(now(&test, case.no).state, CaseState::DangXuLy);
        step(&test, &case, CaseState::YeuCauBoSung);
        assert_eq!(now(&test, case.no).wanted, Vec::new(), "{way}");
        case_edits::take_paper(register, lan, &code, "Giấy khác", None).unwrap();
        assert_eq!(now(&test, case.no).state, CaseState::YeuCauBoSung, "{way}: goes on by itself");
        test.is_whole();
    }
}

#[test]
fn the_case_that_cannot_take_a_step_of_many_is_named() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
    let [can, cannot] = ["a", "b"].map(|id| sent(&test, "CT-TTR", id, applicant));
    let code = cannot.record.code.to_string();
    case_moves::move_to(register, lan, &code, CaseState::KhongTiepNhan, None, "không đúng", None).unwrap();
    let step = BulkStep::Move { to: CaseState::DuocTiepNhan, reason: String::new() };
    let refused = case_bulk::perform(register, lan, &[can.no, cannot.no], &step).unwrap_err();
    for lang in [Lang::Vi, Lang::En] {
        let said = refused.in_words(lang);
        assert!(said.contains(&now(&test, cannot.no).shown_code()), "{said}");
    }
    assert_eq!(refused.exit_code(), 3);
    assert_eq!(now(&test, can.no).state, CaseState::MoiDangKy, "all of them or none");
}
