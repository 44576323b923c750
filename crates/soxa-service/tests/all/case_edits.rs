//! Cases put right after their receipt: what they say, whose they are, what they are.

use soxa_domain::case_state::CaseState;
use soxa_domain::person::Person;
use soxa_domain::procedure::Channel;
use soxa_service::case_edits::{self, Correction};
use soxa_service::intake::{Missing, NewCase, receive};
use soxa_service::waiting::{Waits, waits_for};
use soxa_service::{ServiceError, case_moves, people, queue, supplements};
use soxa_text::words::{InWords, Lang};

use super::test_register::TestRegister;

/// Somebody of a household of their own; the number.
pub fn resident(test: &TestRegister, name: &str, id: &str) -> u32 {
    let person = Person {
        full_name: name.to_owned(),
        hamlet: "Thôn Gò Tranh".to_owned(),
        household: format!("HK-{id}"),
        local_id: Some(id.to_owned()),
        ..Person::default()
    };
    people::add(&test.register, &test.lan, &person, id).unwrap().value
}

fn field(key: &str, value: &str) -> Correction {
    Correction { fields: [(key.to_owned(), value.to_owned())].into(), ..Correction::default() }
}

#[test]
fn who_a_case_is_about_is_put_right_to_somebody_of_the_register() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
    resident(&test, "Phạm Thị Bướm", "L2");
    for (procedure, key) in
        [("HT-KT", "person"), ("HT-KS", "father"), ("HT-KS", "mother"), ("HT-KH", "partner")]
    {
        let new = NewCase { procedure: procedure.to_owned(), applicant, ..NewCase::default() };
        let case = receive(register, lan, &new, key).unwrap().value.case;
        let code = case.record.code.to_string();
        let put_right = case_edits::correct(register, lan, &code, &field(key, "L2"), "gõ nhầm").unwrap();
        assert_eq!(put_right.value.record.fields.get(key).map(String::as_str), Some("L2"), "{procedure}");
        let nobody = case_edits::correct(register, lan, &code, &field(key, "L77"), "gõ nhầm");
        assert!(matches!(nobody, Err(ServiceError::Refused(_))), "{procedure}: {nobody:?}");
    }
    test.is_whole();
}

/// What waits because of a case.
fn waits(test: &TestRegister, case: u32) -> Vec<String> {
    let mut open = queue::open(&test.register, &test.lan, None).unwrap();
    open.retain(|item| item.record.case == Some(case));
    open.into_iter().map(|item| item.record.operation).collect()
}

#[test]
fn a_notice_that_becomes_another_case_and_back_waits_for_what_it_is() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
    let becomes =
        |procedure: &str| Correction { procedure: Some(procedure.to_owned()), ..Correction::default() };
    for (n, other) in ["CT-TTR", "CT-TV", "CT-KB"].into_iter().enumerate() {
        let channel = Some(Channel::Direct);
        let new = NewCase { procedure: "CT-LT".to_owned(), applicant, channel, ..NewCase::default() };
        let notice = receive(register, lan, &new, &n.to_string()).unwrap().value.case;
        let code = notice.record.code.to_string();
        let of_notice = waits(&test, notice.no);
        let put_right = case_edits::correct(register, lan, &code, &becomes(other), "gõ nhầm").unwrap().value;
        assert_eq!(put_right.record.state, CaseState::DuocTiepNhan);
        assert_eq!((put_right.record.closed_at, put_right.record.applied_at), (None, None));
        let new = NewCase { procedure: other.to_owned(), applicant, channel, ..NewCase::default() };
        let like = receive(register, lan, &new, &format!("like {n}")).unwrap().value.case;
        assert_eq!(waits(&test, notice.no), waits(&test, like.no), "{other}");
        assert_ne!(waits(&test, notice.no), of_notice);
        let back = case_edits::correct(register, lan, &code, &becomes("CT-LT"), "gõ nhầm").unwrap().value;
        assert_eq!(back.record.state, CaseState::DaTraKetQua);
        assert_eq!(waits(&test, notice.no), of_notice);
        case_moves::undo(register, lan, &code).unwrap();
        assert_eq!(waits(&test, notice.no), waits(&test, like.no), "{other}, taken back");
    }
    test.is_whole();
}

#[test]
fn a_notice_that_nobody_received_or_that_was_turned_down_is_not_received_by_being_put_right() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
    let becomes =
        |procedure: &str| Correction { procedure: Some(procedure.to_owned()), ..Correction::default() };
    let channel = Some(Channel::Online);
    let new = NewCase { procedure: "CT-LT".to_owned(), applicant, channel, ..NewCase::default() };
    let notice = receive(register, lan, &new, "sent").unwrap().value.case;
    let code = notice.record.code.to_string();
    for procedure in ["CT-TTR", "CT-LT"] {
        let put_right = case_edits::correct(register, lan, &code, &becomes(procedure), "gõ nhầm").unwrap();
        let case = put_right.value.record;
        assert_eq!((case.state, case.applied_at), (CaseState::MoiDangKy, None), "{procedure}");
    }
    case_moves::move_to(register, lan, &code, CaseState::KhongTiepNhan, None, "không đúng", None).unwrap();
    let ended = case_edits::correct(register, lan, &code, &becomes("CT-TTR"), "gõ nhầm");
    assert!(matches!(ended, Err(ServiceError::Refused(_))), "{ended:?}");
    test.is_whole();
}

#[test]
fn what_a_case_lacks_is_told_by_its_name_never_by_its_key() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = resident(&test, "Đinh Văn Nghinh", "L1");
    let codes: Vec<String> = register.rules().procedures().iter().map(|p| p.code.clone()).collect();
    let mut facts = 0;
    for (n, procedure) in codes.into_iter().enumerate() {
        let pack = register.rules().on(register.now().date());
        let Some(rule) = pack.procedure(&procedure) else { continue };
        let new = NewCase { procedure: procedure.clone(), applicant, ..NewCase::default() };
        let received = receive(register, lan, &new, &n.to_string()).unwrap().value;
        for missing in &received.missing {
            match missing {
                Missing::Paper(name) => assert!(rule.papers.iter().any(|p| p.name == *name)),
                Missing::Field { key, label } => {
                    assert!(rule.fields.iter().any(|f| f.key == *key && f.label == *label), "{key}");
                    facts += 1;
                }
            }
        }
        let case = received.case.record;
        if case.state.is_terminal() || received.missing.is_empty() {
            continue;
        }
        let refused = supplements::ask(register, lan, &case.code.to_string(), &[], "", None).unwrap_err();
        for lang in Lang::ALL {
            let said = refused.in_words(lang);
            assert!(received.missing.iter().all(|m| said.contains(m.label())), "{procedure}: {said}");
            assert!(!said.contains('_'), "{procedure}: {said}");
        }
        let waits = waits_for(register, &case).unwrap();
        let papers = received.missing.iter().filter(|m| matches!(m, Missing::Paper(_))).count();
        let wanted = if papers > 0 { Waits::Papers(papers) } else { Waits::Facts(received.missing.len()) };
        assert_eq!(waits, wanted, "{procedure}");
    }
    assert!(facts > 0);
}
