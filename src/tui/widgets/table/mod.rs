//! One list for every screen: column heads, order by any column, a filter that is typed, a value of a column to keep to,
//! marks, counts, columns to leave out, the row in full beside it where there is room.
//!
//! It holds the rows of its source as they were read last; a key looks at the rows that are shown and formats none anew.

mod arrangement;
pub mod beside;
mod count;
mod facet;
mod order;
mod shown;
mod typed;
mod view;

use std::collections::BTreeSet;
use std::rc::Rc;

use self::facet::{Choosing, Facet};
use self::shown::Shown;
use self::typed::Line;
use super::list::{Column, Head, List, Row, RowSource};
use super::text_field::TextField;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, UiEvent};

pub use self::arrangement::{Arrangement, Filter};
pub use self::count::Counts;

/// A list's rows as they are shown, and what was done to them.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Rc<[Column]>,
    /// The rows of the source.
    all: Rc<Vec<Row>>,
    /// Places of those that are shown, in their order.
    shown: Rc<Vec<usize>>,
    /// The column that keys are about.
    column: usize,
    sort: Option<Sort>,
    filter: TextField,
    /// The line that is being typed above the rows, so that letters are no keys.
    typing: Option<Line>,
    facet: Option<Facet>,
    choosing: Option<Choosing>,
    hidden: BTreeSet<usize>,
    marks: BTreeSet<u32>,
    list: List,
    height: u16,
}

/// An order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sort {
    column: usize,
    reversed: bool,
}

/// What a list is asked for that its screen does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It is for somebody else.
    Ignored,
    /// It was done.
    Used,
    /// A text for the clipboard.
    Copy(String),
    /// What the rows amount to is to be told.
    Counts(Counts),
    /// The rows are to be written into a workbook.
    Workbook,
    /// The rows are to be written as comma-separated values.
    Csv,
    /// The filters that were kept are to be offered.
    Filters,
    /// The list is to be kept to what a filter says.
    Filter(Filter),
    /// What the list is kept to is to be kept under a name.
    Keep(String),
    /// The filter of a name is to be forgotten.
    Forget(String),
}

impl Table {
    /// Without rows yet.
    pub fn new(columns: &[Column]) -> Self {
        Self {
            columns: columns.into(),
            all: Rc::default(),
            shown: Rc::default(),
            column: 0,
            sort: None,
            filter: TextField::composed(),
            typing: None,
            facet: None,
            choosing: None,
            hidden: BTreeSet::new(),
            marks: BTreeSet::new(),
            list: List::default(),
            height: 0,
        }
    }

    /// Reads the rows again. Those that another terminal changed since they were read last are marked, until they are
    /// looked at; the selection and the marks stay with their records.
    pub fn load(&mut self, source: &dyn RowSource, height: u16, from_elsewhere: bool) {
        let mut rows = source.rows(0, source.len());
        if from_elsewhere && !self.all.is_empty() {
            for row in &mut rows {
                let known = self.all.iter().find(|old| old.id == row.id);
                row.changed |= known.is_none_or(|old| old.changed || old.cells != row.cells);
            }
        }
        self.marks.retain(|id| rows.iter().any(|row| row.id == *id));
        self.all = Rc::new(rows);
        self.height = height.saturating_sub(self.above());
        self.arrange();
    }

    /// Rows that stand above the list's own: its heads, and what it keeps to.
    fn above(&self) -> u16 {
        u16::from(self.has_heads()) + u16::from(self.is_kept_to_something())
    }

    /// Whether any column has a head.
    pub fn has_heads(&self) -> bool {
        self.columns.iter().any(|column| column.head != Head::None)
    }

    /// Whether not all rows are shown, or a line is being typed.
    fn is_kept_to_something(&self) -> bool {
        self.typing.is_some() || !self.filter.is_empty() || self.facet.is_some() || !self.marks.is_empty()
    }

    /// The selected record.
    pub fn selected(&self) -> Option<u32> {
        self.list.selected()
    }

    /// The place of the selected record among those that are shown.
    pub fn index(&self) -> usize {
        self.list.index()
    }

    /// The marked records, in the order in which they are shown; none where none is marked.
    pub fn marked(&self) -> Vec<u32> {
        let ids = self.shown_rows().map(|row| row.id);
        ids.filter(|id| self.marks.contains(id)).collect()
    }

    /// Takes every mark away: what was to be done to them is done.
    pub fn unmark(&mut self) {
        self.marks.clear();
        self.settle();
    }

    /// Whether a short list lies over the rows to be chosen from.
    pub fn is_choosing(&self) -> bool {
        self.choosing.is_some()
    }

    /// Whether a line is being typed above the rows, so that letters are no keys.
    pub fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    /// Whether there are no rows at all.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The rows that are shown, in their order.
    pub fn shown_rows(&self) -> impl Iterator<Item = &Row> {
        self.shown.iter().filter_map(|place| self.all.get(*place))
    }

    /// The columns that are shown, with their places in a row.
    pub fn shown_columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns.iter().enumerate().filter(|(place, _)| !self.hidden.contains(place))
    }

    /// The rows the acts of a screen are about where something is marked, and else those that are shown.
    pub fn rows_meant(&self) -> Vec<&Row> {
        let marked = |row: &&Row| self.marks.is_empty() || self.marks.contains(&row.id);
        self.shown_rows().filter(marked).collect()
    }

    /// Filters and orders anew, and shows the rows around the selection.
    fn arrange(&mut self) {
        let mut shown: Vec<usize> = (0..self.all.len()).collect();
        if let Some(facet) = &self.facet {
            shown.retain(|place| self.all.get(*place).is_some_and(|row| facet.holds(row)));
        }
        let words = order::words(&self.filter.text());
        if !words.is_empty() {
            shown.retain(|place| self.all.get(*place).is_some_and(|row| order::has(row, &words)));
        }
        if let Some(sort) = self.sort {
            let kind = self.columns.get(sort.column).map(|column| column.kind);
            order::sort(&mut shown, &self.all, sort.column, kind, sort.reversed);
        }
        self.shown = Rc::new(shown);
        self.settle();
    }

    fn settle(&mut self) {
        let source = self.source();
        self.list.load(&source, self.height);
    }

    fn source(&self) -> Shown {
        let hidden: Vec<usize> = self.hidden.iter().copied().collect();
        Shown { all: Rc::clone(&self.all), places: Rc::clone(&self.shown), hidden, marks: self.marks.clone() }
    }

    /// Takes an event.
    pub fn update(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> Reply {
        if self.choosing.is_some() {
            return self.choose(event);
        }
        if self.typing.is_some() {
            return self.type_line(event, ctx);
        }
        match event {
            UiEvent::Action(action) => self.act(*action),
            _ => Reply::Ignored,
        }
    }

    fn act(&mut self, action: Action) -> Reply {
        let source = self.source();
        if self.list.act(action, &source) {
            self.seen();
            return Reply::Used;
        }
        match action {
            Action::Left => self.step_column(false),
            Action::Right => self.step_column(true),
            Action::Sort => self.sort_by_column(),
            Action::Filter => self.resized_by(|table| table.typing = Some(Line::Filter)),
            Action::Jump => self.resized_by(|table| table.typing = Some(Line::jump())),
            Action::Filters => return Reply::Filters,
            Action::Facet if self.facet.is_some() => self.resized_by(|table| table.facet = None),
            Action::Facet => self.choosing = Choosing::value(self),
            Action::Columns => self.choosing = Some(Choosing::Columns),
            Action::Mark => self.mark(),
            Action::MarkAll => {
                let ids: Vec<u32> = self.shown_rows().map(|row| row.id).collect();
                self.resized_by(|table| table.marks.extend(ids));
            }
            Action::MarkNone => self.resized_by(|table| table.marks.clear()),
            Action::Counts => return Reply::Counts(count::counts(self)),
            Action::CopyCell => return Reply::Copy(self.cell()),
            Action::CopyRow => return Reply::Copy(self.row()),
            Action::ExportList => return Reply::Workbook,
            Action::ExportCsv => return Reply::Csv,
            // What the list keeps to is let go of before the list is left.
            Action::Back if self.facet.is_some() || !self.filter.is_empty() => self.resized_by(|table| {
                table.facet = None;
                table.filter.set("");
            }),
            _ => return Reply::Ignored,
        }
        Reply::Used
    }

    /// A change after which more or fewer rows stand above the list.
    fn resized_by(&mut self, change: impl FnOnce(&mut Self)) {
        let whole = self.height + self.above();
        change(self);
        self.height = whole.saturating_sub(self.above());
        self.arrange();
    }

    /// The selected row was looked at.
    fn seen(&mut self) {
        let Some(id) = self.list.selected() else { return };
        if self.all.iter().any(|row| row.id == id && row.changed) {
            for row in Rc::make_mut(&mut self.all).iter_mut().filter(|row| row.id == id) {
                row.changed = false;
            }
            self.settle();
        }
    }

    fn step_column(&mut self, right: bool) {
        let shown: Vec<usize> = self.shown_columns().map(|(place, _)| place).collect();
        let at = shown.iter().position(|place| *place == self.column).unwrap_or(0);
        let at = if right { (at + 1).min(shown.len().saturating_sub(1)) } else { at.saturating_sub(1) };
        self.column = shown.get(at).copied().unwrap_or(0);
    }

    /// By the column that keys are about; again, the other way round; a third time, as they came.
    fn sort_by_column(&mut self) {
        self.sort = match self.sort {
            Some(sort) if sort.column == self.column && sort.reversed => None,
            Some(sort) if sort.column == self.column => Some(Sort { reversed: true, ..sort }),
            _ => Some(Sort { column: self.column, reversed: false }),
        };
        self.arrange();
    }

    fn mark(&mut self) {
        let Some(id) = self.list.selected() else { return };
        self.resized_by(|table| {
            if !table.marks.remove(&id) {
                table.marks.insert(id);
            }
        });
        let source = self.source();
        self.list.act(Action::Down, &source);
    }

    fn cell(&self) -> String {
        let selected = self.selected();
        let row = self.shown_rows().find(|row| Some(row.id) == selected);
        row.and_then(|row| row.cells.get(self.column)).cloned().unwrap_or_default()
    }

    fn row(&self) -> String {
        let selected = self.selected();
        let row = self.shown_rows().find(|row| Some(row.id) == selected);
        let cells = |row: &Row| {
            let cells = self.shown_columns().filter_map(|(place, _)| row.cells.get(place));
            cells.cloned().collect::<Vec<_>>().join("\t")
        };
        row.map(cells).unwrap_or_default()
    }
}
