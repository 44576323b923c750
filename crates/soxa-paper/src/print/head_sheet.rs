//! The sheet of a corrected household: every member's relationship before and after a change of head, and its ground.

use super::facts::hour;
use super::issuer::{issuer, place_date};
use crate::document::{Block, Document, Paper, Signature, Table};
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Person;
use soxa_domain::procedure::Authority;
use soxa_domain::relationship::Relationship;
use soxa_service::corrections::{Correction, correction};
use soxa_service::grant::Print;
use soxa_service::{Actor, Register, ServiceError};

/// The sheet of the change of head that journal entry `seq` wrote down.
pub fn head_sheet(register: &Register, actor: &Actor, seq: u64) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let Correction { at, operator, note, household, members } = correction(register, actor, seq)?;
    let label = |p: &Person| p.relationship.map_or("", Relationship::label).to_owned();
    let rows = (1..).zip(&members).map(|(i, (before, after)): (u32, _)| {
        let born = after.birth_date.map(PartialDate::vi).unwrap_or_default();
        vec![i.to_string(), after.full_name.clone(), born, after.public_id(), label(before), label(after)]
    });
    let columns = [
        ("TT", 2),
        ("Họ và tên", 8),
        ("Ngày sinh", 4),
        ("Số định danh", 5),
        ("Quan hệ trước", 6),
        ("Quan hệ sau", 6),
    ];
    let head =
        members.iter().map(|(_, after)| after).find(|p| p.relationship.is_some_and(Relationship::is_head));
    Ok(Document {
        title: "PHIẾU ĐIỀU CHỈNH CHỦ HỘ".to_owned(),
        subtitle: format!("Hộ {}", household.number),
        paper: Paper::A4,
        issuer: issuer(&register.commune(), Authority::Police, "", 0),
        place_date: place_date(&register.commune().place, at),
        body: vec![
            Block::field("Địa chỉ", household.address.clone()),
            Block::field("Chủ hộ mới", head.map(|p| p.full_name.clone()).unwrap_or_default()),
            Block::field("Căn cứ", note),
            Block::field("Điều chỉnh lúc", hour(at)),
            Block::Table(Table::new(&columns, rows.collect())),
        ],
        signatures: vec![Signature::by("CHỦ HỘ MỚI", ""), Signature::by("CÁN BỘ", &operator)],
        foot: vec![format!("Nhật ký sổ: {}", register.head()?.anchor())],
        ..Document::default()
    })
}
