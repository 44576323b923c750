//! A report as it was sent, and what would be different now.

use soxa_text::number::dotted;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::compute::{self, Report};
use super::document::{fill, written};
use super::figure::Figure;
use super::number::percent_vi;
use super::period::Period;
use soxa_domain::frozen_report::{FrozenFigure, FrozenReport};
use soxa_domain::time::DAY;
use soxa_service::grant::WriteRegisters;
use soxa_service::{Actor, Register, ServiceError, reports};

/// What is said of a report as it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    /// Number and symbol.
    pub number: String,
    /// The day on it.
    pub dated: Option<NaiveDate>,
    /// Who signs.
    pub signer: String,
}

impl Sent {
    /// As it was put down.
    pub fn of(frozen: &FrozenReport) -> Self {
        let (number, signer) = (frozen.number.clone(), frozen.signer.clone());
        Self { number, dated: Some(frozen.dated), signer }
    }
}

/// That a report was put down, and how many of its figures are others by now.
pub fn settled(frozen: &FrozenReport, now: &Report) -> String {
    let different = differences(frozen, now).len();
    let said = format!("Đã chốt số {} ngày {}", frozen.number, frozen.dated.format(DAY));
    if different == 0 { said } else { format!("{said}; {different} số liệu nay đã khác") }
}

/// Puts the report of a period down as it is sent; its number in the register.
pub fn freeze(register: &Register, actor: &Actor, period: Period, sent: &Sent) -> Result<u32, ServiceError> {
    actor.require(WriteRegisters)?;
    let report = compute::report(register, actor, period)?;
    let texts = written(register, actor, period)?;
    let filled = texts.into_iter().map(|(id, text)| (id, fill(&text, &report.figures)));
    let texts: BTreeMap<String, String> = filled.collect();
    let head = register.head()?;
    let frozen = FrozenReport {
        number: sent.number.clone(),
        dated: sent.dated.unwrap_or_else(|| register.now().date()),
        signer: sent.signer.clone(),
        from: period.from,
        to: period.to,
        figures: report.listed().map(figure).collect(),
        texts,
        at: register.now(),
        operator: actor.operator.clone(),
        head: (head.seq, head.hash),
    };
    Ok(reports::freeze(register, actor, frozen)?.value)
}

fn figure(figure: &Figure) -> FrozenFigure {
    FrozenFigure {
        code: figure.indicator.code.clone(),
        value: figure.plain(),
        parts: figure.parts(),
        as_of: figure.as_of,
    }
}

/// The report of a period as it was sent last; `None` where none was.
pub fn last_sent(
    register: &Register,
    actor: &Actor,
    period: Period,
) -> Result<Option<FrozenReport>, ServiceError> {
    let all = reports::frozen(register, actor)?;
    let of_period = all.into_iter().filter(|r| (r.record.from, r.record.to) == (period.from, period.to));
    Ok(of_period.max_by_key(|r| r.no).map(|r| r.record))
}

/// A figure that would be different now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub label: String,
    /// As it was sent.
    pub sent: String,
    /// As it is now.
    pub now: String,
}

/// What would be different if the report were made now.
pub fn differences(frozen: &FrozenReport, now: &Report) -> Vec<Difference> {
    let mut found = Vec::new();
    for figure in now.listed() {
        let code = &figure.indicator.code;
        let sent = frozen.figures.iter().find(|f| f.code == *code);
        let same = sent.is_some_and(|s| s.value == figure.plain() && s.parts == figure.parts());
        if !same {
            found.push(Difference {
                code: code.clone(),
                label: figure.indicator.label.clone(),
                sent: sent.map(shown).unwrap_or_default(),
                now: figure.shown(),
            });
        }
    }
    found
}

/// A frozen figure as lists show it.
pub fn shown(figure: &FrozenFigure) -> String {
    match figure.parts {
        Some((num, den)) => percent_vi(num, den).map_or_else(|| "–".to_owned(), |p| format!("{p} %")),
        None => figure.value.parse().map_or_else(|_| figure.value.clone(), dotted),
    }
}
