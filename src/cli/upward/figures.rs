//! The report's figures for the level above: counts and shares of the periods that are asked for there, never a text.

use soxa_paper::report::compute;
use soxa_paper::report::figure::{Amount, Figure};
use soxa_paper::report::period::{Length, Period};
use soxa_service::upward::{self, Derived};
use soxa_service::{Actor, Register, ServiceError};
use soxa_upward::message::{Chunk, Rows};

/// The table above.
const TABLE: &str = "figure";
/// Its columns.
const COLUMNS: [&str; 8] = ["period_from", "period_to", "code", "value", "unit", "num", "den", "as_of"];

/// The periods whose figures go up: those that hold this day, and the month before.
fn periods(register: &Register) -> [Period; 5] {
    let today = register.now().date();
    let month = Period::around(today, Length::Month);
    let [quarter, half, year] =
        [Length::Quarter, Length::Half, Length::Year].map(|length| Period::around(today, length));
    [month, month.before(), quarter, half, year]
}

/// The figures of the periods that the level above does not know as they are. Those of earlier periods stay there. The day a
/// figure holds for goes up with it, and alone is no reason to send it again.
///
/// # Errors
/// Whoever asks may not look at cases, or a record cannot be read.
pub fn rows(register: &Register, actor: &Actor, (chunk, to): (&Chunk, &str)) -> Result<Rows, ServiceError> {
    let mut rows = Vec::new();
    for period in periods(register) {
        let report = compute::report(register, actor, period)?;
        rows.extend(report.listed().filter_map(|figure| row(period, figure)));
    }
    let rows = upward::unknown_above(register, (chunk, to), rows)?;
    let columns = COLUMNS.map(str::to_owned).to_vec();
    Ok(Rows { table: TABLE.to_owned(), columns, rows, gone: vec![], replaces: false })
}

fn row(period: Period, figure: &Figure) -> Option<Derived> {
    if !matches!(figure.amount, Amount::Count(_) | Amount::Share { .. }) {
        return None;
    }
    let value = figure.plain();
    let (num, den) = figure.parts().unzip();
    let key = vec![period.from.to_string(), period.to.to_string(), figure.indicator.code.clone()];
    let says = vec![
        (!value.is_empty()).then_some(value),
        Some(figure.indicator.unit.clone()),
        num.map(|n| n.to_string()),
        den.map(|n| n.to_string()),
    ];
    let day = Some(figure.as_of.to_string());
    let row = key.iter().cloned().map(Some).chain(says.iter().cloned()).chain([day]).collect();
    Some(Derived { key, says, row })
}
