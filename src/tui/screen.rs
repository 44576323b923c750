//! What a screen is, what it is told, and what it may ask for. A screen is a value: it can be cloned, drawn
//! without effects and driven without a terminal.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use super::action::Action;
use super::backend::{Backend, Choice, Draft};
use super::input::{Millis, Subject};
use super::job::{Failed, Job};
use super::keymap::Keymap;
use super::list_memory::ListId;
use super::route::Route;
use super::scan::Scan;
use super::theme::{Theme, Tone};
use super::typing::Typing;
use super::words::Words;
use super::workspace::Workspace;
use soxa_domain::person::Person;
use soxa_paper::report::compute::Report;
use soxa_service::ServiceError;

/// A layer of a session: a whole screen, or something laid over one.
pub trait Screen {
    /// What the first line calls it.
    fn title(&self, words: &Words) -> String;
    /// Its keymap contexts, most specific first; `global` is understood.
    fn contexts(&self) -> &'static [&'static str];
    /// Takes an event; what it ignores goes on to the keymap or to the session.
    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome;
    /// Draws itself and says where the cursor stands.
    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position>;

    /// Word key of the help's own paragraph.
    fn help(&self) -> &'static str;
    /// The focused field's name and what can be put in, for the help.
    fn field_help(&self, _words: &Words) -> Option<(String, String)> {
        None
    }
    /// The keys that matter now, for the last line, most important first.
    fn hints(&self) -> Vec<Hint>;
    /// When it wants `UiEvent::Deadline`.
    fn deadline(&self) -> Option<Millis> {
        None
    }
    /// Whether the layer below stays visible around it.
    fn is_overlay(&self) -> bool {
        false
    }
    /// What is typed and not saved.
    fn draft(&self) -> Option<Draft> {
        None
    }
    /// The work it waits for.
    fn waits_for(&self) -> Option<&Job> {
        None
    }
    /// The list it is, where it is one.
    fn list(&self) -> Option<ListId> {
        None
    }
    /// A copy, so that a card scan can be undone where it began.
    fn boxed_clone(&self) -> Box<dyn Screen>;
}

impl Clone for Box<dyn Screen> {
    fn clone(&self) -> Self {
        self.boxed_clone()
    }
}

/// What a screen is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UiEvent {
    /// A key bound to an action.
    Action(Action),
    /// A character, before the keymap sees it.
    Text(char),
    /// Pasted text, not yet sanitised for one line.
    Paste(String),
    /// A card was scanned.
    Card(Scan),
    /// A case code was scanned.
    CaseCode(String),
    /// Records changed somewhere.
    Changed(Vec<Subject>),
    /// The screen's own deadline has passed.
    Deadline,
    /// The work that is waited for has moved, or is over.
    Moved,
    /// The layer above closed with this answer, or none.
    Resume(Option<Answer>),
    /// The terminal's size changed; the new one is in the context.
    Resized,
    /// The form's field of this number was clicked.
    Field(usize),
}

/// What a dialog was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// An action chosen by name.
    Action(Action),
    /// Somebody who was not in the register when the list was opened.
    Person(Choice),
    /// Somebody who is to be kept with what is being handed in.
    Newcomer(Box<Person>),
    /// A period.
    Period(soxa_paper::report::period::Period),
    /// A report that was worked out.
    Report(Arc<Report>),
    /// Many records were written as one act: its journal entry.
    Written(u64),
    /// An act was taken back.
    TakenBack,
}

/// Whether a screen made use of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did.
    Consumed,
    /// It is for somebody else.
    Ignored,
}

/// A key worth showing in the last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// The action whose key is shown.
    pub action: Action,
    /// Word key of a label of its own; else the action's.
    pub label: Option<&'static str>,
    /// What is shown as its key where that is none of the keymap's, such as a range of digits.
    pub keys: Option<&'static str>,
}

impl From<Action> for Hint {
    fn from(action: Action) -> Self {
        Self { action, label: None, keys: None }
    }
}

/// A short notice in the line above the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// What it says.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

/// What a screen asks the session to do after `update`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Lay a screen over this one.
    Open(Route),
    /// Close this one, telling the one below.
    Close(Option<Answer>),
    /// Open a place for which all is ready.
    Arrive(Route),
    /// Do something beside the session; its screen lies over this one as long as it takes.
    Work(Job),
    /// Open a screen in place of this one.
    Replace(Route),
    /// A card was read: as if it had been scanned.
    Card(Scan),
    /// Say something briefly.
    Toast(Toast),
    /// Put a text on the terminal's clipboard, where it takes that.
    Copy(String),
    /// Leave the program.
    Quit,
}

/// What a screen may see and ask while it is told something.
pub struct Ctx<'a> {
    /// The world behind the screens.
    pub backend: &'a dyn Backend,
    /// Words of the interface.
    pub words: &'a Words,
    /// The keymap in force.
    pub keymap: &'a Keymap,
    /// Time of the event, by the terminal's clock.
    pub now: Millis,
    /// The size screens have to draw in.
    pub size: Size,
    /// The typing method.
    pub typing: &'a Typing,
    effects: RefCell<Vec<Effect>>,
}

impl<'a> Ctx<'a> {
    /// A context for one event.
    pub fn new(
        backend: &'a dyn Backend,
        words: &'a Words,
        keymap: &'a Keymap,
        typing: &'a Typing,
        now: Millis,
        size: Size,
    ) -> Self {
        Self { backend, words, keymap, now, size, typing, effects: RefCell::default() }
    }

    /// The register and who works on it; none in stories that need no register.
    pub fn workspace(&self) -> Option<&'a Workspace> {
        self.backend.workspace()
    }

    fn ask(&self, effect: Effect) {
        self.effects.borrow_mut().push(effect);
    }

    /// What a service read; a failure is shown in the line above the keys.
    pub fn read<T>(&self, read: Result<T, ServiceError>) -> Option<T> {
        read.map_err(|e| self.toast(Tone::Bad, self.words.tell(&e))).ok()
    }

    /// Shows why a screen could not be brought up to date; what it showed before stays.
    pub fn reloaded(&self, load: Result<(), ServiceError>) {
        self.read(load);
    }

    /// Lays another screen over this one.
    pub fn open(&self, route: Route) {
        self.ask(Effect::Open(route));
    }

    /// Has something done beside the session.
    pub fn work(&self, job: Job) {
        self.ask(Effect::Work(job));
    }

    /// What comes after work that is over; nothing before.
    pub fn settle(&self, job: &Job) {
        let Some(ended) = job.take_end() else { return };
        match ended {
            Ok(ending) => {
                self.ask(Effect::Close(ending.answer));
                ending.then.into_iter().for_each(|effect| self.ask(effect));
            }
            Err(Failed(why)) => {
                self.ask(Effect::Close(None));
                self.toast(Tone::Bad, self.words.tell(&why));
            }
        }
    }

    /// Closes this screen.
    pub fn close(&mut self) {
        self.ask(Effect::Close(None));
    }

    /// Closes this screen with an answer for the one below.
    pub fn answer(&mut self, answer: Answer) {
        self.ask(Effect::Close(Some(answer)));
    }

    /// Opens another screen in place of this one.
    pub fn replace(&mut self, route: Route) {
        self.ask(Effect::Replace(route));
    }

    /// Says something in the line above the keys for a few seconds.
    pub fn toast(&self, tone: Tone, text: impl Into<String>) {
        self.ask(Effect::Toast(Toast { text: text.into(), tone }));
    }

    /// Puts a text on the terminal's clipboard, where it takes that.
    pub fn copy(&mut self, text: &str) {
        self.ask(Effect::Copy(text.to_owned()));
    }

    /// Notes what was looked for, once something found is opened.
    pub fn searched(&self, query: &str) {
        if let Some(workspace) = self.workspace() {
            soxa_service::access::searched(&workspace.register, &workspace.actor, query);
        }
    }

    /// Leaves the program.
    pub fn quit(&mut self) {
        self.ask(Effect::Quit);
    }

    /// What was asked for, in order.
    pub fn into_effects(self) -> Vec<Effect> {
        self.effects.into_inner()
    }
}

/// What a screen may see while it is drawn.
pub struct ViewCtx<'a> {
    /// Words of the interface.
    pub words: &'a Words,
    /// The keymap in force.
    pub keymap: &'a Keymap,
    /// The terminal's look.
    pub theme: Theme,
    /// Counts rows formatted, so that a test can hold that only visible ones are.
    pub rows_drawn: &'a Cell<usize>,
    /// What stands where, for the mouse.
    pub spots: &'a RefCell<Vec<Spot>>,
    /// Whether letters are typed into the list on top, so that none of them is a key to show.
    pub typing_into_list: bool,
}

/// A place on the screen that does something when clicked. Every one of them has a key; none needs a mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Where.
    pub area: Rect,
    /// What it does.
    pub target: Target,
}

/// What a click does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The same as a key bound to this.
    Action(Action),
    /// Selects the row so many below the selected one; the selected one itself is opened.
    Step(isize),
    /// Puts the cursor into the form's field of this number.
    Field(usize),
}

impl ViewCtx<'_> {
    /// Says that one row from here on does something when clicked.
    pub fn spot(&self, x: u16, y: u16, width: u16, target: Target) {
        self.spots.borrow_mut().push(Spot { area: Rect { x, y, width, height: 1 }, target });
    }

    /// Says that a row of a list is selected, or opened if it already is, when clicked.
    pub fn row_spot(&self, area: Rect, y: u16, index: usize, selected: usize) {
        let step = isize::try_from(index).unwrap_or(0) - isize::try_from(selected).unwrap_or(0);
        self.spot(area.x, y, area.width, Target::Step(step));
    }
}
