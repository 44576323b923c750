//! The report as one JSON document.

use serde_json::{Value, json};

use super::compute::Report;
use super::figure::{Amount, Figure};
use super::services::ServiceLine;

/// `{"from","to","figures":[…]}`.
pub fn document(report: &Report) -> Value {
    let figures: Vec<Value> = report.listed().map(figure).collect();
    let mut document = json!({"from": report.period.from.to_string(), "to": report.period.to.to_string(), "figures": figures});
    if let (Some(sheet), Some(document)) = (&report.sheet, document.as_object_mut()) {
        document.insert("sheet".to_owned(), json!(sheet.id));
        if report.own_sections().any(|section| !section.services.is_empty()) {
            let lines = report.services.iter().map(|line| service(report, line)).collect();
            document.insert("services".to_owned(), lines);
        }
    }
    document
}

fn service(report: &Report, line: &ServiceLine) -> Value {
    let [received, online, share] = line.figures(report);
    let count = |of: Option<&Figure>| of.and_then(Figure::count);
    let share = share.map(Figure::plain).filter(|share| !share.is_empty());
    let [source, beneficiaries, shortcomings, solutions] = &line.written;
    json!({
        "line": line.id, "received": count(received), "online": count(online), "online_share": share,
        "source": source, "beneficiaries": beneficiaries.parse::<u64>().ok(), "shortcomings": shortcomings,
        "solutions": solutions,
    })
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
