//! What a terminal tells a session. Events carry the terminal's own time, so that a scanner's burst can
//! be told from typing even after a slow line has bunched them together.

use std::sync::{Mutex, PoisonError};

use crossterm::event::{KeyEvent, MouseEvent};
use serde::{Deserialize, Serialize};

/// Milliseconds on the client's monotonic clock; only differences mean anything.
pub type Millis = u64;

/// An input and when it happened at the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timed {
    /// When, by the terminal's clock.
    pub at: Millis,
    /// What.
    pub input: Input,
}

/// What happened at a terminal, or to the records it may be showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Input {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text arrived as a bracketed paste.
    Paste(String),
    /// The terminal now has this many columns and rows.
    Resize(u16, u16),
    /// The mouse moved or clicked; soxa needs none.
    Mouse(MouseEvent),
    /// Records changed, here or at another terminal. No terminal says so.
    #[serde(skip)]
    Wake(Vec<Subject>),
    /// The terminal was taken away for a while (Ctrl+Z in a shell): draw nothing.
    Suspend,
    /// The terminal is back and its contents are unknown.
    Resume,
    /// The terminal is gone.
    Hangup,
}

/// A record that changed; sessions that show it paint it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A case.
    Case(u32),
    /// A person.
    Person(u32),
    /// A household.
    Household(u32),
    /// Figures of the start screen and the first line.
    Overview,
    /// Nothing that is shown may be seen any longer: the screen is covered.
    Cover,
}

/// What reaches a session: from its terminal, or from the owner of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// Something happened at the terminal, at a time of its clock.
    Terminal(Timed),
    /// Something happened elsewhere, now.
    Owner(Input),
}

/// Records that changed elsewhere, until the session takes notice: it never grows beyond a handful.
#[derive(Debug, Default)]
pub struct Mailbox(Mutex<Vec<Subject>>);

/// From so many changes on, a session is told only that much has changed.
const MANY: usize = 64;

impl Mailbox {
    /// Puts in what changed.
    pub fn put(&self, subjects: &[Subject]) {
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for subject in subjects {
            if (inside.len() < MANY || *subject == Subject::Cover) && !inside.contains(subject) {
                inside.push(*subject);
            }
        }
    }

    /// Takes everything out.
    pub fn take(&self) -> Vec<Subject> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
