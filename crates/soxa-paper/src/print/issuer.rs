//! Who issues a paper, at its top left; where and when, at its top right.

use chrono::Datelike;

use soxa_domain::procedure::{Authority, Procedure};
use soxa_domain::rulebook::FormRule;
use soxa_domain::time::Timestamp;
use soxa_domain::unit::Commune;

use super::forms::suffix_of;

/// The issuing office at the top left.
pub fn issuer(commune: &Commune, authority: Authority, code: &str, number: u32) -> Vec<String> {
    let mut lines = vec![office_name(authority, &commune.name), commune.counter.to_uppercase()];
    if !code.is_empty() {
        lines.push(format!("Số: {number:02}/TNHS"));
        lines.push(format!("Mã hồ sơ: {code}"));
    }
    lines
}

/// The office of an authority, in the capitals of a heading.
fn office_name(authority: Authority, place: &str) -> String {
    let office = match authority {
        Authority::Police => "CÔNG AN",
        Authority::Committee | Authority::Department => "UBND",
        Authority::Military => "BAN CHỈ HUY QUÂN SỰ",
    };
    format!("{office} {}", place.to_uppercase())
}

/// The issuing office of a form: where it names the superior body, that stands above it instead of the counter.
pub(super) fn issuer_of(
    commune: &Commune,
    procedure: &Procedure,
    form: &FormRule,
    code: &str,
    number: u32,
) -> Vec<String> {
    // The province: since 01/07/2025 there is nothing between it and the commune.
    let above = commune.above.last().filter(|_| form.superior);
    let Some(above) = above else { return issuer(commune, procedure.authority, code, number) };
    let suffix = suffix_of(form);
    vec![
        office_name(procedure.authority, above),
        office_name(procedure.authority, &commune.name),
        format!("Số: {number:02}{suffix}"),
        format!("Mã hồ sơ: {code}"),
    ]
}

/// The issuing office of a form that has no number of its own.
pub fn issuer_without_number(commune: &Commune, authority: Authority, form: &FormRule) -> Vec<String> {
    let above = commune.above.last().filter(|_| form.superior);
    match above {
        Some(above) => vec![office_name(authority, above), office_name(authority, &commune.name)],
        None => issuer(commune, authority, "", 0),
    }
}

/// Place and date, below the national heading.
pub fn place_date(place: &str, on: Timestamp) -> String {
    let day = on.date();
    format!("{place}, ngày {:02} tháng {:02} năm {}", day.day(), day.month(), day.year())
}
