//! What becomes of an input: scans and input methods first, then the focused field, then the keymap, then
//! what every screen has in common.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};
use ratatui::layout::Size;
use zeroize::Zeroizing;

use super::layers::Layers;
use super::{Exit, Options, Session};
use crate::tui::action::Action;
use crate::tui::chrome;
use crate::tui::input::{Input, Millis, Subject, Timed};
use crate::tui::keymap::Chord;
use crate::tui::plain::Speaker;
use crate::tui::route::Route;
use crate::tui::scan::{Scan, Verdict};
use crate::tui::screen::{Answer, Ctx, Effect, Outcome, Screen, UiEvent};
use crate::tui::theme::Tone;
use crate::tui::typing::Arrival;
use soxa_text::display::is_clean;

/// How long a notice stays.
pub(super) const TOAST: Millis = 6_000;

/// Keys that come within this time were pressed before what is said could be read.
const BURST: Millis = 500;

impl Session {
    /// Takes one input. Deadlines that lay before it are met first.
    pub fn take(&mut self, timed: Timed) {
        self.pass(timed.at);
        if !self.look_at_rights() {
            return;
        }
        if matches!(timed.input, Input::Key(_) | Input::Paste(_) | Input::Mouse(_)) {
            self.used();
        }
        match timed.input {
            Input::Paste(text) if self.is_locked() => self.locked_text(&Zeroizing::new(text)),
            Input::Mouse(_) | Input::Wake(_) if self.is_locked() => {}
            Input::Key(key) if key.kind != KeyEventKind::Release => self.key(key),
            Input::Key(_) => {}
            Input::Mouse(mouse) => self.mouse(mouse),
            Input::Paste(text) => self.paste(text),
            // Lines of text are the same at any size.
            Input::Resize(..) if self.options.theme.plain => {}
            Input::Resize(width, height) => self.resize(Size { width, height }),
            Input::Wake(subjects) if subjects.contains(&Subject::Cover) => self.lock(),
            Input::Wake(subjects) => {
                self.broadcast(&UiEvent::Changed(subjects));
                self.dirty = true;
            }
            Input::Suspend => self.suspended = true,
            Input::Resume => {
                self.suspended = false;
                self.painter.forget();
                self.speaker = Speaker::default();
                self.dirty = true;
            }
            Input::Hangup => self.leave(Exit::Hangup),
        }
    }

    /// Has every screen look again at what it shows.
    pub(super) fn rouse(&mut self) {
        self.broadcast(&UiEvent::Changed(vec![Subject::Overview]));
        self.dirty = true;
        self.used();
    }

    /// Before screens go away: what is typed in them must not go with them.
    pub(super) fn keep_all_drafts(&mut self) {
        self.drafts.touch(self.now);
        self.drafts.keep(None, &self.layers, self.backend.as_ref());
    }

    pub(super) fn leave(&mut self, exit: Exit) {
        self.keep_all_drafts();
        self.exit = Some(exit);
    }

    fn resize(&mut self, size: Size) {
        if self.size != size {
            self.size = size;
            self.broadcast(&UiEvent::Resized);
        }
        // A terminal may have wrapped or cut what it showed even if the size came back the same.
        self.painter.forget();
        self.dirty = true;
    }

    fn key(&mut self, key: KeyEvent) {
        let chord = Chord::from(key);
        // What was said of something else does not stand over what comes next; keys that come at once are of one burst.
        if self.toast.as_ref().is_some_and(|(_, until)| until.saturating_sub(TOAST) + BURST <= self.now) {
            self.toast = None;
            self.dirty = true;
        }
        if self.is_locked() {
            return self.locked_key(chord);
        }
        match chord.typed() {
            Some(c) => self.typed(c, chord),
            None => self.pressed(chord),
        }
    }

    fn typed(&mut self, c: char, chord: Chord) {
        match self.codes.character(c, self.now) {
            Verdict::Remember => self.before_code = Some(self.layers.clone()),
            _ if !self.codes.is_watching(self.now) => self.before_code = None,
            _ => {}
        }
        match self.cards.character(c, self.now) {
            Verdict::Swallow => return,
            Verdict::RollBack => {
                self.codes.end(self.now);
                self.before_code = None;
                if let Some(before) = self.before_card.take() {
                    self.layers = before;
                }
                self.dirty = true;
                return;
            }
            Verdict::Remember => self.before_card = Some(self.layers.clone()),
            Verdict::Pass if !self.cards.is_watching() => self.before_card = None,
            Verdict::Pass => {}
        }
        if self.commanding() {
            let action = self.action_of(chord);
            return self.command(c, action);
        }
        match self.typing.arrive(c) {
            Arrival::Filler => return,
            Arrival::SteppedAside => {
                let text = self.options.words.say("typing.stepped_aside").to_owned();
                self.say(Tone::Look, text);
            }
            Arrival::Plain => {}
        }
        // A scanner or a paste without brackets can type what no line may hold.
        if is_clean(c.encode_utf8(&mut [0; 4])) && self.tell(&UiEvent::Text(c)) == Outcome::Ignored {
            self.bound(chord);
        }
    }

    fn pressed(&mut self, chord: Chord) {
        if let Some(digit) = chord.scanned()
            && self.cards.belongs(digit, self.now)
        {
            return;
        }
        let backspace = self.action_of(chord) == Some(Action::DeleteBack);
        if backspace {
            self.cards.backspace();
            self.codes.end(0);
            if self.typing.backspace_takes_filler() {
                return;
            }
        } else if chord.is(KeyCode::Enter) || chord.is(KeyCode::Tab) {
            if let Some(code) = self.codes.end(self.now) {
                return self.deliver_code(code);
            }
            let (verdict, scan) = self.cards.terminator(self.now);
            if let Some(scan) = scan {
                self.deliver_card(scan);
            }
            if verdict == Verdict::Swallow {
                return;
            }
        } else {
            self.cards.interrupt();
            self.codes.end(0);
        }
        self.bound(chord);
    }

    fn action_of(&self, chord: Chord) -> Option<Action> {
        let contexts = self.layers.top()?.contexts();
        self.options.keymap.action(contexts, chord)
    }

    fn bound(&mut self, chord: Chord) {
        if let Some(action) = self.action_of(chord) {
            self.act(action);
        }
    }

    fn paste(&mut self, text: String) {
        match self.cards.paste(&text, self.now) {
            Some(scan) => self.deliver_card(scan),
            None => {
                self.tell(&UiEvent::Paste(text));
            }
        }
    }

    fn deliver_card(&mut self, scan: Scan) {
        self.before_card = None;
        if self.tell(&UiEvent::Card(scan.clone())) == Outcome::Ignored {
            self.open(&Route::Scanned { card: scan });
        }
    }

    fn deliver_code(&mut self, code: String) {
        if let Some(before) = self.before_code.take() {
            self.layers = before;
        }
        if self.tell(&UiEvent::CaseCode(code.clone())) == Outcome::Ignored {
            let (found, effects) = self.with_ctx(|_, ctx| ctx.read(ctx.backend.find(&code, 1)));
            self.say_only(effects);
            if let Some(found) = found {
                self.open(&found.rows.first().map_or(Route::CaseSearch { query: code }, Route::from));
            }
        }
    }

    /// An action: the top screen's, or else what it means everywhere.
    pub(super) fn act(&mut self, action: Action) {
        if self.switch(action) {
            return;
        }
        if self.tell(&UiEvent::Action(action)) == Outcome::Consumed {
            return;
        }
        match action {
            Action::Back => self.close(None),
            Action::Quit => self.leave(Exit::Quit),
            Action::NextItem => self.turn(Action::Down),
            Action::PrevItem => self.turn(Action::Up),
            Action::Lock => self.lock(),
            Action::ChangeOperator => self.change_operator(),
            Action::TypingMethod => self.typing.cycle(),
            Action::Help => {
                if let Some(page) = self.help_page() {
                    self.open(&Route::Help(page));
                }
            }
            Action::Palette => {
                let contexts = self.layers.top().map(|screen| screen.contexts().to_vec()).unwrap_or_default();
                let list = self.layers.top().and_then(Screen::list);
                self.open(&Route::Palette(contexts, list));
            }
            // What a screen does not take back itself is among the last acts.
            Action::UndoStep => self.open(&Route::Acts),
            Action::PrintQueue => self.open(&Route::PrintQueue),
            Action::Batch => self.open(&Route::Stays),
            Action::Search => self.open(&Route::People { query: String::new() }),
            _ => {
                if let Some(number) = action.screen_number() {
                    self.keep_all_drafts();
                    self.layers.clear();
                    self.open(&Route::Numbered(number));
                }
            }
        }
        self.dirty = true;
    }

    /// Tells the top screen, and does what it asks for.
    pub(super) fn tell(&mut self, event: &UiEvent) -> Outcome {
        let (outcome, effects) = self
            .with_ctx(|layers, ctx| layers.top_mut().map_or(Outcome::Ignored, |top| top.update(event, ctx)));
        if outcome == Outcome::Consumed {
            self.dirty = true;
            self.drafts.touch(self.now);
        }
        for effect in effects {
            self.apply(effect);
        }
        outcome
    }

    /// Lets screens act, and gives what they ask the session for.
    pub(super) fn with_ctx<T>(
        &mut self,
        act: impl FnOnce(&mut Layers, &mut Ctx<'_>) -> T,
    ) -> (T, Vec<Effect>) {
        let size = chrome::body(self.size).as_size();
        let Options { words, keymap, .. } = &self.options;
        let mut ctx = Ctx::new(self.backend.as_ref(), words, keymap, &self.typing, self.now, size);
        let done = act(&mut self.layers, &mut ctx);
        (done, ctx.into_effects())
    }

    fn broadcast(&mut self, event: &UiEvent) {
        let ((), effects) = self.with_ctx(|layers, ctx| {
            for screen in layers.all_mut() {
                screen.update(event, ctx);
            }
        });
        self.say_only(effects);
    }

    /// A screen below may say something; only the top one may move.
    pub(super) fn say_only(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Toast(toast) = effect {
                self.toast = Some((toast, self.now + TOAST));
            }
        }
    }

    pub(super) fn apply(&mut self, effect: Effect) {
        self.dirty = true;
        match effect {
            Effect::Open(route) => self.open(&route),
            Effect::Arrive(route) => self.arrive(&route),
            Effect::Work(job) => self.begin(job),
            Effect::Close(answer) => self.close(answer),
            Effect::Replace(route) => {
                self.keep_all_drafts();
                self.layers.pop();
                self.open(&route);
            }
            Effect::Card(scan) => self.deliver_card(scan),
            Effect::Toast(toast) => self.toast = Some((toast, self.now + TOAST)),
            Effect::Copy(text) => self.copied = Some(text),
            Effect::Quit => self.leave(Exit::Quit),
        }
    }

    pub(super) fn close(&mut self, answer: Option<Answer>) {
        self.keep_all_drafts();
        if !self.layers.pop() {
            return;
        }
        self.dirty = true;
        match answer {
            // A chosen action is done as if its key had been pressed on the screen below.
            Some(Answer::Action(action)) => self.act(action),
            answer => {
                self.tell(&UiEvent::Resume(answer));
            }
        }
    }

    /// Time has come to this; deadlines up to now are met, each at its own time.
    pub fn pass(&mut self, to: Millis) {
        // Each deadline is met once: a screen that asks again for the same time would stop the clock.
        while let Some(next) = self.next_deadline().filter(|next| *next <= to) {
            self.now = self.now.max(next);
            if !self.meet_deadlines() {
                break;
            }
        }
        self.now = self.now.max(to);
    }

    /// Meets what is due now; false when nothing moved.
    fn meet_deadlines(&mut self) -> bool {
        let before = self.next_deadline();
        let (scan, given_up) = self.cards.elapse(self.now);
        if let Some(scan) = scan {
            self.deliver_card(scan);
        }
        if given_up {
            let text = self.options.words.say("scan.given_up").to_owned();
            self.say(Tone::Look, text);
            self.dirty = true;
        }
        if let Some(code) = self.codes.elapse(self.now) {
            self.deliver_code(code);
        }
        if self.layers.top().and_then(Screen::deadline).is_some_and(|due| due <= self.now) {
            self.tell(&UiEvent::Deadline);
        }
        if self.toast.as_ref().is_some_and(|(_, until)| *until <= self.now) {
            self.toast = None;
            self.dirty = true;
        }
        if self.idle_at.is_some_and(|due| due <= self.now) {
            self.idle_at = None;
            self.lock();
        }
        self.drafts.keep(Some(self.now), &self.layers, self.backend.as_ref());
        if self.minute <= self.now {
            self.dirty = true;
            self.next_minute();
        }
        before != self.next_deadline()
    }

    /// The nearest time at which something is due without a key.
    pub fn next_deadline(&self) -> Option<Millis> {
        let screen = self.layers.top().and_then(Screen::deadline);
        let toast = self.toast.as_ref().map(|(_, until)| *until);
        let all = [
            screen,
            toast,
            self.idle_at,
            self.cards.deadline(),
            self.codes.deadline(),
            self.drafts.deadline(),
        ];
        all.into_iter().flatten().chain((self.minute > 0).then_some(self.minute)).min()
    }
}
