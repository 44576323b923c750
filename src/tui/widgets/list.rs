//! A list of any length of which only the visible rows exist. The selection is a record, not a place: when
//! records come and go around it, it stays with its own.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::ViewCtx;
use crate::tui::theme::Tone;
use crate::tui::words::Words;

/// Where rows come from. Asked only for those that are visible.
pub trait RowSource {
    /// How many rows there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The rows from a place on, at most so many.
    fn rows(&self, from: usize, count: usize) -> Vec<Row>;
    /// The place of a record, if it is still there.
    fn place(&self, id: u32) -> Option<usize>;
}

/// What stands in a list as one row, where all of them are at hand: a `Vec` of it is where rows come from.
pub trait AsRow {
    /// The record it stands for; by its place where it is none.
    fn id(&self, place: u32) -> u32 {
        place
    }
    /// Its row; the id is put in by the list.
    fn row(&self, place: u32) -> Row;
}

impl<T: AsRow> RowSource for Vec<T> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let visible = (0..).zip(self).skip(from).take(count);
        visible.map(|(place, of)| Row { id: of.id(place), ..of.row(place) }).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        (0..).zip(self).position(|(place, of)| of.id(place) == id)
    }
}

/// A row that was made when its list was read.
impl AsRow for Row {
    fn id(&self, _: u32) -> u32 {
        self.id
    }

    fn row(&self, _: u32) -> Row {
        self.clone()
    }
}

/// Something with the row that was made for it when its list was read.
impl<T> AsRow for (T, Row) {
    fn id(&self, _: u32) -> u32 {
        self.1.id
    }

    fn row(&self, _: u32) -> Row {
        self.1.clone()
    }
}

/// A row, formatted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The record.
    pub id: u32,
    /// A text for each column.
    pub cells: Vec<String>,
    /// What no column has room for, told where the row is shown in full: the word of its label, and the text.
    pub more: Vec<(&'static str, String)>,
    /// How the row is meant.
    pub tone: Tone,
    /// Whether another terminal changed it since it was opened.
    pub changed: bool,
    /// Whether it is marked, for something to be done to all marked ones.
    pub marked: bool,
}

impl Row {
    /// What stands for a record that could not be read: why, in the column of this number.
    pub fn unread(id: u32, column: usize, why: &str) -> Self {
        let mut cells = vec![String::new(); column];
        cells.push(format!("✗ {why}"));
        Self { id, cells, tone: Tone::Bad, ..Self::default() }
    }
}

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Columns it takes at 80.
    pub width: u16,
    /// Whether it takes what is left over on a wider terminal.
    pub grows: bool,
    /// How its text stands.
    pub kind: ColumnKind,
    /// What stands above it.
    pub head: Head,
}

/// What stands above a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// Nothing.
    None,
    /// The word of a key.
    Word(&'static str),
    /// A label of the data.
    Label(&'static str),
}

impl Head {
    /// As it is read; empty for nothing.
    pub fn say(self, words: &Words) -> &str {
        match self {
            Self::None => "",
            Self::Word(key) => words.say(key),
            Self::Label(label) => label,
        }
    }
}

/// How the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// From the left, cut at its end.
    Text,
    /// A person's name, cut in its middle.
    Name,
    /// From the right.
    Number,
}

impl Column {
    /// A column of text.
    pub const fn text(width: u16) -> Self {
        Self { width, grows: false, kind: ColumnKind::Text, head: Head::None }
    }

    /// A column of names.
    pub const fn name(width: u16) -> Self {
        Self { width, grows: false, kind: ColumnKind::Name, head: Head::None }
    }

    /// A column of numbers.
    pub const fn number(width: u16) -> Self {
        Self { width, grows: false, kind: ColumnKind::Number, head: Head::None }
    }

    /// The same, with the word of a key above it.
    #[must_use]
    pub const fn headed(self, key: &'static str) -> Self {
        Self { head: Head::Word(key), ..self }
    }

    /// The same, with a label of the data above it.
    #[must_use]
    pub const fn labelled(self, label: &'static str) -> Self {
        Self { head: Head::Label(label), ..self }
    }

    /// Where columns begin in an area, and how wide they are there.
    pub fn laid_out(columns: &[Self], area: Rect) -> Vec<(u16, u16)> {
        let fixed: u16 = columns.iter().map(|column| column.width + 1).sum();
        let spare = area.width.saturating_sub(fixed + 3);
        let growing = u16::try_from(columns.iter().filter(|column| column.grows).count()).unwrap_or(1).max(1);
        let mut x = area.x + 3;
        let place = |column: &Self| {
            let width = column.width + if column.grows { spare / growing } else { 0 };
            let width = width.min(area.right().saturating_sub(x));
            let at = (x, width);
            x += width + 1;
            at
        };
        columns.iter().map(place).collect()
    }

    /// The same, taking what is left over.
    #[must_use]
    pub const fn growing(self) -> Self {
        Self { grows: true, ..self }
    }
}

/// A list's state: the visible rows and which record is selected.
#[derive(Debug, Clone, Default)]
pub struct List {
    rows: Vec<Row>,
    total: usize,
    top: usize,
    index: usize,
    selected: Option<u32>,
    height: usize,
}

impl List {
    /// The selected record.
    pub fn selected(&self) -> Option<u32> {
        self.selected
    }

    /// The selected row, as it is shown.
    pub fn selected_row(&self) -> Option<&Row> {
        self.rows.get(self.index.checked_sub(self.top)?)
    }

    /// The selected record's place, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// How many rows there are in all.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Selects a record.
    pub fn select(&mut self, id: u32, source: &dyn RowSource) {
        self.selected = Some(id);
        self.refresh(source, self.height);
    }

    /// Begins at the first row again, for a source that answers another question.
    pub fn restart(&mut self, source: &dyn RowSource, height: u16) {
        self.selected = None;
        self.index = 0;
        self.top = 0;
        self.refresh(source, usize::from(height));
    }

    /// Fetches the visible rows again: after a move, a change at another terminal, or a new size.
    pub fn load(&mut self, source: &dyn RowSource, height: u16) {
        self.refresh(source, usize::from(height));
    }

    fn refresh(&mut self, source: &dyn RowSource, height: usize) {
        self.total = source.len();
        self.height = height;
        let place = self.selected.and_then(|id| source.place(id));
        self.index = place.unwrap_or(self.index).min(self.total.saturating_sub(1));
        let lowest_top = (self.index + 1).saturating_sub(height.max(1));
        self.top =
            self.top.clamp(lowest_top, self.index).min(self.total.saturating_sub(height).max(lowest_top));
        self.rows = source.rows(self.top, height);
        self.selected = self.rows.get(self.index - self.top).map(|row| row.id);
    }

    /// Whether an action moves the selection.
    pub fn moves(action: Action) -> bool {
        use Action::{Down, End, Home, PageDown, PageUp, Up};
        matches!(action, Up | Down | PageUp | PageDown | Home | End)
    }

    /// Moves the selection; false if the action is none of a list's.
    pub fn act(&mut self, action: Action, source: &dyn RowSource) -> bool {
        let page = self.height.saturating_sub(1).max(1);
        let last = self.total.saturating_sub(1);
        let index = match action {
            Action::Up => self.index.saturating_sub(1),
            Action::Down => (self.index + 1).min(last),
            Action::PageUp => self.index.saturating_sub(page),
            Action::PageDown => (self.index + page).min(last),
            Action::Home => 0,
            Action::End => last,
            _ => return false,
        };
        self.index = index;
        self.selected = None;
        self.refresh(source, self.height);
        true
    }

    /// Draws the visible rows. The selected one has `▸` before it and its first column reversed.
    pub fn view(&self, area: Rect, buf: &mut Buffer, columns: &[Column], view: &ViewCtx<'_>) {
        let places = Column::laid_out(columns, area);
        for (offset, row) in self.rows.iter().take(usize::from(area.height)).enumerate() {
            view.rows_drawn.set(view.rows_drawn.get() + 1);
            let y = area.y + u16::try_from(offset).unwrap_or(u16::MAX);
            let selected = self.top + offset == self.index;
            view.row_spot(area, y, self.top + offset, self.index);
            let mark = match (selected, row.changed) {
                (true, _) => "▸",
                (false, true) => "●",
                _ => " ",
            };
            fit::put(buf, area.x + 1, y, mark, 1, Style::new());
            if row.marked {
                fit::put(buf, area.x + 2, y, "*", 1, view.theme.tone(Tone::Key));
            }
            for (number, ((column, text), (x, width))) in
                columns.iter().zip(&row.cells).zip(&places).enumerate()
            {
                let (x, width) = (*x, *width);
                let style =
                    if selected && number == 0 { view.theme.focus() } else { view.theme.tone(row.tone) };
                match column.kind {
                    ColumnKind::Text => fit::put(buf, x, y, text, width, style),
                    ColumnKind::Name => fit::put(buf, x, y, &fit::cut_name(text, width), width, style),
                    ColumnKind::Number => fit::put_right(buf, x + width, y, &fit::cut(text, width), style),
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Numbers(Vec<u32>);

    impl RowSource for Numbers {
        fn len(&self) -> usize {
            self.0.len()
        }
        fn rows(&self, from: usize, count: usize) -> Vec<Row> {
            assert!(count <= 10, "asked for more than is visible");
            let rows = self.0.iter().skip(from).take(count);
            rows.map(|id| Row { id: *id, cells: vec![id.to_string()], ..Row::default() }).collect()
        }
        fn place(&self, id: u32) -> Option<usize> {
            self.0.iter().position(|known| *known == id)
        }
    }

    #[test]
    fn the_selection_stays_with_its_record() {
        let mut source = Numbers((0..100).collect());
        let mut list = List::default();
        list.load(&source, 10);
        for _ in 0..5 {
            list.act(Action::Down, &source);
        }
        assert_eq!(list.selected(), Some(5));
        source.0.splice(0..0, [1000, 1001]);
        list.load(&source, 10);
        assert_eq!(list.selected(), Some(5));
        assert_eq!(list.index(), 7);
    }

    #[test]
    fn a_record_that_goes_leaves_the_place() {
        let mut source = Numbers((0..20).collect());
        let mut list = List::default();
        list.load(&source, 10);
        list.act(Action::End, &source);
        source.0.pop();
        list.load(&source, 10);
        assert_eq!(list.selected(), Some(18));
        source.0.clear();
        list.load(&source, 10);
        assert_eq!(list.selected(), None);
    }
}
