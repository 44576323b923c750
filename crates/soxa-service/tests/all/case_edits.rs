//! Cases put right after their receipt: what they say, whose they are, what they are.

use soxa_domain::person::Person;
use soxa_service::case_edits::{self, Correction};
use soxa_service::intake::{NewCase, receive};
use soxa_service::{ServiceError, people};

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
