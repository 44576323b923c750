//! The lines of the essential services on a sheet beside the report: their figures, and what was written on each by hand.

use super::compute::Report;
use super::figure::Figure;
use super::period::Period;
use soxa_domain::report_spec::SERVICE_FIELDS;
use soxa_domain::rulebook::RulePack;
use soxa_service::{ServiceError, entries};
use soxa_store::Reader;

/// A line of the services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceLine {
    /// What the codes of its figures begin with.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What was written by hand: source, beneficiaries, shortcomings, solutions.
    pub written: [String; 4],
}

/// The figures of a line that the sheet shows.
pub const SHOWN: [&str; 3] = ["received", "online", "online_share"];

impl ServiceLine {
    /// Its figures, those of [`SHOWN`].
    pub fn figures<'a>(&self, report: &'a Report) -> [Option<&'a Figure>; 3] {
        SHOWN.map(|what| report.figure(&format!("{}.{what}", self.id)))
    }
}

/// The lines of a period, where a section of its sheets has them; the last word on each stands.
pub(super) fn lines(
    r: &Reader,
    rules: RulePack<'_>,
    period: Period,
) -> Result<Vec<ServiceLine>, ServiceError> {
    let Some(section) = rules.sections().find(|section| !section.services.is_empty()) else {
        return Ok(Vec::new());
    };
    let notes = entries::until(r, &section.services, Some(period.from), period.to)?;
    let [of, written @ ..] = SERVICE_FIELDS;
    let line = |line: &std::sync::Arc<soxa_domain::rulebook::ReportLine>| {
        let note = notes.iter().rfind(|note| note.record.field(of) == line.id);
        let said = |key: &str| note.map_or("", |note| note.record.field(key)).to_owned();
        ServiceLine { id: line.id.clone(), label: line.label.clone(), written: written.map(said) }
    };
    Ok(rules.lines().map(line).collect())
}
