//! Slips as PDF: an embedded subset font, real text, tables and a QR code drawn as paths.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use thiserror::Error;

use super::font::{Face, Typeface};
use super::qr::Modules;
use super::slip::{Paper, Part, Signature, Slip, Table, wrap};
use soxa_text::display::sanitise;

/// Margins in points: left, right, top, bottom.
const MARGIN: (f32, f32, f32, f32) = (42.0, 28.0, 28.0, 28.0);
/// Sizes in points.
const BODY: f32 = 11.0;
const HEADING: f32 = 8.8;
const TITLE: f32 = 13.0;
const SMALL: f32 = 7.5;
const CELL: f32 = 9.0;
/// Side of the QR code in points: 2.3 cm.
const QR_SIDE: f32 = 65.0;

/// Why no PDF was made.
#[derive(Debug, Error)]
#[error("không lập được PDF: {0}")]
pub struct PdfError(String);

/// The slip on as many pages as it needs.
pub fn render(slip: &Slip) -> Result<Vec<u8>, PdfError> {
    render_all(std::slice::from_ref(slip))
}

/// Slips one after the other in one document, each beginning a page.
pub fn render_all(slips: &[Slip]) -> Result<Vec<u8>, PdfError> {
    let typeface = Typeface::find().ok_or_else(|| PdfError("không có phông chữ".to_owned()))?;
    let mut document = Document::new();
    let title = slips.first().map(|s| s.title.clone()).unwrap_or_default();
    document.set_metadata(Metadata::new().title(title).creator("soxa".to_owned()).language("vi".to_owned()));
    for slip in slips {
        pages_of(slip, &typeface, &mut document)?;
    }
    document.finish().map_err(|e| PdfError(format!("{e:?}")))
}

fn pages_of(slip: &Slip, typeface: &Typeface, document: &mut Document) -> Result<(), PdfError> {
    let size = match slip.paper {
        Paper::A5 => (419.53, 595.28),
        Paper::A4 => (595.28, 841.89),
        Paper::A4Landscape => (841.89, 595.28),
    };
    let lines = Layout { typeface, size, lines: Vec::new() }.slip(slip);
    let settings = PageSettings::from_wh(size.0, size.1).ok_or_else(|| PdfError("khổ giấy".to_owned()))?;
    let mut rest = lines.as_slice();
    loop {
        let mut page = document.start_page_with(settings.clone());
        let mut surface = page.surface();
        rest = draw_page(&mut surface, rest, size.1);
        surface.finish();
        page.finish();
        if rest.is_empty() {
            return Ok(());
        }
    }
}

/// Something with a height, laid out from top to bottom.
enum Line {
    /// Texts at places across the page, with the height of the line.
    Texts(Vec<Text>, f32),
    /// A row of a table: its texts, the widths of its cells, its height.
    Row(Vec<Text>, Vec<f32>, f32),
    /// A QR code with texts beside it.
    Code(Modules, Vec<Text>),
}

struct Text {
    x: f32,
    /// Down from the top of the line.
    y: f32,
    size: f32,
    face: Face,
    content: String,
}

fn draw_page<'l>(surface: &mut Surface<'_>, lines: &'l [Line], bottom: f32) -> &'l [Line] {
    let mut y = MARGIN.2;
    for (i, line) in lines.iter().enumerate() {
        let height = match line {
            Line::Texts(_, height) | Line::Row(_, _, height) => *height,
            Line::Code(..) => QR_SIDE + 8.0,
        };
        if y + height > bottom - MARGIN.3 && i > 0 {
            return lines.get(i..).unwrap_or_default();
        }
        let texts = match line {
            Line::Texts(texts, _) => texts,
            Line::Row(texts, widths, height) => {
                draw_cells(surface, widths, y, *height);
                texts
            }
            Line::Code(code, texts) => {
                draw_code(surface, code, MARGIN.0, y + 4.0);
                texts
            }
        };
        for t in texts {
            let at = Point::from_xy(t.x, y + t.y);
            t.face.draw(surface, at, t.size, &t.content);
        }
        y += height;
    }
    &[]
}

/// The lines around the cells of a row.
fn draw_cells(surface: &mut Surface<'_>, widths: &[f32], y: f32, height: f32) {
    const THIN: f32 = 0.5;
    let total: f32 = widths.iter().sum();
    let mut path = PathBuilder::new();
    let mut rule = |x: f32, y: f32, w: f32, h: f32| {
        if let Some(rect) = Rect::from_xywh(x, y, w, h) {
            path.push_rect(rect);
        }
    };
    rule(MARGIN.0, y, total, THIN);
    rule(MARGIN.0, y + height, total, THIN);
    let mut x = MARGIN.0;
    rule(x, y, THIN, height);
    for width in widths {
        x += width;
        rule(x, y, THIN, height);
    }
    fill(surface, path);
}

fn fill(surface: &mut Surface<'_>, path: PathBuilder) {
    let black =
        Fill { paint: rgb::Color::new(0, 0, 0).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero };
    surface.set_fill(Some(black));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn draw_code(surface: &mut Surface<'_>, code: &Modules, x: f32, y: f32) {
    let side = QR_SIDE / code.size as f32;
    let mut path = PathBuilder::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let run = (column..code.size).take_while(|c| code.is_dark(*c, row)).count();
            if run > 0 {
                let (left, top) = (x + column as f32 * side, y + row as f32 * side);
                if let Some(rect) = Rect::from_xywh(left, top, run as f32 * side, side) {
                    path.push_rect(rect);
                }
            }
            column += run.max(1);
        }
    }
    fill(surface, path);
}

struct Layout<'a> {
    typeface: &'a Typeface,
    /// Width and height of the page in points.
    size: (f32, f32),
    lines: Vec<Line>,
}

impl Layout<'_> {
    fn slip(mut self, slip: &Slip) -> Vec<Line> {
        self.headings(slip);
        self.gap(8.0);
        self.centred(&slip.title, TITLE, true);
        if !slip.subtitle.is_empty() {
            self.centred(&slip.subtitle, BODY, false);
        }
        self.gap(6.0);
        for part in &slip.body {
            self.part(part);
        }
        self.gap(8.0);
        self.signatures(&slip.signatures);
        self.foot(slip);
        self.lines
    }

    fn room(&self) -> f32 {
        self.size.0 - MARGIN.0 - MARGIN.1
    }

    fn face(&self, bold: bool) -> &Face {
        if bold { &self.typeface.bold } else { &self.typeface.regular }
    }

    fn wrap(&self, text: &str, room: f32, size: f32, bold: bool) -> Vec<String> {
        let face = self.face(bold);
        wrap(&sanitise(text), room, &|t| face.width(t, size))
    }

    fn text(&self, x: f32, y: f32, size: f32, bold: bool, text: String) -> Text {
        Text { x, y, size, face: self.face(bold).clone(), content: text }
    }

    fn gap(&mut self, height: f32) {
        self.lines.push(Line::Texts(Vec::new(), height));
    }

    fn centred(&mut self, text: &str, size: f32, bold: bool) {
        for line in self.wrap(text, self.room(), size, bold) {
            let x = MARGIN.0 + (self.room() - self.face(bold).width(&line, size)) / 2.0;
            let text = self.text(x, size, size, bold, line);
            self.lines.push(Line::Texts(vec![text], size * 1.3));
        }
    }

    fn paragraph(&mut self, text: &str, indent: f32) {
        for (i, line) in self.wrap(text, self.room() - indent, BODY, false).into_iter().enumerate() {
            let x = MARGIN.0 + if i == 0 { 0.0 } else { indent };
            let text = self.text(x, BODY, BODY, false, line);
            self.lines.push(Line::Texts(vec![text], BODY * 1.35));
        }
    }

    fn headings(&mut self, slip: &Slip) {
        let left = self.room() * 0.42;
        let column = |lines: &[String], x: f32, room: f32| -> Vec<Text> {
            let mut texts: Vec<Text> = Vec::new();
            for (i, line) in lines.iter().enumerate() {
                for part in self.wrap(line, room - 6.0, HEADING, i < 2) {
                    let at = x + (room - self.face(i < 2).width(&part, HEADING)) / 2.0;
                    let y = HEADING * 1.3 * texts.len() as f32 + HEADING;
                    texts.push(self.text(at, y, HEADING, i < 2, part));
                }
            }
            texts
        };
        let mut texts = column(&slip.issuer, MARGIN.0, left);
        let mut right = column(&slip.heading, MARGIN.0 + left, self.room() - left);
        let height = HEADING * 1.3 * texts.len().max(right.len()) as f32;
        texts.append(&mut right);
        self.lines.push(Line::Texts(texts, height));
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Field(label, value) if value.is_empty() => {
                let dot = self.face(false).width(".", BODY).max(0.1);
                let room = self.room() - self.face(false).width(&format!("{label}: "), BODY);
                let dots = (room / dot).clamp(0.0, 60.0) as usize;
                self.paragraph(&format!("{label}: {}", ".".repeat(dots)), 10.0);
            }
            Part::Field(label, value) => self.paragraph(&format!("{label}: {value}"), 10.0),
            Part::Text(text) => self.paragraph(text, 0.0),
            Part::Table(table) => self.table(table),
            Part::List(label, items) => {
                self.paragraph(&format!("{label}:"), 0.0);
                for (i, item) in items.iter().enumerate() {
                    self.paragraph(&format!("{}. {item}", i + 1), 14.0);
                }
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let widths = table.widths(self.room());
        let mut rows = Vec::new();
        for (i, row) in table.all_rows().enumerate() {
            let bold = i == 0;
            let (mut texts, mut x, mut most) = (Vec::new(), MARGIN.0, 1);
            for (cell, width) in row.iter().zip(&widths) {
                let lines = self.wrap(cell, width - 4.0, CELL, bold);
                most = most.max(lines.len());
                for (n, line) in lines.into_iter().enumerate() {
                    texts.push(self.text(x + 2.0, CELL * 1.3 * n as f32 + CELL + 2.0, CELL, bold, line));
                }
                x += width;
            }
            rows.push(Line::Row(texts, widths.clone(), CELL * 1.3 * most as f32 + 5.0));
        }
        self.lines.extend(rows);
        self.gap(4.0);
    }

    fn signatures(&mut self, signatures: &[Signature]) {
        if signatures.is_empty() {
            return;
        }
        let room = self.room() / signatures.len() as f32;
        let mut texts = Vec::new();
        for (i, signature) in signatures.iter().enumerate() {
            let x = MARGIN.0 + room * i as f32;
            let mut put = |text: &str, y: f32, size: f32, bold: bool| {
                let centre = x + (room - self.face(bold).width(text, size)) / 2.0;
                texts.push(self.text(centre, y, size, bold, text.to_owned()));
            };
            put(&signature.title, HEADING, HEADING, true);
            put(&signature.note, HEADING * 2.3, SMALL + 1.0, false);
            put(&sanitise(&signature.name), 68.0, BODY, false);
        }
        self.lines.push(Line::Texts(texts, 76.0));
    }

    /// The QR code with the small print beside it.
    fn foot(&mut self, slip: &Slip) {
        let code = slip.qr.as_deref().and_then(Modules::of);
        let x = MARGIN.0 + if code.is_some() { QR_SIDE + 14.0 } else { 0.0 };
        let mut texts = Vec::new();
        for line in &slip.foot {
            for part in self.wrap(line, self.size.0 - MARGIN.1 - x, SMALL, false) {
                let y = 14.0 + SMALL * 1.4 * texts.len() as f32;
                texts.push(self.text(x, y, SMALL, false, part));
            }
        }
        let height = 14.0 + SMALL * 1.4 * texts.len() as f32;
        self.lines.push(match code {
            Some(code) => Line::Code(code, texts),
            None => Line::Texts(texts, height),
        });
    }
}
