//! One terminal's session: takes timed inputs, keeps the stack of screens, and makes bytes. It knows neither
//! whose terminal it is nor where the bytes go: the process's own, a socket and a test are the same to it.
//! It never reads a clock for what people do; time comes with the inputs, or is told with [`Session::pass`].
//!
//! Start reading at [`Session::run`]; what a key does is in `dispatch`, what is drawn in `frame`.

mod dispatch;
mod drafts;
mod frame;
mod layers;
mod lock;
mod modes;
mod point;
mod rights;
mod run;
mod work;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Size;

pub use layers::Layers;
pub use run::{Direct, Sink, Source};

use self::drafts::DraftKeeper;
use super::backend::Backend;
use super::input::{Input, Millis, Timed};
use super::job::Jobs;
use super::keymap::Keymap;
use super::painter::Painter;
use super::plain::{self, Speaker};
use super::route::Route;
use super::scan::{CardFilter, CodeFilter};
use super::screen::{Ctx, Spot, Toast};
use super::screens;
use super::sign_in::{SignIn, Unlocked};
use super::theme::{Theme, Tone};
use super::typing::Typing;
use super::words::Words;
use soxa_service::Permission;

/// What a session is given at its start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Words of the interface.
    pub words: Rc<Words>,
    /// The keymap in force.
    pub keymap: Rc<Keymap>,
    /// The terminal's look.
    pub theme: Theme,
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The person left.
    Quit,
    /// The terminal went away; the session's drafts are kept.
    Hangup,
    /// Whoever worked here is kept out from now on.
    KeptOut,
}

/// One terminal's session.
pub struct Session {
    backend: Rc<dyn Backend>,
    options: Options,
    size: Size,
    layers: Layers,
    typing: Typing,
    cards: CardFilter,
    codes: CodeFilter,
    /// How things stood when what may be a card, or a code, began.
    before_card: Option<Layers>,
    before_code: Option<Layers>,
    toast: Option<(Toast, Millis)>,
    /// The first row of the notice in the last picture.
    notice_row: Cell<Option<u16>>,
    drafts: DraftKeeper,
    now: Millis,
    minute: Millis,
    painter: Painter,
    /// The picture before the last one: memory for the next.
    canvas: Buffer,
    speaker: Speaker,
    /// Whether the last picture was that of a locked terminal.
    covered: bool,
    /// What stood where in the last picture.
    spots: RefCell<Vec<Spot>>,
    /// The depth of the list in which letters are commands.
    commands_at: Option<usize>,
    /// What is to be put on the terminal's clipboard with the next picture.
    copied: Option<String>,
    dirty: bool,
    suspended: bool,
    exit: Option<Exit>,
    sign_in: Rc<dyn SignIn>,
    lock: Option<lock::Lock>,
    idle_at: Option<Millis>,
    /// What whoever works here could do when last asked.
    rights: Vec<Permission>,
    /// Work beside the session; ended before the terminal goes.
    jobs: Jobs,
}

impl Session {
    /// A session at the start screen, for a terminal of this size.
    pub fn new(backend: Rc<dyn Backend>, options: Options, size: Size) -> Self {
        let typing = Typing::default();
        let size = if options.theme.plain { plain::SIZE } else { size };
        let body = super::chrome::body(size).as_size();
        let mut ctx = Ctx::new(backend.as_ref(), &options.words, &options.keymap, &typing, 0, body);
        let layers = Layers::new(screens::open(&backend.first(), &mut ctx));
        let said = ctx.into_effects();
        let painter = Painter::new(options.theme);
        let rights = backend.rights().unwrap_or_default();
        let mut session = Self {
            backend,
            options,
            size,
            layers,
            typing,
            cards: CardFilter::default(),
            codes: CodeFilter::default(),
            before_card: None,
            before_code: None,
            toast: None,
            notice_row: Cell::new(None),
            drafts: DraftKeeper::default(),
            now: 0,
            minute: 0,
            painter,
            canvas: Buffer::default(),
            speaker: Speaker::default(),
            covered: false,
            spots: RefCell::default(),
            commands_at: None,
            copied: None,
            dirty: true,
            suspended: false,
            exit: None,
            sign_in: Rc::new(Unlocked),
            lock: None,
            idle_at: None,
            rights,
            jobs: Jobs::default(),
        };
        session.say_only(said);
        session
    }

    /// With somebody who lets operators in.
    #[must_use]
    pub fn with_sign_in(mut self, sign_in: Rc<dyn SignIn>) -> Self {
        self.sign_in = sign_in;
        self.used();
        self
    }

    /// The same work at a terminal that came anew, whose contents are unknown.
    pub fn rejoin(&mut self, options: Options, size: Size) {
        self.exit = None;
        self.suspended = false;
        self.painter = Painter::new(options.theme);
        self.speaker = Speaker::default();
        self.options = options;
        self.take(Timed { at: self.now, input: Input::Resize(size.width, size.height) });
        self.dirty = true;
        if !self.sign_in.asks() && !self.is_vacant() {
            // Who came back has shown who it is by coming back.
            self.lock = None;
            self.rouse();
        }
    }

    /// Opens a place, as a key or a link would.
    pub fn go(&mut self, route: &Route) {
        self.open(route);
        self.dirty = true;
    }

    /// Why the session ended, once it has.
    pub fn exit(&self) -> Option<Exit> {
        self.exit
    }

    /// The name of who works here; empty before anybody does.
    pub fn operator(&self) -> String {
        self.backend.operator()
    }

    /// How many screens lie on one another.
    pub fn depth(&self) -> usize {
        self.layers.depth()
    }

    fn say(&mut self, tone: Tone, text: String) {
        self.toast = Some((Toast { text, tone }, self.now + dispatch::TOAST));
    }
}
