//! What writing a result into the register still has to be told, and of whom it is then.

use std::collections::BTreeMap;

use soxa_domain::case_state::CaseState;
use soxa_domain::id_cancellation::CancelState;
use soxa_domain::person::Person;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::procedure::{Channel, RegisterAct};
use soxa_domain::relationship::Relationship;
use soxa_service::grant::ReadCases;
use soxa_service::id_files::{self, Decision, NewCancellation};
use soxa_service::intake::{NewCase, receive};
use soxa_service::refusal::FieldId;
use soxa_service::{ServiceError, applying, case_moves, cases, people};
use soxa_text::words::{InWords, Lang};

use super::test_register::TestRegister;

/// A member of a household; the number.
fn member(test: &TestRegister, name: &str, id: &str, household: &str, relationship: Relationship) -> u32 {
    let person = Person {
        full_name: name.to_owned(),
        hamlet: "Thôn Gò Tranh".to_owned(),
        household: household.to_owned(),
        relationship: Some(relationship),
        local_id: Some(id.to_owned()),
        ..Person::default()
    };
    people::add(&test.register, &test.lan, &person, id).unwrap().value
}

/// Somebody of a hamlet who stands in no household.
fn alone(test: &TestRegister) -> u32 {
    let hamlet = "Thôn Gò Tranh".to_owned();
    let person = Person { full_name: "Võ Thị Chi".to_owned(), hamlet, ..Person::default() };
    people::add(&test.register, &test.lan, &person, "alone").unwrap().value
}

/// A case with a positive result; its code.
fn granted(test: &TestRegister, new: NewCase) -> String {
    let (register, lan) = (&test.register, &test.lan);
    let new = NewCase { channel: Some(Channel::Direct), ..new };
    let case = receive(register, lan, &new, &new.procedure).unwrap().value.case.record;
    let code = case.code.to_string();
    for state in [CaseState::DangXuLy, CaseState::DaXuLyXong] {
        case_moves::move_to(register, lan, &code, state, None, "", None).unwrap();
    }
    code
}

fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

#[test]
fn what_an_act_still_needs_is_called_by_its_name_never_by_its_key() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = alone(&test);
    let pack = register.rules().on(register.now().date());
    let mut codes: Vec<String> = register.rules().procedures().iter().map(|p| p.code.clone()).collect();
    codes.dedup();
    let mut asked = Vec::new();
    for procedure in codes {
        let Some(rule) = pack.procedure(&procedure) else { continue };
        if rule.act.is_none_or(RegisterAct::ends_on_receipt) {
            continue;
        }
        let code = granted(&test, NewCase { procedure: procedure.clone(), applicant, ..NewCase::default() });
        let Err(ServiceError::Refused(refused)) = applying::propose(register, lan, &code, &BTreeMap::new())
        else {
            continue;
        };
        let FieldId::Data { key, label } = &refused.at else { continue };
        assert_ne!(key, label, "{procedure}");
        for lang in Lang::ALL {
            let said = refused.in_words(lang);
            assert!(!said.contains(['_', '{']) && !said.contains("--"), "{procedure}: {said}");
        }
        asked.push(key.clone());
    }
    assert!(asked.iter().any(|key| key == "household") && asked.len() > 4, "{asked:?}");
}

#[test]
fn who_stands_in_no_household_asks_for_another_head_and_for_a_split_of_one_that_is_said() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = alone(&test);
    member(&test, "Đinh Văn Nghinh", "L1", "HK1", Relationship::HEAD);
    let spouse = member(&test, "Phạm Thị Bướm", "L2", "HK1", Relationship::parse("Vợ").unwrap());
    let fields = given(&[("head_name", "Phạm Thị Bướm")]);
    let persons = vec![spouse];
    let cases = [
        NewCase { procedure: "CT-DC-CH".to_owned(), applicant, fields: fields.clone(), ..NewCase::default() },
        NewCase { procedure: "CT-TH".to_owned(), applicant, fields, persons, ..NewCase::default() },
    ];
    for new in cases {
        let procedure = new.procedure.clone();
        let code = granted(&test, new);
        let refused = applying::propose(register, lan, &code, &BTreeMap::new()).unwrap_err();
        let at = &refused.refusal().unwrap().at;
        assert!(matches!(at, FieldId::Data { key, .. } if key == "household"), "{procedure}: {at:?}");
        let said = given(&[("household", "HK1"), ("L1", "Chồng")]);
        let said = if procedure == "CT-TH" { given(&[("household", "HK1")]) } else { said };
        let plan = applying::propose(register, lan, &code, &said).unwrap();
        assert!(!plan.writes.is_empty(), "{procedure}");
        let applied = applying::apply(register, lan, &plan).unwrap();
        let head = people::person(register, lan, spouse).unwrap().record;
        assert_eq!(head.relationship, Some(Relationship::HEAD), "{procedure}");
        assert_eq!(people::person(register, lan, applicant).unwrap().record.household, "", "{procedure}");
        soxa_service::undo::undo(register, lan, applied.head.seq).unwrap();
    }
    test.is_whole();
}

const OLD_ID: &str = "051084000505";

/// What somebody else may do between the proposal and the writing.
type Meanwhile = fn(&TestRegister, u32);

const MEANWHILE: [(&str, bool, Meanwhile); 3] = [
    ("the file went on", true, |test, _| {
        let (register, lan) = (&test.register, &test.lan);
        let decision = Decision { text: "Công văn 12".to_owned(), ..Decision::default() };
        id_files::step(register, lan, "HS-HUY-2026-01", CancelState::Verifying, &decision).unwrap();
    }),
    ("a file was opened", false, open_file),
    ("the person was put right", true, |test, no| {
        let seen = people::person(&test.register, &test.lan, no).unwrap();
        let new = Person { phone: "0905123456".to_owned(), ..seen.record.clone() };
        people::correct(&test.register, &test.lan, &[(seen, new)], "theo lời khai").unwrap();
    }),
];

fn open_file(test: &TestRegister, no: u32) {
    let (register, lan) = (&test.register, &test.lan);
    let new = NewCancellation {
        number: "HS-HUY-2026-01".to_owned(),
        reason: "trùng số".to_owned(),
        ..NewCancellation::default()
    };
    let person = people::person(register, lan, no).unwrap();
    id_files::open(register, lan, &person, &new, "file").unwrap();
}

#[test]
fn a_file_or_person_that_was_changed_since_the_proposal_is_not_overwritten_by_it() {
    for (what, is_open, meanwhile) in MEANWHILE {
        let test = TestRegister::new();
        let (register, lan) = (&test.register, &test.lan);
        let applicant = member(&test, "Đinh Văn Nghinh", "L1", "HK1", Relationship::HEAD);
        let seen = people::person(register, lan, applicant).unwrap();
        let new = Person { person_id: Some(PersonalId::parse(OLD_ID).unwrap()), ..seen.record.clone() };
        people::correct(register, lan, &[(seen, new)], "theo thẻ").unwrap();
        if is_open {
            open_file(&test, applicant);
        }
        let fields = given(&[("ground", "trùng số")]);
        let code = granted(
            &test,
            NewCase { procedure: "DC-HUY".to_owned(), applicant, fields, ..NewCase::default() },
        );
        let plan = applying::propose(register, lan, &code, &BTreeMap::new()).unwrap();
        meanwhile(&test, applicant);
        let stands = || {
            let file = id_files::by_number(register, lan, "HS-HUY-2026-01").unwrap();
            (file, people::person(register, lan, applicant).unwrap())
        };
        let before = stands();
        let refused = applying::apply(register, lan, &plan);
        assert!(matches!(refused, Err(ServiceError::Stale { .. })), "{what}: {refused:?}");
        assert_eq!(stands(), before, "{what}");
        // As it stands now it is written.
        let plan = applying::propose(register, lan, &code, &BTreeMap::new()).unwrap();
        applying::apply(register, lan, &plan).unwrap();
        let (file, person) = stands();
        assert_eq!(file.record.state, CancelState::Cancelled, "{what}");
        assert_eq!(
            (&file.record.decision, &person.record.phone),
            (&before.0.record.decision, &before.1.record.phone)
        );
        assert_eq!(person.record.person_id, None, "{what}");
        test.is_whole();
    }
}

/// Every terminal's start screen asks for it at each change and whenever somebody comes back to it.
#[test]
fn how_many_results_are_not_written_yet_is_counted_once_for_each_change() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = member(&test, "Đinh Văn Nghinh", "L1", "HK1", Relationship::HEAD);
    let fields = given(&[("dwelling_hamlet", "Thôn Hà Bôi")]);
    // A register that is read within a reading of the same thread says so: what is known needs none.
    let known = || {
        let grant = lan.require(ReadCases).unwrap();
        let count = applying::outstanding(register, lan).unwrap();
        let again = register.read(&grant, |_| applying::outstanding(register, lan)).unwrap();
        assert_eq!(count, again);
        count
    };
    assert_eq!(known(), 0);
    let new = NewCase { procedure: "CT-TTR".to_owned(), applicant, fields, ..NewCase::default() };
    let code = granted(&test, new);
    assert_eq!(known(), 1);
    let plan = applying::propose(register, lan, &code, &BTreeMap::new()).unwrap();
    assert_eq!(known(), 1, "a proposal writes nothing");
    applying::apply(register, lan, &plan).unwrap();
    assert_eq!(known(), 0);
    case_moves::undo(register, lan, &code).unwrap();
    assert_eq!(known(), 1);
    // Another's clock is of the same register.
    assert_eq!(applying::outstanding(&register.with_clock(None), lan).unwrap(), 1);
}

#[test]
fn what_is_said_as_a_result_is_written_stands_in_the_case_too_and_goes_with_it() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let applicant = member(&test, "Đinh Văn Nghinh", "L1", "HK1", Relationship::HEAD);
    let new = NewCase { procedure: "CT-TTR".to_owned(), applicant, ..NewCase::default() };
    let code = granted(&test, new);
    let place =
        || cases::by_code(register, lan, &code).unwrap().record.fields.get("dwelling_hamlet").cloned();
    assert_eq!(place(), None);
    let plan =
        applying::propose(register, lan, &code, &given(&[("dwelling_hamlet", "Thôn Hà Bôi")])).unwrap();
    applying::apply(register, lan, &plan).unwrap();
    assert_eq!(place().as_deref(), Some("Thôn Hà Bôi"));
    case_moves::undo(register, lan, &code).unwrap();
    assert_eq!(place(), None);
}
