//! The process's own terminal: raw mode and the alternate screen around a session or a relay, its keys as
//! timed inputs, and the terminal put right again on every way out.

mod keys;
pub mod outlet;
mod restore;
mod signals;

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender};

use crossterm::terminal;
use ratatui::layout::Size;

pub use restore::{Manner, Raw};

use super::input::{Input, Timed};

/// The process's terminal, taken over until dropped.
pub struct LocalTerminal {
    raw: Raw,
    size: Size,
    events: Receiver<Timed>,
    sender: SyncSender<Timed>,
}

impl LocalTerminal {
    /// Takes the terminal over: its keys, signals and sizes arrive as events from now on.
    pub fn open(manner: Manner) -> io::Result<Self> {
        let (width, height) = terminal::size()?;
        let raw = Raw::enter(manner)?;
        let (sender, events) = std::sync::mpsc::sync_channel(4_096);
        let clock = keys::Stopwatch::start();
        signals::watch(sender.clone(), clock)?;
        keys::watch_line(sender.clone(), clock);
        keys::watch(sender.clone(), clock, manner.remote);
        Ok(Self { raw, size: Size { width, height }, events, sender })
    }

    /// Its size at the start; changes arrive as events.
    pub fn size(&self) -> Size {
        self.size
    }

    /// What happens at the terminal.
    pub fn events(&self) -> &Receiver<Timed> {
        &self.events
    }

    /// Says from another thread that it is over.
    pub fn injector(&self) -> impl Fn() + Send + use<> {
        let sender = self.sender.clone();
        move || drop(sender.send(Timed { at: 0, input: Input::Hangup }))
    }

    /// Where its bytes go: written whole, flushed once a frame.
    pub fn writer(&self) -> impl Write + use<> {
        io::BufWriter::with_capacity(16 * 1024, restore::Out)
    }

    /// Puts the terminal right again.
    pub fn close(self) -> io::Result<()> {
        self.raw.leave()
    }
}
