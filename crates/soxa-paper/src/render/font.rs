//! The typeface of documents: Times-metric from the system where there is one, else a serif that travels in the program.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::outline;
use krilla::color::rgb;
use krilla::geom::Point;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// Where Times-metric fonts with all Vietnamese letters are found.
const SYSTEM: [(&str, &str); 4] = [
    (
        "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
        "/usr/share/fonts/truetype/liberation/LiberationSerif-Bold.ttf",
    ),
    (
        "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf",
        "/usr/share/fonts/truetype/liberation2/LiberationSerif-Bold.ttf",
    ),
    (
        "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf",
        "/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf",
    ),
    (
        "/usr/share/fonts/truetype/msttcorefonts/times.ttf",
        "/usr/share/fonts/truetype/msttcorefonts/timesbd.ttf",
    ),
];
/// DejaVu Serif, packed when the program is built.
const REGULAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/serif.bin"));
/// How thick an outline makes a letter bold, as a part of its size.
const OUTLINE: f32 = 0.03;
/// A larger file is no text font.
const LARGEST: u64 = 8 * 1024 * 1024;

/// A face that can be drawn with and measured.
#[derive(Clone)]
pub struct Face {
    font: Font,
    data: Arc<Vec<u8>>,
    /// Whether letters are drawn with an outline, for want of a bold face.
    outlined: bool,
}

/// Regular and bold.
#[derive(Clone)]
pub struct Typeface {
    /// For text.
    pub regular: Face,
    /// For titles.
    pub bold: Face,
}

impl Typeface {
    /// The face for text, or for titles.
    pub fn face(&self, bold: bool) -> &Face {
        if bold { &self.bold } else { &self.regular }
    }

    /// The best typeface there is; read once.
    pub fn find() -> Option<Self> {
        static FOUND: OnceLock<Option<Typeface>> = OnceLock::new();
        FOUND
            .get_or_init(|| {
                let system = SYSTEM.iter().find_map(|(regular, bold)| {
                    Some(Self { regular: Face::of(read(regular)?)?, bold: Face::of(read(bold)?)? })
                });
                // One face travels with the program, not two: it is seldom asked for.
                system.or_else(|| {
                    let regular = Face::of(soxa_data::unpacked(REGULAR)?)?;
                    Some(Self { bold: Face { outlined: true, ..regular.clone() }, regular })
                })
            })
            .clone()
    }
}

impl Face {
    /// A face from a font file's bytes; `None` where a Vietnamese letter is missing.
    fn of(bytes: Vec<u8>) -> Option<Self> {
        let data = Arc::new(bytes);
        let letters = FontRef::new(&data).ok()?.charmap();
        if !"ỆệẰằỮữĐđƯươẫ".chars().all(|c| letters.map(c).is_some()) {
            return None;
        }
        let font = Font::new(data.to_vec().into(), 0)?;
        Some(Self { font, data, outlined: false })
    }

    /// Width of a text in points at a size.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        self.glyphs(text).iter().map(|g| g.x_advance * size).sum()
    }

    /// Draws a text from a point of its base line on.
    pub fn draw(&self, surface: &mut Surface<'_>, at: Point, size: f32, text: &str) {
        if self.outlined {
            let black = rgb::Color::new(0, 0, 0);
            surface.set_fill(Some(Fill { paint: black.into(), ..Fill::default() }));
            let stroke = Stroke { paint: black.into(), width: size * OUTLINE, ..Stroke::default() };
            surface.set_stroke(Some(stroke));
        }
        surface.draw_glyphs(at, &self.glyphs(text), self.font.clone(), text, size, false);
        if self.outlined {
            surface.set_stroke(None);
        }
    }

    /// Whether letters are to be made bold by whoever draws them.
    pub fn is_outlined(&self) -> bool {
        self.outlined
    }

    /// The outline of one letter, `size` high, from its origin on and upwards, and how far the next one stands from it. What
    /// the face lacks is left out, as in [`Face::draw`].
    pub fn outline(&self, letter: char, size: f32) -> (Vec<Vec<outline::Point>>, f32) {
        let none = (Vec::new(), 0.0);
        let Ok(font) = FontRef::new(&self.data) else { return none };
        let Some(id) = font.charmap().map(letter) else { return none };
        let share = size / self.font.units_per_em();
        let mut contours = outline::contours(&font, id);
        for ((x, y), _) in contours.iter_mut().flatten() {
            (*x, *y) = (*x * share, *y * share);
        }
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        (contours, metrics.advance_width(id).unwrap_or_default() * share)
    }

    /// One glyph for each letter: composed Vietnamese needs no more shaping than that.
    fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let Ok(font) = FontRef::new(&self.data) else { return Vec::new() };
        let (letters, metrics) =
            (font.charmap(), font.glyph_metrics(Size::unscaled(), LocationRef::default()));
        // In thousandths or so of the square that letters stand in; here as parts of it.
        let square = self.font.units_per_em();
        let glyph = |(at, letter): (usize, char)| {
            let id = letters.map(letter)?;
            let advance = metrics.advance_width(id)? / square;
            let range = at..at + letter.len_utf8();
            Some(KrillaGlyph::new(GlyphId::new(id.to_u32()), advance, 0.0, 0.0, 0.0, range, None))
        };
        text.char_indices().filter_map(glyph).collect()
    }
}

fn read(path: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(path);
    let size = fs::metadata(&path).ok()?.len();
    (size <= LARGEST).then(|| fs::read(&path).ok()).flatten()
}
