//! The cover sheet of a special-person file on its way to PC06, with the list of its papers.

use super::issuer::{issuer, place_date};
use crate::document::{Block, Document, Paper, Signature, Table};
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::procedure::Authority;
use soxa_domain::special_file::SpecialFile;
use soxa_service::grant::{Print, ReadSensitive};
use soxa_service::{Actor, Register, ServiceError};

/// The cover sheet of a file that was read.
pub fn special_cover(
    register: &Register,
    actor: &Actor,
    file: &SpecialFile,
) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    actor.require(ReadSensitive)?;
    let rows = (1..)
        .zip(&file.papers)
        .map(|(i, p): (u32, _)| vec![i.to_string(), p.name.clone(), p.held.vi().to_owned(), String::new()]);
    let columns = [("TT", 2), ("Giấy tờ", 14), ("Tình trạng", 5), ("Ghi chú", 6)];
    let day = |d: Option<chrono::NaiveDate>| d.map(soxa_domain::time::vi_day).unwrap_or_default();
    let mut body = vec![
        Block::field("Họ tên (thường gọi)", file.name.clone()),
        Block::field("Ngày sinh", file.birth.map(PartialDate::vi).unwrap_or_default()),
        Block::field("Giới tính", file.sex.map(|s| s.vi().to_owned()).unwrap_or_default()),
        Block::field("Nơi ở", file.hamlet.clone()),
        Block::field("Trạng thái", file.state.vi().to_owned()),
        Block::field("Ngày chuyển", day(file.transferred_on)),
        Block::field("Nơi nhận", file.receiver.clone()),
        Block::field("Số tiếp nhận", file.receipt.clone()),
        Block::field("Hẹn trả lời", day(file.answer_by)),
    ];
    if let Some(asked) = file.steps.iter().rev().find(|s| s.state.needs_reason()) {
        body.push(Block::field(asked.state.vi(), asked.reason.clone()));
    }
    body.push(Block::Table(Table::new(&columns, rows.collect())));
    Ok(Document {
        title: "PHIẾU CHUYỂN HỒ SƠ NHÂN KHẨU ĐẶC BIỆT".to_owned(),
        subtitle: format!("Số: {}", file.number),
        paper: Paper::A4,
        issuer: issuer(&register.commune(), Authority::Police, "", 0),
        place_date: place_date(&register.commune().place, register.now()),
        body,
        signatures: vec![Signature::by("NGƯỜI GIAO", &file.handed_over_by), Signature::by("NGƯỜI NHẬN", "")],
        foot: vec![format!("Nhật ký sổ: {}", register.head()?.anchor())],
        ..Document::default()
    })
}
