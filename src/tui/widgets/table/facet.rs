//! Keeping to one value of a column, and leaving columns out: short lists laid over the rows, taken by a digit.

use super::super::list::Row;
use super::count;
use super::order::bare;
use super::{Reply, Table};
use crate::tui::action::Action;
use crate::tui::screen::UiEvent;

/// Values offered at most: as many as there are digits.
const OFFERED: usize = 9;

/// One value of a column that the list keeps to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facet {
    pub column: usize,
    pub value: String,
}

impl Facet {
    pub(super) fn holds(&self, row: &Row) -> bool {
        row.cells.get(self.column).map_or("", |cell| bare(cell)) == self.value
    }
}

/// What is being chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choosing {
    /// A value of the column that keys are about, with how many rows have it.
    Value {
        /// The values, the most frequent first.
        values: Vec<(String, usize)>,
        /// The one the cursor is at.
        at: usize,
    },
    /// Which columns are shown.
    Columns,
}

impl Choosing {
    /// The values of the column that keys are about; `None` where there are none.
    pub(super) fn value(table: &Table) -> Option<Self> {
        let mut values = count::values(table.shown_rows(), table.column);
        values.truncate(OFFERED);
        (!values.is_empty()).then_some(Self::Value { values, at: 0 })
    }
}

impl Table {
    pub(super) fn choose(&mut self, event: &UiEvent) -> Reply {
        let Some(mut choosing) = self.choosing.take() else { return Reply::Ignored };
        let digit = match event {
            UiEvent::Text(c) => c.to_digit(10).and_then(|d| (d as usize).checked_sub(1)),
            _ => None,
        };
        match (&mut choosing, event, digit) {
            (_, UiEvent::Action(Action::Back), _) => return Reply::Used,
            (Choosing::Value { values, .. }, _, Some(place)) if place < values.len() => {
                self.keep_to(values.get(place).map(|(value, _)| value.clone()));
                return Reply::Used;
            }
            (Choosing::Value { values, at }, UiEvent::Action(Action::Open), _) => {
                self.keep_to(values.get(*at).map(|(value, _)| value.clone()));
                return Reply::Used;
            }
            (Choosing::Value { at, .. }, UiEvent::Action(Action::Up), _) => *at = at.saturating_sub(1),
            (Choosing::Value { values, at }, UiEvent::Action(Action::Down), _) => {
                *at = (*at + 1).min(values.len().saturating_sub(1));
            }
            (Choosing::Columns, _, Some(place)) => self.show_or_hide(place),
            (Choosing::Columns, UiEvent::Action(Action::Open | Action::Columns), _) => return Reply::Used,
            _ => {}
        }
        self.choosing = Some(choosing);
        Reply::Used
    }

    fn keep_to(&mut self, value: Option<String>) {
        let column = self.column;
        self.resized_by(|table| table.facet = value.map(|value| Facet { column, value }));
    }

    /// A column goes or comes back; the last one stays.
    fn show_or_hide(&mut self, column: usize) {
        if column >= self.columns.len() || self.hidden.remove(&column) {
            self.settle();
            return;
        }
        if self.hidden.len() + 1 < self.columns.len() {
            self.hidden.insert(column);
        }
        if self.hidden.contains(&self.column) {
            let first = self.shown_columns().map(|(place, _)| place).next();
            self.column = first.unwrap_or(0);
        }
        self.settle();
    }
}
