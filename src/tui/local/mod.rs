//! The process's own terminal: raw mode and the alternate screen around a session or a relay, its keys as
//! timed inputs, and the terminal put right again on every way out.

mod delivery;
mod keys;
pub mod outlet;
mod restore;
mod signals;

use std::io::{self, Write};

use crossterm::terminal;
use ratatui::layout::Size;

pub use restore::{Manner, Raw};

use self::delivery::Delivery;
use super::input::Timed;

/// The process's terminal, taken over until dropped.
pub struct LocalTerminal {
    raw: Raw,
    size: Size,
    delivery: Delivery,
}

impl LocalTerminal {
    /// Takes the terminal over: its keys, signals and sizes arrive as events from now on.
    pub fn open(manner: Manner) -> io::Result<Self> {
        let (width, height) = terminal::size()?;
        let raw = Raw::enter(manner)?;
        let delivery = Delivery::default();
        signals::watch(delivery.clone())?;
        keys::watch_line(delivery.clone());
        keys::watch(delivery.clone(), manner.remote);
        Ok(Self { raw, size: Size { width, height }, delivery })
    }

    /// Its size at the start; changes arrive as events.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Hands what happens at the terminal, and what has happened since it was taken over, to `taker`, in whichever
    /// thread sees it happen, until `taker` wants no more.
    pub fn hand_to(&self, taker: impl FnMut(Timed) -> bool + Send + 'static) {
        self.delivery.hand_to(Box::new(taker));
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
