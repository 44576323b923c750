//! The terminal of the stories: an emulator that shows what a session sends.

use std::num::NonZeroU16;
use std::rc::Rc;

use ratatui::layout::Size;
use soxa::tui::driver::{Driver, Glass};
use soxa::tui::keymap::Keymap;
use soxa::tui::session::Options;
use soxa::tui::theme::Theme;
use soxa::tui::words::{Lang, Words};

use crate::town::Town;

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

pub type App = Driver<Vt>;

pub fn options(theme: Theme, lang: Lang) -> Options {
    Options { words: Rc::new(Words::of(lang).unwrap()), keymap: Rc::new(Keymap::standard().unwrap()), theme }
}

pub fn app_with(town: &Rc<Town>, theme: Theme, size: Size) -> App {
    let glass = Vt(vt100::Parser::new(NonZeroU16::new(24).unwrap(), NonZeroU16::new(80).unwrap(), 0));
    Driver::new(Rc::clone(town) as Rc<dyn soxa::tui::desk::Desk>, options(theme, Lang::Vi), size, glass)
}

pub fn app() -> App {
    app_with(&Rc::new(Town::default()), Theme::default(), Size { width: 80, height: 24 })
}
