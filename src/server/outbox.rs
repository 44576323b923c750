//! What goes out to one client: written by a thread of its own, so that a client that does not read holds up
//! nobody else, and no more than one picture waits for it.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::frame::{self, Kind};
use super::protocol::{ToClient, say};

/// A command's words wait for a slow client up to here; then the command waits, or progress is left out.
const FULL: usize = 256 * 1024;

/// A client may leave a command's words unread for so long: somebody reads them page by page.
const STALL: Duration = Duration::from_mins(10);

/// The way out to one client.
#[derive(Clone)]
pub struct Outbox(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    stream: UnixStream,
    /// Called when everything has gone.
    drained: Box<dyn Fn() + Send + Sync>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Vec<u8>>,
    bytes: usize,
    closing: bool,
    broken: bool,
}

impl Outbox {
    /// Begins to write to a client.
    pub fn start(stream: UnixStream, drained: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
            stream,
            drained: Box::new(drained),
        });
        let out = Self(Arc::clone(&shared));
        std::thread::Builder::new()
            .name("out".to_owned())
            .stack_size(64 * 1024)
            .spawn(move || shared.run())?;
        Ok(out)
    }

    /// Whether everything has gone.
    pub fn is_clear(&self) -> bool {
        self.0.state().bytes == 0
    }

    /// Bytes of a kind, whatever already waits.
    pub fn push(&self, kind: Kind, bytes: &[u8]) -> io::Result<()> {
        let mut frames = Vec::new();
        frame::send(&mut frames, kind, bytes)?;
        self.0.push(frames)
    }

    /// Bytes of a kind, once there is room for them; a client that takes nothing for a long time is given up.
    pub fn push_when_room(&self, kind: Kind, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.0.state();
        let mut since = (Instant::now(), state.bytes);
        while state.bytes > FULL && !state.broken {
            if state.bytes != since.1 {
                since = (Instant::now(), state.bytes);
            }
            let left = STALL.saturating_sub(since.0.elapsed());
            if left.is_zero() {
                drop(state);
                self.drop_line();
                return Err(ErrorKind::TimedOut.into());
            }
            state = self.0.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(state);
        self.push(kind, bytes)
    }

    /// Bytes of a kind, if there is room for them.
    pub fn push_if_room(&self, kind: Kind, bytes: &[u8]) {
        if self.0.state().bytes <= FULL {
            let _ = self.push(kind, bytes);
        }
    }

    /// A message.
    pub fn say(&self, message: &ToClient) -> io::Result<()> {
        let mut frames = Vec::new();
        say(&mut frames, message)?;
        self.0.push(frames)
    }

    /// Says the last word; what waits is still written, then the line is closed.
    pub fn close(&self, message: &ToClient) {
        let _ = self.say(message);
        self.0.state().closing = true;
        self.0.changed.notify_all();
    }

    /// Waits until the last word has gone; a client that does not take it is not waited for longer than this.
    pub fn settle(&self, patience: Duration) {
        let until = Instant::now() + patience;
        let mut state = self.0.state();
        while state.bytes > 0 && !state.broken {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                drop(state);
                return self.drop_line();
            }
            state = self.0.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Closes the line at once.
    pub fn drop_line(&self) {
        {
            let mut state = self.0.state();
            (state.broken, state.bytes, state.queue) = (true, 0, VecDeque::new());
        }
        let _ = self.0.stream.shutdown(Shutdown::Both);
        self.0.changed.notify_all();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, frames: Vec<u8>) -> io::Result<()> {
        let mut state = self.state();
        if state.broken || state.closing {
            return Err(ErrorKind::BrokenPipe.into());
        }
        state.bytes += frames.len();
        state.queue.push_back(frames);
        drop(state);
        self.changed.notify_all();
        Ok(())
    }

    fn run(&self) {
        let mut stream = &self.stream;
        loop {
            let mut state = self.state();
            let next = loop {
                match state.queue.pop_front() {
                    Some(next) => break Some(next),
                    None if state.closing || state.broken => break None,
                    None => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                }
            };
            drop(state);
            let Some(bytes) = next else { break };
            let written = stream.write_all(&bytes);
            let mut state = self.state();
            state.bytes = state.bytes.saturating_sub(bytes.len());
            if written.is_err() {
                (state.broken, state.bytes) = (true, 0);
                state.queue.clear();
            }
            let clear = state.bytes == 0;
            drop(state);
            self.changed.notify_all();
            if clear {
                (self.drained)();
            }
        }
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}
