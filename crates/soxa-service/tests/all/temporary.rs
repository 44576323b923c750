//! Who lives here for a time: a resident as long as the stay goes on, and afterwards what they were before.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use soxa_domain::case_state::CaseState;
use soxa_domain::person::{Person, Standing};
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_service::intake::{NewCase, receive};
use soxa_service::overview::overview;
use soxa_service::{applying, case_moves, people, sojourns, undo};

use super::test_register::TestRegister;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn standing(test: &TestRegister, no: u32) -> Standing {
    people::person(&test.register, &test.lan, no).unwrap().record.standing
}

/// Somebody of whom nothing but the name is known, and who lives in no hamlet here.
fn visitor(test: &TestRegister) -> u32 {
    let person = Person { full_name: "Trần Thị An".to_owned(), ..Person::default() };
    people::add(&test.register, &test.lan, &person, "visitor").unwrap().value
}

/// Changes what is known of somebody.
fn correct(test: &TestRegister, no: u32, change: impl FnOnce(&mut Person)) {
    let seen = people::person(&test.register, &test.lan, no).unwrap();
    let mut new = seen.record.clone();
    change(&mut new);
    people::correct(&test.register, &test.lan, &[(seen, new)], "theo giấy").unwrap();
}

/// Somebody who was of a hamlet once: a resident of whom it is no longer known where.
fn resident_without_place(test: &TestRegister) -> u32 {
    let hamlet = "Thôn Gò Tranh".to_owned();
    let person = Person { full_name: "Đinh Văn Nghinh".to_owned(), hamlet, ..Person::default() };
    let no = people::add(&test.register, &test.lan, &person, "resident").unwrap().value;
    correct(test, no, |p| p.hamlet.clear());
    assert_eq!(standing(test, no), Standing::Resident);
    no
}

/// A stay by hand, and its end.
fn begin(test: &TestRegister, person: u32, kind: SojournKind) {
    let new = Sojourn {
        person,
        kind,
        place: "Nhà trọ Suối".to_owned(),
        from: day(1),
        until: None,
        ended_on: None,
        case: None,
        note: String::new(),
    };
    sojourns::add(&test.register, &test.lan, &new).unwrap();
}

fn end(test: &TestRegister, person: u32) -> u64 {
    sojourns::end(&test.register, &test.lan, person, day(20), None).unwrap().head.seq
}

/// The same by cases of the procedures.
fn by_case(test: &TestRegister, applicant: u32, procedure: &str, fields: &[(&str, &str)]) {
    let (register, lan) = (&test.register, &test.lan);
    let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let new = NewCase { procedure: procedure.to_owned(), applicant, fields, ..NewCase::default() };
    let case = receive(register, lan, &new, &format!("{procedure} {applicant}")).unwrap().value.case;
    let code = case.record.code.to_string();
    for state in [CaseState::DuocTiepNhan, CaseState::DangXuLy, CaseState::DaXuLyXong] {
        if case.record.state != state {
            case_moves::move_to(register, lan, &code, state, None, "", None).unwrap();
        }
    }
    let plan = applying::propose(register, lan, &code, &BTreeMap::new()).unwrap();
    applying::apply(register, lan, &plan).unwrap();
}

fn begin_by_case(test: &TestRegister, no: u32) {
    by_case(test, no, "CT-TTR", &[("dwelling_hamlet", "Thôn Hà Bôi"), ("months", "6")]);
}

fn end_by_case(test: &TestRegister, no: u32) {
    by_case(test, no, "CT-XTTR", &[("ground", "đã đi nơi khác")]);
}

#[test]
fn a_visitor_whose_stay_ends_is_a_visitor_again_however_it_began_and_ended() {
    for (began_by_case, ended_by_case) in [(false, false), (true, false), (false, true), (true, true)] {
        let test = TestRegister::new();
        let no = visitor(&test);
        assert_eq!(standing(&test, no), Standing::Visitor);
        if began_by_case {
            begin_by_case(&test, no);
        } else {
            begin(&test, no, SojournKind::Temporary);
        }
        assert_eq!(standing(&test, no), Standing::Resident);
        if ended_by_case {
            end_by_case(&test, no);
        } else {
            end(&test, no);
        }
        assert_eq!(standing(&test, no), Standing::Visitor, "{began_by_case} {ended_by_case}");
        assert_eq!(overview(&test.register, &test.lan).unwrap().people, 0);
        test.is_whole();
    }
}

#[test]
fn who_was_a_resident_before_a_stay_is_one_after_it() {
    for by_case in [false, true] {
        let test = TestRegister::new();
        let no = resident_without_place(&test);
        if by_case {
            begin_by_case(&test, no);
        } else {
            begin(&test, no, SojournKind::Temporary);
        }
        if by_case {
            end_by_case(&test, no);
        } else {
            end(&test, no);
        }
        assert_eq!(standing(&test, no), Standing::Resident, "by case: {by_case}");
        assert_eq!(overview(&test.register, &test.lan).unwrap().people, 1);
        test.is_whole();
    }
}

#[test]
fn who_declared_to_live_here_or_found_a_place_during_the_stay_stays_a_resident() {
    let test = TestRegister::new();
    let declared = visitor(&test);
    by_case(&test, declared, "CT-KB", &[("dwelling_hamlet", "Thôn Hà Xuyên")]);
    assert_eq!(standing(&test, declared), Standing::Resident);
    begin(&test, declared, SojournKind::Temporary);
    end(&test, declared);
    assert_eq!(standing(&test, declared), Standing::Resident, "declared");
    let other = Person { full_name: "Võ Thị Chi".to_owned(), ..Person::default() };
    let settled = people::add(&test.register, &test.lan, &other, "settled").unwrap().value;
    begin(&test, settled, SojournKind::Temporary);
    correct(&test, settled, |p| p.hamlet = "Thôn Gò Tranh".to_owned());
    end(&test, settled);
    assert_eq!(standing(&test, settled), Standing::Resident, "settled");
    test.is_whole();
}

#[test]
fn only_the_end_of_the_last_stay_gives_the_standing_back_and_is_taken_back_whole() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let no = visitor(&test);
    begin(&test, no, SojournKind::Temporary);
    begin(&test, no, SojournKind::Temporary);
    begin(&test, no, SojournKind::Absent);
    sojourns::end(register, lan, no, day(20), Some(day(28))).unwrap();
    assert_eq!(standing(&test, no), Standing::Resident, "the stay goes on for longer");
    let ended = end(&test, no);
    assert_eq!(standing(&test, no), Standing::Visitor);
    undo::undo(register, lan, ended).unwrap();
    assert_eq!(standing(&test, no), Standing::Resident);
    end(&test, no);
    assert_eq!(standing(&test, no), Standing::Visitor, "ended again");
    begin(&test, no, SojournKind::Absent);
    end(&test, no);
    assert_eq!(standing(&test, no), Standing::Visitor);
    test.is_whole();
}
