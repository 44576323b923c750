//! A picture of black dots, as a thermal printer burns it.

use super::letters::Letters;
use super::qr::Modules;

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

    /// A text from a point of its base line on, in dots.
    pub fn text(
        &mut self,
        letters: &Letters<'_>,
        (x, base): (usize, usize),
        size: f32,
        text: &str,
        bold: bool,
    ) {
        let mut right = 0.0_f32;
        for letter in text.chars() {
            let drawn = letters.drawn(letter, size, bold);
            // On whole dots, so that a letter looks the same wherever it stands.
            let left = x.saturating_add(right.round() as usize);
            for run in &drawn.runs {
                let (y, x) = (base.checked_add_signed(run.y), left.saturating_add_signed(run.x));
                if let Some(y) = y {
                    self.blacken((x, y), run.length);
                }
            }
            right += drawn.advance;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beyond_the_edge_is_left_out() {
        let mut raster = Raster::new(10);
        raster.rectangle((8, 1), (100, 2));
        assert_eq!((raster.width(), raster.height()), (16, 3));
        assert!(raster.is_black(15, 2) && !raster.is_black(16, 2) && !raster.is_black(8, 0));
    }
}
