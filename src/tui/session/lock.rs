//! The locked terminal: nothing of the work is drawn, nothing of it is lost. It opens for its operator, or for
//! another one, who then has a terminal of their own; what was typed waits for its owner.

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;
use zeroize::Zeroizing;

use super::drafts::DraftKeeper;
use super::{Exit, Session};
use crate::tui::action::Action;
use crate::tui::chrome;
use crate::tui::fit;
use crate::tui::keymap::Chord;
use crate::tui::theme::Tone;

/// What is typed at a locked terminal.
#[derive(Debug, Clone, Default)]
pub(super) struct Lock {
    /// Another operator's name, where one is to sit down.
    name: Option<String>,
    secret: Zeroizing<String>,
    in_secret: bool,
    /// Nobody works here yet: there is nothing to go back to.
    vacant: bool,
    refusal: Option<String>,
}

/// More than any name or secret.
const LONGEST: usize = 128;

impl Session {
    /// Covers the screen until its operator comes back. What is typed stays.
    pub fn lock(&mut self) {
        if self.lock.is_none() {
            self.keep_all_drafts();
            self.cards.interrupt();
            self.codes.end(0);
            self.toast = None;
            self.lock = Some(Lock { in_secret: true, ..Lock::default() });
        }
        self.dirty = true;
    }

    /// Covers the screen until somebody says who it is.
    pub fn ask_who(&mut self) {
        self.lock = Some(Lock { name: Some(String::new()), vacant: true, ..Lock::default() });
        self.dirty = true;
    }

    /// Whether the screen is covered.
    pub fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    /// Whether nobody has signed in yet.
    pub fn is_vacant(&self) -> bool {
        self.lock.as_ref().is_some_and(|lock| lock.vacant)
    }

    /// Covers the screen, and asks who sits down.
    pub(super) fn change_operator(&mut self) {
        self.lock();
        if let Some(lock) = &mut self.lock {
            *lock = Lock { name: Some(String::new()), vacant: lock.vacant, ..Lock::default() };
        }
    }

    pub(super) fn locked_text(&mut self, text: &str) {
        let Some(lock) = &mut self.lock else { return };
        // Room for all of it at once: a string that grows leaves what it held behind.
        lock.secret.reserve(LONGEST * 4);
        let into = match &mut lock.name {
            Some(name) if !lock.in_secret => name,
            _ => &mut *lock.secret,
        };
        into.extend(text.chars().filter(|c| !c.is_control()).take(LONGEST.saturating_sub(into.len())));
        self.dirty = true;
    }

    pub(super) fn locked_key(&mut self, chord: Chord) {
        if let Some(c) = chord.typed() {
            return self.locked_text(c.encode_utf8(&mut [0; 4]));
        }
        let action = self.options.keymap.action(&[], chord);
        let Some(lock) = &mut self.lock else { return };
        self.dirty = true;
        if chord.is(KeyCode::Enter) {
            return self.try_key();
        }
        if chord.is(KeyCode::Tab)
            || chord.is(KeyCode::BackTab)
            || chord.is(KeyCode::Up)
            || chord.is(KeyCode::Down)
        {
            lock.in_secret = lock.name.is_none() || !lock.in_secret;
        } else if chord.is(KeyCode::Backspace) {
            let into = if lock.in_secret { Some(&mut *lock.secret) } else { lock.name.as_mut() };
            into.and_then(String::pop);
        } else if chord.is(KeyCode::Esc) {
            lock.secret.clear();
            lock.refusal = None;
            if !lock.vacant {
                (lock.name, lock.in_secret) = (None, true);
            }
        } else {
            match action {
                Some(Action::ChangeOperator | Action::Choose) => self.change_operator(),
                Some(Action::Quit) => self.leave(Exit::Quit),
                _ => {}
            }
        }
    }

    fn try_key(&mut self) {
        let Some(lock) = &mut self.lock else { return };
        if !lock.in_secret {
            lock.in_secret = true;
            return;
        }
        let secret = std::mem::take(&mut lock.secret);
        let refused = match lock.name.clone() {
            None => self.sign_in.unlock(&secret).err(),
            Some(name) => match self.sign_in.sign_in(name.trim(), &secret) {
                Ok(backend) => {
                    self.take_over(backend);
                    None
                }
                Err(why) => Some(why),
            },
        };
        match refused {
            None => {
                self.lock = None;
                self.painter.forget();
                // Nobody was told of changes while nothing was shown.
                self.rouse();
            }
            Some(why) => {
                if let Some(lock) = &mut self.lock {
                    lock.refusal = Some(self.options.words.tell(&*why));
                }
            }
        }
    }

    /// Another operator's terminal takes this terminal.
    fn take_over(&mut self, backend: std::rc::Rc<dyn crate::tui::backend::Backend>) {
        self.keep_all_drafts();
        self.drafts = DraftKeeper::default();
        self.backend = backend;
        self.start_again();
        self.rights = self.backend.rights().unwrap_or_default();
    }

    /// The next time at which an unused terminal locks itself.
    pub(super) fn used(&mut self) {
        self.idle_at = self.sign_in.idle().filter(|_| self.lock.is_none()).map(|idle| self.now + idle);
    }

    /// What a locked terminal shows.
    pub(super) fn locked_picture(&self, buf: &mut Buffer) -> Option<Position> {
        let lock = self.lock.as_ref()?;
        let (words, theme) = (&self.options.words, self.options.theme);
        chrome::header(buf, words.say("lock.title"), self.backend.as_ref(), "typing.off", words);
        let (x, mut y) = (4, 5);
        let room = buf.area.width.saturating_sub(x + 2);
        let operator = self.backend.operator();
        let say = match (&lock.name, self.sign_in.asks()) {
            (Some(_), _) => words.say("lock.who").to_owned(),
            (None, true) => words.fill("lock.secret", &[("operator", &operator)]),
            (None, false) => words.fill("lock.enter", &[("operator", &operator)]),
        };
        for line in fit::wrap(&say, room) {
            fit::put(buf, x, y, &line, room, Style::new());
            y += 1;
        }
        y += 1;
        let mut cursor = None;
        let stars = "*".repeat(lock.secret.chars().count());
        let name = lock.name.as_deref().map(|name| (words.say("lock.name"), name, !lock.in_secret));
        let asks = lock.name.is_some() || self.sign_in.asks();
        let secret = asks.then_some((words.say("lock.password"), stars.as_str(), lock.in_secret));
        for (label, value, here) in name.into_iter().chain(secret) {
            fit::put(buf, x, y, label, 20, Style::new());
            let end = fit::put(buf, x + 20, y, value, room.saturating_sub(20), theme.tone(Tone::Strong));
            if here {
                cursor = Some(Position { x: end, y });
            }
            y += 1;
        }
        if let Some(refusal) = &lock.refusal {
            for line in fit::wrap(&format!("✗ {refusal}"), room) {
                y += 1;
                fit::put(buf, x, y, &line, room, theme.tone(Tone::Bad));
            }
        }
        let row = buf.area.bottom().saturating_sub(1);
        let keys = words.say("lock.keys");
        fit::put(buf, 1, row, keys, buf.area.width.saturating_sub(2), Style::new());
        cursor
    }
}
