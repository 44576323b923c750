//! Figures out of the other registers.

use std::collections::BTreeMap;

use super::period::Period;
use soxa_domain::entry::Entry;
use soxa_service::{ServiceError, entries};
use soxa_store::Reader;
use soxa_store::codec::Stored;
use soxa_text::fold::fold;

/// Which lines of a register a figure counts.
#[derive(Debug, Clone, Copy)]
pub struct Lines<'a> {
    /// The register.
    pub register: &'a str,
    /// Fields, each with the values that count.
    pub fits: &'a BTreeMap<String, Vec<String>>,
    /// What is there at the period's end counts, whenever it came.
    pub standing: bool,
    /// The field of which different values are counted.
    pub distinct: &'a str,
    /// Only these values of the field `hamlet` count, where there are any.
    pub hamlets: &'a [String],
}

impl Lines<'_> {
    /// The lines that count, in order of their days.
    pub fn lines(&self, r: &Reader, period: Period) -> Result<Vec<Stored<Entry>>, ServiceError> {
        let from = (!self.standing).then_some(period.from);
        let mut lines = entries::until(r, self.register, from, period.to)?;
        let gone =
            |e: &Entry| e.field("until").parse().is_ok_and(|until: chrono::NaiveDate| until <= period.to);
        let wanted =
            |e: &Entry| self.fits.iter().all(|(key, values)| values.iter().any(|v| v == e.field(key)));
        let ours = |e: &Entry| {
            self.hamlets.is_empty() || self.hamlets.iter().any(|h| fold(h) == fold(e.field("hamlet")))
        };
        // What is asked for is not there yet.
        let there = |e: &Entry| !self.standing || !gone(e) && e.field("state") != "requested";
        lines.retain(|e| wanted(&e.record) && ours(&e.record) && there(&e.record));
        if !self.distinct.is_empty() {
            let mut seen = Vec::new();
            lines.retain(|e| {
                let value = fold(e.record.field(self.distinct));
                let new = !seen.contains(&value);
                seen.push(value);
                new
            });
        }
        Ok(lines)
    }
}

/// The latest line of a figure that is entered by hand, no later than the period's end.
pub fn by_hand(
    r: &Reader,
    register: &str,
    code: &str,
    period: Period,
) -> Result<Option<Stored<Entry>>, ServiceError> {
    let lines = entries::until(r, register, None, period.to)?;
    Ok(lines
        .into_iter()
        .rfind(|e| e.record.field("figure") == code && e.record.day.is_some_and(|d| d >= period.from)))
}
