//! What the commune put right in its register in the period, one row a field, in order of time.

use chrono::NaiveDate;

use super::random::Random;
use super::relative::{day, office_time};
use soxa_domain::calendar::WorkCalendar;
use soxa_domain::time::Timestamp;

/// Those who work at the counter.
pub(super) const OFFICERS: [&str; 3] = ["Lan", "Minh", "Hương"];

/// One field put right. `field` is a column of the people file, or `merged_into`: the person was a duplicate of `after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// When; fields corrected together share the time.
    pub at: Timestamp,
    /// Who.
    pub operator: String,
    /// The figure of the report that it counts for.
    pub rule: &'static str,
    /// Personal or local id, as it is at that time.
    pub person: String,
    /// Column of the people file.
    pub field: &'static str,
    /// Value before.
    pub before: String,
    /// Value after.
    pub after: String,
    /// Why; for households their number.
    pub note: String,
}

/// The header of the file.
pub(super) const HEADER: [&str; 8] = ["at", "operator", "rule", "person", "field", "before", "after", "note"];

impl Correction {
    /// The cells of a row.
    pub(super) fn cells(&self) -> [String; 8] {
        [
            self.at.to_string(),
            self.operator.clone(),
            self.rule.to_owned(),
            self.person.clone(),
            self.field.to_owned(),
            self.before.clone(),
            self.after.clone(),
            self.note.clone(),
        ]
    }
}

/// A field that changes: column, value before, value after.
pub(super) type Change = (&'static str, String, String);

/// Corrections while they are gathered.
#[derive(Debug)]
pub(super) struct Ledger {
    random: Random,
    calendar: WorkCalendar,
    rows: Vec<Correction>,
}

impl Ledger {
    pub(super) fn new(random: Random) -> Self {
        Self { random, calendar: WorkCalendar::built_in(), rows: Vec::new() }
    }

    /// Puts corrections of one occasion down: people with the fields that change.
    pub(super) fn put(&mut self, rule: &'static str, note: &str, changes: &[(String, Vec<Change>)]) {
        let (from, to) = window(rule);
        let at = office_time(&mut self.random, &self.calendar, from, to);
        let operator = self.random.one(&OFFICERS);
        for (person, fields) in changes {
            for (field, before, after) in fields {
                self.rows.push(Correction {
                    at,
                    operator: operator.to_owned(),
                    rule,
                    person: person.clone(),
                    field,
                    before: before.clone(),
                    after: after.clone(),
                    note: note.to_owned(),
                });
            }
        }
    }

    /// All of them in order of time.
    pub(super) fn finish(mut self) -> Vec<Correction> {
        self.rows.sort_by_key(|row| row.at); // stable: rows of one occasion stay together
        self.rows
    }
}

/// When each work was done.
fn window(rule: &str) -> (NaiveDate, NaiveDate) {
    match rule {
        "econ.children_cleaned" => (day(2022, 9, 7), day(2022, 12, 23)),
        "econ.birth_id_errors" => (day(2022, 9, 7), day(2022, 11, 30)),
        "clean.missing_cmnd" => (day(2022, 4, 12), day(2022, 8, 31)),
        "clean.shared_info" => (day(2022, 11, 3), day(2022, 12, 28)),
        _ => (day(2022, 4, 8), day(2022, 12, 15)),
    }
}
