//! The outlines of letters in TrueType fonts, without hints: at the size of a receipt printer's dots they are drawn as they
//! are. Only what the faces of documents have is read: curves of one control point, and letters made of others.

use skrifa::raw::TableProvider;
use skrifa::raw::tables::glyf::{Anchor, Glyph};
use skrifa::raw::types::F2Dot14;
use skrifa::{FontRef, GlyphId};

/// Letters made of letters made of letters: no font goes deeper, one that turns in a circle ends here.
const DEEPEST: u8 = 4;

/// A point, and whether the outline goes through it rather than past it.
pub type Point = ((f32, f32), bool);

/// Where a part of a letter stands: x and y of the letter are these shares of the part's, and so far from its origin.
#[derive(Clone, Copy)]
struct Place {
    x: (f32, f32, f32),
    y: (f32, f32, f32),
}

/// The closed lines that a glyph is made of, in units of the font. A glyph that the font has broken has none.
pub fn contours(font: &FontRef<'_>, glyph: GlyphId) -> Vec<Vec<Point>> {
    let mut all = Vec::new();
    let whole = Place { x: (1.0, 0.0, 0.0), y: (0.0, 1.0, 0.0) };
    add(font, glyph, whole, DEEPEST, &mut all);
    all
}

fn add(font: &FontRef<'_>, glyph: GlyphId, place: Place, deeper: u8, into: &mut Vec<Vec<Point>>) {
    let (Ok(places), Ok(glyphs)) = (font.loca(None), font.glyf()) else { return };
    let at = |x: f32, y: f32| {
        let ((xx, xy, x0), (yx, yy, y0)) = (place.x, place.y);
        (xx * x + xy * y + x0, yx * x + yy * y + y0)
    };
    match places.get_glyf(glyph, &glyphs) {
        Ok(Some(Glyph::Simple(simple))) => {
            let mut points = simple.points().map(|p| (at(f32::from(p.x), f32::from(p.y)), p.on_curve));
            let mut begun = 0;
            for end in simple.end_pts_of_contours() {
                let end = usize::from(end.get()) + 1;
                into.push(points.by_ref().take(end.saturating_sub(begun)).collect());
                begun = end;
            }
        }
        Ok(Some(Glyph::Composite(letters))) if deeper > 0 => {
            for part in letters.components() {
                let (x, y) = match part.anchor {
                    Anchor::Offset { x, y } => (f32::from(x), f32::from(y)),
                    Anchor::Point { .. } => (0.0, 0.0),
                };
                let [xx, yx, xy, yy] =
                    [part.transform.xx, part.transform.yx, part.transform.xy, part.transform.yy]
                        .map(F2Dot14::to_f32);
                let (x0, y0) = at(x, y);
                let ((ax, bx, _), (ay, by, _)) = (place.x, place.y);
                let place = Place {
                    x: (ax * xx + bx * yx, ax * xy + bx * yy, x0),
                    y: (ay * xx + by * yx, ay * xy + by * yy, y0),
                };
                add(font, part.glyph.into(), place, deeper - 1, into);
            }
        }
        _ => (),
    }
}
