//! QR codes as rows of dark and light modules.

use fast_qr::qr::{QRBuilder, QRCode};

/// A square of modules, `true` for dark, without the quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    /// Modules a side.
    pub size: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// Encodes a short text; `None` where it is too long for a code.
    pub fn of(text: &str) -> Option<Self> {
        let code: QRCode = QRBuilder::new(text).ecl(fast_qr::ECL::M).build().ok()?;
        let size = code.size;
        let dark = (0..size)
            .flat_map(|y| code[y].iter().take(size).map(|m| m.value()).collect::<Vec<_>>())
            .collect();
        Some(Self { size, dark })
    }

    /// Whether a module is dark; outside the code is light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.size && self.dark.get(y * self.size + x).copied().unwrap_or(false)
    }

    /// Dark modules side by side: column and row of the first, and how many.
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        let run = |x: usize, y: usize| (x..self.size).take_while(|x| self.is_dark(*x, y)).count();
        let begins = |x: usize, y: usize| self.is_dark(x, y) && (x == 0 || !self.is_dark(x - 1, y));
        (0..self.size)
            .flat_map(move |y| (0..self.size).filter(move |x| begins(*x, y)).map(move |x| (x, y, run(x, y))))
    }

    /// The code in half blocks with its quiet zone, dark modules blank, for dark ink on light paper reversed: two rows a line.
    pub fn half_blocks(&self) -> Vec<String> {
        let quiet = 2;
        let side = self.size + 2 * quiet;
        let dark = |x: usize, y: usize| x >= quiet && y >= quiet && self.is_dark(x - quiet, y - quiet);
        (0..side)
            .step_by(2)
            .map(|y| {
                (0..side)
                    .map(|x| match (dark(x, y), dark(x, y + 1)) {
                        (true, true) => '█',
                        (true, false) => '▀',
                        (false, true) => '▄',
                        (false, false) => ' ',
                    })
                    .collect::<String>()
            })
            .map(|line| line.trim_end().to_owned())
            .collect()
    }
}
