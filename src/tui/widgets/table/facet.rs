//! Keeping to one value of a column, leaving columns out, filters that were kept: short lists laid over the rows, taken by
//! a digit.

use super::super::list::Row;
use super::count;
use super::order::bare;
use super::{Filter, Line, Reply, Table};
use crate::tui::action::Action;
use crate::tui::screen::{Hint, UiEvent};

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
    /// A filter of those that were kept, or a name for the one in force.
    Filters {
        /// Whether there is one in force that can be kept: the first line.
        can_keep: bool,
        /// Those that were kept, by name.
        kept: Vec<(String, Filter)>,
        /// The line the cursor is at.
        at: usize,
    },
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
    /// The keys that matter while something lies over the rows or a line is typed above them; nothing where neither is.
    pub fn hints(&self) -> Option<Vec<Hint>> {
        let labelled = |action, label| Hint { action, label: Some(label), keys: None };
        let back = Hint::from(Action::Back);
        if self.is_typing() {
            return Some(vec![labelled(Action::Open, "table.take"), back]);
        }
        let digits = |label| Hint { action: Action::Choose, label: Some(label), keys: Some("1…9") };
        Some(match self.choosing.as_ref()? {
            Choosing::Value { .. } => {
                vec![digits("table.keep_to"), labelled(Action::Open, "table.take"), back]
            }
            Choosing::Columns => {
                vec![digits("table.show_or_hide"), labelled(Action::Open, "table.done"), back]
            }
            Choosing::Filters { can_keep, kept, at } => {
                let mut hints = Vec::new();
                if !kept.is_empty() {
                    hints.push(digits("table.keep_to"));
                }
                hints.push(labelled(Action::Open, "table.take"));
                if *can_keep {
                    hints.push(labelled(Action::Filters, "table.name_it"));
                }
                if *at >= usize::from(*can_keep) && !kept.is_empty() {
                    hints.push(labelled(Action::Delete, "table.forget"));
                }
                hints.push(back);
                hints
            }
        })
    }

    pub(super) fn choose(&mut self, event: &UiEvent) -> Reply {
        // A letter is the key it is elsewhere, such as the one that moves down.
        if matches!(event, UiEvent::Text(c) if !c.is_ascii_digit()) {
            return Reply::Ignored;
        }
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
            (Choosing::Filters { can_keep, kept, at }, _, _) => {
                if let Some(reply) = self.of_filters(*can_keep, kept, at, event, digit) {
                    return reply;
                }
            }
            (Choosing::Columns, _, Some(place)) => self.show_or_hide(place),
            (Choosing::Columns, UiEvent::Action(Action::Open | Action::Columns), _) => return Reply::Used,
            _ => {}
        }
        self.choosing = Some(choosing);
        Reply::Used
    }

    /// Lays the filters that were kept over the rows; false where there is none, nor one to be kept.
    pub fn offer(&mut self, can_keep: bool, kept: Vec<(String, Filter)>) -> bool {
        let something = can_keep || !kept.is_empty();
        self.choosing = something.then_some(Choosing::Filters { can_keep, kept, at: 0 });
        something
    }

    /// What an event does among the kept filters; nothing for one that only moves the cursor.
    fn of_filters(
        &mut self,
        can_keep: bool,
        kept: &[(String, Filter)],
        at: &mut usize,
        event: &UiEvent,
        digit: Option<usize>,
    ) -> Option<Reply> {
        let first = usize::from(can_keep);
        let of_line = |line: usize| line.checked_sub(first).and_then(|place| kept.get(place));
        let naming = match event {
            UiEvent::Action(Action::Filters) => true,
            UiEvent::Action(Action::Open) => *at == 0,
            _ => false,
        };
        match event {
            _ if can_keep && naming => {
                self.resized_by(|table| table.typing = Some(Line::name()));
                return Some(Reply::Used);
            }
            UiEvent::Action(Action::Open) => {
                return of_line(*at).map(|(_, filter)| Reply::Filter(filter.clone()));
            }
            _ if digit.is_some() => {
                let chosen = digit.and_then(|place| kept.get(place));
                return chosen.map(|(_, filter)| Reply::Filter(filter.clone()));
            }
            UiEvent::Action(Action::Delete | Action::Discard) => {
                return of_line(*at).map(|(name, _)| Reply::Forget(name.clone()));
            }
            UiEvent::Action(Action::Up) => *at = at.saturating_sub(1),
            UiEvent::Action(Action::Down) => *at = (*at + 1).min((first + kept.len()).saturating_sub(1)),
            _ => {}
        }
        None
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
        self.begin_at_a_shown_column();
        self.settle();
    }

    /// Keys are about a column that is shown.
    pub(super) fn begin_at_a_shown_column(&mut self) {
        if self.hidden.contains(&self.column) {
            let first = self.shown_columns().map(|(place, _)| place).next();
            self.column = first.unwrap_or(0);
        }
    }
}
