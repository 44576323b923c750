//! A record of each kind with every field filled in, as the fixtures hold it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use soxa_domain::case_state::CaseState;
use soxa_domain::entry::Entry;
use soxa_domain::finding::{About, Finding, FindingState};
use soxa_domain::frozen_report::{FrozenFigure, FrozenReport};
use soxa_domain::id_cancellation::{CancelState, IdCancellation, Notice, NoticeState};
use soxa_domain::list_check::{Candidate, Ground, ListRow, Verdict};
use soxa_domain::offer::{Offer, OfferDecision, OfferId, OfferKind};
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Sex;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::print_job::{PrintJob, PrintState};
use soxa_domain::procedure::{Channel, PaperKind};
use soxa_domain::queue_item::{QueueDone, QueueItem};
use soxa_domain::referral::{Answer, Decision, Outcome, Peer, Referral, ReferralId, Told, Way};
use soxa_domain::sojourn::{Sojourn, SojournKind};
use soxa_domain::special_file::{Held, SpecialFile, SpecialPaper, SpecialState, SpecialStep, SpecialStory};
use soxa_domain::time::Timestamp;

pub fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(text: &str) -> PersonalId {
    PersonalId::parse(text).unwrap()
}

pub fn print_job() -> PrintJob {
    PrintJob {
        case: Some(17),
        name: "Giấy hẹn".to_owned(),
        printer: "HP".to_owned(),
        file: "slips/a.pdf".to_owned(),
        state: PrintState::Failed("hết giấy".to_owned()),
        operator: "Lan".to_owned(),
        asked_at: time("2026-11-23T08:42"),
        tries: 2,
        copy: 1,
    }
}

pub fn finding() -> Finding {
    Finding {
        rule: "household_without_head".to_owned(),
        about: About::Household,
        no: 12,
        with: Some(13),
        detail: "không có chủ hộ".to_owned(),
        hamlet: "Thôn Gò Tranh".to_owned(),
        opened_at: time("2026-11-20T08:00"),
        state: FindingState::Postponed,
        owner: "Lan".to_owned(),
        until: Some(day("2026-12-01")),
        closed_at: Some(time("2026-11-23T08:42")),
        closed_by: "Thu".to_owned(),
        note: "chờ giấy".to_owned(),
    }
}

pub fn special_file() -> SpecialFile {
    SpecialFile {
        number: "DB-2026-0001".to_owned(),
        person: Some(9),
        name: "Đinh Út".to_owned(),
        birth: PartialDate::parse("1990").ok(),
        sex: Some(Sex::Female),
        hamlet: "Thôn Hà Bôi".to_owned(),
        story: SpecialStory {
            circumstances: "lang thang".to_owned(),
            statement: "khai".to_owned(),
            witnesses: "ông Reo".to_owned(),
            relatives: "không".to_owned(),
            measures: "xác minh".to_owned(),
        },
        papers: vec![SpecialPaper { name: "Bản khai".to_owned(), held: Held::Copy }],
        state: SpecialState::Transferred,
        opened_at: time("2026-11-01T08:00"),
        state_since: time("2026-11-20T08:00"),
        steps: vec![SpecialStep {
            state: SpecialState::Collecting,
            at: time("2026-11-02T08:00"),
            by: "Lan".to_owned(),
            reason: "đủ lời khai".to_owned(),
        }],
        transferred_on: Some(day("2026-11-20")),
        handed_over_by: "Lan".to_owned(),
        receiver: "PC06".to_owned(),
        receipt: "12/BB".to_owned(),
        answer_by: Some(day("2026-12-20")),
        issued_id: Some(id("051190000999")),
        officer: "Lan".to_owned(),
    }
}

pub fn id_cancellation() -> IdCancellation {
    IdCancellation {
        number: "HS-2026-0001".to_owned(),
        person: 9,
        old_id: id("051190000111"),
        new_id: Some(id("051190000999")),
        reason: "sai năm sinh".to_owned(),
        papers: vec!["Giấy khai sinh".to_owned()],
        decision: "34/QĐ".to_owned(),
        state: CancelState::Sent,
        opened_on: day("2026-11-02"),
        sent_on: Some(day("2026-11-12")),
        decided_on: Some(day("2026-11-22")),
        officer: "Lan".to_owned(),
    }
}

pub fn notice() -> Notice {
    Notice {
        number: "TB-2026-0001".to_owned(),
        person: 9,
        printed_on: day("2026-11-02"),
        state: NoticeState::Delivered,
        delivered_at: Some(time("2026-11-12T08:00")),
        received_by: "người nhà".to_owned(),
        operator: "Lan".to_owned(),
    }
}

pub fn list_row() -> ListRow {
    let ground = Ground { label: "Họ tên".to_owned(), agreement: "giống".to_owned(), tenths: -31 };
    ListRow {
        list: 2,
        row: 5,
        cells: vec!["Đinh Văn Nghinh".to_owned(), String::new()],
        candidates: vec![Candidate { person: 9, likelihood: 991, is_sure: true, why: vec![ground] }],
        verdict: Verdict::SamePerson,
        person: Some(9),
        decided_at: Some(time("2026-11-12T08:00")),
        decided_by: "Lan".to_owned(),
        note: "đã gọi".to_owned(),
    }
}

pub fn sojourn() -> Sojourn {
    Sojourn {
        person: 9,
        kind: SojournKind::Absent,
        place: "Đồng Nai".to_owned(),
        from: day("2026-11-02"),
        until: Some(day("2027-11-02")),
        ended_on: Some(day("2026-11-22")),
        case: Some(17),
        note: "đi làm".to_owned(),
    }
}

pub fn entry() -> Entry {
    Entry {
        register: "meetings".to_owned(),
        day: Some(day("2026-11-02")),
        fields: BTreeMap::from([("subject".to_owned(), "họp thôn".to_owned())]),
        operator: "Lan".to_owned(),
        at: time("2026-11-12T08:00"),
    }
}

pub fn queue_item() -> QueueItem {
    QueueItem {
        system: "dancu".to_owned(),
        operation: "Đổi chủ hộ".to_owned(),
        person: Some(9),
        case: Some(17),
        note: "ghi".to_owned(),
        since: time("2026-11-12T08:00"),
        done: Some(QueueDone {
            at: time("2026-11-13T08:00"),
            operator: "Lan".to_owned(),
            reference: "H48-12".to_owned(),
        }),
    }
}

pub fn offer() -> Offer {
    Offer {
        id: OfferId::new([0xcd; 16]),
        kind: OfferKind::Units,
        name: "2027-thon.toml".to_owned(),
        text: "[units]".to_owned(),
        signature: "soxa pack signature 1".to_owned(),
        came_at: time("2026-11-23T08:42"),
        decision: Some(OfferDecision {
            is_taken: false,
            at: time("2026-11-23T09:00"),
            operator: "Lan".to_owned(),
            reason: "chờ hỏi lại".to_owned(),
        }),
        withdrawn_at: Some(time("2026-11-24T08:00")),
    }
}

pub fn referral() -> Referral {
    let at = time("2026-11-12T08:00");
    Referral {
        id: ReferralId::new([0xab; 16]),
        way: Way::In,
        peer: Peer { code: "21349".to_owned(), name: "Xã Sơn Mai".to_owned() },
        case: Some(17),
        at,
        note: "kèm ảnh".to_owned(),
        decision: Some(Decision {
            outcome: Outcome::Taken,
            at,
            operator: "Lan".to_owned(),
            reason: "đúng nơi".to_owned(),
        }),
        told: Some(Told {
            case_code: "SX-261112-0003".to_owned(),
            procedure: "CT-TTR".to_owned(),
            channel: Channel::Direct,
            received_at: at,
            referred_at: at,
            applicant: BTreeMap::from([("full_name".to_owned(), "Đinh Văn Nghinh".to_owned())]),
            fields: BTreeMap::from([("months".to_owned(), "12".to_owned())]),
            papers: vec![("CT01".to_owned(), PaperKind::Original)],
            fee: Some(7000),
            officer: "Mai".to_owned(),
            note: "gọi trước".to_owned(),
            withdrawn: Some((at, "nhầm".to_owned())),
        }),
        answer: Some(Answer {
            came_at: at,
            outcome: Some(Outcome::Returned),
            decided_at: Some(at),
            reason: "nhầm xã".to_owned(),
            case_code: Some("SX-261113-0001".to_owned()),
            state: Some(CaseState::DangXuLy),
            state_since: Some(at),
            due_at: Some(at),
        }),
        known: "0a1b".to_owned(),
        heard: "2c3d".to_owned(),
    }
}

pub fn frozen_report() -> FrozenReport {
    FrozenReport {
        number: "12/BC".to_owned(),
        dated: day("2026-11-30"),
        signer: "Nghinh".to_owned(),
        from: day("2026-11-01"),
        to: day("2026-11-30"),
        figures: vec![FrozenFigure {
            code: "1.1".to_owned(),
            value: "95.16".to_owned(),
            parts: Some((59, 62)),
            as_of: day("2026-11-30"),
        }],
        texts: BTreeMap::from([("I".to_owned(), "chung".to_owned())]),
        at: time("2026-11-30T16:00"),
        operator: "Lan".to_owned(),
        head: (42, [7; 32]),
    }
}
