//! Figures out of the other registers.

use std::collections::BTreeMap;

use super::period::Period;
use chrono::NaiveDate;
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
    /// The field with the day by which a line is done with; only those count that are not.
    pub open: &'a str,
    /// The field that must be filled in.
    pub with: &'a str,
}

impl Lines<'_> {
    /// The lines that count, in order of their days.
    pub fn lines(&self, r: &Reader, period: Period) -> Result<Vec<Stored<Entry>>, ServiceError> {
        // What is still to be done counts whatever day it is to be done by.
        let is_open = !self.open.is_empty();
        let from = (!self.standing && !is_open).then_some(period.from);
        let until = if is_open { NaiveDate::MAX } else { period.to };
        let mut lines = entries::until(r, self.register, from, until)?;
        let gone = |e: &Entry| e.field("until").parse().is_ok_and(|until: NaiveDate| until <= period.to);
        let wanted =
            |e: &Entry| self.fits.iter().all(|(key, values)| values.iter().any(|v| v == e.field(key)));
        let ours = |e: &Entry| {
            self.hamlets.is_empty() || self.hamlets.iter().any(|h| fold(h) == fold(e.field("hamlet")))
        };
        // What is asked for is not there yet.
        let there = |e: &Entry| !self.standing || !gone(e) && e.field("state") != "requested";
        let day = |e: &Entry, key: &str| e.field(key).parse::<NaiveDate>().ok();
        let done = |e: &Entry| {
            is_open
                && (day(e, self.open).is_some_and(|done| done <= period.to)
                    || day(e, "from").is_some_and(|from| from > period.to))
        };
        let filled = |e: &Entry| self.with.is_empty() || !e.field(self.with).is_empty();
        lines.retain(|Stored { record: e, .. }| wanted(e) && ours(e) && there(e) && !done(e) && filled(e));
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
