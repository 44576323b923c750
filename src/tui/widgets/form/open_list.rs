//! How an open list of choices looks: under its field, over the fields below, column by column where its choices have
//! columns.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::input::OpenList;
use crate::tui::backend::Choice;
use crate::tui::fit;
use crate::tui::screen::ViewCtx;
use crate::tui::theme::Tone;

const ROWS: usize = 7;
/// Columns of a list whose choices have none of their own: the label, and what tells it from its like.
const LABEL: u16 = 31;
const WIDTH: u16 = 63;
/// Columns a name is not cut below.
const SHORTEST: u16 = 16;
const GAP: u16 = 2;

/// Where the columns of a list begin and how wide they are.
struct Columns {
    label: u16,
    cells: Vec<u16>,
}

impl Columns {
    /// As wide as what is shown needs; the last ones go where they find no room.
    fn of<'c>(shown: impl Iterator<Item = &'c Choice> + Clone, room: u16) -> Self {
        let count = shown.clone().map(|choice| choice.cells.len()).max().unwrap_or(0);
        let widest = |at: usize| {
            let cells = shown.clone().filter_map(|choice| choice.cells.get(at));
            cells.map(|cell| fit::width(cell)).max().unwrap_or(0)
        };
        let mut cells: Vec<u16> = (0..count).map(widest).collect();
        let taken = |cells: &[u16]| cells.iter().filter(|w| **w > 0).map(|w| w + GAP).sum::<u16>();
        while taken(&cells) + SHORTEST > room && cells.pop().is_some() {}
        let name = shown.map(|choice| fit::width(&choice.label)).max().unwrap_or(0);
        Self { label: name.min(room.saturating_sub(taken(&cells))), cells }
    }
}

impl OpenList<'_> {
    /// Draws the list under its field's value in column `at`, or above it where there is no room below.
    pub(super) fn view(&self, area: Rect, at: u16, under: u16, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let shown = self.choices.len().min(ROWS);
        let rows = u16::try_from(shown).unwrap_or(0) + 1 + u16::from(self.newcomer);
        let top =
            if under + rows <= area.bottom() { under } else { under.saturating_sub(rows + 1).max(area.y) };
        let last = self.choices.len().saturating_sub(1);
        let first = (self.selected.min(last) + 1).saturating_sub(shown);
        let visible = self.choices.iter().skip(first).take(shown);
        let in_columns = visible.clone().any(|choice| !choice.cells.is_empty());
        let most = area.width.saturating_sub(at);
        let width = if in_columns || self.newcomer { most } else { WIDTH.min(most) };
        clear(Rect { x: area.x + at - 2, y: top, width: width + 2, height: rows }, area, buf);
        let columns = Columns::of(visible.clone(), width.saturating_sub(1));
        // Who is none of them stands below whatever part of the list is shown.
        let newcomer = self.newcomer.then_some(self.choices.len());
        for (index, y) in (first..self.choices.len()).take(shown).chain(newcomer).zip(top..) {
            let selected = self.entered && index == self.selected;
            let row = Rect { x: area.x + at - 2, y, width: width + 2, height: 1 };
            view.row_spot(row, y, index, self.selected);
            fit::put(buf, row.x, y, if selected { "▸" } else { "│" }, 1, Style::new());
            let style = if selected { view.theme.focus() } else { Style::new() };
            let mut cells = Rect { x: row.x + 2, width, ..row };
            if self.numbered {
                let number = (index + 1).to_string();
                fit::put(buf, cells.x, y, &number, 1, view.theme.tone(Tone::Key));
                cells = Rect { x: cells.x + 2, width: width.saturating_sub(2), ..cells };
            }
            match self.choices.get(index) {
                Some(choice) if in_columns => self.in_columns(choice, &columns, cells, buf, style),
                Some(choice) => self.with_detail(choice, cells, buf, style),
                None => {
                    let text = format!("+ {}   F8", view.words.say("newcomer.row"));
                    fit::put(buf, cells.x, y, &text, width, style);
                }
            }
        }
        let y = top + rows - 1;
        let counted = if self.all { "" } else { "+" };
        let more = match (self.all, self.names) {
            (true, _) => "",
            (false, true) => view.words.say("form.type_more_of_people"),
            (false, false) => view.words.say("form.type_more"),
        };
        let place = match self.choices.len() {
            0 => String::new(),
            count if self.entered => format!("{}/{count}{counted}  {more}", self.selected.min(count - 1) + 1),
            count => format!("{count}{counted}  {more}"),
        };
        fit::put(buf, area.x + at, y, &place, width, view.theme.tone(Tone::Faint));
    }

    fn label(&self, choice: &Choice, columns: u16) -> String {
        if self.names { fit::cut_name(&choice.label, columns) } else { fit::cut(&choice.label, columns) }
    }

    fn in_columns(&self, choice: &Choice, columns: &Columns, row: Rect, buf: &mut Buffer, style: Style) {
        fit::put(buf, row.x, row.y, &self.label(choice, columns.label), columns.label, style);
        let mut x = row.x + columns.label + GAP;
        for (width, cell) in columns.cells.iter().zip(&choice.cells).filter(|(width, _)| **width > 0) {
            fit::put(buf, x, row.y, cell, *width, Style::new());
            x += width + GAP;
        }
    }

    fn with_detail(&self, choice: &Choice, row: Rect, buf: &mut Buffer, style: Style) {
        fit::put(buf, row.x, row.y, &self.label(choice, LABEL), LABEL, style);
        let room = row.width.saturating_sub(LABEL + 3);
        fit::put(buf, row.x + LABEL + GAP, row.y, &choice.detail, room, Style::new());
    }
}

/// Takes away what stood in a part of the screen.
fn clear(part: Rect, area: Rect, buf: &mut Buffer) {
    for y in part.y..part.bottom().min(area.bottom()) {
        for x in part.x..part.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
}
