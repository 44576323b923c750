//! The report as plain text, for pipes and for reading aloud.

use soxa_domain::time::DAY;
use std::fmt::Write;

use super::compute::Report;
use super::indicators::book;

/// Section by section, a line a figure; what does not hold stands at the end.
pub fn render(report: &Report) -> String {
    let mut out = format!("BÁO CÁO {}\n", report.period.vi());
    for section in &book().section {
        let _ = write!(out, "\n{}\n", section.label);
        for figure in report.listed().filter(|f| f.indicator.section == section.id) {
            let _ = write!(out, "  {}: {}", figure.indicator.label, figure.shown());
            if let Some((num, den)) = figure.parts() {
                let _ =
                    write!(out, " ({}/{})", soxa_text::number::dotted(num), soxa_text::number::dotted(den));
            }
            if figure.as_of != report.period.to {
                let _ = write!(out, " (tính đến {})", figure.as_of.format(DAY));
            }
            out.push('\n');
        }
    }
    for note in notes(report) {
        let _ = write!(out, "\n{note}");
    }
    if !report.violations.is_empty() {
        out.push('\n');
    }
    out
}

/// What does not hold, a sentence each, with its reason where one was given.
pub fn notes(report: &Report) -> Vec<String> {
    let note = |v: &super::compute::Violation| match &v.reason {
        Some(reason) => format!("Ghi chú: {} ({}): {reason}", v.check.label, v.says),
        None => format!("! {}: {}", v.check.label, v.says),
    };
    report.violations.iter().map(note).collect()
}
