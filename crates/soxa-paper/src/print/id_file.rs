//! The cover of a file that cancels a personal id, as it goes to PC06: whose number, why, which papers, what was decided.

use super::issuer::{issuer, place_date};
use crate::document::{Block, Document, Paper, Signature};
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::procedure::Authority;
use soxa_domain::time::DAY;
use soxa_service::grant::Print;
use soxa_service::{Actor, Register, ServiceError, id_files, people};

/// The sheet of the file of a number.
pub fn id_file(register: &Register, actor: &Actor, number: &str) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let file = id_files::by_number(register, actor, number)?.record;
    let person = people::person(register, actor, file.person)?.record;
    let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.format(DAY).to_string()).unwrap_or_default();
    let fields = [
        ("Họ và tên", person.full_name),
        ("Ngày sinh", person.birth_date.map(PartialDate::vi).unwrap_or_default()),
        ("Giới tính", person.sex.map_or("", Vocabulary::vi).to_owned()),
        ("Thường trú", person.address),
        ("Số đề nghị hủy", file.old_id.grouped()),
        ("Lý do", file.reason),
        ("Giấy tờ kèm theo", file.papers.join("; ")),
        ("Tình trạng", file.state.vi().to_owned()),
        ("Ngày lập", day(Some(file.opened_on))),
        ("Ngày gửi PC06", day(file.sent_on)),
        ("Quyết định", file.decision),
        ("Ngày quyết định", day(file.decided_on)),
        ("Số mới xác lập", file.new_id.map(PersonalId::grouped).unwrap_or_default()),
    ];
    let said = fields.into_iter().filter(|(_, value)| !value.is_empty());
    Ok(Document {
        title: "HỒ SƠ HỦY, XÁC LẬP LẠI SỐ ĐỊNH DANH".to_owned(),
        subtitle: format!("Số {}", file.number),
        paper: Paper::A4,
        issuer: issuer(&register.commune(), Authority::Police, "", 0),
        place_date: place_date(&register.commune().place, register.now()),
        body: said.map(|(label, value)| Block::Field(label.to_owned(), value)).collect(),
        signatures: vec![Signature::by("LÃNH ĐẠO", ""), Signature::by("CÁN BỘ", &file.officer)],
        foot: vec![format!("Nhật ký sổ: {}", register.head()?.anchor())],
        ..Document::default()
    })
}
