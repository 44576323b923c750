//! Drives a session without a terminal, by stories: `app.press("F3").type_text("dinh van").sees("Thôn 2")`.
//! Time is the story's own, so a story never waits. For tests here and in `tests/`, and for replayed scripts.

use std::fmt::Write as _;
use std::rc::Rc;
use std::time::Duration;

use crossterm::event::KeyEvent;
use ratatui::layout::Size;

use super::backend::Backend;
use super::input::{Input, Millis, Timed};
use super::keymap::Chord;
use super::session::{Options, Session};

/// What turns bytes into a screen: a terminal emulator, given by the test.
pub trait Glass {
    /// Shows bytes.
    fn show(&mut self, bytes: &[u8]);
    /// The rows shown, blanks at their ends included.
    fn rows(&self) -> Vec<String>;
    /// Has another size.
    fn resize(&mut self, size: Size);
}

/// A story being told.
pub struct Driver<G> {
    session: Session,
    glass: G,
    now: Millis,
    last_frame: String,
    waits: bool,
}

/// Milliseconds between the keys of a person.
const PERSON: Millis = 200;
/// How long a story waits for work beside its session.
const PATIENCE: Duration = Duration::from_mins(1);
/// Milliseconds between the keys of a scanner.
const SCANNER: Millis = 5;

impl<G: Glass> Driver<G> {
    /// A story at the start screen.
    pub fn new(backend: Rc<dyn Backend>, options: Options, size: Size, mut glass: G) -> Self {
        glass.resize(size);
        let session = Session::new(backend, options, size);
        let mut driver = Self { session, glass, now: 1_000, last_frame: String::new(), waits: true };
        driver.draw();
        driver
    }

    /// Presses a key by its name in keymaps.
    ///
    /// # Panics
    /// When there is no such key.
    pub fn press(&mut self, key: &str) -> &mut Self {
        self.now += PERSON;
        self.key(key)
    }

    fn key(&mut self, key: &str) -> &mut Self {
        let Some(chord) = Chord::parse(key) else {
            self.fail(&format!("no key is called {key:?}"));
        };
        self.input(Input::Key(KeyEvent::from(chord)))
    }

    /// Types a text as a person does.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.now += PERSON;
            self.char(c);
        }
        self
    }

    /// Types a text as a scanner does.
    pub fn scan(&mut self, text: &str) -> &mut Self {
        self.now += PERSON;
        for c in text.chars() {
            self.now += SCANNER;
            match c {
                '\r' | '\n' => self.key("Enter"),
                '\t' => self.key("Tab"),
                c => self.char(c),
            };
        }
        self
    }

    /// Sends keys at one moment, as an input method does; `⌫` stands for Backspace.
    pub fn burst(&mut self, keys: &str) -> &mut Self {
        self.now += PERSON;
        for c in keys.chars() {
            if c == '⌫' {
                self.key("Backspace")
            } else {
                self.char(c)
            };
        }
        self
    }

    fn char(&mut self, c: char) -> &mut Self {
        self.input(Input::Key(KeyEvent::from(crossterm::event::KeyCode::Char(c))))
    }

    /// Pastes a text.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.now += PERSON;
        self.input(Input::Paste(text.to_owned()))
    }

    /// Opens a place.
    pub fn go(&mut self, route: &super::route::Route) -> &mut Self {
        self.session.go(route);
        self.draw();
        self
    }

    /// Lets time pass.
    pub fn wait(&mut self, millis: Millis) -> &mut Self {
        self.now += millis;
        self.session.pass(self.now);
        self.draw();
        self
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.glass.resize(Size { width, height });
        self.input(Input::Resize(width, height))
    }

    /// Sends any input at this moment.
    pub fn input(&mut self, input: Input) -> &mut Self {
        self.session.take(Timed { at: self.now, input });
        self.draw();
        self
    }

    /// Waits for work beside the session from now on, or shows it while it goes on.
    pub fn waits(&mut self, waits: bool) -> &mut Self {
        self.waits = waits;
        self.draw();
        self
    }

    fn draw(&mut self) {
        if self.waits {
            self.session.settle(PATIENCE);
        }
        self.last_frame = self.session.frame();
        self.glass.show(self.last_frame.as_bytes());
    }

    /// The bytes of the last picture.
    pub fn bytes(&self) -> &str {
        &self.last_frame
    }

    /// The screen itself, with its colours.
    pub fn glass(&self) -> &G {
        &self.glass
    }

    /// The session.
    pub fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// The screen as text, without blanks at the ends of its rows.
    pub fn screen(&self) -> String {
        let rows = self.glass.rows();
        rows.iter().fold(String::new(), |mut text, row| {
            let _ = writeln!(text, "{}", row.trim_end());
            text
        })
    }

    fn shows(&self, text: &str) -> bool {
        self.glass.rows().iter().any(|row| row.contains(text))
    }

    /// Holds that a text is on the screen; blanks behind it count.
    ///
    /// # Panics
    /// When it is not; the message shows the screen.
    pub fn sees(&mut self, text: &str) -> &mut Self {
        if self.shows(text) { self } else { self.fail(&format!("{text:?} is not on the screen")) }
    }

    /// Holds that a text is not on the screen.
    ///
    /// # Panics
    /// When it is; the message shows the screen.
    pub fn misses(&mut self, text: &str) -> &mut Self {
        if self.shows(text) { self.fail(&format!("{text:?} is on the screen")) } else { self }
    }

    #[allow(clippy::panic)] // A story that fails is a test that fails.
    fn fail(&self, what: &str) -> ! {
        panic!("{what}:\n{}", self.screen());
    }
}
