//! Where the rows of a file come from: text as it is read, or sheets in memory, each cell as its column's kind has it.

use std::collections::HashMap;
use std::sync::Arc;

use csv::StringRecord;

use super::ReadSheet;
use super::plan::Plan;
use crate::problem::FileError;
use crate::refusal::CellProblem;
use crate::sheet::{Cell, Sheet, serial};
use crate::text::TextFile;
use crate::values::phone::has_lost_zero;

/// A row as it stands.
#[derive(Debug, Clone)]
pub(super) struct RawRow {
    /// Which of the sheets that are read.
    pub(super) sheet: usize,
    pub(super) line: u64,
    /// In the columns of the reading.
    pub(super) cells: StringRecord,
    /// Whether one cell reaches over most of it.
    pub(super) is_across: bool,
    /// What is noted in its cells: column and text.
    pub(super) notes: Vec<(usize, String)>,
    /// Columns whose value is that of a merged cell that begins above.
    pub(super) carried: Vec<usize>,
}

/// A row, or the line on which the file cannot be read on.
pub(super) type Raw = Result<RawRow, (u64, CellProblem)>;

/// Where rows come from.
#[derive(Debug, Clone)]
pub(super) enum Source {
    Text(TextFile),
    Sheets(Arc<Vec<Sheet>>),
}

impl Source {
    /// The rows below the headers of the sheets that are read.
    pub(super) fn raw(
        &self,
        sheets: &[ReadSheet],
        plan: &Arc<Plan>,
        zeros: Zeros,
    ) -> Result<Box<dyn Iterator<Item = Raw> + Send>, FileError> {
        match self {
            Self::Text(file) => {
                let below = sheets.first().map_or(0, |s| s.below);
                let rows = file.rows()?.skip(below).map(|row| {
                    let (line, cells) = row?;
                    let (notes, carried) = (Vec::new(), Vec::new());
                    Ok(RawRow { sheet: 0, line, cells, is_across: false, notes, carried })
                });
                Ok(Box::new(rows))
            }
            Self::Sheets(all) => {
                let (all, plan) = (Arc::clone(all), Arc::clone(plan));
                let sheets: Vec<ReadSheet> = sheets.to_vec();
                let rows = sheets.into_iter().enumerate().flat_map(move |(at, read)| {
                    let walk = Walk::new(&all, read, at, &plan, zeros);
                    walk.into_iter().flatten()
                });
                Ok(Box::new(rows.map(Ok)))
            }
        }
    }

    /// The first rows of a sheet, as texts.
    pub(super) fn first(&self, sheet: usize, count: usize) -> Result<Vec<Vec<String>>, FileError> {
        Ok(match self {
            Self::Text(file) => {
                let rows = file.rows()?.take(count).filter_map(Result::ok);
                rows.map(|(_, cells)| cells.iter().map(str::to_owned).collect()).collect()
            }
            Self::Sheets(all) => {
                let rows = all.get(sheet).map(|s| s.rows.as_slice()).unwrap_or_default();
                let text = |row: &Vec<Cell>| row.iter().map(|cell| shown(cell, "", Zeros::Given)).collect();
                rows.iter().take(count).map(text).collect()
            }
        })
    }
}

/// A cell made of others above it: its row in the sheet, and the column and row of the one it has its value of.
type Downs = HashMap<usize, Vec<(usize, usize)>>;

/// A sheet's rows, one after the other.
struct Walk {
    all: Arc<Vec<Sheet>>,
    read: ReadSheet,
    at: usize,
    row: usize,
    /// By column of the sheet: its kind.
    kinds: Vec<(String, Zeros)>,
    width: usize,
    downs: Downs,
    across: HashMap<usize, u32>,
    note: usize,
}

/// Numbers that are read with what is known of whose they are.
const OWN: [&str; 3] = ["person_id", "id_number", "phone"];

/// Merged cells below the header that are unfolded at most.
const UNFOLDED: usize = 1_000_000;

impl Walk {
    fn new(all: &Arc<Vec<Sheet>>, read: ReadSheet, at: usize, plan: &Plan, zeros: Zeros) -> Option<Self> {
        let sheet = all.get(read.index)?;
        let column = |slot: &usize| plan.columns.get(*slot);
        // Whose number it is is known of one's own only.
        let kind = |slot: &usize| {
            let own = column(slot).and_then(|c| c.name()).is_some_and(|n| OWN.contains(&n));
            (column(slot).map_or("", |c| c.kind()).to_owned(), if own { zeros } else { Zeros::Given })
        };
        let kinds = read.slots.iter().map(kind).collect();
        // Who somebody is stands in each row by itself.
        let own = |slot: Option<&usize>| {
            let name = slot.and_then(column).and_then(|c| c.name()).unwrap_or_default();
            matches!(
                name,
                "full_name"
                    | "family_name"
                    | "middle_name"
                    | "given_name"
                    | "person_id"
                    | "cmnd"
                    | "id_number"
                    | "local_id"
                    | "birth_date"
                    | "birth_day"
                    | "birth_month"
                    | "birth_year"
                    | "birth_year_male"
                    | "birth_year_female"
                    | "sex_male"
                    | "sex_female"
                    | "sex"
                    | "relationship"
                    | "row_number"
                    | "rejected"
                    | "health_insurance"
            )
        };
        let (mut downs, mut across) = (Downs::new(), HashMap::new());
        let mut left = UNFOLDED;
        for area in &sheet.merges {
            let (first, last) = (area.rows.0 as usize, area.rows.1 as usize);
            if last < read.below {
                continue;
            }
            let span = area.columns.1 - area.columns.0;
            if span >= 2 {
                across.insert(first, span);
            }
            let column = area.columns.0 as usize;
            if span == 0 && !own(read.slots.get(column)) {
                for row in (first + 1).max(read.below)..=last.min(sheet.rows.len()) {
                    left = left.saturating_sub(1);
                    if left > 0 {
                        downs.entry(row).or_default().push((column, first));
                    }
                }
            }
        }
        let (width, row) = (plan.columns.len(), read.below);
        let note = sheet.notes.partition_point(|(at, ..)| (*at as usize) < row);
        Some(Self { all: Arc::clone(all), read, at, row, kinds, width, downs, across, note })
    }
}

impl Walk {
    /// The kind of a column of the sheet, and who gives back its zeros.
    fn kind(&self, column: usize) -> (&str, Zeros) {
        self.kinds.get(column).map_or(("", Zeros::Given), |(kind, zeros)| (kind, *zeros))
    }
}

impl Iterator for Walk {
    type Item = RawRow;

    fn next(&mut self) -> Option<RawRow> {
        let sheet = self.all.get(self.read.index)?;
        let row = self.row;
        let cells = sheet.rows.get(row)?;
        self.row += 1;
        let mut texts = vec![String::new(); self.width];
        for (column, cell) in cells.iter().enumerate() {
            // What stands beyond the header has a place at the end of the row.
            let slot = self.read.slots.get(column).copied();
            let (kind, zeros) = self.kind(column);
            let text = shown(cell, kind, zeros);
            match slot.and_then(|s| texts.get_mut(s)) {
                Some(place) => *place = text,
                None if !text.is_empty() => texts.push(text),
                None => {}
            }
        }
        let mut carried = Vec::new();
        for (column, from) in self.downs.get(&row).into_iter().flatten() {
            let Some(slot) = self.read.slots.get(*column).copied() else { continue };
            let value = sheet.rows.get(*from).and_then(|r| r.get(*column));
            let (kind, zeros) = self.kind(*column);
            if let (Some(place), Some(value)) = (texts.get_mut(slot).filter(|p| p.is_empty()), value) {
                *place = shown(value, kind, zeros);
                carried.push(slot);
            }
        }
        let mut notes = Vec::new();
        while let Some((at, column, text)) = sheet.notes.get(self.note).filter(|(at, ..)| *at as usize <= row)
        {
            if *at as usize == row {
                let slot = self.read.slots.get(*column as usize).copied();
                notes.push((slot.unwrap_or(usize::MAX), text.clone()));
            }
            self.note += 1;
        }
        // Values of merged cells do not make a row of nothing else.
        let is_across = self.across.contains_key(&row);
        let blank = cells.iter().all(Cell::is_empty);
        let cells = if blank { StringRecord::new() } else { StringRecord::from(texts) };
        Some(RawRow { sheet: self.at, line: row as u64 + 1, cells, is_across, notes, carried })
    }
}

/// Who gives back the zeros that a number has lost before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zeros {
    /// The reading: nobody after it does.
    Given,
    /// Who reads the values: they know whose number it is.
    Left,
}

/// A cell as a person would have typed it in a column of this kind.
fn shown(cell: &Cell, kind: &str, zeros: Zeros) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(n) => number(*n, kind, zeros),
        Cell::Day(day) => day.to_string(),
    }
}

/// A number as a person would have typed it in a column of this kind.
fn number(n: f64, kind: &str, zeros: Zeros) -> String {
    let is_date = matches!(kind, "date" | "birth_male" | "birth_female");
    if n.fract() != 0.0 || n.abs() >= 1e15 {
        let text = n.to_string();
        // `3.1990`, a month of a year, is a number to a sheet and loses its zero.
        let lost = text.split_once('.').is_some_and(|(_, behind)| behind.len() == 3);
        return if is_date && lost { format!("{text}0") } else { text };
    }
    let digits = format!("{n:.0}");
    match (kind, digits.len()) {
        (_, 5) if is_date => serial(n).map_or(digits, |day| day.to_string()),
        // Whoever takes the number for somebody's asks first what speaks against it, and says so.
        ("id12" | "id9_or_12", 10 | 11) if zeros == Zeros::Left => digits,
        ("phone", 9) if zeros == Zeros::Left && has_lost_zero(&digits) => digits,
        ("id12" | "id9_or_12", 10 | 11) => format!("{digits:0>12}"),
        ("id9" | "id9_or_12", 8) => format!("{digits:0>9}"),
        ("phone", 9) => format!("0{digits}"),
        _ => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_what_was_typed() {
        for (n, kind, text) in [
            (51_076_441_816.0, "id12", "051076441816"),
            (12_345_678.0, "id9", "012345678"),
            (212_345_678.0, "id12", "212345678"),
            (905_123_456.0, "phone", "0905123456"),
            (36_526.0, "date", "2000-01-01"),
            (1948.0, "date", "1948"),
            (3.199, "date", "3.1990"),
            (5.1985, "date", "5.1985"),
            (3.5, "", "3.5"),
        ] {
            assert_eq!(number(n, kind, Zeros::Given), text);
        }
    }
}
