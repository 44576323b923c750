//! A report on paper, in the layout of Decree 30/2020: A4, margins 20/20/30/15 mm, a Times-metric face of 14 points,
//! justified text, page numbers in the middle of the top margin but on the first page. Real text, subset fonts; the
//! journal's head and a QR of it in the foot of every page.

mod layout;

use krilla::Document as Pdf;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::surface::Surface;
use thiserror::Error;

use super::document::Document;
use crate::print::font::Typeface;
use crate::print::qr::Modules;
use layout::{Layout, Piece, Text};

/// Width and height of A4 in points.
const PAGE: (f32, f32) = (595.28, 841.89);
const LEFT: f32 = 85.04;
const RIGHT: f32 = 42.52;
const TOP: f32 = 56.69;
/// Where the body ends; the foot stands below.
const BOTTOM: f32 = 56.69 + 30.0;
const ROOM: f32 = PAGE.0 - LEFT - RIGHT;
const QR_SIDE: f32 = 40.0;

/// Why no PDF was made.
#[derive(Debug, Error)]
#[error("không lập được PDF: {0}")]
pub struct PdfError(String);

/// The file.
pub fn render(document: &Document) -> Result<Vec<u8>, PdfError> {
    let typeface = Typeface::find().ok_or_else(|| PdfError("không có phông chữ".to_owned()))?;
    let mut layout = Layout { typeface: &typeface, pieces: Vec::new() };
    layout.document(document);
    let pages = pages(&layout.pieces);
    let code = Modules::of(&document.anchor);
    let mut pdf = Pdf::new();
    pdf.set_metadata(
        Metadata::new().title(document.title.clone()).creator("soxa".to_owned()).language("vi".to_owned()),
    );
    let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| PdfError("khổ giấy".to_owned()))?;
    for (n, pieces) in (1..).zip(&pages) {
        let mut page = pdf.start_page_with(settings.clone());
        let mut surface = page.surface();
        let mut pen = Pen { surface: &mut surface, typeface: &typeface };
        if n > 1 {
            let number = format!("{n}");
            let x = LEFT + (ROOM - typeface.regular.width(&number, 13.0)) / 2.0;
            pen.text(&Text { x, y: 36.0, size: 13.0, bold: false, italic: false, content: number }, 0.0);
        }
        let mut y = TOP;
        for piece in pieces {
            piece.texts.iter().for_each(|t| pen.text(t, y));
            piece.rules.iter().for_each(|[x, top, w, h]| pen.rectangle(*x, y + top, *w, *h));
            y += piece.height;
        }
        pen.foot(code.as_ref(), &document.anchor);
        surface.finish();
        page.finish();
    }
    pdf.finish().map_err(|e| PdfError(format!("{e:?}")))
}

/// Shares the pieces out over pages.
fn pages(pieces: &[Piece]) -> Vec<Vec<&Piece>> {
    let mut pages: Vec<Vec<&Piece>> = vec![Vec::new()];
    let mut y = TOP;
    for (n, piece) in pieces.iter().enumerate() {
        let next = pieces.get(n + 1).filter(|_| piece.with_next).map_or(0.0, |p| p.height);
        if y + piece.height + next > PAGE.1 - BOTTOM && y > TOP {
            pages.push(Vec::new());
            y = TOP;
        }
        y += piece.height;
        if let Some(page) = pages.last_mut() {
            page.push(piece);
        }
    }
    pages
}

struct Pen<'a, 's> {
    surface: &'a mut Surface<'s>,
    typeface: &'a Typeface,
}

impl Pen<'_, '_> {
    fn text(&mut self, text: &Text, down: f32) {
        let face = if text.bold { &self.typeface.bold } else { &self.typeface.regular };
        let (x, y) = (text.x, down + text.y);
        if text.italic {
            // No slanted face travels with the program: the upright one leans.
            self.surface.push_transform(&Transform::from_row(1.0, 0.0, -0.2, 1.0, 0.2 * y, 0.0));
        }
        face.draw(self.surface, Point::from_xy(x, y), text.size, &text.content);
        if text.italic {
            self.surface.pop();
        }
    }

    fn rectangle(&mut self, x: f32, y: f32, w: f32, h: f32) {
        let mut path = PathBuilder::new();
        if let Some(rect) = Rect::from_xywh(x, y, w, h) {
            path.push_rect(rect);
        }
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    /// The journal's head and its code.
    fn foot(&mut self, code: Option<&Modules>, anchor: &str) {
        let top = PAGE.1 - 24.0 - QR_SIDE;
        if let Some(code) = code {
            let side = QR_SIDE / code.size as f32;
            let mut path = PathBuilder::new();
            for y in 0..code.size {
                for x in (0..code.size).filter(|x| code.is_dark(*x, y)) {
                    let (left, top) = (LEFT + x as f32 * side, top + y as f32 * side);
                    if let Some(rect) = Rect::from_xywh(left, top, side, side) {
                        path.push_rect(rect);
                    }
                }
            }
            if let Some(path) = path.finish() {
                self.surface.draw_path(&path);
            }
        }
        let content = format!("Nhật ký sổ: {anchor}");
        let (x, y) = (LEFT + QR_SIDE + 8.0, top + QR_SIDE);
        self.text(&Text { x, y, size: 7.5, bold: false, italic: false, content }, 0.0);
    }
}
