//! The record of a list check, to be signed: how it ended, and every row with what was decided.

use super::issuer::{issuer, place_date};
use crate::document::{Block, Document, Paper, Signature, Table};
use soxa_domain::labels::Vocabulary;
use soxa_domain::list_check::{ListCheck, Verdict};
use soxa_domain::procedure::Authority;
use soxa_service::grant::Print;
use soxa_service::lists::RowView;
use soxa_service::lists::fields::faults;
use soxa_service::{Actor, Register, ServiceError, lists};

/// The record of a list.
pub fn list_summary(register: &Register, actor: &Actor, list: u32) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let standing = lists::standing(register, actor, list)?;
    let head = &standing.list.record;
    let name_at = head.fields.iter().position(|f| f == "full_name");
    let views = lists::rows(register, actor, list)?;
    let wrong = wrong_fields(head, &views);
    let outcome = |verdict: Verdict| {
        standing.kind.as_ref().map_or_else(|| verdict.vi(), |kind| kind.outcome(verdict)).to_owned()
    };
    let rows = views.into_iter().map(|v| {
        let row = v.row.record;
        let name = name_at.and_then(|i| row.cells.get(i)).cloned().unwrap_or_default();
        let person = v.decided.map(|p| p.record);
        vec![
            row.row.to_string(),
            name,
            outcome(row.verdict),
            person.as_ref().map(|p| p.full_name.clone()).unwrap_or_default(),
            person.map(|p| p.public_id()).unwrap_or_default(),
            row.note,
        ]
    });
    let columns = [
        ("TT", 2),
        ("Họ tên trên danh sách", 8),
        ("Kết luận", 6),
        ("Họ tên theo sổ", 8),
        ("Số định danh", 5),
        ("Ghi chú", 5),
    ];
    let replies = standing.kind.as_ref().is_some_and(|k| k.takes(Verdict::Answered));
    let mut body = vec![
        Block::field("Danh sách", head.name.clone()),
        Block::field("Nơi gửi", head.sender.clone()),
        Block::field("Số dòng", head.rows.to_string()),
        Block::field("Đã rà soát", standing.decided().to_string()),
        Block::field("Khớp với sổ", standing.matched.to_string()),
        Block::field("Không có trong sổ", standing.nobody.to_string()),
    ];
    if replies {
        body.push(Block::field("Đã trả lời", standing.answered.to_string()));
    }
    body.push(Block::field("Chỗ sai, thiếu", wrong));
    body.push(Block::field("Còn lại", (standing.open + standing.later).to_string()));
    body.push(Block::Table(Table::new(&columns, rows.collect())));
    Ok(Document {
        title: "BIÊN BẢN ĐỐI KHỚP DANH SÁCH".to_owned(),
        subtitle: standing.kind.as_ref().map(|k| k.label.clone()).unwrap_or_default(),
        paper: Paper::A4,
        issuer: issuer(&register.commune(), Authority::Police, "", 0),
        place_date: place_date(&register.commune().place, register.now()),
        body,
        signatures: vec![Signature::by("LÃNH ĐẠO", ""), Signature::by("NGƯỜI ĐỐI KHỚP", &actor.operator)],
        foot: vec![format!("Nhật ký sổ: {}", register.head()?.anchor())],
        ..Document::default()
    })
}

/// How often each field of the matched rows was wrong or missing on the list: `ngày sinh 12, số định danh 3`.
fn wrong_fields(head: &ListCheck, views: &[RowView]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for view in views {
        let Some(person) = &view.decided else { continue };
        for fault in faults(head, &view.row.record, &person.record).iter().filter(|f| f.is_theirs()) {
            match counts.iter_mut().find(|(label, _)| *label == fault.label) {
                Some((_, n)) => *n += 1,
                None => counts.push((fault.label, 1)),
            }
        }
    }
    let texts: Vec<String> = counts.into_iter().map(|(label, n)| format!("{label} {n}")).collect();
    if texts.is_empty() { "Không".to_owned() } else { texts.join(", ") }
}
