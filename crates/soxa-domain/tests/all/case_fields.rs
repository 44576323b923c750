//! Every field of a case, written and read.

use soxa_domain::case::Case;
use soxa_domain::case_code::ProvisionalCode;
use soxa_domain::case_field::{CaseField, Naming, draft};
use soxa_domain::time::Timestamp;

fn new() -> Case {
    let received = Timestamp::parse("2026-11-23T08:42").unwrap();
    draft(ProvisionalCode::new(received.date(), 1).unwrap(), "CT-TTR", received)
}

const NAMING: Naming<'_> = Naming { person: &|id| id.parse().ok(), legs: &[] };

#[test]
fn every_field_reads_what_it_writes() {
    let texts = [
        "SX-261123-0042",
        "H48.18.00.000-261123-0012",
        "HT-KS",
        "assisted_online",
        "17",
        "18;400",
        "2026-11-23T08:42:00+07:00",
        "2026-11-27T17:00:00+07:00",
        "dang_xu_ly",
        "2026-11-23T09:00:00+07:00",
        "2026-11-26T08:00:00+07:00",
        "",
        "Lan",
        "CT01 (original);Giấy tờ (copy)",
        "months=12;purpose=làm việc",
        "7000",
        "ghi chú",
        "chưa có trong CSDL",
        "Trẻ em",
        "3",
        "UBND xã khác",
        "UBND huyện",
        "2026-11-24T08:00:00+07:00",
        "2026-11-27T09:00:00+07:00",
    ];
    assert_eq!(texts.len(), CaseField::ALL.len());
    let mut case = new();
    for (field, text) in CaseField::ALL.iter().zip(texts) {
        field.set(&mut case, text, NAMING).unwrap_or_else(|e| panic!("{}: {e:?}", field.id()));
    }
    for (field, text) in CaseField::ALL.iter().zip(texts) {
        assert_eq!(field.get(&case, &|no| no.to_string()), text, "{}", field.id());
        assert_eq!(CaseField::from_id(field.id()), Some(*field));
    }
}

#[test]
fn a_text_that_is_no_value_leaves_the_case_as_it_was() {
    for (field, text) in [
        (CaseField::Code, "H48.18.00.000-261123-0012"),
        (CaseField::Official, "SX-261123-0042"),
        (CaseField::Channel, ""),
        (CaseField::Applicant, ""),
        (CaseField::Persons, "1;x"),
        (CaseField::ReceivedAt, ""),
        (CaseField::DueAt, "mai"),
        (CaseField::State, "xong"),
        (CaseField::LegsDone, "hai"),
        (CaseField::Fee, "7.000 đ"),
        (CaseField::Units, "-1"),
        (CaseField::HandedOverAt, "x"),
    ] {
        let mut case = new();
        let said = field.set(&mut case, text, NAMING);
        assert!(said.is_err(), "{}", field.id());
        assert_eq!(case, new(), "{}", field.id());
    }
}
