//! Notices of personal ids as pages, and the list on which those who take one sign.

use super::issuer::{issuer, place_date};
use crate::document::{Block, Document, Paper, Signature, Table};
use soxa_domain::labels::Vocabulary;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::personal_id::PersonalId;
use soxa_domain::procedure::Authority;
use soxa_service::grant::Print;
use soxa_service::notices::NoticeView;
use soxa_service::{Actor, Register, ServiceError};

/// A page for each notice, and the list to sign at the end.
pub fn pages(
    register: &Register,
    actor: &Actor,
    notices: &[NoticeView],
) -> Result<Vec<Document>, ServiceError> {
    actor.require(Print)?;
    let place = place_date(&register.commune().place, register.now());
    let police = issuer(&register.commune(), Authority::Police, "", 0);
    let anchor = format!("Nhật ký sổ: {}", register.head()?.anchor());
    let mut pages = Vec::with_capacity(notices.len() + 1);
    for view in notices {
        let (p, n) = (&view.person, &view.notice.record);
        let id = p.person_id.map(PersonalId::grouped).unwrap_or_default();
        pages.push(Document {
            title: "THÔNG BÁO SỐ ĐỊNH DANH CÁ NHÂN".to_owned(),
            subtitle: format!("Số: {}", n.number),
            paper: Paper::A5,
            issuer: police.clone(),
            place_date: place.clone(),
            body: vec![
                Block::field("Họ và tên", p.full_name.clone()),
                Block::field("Ngày sinh", p.birth_date.map(PartialDate::vi).unwrap_or_default()),
                Block::field("Giới tính", p.sex.map(|s| s.vi().to_owned()).unwrap_or_default()),
                Block::field("Dân tộc", p.ethnicity.clone()),
                Block::field("Nơi thường trú", p.address.clone()),
                Block::field("Số định danh cá nhân", id),
            ],
            signatures: vec![Signature::by("NGƯỜI NHẬN", ""), Signature::by("CÁN BỘ", &actor.operator)],
            // Digits only: what a scanner types is the same on every keyboard layout.
            code: Some(p.public_id()),
            foot: vec![anchor.clone()],
            ..Document::default()
        });
    }
    pages.push(signing_list(notices, police, place, &anchor, actor));
    Ok(pages)
}

fn signing_list(
    notices: &[NoticeView],
    issuer: Vec<String>,
    place_date: String,
    anchor: &str,
    actor: &Actor,
) -> Document {
    let rows = (1..).zip(notices).map(|(i, view): (u32, _)| {
        let p = &view.person;
        vec![
            i.to_string(),
            view.notice.record.number.clone(),
            p.full_name.clone(),
            p.birth_date.map(PartialDate::vi).unwrap_or_default(),
            p.hamlet.clone(),
            String::new(),
        ]
    });
    let columns =
        [("TT", 2), ("Số thông báo", 5), ("Họ và tên", 8), ("Ngày sinh", 4), ("Thôn", 5), ("Ký nhận", 6)];
    Document {
        title: "DANH SÁCH KÝ NHẬN THÔNG BÁO SỐ ĐỊNH DANH".to_owned(),
        paper: Paper::A4,
        issuer,
        place_date,
        body: vec![Block::Table(Table::new(&columns, rows.collect()))],
        signatures: vec![Signature::by("NGƯỜI GIAO", &actor.operator)],
        foot: vec![format!("{} thông báo. {anchor}", notices.len())],
        ..Document::default()
    }
}
