//! The answer to a citizen who asks: who looked at them, when, where, and why.

use super::facts::hour;
use super::issuer::{issuer, place_date};
use crate::document::{Block, Document, Paper, Signature, Table};
use soxa_domain::procedure::Authority;
use soxa_service::grant::Print;
use soxa_service::{Actor, Register, ServiceError, access, people, requests};
use soxa_store::codec::Kind;
use soxa_store::journal::Subject;
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// The list for the person of a number. Asking opens a request, with its two working days.
pub fn looks(register: &Register, actor: &Actor, person: u32) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let who = people::person(register, actor, person)?.record;
    let request = requests::receive(register, actor, person)?;
    let looks = access::looks(register, actor, Subject { kind: Kind::Person, no: person })?;
    let rows = (1..).zip(&looks).map(|(i, look): (u32, _)| {
        let what = look.action.in_words(Lang::Vi);
        vec![
            i.to_string(),
            hour(look.at),
            look.operator.clone(),
            look.terminal.clone(),
            what,
            look.reason.clone(),
        ]
    });
    let columns = [("TT", 2), ("Thời điểm", 7), ("Cán bộ", 7), ("Máy", 4), ("Việc", 6), ("Lý do", 8)];
    Ok(Document {
        title: "THÔNG TIN VỀ VIỆC XEM DỮ LIỆU CÁ NHÂN".to_owned(),
        subtitle: format!("Trả lời trước ngày {}", soxa_domain::time::vi_day(request.due)),
        paper: Paper::A4,
        issuer: issuer(&register.commune(), Authority::Police, "", 0),
        place_date: place_date(&register.commune().place, register.now()),
        body: vec![
            Block::field("Người yêu cầu", who.full_name.clone()),
            Block::field("Số định danh", who.public_id()),
            Block::field("Nhận yêu cầu", hour(request.received_at)),
            Block::Table(Table::new(&columns, rows.collect())),
        ],
        signatures: vec![Signature::by("NGƯỜI TRẢ LỜI", &actor.operator)],
        foot: vec![format!("{} lượt. Nhật ký sổ: {}", looks.len(), register.head()?.anchor())],
        ..Document::default()
    })
}
