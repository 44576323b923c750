//! What the rows that are shown amount to: how many, how many of each value of a column, sums of numbers.

use std::collections::BTreeMap;

use super::super::list::{ColumnKind, Head, Row};
use super::Table;
use super::order::{bare, number};
use crate::tui::words::Words;
use soxa_text::number::dotted;

/// Values told one by one; the rest is told together.
const TOLD: usize = 12;
/// Characters of the longest bar.
const BAR: usize = 24;

/// Counts of the rows that are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    shown: usize,
    all: usize,
    marked: usize,
    /// The column's head, and its values with how many have them, the most first.
    by: (Head, Vec<(String, usize)>),
    /// Heads of columns of numbers, and their sums.
    sums: Vec<(Head, u64)>,
}

/// How many rows have each value of a column, the most first.
pub(super) fn values<'r>(rows: impl Iterator<Item = &'r Row>, column: usize) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.cells.get(column).map_or("", |cell| bare(cell))).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().map(|(v, n)| (v.to_owned(), n)).collect();
    counts.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    counts
}

/// Counts what a list shows.
pub(super) fn counts(table: &Table) -> Counts {
    let rows = || table.rows_meant().into_iter();
    let head = table.columns.get(table.column).map_or(Head::None, |column| column.head);
    let numbers = table.columns.iter().enumerate().filter(|(_, column)| column.kind == ColumnKind::Number);
    let sum = |place: usize| {
        rows().filter_map(|row| row.cells.get(place)).filter_map(|cell| number(bare(cell))).sum::<u64>()
    };
    Counts {
        shown: table.shown.len(),
        all: table.all.len(),
        marked: table.marks.len(),
        by: (head, values(rows(), table.column)),
        sums: numbers.map(|(place, column)| (column.head, sum(place))).collect(),
    }
}

impl Counts {
    /// As lines: how many, then each value with its share and a bar.
    pub fn told(&self, words: &Words) -> String {
        let say = |count: usize| dotted(count as u64);
        let (shown, all, marked) = (say(self.shown), say(self.all), say(self.marked));
        let mut lines =
            vec![words.fill("table.counted", &[("shown", &shown), ("all", &all), ("marked", &marked)])];
        let (_, values) = &self.by;
        let whole: usize = values.iter().map(|(_, count)| count).sum();
        let most = values.first().map_or(1, |(_, count)| *count).max(1);
        let width =
            values.iter().take(TOLD).map(|(value, _)| value.chars().count()).max().unwrap_or(0).clamp(8, 28);
        for (value, count) in values.iter().take(TOLD) {
            let value = if value.is_empty() { words.say("table.nothing") } else { value };
            let share = format!("{:.1}", *count as f64 * 100.0 / whole.max(1) as f64).replace('.', ",");
            let bar = "█".repeat((count * BAR / most).max(1));
            let value: String = value.chars().take(width).collect();
            lines.push(format!("{value:width$}  {:>7}  {share:>5}%  {bar}", say(*count)));
        }
        let rest: usize = values.iter().skip(TOLD).map(|(_, count)| count).sum();
        if rest > 0 {
            lines.push(words.fill("table.others", &[("count", &say(rest))]));
        }
        for (head, sum) in self.sums.iter().filter(|(head, _)| *head != Head::None) {
            lines.push(words.fill("table.sum", &[("head", head.say(words)), ("sum", &dotted(*sum))]));
        }
        lines.join("\n")
    }

    /// What it is counted by.
    pub fn title(&self, words: &Words) -> String {
        let (head, _) = self.by;
        words.fill("table.counts", &[("head", head.say(words))])
    }
}
