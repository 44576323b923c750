//! A terminal emulator that shows what a session sends.

use std::num::NonZeroU16;

use ratatui::layout::Size;
use soxa::tui::driver::Glass;

pub struct Vt(pub vt100::Parser);

impl Glass for Vt {
    fn show(&mut self, bytes: &[u8]) {
        self.0.process(bytes);
    }

    fn rows(&self) -> Vec<String> {
        let (_, columns) = self.0.screen().size();
        let width = usize::from(u16::from(columns));
        self.0.screen().rows(0, columns.into()).map(|row| format!("{row:<width$}")).collect()
    }

    fn resize(&mut self, size: Size) {
        let (rows, columns) = (NonZeroU16::new(size.height).unwrap(), NonZeroU16::new(size.width).unwrap());
        self.0.screen_mut().set_size(rows, columns);
    }
}

impl Vt {
    pub fn new() -> Self {
        Self(vt100::Parser::new(NonZeroU16::new(24).unwrap(), NonZeroU16::new(80).unwrap(), 0))
    }
}
