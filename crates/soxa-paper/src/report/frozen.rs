//! A report as it was sent, and what would be different now.

use soxa_text::number::dotted;
use std::collections::BTreeMap;

use super::compute::{self, Report};
use super::document::{Sent, fill, written};
use super::figure::Figure;
use super::number::percent_vi;
use super::period::Period;
use soxa_domain::frozen_report::{FrozenFigure, FrozenReport};
use soxa_service::grant::WriteRegisters;
use soxa_service::{Actor, Register, ServiceError, reports};

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
