//! What is settled by what came after it: a slip that was printed again, a question that was registered by mistake.

use soxa_domain::person::Person;
use soxa_service::intake::{NewCase, receive};
use soxa_service::printing::{self, NewJob};
use soxa_service::{case_edits, people, requests};

use super::test_register::TestRegister;

fn somebody(test: &TestRegister) -> u32 {
    let person = Person {
        full_name: "Đinh Văn Nghinh".to_owned(),
        hamlet: "Thôn Gò Tranh".to_owned(),
        ..Person::default()
    };
    people::add(&test.register, &test.lan, &person, "p").unwrap().value
}

#[test]
fn a_slip_that_went_to_paper_leaves_no_older_failure_to_be_tried_again() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let job = |name| NewJob { case: None, name, printer: "", file: "/tmp/x.pdf" };
    let submit = |name| printing::submit(register, lan, &job(name)).unwrap().value;
    let (first, other) = (submit("SX-1"), submit("SX-2"));
    for no in [first, other] {
        printing::tried(register, lan, no, Err("hết giấy".to_owned())).unwrap();
    }
    let again = submit("SX-1");
    printing::tried(register, lan, again, Ok(())).unwrap();
    let pending: Vec<u32> = printing::pending(register, lan).unwrap().iter().map(|job| job.no).collect();
    assert_eq!(pending, [other]);
    assert_eq!(printing::copies(register, lan, "SX-1").unwrap(), 1, "what failed is no copy");
    test.is_whole();
}

#[test]
fn a_slip_of_a_case_that_was_put_right_is_printed_no_more() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let new = NewCase { procedure: "CT-TTR".to_owned(), applicant: somebody(&test), ..NewCase::default() };
    let case = receive(register, lan, &new, "c").unwrap().value.case;
    let code = case.record.code.to_string();
    let job = NewJob { case: Some(case.no), name: &code, printer: "", file: "/tmp/x.pdf" };
    printing::submit(register, lan, &job).unwrap();
    assert_eq!(printing::pending(register, lan).unwrap().len(), 1);
    let fields = [("months".to_owned(), "6".to_owned())].into();
    let correction = case_edits::Correction { fields, ..case_edits::Correction::default() };
    case_edits::correct(register, lan, &code, &correction, "gõ nhầm").unwrap();
    assert!(printing::pending(register, lan).unwrap().is_empty());
    let replaced: Vec<bool> =
        printing::of_case(register, lan, &case).unwrap().iter().map(|slip| slip.is_replaced).collect();
    assert_eq!(replaced, [true]);
}

#[test]
fn a_question_registered_by_mistake_is_taken_back_and_one_answered_stays() {
    let test = TestRegister::new();
    let (register, lan, person) = (&test.register, &test.lan, somebody(&test));
    assert!(requests::withdraw(register, lan, person).is_err());
    requests::receive(register, lan, person).unwrap();
    requests::withdraw(register, lan, person).unwrap();
    assert!(requests::open(register, lan).unwrap().is_empty());
    requests::receive(register, lan, person).unwrap();
    requests::answer(register, lan, person).unwrap();
    assert!(requests::withdraw(register, lan, person).is_err());
    test.is_whole();
}
