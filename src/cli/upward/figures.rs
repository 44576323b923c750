//! The report's figures for the level above: counts and shares of the periods that are asked for there, never a text.

use soxa_paper::report::compute;
use soxa_paper::report::figure::{Amount, Figure};
use soxa_paper::report::period::{Length, Period};
use soxa_service::{Actor, Register, ServiceError};
use soxa_upward::message::Rows;

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

/// Every figure of the periods, in place of those that went up before.
///
/// # Errors
/// Whoever asks may not look at cases, or a record cannot be read.
pub fn rows(register: &Register, actor: &Actor) -> Result<Rows, ServiceError> {
    let mut rows = Vec::new();
    for period in periods(register) {
        let report = compute::report(register, actor, period)?;
        rows.extend(report.listed().filter_map(|figure| row(period, figure)));
    }
    let columns = COLUMNS.map(str::to_owned).to_vec();
    Ok(Rows { table: TABLE.to_owned(), columns, rows, gone: vec![], replaces: true })
}

fn row(period: Period, figure: &Figure) -> Option<Vec<Option<String>>> {
    if !matches!(figure.amount, Amount::Count(_) | Amount::Share { .. }) {
        return None;
    }
    let value = figure.plain();
    let (num, den) = figure.parts().unzip();
    let said = [
        Some(period.from.to_string()),
        Some(period.to.to_string()),
        Some(figure.indicator.code.clone()),
        (!value.is_empty()).then_some(value),
        Some(figure.indicator.unit.clone()),
        num.map(|n| n.to_string()),
        den.map(|n| n.to_string()),
        Some(figure.as_of.to_string()),
    ];
    Some(said.to_vec())
}
