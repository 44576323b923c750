//! Figures of residence of a period (form CT13): what was received, how, and what became of it, by procedure.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::forms::POLICE_HEAD;
use super::issuer::{issuer_without_number, place_date};
use crate::document::{Block, Document, Paper, Signature, Table};
use soxa_domain::procedure::{Authority, SlipName};
use soxa_domain::rulebook::OfficeWord;
use soxa_domain::time::DAY;
use soxa_service::grant::Print;
use soxa_service::refusal::{CaseProblem, Field};
use soxa_service::{Actor, Register, ServiceError, cases};

/// Counts of one procedure.
#[derive(Default)]
struct Counts {
    received: u32,
    online: u32,
    done: u32,
    open: u32,
    refused: u32,
}

/// The figures of a period, both days in it.
///
/// # Errors
/// Where nothing may be printed, cases cannot be read, or no such form was in force on the last day.
pub fn residence(
    register: &Register,
    actor: &Actor,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let name = SlipName::Statistics;
    let form = register.rules().forms().iter().rfind(|f| f.slip == name && f.holds_on(to));
    let none = || CaseProblem::NoSuchSlip { name: "CT13".to_owned(), day: to };
    let form = form.ok_or_else(|| ServiceError::refused(Field::Slip, none()))?;
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for case in cases::received_between(register, actor, from, to)? {
        let case = case.record;
        let pack = register.rules().on(case.received_at.date());
        let Some(procedure) = pack.procedure(&case.procedure).filter(|p| form.names(p)) else { continue };
        let of = counts.entry(procedure.name.clone()).or_default();
        of.received += 1;
        of.online += u32::from(case.channel.is_online());
        of.done += u32::from(case.state.is_resolved());
        of.open += u32::from(case.state.is_open());
        of.refused += u32::from(!case.state.is_resolved() && !case.state.is_open());
    }
    let cell = |n: u32| n.to_string();
    let row = |(i, (name, c)): (usize, (&String, &Counts))| {
        let direct = c.received - c.online;
        let figures = [c.received, c.online, direct, c.done, c.open, c.refused].map(cell);
        [(i + 1).to_string(), name.clone()].into_iter().chain(figures).collect()
    };
    let rows = counts.iter().enumerate().map(row).collect();
    let columns = [
        ("TT", 1),
        ("Thủ tục", 8),
        ("Tiếp nhận", 3),
        ("Trực tuyến", 3),
        ("Trực tiếp", 3),
        ("Đã xong", 3),
        ("Đang giải quyết", 3),
        ("Không giải quyết", 3),
    ];
    Ok(Document {
        form: form.code.clone(),
        title: form.title.clone(),
        subtitle: format!("Từ ngày {} đến ngày {}", from.format(DAY), to.format(DAY)),
        paper: Paper::A4Landscape,
        issuer: issuer_without_number(&register.commune(), Authority::Police, form),
        place_date: place_date(&register.commune().place, register.now()),
        body: vec![Block::Table(Table { totalled: false, ..Table::of_figures(&columns, rows) })],
        signatures: vec![
            Signature::by("NGƯỜI LẬP BIỂU", &actor.operator),
            Signature::by(register.rules().on(to).word(OfficeWord::PoliceHead).unwrap_or(POLICE_HEAD), ""),
        ],
        foot: vec![format!("Mẫu {} – {}.", form.code, form.issued_under)],
        ..Document::default()
    })
}
