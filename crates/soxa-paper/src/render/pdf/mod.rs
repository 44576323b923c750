//! Documents as PDF: real text in subset fonts, tables and QR codes drawn as paths.

mod layout;
mod seal;
mod table;

use krilla::Document as Pdf;
use krilla::color::rgb;
use krilla::destination::{NamedDestination, XyzDestination};
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use thiserror::Error;

use super::font::Typeface;
use super::qr::Modules;
use super::style::{Look, Style};
use crate::document::Document;
use layout::{Layout, Piece, Text};
use soxa_sign::PLACE;

pub use seal::seal;

/// Above this the number of a page stands.
const NUMBER: (f32, f32) = (36.0, 13.0);
/// Between the edge of the page and the code at its foot.
const BELOW_CODE: f32 = 24.0;
/// What the foot of every page needs of it.
const FOOT: f32 = 30.0;

/// Between the last line above and an electronic signature.
const ABOVE_SEAL: f32 = 2.0;

/// Why no PDF was made.
#[derive(Debug, Error)]
#[error("không lập được PDF: {0}")]
pub struct PdfError(String);

/// The document on as many pages as it needs.
///
/// # Errors
/// No typeface can be read, or the file cannot be put together.
pub fn render(document: &Document) -> Result<Vec<u8>, PdfError> {
    render_all(std::slice::from_ref(document))
}

/// Documents one after the other in one file, each beginning a page.
///
/// # Errors
/// As for [`render`].
pub fn render_all(documents: &[Document]) -> Result<Vec<u8>, PdfError> {
    let typeface = Typeface::find().ok_or_else(|| PdfError("không có phông chữ".to_owned()))?;
    let mut pdf = Pdf::new();
    let title = documents.first().map(name).unwrap_or_default();
    pdf.set_metadata(Metadata::new().title(title).creator("soxa".to_owned()).language("vi".to_owned()));
    let (mut page, mut places) = (0, 0);
    for document in documents {
        pages_of(document, &typeface, &mut pdf, (&mut page, &mut places))?;
    }
    pdf.finish().map_err(|e| PdfError(format!("{e:?}")))
}

/// What a reader shows as the file's title; a letter's kind says less than what it is about.
fn name(document: &Document) -> String {
    let letter = Style::of(document.paper).letter && !document.subtitle.is_empty();
    if letter { document.subtitle.clone() } else { document.title.clone() }
}

/// Draws a document; how many pages and places to sign the file has is counted on.
fn pages_of(
    document: &Document,
    typeface: &Typeface,
    pdf: &mut Pdf,
    (page_no, place_no): (&mut usize, &mut usize),
) -> Result<(), PdfError> {
    let style = Style::of(document.paper);
    let pieces = Layout::new(typeface, style).document(document);
    let settings =
        PageSettings::from_wh(style.page.0, style.page.1).ok_or_else(|| PdfError("khổ giấy".to_owned()))?;
    for (n, pieces) in (1..).zip(&pages(&pieces, &style)) {
        let mut page = pdf.start_page_with(settings.clone());
        let mut surface = page.surface();
        let mut pen = Pen { surface: &mut surface, typeface };
        pen.pieces(pieces, &style);
        if style.letter {
            pen.margins(n, document, &style);
        }
        surface.finish();
        page.finish();
        for (x, y) in places_of(pieces, &style) {
            *place_no += 1;
            let point = Point::from_xy(x, y + ABOVE_SEAL);
            let place =
                NamedDestination::new(format!("{PLACE}{place_no}"), XyzDestination::new(*page_no, point));
            let twice = || PdfError(format!("{PLACE}{place_no}"));
            pdf.register_named_destination(place).ok_or_else(twice)?;
        }
        *page_no += 1;
    }
    Ok(())
}

/// Where on a page the office signs: the middle, and how far down.
fn places_of(pieces: &[&Piece], style: &Style) -> Vec<(f32, f32)> {
    let mut y = style.top;
    let mut found = Vec::new();
    for piece in pieces {
        found.extend(piece.places.iter().map(|(x, down)| (*x, y + down)));
        y += piece.height;
    }
    found
}

/// Shares the pieces out over pages.
fn pages<'p>(pieces: &'p [Piece], style: &Style) -> Vec<Vec<&'p Piece>> {
    let bottom = style.page.1 - style.bottom - if style.letter { FOOT } else { 0.0 };
    let mut pages: Vec<Vec<&Piece>> = vec![Vec::new()];
    let mut y = style.top;
    for (n, piece) in pieces.iter().enumerate() {
        // A heading holds on to the first line of its text, which may hold on to the second.
        let held = pieces.iter().skip(n).take_while(|p| p.with_next).count();
        let together: f32 = pieces.iter().skip(n).take(held + 1).map(|p| p.height).sum();
        let whole_page = bottom - style.top;
        let needed = if together > whole_page { piece.height } else { together };
        if y + needed > bottom && y > style.top {
            pages.push(Vec::new());
            y = style.top;
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
    fn pieces(&mut self, pieces: &[&Piece], style: &Style) {
        let mut y = style.top;
        for piece in pieces {
            piece.texts.iter().for_each(|t| self.text(t, y));
            self.rectangles(piece.rules.iter().map(|[x, top, w, h]| [*x, y + top, *w, *h]));
            if let Some(code) = &piece.code {
                self.code(code, (style.left, y + 4.0), style.code);
            }
            y += piece.height;
        }
    }

    fn text(&mut self, text: &Text, down: f32) {
        let Look { size, bold, italic } = text.look;
        let (x, y) = (text.x, down + text.y);
        if italic {
            // No slanted face travels with the program: the upright one leans.
            self.surface.push_transform(&Transform::from_row(1.0, 0.0, -0.2, 1.0, 0.2 * y, 0.0));
        }
        self.typeface.face(bold).draw(self.surface, Point::from_xy(x, y), size, &text.content);
        if italic {
            self.surface.pop();
        }
    }

    /// Draws rectangles: left, top, width, height.
    fn rectangles(&mut self, all: impl Iterator<Item = [f32; 4]>) {
        let mut path = PathBuilder::new();
        all.filter_map(|[x, y, w, h]| Rect::from_xywh(x, y, w, h)).for_each(|rect| path.push_rect(rect));
        self.surface.set_fill(Some(Fill { paint: rgb::Color::new(0, 0, 0).into(), ..Fill::default() }));
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    fn code(&mut self, code: &Modules, (x, y): (f32, f32), side: f32) {
        let module = side / code.size as f32;
        let dark = code.runs().map(|(column, row, length)| {
            let at = |n: usize| n as f32 * module;
            [x + at(column), y + at(row), at(length), module]
        });
        self.rectangles(dark);
    }

    /// What stands in the margins of a letter's page: its number, but on the first; the code and the small print.
    fn margins(&mut self, number: usize, document: &Document, style: &Style) {
        let Style { left, small, .. } = *style;
        let look = |size| Look { size, ..style.body };
        if number > 1 {
            let content = number.to_string();
            let x = left + (style.room() - self.typeface.regular.width(&content, NUMBER.1)) / 2.0;
            self.text(&Text { x, y: NUMBER.0, look: look(NUMBER.1), content }, 0.0);
        }
        let bottom = style.page.1 - BELOW_CODE;
        if let Some(code) = document.code.as_deref().and_then(Modules::of) {
            self.code(&code, (left, bottom - style.code), style.code);
        }
        for (n, line) in document.foot.iter().rev().enumerate() {
            let y = bottom - n as f32 * small * 1.4;
            let content = line.clone();
            self.text(&Text { x: left + style.code + 8.0, y, look: look(small), content }, 0.0);
        }
    }
}
