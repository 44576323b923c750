//! How an electronic signature looks on paper: who signed, for whom, when, in a frame.

use krilla::Document as Pdf;
use krilla::page::PageSettings;

use super::layout::Text;
use super::{PdfError, Pen, Typeface};
use crate::render::style::Look;
use soxa_text::display::sanitise;

/// Width and height of the frame, points: it fits into the room that slips and reports leave for hand and seal.
pub const SIZE: (f32, f32) = (152.0, 35.0);
const TEXT: f32 = 7.0;
const SMALLEST: f32 = 5.0;
const INSIDE: f32 = 4.0;
const FRAME: f32 = 0.6;

/// A signature of these lines as a page of its own, and its size in points.
///
/// # Errors
/// No typeface can be read, or the file cannot be put together.
pub fn seal(lines: &[String]) -> Result<(Vec<u8>, (f32, f32)), PdfError> {
    let typeface = Typeface::find().ok_or_else(|| PdfError("không có phông chữ".to_owned()))?;
    let (width, height) = SIZE;
    let mut pdf = Pdf::new();
    let settings = PageSettings::from_wh(width, height).ok_or_else(|| PdfError("khổ giấy".to_owned()))?;
    let mut page = pdf.start_page_with(settings);
    let mut surface = page.surface();
    let mut pen = Pen { surface: &mut surface, typeface: &typeface };
    let frame = [
        [0.0, 0.0, width, FRAME],
        [0.0, height - FRAME, width, FRAME],
        [0.0, 0.0, FRAME, height],
        [width - FRAME, 0.0, FRAME, height],
    ];
    pen.rectangles(frame.into_iter());
    let each = (height - INSIDE) / lines.len().max(1) as f32;
    for (n, line) in lines.iter().enumerate() {
        let content = sanitise(line).to_string();
        let bold = n == 0;
        let room = width - 2.0 * INSIDE;
        let wide = typeface.face(bold).width(&content, TEXT);
        // A long name gets smaller, never cut.
        let size = if wide > room { (TEXT * room / wide).max(SMALLEST) } else { TEXT.min(each) };
        let look = Look { size, bold, italic: false };
        let y = INSIDE / 2.0 + each * n as f32 + f32::midpoint(each, size * 0.7);
        pen.text(&Text { x: INSIDE, y, look, content }, 0.0);
    }
    surface.finish();
    page.finish();
    pdf.finish().map_err(|e| PdfError(format!("{e:?}"))).map(|bytes| (bytes, SIZE))
}
