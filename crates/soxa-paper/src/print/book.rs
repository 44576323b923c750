//! Lists of cases on paper: the case book of a period (form 06, since 15/9/2025 form 07) and the hand-over list of a day.

use chrono::NaiveDate;

use super::issuer::{issuer, place_date};
use crate::document::{Block, Document, Paper, Signature, Table};
use soxa_domain::case::Case;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::{Authority, SlipName};
use soxa_domain::time::{DAY, Timestamp};
use soxa_service::grant::Print;
use soxa_service::{Actor, Register, ServiceError, cases, people};
use soxa_store::codec::Stored;

/// The case book of a period, both days in it.
pub fn case_book(
    register: &Register,
    actor: &Actor,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let received = cases::received_between(register, actor, from, to)?;
    let rows = received.iter().map(|c| book_row(register, actor, &c.record)).collect::<Result<_, _>>()?;
    let columns = [
        ("STT", 2),
        ("Mã hồ sơ", 7),
        ("Tên TTHC", 7),
        ("Số bộ", 2),
        ("Tên cá nhân, tổ chức", 6),
        ("Địa chỉ, số điện thoại", 8),
        ("Cơ quan giải quyết", 4),
        ("Nhận hồ sơ", 4),
        ("Hẹn trả", 4),
        ("Trả kết quả", 4),
        ("Phương thức", 4),
        ("Ký nhận", 3),
        ("Ghi chú", 4),
    ];
    let pack = register.rules().on(register.now().date());
    let form = pack.form(Authority::Committee, SlipName::Book);
    let (code, under) = form.map_or(("", ""), |f| (f.code.as_str(), f.issued_under.as_str()));
    Ok(Document {
        form: code.to_owned(),
        title: form.map_or("SỔ THEO DÕI HỒ SƠ", |f| f.title.as_str()).to_owned(),
        subtitle: format!("Từ ngày {} đến ngày {}", from.format(DAY), to.format(DAY)),
        paper: Paper::A4Landscape,
        issuer: issuer(&register.commune(), Authority::Committee, "", 0),
        place_date: place_date(&register.commune().place, register.now()),
        body: vec![Block::Table(Table::new(&columns, rows))],
        signatures: vec![Signature::by("NGƯỜI LẬP SỔ", &actor.operator)],
        foot: vec![
            format!("Mẫu {code} – {under}. {} hồ sơ.", received.len()),
            format!("Nhật ký sổ: {}", register.head()?.anchor()),
        ],
        ..Document::default()
    })
}

fn book_row(register: &Register, actor: &Actor, c: &Case) -> Result<Vec<String>, ServiceError> {
    let applicant = people::person(register, actor, c.applicant)?.record;
    let pack = register.rules().on(c.received_at.date());
    let procedure = pack.procedure(&c.procedure);
    let day = |t: Option<Timestamp>| t.map(|t| t.date().format(DAY).to_string()).unwrap_or_default();
    let office = procedure.map_or(Authority::Committee, |p| p.authority).vi();
    Ok(vec![
        c.book_number.to_string(),
        c.shown_code(),
        procedure.map_or_else(|| c.procedure.clone(), |p| p.name.clone()),
        "01".to_owned(),
        applicant.full_name,
        [applicant.address, applicant.phone]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        office.to_owned(),
        day(Some(c.received_at)),
        day(c.due_at),
        day(c.closed_at),
        c.channel.vi().to_owned(),
        String::new(),
        c.state.vi().to_owned(),
    ])
}

/// `08:42 23/11/2026`.
fn short(t: Timestamp) -> String {
    t.local().format("%H:%M %d/%m/%Y").to_string()
}

/// The cases received on a day, to be handed over to those who work on them; what came after the cut-off waits for
/// the next working day (Decree 61/2018 art. 18.2).
pub fn hand_over(register: &Register, actor: &Actor, day: NaiveDate) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let received = cases::received_between(register, actor, day, day)?;
    let cutoff = register.rules().on(day).hours().cutoff;
    let open: Vec<&Stored<Case>> = received.iter().filter(|c| c.record.state.is_open()).collect();
    let mut rows = Vec::new();
    for (i, c) in open.iter().enumerate() {
        let waits = c.record.received_at.time() >= cutoff;
        rows.push(vec![
            (i + 1).to_string(),
            c.record.shown_code(),
            cases::applicant(register, actor, &c.record)?.full_name,
            c.record.procedure.clone(),
            short(c.record.received_at),
            c.record.due_at.map(short).unwrap_or_default(),
            if waits { "chờ chuyển".to_owned() } else { String::new() },
        ]);
    }
    let columns = [
        ("TT", 1),
        ("Mã hồ sơ", 6),
        ("Người nộp", 5),
        ("Thủ tục", 3),
        ("Nhận", 5),
        ("Hẹn trả", 5),
        ("Ghi chú", 3),
    ];
    Ok(Document {
        title: "DANH SÁCH BÀN GIAO HỒ SƠ".to_owned(),
        subtitle: format!("Ngày {}", day.format(DAY)),
        paper: Paper::A4,
        issuer: issuer(&register.commune(), Authority::Committee, "", 0),
        place_date: place_date(&register.commune().place, register.now()),
        body: vec![Block::Table(Table::new(&columns, rows))],
        signatures: vec![Signature::by("NGƯỜI GIAO", &actor.operator), Signature::by("NGƯỜI NHẬN", "")],
        foot: vec![format!("{} hồ sơ. Nhật ký sổ: {}", open.len(), register.head()?.anchor())],
        ..Document::default()
    })
}
