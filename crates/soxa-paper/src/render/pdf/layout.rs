//! What stands where: a document as pieces with texts and rules, each kept on one page.

use crate::document::{Block, Document, Signature};
use crate::render::font::{Face, Typeface};
use crate::render::qr::Modules;
use crate::render::style::{Look, Style};
use crate::render::wrap::{balanced, wrap};
use soxa_text::display::sanitise;

/// Thickness of rules.
pub const THIN: f32 = 0.5;
/// Lines that stay on one page with those who sign below them.
const KEPT: usize = 2;
/// What hand and seal take.
const HAND: f32 = 64.0;
/// The longest line of dots to write on.
const DOTS: f32 = 60.0;

/// A text at a place of its piece.
pub struct Text {
    pub x: f32,
    pub y: f32,
    pub look: Look,
    pub content: String,
}

/// What is kept together on a page, with its height.
#[derive(Default)]
pub struct Piece {
    pub texts: Vec<Text>,
    /// Left, top, width, height.
    pub rules: Vec<[f32; 4]>,
    /// A QR code at its left.
    pub code: Option<Modules>,
    /// Where the office signs: the middle, and how far down.
    pub places: Vec<(f32, f32)>,
    pub height: f32,
    /// Whether the next piece must be on the same page.
    pub with_next: bool,
}

pub struct Layout<'a> {
    pub typeface: &'a Typeface,
    pub style: Style,
    pub pieces: Vec<Piece>,
}

impl<'a> Layout<'a> {
    pub fn new(typeface: &'a Typeface, style: Style) -> Self {
        Self { typeface, style, pieces: Vec::new() }
    }

    /// Lays a whole document out.
    pub fn document(mut self, document: &Document) -> Vec<Piece> {
        let style = self.style;
        self.heading(document);
        self.gap(if style.letter { 16.0 } else { 8.0 });
        self.centred(&document.title, style.title);
        if !document.subtitle.is_empty() {
            self.centred(&document.subtitle, style.subtitle);
        }
        self.below_title();
        for block in &document.body {
            self.block(block);
        }
        // Nobody signs a page that says nothing: the last lines go along.
        self.gap(8.0);
        let last = self.pieces.len().saturating_sub(1 + KEPT);
        self.pieces.iter_mut().skip(last).for_each(|piece| piece.with_next = true);
        self.ending(document);
        if !style.letter {
            self.foot(document);
        }
        self.pieces
    }

    pub fn face(&self, look: Look) -> &Face {
        self.typeface.face(look.bold)
    }

    pub fn width(&self, text: &str, look: Look) -> f32 {
        self.face(look).width(text, look.size)
    }

    pub fn wrap(&self, text: &str, room: f32, look: Look) -> Vec<String> {
        wrap(&sanitise(text), room, &|t| self.width(t, look))
    }

    pub fn gap(&mut self, height: f32) {
        self.pieces.push(Piece { height, ..Piece::default() });
    }

    fn below_title(&mut self) {
        let (left, third) = (self.style.left, self.style.room() / 3.0);
        if self.style.title_rule {
            let rules = vec![[left + third, 3.0, third, 0.7]];
            self.pieces.push(Piece { rules, height: 16.0, ..Piece::default() });
        } else {
            self.gap(6.0);
        }
    }

    fn block(&mut self, block: &Block) {
        let Style { body, indent, .. } = self.style;
        match block {
            Block::Heading(text) => self.paragraph(text, Look { bold: true, ..body }, (indent, 0.0)),
            Block::Text(text) => self.paragraph(text, body, (indent, 0.0)),
            Block::Field(label, value) if value.is_empty() => {
                let dot = self.width(".", body).max(0.1);
                let room = self.style.room() - self.width(&format!("{label}: "), body);
                let dots = (room / dot).clamp(0.0, DOTS) as usize;
                self.paragraph(&format!("{label}: {}", ".".repeat(dots)), body, (0.0, 10.0));
            }
            Block::Field(label, value) => self.paragraph(&format!("{label}: {value}"), body, (0.0, 10.0)),
            Block::Prominent(label, value) => self.prominent(label, value),
            Block::List(label, items) => {
                self.paragraph(&format!("{label}:"), body, (0.0, 0.0));
                for (i, item) in items.iter().enumerate() {
                    self.paragraph(&format!("{}. {item}", i + 1), body, (0.0, 14.0));
                }
            }
            Block::Table(table) => self.table(table),
        }
    }

    /// Issuer and national heading, each in the middle of its column; the country stands on one line.
    fn heading(&mut self, document: &Document) {
        let Style { left, nation, issuer, .. } = self.style;
        let lines = document.heading();
        let widest = lines.iter().zip(nation).take(2).map(|(line, look)| self.width(line, look));
        let (right, smaller) = self.style.nation_column(widest.fold(0.0, f32::max));
        let split = self.style.room() - right;
        let mut piece = Piece::default();
        let own = document
            .issuer
            .iter()
            .map(String::as_str)
            .zip(issuer.into_iter().chain(std::iter::repeat(issuer[2])));
        let rule = self.style.issuer_rule.then_some(0.4);
        let a = self.column(&mut piece, own, (left, split), rule);
        let national = lines.into_iter().zip(nation.map(|look| look.sized(look.size * smaller)));
        let b = self.column(&mut piece, national, (left + split, right), Some(1.0));
        piece.height = a.max(b) + 4.0;
        self.pieces.push(piece);
    }

    /// Lines in the middle of a column, a rule of so much of its width below the second; how far down they reach.
    fn column<'l>(
        &self,
        piece: &mut Piece,
        lines: impl Iterator<Item = (&'l str, Look)>,
        (x, room): (f32, f32),
        rule: Option<f32>,
    ) -> f32 {
        let mut y = 0.0;
        for (n, (line, look)) in lines.enumerate() {
            let mut widest = 0.0_f32;
            for content in self.wrap(line, room - 4.0, look) {
                let width = self.width(&content, look);
                widest = widest.max(width);
                y += look.size * 1.28;
                piece.texts.push(Text { x: x + (room - width) / 2.0, y, look, content });
            }
            if let Some(share) = rule.filter(|_| n == 1) {
                let width = widest * share;
                piece.rules.push([x + (room - width) / 2.0, y + look.size * 0.34, width, THIN]);
                y += 5.0;
            }
        }
        y
    }

    /// A label with its value in large letters, beside it where there is room.
    fn prominent(&mut self, label: &str, value: &str) {
        let Style { left, body, title, leading, .. } = self.style;
        let (look, label) = (title.prominent(), format!("{label}: "));
        let beside = self.width(&label, body);
        let fits = beside + self.width(value, look) <= self.style.room();
        let y = look.size * 1.1;
        if !fits {
            self.paragraph(label.trim_end(), body, (0.0, 0.0));
        }
        let mut x = left;
        let mut piece = Piece { height: look.size * leading, ..Piece::default() };
        if fits {
            piece.texts.push(Text { x, y, look: body, content: label });
            x += beside;
        }
        for content in self.wrap(value, self.style.room(), look) {
            let y = y + look.size * leading * (piece.texts.len() - usize::from(fits)) as f32;
            piece.height = y + look.size * 0.35;
            piece.texts.push(Text { x, y, look, content });
        }
        self.pieces.push(piece);
    }

    fn centred(&mut self, text: &str, look: Look) {
        let mut piece = Piece { with_next: true, ..Piece::default() };
        for content in balanced(&sanitise(text), self.style.room(), &|t| self.width(t, look)) {
            let x = self.style.left + (self.style.room() - self.width(&content, look)) / 2.0;
            piece.texts.push(Text { x, y: piece.height + look.size, look, content });
            piece.height += look.size * 1.3;
        }
        self.pieces.push(piece);
    }

    /// A paragraph whose first line and whose others stand in so far, spread over the width where the style says so.
    fn paragraph(&mut self, text: &str, look: Look, (first, others): (f32, f32)) {
        let Style { left, leading, between, justified, .. } = self.style;
        let room = self.style.room();
        let lines = self.lines(text, look, (room - first, room - others));
        let last = lines.len();
        for (n, line) in (1..).zip(lines) {
            let indent = if n == 1 { first } else { others };
            let mut piece = Piece {
                height: look.size * leading + if n == last { between } else { 0.0 },
                with_next: look.bold || justified && n == 1 && last > 1,
                ..Piece::default()
            };
            let spread = if justified && n < last { room - indent } else { 0.0 };
            piece.texts = self.spread(&line, look, left + indent, spread);
            self.pieces.push(piece);
        }
    }

    /// The lines of a paragraph: the first has less room than the others, or more.
    fn lines(&self, text: &str, look: Look, (first, others): (f32, f32)) -> Vec<String> {
        let all = self.wrap(text, first, look);
        if all.len() < 2 || (first - others).abs() < f32::EPSILON {
            return all;
        }
        let Some(line) = all.first().cloned() else { return all };
        let rest = all.get(1..).unwrap_or_default().join(" ");
        std::iter::once(line).chain(self.wrap(&rest, others, look)).collect()
    }

    /// A line as a text, or as its words spread over a width.
    fn spread(&self, line: &str, look: Look, mut x: f32, room: f32) -> Vec<Text> {
        let words: Vec<&str> = line.split(' ').collect();
        let gaps = words.len().saturating_sub(1);
        let free = room - self.width(line, look);
        if gaps == 0 || free <= 0.0 {
            return vec![Text { x, y: look.size, look, content: line.to_owned() }];
        }
        let mut texts = Vec::with_capacity(words.len());
        for (i, word) in words.into_iter().enumerate() {
            // Words keep their spaces, so that the text can be taken out again whole.
            let content = if i < gaps { format!("{word} ") } else { word.to_owned() };
            let width = self.width(&content, look);
            texts.push(Text { x, y: look.size, look, content });
            x += width + free / gaps as f32;
        }
        texts
    }

    /// Who gets it at the left, where there is somebody; who signs beside.
    fn ending(&mut self, document: &Document) {
        let (left, room) = (self.style.left, self.style.room());
        if document.signatures.is_empty() && document.recipients.is_empty() {
            return;
        }
        let mut piece = Piece::default();
        // Two who sign take the whole width; who gets it stands below them then.
        let beside = document.signatures.len() < 2 && !document.recipients.is_empty();
        if beside {
            self.recipients(&mut piece, &document.recipients);
        }
        let (from, room) = if beside { (left + room / 2.0, room / 2.0) } else { (left, room) };
        let each = room / document.signatures.len().max(1) as f32;
        for (n, signature) in document.signatures.iter().enumerate() {
            self.signature(&mut piece, signature, (from + each * n as f32, each));
        }
        let lowest = piece.texts.iter().map(|t| t.y).fold(0.0, f32::max);
        let below = !beside && !document.recipients.is_empty();
        // Hand and seal have their room above what stands below them.
        piece.height = lowest + if below { HAND } else { 8.0 };
        self.pieces.push(Piece { with_next: below, ..piece });
        if below {
            let mut piece = Piece::default();
            self.recipients(&mut piece, &document.recipients);
            piece.height = piece.texts.iter().map(|t| t.y).fold(0.0, f32::max) + 8.0;
            self.pieces.push(piece);
        }
    }

    fn recipients(&self, piece: &mut Piece, recipients: &[String]) {
        let (x, mut y) = (self.style.left, 12.0);
        let look = Look { size: 12.0, bold: true, italic: true };
        piece.texts.push(Text { x, y, look, content: "Nơi nhận:".to_owned() });
        for (n, line) in (1..).zip(recipients) {
            y += 14.0;
            let end = if n == recipients.len() { "" } else { ";" };
            let look = Look { size: 11.0, bold: false, italic: false };
            piece.texts.push(Text { x, y, look, content: format!("- {line}{end}") });
        }
    }

    fn signature(&self, piece: &mut Piece, signature: &Signature, (x, room): (f32, f32)) {
        let Style { sign, name, small, .. } = self.style;
        let note = Look { size: small + 1.0, bold: false, italic: false };
        let mut y = 0.0;
        let mut put = |text: &str, look: Look, above: f32| {
            for content in self.wrap(text, room - 4.0, look).into_iter().filter(|line| !line.is_empty()) {
                y += look.size * 1.3;
                let x = x + (room - self.width(&content, look)) / 2.0;
                piece.texts.push(Text { x, y: y + above, look, content });
            }
            y
        };
        put(&signature.behalf, sign, 0.0);
        put(&signature.title, sign, 0.0);
        let above = put(&signature.note, note, 0.0);
        // Room for hand and seal, whoever signs.
        put(if signature.name.is_empty() { " " } else { &signature.name }, name, 34.0);
        if signature.by_office {
            piece.places.push((x + room / 2.0, above));
        }
    }

    /// The QR code with the small print beside it.
    fn foot(&mut self, document: &Document) {
        let Style { left, small, code: side, .. } = self.style;
        let code = document.code.as_deref().and_then(Modules::of);
        let x = left + if code.is_some() { side + 14.0 } else { 0.0 };
        let look = Look { size: small, bold: false, italic: false };
        let mut texts = Vec::new();
        for content in document
            .foot
            .iter()
            .flat_map(|line| self.wrap(line, self.style.page.0 - self.style.right - x, look))
        {
            let y = 14.0 + small * 1.4 * texts.len() as f32;
            texts.push(Text { x, y, look, content });
        }
        let below = 14.0 + small * 1.4 * texts.len() as f32;
        let height = if code.is_some() { below.max(side + 8.0) } else { below };
        self.pieces.push(Piece { texts, code, height, ..Piece::default() });
    }
}
