//! Beside the menu of the start screen, on terminals of 110 columns and more: the cases that are late, due today or waiting
//! to be handed over, so that nobody has to open screen 2 to know what the day holds.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::backend::{AgendaRow, Overview};
use crate::tui::fit;
use crate::tui::screen::ViewCtx;
use crate::tui::theme::Tone;

/// Columns from which on there is room for it.
pub const WIDE: u16 = 110;
/// The columns of the menu.
const MENU: u16 = 81;

/// Which of the rows is chosen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Agenda(Option<usize>);

impl Agenda {
    /// The case that is chosen.
    pub fn chosen(self, overview: &Overview) -> Option<u32> {
        overview.agenda.get(self.0?).map(|row| row.case)
    }

    /// Moves among so many rows; false for what moves nothing.
    pub fn act(&mut self, action: Action, overview: &Overview, width: u16) -> bool {
        let last = overview.agenda.len().checked_sub(1).filter(|_| width >= WIDE);
        let Some(last) = last else { return false };
        self.0 = match (action, self.0) {
            (Action::Down, None) => Some(0),
            (Action::Down, Some(at)) => Some((at + 1).min(last)),
            (Action::Up, Some(0) | None) => None,
            (Action::Up, Some(at)) => Some(at.min(last) - usize::from(at <= last)),
            _ => return false,
        };
        true
    }

    /// Forgets what is chosen: somebody searches.
    pub fn leave(&mut self) {
        self.0 = None;
    }

    /// Draws it at the right of the menu, down to so many rows.
    pub fn view(self, overview: &Overview, area: Rect, rows: u16, buf: &mut Buffer, view: &ViewCtx<'_>) {
        if area.width < WIDE || overview.agenda.is_empty() {
            return;
        }
        let x = area.x + MENU;
        let room = area.right().saturating_sub(x + 1);
        let bottom = area.y + rows.min(area.height);
        let (mut y, mut last) = (area.y + 1, "");
        // What is chosen stays in sight.
        let skipped = self.0.map_or(0, |at| (at + 6).saturating_sub(usize::from(rows)));
        for (n, row) in overview.agenda.iter().enumerate().skip(skipped) {
            if row.why != last {
                if y + 1 >= bottom {
                    return;
                }
                last = &row.why;
                let count = overview.agenda.iter().filter(|other| other.why == row.why).count();
                let heading = format!("{}  {count}", row.why);
                fit::put(buf, x, y, &heading, room, view.theme.tone(Tone::Strong));
                y += 1;
            }
            if y >= bottom {
                return;
            }
            view.rows_drawn.set(view.rows_drawn.get() + 1);
            self.row(n, row, Rect { x, y, width: room, height: 1 }, buf, view);
            y += 1;
        }
    }

    fn row(self, n: usize, row: &AgendaRow, place: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let Rect { x, y, width: room, .. } = place;
        let is_chosen = self.0 == Some(n);
        let style = if is_chosen { view.theme.focus() } else { view.theme.tone(row.tone) };
        fit::put(buf, x, y, if is_chosen { "▸" } else { " " }, 1, Style::new());
        let code = fit::put(buf, x + 2, y, &row.code, room.saturating_sub(2), style);
        let day = fit::width(&row.day);
        let name = room.saturating_sub(code - x + 2 + day);
        fit::put(buf, code + 1, y, &fit::cut_name(&row.name, name), name, style);
        fit::put_right(buf, x + room, y, &row.day, style);
    }
}
