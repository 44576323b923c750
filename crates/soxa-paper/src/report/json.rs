//! The report as one JSON document.

use serde_json::{Value, json};

use super::compute::Report;
use super::figure::{Amount, Figure};

/// `{"from","to","figures":[…]}`.
pub fn document(report: &Report) -> Value {
    let figures: Vec<Value> = report.listed().map(figure).collect();
    json!({"from": report.period.from.to_string(), "to": report.period.to.to_string(), "figures": figures})
}

fn figure(figure: &Figure) -> Value {
    let value = match &figure.amount {
        Amount::Count(n) => json!(n),
        Amount::Share { .. } if figure.plain().is_empty() => Value::Null,
        Amount::Share { .. } | Amount::Text(_) => json!(figure.plain()),
        Amount::Missing => Value::Null,
    };
    let (num, den) = figure.parts().unzip();
    json!({
        "code": figure.indicator.code, "value": value, "unit": figure.indicator.unit,
        "as_of": figure.as_of.to_string(), "num": num, "den": den,
    })
}
