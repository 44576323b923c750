//! A picture of black dots, as a thermal printer burns it, and letters drawn into it from their outlines. It is black or
//! white, so that what a letter half covers is decided here and not by the printer.

use super::font::Face;
use super::outline::Point;
use super::qr::Modules;

/// Lines looked at in each row of dots.
const FINE: usize = 5;
/// A dot that a letter covers so much of is black. Less than half: the hair lines of a serif face are thinner than a dot.
const INK: f32 = 0.40;
/// A curve is drawn as so many straight lines: letters are at most some ten millimetres high.
const STEPS: u8 = 6;

/// Rows of dots, eight to a byte, the leftmost in its highest bit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    /// Bytes a row.
    stride: usize,
    bytes: Vec<u8>,
}

impl Raster {
    /// White paper of a width in dots, rounded up to whole bytes, with no rows yet.
    pub fn new(width: usize) -> Self {
        Self { stride: width.div_ceil(8).max(1), bytes: Vec::new() }
    }

    /// Dots a row.
    pub fn width(&self) -> usize {
        self.stride * 8
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.bytes.len() / self.stride
    }

    /// The rows from the top down.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.bytes.chunks_exact(self.stride)
    }

    /// Makes the paper at least so long.
    pub fn extend(&mut self, height: usize) {
        if height > self.height() {
            self.bytes.resize(height * self.stride, 0);
        }
    }

    /// Whether a dot is black; outside the paper is white.
    pub fn is_black(&self, x: usize, y: usize) -> bool {
        x < self.width()
            && self.bytes.get(y * self.stride + x / 8).is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    /// Makes dots side by side black; what stands beyond the right edge is left out, and the paper grows downwards.
    pub fn blacken(&mut self, (x, y): (usize, usize), length: usize) {
        self.extend(y + 1);
        for x in x..(x + length).min(self.width()) {
            if let Some(byte) = self.bytes.get_mut(y * self.stride + x / 8) {
                *byte |= 0x80 >> (x % 8);
            }
        }
    }

    /// A black rectangle.
    pub fn rectangle(&mut self, (x, y): (usize, usize), (width, height): (usize, usize)) {
        (y..y + height).for_each(|y| self.blacken((x, y), width));
    }

    /// A QR code from its upper left corner on, so many dots a module.
    pub fn code(&mut self, code: &Modules, (x, y): (usize, usize), module: usize) {
        for (column, row, length) in code.runs() {
            self.rectangle((x + column * module, y + row * module), (length * module, module));
        }
    }

    /// A text from a point of its base line on, in dots; `bold` thickens the letters of a face that has no bold one.
    pub fn text(&mut self, face: &Face, (x, base): (usize, usize), size: f32, text: &str, bold: bool) {
        let mut shape = Shape::default();
        let mut right = 0.0_f32;
        for letter in text.chars() {
            let (contours, advance) = face.outline(letter, size);
            // On whole dots, so that a letter looks the same wherever it stands.
            shape.origin = (x as f32 + right.round(), base as f32);
            for contour in &contours {
                shape.contour(contour);
            }
            right += advance;
        }
        let thicker = usize::from(bold && face.is_outlined());
        for (y, from, to) in shape.dots() {
            self.blacken((from, y), to - from + thicker);
        }
    }
}

/// Outlines as the places where they cross fine lines, downwards from the top of the paper.
#[derive(Default)]
struct Shape {
    origin: (f32, f32),
    at: (f32, f32),
    /// Number of the fine line, where on it, and whether the outline goes down there.
    crossings: Vec<(usize, f32, i32)>,
}

impl Shape {
    /// A point of a letter on the paper, downwards.
    fn place(&self, (x, y): (f32, f32)) -> (f32, f32) {
        (self.origin.0 + x, self.origin.1 - y)
    }

    fn line(&mut self, to: (f32, f32)) {
        let from = std::mem::replace(&mut self.at, to);
        let fine = FINE as f32;
        let (down, (top, bottom)) = if from.1 < to.1 { (1, (from, to)) } else { (-1, (to, from)) };
        let (first, last) = ((top.1 * fine - 0.5).ceil().max(0.0), (bottom.1 * fine - 0.5).ceil());
        let slope = (bottom.0 - top.0) / (bottom.1 - top.1).max(f32::MIN_POSITIVE);
        let mut line = first;
        // Half open, so that where two lines meet is crossed once.
        while line < last {
            let x = top.0 + ((line + 0.5) / fine - top.1) * slope;
            self.crossings.push((line as usize, x, down));
            line += 1.0;
        }
    }

    /// A closed line: through its points, or past them in a curve; between two that it goes past it is halfway.
    fn contour(&mut self, points: &[Point]) {
        let halfway = |a: (f32, f32), b: (f32, f32)| (f32::midpoint(a.0, b.0), f32::midpoint(a.1, b.1));
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
        let begin = match (first, last) {
            ((at, true), _) | (_, (at, true)) => *at,
            ((a, _), (b, _)) => halfway(*a, *b),
        };
        self.at = self.place(begin);
        let mut past: Option<(f32, f32)> = None;
        for (at, is_through) in points.iter().copied().chain([(begin, true)]) {
            match past {
                None if is_through => self.line(self.place(at)),
                None => past = Some(at),
                Some(control) if is_through => {
                    self.curve(control, at);
                    past = None;
                }
                Some(control) => {
                    self.curve(control, halfway(control, at));
                    past = Some(at);
                }
            }
        }
    }

    /// A curve from where the outline is, past one point to another.
    fn curve(&mut self, past: (f32, f32), to: (f32, f32)) {
        let (from, past, to) = (self.at, self.place(past), self.place(to));
        for step in 1..=STEPS {
            let part = f32::from(step) / f32::from(STEPS);
            let between = |a: (f32, f32), b: (f32, f32)| (a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part);
            self.line(between(between(from, past), between(past, to)));
        }
    }

    /// The dots that are black: row, first and last.
    fn dots(mut self) -> Vec<(usize, usize, usize)> {
        self.crossings.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut runs = Vec::new();
        for row in self.crossings.chunk_by(|a, b| a.0 / FINE == b.0 / FINE) {
            let mut cover: Vec<f32> = Vec::new();
            for line in row.chunk_by(|a, b| a.0 == b.0) {
                let mut winding = 0;
                for pair in line.windows(2) {
                    let [(_, from, down), (_, to, _)] = pair else { continue };
                    winding += down;
                    if winding != 0 {
                        add(&mut cover, from.max(0.0), to.max(0.0));
                    }
                }
            }
            let Some(y) = row.first().map(|(line, ..)| line / FINE) else { continue };
            let black = cover.iter().enumerate().filter(|(_, part)| **part >= INK * FINE as f32);
            runs.extend(black.map(|(x, _)| (y, x, x + 1)));
        }
        runs
    }
}

/// Adds what a stretch of a fine line covers of each dot.
fn add(cover: &mut Vec<f32>, from: f32, to: f32) {
    let (first, last) = (from.floor() as usize, to.ceil() as usize);
    if last > cover.len() {
        cover.resize(last, 0.0);
    }
    for (x, part) in cover.iter_mut().enumerate().take(last).skip(first) {
        *part += (to.min(x as f32 + 1.0) - from.max(x as f32)).max(0.0);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_triangle_covers_what_is_inside_it_and_no_hole() {
        let mut shape = Shape { origin: (0.0, 20.0), ..Shape::default() };
        // A square of ten dots with a square hole of four in it, which turns the other way.
        let square = |from: f32, to: f32| {
            [(from, from), (from, to), (to, to), (to, from)].map(|point| (point, true)).to_vec()
        };
        shape.contour(&square(2.0, 12.0));
        shape.contour(&square(5.0, 9.0).into_iter().rev().collect::<Vec<Point>>());
        let mut raster = Raster::new(20);
        shape.dots().into_iter().for_each(|(y, from, to)| raster.blacken((from, y), to - from));
        let black = |x: usize, y: usize| raster.is_black(x, y);
        assert!(black(2, 8) && black(11, 17) && !black(1, 8) && !black(12, 8) && !black(5, 7));
        assert!(black(4, 12) && !black(5, 12) && !black(8, 14) && black(9, 12));
    }

    #[test]
    fn what_stands_beyond_the_edge_is_left_out() {
        let mut raster = Raster::new(10);
        raster.rectangle((8, 1), (100, 2));
        assert_eq!((raster.width(), raster.height()), (16, 3));
        assert!(raster.is_black(15, 2) && !raster.is_black(16, 2) && !raster.is_black(8, 0));
    }
}
