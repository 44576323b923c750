//! Letters as black dots: each drawn once from its outline, however often it stands on the paper. A dot is black or white,
//! so that what a letter half covers is decided here and not by the printer.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::font::Typeface;
use super::outline::Point;

/// Lines looked at in each row of dots.
const FINE: usize = 5;
/// A dot that a letter covers so much of is black. Less than half: the hair lines of a serif face are thinner than a dot.
const INK: f32 = 0.40;
/// A curve is drawn as so many straight lines: letters are at most some ten millimetres high.
const STEPS: u8 = 6;

/// Dots side by side, from a letter's origin: to the right, and downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Row; those above the base line are negative.
    pub y: isize,
    /// The leftmost.
    pub x: isize,
    /// How many.
    pub length: usize,
}

/// A letter in a size.
pub struct Letter {
    /// Its black dots.
    pub runs: Vec<Run>,
    /// How far the next one stands from it, in dots.
    pub advance: f32,
}

/// The letters of a typeface, as far as they were asked for.
pub struct Letters<'a> {
    typeface: &'a Typeface,
    drawn: RefCell<HashMap<(char, bool, u32), Rc<Letter>>>,
    advances: RefCell<HashMap<(char, bool), f32>>,
}

impl<'a> Letters<'a> {
    /// None of them yet.
    pub fn new(typeface: &'a Typeface) -> Self {
        Self { typeface, drawn: RefCell::default(), advances: RefCell::default() }
    }

    /// How wide a text is, in dots.
    pub fn width(&self, text: &str, size: f32, bold: bool) -> f32 {
        let mut advances = self.advances.borrow_mut();
        let mut advance = |letter: char| {
            *advances
                .entry((letter, bold))
                .or_insert_with(|| self.typeface.face(bold).width(letter.encode_utf8(&mut [0; 4]), 1.0))
        };
        text.chars().map(|letter| advance(letter) * size).sum()
    }

    /// A letter in a size in dots. Where the typeface has no bold face, the letters of the other are thickened.
    pub fn drawn(&self, letter: char, size: f32, bold: bool) -> Rc<Letter> {
        let mut drawn = self.drawn.borrow_mut();
        let draw = || {
            let face = self.typeface.face(bold);
            let (contours, advance) = face.outline(letter, size);
            // Far enough from the edges that nothing of it is beyond them.
            let away = (size * 2.0).ceil();
            let mut shape = Shape { origin: (away, away), ..Shape::default() };
            for contour in &contours {
                shape.contour(contour);
            }
            let mut runs = shape.runs();
            for run in &mut runs {
                run.length += usize::from(bold && face.is_outlined());
            }
            Rc::new(Letter { runs, advance })
        };
        Rc::clone(drawn.entry((letter, bold, size.to_bits())).or_insert_with(draw))
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

    /// The dots that are black, as they stand from the letter's own origin.
    fn runs(mut self) -> Vec<Run> {
        let (left, base) = (self.origin.0 as isize, self.origin.1 as isize);
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
            let black: Vec<usize> = black.map(|(x, _)| x).collect();
            let side_by_side = black.chunk_by(|a, b| a + 1 == *b);
            let run = |dots: &[usize]| {
                let x = isize::try_from(*dots.first()?).ok()? - left;
                Some(Run { y: y as isize - base, x, length: dots.len() })
            };
            runs.extend(side_by_side.filter_map(run));
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
        let runs = shape.runs();
        let black = |x: isize, y: isize| {
            runs.iter().any(|run| run.y + 20 == y && (run.x..run.x + run.length as isize).contains(&x))
        };
        assert!(black(2, 8) && black(11, 17) && !black(1, 8) && !black(12, 8) && !black(5, 7));
        assert!(black(4, 12) && !black(5, 12) && !black(8, 14) && black(9, 12));
    }
}
