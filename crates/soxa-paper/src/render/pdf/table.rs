//! Tables: a row is a piece.

use super::layout::{Layout, Piece, THIN, Text};
use crate::document::{Align, Table};
use crate::render::style::Look;
use crate::render::wrap;
use soxa_text::display::sanitise;

/// Between a rule and the text beside it.
const PADDING: f32 = 2.0;

impl Layout<'_> {
    /// A table. Where its dates, ids and codes need more than the page is wide, all of it is set smaller.
    pub fn table(&mut self, table: &Table) {
        let mut look = Look { size: self.style.cell, ..self.style.body };
        let bold = Look { bold: true, ..look };
        // The bold face is the wider one.
        let measure = |text: &str, size: f32| self.width(&sanitise(text), bold.sized(size));
        let widths = wrap::fitting(table, self.style.room(), 2.0 * PADDING, &mut look.size, &measure);
        for (n, row) in table.all_rows().enumerate() {
            let look = Look { bold: table.is_bold(n), ..look };
            let next = n == 0 || table.totalled && n + 1 == table.rows.len();
            let piece = self.row(table, (n == 0, &row), &widths, look);
            self.pieces.push(Piece { with_next: next, ..piece });
        }
        self.gap(4.0);
    }

    fn row(&self, table: &Table, (header, row): (bool, &[String]), widths: &[f32], look: Look) -> Piece {
        let (left, line) = (self.style.left, look.size * 1.28);
        let mut piece = Piece::default();
        let (mut x, mut most) = (left, 1);
        for ((cell, width), column) in row.iter().zip(widths).zip(&table.columns) {
            let lines = self.wrap(cell, width - 2.0 * PADDING, look);
            most = most.max(lines.len());
            for (n, content) in (1..).zip(lines) {
                let free = width - self.width(&content, look);
                let x = x + match column.align {
                    _ if header && table.totalled => free / 2.0,
                    Align::Left => PADDING,
                    Align::Centre => free / 2.0,
                    Align::Right => free - PADDING,
                };
                piece.texts.push(Text { x, y: line * n as f32, look, content });
            }
            x += width;
        }
        piece.height = line * most as f32 + 5.0;
        let (whole, height) = (x - left, piece.height);
        piece.rules.extend([
            [left, 0.0, whole, THIN],
            [left, height, whole, THIN],
            [left, 0.0, THIN, height],
        ]);
        let mut x = left;
        piece.rules.extend(widths.iter().map(|width| {
            x += width;
            [x, 0.0, THIN, height]
        }));
        piece
    }
}
