//! From a picture of the screen to the bytes that turn the last picture into it. Every byte a session sends
//! is made here: the fewer the better on a thin line. Nothing else may write to a terminal, so this is also
//! where it is held that no control character ever reaches one.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use super::theme::{Colours, Theme};
use soxa_text::display::is_clean;

/// How the next character will look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pen {
    colour: Color,
    modifier: Modifier,
}

const PLAIN: Pen = Pen { colour: Color::Reset, modifier: Modifier::empty() };
/// Rows a band must share with the last picture before it pays to scroll it.
const WORTH_SCROLLING: usize = 4;
const FURTHEST_SCROLL: usize = 4;

/// Remembers what a terminal shows, and says what to send next.
#[derive(Debug)]
pub struct Painter {
    theme: Theme,
    shown: Buffer,
    known: bool,
    pen: Pen,
    at: Option<Position>,
    cursor_visible: Option<bool>,
}

impl Painter {
    /// A painter for a terminal of which nothing is known.
    pub fn new(theme: Theme) -> Self {
        let shown = Buffer::empty(Rect::ZERO);
        Self { theme, shown, known: false, pen: PLAIN, at: None, cursor_visible: None }
    }

    /// What the terminal shows is no longer known: the next picture is sent whole.
    pub fn forget(&mut self) {
        self.known = false;
        self.cursor_visible = None;
    }

    /// The bytes that turn what is shown into this picture, with the cursor here or hidden.
    /// `next` then holds the picture before, whose memory serves for the one after.
    pub fn paint(&mut self, next: &mut Buffer, cursor: Option<Position>) -> String {
        let mut out = String::new();
        if !self.known || self.shown.area != next.area {
            out.push_str("\x1b[0m\x1b[2J");
            self.pen = PLAIN;
            self.at = None;
            self.shown = Buffer::empty(next.area);
            self.known = true;
        }
        let mut changed: Vec<u16> = (0..next.area.height).filter(|y| self.differs(next, *y)).collect();
        if self.scroll(&mut out, next, &changed) {
            changed = (0..next.area.height).filter(|y| self.differs(next, *y)).collect();
        }
        for y in changed {
            self.row(&mut out, next, y);
        }
        std::mem::swap(&mut self.shown, next);
        match cursor {
            Some(position) => {
                self.go(&mut out, position);
                self.show_cursor(&mut out, true);
            }
            None => self.show_cursor(&mut out, false),
        }
        out
    }

    fn differs(&self, next: &Buffer, y: u16) -> bool {
        line(next, y) != line(&self.shown, y)
    }

    fn show_cursor(&mut self, out: &mut String, visible: bool) {
        if self.cursor_visible != Some(visible) {
            out.push_str(if visible { "\x1b[?25h" } else { "\x1b[?25l" });
            self.cursor_visible = Some(visible);
        }
    }

    fn row(&mut self, out: &mut String, next: &Buffer, y: u16) {
        let width = next.area.width;
        let (blank_from, shown_to) = (written(line(next, y)), written(line(&self.shown, y)));
        let mut x = 0;
        while x < blank_from {
            let Some(cell) = next.cell((x, y)) else { break };
            if self.shown.cell((x, y)) != Some(cell) {
                self.reach(out, next, Position { x, y });
                self.put(out, cell, width);
            }
            x += cell_width(cell);
        }
        if shown_to > blank_from {
            self.reach(out, next, Position { x: blank_from, y });
            if shown_to - blank_from > 3 {
                // Erasing takes the pen's background on many terminals.
                self.take(out, PLAIN);
                out.push_str("\x1b[K");
            } else {
                for _ in blank_from..shown_to {
                    self.put(out, &Cell::EMPTY, width);
                }
            }
        }
    }

    /// Moves to a cell: over a short unchanged gap by writing it again, else by the shortest command.
    fn reach(&mut self, out: &mut String, next: &Buffer, to: Position) {
        if let Some(from) = self.at
            && from.y == to.y
            && from.x < to.x
            && to.x - from.x <= 3
        {
            let gap: Vec<&Cell> = (from.x..to.x).filter_map(|x| next.cell((x, to.y))).collect();
            if gap.iter().all(|cell| cell.symbol().is_ascii() && self.pen_of(cell) == self.pen) {
                for cell in gap {
                    self.put(out, cell, next.area.width);
                }
                return;
            }
        }
        self.go(out, to);
    }

    fn go(&mut self, out: &mut String, to: Position) {
        if self.at == Some(to) {
            return;
        }
        let _ = match self.at {
            Some(from) if from.y == to.y && to.x > from.x => match to.x - from.x {
                1 => write!(out, "\x1b[C"),
                step => write!(out, "\x1b[{step}C"),
            },
            Some(from) if from.y == to.y && from.x - to.x <= 3 => {
                (to.x..from.x).try_for_each(|_| out.write_char('\x08'))
            }
            Some(from) if from.y + 1 == to.y && to.x == 0 => out.write_str("\r\n"),
            _ if to.x == 0 => write!(out, "\x1b[{}H", to.y + 1),
            _ => write!(out, "\x1b[{};{}H", to.y + 1, to.x + 1),
        };
        self.at = Some(to);
    }

    fn put(&mut self, out: &mut String, cell: &Cell, width: u16) {
        let pen = self.pen_of(cell);
        self.take(out, pen);
        let symbol = cell.symbol();
        debug_assert!(is_safe(symbol), "unsanitised text reached the screen: {symbol:?}");
        if is_safe(symbol) {
            out.push_str(&self.theme.shown(symbol));
        } else {
            out.push('?');
        }
        let wide = cell_width(cell);
        // After the last column a terminal may or may not have gone to the next line.
        self.at = self.at.filter(|at| at.x + wide < width).map(|at| Position { x: at.x + wide, y: at.y });
    }

    fn pen_of(&self, cell: &Cell) -> Pen {
        let colour = if self.theme.colours == Colours::None { Color::Reset } else { cell.fg };
        let kept = Modifier::BOLD | Modifier::UNDERLINED | Modifier::REVERSED;
        let mut pen = Pen { colour, modifier: cell.modifier & kept };
        if cell.symbol() == " " && !pen.modifier.intersects(Modifier::UNDERLINED | Modifier::REVERSED) {
            // A space has no colour: keep the pen's, and spare the change.
            let visible = Modifier::UNDERLINED | Modifier::REVERSED;
            pen = if self.pen.modifier.intersects(visible) { PLAIN } else { self.pen };
        }
        pen
    }

    fn take(&mut self, out: &mut String, pen: Pen) {
        if pen == self.pen {
            return;
        }
        let mut codes: Vec<u8> = Vec::new();
        let keeps_all = pen.modifier.contains(self.pen.modifier);
        let from = if keeps_all { self.pen } else { PLAIN };
        if !keeps_all {
            codes.push(0);
        }
        let added = pen.modifier - from.modifier;
        for (flag, code) in [(Modifier::BOLD, 1), (Modifier::UNDERLINED, 4), (Modifier::REVERSED, 7)] {
            if added.contains(flag) {
                codes.push(code);
            }
        }
        if pen.colour != from.colour {
            codes.push(colour_code(pen.colour));
        }
        let codes = if codes == [0] {
            String::new()
        } else {
            codes.iter().map(u8::to_string).collect::<Vec<_>>().join(";")
        };
        let _ = write!(out, "\x1b[{codes}m");
        self.pen = pen;
    }

    /// When a band of rows has only moved up or down, lets the terminal move it; whether it has.
    fn scroll(&mut self, out: &mut String, next: &Buffer, changed: &[u16]) -> bool {
        let Some((first, last, step, up)) = self.moved_band(next, changed) else { return false };
        self.take(out, PLAIN);
        // A line feed in the last row of a region and a reverse index in its first move the rows on every terminal; what
        // moves them by a number (SU, SD) neither Linux's own console nor a VT100 or VT220 has.
        let _ = write!(out, "\x1b[{};{}r", first + 1, last + 1);
        if up {
            let _ = write!(out, "\x1b[{}H", last + 1);
            out.extend(std::iter::repeat_n('\n', usize::from(step)));
        } else {
            let _ = write!(out, "\x1b[{}H", first + 1);
            out.extend(std::iter::repeat_n("\x1bM", usize::from(step)));
        }
        out.push_str("\x1b[r");
        self.at = Some(Position { x: 0, y: 0 });
        let width = usize::from(next.area.width);
        let (from, to, moved) =
            (usize::from(first) * width, usize::from(last + 1) * width, usize::from(step) * width);
        let band = self.shown.content.get_mut(from..to).unwrap_or_default();
        let moved = moved.min(band.len());
        let blank = if up {
            band.rotate_left(moved);
            band.len() - moved..band.len()
        } else {
            band.rotate_right(moved);
            0..moved
        };
        band.get_mut(blank).unwrap_or_default().fill(Cell::EMPTY);
        true
    }

    /// The band that moved: its first and last row on the terminal, by how many rows, and whether upwards.
    fn moved_band(&self, next: &Buffer, changed: &[u16]) -> Option<(u16, u16, u16, bool)> {
        let height = next.area.height;
        if changed.len() < WORTH_SCROLLING {
            return None;
        }
        let mut best: Option<(usize, (u16, u16, u16, bool))> = None;
        for step in 1..=u16::try_from(FURTHEST_SCROLL).unwrap_or(1) {
            for up in [true, false] {
                let source = |y: u16| {
                    if up { y.checked_add(step).filter(|y| *y < height) } else { y.checked_sub(step) }
                };
                let moved = || {
                    let came =
                        |y: &&u16| source(**y).is_some_and(|from| line(next, **y) == line(&self.shown, from));
                    changed.iter().filter(came)
                };
                let (Some(first), Some(last)) = (moved().next(), moved().next_back()) else { continue };
                let count = moved().count();
                if count >= WORTH_SCROLLING && best.is_none_or(|(most, _)| count > most) {
                    let band = if up {
                        (*first, last + step, step, up)
                    } else {
                        (first.saturating_sub(step), *last, step, up)
                    };
                    best = Some((count, band));
                }
            }
        }
        best.map(|(_, band)| band)
    }
}

/// The cells of a row.
fn line(buffer: &Buffer, y: u16) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    let from = usize::from(y) * width;
    buffer.content.get(from..from + width).unwrap_or_default()
}

/// How many columns of a row hold something.
fn written(line: &[Cell]) -> u16 {
    let last = line.iter().rposition(|cell| !is_blank(cell));
    last.map_or(0, |x| u16::try_from(x + 1).unwrap_or(u16::MAX))
}

/// Whether a cell's text can be sent: it moves nothing, hides nothing and turns no direction around.
fn is_safe(symbol: &str) -> bool {
    is_clean(symbol)
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(Modifier::UNDERLINED | Modifier::REVERSED)
}

fn cell_width(cell: &Cell) -> u16 {
    u16::try_from(cell.symbol().width()).unwrap_or(1).max(1)
}

fn colour_code(colour: Color) -> u8 {
    match colour {
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Blue => 34,
        Color::Magenta => 35,
        Color::Cyan => 36,
        Color::DarkGray => 90,
        _ => 39,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use ratatui::style::Style;

    use super::*;

    fn picture(lines: &[&str]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 12));
        for (y, line) in lines.iter().enumerate() {
            buffer.set_string(0, y as u16, line, Style::new());
        }
        buffer
    }

    fn painted(painter: &mut Painter, mut picture: Buffer) -> String {
        painter.paint(&mut picture, None)
    }

    fn terminal() -> vt100::Parser {
        vt100::Parser::new(12.try_into().unwrap(), 40.try_into().unwrap(), 0)
    }

    #[test]
    fn a_second_picture_costs_only_its_difference() {
        let mut painter = Painter::new(Theme::default());
        painted(&mut painter, picture(&["Đinh Thị Huệ"]));
        let bytes = painted(&mut painter, picture(&["Đinh Thị Huề"]));
        assert_eq!(bytes, "\x08ề");
        assert_eq!(painted(&mut painter, picture(&["Đinh Thị Huề"])), "");
    }

    #[test]
    fn a_list_that_moves_a_row_is_scrolled_by_the_terminal() {
        let rows: Vec<String> = (0..20).map(|n| format!("người thứ {n}, thôn Gò Tranh")).collect();
        let page = |from: usize| {
            let mut lines = vec!["đầu trang"];
            lines.extend(rows.iter().skip(from).take(10).map(String::as_str));
            lines.push("cuối trang");
            picture(&lines)
        };
        for (from, to) in [(0, 1), (3, 2), (0, 3)] {
            let mut painter = Painter::new(Theme::default());
            let mut screen = terminal();
            screen.process(painted(&mut painter, page(from)).as_bytes());
            let bytes = painted(&mut painter, page(to));
            assert!(bytes.len() < 140, "{} bytes", bytes.len());
            assert!(!has_scroll_by_number(&bytes), "{bytes:?}");
            screen.process(bytes.as_bytes());
            let mut fresh = terminal();
            fresh.process(painted(&mut Painter::new(Theme::default()), page(to)).as_bytes());
            assert_eq!(screen.screen().contents(), fresh.screen().contents());
        }
    }

    /// Whether SU or SD is sent, which many a terminal's entry lacks.
    fn has_scroll_by_number(bytes: &str) -> bool {
        let sequences = bytes.split("\x1b[").skip(1);
        sequences
            .filter_map(|rest| rest.find(|c: char| c.is_ascii_alphabetic()).and_then(|at| rest.get(at..=at)))
            .any(|last| last == "S" || last == "T")
    }

    #[test]
    #[cfg_attr(debug_assertions, should_panic(expected = "unsanitised"))]
    fn a_control_character_never_reaches_the_terminal() {
        let mut buffer = picture(&[""]);
        buffer.cell_mut((0, 0)).unwrap().set_symbol("\x1b");
        let bytes = painted(&mut Painter::new(Theme::default()), buffer);
        assert!(bytes.ends_with("H?") || bytes.contains('?'));
    }
}
