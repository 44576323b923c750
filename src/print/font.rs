//! The typeface of slips: Times-metric from the system where there is one, else a serif that travels in the program.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use krilla::text::Font;
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
/// A larger file is no text font.
const LARGEST: u64 = 8 * 1024 * 1024;

/// A face that can be drawn with and measured.
#[derive(Clone)]
pub struct Face {
    /// For the PDF.
    pub font: Font,
    data: Arc<Vec<u8>>,
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
    /// The best typeface there is; read once.
    pub fn find() -> Option<Self> {
        static FOUND: OnceLock<Option<Typeface>> = OnceLock::new();
        FOUND
            .get_or_init(|| {
                let system = SYSTEM.iter().find_map(|(regular, bold)| {
                    Some(Self { regular: Face::of(read(regular)?)?, bold: Face::of(read(bold)?)? })
                });
                system.or_else(|| {
                    let face = |bytes: &'static [u8]| Face::of(bytes.to_vec());
                    Some(Self {
                        regular: face(dejavu::serif::regular())?,
                        bold: face(dejavu::serif::bold())?,
                    })
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
        Some(Self { font, data })
    }

    /// Width of a text in points at a size.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        let Ok(font) = FontRef::new(&self.data) else { return 0.0 };
        let (letters, metrics) =
            (font.charmap(), font.glyph_metrics(Size::new(size), LocationRef::default()));
        text.chars().filter_map(|c| letters.map(c)).filter_map(|glyph| metrics.advance_width(glyph)).sum()
    }
}

fn read(path: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(path);
    let size = fs::metadata(&path).ok()?.len();
    (size <= LARGEST).then(|| fs::read(&path).ok()).flatten()
}
