//! The terminal of the stories: an emulator that shows what a session sends.

use std::rc::Rc;

use ratatui::layout::Size;
use soxa::tui::driver::Driver;
use soxa::tui::keymap::Keymap;
use soxa::tui::session::Options;
use soxa::tui::theme::Theme;
use soxa::tui::words::{Lang, Words};

use crate::town::Town;

pub use crate::vt::Vt;

pub type App = Driver<Vt>;

pub fn options(theme: Theme, lang: Lang) -> Options {
    Options { words: Rc::new(Words::of(lang).unwrap()), keymap: Rc::new(Keymap::standard().unwrap()), theme }
}

pub fn app_with(town: &Rc<Town>, theme: Theme, size: Size) -> App {
    let glass = Vt::new();
    Driver::new(Rc::clone(town) as Rc<dyn soxa::tui::backend::Backend>, options(theme, Lang::Vi), size, glass)
}

pub fn app() -> App {
    app_with(&Rc::new(Town::default()), Theme::default(), Size { width: 80, height: 24 })
}
