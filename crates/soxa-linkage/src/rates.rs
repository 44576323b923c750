//! How often each level of agreement is met among pairs that are the same person: shipped, then learned from the file.
//!
//! A *table* is a choice between levels, each with its rate; a field has one or several. What a level is worth against
//! chance is not kept here: that follows from the register's own values when a row is compared.

use std::collections::HashMap;

use super::schema::{Kind, Schema};

/// Tables of a kind with their shipped rates, beside the two of presence.
pub fn tables_of(kind: Kind) -> &'static [(&'static str, &'static [f64])] {
    match kind {
        // Equal, two neighbours swapped, one digit wrong, another number.
        Kind::Id12 | Kind::Id9 => &[("value", &[0.944, 0.02, 0.035, 0.001])],
        Kind::Name => &[
            // As it stands, family name last, turned round, one letter off or moved.
            ("order", &[0.89, 0.05, 0.01, 0.05]),
            // Marks kept, all lost.
            ("marks", &[0.75, 0.25]),
            // Equal, đ/d or y/i, marks differ, one letter, initial, other, none.
            ("family", &[0.93, 0.02, 0.02, 0.01, 0.005, 0.01, 0.005]),
            // The same, and left out, added before other.
            ("middle", &[0.83, 0.01, 0.02, 0.01, 0.05, 0.06, 0.01, 0.01]),
            // The same, and a nickname before other.
            ("given", &[0.90, 0.02, 0.02, 0.01, 0.005, 0.04, 0.005]),
        ],
        Kind::Relative => &[
            ("order", &[0.97, 0.01, 0.005, 0.015]),
            ("marks", &[0.95, 0.05]),
            ("family", &[0.96, 0.01, 0.01, 0.005, 0.005, 0.005, 0.005]),
            ("middle", &[0.92, 0.01, 0.01, 0.01, 0.02, 0.01, 0.01, 0.01]),
            ("given", &[0.965, 0.005, 0.01, 0.005, 0.005, 0.005, 0.005]),
        ],
        Kind::Date => &[
            // Equal, swapped, day, month, year ±1, year, only the year right, other, year given, month given, year ±1 given, other year given.
            ("full", &[0.85, 0.015, 0.025, 0.01, 0.02, 0.005, 0.004, 0.002, 0.045, 0.02, 0.003, 0.001]),
            // Of a year: equal, a day given, 1 January given, year ±1, other.
            ("year", &[0.85, 0.06, 0.06, 0.02, 0.01]),
        ],
        Kind::Sex => &[("value", &[0.993, 0.007])],
        Kind::Place => &[("hamlet", &[0.93, 0.07]), ("commune", &[0.97, 0.03])],
        Kind::Key => &[("value", &[0.75, 0.25])],
        // Equal, one letter or nearly, alike, other, standing in the neighbouring column.
        Kind::Word => &[("value", &[0.79, 0.11, 0.03, 0.05, 0.02])],
        // Equal, one edit, two edits, other.
        Kind::Digits => &[("value", &[0.88, 0.08, 0.02, 0.02])],
    }
}

/// Presence given a value on the left, presence given none.
const PRESENCE: [(&str, [f64; 2]); 2] = [("known", [0.5, 0.5]), ("unknown", [0.4, 0.6])];

/// One level of one table of one field, as it was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Table within the field; 0 and 1 are presence.
    pub table: u8,
    /// Level within the table.
    pub level: u8,
}

/// The rates of all tables.
#[derive(Debug, Clone)]
pub struct Rates {
    /// By field, table and level.
    fields: Vec<Vec<Vec<f64>>>,
    logs: Vec<Vec<Vec<f64>>>,
    /// Logarithms of how often rows of the list have a value, and have none, by field.
    shown: Vec<[f64; 2]>,
    /// Kinds of the fields.
    kinds: Vec<Kind>,
    /// Share of rows that are in the register.
    pub listed: f64,
}

/// A rate lower than this is not believed.
const LOWEST: f64 = 1e-5;

impl Rates {
    /// The shipped rates of a schema.
    pub fn shipped(schema: &Schema) -> Self {
        let fields = schema
            .fields
            .iter()
            .map(|field| {
                let presence = PRESENCE.iter().map(|(name, rates)| (*name, rates.as_slice()));
                let own = tables_of(field.kind).iter().copied();
                presence
                    .chain(own)
                    .map(|(name, rates)| {
                        normal(&field.m.get(name).map_or_else(|| rates.to_vec(), Clone::clone))
                    })
                    .collect()
            })
            .collect();
        let shown = vec![[0.5_f64.ln(); 2]; schema.fields.len()];
        let kinds = schema.fields.iter().map(|f| f.kind).collect();
        let mut this = Self { fields, logs: Vec::new(), shown, kinds, listed: schema.listed };
        this.take_logs();
        this
    }

    /// Sets what the presence of a value is worth before anything is learned: nothing.
    pub fn set_presence(&mut self, field: usize, rate: f64) {
        let rate = rate.clamp(0.001, 0.999);
        if let Some(shown) = self.shown.get_mut(field) {
            *shown = [rate.ln(), (1.0 - rate).ln()];
        }
        for table in 0..2 {
            if let Some(t) = self.fields.get_mut(field).and_then(|f| f.get_mut(table)) {
                *t = vec![rate, 1.0 - rate];
            }
        }
        self.take_logs();
    }

    /// What it is worth that the right has a value, or has none, beside a left that has one or none.
    pub fn presence(&self, field: usize, left: bool, right: bool) -> f64 {
        let chance = self.shown.get(field).map_or(-0.7, |[shown, not]| if right { *shown } else { *not });
        self.log(field, usize::from(!left), usize::from(!right)) - chance
    }

    /// The rate of a level.
    pub fn rate(&self, field: usize, table: usize, level: usize) -> f64 {
        self.fields
            .get(field)
            .and_then(|f| f.get(table))
            .and_then(|t| t.get(level))
            .copied()
            .unwrap_or(LOWEST)
    }

    /// Its natural logarithm.
    pub fn log(&self, field: usize, table: usize, level: usize) -> f64 {
        self.logs.get(field).and_then(|f| f.get(table)).and_then(|t| t.get(level)).copied().unwrap_or(-11.5)
    }

    /// Rates out of what was met, where `self` counts for `weight` rows.
    #[must_use]
    pub fn learned(&self, met: &Tally, weight: f64) -> Self {
        let mut this = self.clone();
        for (f, field) in this.fields.iter_mut().enumerate() {
            for (t, table) in field.iter_mut().enumerate() {
                for (l, rate) in table.iter_mut().enumerate() {
                    // What presence is worth follows the file sooner than how people err.
                    let weight = if t < 2 { weight / 4.0 } else { weight };
                    *rate = *rate * weight + met.count(f, t, l);
                }
                *table = normal(table);
                let most = self.kinds.get(f).and_then(|kind| most_contradiction(*kind, t));
                let shipped = self.fields.get(f).and_then(|f| f.get(t)).and_then(|t| t.last());
                if let (Some(most), Some(shipped), Some(last)) = (most, shipped, table.last_mut()) {
                    *last = last.min(shipped * most);
                }
            }
        }
        this.listed = (self.listed * weight / 4.0 + met.listed) / (weight / 4.0 + met.rows);
        this.listed = this.listed.clamp(0.005, 0.995);
        this.take_logs();
        this
    }

    /// As a text, a table a line.
    pub fn text(&self, schema: &Schema) -> String {
        let mut out = format!("listed {:.3}\n", self.listed);
        for (spec, tables) in schema.fields.iter().zip(&self.fields) {
            let names = PRESENCE.iter().map(|(n, _)| *n).chain(tables_of(spec.kind).iter().map(|(n, _)| *n));
            for (name, rates) in names.zip(tables) {
                let rates: Vec<String> = rates.iter().map(|r| format!("{r:.3}")).collect();
                out.push_str(&format!("{}.{name} {}\n", spec.name, rates.join(" ")));
            }
        }
        out
    }

    fn take_logs(&mut self) {
        let log = |t: &Vec<f64>| t.iter().map(|r| r.ln()).collect();
        self.logs = self.fields.iter().map(|f| f.iter().map(log).collect()).collect();
    }
}

/// How many times its shipped rate the last level of a table may come to be learned, where that level contradicts.
///
/// Wrong pairs that slipped in would teach that contradictions are ordinary, and let more of their kind in.
fn most_contradiction(kind: Kind, table: usize) -> Option<f64> {
    match (kind, table) {
        (Kind::Id12 | Kind::Id9, 2) => Some(1.0),
        (Kind::Date, 2 | 3) | (Kind::Name, 6) => Some(2.0),
        _ => None,
    }
}

fn normal(rates: &[f64]) -> Vec<f64> {
    let raised: Vec<f64> = rates.iter().map(|r| r.max(LOWEST)).collect();
    let sum: f64 = raised.iter().sum();
    raised.iter().map(|r| r / sum).collect()
}

/// How often levels were met, each pair weighed by how surely it is one person.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    counts: HashMap<(usize, usize, usize), f64>,
    /// Rows seen.
    pub rows: f64,
    /// Rows found in the register.
    pub listed: f64,
}

impl Tally {
    /// Counts a level.
    pub fn add(&mut self, field: usize, hit: Hit, weight: f64) {
        *self.counts.entry((field, hit.table.into(), hit.level.into())).or_default() += weight;
    }

    fn count(&self, field: usize, table: usize, level: usize) -> f64 {
        self.counts.get(&(field, table, level)).copied().unwrap_or_default()
    }
}
