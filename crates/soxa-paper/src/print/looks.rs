//! The answer to a citizen who asks: who looked at them, when, where, and why.

use super::facts::hour;
use super::forms::{heading, issuer};
use super::slip::{Paper, Part, Signature, Slip, Table};
use soxa_domain::procedure::Authority;
use soxa_service::{Actor, Permission, Register, ServiceError, access, people, requests};
use soxa_store::codec::Kind;
use soxa_store::journal::Subject;
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// The list for the person of a number. Asking opens a request, with its two working days.
pub fn looks(register: &Register, actor: &Actor, person: u32) -> Result<Slip, ServiceError> {
    actor.require(Permission::Print)?;
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
    Ok(Slip {
        title: "THÔNG TIN VỀ VIỆC XEM DỮ LIỆU CÁ NHÂN".to_owned(),
        subtitle: format!("Trả lời trước ngày {}", soxa_domain::time::vi_day(request.due)),
        paper: Paper::A4,
        issuer: issuer(register, Authority::Police, "", 0),
        heading: heading(&register.commune().place, register.now()),
        body: vec![
            Part::Field("Người yêu cầu".to_owned(), who.full_name.clone()),
            Part::Field("Số định danh".to_owned(), who.public_id()),
            Part::Field("Nhận yêu cầu".to_owned(), hour(request.received_at)),
            Part::Table(Table::new(&columns, rows.collect())),
        ],
        signatures: vec![Signature {
            title: "NGƯỜI TRẢ LỜI".to_owned(),
            note: "(Ký, ghi rõ họ tên)".to_owned(),
            name: actor.operator.clone(),
        }],
        foot: vec![format!("{} lượt. Nhật ký sổ: {}", looks.len(), register.head()?.anchor())],
        ..Slip::default()
    })
}
