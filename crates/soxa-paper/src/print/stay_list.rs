//! A list of guests on paper: what a lodging place keeps as the answer to its notice.

use super::facts::hour;
use super::issuer::{issuer, place_date};
use crate::document::{Block, Document, Paper, Signature, Table};
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Person;
use soxa_domain::procedure::Authority;
use soxa_service::grant::Print;
use soxa_service::refusal::CaseProblem;
use soxa_service::refusal::Field;
use soxa_service::{Actor, Register, ServiceError, stays};

/// The list that a journal entry received.
pub fn stay_list(register: &Register, actor: &Actor, entry: u64) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let list = stays::of_entry(register, actor, entry)?;
    let first = list.first().map(|(case, _)| case.record.clone());
    let first = first.ok_or_else(|| ServiceError::refused(Field::StayList, CaseProblem::NoCaseLeft))?;
    let field = |key: &str| first.fields.get(key).cloned().unwrap_or_default();
    let day = |key: &str| PartialDate::parse(&field(key)).map(PartialDate::vi).unwrap_or_default();
    let place = [field("dwelling_address"), field("dwelling_hamlet")];
    let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let rows = (1..).zip(&list).map(|(i, (case, guest))| row(i, &case.record.shown_code(), guest));
    let columns = [
        ("TT", 2),
        ("Họ và tên", 9),
        ("Ngày sinh", 5),
        ("Giới", 3),
        ("Số định danh, CMND", 6),
        ("Nơi thường trú", 10),
        ("Mã hồ sơ", 7),
    ];
    let until = match day("stay_to") {
        to if to.is_empty() => String::new(),
        to => format!(" đến ngày {to}"),
    };
    Ok(Document {
        title: "DANH SÁCH NGƯỜI LƯU TRÚ".to_owned(),
        subtitle: format!("Từ ngày {}{until}", day("stay_from")),
        paper: Paper::A4,
        issuer: issuer(&register.commune(), Authority::Police, "", 0),
        place_date: place_date(&register.commune().place, first.received_at),
        body: vec![
            Block::field("Nơi lưu trú", place.join(", ")),
            Block::field("Lý do lưu trú", field("purpose")),
            Block::field(
                "Thông báo",
                format!("{}, {}", hour(first.received_at), first.channel.vi().to_lowercase()),
            ),
            Block::Table(Table::new(&columns, rows.collect())),
        ],
        signatures: vec![
            Signature::by("NGƯỜI THÔNG BÁO", ""),
            Signature::by("NGƯỜI TIẾP NHẬN", &first.officer),
        ],
        foot: vec![format!("{} người. Nhật ký sổ: {}", list.len(), register.head()?.anchor())],
        ..Document::default()
    })
}

fn row(number: usize, code: &str, guest: &Person) -> Vec<String> {
    let id = guest.person_id.map(|id| id.to_string());
    let id = id.or_else(|| guest.cmnd.last().map(ToString::to_string)).unwrap_or_default();
    vec![
        number.to_string(),
        guest.full_name.clone(),
        guest.birth_date.map(PartialDate::vi).unwrap_or_default(),
        guest.sex.map(|s| s.vi().to_owned()).unwrap_or_default(),
        id,
        if guest.address.is_empty() { guest.hamlet.clone() } else { guest.address.clone() },
        code.to_owned(),
    ]
}
