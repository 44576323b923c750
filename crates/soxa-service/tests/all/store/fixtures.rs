//! Records as the first version wrote them. Later versions must keep reading these bytes: a shape that changes gets a
//! new version in `store::codec` and a reader of the old one, never new fixtures.

use std::fmt::Debug;
use std::path::{Path, PathBuf};

use soxa_domain::case::{Apology, Case, Elsewhere, Leg, Paper, Wanted};
use soxa_domain::case_code::{CaseCode, ProvisionalCode};
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use soxa_domain::list_check::{ListCheck, Verdict};
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::{Household, Link, Marital, Person, Sex, Standing, Status};
use soxa_domain::personal_id::{Cmnd, PersonalId};
use soxa_domain::procedure::{Channel, PaperKind};
use soxa_domain::relationship::Relationship;
use soxa_service::setting;
use soxa_store::codec::{Record, SHAPES, decode};

use super::records::{self, time};

/// A person; one of the second version may be a visitor.
fn person(standing: Standing) -> Person {
    let link = |id: &str, name: &str| Link { id: Some(id.to_owned()), name: Some(name.to_owned()) };
    Person {
        local_id: Some("T000001".to_owned()),
        person_id: PersonalId::parse("051072000101").ok(),
        cancelled_ids: vec![PersonalId::parse("051072000109").unwrap()],
        cmnd: vec![Cmnd::parse("212000101").unwrap(), Cmnd::parse("212999001").unwrap()],
        full_name: "Đinh Văn Nghinh".to_owned(),
        other_name: "Nghênh".to_owned(),
        birth_date: PartialDate::parse("1972-03").ok(),
        sex: Some(Sex::Male),
        ethnicity: "H'rê".to_owned(),
        religion: "Không".to_owned(),
        nationality: "Việt Nam".to_owned(),
        origin: "Long Hiệp".to_owned(),
        birth_place: "Minh Long".to_owned(),
        marital: Some(Marital::Widowed),
        hamlet: "Thôn Gò Tranh".to_owned(),
        address: "Số 4".to_owned(),
        temporary_address: "Số 5".to_owned(),
        household: "HK000001".to_owned(),
        relationship: Relationship::parse("Chủ hộ"),
        father: link("051040000001", "Đinh Reo"),
        mother: link("051140000002", "Phạm Thị Nía"),
        spouse: Link::default(),
        guardian: Link { id: None, name: Some("Đinh Văn Trói".to_owned()) },
        status: Some(Status::AwayInProvince),
        phone: "+84 905 123 456".to_owned(),
        health_insurance: "GD4515112345678".to_owned(),
        note: "ghi chú".to_owned(),
        standing,
    }
}

fn household() -> Household {
    Household {
        number: "HK000001".to_owned(),
        hamlet: "Thôn Gò Tranh".to_owned(),
        address: "Số 4".to_owned(),
    }
}

fn code() -> ProvisionalCode {
    match CaseCode::parse("SX-261123-0042").unwrap() {
        CaseCode::Provisional(code) => code,
        CaseCode::Official(code) => panic!("{code}"),
    }
}

/// A case as a version could tell of it: the second of legs and fee, the third of what a supplement asks for.
fn case(version: u8) -> Case {
    let second = version > 1;
    Case {
        code: code(),
        official: Some("H48.18.00.000-261123-0012".to_owned()),
        procedure: "CT-TTR".to_owned(),
        channel: Channel::AssistedOnline,
        applicant: 17,
        persons: vec![18, 400],
        papers: vec![
            Paper { name: "CT01".to_owned(), kind: PaperKind::Original },
            Paper { name: "Giấy tờ".to_owned(), kind: PaperKind::Copy },
        ],
        fields: [("months".to_owned(), "12".to_owned())].into(),
        fee: Some(7000),
        note: "ghi chú".to_owned(),
        received_at: time("2026-11-23T08:42"),
        due_at: Some(time("2026-11-27T17:00")),
        state: CaseState::DangXuLy,
        state_since: time("2026-11-23T09:00"),
        closed_at: None,
        officer: "Lan".to_owned(),
        legs: vec![Leg {
            name: "Khai sinh".to_owned(),
            agency: "UBND".to_owned(),
            state: CaseState::DaTraKetQua,
            due_at: Some(time("2026-11-24T17:00")),
            done_at: None,
            after: if second { vec![1, 2] } else { Vec::new() },
            optional: second,
            one_of: second.then(|| "payer".to_owned()),
        }],
        apology: Some(Apology {
            at: time("2026-11-26T08:00"),
            old_due: None,
            new_due: time("2026-12-01T17:00"),
            reason: "mất điện".to_owned(),
        }),
        book_number: 812,
        verified: second.then(|| "chưa có trong CSDL".to_owned()),
        exemption: second.then(|| "Trẻ em (TT 75/2022)".to_owned()),
        units: if second { 3 } else { 1 },
        elsewhere: second.then(|| Elsewhere {
            received_by: "Xã Ba Tơ".to_owned(),
            decided_by: String::new(),
            handed_over_at: Some(time("2026-11-24T08:00")),
        }),
        applied_at: second.then(|| time("2026-11-30T09:00")),
        wanted: if version > 2 {
            let wanted = |name: &str, wrong: Option<&str>, is_in| Wanted {
                name: name.to_owned(),
                wrong: wrong.map(str::to_owned),
                is_in,
            };
            vec![wanted("CT01", Some("thiếu chữ ký"), false), wanted("Giấy tờ", None, true)]
        } else {
            Vec::new()
        },
    }
}

fn list_check(titled: bool) -> ListCheck {
    ListCheck {
        kind: "prisoners".to_owned(),
        name: "phạm nhân.xlsx".to_owned(),
        sender: "Trại giam số 5".to_owned(),
        received_at: time("2026-11-20T08:00"),
        columns: vec!["Họ tên".to_owned(), "Cột lạ".to_owned()],
        fields: vec!["full_name".to_owned(), String::new()],
        rows: 17,
        officer: "Lan".to_owned(),
        closed: false,
        title: if titled { vec![vec!["TRẠI GIAM SỐ 5".to_owned()], Vec::new()] } else { Vec::new() },
        is_sheet: titled,
    }
}

fn bytes_of(file: &Path) -> Vec<u8> {
    let hex = std::fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let hex: String = hex.split_whitespace().collect();
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
}

fn reads<R: Record + Debug>(name: &str, record: &R) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let bytes: Vec<u8> = bytes_of(&path);
    let stored = decode::<R>(3, &bytes).unwrap();
    assert_eq!((stored.no, stored.version), (3, 7));
    assert_eq!(&stored.record, record, "{name}");
    for length in 0..bytes.len() {
        // Cut short: an error, never a panic.
        let _ = decode::<R>(3, &bytes[..length]);
    }
    let mut later = bytes;
    later[0] = 99;
    assert!(decode::<R>(3, &later).is_err(), "an unknown version was read");
}

#[test]
fn records_of_the_first_version_are_read() {
    reads("person.v1.hex", &person(Standing::Resident));
    reads("person.v2.hex", &person(Standing::Visitor));
    reads("household.v1.hex", &household());
    reads("case.v1.hex", &case(1));
    reads("case.v2.hex", &case(2));
    reads("case.v3.hex", &case(3));
    reads("print_job.v1.hex", &records::print_job());
    reads("finding.v1.hex", &records::finding());
    reads("special_file.v1.hex", &records::special_file());
    reads("id_cancellation.v1.hex", &records::id_cancellation());
    reads("notice.v1.hex", &records::notice());
    reads("list_row.v1.hex", &records::list_row());
    reads("sojourn.v1.hex", &records::sojourn());
    reads("entry.v1.hex", &records::entry());
    reads("queue_item.v1.hex", &records::queue_item());
    reads("referral.v1.hex", &records::referral());
    reads("offer.v1.hex", &records::offer());
    reads("frozen_report.v1.hex", &records::frozen_report());
    // The first version had no title rows.
    reads("list_check.v2.hex", &list_check(true));
    reads("list_check.v1.hex", &list_check(false));
}

#[test]
fn every_version_of_every_kind_has_its_fixture() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for (kind, newest) in SHAPES {
        for version in 1..=*newest {
            let file = folder.join(format!("{}.v{version}.hex", kind.id()));
            let hex = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            assert_eq!(hex.get(..2), Some(format!("{version:02x}").as_str()), "{}", file.display());
        }
    }
}

/// Settings as registers of before format 5 have them, without a version byte, and with the one that is written now.
#[test]
fn settings_of_every_version_are_read() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for (name, newest) in setting::SHAPES {
        assert_eq!(*newest, 1, "{name}: the fixtures of its older versions are asked for here");
        let file = folder.join(format!("setting.{name}.v1.hex"));
        let bare = bytes_of(&file);
        let marked = [&[0x80, 0, 1], bare.as_slice()].concat();
        for kept in [&bare, &marked] {
            let written = setting::rewritten(name, kept).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(written, marked, "{name}");
        }
        assert!(setting::rewritten(name, &[&[0x80, 0, 99], bare.as_slice()].concat()).is_err(), "{name}");
    }
}

/// Postcard writes a choice as its place in the list: a list may grow at its end and never change otherwise.
#[test]
fn choices_keep_their_places() {
    fn places<T: Vocabulary + serde::Serialize>() -> Vec<String> {
        let mut all: Vec<(Vec<u8>, String)> =
            T::LABELS.iter().map(|l| (postcard::to_stdvec(&l.value).unwrap(), l.id.to_owned())).collect();
        all.sort();
        all.into_iter().map(|(_, id)| id).collect()
    }
    assert_eq!(places::<Sex>(), ["male", "female"]);
    assert_eq!(places::<Marital>(), ["single", "married", "divorced", "widowed"]);
    assert_eq!(
        places::<Status>(),
        ["present", "away_in_province", "away", "abroad", "in_prison", "moved", "deceased", "missing"]
    );
    assert_eq!(places::<Standing>(), ["resident", "visitor"]);
    assert_eq!(
        places::<Verdict>(),
        [
            "undecided",
            "same_person",
            "not_in_register",
            "list_wrong",
            "register_wrong",
            "later",
            "keep",
            "merged",
            "answered"
        ]
    );
    assert_eq!(
        places::<Channel>(),
        [
            "direct",
            "online",
            "assisted_online",
            "post",
            "phone",
            "email",
            "website",
            "software",
            "vneid",
            "kiosk"
        ]
    );
    assert_eq!(
        places::<CaseState>(),
        [
            "moi_dang_ky",
            "duoc_tiep_nhan",
            "khong_tiep_nhan",
            "dang_xu_ly",
            "yeu_cau_bo_sung",
            "yeu_cau_tt_nvtc",
            "cong_dan_rut",
            "dung_xu_ly",
            "da_xu_ly_xong",
            "da_tra_ket_qua"
        ]
    );
    assert_eq!(postcard::to_stdvec(&[PaperKind::Original, PaperKind::Copy]).unwrap(), [0, 1]);
}
