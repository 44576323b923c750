//! The sheet somebody types from at the PC of a national system: each item's fields in the order of that system's form,
//! and a place for the number it gives.

use super::facts::hour;
use super::issuer::{issuer, place_date};
use crate::document::{Block, Document, Paper};
use soxa_domain::procedure::Authority;
use soxa_service::grant::Print;
use soxa_service::{Actor, Register, ServiceError, queue};

/// What waits, of one system or of all, oldest first.
pub fn sheet(register: &Register, actor: &Actor, system: Option<&str>) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let subtitle = system.map(queue::system).transpose()?.map_or("", |s| &s.label);
    let items = queue::open(register, actor, system)?;
    let mut body = Vec::new();
    for item in &items {
        let name = queue::system(&item.record.system)?;
        let title = format!(
            "{}. {} – {}, chờ từ {}",
            item.no,
            name.label,
            item.record.operation,
            hour(item.record.since)
        );
        body.push(Block::Text(title));
        for field in
            queue::fields(register, actor, &item.record)?.into_iter().filter(|f| f.key != "operation")
        {
            body.push(Block::Field(format!("    {}", field.label), field.value));
        }
        body.push(Block::field("    Số hệ thống cấp", String::new()));
    }
    Ok(Document {
        title: "PHIẾU NHẬP HỆ THỐNG QUỐC GIA".to_owned(),
        subtitle: subtitle.to_owned(),
        paper: Paper::A4,
        issuer: issuer(&register.commune(), Authority::Police, "", 0),
        place_date: place_date(&register.commune().place, register.now()),
        body,
        foot: vec![format!("{} mục. Nhật ký sổ: {}", items.len(), register.head()?.anchor())],
        ..Document::default()
    })
}
