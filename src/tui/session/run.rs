//! The loop: sleep till an input or a deadline, take all that is pending, draw once.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::{Exit, Session};
use crate::tui::input::{Input, Millis, Timed};

/// Inputs taken before a picture is due even if more are waiting, so that a held key shows its way.
const BATCH: usize = 512;

/// The client's clock as seen from here: its last stamp and when that arrived.
struct Clock {
    stamp: Millis,
    arrived: Instant,
}

impl Clock {
    fn now(&self) -> Millis {
        self.stamp + u64::try_from(self.arrived.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl Session {
    /// Runs until the person leaves or the terminal goes away.
    pub fn run(&mut self, events: &Receiver<Timed>, mut out: impl Write) -> io::Result<Exit> {
        let mut clock = Clock { stamp: self.now, arrived: Instant::now() };
        loop {
            let bytes = self.frame();
            if !bytes.is_empty() {
                out.write_all(bytes.as_bytes())?;
                out.flush()?;
            }
            let first = match self.next_deadline() {
                Some(due) => events.recv_timeout(Duration::from_millis(due.saturating_sub(clock.now()))),
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match first {
                Ok(timed) => {
                    let mut batch = vec![timed];
                    batch.extend(events.try_iter().take(BATCH));
                    if let Some(last) = batch.last() {
                        clock = Clock { stamp: last.at, arrived: Instant::now() };
                    }
                    self.take_all(batch);
                }
                Err(RecvTimeoutError::Timeout) => self.pass(clock.now()),
                Err(RecvTimeoutError::Disconnected) => self.leave(Exit::Hangup),
            }
            if let Some(exit) = self.exit {
                return Ok(exit);
            }
        }
    }

    /// Takes what has piled up. Of a storm of new sizes only the last counts.
    pub fn take_all(&mut self, batch: Vec<Timed>) {
        let last_size = batch.iter().rposition(|timed| matches!(timed.input, Input::Resize(..)));
        for (index, timed) in batch.into_iter().enumerate() {
            let outdated = matches!(timed.input, Input::Resize(..)) && Some(index) != last_size;
            if !outdated && self.exit.is_none() {
                self.take(timed);
            }
        }
    }
}
