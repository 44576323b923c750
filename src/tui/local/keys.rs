//! Keys, pastes and sizes of the process's terminal, read in a thread of its own.

use std::sync::mpsc::SyncSender;
use std::time::Instant;

use crossterm::event::{self, Event};
use rustix::event::{PollFd, PollFlags, poll};

use crate::tui::input::{Input, Millis, Timed};

/// Time since the terminal was taken over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stopwatch(Instant);

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    pub(super) fn millis(self) -> Millis {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Reads until the terminal is gone or nobody listens any more.
pub(super) fn watch(sender: SyncSender<Timed>, clock: Stopwatch) {
    std::thread::spawn(move || {
        let send = |input| sender.send(Timed { at: clock.millis(), input }).is_ok();
        loop {
            let input = match event::read() {
                Ok(Event::Key(key)) => Input::Key(key),
                Ok(Event::Paste(text)) => Input::Paste(text),
                Ok(Event::Resize(width, height)) => Input::Resize(width, height),
                Ok(Event::Mouse(mouse)) => Input::Mouse(mouse),
                Ok(_) => continue,
                // The end of standard input, or a terminal that no longer answers.
                Err(_) => {
                    send(Input::Hangup);
                    return;
                }
            };
            if !send(input) {
                return;
            }
        }
    });
}

/// Tells when the other end of the line is closed. A terminal that does not control the process says so by no
/// signal, and what reads keys only finds nothing to read.
pub(super) fn watch_line(sender: SyncSender<Timed>, clock: Stopwatch) {
    std::thread::spawn(move || {
        let stdin = std::io::stdin();
        loop {
            let mut line = [PollFd::new(&stdin, PollFlags::empty())];
            let woken = poll(&mut line, None);
            let gone = line.iter().any(|fd| fd.revents().intersects(PollFlags::HUP | PollFlags::ERR));
            if gone {
                let _ = sender.send(Timed { at: clock.millis(), input: Input::Hangup });
            }
            if gone || woken.is_err_and(|error| error != rustix::io::Errno::INTR) {
                return;
            }
        }
    });
}
