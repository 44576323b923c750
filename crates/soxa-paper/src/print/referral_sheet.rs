//! The sheet that goes with a case from the commune that received it to the one that decides, and back: both print it from
//! what their own register has (Circular 01/2018/TT-VPCP form 05 names what it says: who handed over what to whom, and when).

use super::facts::hour;
use super::issuer::{issuer, place_date};
use crate::document::{Block, Document, Paper, Signature};
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::procedure::Authority;
use soxa_domain::referral::{Answer, Outcome, Referral, Told, Way};
use soxa_domain::time::Timestamp;
use soxa_service::grant::Print;
use soxa_service::referrals::Shown;
use soxa_service::{Actor, Register, ServiceError};

/// The sheet of a referral, to be printed.
///
/// # Errors
/// Whoever asks may not print, or the register cannot be read.
pub fn sheet(register: &Register, actor: &Actor, shown: &Shown) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let anchor = register.head()?.anchor();
    let foot = vec![format!("Mã: {}. Nhật ký sổ: {anchor}", shown.referral.record.id)];
    Ok(Document { foot, ..said(register, shown) })
}

/// What the sheet says, for whoever may look at it.
pub fn said(register: &Register, shown: &Shown) -> Document {
    let (commune, referral) = (register.commune(), &shown.referral.record);
    let (from, to) = match referral.way {
        Way::Out => (commune.name.as_str(), referral.peer.name.as_str()),
        Way::In => (referral.peer.name.as_str(), commune.name.as_str()),
    };
    let mut body = vec![
        Block::field("Nơi chuyển", from.to_owned()),
        Block::field("Nơi nhận, giải quyết", to.to_owned()),
    ];
    if let Some(told) = &shown.told {
        body.extend(case(register, told));
    }
    body.extend(course(referral, shown.is_known_there));
    Document {
        title: "PHIẾU CHUYỂN HỒ SƠ".to_owned(),
        subtitle: "Tiếp nhận không phụ thuộc địa giới hành chính".to_owned(),
        paper: Paper::A4,
        issuer: issuer(&commune, authority(register, shown), "", 0),
        place_date: place_date(&commune.place, register.now()),
        body,
        signatures: vec![Signature::by("BÊN GIAO", ""), Signature::by("BÊN NHẬN", "")],
        ..Document::default()
    }
}

/// Who decides such cases; the committee, where the procedure is not known here.
fn authority(register: &Register, shown: &Shown) -> Authority {
    let Some(told) = &shown.told else { return Authority::Committee };
    let pack = register.rules().on(told.received_at.date());
    pack.procedure(&told.procedure).map_or(Authority::Committee, |procedure| procedure.authority)
}

/// What the case is.
fn case(register: &Register, told: &Told) -> Vec<Block> {
    let pack = register.rules().on(told.received_at.date());
    let procedure = pack.procedure(&told.procedure);
    let name = procedure.map_or(told.procedure.as_str(), |p| p.name.as_str());
    let mut blocks = vec![
        Block::field("Mã hồ sơ nơi chuyển", told.case_code.clone()),
        Block::field("Thủ tục", name.to_owned()),
        Block::field("Phương thức nộp hồ sơ", told.channel.vi().to_owned()),
        Block::field("Thời gian nhận hồ sơ", hour(told.received_at)),
        Block::field("Thời gian chuyển", hour(told.referred_at)),
        Block::field("Cán bộ chuyển", told.officer.clone()),
    ];
    let mut known: Vec<(PersonField, &String)> =
        told.applicant.iter().filter_map(|(id, value)| Some((PersonField::from_id(id)?, value))).collect();
    known.sort_by_key(|(field, _)| (*field != PersonField::FullName, *field));
    for (field, value) in known {
        let mut person = Person::default();
        let shown = match field.set(&mut person, value) {
            Ok(()) => field.shown(&person),
            Err(_) => value.clone(),
        };
        blocks.push(Block::field(field.vi(), shown));
    }
    for (key, value) in &told.fields {
        let rule = procedure.and_then(|p| p.fields.iter().find(|f| f.key == *key));
        blocks.push(Block::field(rule.map_or(key.as_str(), |f| f.label.as_str()), value.clone()));
    }
    for (name, kind) in &told.papers {
        blocks.push(Block::field("Giấy tờ kèm theo", format!("{name} ({})", kind.vi().to_lowercase())));
    }
    if let Some(fee) = told.fee.filter(|fee| *fee > 0) {
        blocks.push(Block::field("Phí, lệ phí đã thu", format!("{fee} đ")));
    }
    if !told.note.is_empty() {
        blocks.push(Block::field("Lời kèm", told.note.clone()));
    }
    if let Some((at, why)) = &told.withdrawn {
        blocks.push(Block::field("Đã rút lại", format!("{}: {why}", hour(*at))));
    }
    blocks
}

/// What became of it.
fn course(referral: &Referral, is_known_there: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut say = |label: &str, value: String| {
        if !value.is_empty() {
            blocks.push(Block::field(label, value));
        }
    };
    say("Tình trạng", referral.standing().vi().to_owned());
    let at = |time: Option<Timestamp>| time.map(hour).unwrap_or_default();
    match (referral.way, &referral.answer, &referral.decision) {
        (
            Way::Out,
            Some(Answer { came_at, outcome, reason, case_code, state, due_at, decided_at, .. }),
            _,
        ) => {
            say("Nơi giải quyết nhận được lúc", hour(*came_at));
            say("Quyết định tiếp nhận lúc", at(*decided_at));
            say("Mã hồ sơ nơi giải quyết", case_code.clone().unwrap_or_default());
            say("Trạng thái ở nơi giải quyết", state.map_or("", Vocabulary::vi).to_owned());
            say("Ngày hẹn trả của nơi giải quyết", at(*due_at));
            let is_returned = *outcome == Some(Outcome::Returned);
            say("Lý do trả lại", if is_returned { reason.clone() } else { String::new() });
        }
        (Way::In, _, decision) => {
            say("Nhận được lúc", hour(referral.at));
            if let Some(decision) = decision {
                say(decision.outcome.vi(), format!("{}  {}", hour(decision.at), decision.operator));
                say("Lý do", decision.reason.clone());
            }
        }
        (Way::Out, None, _) => {}
    }
    let there = if is_known_there { "đã biết như trên" } else { "chưa biết như trên" };
    say("Bên kia", there.to_owned());
    blocks
}
