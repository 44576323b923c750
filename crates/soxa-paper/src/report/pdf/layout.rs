//! What stands where: a document as pieces with texts and rules, each kept on one page.

use super::{LEFT, ROOM};
use crate::print::font::{Face, Typeface};
use crate::print::slip::wrap;
use crate::report::document::{Block, Document};
use soxa_text::display::sanitise;

const BODY: f32 = 14.0;
const INDENT: f32 = 28.35;
const CELL: f32 = 10.5;

/// A text at a place of its line.
pub struct Text {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub bold: bool,
    pub italic: bool,
    pub content: String,
}

/// What is kept together on a page, with its height.
#[derive(Default)]
pub struct Piece {
    pub texts: Vec<Text>,
    /// Left, top, width, height.
    pub rules: Vec<[f32; 4]>,
    pub height: f32,
    /// Whether the next piece must be on the same page.
    pub with_next: bool,
}

/// How a text looks.
#[derive(Clone, Copy)]
struct Look {
    size: f32,
    bold: bool,
    italic: bool,
}

const PLAIN: Look = Look { size: BODY, bold: false, italic: false };
const BOLD: Look = Look { size: BODY, bold: true, italic: false };

pub struct Layout<'a> {
    pub typeface: &'a Typeface,
    pub pieces: Vec<Piece>,
}

impl Layout<'_> {
    fn face(&self, look: Look) -> &Face {
        if look.bold { &self.typeface.bold } else { &self.typeface.regular }
    }

    fn wrap(&self, text: &str, room: f32, look: Look) -> Vec<String> {
        let face = self.face(look);
        wrap(&sanitise(text), room, &|t| face.width(t, look.size))
    }

    fn gap(&mut self, height: f32) {
        self.pieces.push(Piece { height, ..Piece::default() });
    }

    /// Lays a whole document out.
    pub fn document(&mut self, document: &Document) {
        self.heading(document);
        self.gap(16.0);
        self.centred("BÁO CÁO", BOLD);
        self.centred(&document.title, BOLD);
        let rule = [LEFT + ROOM / 3.0, 3.0, ROOM / 3.0, 0.7];
        self.pieces.push(Piece { rules: vec![rule], height: 16.0, ..Piece::default() });
        for block in &document.blocks {
            match block {
                Block::Heading(text) => self.paragraph(text, BOLD),
                Block::Text(text) => self.paragraph(text, PLAIN),
                Block::Table(columns, rows) => self.table(columns, rows),
            }
        }
        self.ending(document);
    }

    /// Lines in the middle of a column.
    fn column(&self, piece: &mut Piece, lines: &[(&str, Look)], x: f32, room: f32) -> f32 {
        let mut y = 0.0;
        for (line, look) in lines {
            for part in self.wrap(line, room, *look) {
                let at = x + (room - self.face(*look).width(&part, look.size)) / 2.0;
                y += look.size * 1.25;
                piece.texts.push(Text {
                    x: at,
                    y,
                    size: look.size,
                    bold: look.bold,
                    italic: look.italic,
                    content: part,
                });
            }
            if look.bold && line.len() < 40 {
                let width = self.face(*look).width(line, look.size);
                let share = if line.contains(" - ") { 1.0 } else { 0.4 };
                if line.contains(" - ") || *line != "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" {
                    piece.rules.push([x + (room - width * share) / 2.0, y + 3.5, width * share, 0.7]);
                    y += 5.0;
                }
            }
        }
        y
    }

    fn heading(&mut self, document: &Document) {
        let look = |size, bold, italic| Look { size, bold, italic };
        let [above, own] = &document.issuer;
        let left: [(&str, Look); 3] = [
            (above, look(12.0, false, false)),
            (own, look(12.0, true, false)),
            (&document.number, look(13.0, false, false)),
        ];
        let right: [(&str, Look); 3] = [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", look(12.0, true, false)),
            ("Độc lập - Tự do - Hạnh phúc", look(13.0, true, false)),
            (&document.place_date, look(13.0, false, true)),
        ];
        let mut piece = Piece::default();
        let split = ROOM * 0.41;
        let a = self.column(&mut piece, &left, LEFT - 10.0, split);
        let b = self.column(&mut piece, &right, LEFT + split - 10.0, ROOM - split + 14.0);
        piece.height = a.max(b) + 4.0;
        self.pieces.push(piece);
    }

    fn centred(&mut self, text: &str, look: Look) {
        let mut piece = Piece::default();
        for line in self.wrap(text, ROOM, look) {
            let x = LEFT + (ROOM - self.face(look).width(&line, look.size)) / 2.0;
            piece.height += look.size * 1.3;
            let (size, bold, italic) = (look.size, look.bold, look.italic);
            piece.texts.push(Text { x, y: piece.height - 4.0, size, bold, italic, content: line });
        }
        self.pieces.push(piece);
    }

    /// A justified paragraph whose first line is indented.
    fn paragraph(&mut self, text: &str, look: Look) {
        let face = self.face(look).clone();
        let space = face.width(" ", look.size);
        let room = |first: bool| if first { ROOM - INDENT } else { ROOM };
        let mut lines: Vec<(Vec<String>, f32)> = vec![(Vec::new(), 0.0)];
        for word in sanitise(text).split_whitespace() {
            let width = face.width(word, look.size);
            let first = lines.len() == 1;
            let Some((words, used)) = lines.last_mut() else { break };
            let wanted = *used + if words.is_empty() { 0.0 } else { space } + width;
            if wanted <= room(first) || words.is_empty() {
                words.push(word.to_owned());
                *used = wanted;
            } else {
                lines.push((vec![word.to_owned()], width));
            }
        }
        let last = lines.len();
        for (n, (words, used)) in (1..).zip(lines) {
            let mut x = LEFT + if n == 1 { INDENT } else { 0.0 };
            let free = room(n == 1) - used;
            let more = if n < last && words.len() > 1 { free / (words.len() - 1) as f32 } else { 0.0 };
            let mut piece = Piece {
                height: look.size * 1.28,
                with_next: look.bold || n == 1 && last > 1,
                ..Piece::default()
            };
            // Words keep their spaces, so that the text can be taken out again whole.
            let count = words.len();
            for (i, word) in words.into_iter().enumerate() {
                let width = face.width(&word, look.size);
                let content = if i + 1 < count { format!("{word} ") } else { word };
                piece.texts.push(Text {
                    x,
                    y: look.size,
                    size: look.size,
                    bold: look.bold,
                    italic: look.italic,
                    content,
                });
                x += width + space + more;
            }
            if n == last {
                piece.height += 6.0;
            }
            self.pieces.push(piece);
        }
    }

    fn table(&mut self, columns: &[(String, u16)], rows: &[Vec<String>]) {
        let total: u16 = columns.iter().map(|(_, w)| *w).sum();
        let widths: Vec<f32> =
            columns.iter().map(|(_, w)| ROOM * f32::from(*w) / f32::from(total.max(1))).collect();
        let header: Vec<String> = columns.iter().map(|(h, _)| h.clone()).collect();
        for (n, row) in std::iter::once(&header).chain(rows).enumerate() {
            let look = Look { size: CELL, bold: n == 0 || n == rows.len(), italic: false };
            let cells: Vec<Vec<String>> =
                row.iter().zip(&widths).map(|(cell, width)| self.wrap(cell, width - 4.0, look)).collect();
            let most = cells.iter().map(Vec::len).max().unwrap_or(1);
            let height = CELL * 1.25 * most as f32 + 6.0;
            let mut piece = Piece { height, with_next: n == 0 || n + 1 == rows.len(), ..Piece::default() };
            let mut x = LEFT;
            piece.rules.push([LEFT, height, ROOM, 0.5]);
            if n == 0 {
                piece.rules.push([LEFT, 0.0, ROOM, 0.5]);
            }
            piece.rules.push([LEFT, 0.0, 0.5, height]);
            for (i, (lines, width)) in cells.into_iter().zip(&widths).enumerate() {
                for (k, line) in (1..).zip(lines) {
                    let used = self.face(look).width(&line, CELL);
                    let at = match i {
                        _ if n == 0 || i == 0 => x + (width - used) / 2.0,
                        1 => x + 3.0,
                        _ => x + width - used - 3.0,
                    };
                    let y = CELL * 1.25 * k as f32;
                    piece.texts.push(Text {
                        x: at,
                        y,
                        size: CELL,
                        bold: look.bold,
                        italic: false,
                        content: line,
                    });
                }
                x += width;
                piece.rules.push([x, 0.0, 0.5, height]);
            }
            self.pieces.push(piece);
        }
        self.gap(8.0);
    }

    fn ending(&mut self, document: &Document) {
        let mut piece = Piece { height: 150.0, ..Piece::default() };
        let look = |size, bold, italic| Look { size, bold, italic };
        let mut y = 28.0;
        let mut left = |content: String, look: Look, y: f32| {
            piece.texts.push(Text {
                x: LEFT,
                y,
                size: look.size,
                bold: look.bold,
                italic: look.italic,
                content,
            });
        };
        left("Nơi nhận:".to_owned(), look(12.0, true, true), y);
        for (n, line) in (1..).zip(&document.recipients) {
            y += 14.0;
            let end = if n == document.recipients.len() { "" } else { ";" };
            left(format!("- {line}{end}"), look(11.0, false, false), y);
        }
        let (x, room) = (LEFT + ROOM / 2.0, ROOM / 2.0);
        let mut down = 28.0;
        let mut right = |text: &str, y: f32| {
            let at = x + (room - self.typeface.bold.width(text, BODY)) / 2.0;
            piece.texts.push(Text {
                x: at,
                y,
                size: BODY,
                bold: true,
                italic: false,
                content: text.to_owned(),
            });
        };
        for line in &document.signature {
            right(line, down);
            down += BODY * 1.3;
        }
        right(&sanitise(&document.signer), down + 70.0);
        self.pieces.push(piece);
    }
}
