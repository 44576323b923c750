//! The report as plain text, for pipes and for reading aloud.

use soxa_domain::time::DAY;
use std::fmt::Write;

use super::compute::Report;
use super::figure::Figure;

/// Section by section, a line a figure; what does not hold stands at the end.
pub fn render(report: &Report) -> String {
    let mut out = format!("{} {}\n", report.title(), report.period.vi());
    for section in report.own_sections() {
        let _ = write!(out, "\n{}\n", section.label);
        for figure in report.listed_in(&section.id) {
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
        for line in report.services.iter().filter(|_| !section.services.is_empty()) {
            let [received, online, share] =
                line.figures(report).map(|f| f.map(Figure::shown).unwrap_or_default());
            let _ = write!(out, "  {}: {received}; trực tuyến {online} ({share})", line.label);
            for (label, said) in ["nguồn", "người hưởng", "hạn chế", "giải pháp"].iter().zip(&line.written)
            {
                if !said.is_empty() {
                    let _ = write!(out, "; {label}: {said}");
                }
            }
            out.push('\n');
        }
    }
    let notes = if report.sheet.is_none() { notes(report) } else { Vec::new() };
    for note in &notes {
        let _ = write!(out, "\n{note}");
    }
    if !notes.is_empty() {
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
