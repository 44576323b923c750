//! The loop: sleep till an input or a deadline, take all that is pending, draw once the terminal has taken the
//! last picture. A slow terminal gets fewer pictures, never old ones, and holds nothing up.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::{Exit, Session};
use crate::tui::input::{Arrival, Input, Mailbox, Millis, Timed};

/// Inputs taken before a picture is due even if more are waiting, so that a held key shows its way.
const BATCH: usize = 512;

/// Where inputs come from.
pub trait Source {
    /// What has come, at most so much; waits for it at most so long. None when the time is over. It comes back with
    /// nothing when there is something in the mailbox, or room for the next picture; where nothing can come any more,
    /// with [`Input::Hangup`].
    fn wait(&mut self, patience: Option<Duration>, most: usize) -> Option<Vec<Arrival>>;
}

/// Where pictures go.
pub trait Sink {
    /// Whether the last picture has gone; after a `false`, [`Source::wait`] comes back when it has.
    fn is_clear(&self) -> bool;
    /// Sends a picture.
    fn show(&mut self, picture: &str) -> io::Result<()>;
}

/// A sink that takes everything at once.
#[derive(Debug)]
pub struct Direct<W>(pub W);

impl<W: Write> Sink for Direct<W> {
    fn is_clear(&self) -> bool {
        true
    }

    fn show(&mut self, picture: &str) -> io::Result<()> {
        self.0.write_all(picture.as_bytes())?;
        self.0.flush()
    }
}

/// The client's clock as seen from here: its last stamp and when that arrived.
struct Clock {
    /// What the session's clock showed when this terminal came, whose own began at nought.
    base: Millis,
    stamp: Millis,
    arrived: Instant,
}

impl Clock {
    fn now(&self) -> Millis {
        self.stamp + u64::try_from(self.arrived.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// A stamp of the terminal's as the session's time.
    fn set(&mut self, stamp: Millis) -> Millis {
        *self = Self { base: self.base, stamp: self.base.saturating_add(stamp), arrived: Instant::now() };
        self.stamp
    }
}

impl Session {
    /// Runs until the person leaves or the terminal goes away.
    pub fn run(&mut self, events: &mut impl Source, news: &Mailbox, out: &mut impl Sink) -> io::Result<Exit> {
        let mut clock = Clock { base: self.now, stamp: self.now, arrived: Instant::now() };
        loop {
            if out.is_clear() {
                let picture = self.frame();
                if !picture.is_empty() {
                    out.show(&picture)?;
                }
            }
            let due = self.next_deadline().map(|due| due.saturating_sub(clock.now()));
            match events.wait(due.map(Duration::from_millis), BATCH) {
                Some(arrivals) => {
                    let stamped = arrivals.into_iter().map(|arrival| match arrival {
                        Arrival::Terminal(Timed { at, input }) => Timed { at: clock.set(at), input },
                        Arrival::Owner(input) => Timed { at: clock.now(), input },
                    });
                    let batch = stamped.collect();
                    self.take_all(batch);
                    if self.exit.is_none() {
                        self.look_at_jobs();
                    }
                    let changed = news.take();
                    if !changed.is_empty() && self.exit.is_none() {
                        self.take(Timed { at: clock.now(), input: Input::Wake(changed) });
                    }
                }
                None => self.pass(clock.now()),
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
