//! How a list looks: the head in full while it is being written, in two lines afterwards; the line for the next guest;
//! the guests.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::{Stays, Zone, head};
use crate::tui::fit;
use crate::tui::screen::ViewCtx;
use crate::tui::theme::Tone;
use crate::tui::widgets::list::Column;

/// Number, name, birth, id, what there is to say.
const COLUMNS: [Column; 5] =
    [Column::number(3), Column::name(24), Column::text(10), Column::text(15), Column::text(19).growing()];

impl Stays {
    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        let top = match self.zone {
            Zone::Head => area.y,
            _ => self.draw_summary(area, buf, view),
        };
        let rows = match self.zone {
            Zone::Head => 8,
            Zone::Guests => 1,
            Zone::Stranger => 6,
        };
        let heading = top + rows + u16::from(self.zone == Zone::Guests);
        self.draw_guests(
            Rect { y: heading, height: area.bottom().saturating_sub(heading), ..area },
            buf,
            view,
        );
        let form = Rect { y: top, height: area.bottom().saturating_sub(top), ..area };
        self.form().view(form, buf, view)
    }

    /// The head in two lines; the row after them.
    fn draw_summary(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> u16 {
        let [place, rest] = head::summary(&self.head, view);
        let room = area.width.saturating_sub(2);
        fit::put(buf, area.x + 1, area.y, &place, room, view.theme.tone(Tone::Strong));
        fit::put(buf, area.x + 1, area.y + 1, &rest, room, Style::new());
        area.y + 3
    }

    fn draw_guests(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
        let count = self.guests.len().to_string();
        let told = view.words.fill("stays.count", &[("count", &count)]);
        fit::put(buf, area.x + 1, area.y, &told, area.width.saturating_sub(2), view.theme.tone(Tone::Strong));
        if self.guests.is_empty() {
            let how = view.words.say("stays.how");
            let room = area.width.saturating_sub(4);
            fit::put(buf, area.x + 3, area.y + 1, how, room, view.theme.tone(Tone::Faint));
        }
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        self.guests.list.view(below, buf, &COLUMNS, view);
    }
}
