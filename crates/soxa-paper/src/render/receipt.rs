//! How a document stands on a roll of paper: a layout of its own for 72 or 48 mm, not a shrunk page. One column, what
//! everybody looks for between two rules, the code with the small print beside it. A receipt is no longer than
//! [`LONGEST`]: where it would be, its letters are set smaller, as long as they can be read.

use super::font::Typeface;
use super::letters::Letters;
use super::qr::Modules;
use super::raster::Raster;
use super::wrap::{atoms, balanced, columns, wrap};
use crate::document::{Block, Document, Signature, Table};
use soxa_text::display::sanitise;

/// No receipt of a case is longer, in millimetres: it is folded into a booklet of papers.
pub const LONGEST: f32 = 250.0;
/// Height of a line, as a part of its letters' size: marks stand on marks (Ễ).
const LEADING: f32 = 1.22;
/// Light modules around a QR code.
const QUIET: usize = 4;
/// Below this size, in points, nobody reads at a counter.
const SMALLEST: f32 = 7.0;
/// From so many dots on, the small print stands beside the code.
const BESIDE_FROM: usize = 500;

/// What a receipt printer prints across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roll {
    /// Columns of the printer's own letters, by which it is sold.
    pub columns: u8,
    /// Dots across.
    pub dots: usize,
    /// Dots an inch.
    pub density: u16,
}

impl Roll {
    /// The rolls there are: paper of 58 mm; of 80 mm with printers of 180 dots an inch (Epson's TM-T88); of 80 mm with all
    /// others.
    pub const ALL: [Self; 3] = [
        Self { columns: 32, dots: 384, density: 203 },
        Self { columns: 42, dots: 512, density: 180 },
        Self { columns: 48, dots: 576, density: 203 },
    ];

    /// The roll of so many columns; `None` where no printer has so many.
    pub fn of_columns(columns: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|roll| roll.columns == columns)
    }

    /// Dots of a length in millimetres.
    fn of_millimetres(self, length: f32) -> f32 {
        length / 25.4 * f32::from(self.density)
    }

    /// Dots of a length in points.
    fn of_points(self, length: f32) -> f32 {
        length / 72.0 * f32::from(self.density)
    }

    /// Text in points: a narrow roll has smaller letters.
    fn body(self) -> f32 {
        if self.dots < BESIDE_FROM { 8.4 } else { 9.4 }
    }
}

/// A document as dots.
pub fn lay_out(document: &Document, roll: Roll, typeface: &Typeface) -> Raster {
    let longest = roll.of_millimetres(LONGEST);
    let (usual, mut body) = (roll.body(), roll.body());
    let letters = Letters::new(typeface);
    let whole = |body: f32| Page::new(roll, &letters, body).document(document);
    let first = whole(usual);
    let mut shorter = None;
    while shorter.is_none() && first.height() as f32 > longest && body > SMALLEST {
        body = (body - 0.3).max(SMALLEST);
        shorter = Some(whole(body)).filter(|page| page.height() as f32 <= longest);
    }
    // What is too long at any size is at least easy to read.
    shorter.unwrap_or(first)
}

/// A ticket of the queue: the number as large as it goes.
pub fn ticket((office, number): (&str, &str), lines: &[String], roll: Roll, typeface: &Typeface) -> Raster {
    let letters = Letters::new(typeface);
    let mut page = Page::new(roll, &letters, roll.body());
    let body = page.body;
    page.centred(office, body, true);
    page.gap(0.4);
    page.centred("SỐ THỨ TỰ", body * 1.2, false);
    page.centred(number, body * 6.5, true);
    page.gap(0.4);
    for line in lines {
        page.centred(line, body * 1.1, false);
    }
    page.gap(0.3);
    page.paper
}

/// A word and whether it is bold.
type Word = (String, bool);

struct Page<'a> {
    roll: Roll,
    letters: &'a Letters<'a>,
    paper: Raster,
    /// Size of text in dots.
    body: f32,
    /// How far down the next line begins.
    y: f32,
}

impl<'a> Page<'a> {
    /// An empty page whose text has a size in points.
    fn new(roll: Roll, letters: &'a Letters<'a>, body: f32) -> Self {
        Self { roll, letters, paper: Raster::new(roll.dots), body: roll.of_points(body), y: 0.0 }
    }

    fn document(mut self, document: &Document) -> Raster {
        let body = self.body;
        for line in &document.issuer {
            self.centred(line, body * 0.92, false);
        }
        self.gap(0.25);
        let [country, motto, place] = document.heading();
        self.centred(country, self.fitting(country, body * 0.92), true);
        self.centred(motto, body * 0.92, true);
        self.gap(0.1);
        self.rule(0.4, 1);
        self.centred(place, body * 0.92, false);
        self.gap(0.4);
        self.centred(&document.title, body * 1.3, true);
        self.centred(&document.subtitle, body, false);
        self.gap(0.35);
        document.body.iter().for_each(|block| self.block(block));
        self.gap(0.4);
        self.recipients(&document.recipients);
        self.signatures(&document.signatures);
        self.foot(document);
        // The last line's descenders are on the paper, too.
        self.paper.extend(self.y.ceil() as usize);
        self.paper
    }

    fn room(&self) -> f32 {
        self.roll.dots as f32
    }

    fn width(&self, text: &str, size: f32, bold: bool) -> f32 {
        self.letters.width(text, size, bold)
    }

    /// The size at which a text stands on one line, at most the one given.
    fn fitting(&self, text: &str, size: f32) -> f32 {
        (size * self.room() / self.width(text, size, true).max(1.0)).min(size)
    }

    fn gap(&mut self, lines: f32) {
        self.y += self.body * lines;
    }

    /// A rule of so much of the width, in the middle.
    fn rule(&mut self, share: f32, thick: usize) {
        let width = (self.room() * share) as usize;
        let x = (self.roll.dots - width) / 2;
        self.paper.rectangle((x, (self.y + 3.0) as usize), (width, thick));
        self.y += 6.0 + thick as f32;
    }

    /// Writes at a place of the next line, whose letters are so large; the line stays the next.
    fn put(&mut self, x: f32, text: &str, size: f32, bold: bool) {
        let base = (self.y + size * 0.98).round() as usize;
        self.paper.text(self.letters, (x.max(0.0) as usize, base), size, text, bold);
    }

    fn line_feed(&mut self, size: f32) {
        self.y += size * LEADING;
        self.paper.extend(self.y.ceil() as usize);
    }

    fn wrapped(&self, text: &str, room: f32, size: f32, bold: bool) -> Vec<String> {
        wrap(&sanitise(text), room, &|part| self.width(part, size, bold))
    }

    fn centred(&mut self, text: &str, size: f32, bold: bool) {
        self.centred_in((0.0, self.room()), text, size, bold);
    }

    /// Words over as many lines as they need, those after the first further in.
    fn words(&mut self, words: &[Word], size: f32, indent: f32) {
        let space = self.width(" ", size, false);
        let (mut x, mut begun) = (0.0_f32, false);
        for (word, bold) in words {
            let width = self.width(word, size, *bold);
            if begun && x + width > self.room() {
                self.line_feed(size);
                x = indent;
            }
            // What is longer than a line is cut.
            let pieces = self.wrapped(word, self.room() - x, size, *bold);
            for (n, piece) in pieces.iter().enumerate() {
                if n > 0 {
                    self.line_feed(size);
                    x = indent;
                }
                self.put(x, piece, size, *bold);
                x += self.width(piece, size, *bold);
            }
            x += space;
            begun = true;
        }
        if begun {
            self.line_feed(size);
        }
    }

    fn paragraph(&mut self, text: &str, bold: bool, indent: f32) {
        let words: Vec<Word> = atoms(&sanitise(text)).into_iter().map(|word| (word, bold)).collect();
        self.words(&words, self.body, indent);
    }

    fn block(&mut self, block: &Block) {
        let body = self.body;
        match block {
            Block::Heading(text) => self.paragraph(text, true, 0.0),
            Block::Text(text) => self.paragraph(text, false, 0.0),
            Block::Field(label, value) => self.field(label, value),
            Block::Prominent(label, value) => {
                self.gap(0.15);
                self.rule(1.0, 2);
                self.centred(label, body, false);
                // A day stands on one line where it can without shrinking much.
                let large = body * 1.45;
                let size =
                    Some(self.fitting(value, large)).filter(|fits| *fits >= large * 0.8).unwrap_or(large);
                self.centred(value, size, true);
                self.rule(1.0, 2);
            }
            Block::List(label, items) => {
                self.paragraph(&format!("{label}:"), false, 0.0);
                for (n, item) in (1..).zip(items) {
                    self.paragraph(&format!("{n}. {item}"), true, body);
                }
            }
            Block::Table(table) => self.table(table),
        }
    }

    /// A label and its value in bold; dots to write on where there is none.
    fn field(&mut self, label: &str, value: &str) {
        let (size, label) = (self.body, format!("{}:", sanitise(label)));
        if value.is_empty() {
            let dot = self.width(".", size, false).max(1.0);
            let room = self.room() - self.width(&format!("{label} "), size, false);
            let dots = ".".repeat((room / dot).max(0.0) as usize);
            self.put(0.0, &format!("{label} {dots}"), size, false);
            return self.line_feed(size);
        }
        let of = |text: &str, bold: bool| atoms(text).into_iter().map(move |word| (word, bold)).collect();
        let words: [Vec<Word>; 2] = [of(&label, false), of(&sanitise(value), true)];
        self.words(&words.concat(), size, size * 0.7);
    }

    /// A grid where dates, ids and codes have room for themselves; else a paragraph a row.
    fn table(&mut self, table: &Table) {
        let (size, padding) = (self.body * 0.92, self.body * 0.5);
        let measure = |text: &str| self.width(&sanitise(text), size, true);
        let Some(widths) = columns(table, self.room(), padding, &measure).filter(|w| !w.is_empty()) else {
            return self.entries(table);
        };
        for (n, row) in table.all_rows().enumerate() {
            let bold = table.is_bold(n);
            let cells = row.iter().zip(&widths);
            let cells: Vec<(Vec<String>, f32)> = cells
                .map(|(cell, width)| (self.wrapped(cell, width - padding, size, bold), *width))
                .collect();
            for line in 0..cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0) {
                let mut x = 0.0;
                for (lines, width) in &cells {
                    let text = lines.get(line).map_or("", String::as_str);
                    self.put(x, text, size, bold);
                    x += width;
                }
                self.line_feed(size);
            }
            self.rule(1.0, 1);
        }
    }

    fn entries(&mut self, table: &Table) {
        for (n, row) in (1..).zip(&table.rows) {
            let cells = table.columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            let cells: Vec<String> =
                cells.map(|(column, cell)| format!("{}: {cell}", column.header)).collect();
            self.paragraph(&format!("{n}. {}", cells.join("; ")), false, self.body);
        }
    }

    fn recipients(&mut self, recipients: &[String]) {
        if recipients.is_empty() {
            return;
        }
        self.paragraph("Nơi nhận:", true, 0.0);
        for line in recipients {
            self.paragraph(&format!("- {line}"), false, self.body);
        }
        self.gap(0.3);
    }

    /// Who signs, side by side, with room for a hand between title and name.
    fn signatures(&mut self, signatures: &[Signature]) {
        let (size, room) = (self.body * 0.92, self.room() / signatures.len().max(1) as f32);
        let hand = self.roll.of_millimetres(9.0);
        let top = self.y;
        let columns = (0_u16..).zip(signatures).map(|(n, signature)| (f32::from(n) * room, signature));
        let mut names = top;
        for (left, signature) in columns.clone() {
            self.y = top;
            for (text, bold) in
                [(&signature.behalf, true), (&signature.title, true), (&signature.note, false)]
            {
                self.centred_in((left, room - size * 0.5), text, size, bold);
            }
            names = names.max(self.y);
        }
        let mut lowest = names;
        for (left, signature) in columns {
            self.y = names + hand;
            self.centred_in((left, room - size * 0.5), &signature.name, size, false);
            lowest = lowest.max(self.y);
        }
        self.y = lowest;
    }

    fn centred_in(&mut self, (left, room): (f32, f32), text: &str, size: f32, bold: bool) {
        if text.is_empty() {
            return;
        }
        let lines = balanced(&sanitise(text), room, &|part| self.width(part, size, bold));
        for line in lines {
            let x = left + (room - self.width(&line, size, bold)) / 2.0;
            self.put(x, &line, size, bold);
            self.line_feed(size);
        }
    }

    /// A text whose codes may break behind their hyphens, where they are longer than a line.
    fn breakable(&self, text: &str, room: f32, size: f32) -> String {
        let word = |word: &str| {
            let is_long = self.width(word, size, false) > room;
            let parts = word.split_inclusive('-');
            let mut lines: Vec<String> = Vec::new();
            for part in parts.take_while(|_| is_long) {
                match lines.last_mut() {
                    Some(line) if self.width(&format!("{line}{part}"), size, false) <= room => {
                        line.push_str(part);
                    }
                    _ => lines.push(part.to_owned()),
                }
            }
            if is_long { lines.join(" ") } else { word.to_owned() }
        };
        text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
    }

    /// The QR code, and the small print beside it or below.
    fn foot(&mut self, document: &Document) {
        let small = self.body * 0.84;
        self.gap(0.3);
        let code = document.code.as_deref().and_then(Modules::of);
        let beside = self.roll.dots >= BESIDE_FROM;
        let (mut left, mut below) = (0.0, self.y);
        if let Some(code) = code {
            // A module of 0.75 mm or more is read from a wet or crumpled slip, too.
            let module = (self.roll.of_millimetres(0.8) as usize).max(4);
            let side = (code.size + 2 * QUIET) * module;
            let x = if beside { 0 } else { (self.roll.dots.saturating_sub(side)) / 2 };
            let top = self.y as usize;
            let quiet = QUIET * module;
            // The white around it needs no paper at the left, where the paper ends.
            let x = if beside { x } else { x + quiet };
            self.paper.code(&code, (x, top + quiet / 2), module);
            left = (x + code.size * module + quiet) as f32;
            below = self.y + (code.size * module + quiet) as f32;
            if !beside {
                self.y = below;
            }
        }
        let x = if beside { left } else { 0.0 };
        for line in &document.foot {
            for line in
                self.wrapped(&self.breakable(line, self.room() - x, small), self.room() - x, small, false)
            {
                self.put(x, &line, small, false);
                self.line_feed(small);
            }
        }
        self.y = self.y.max(below);
    }
}
