//! What goes out to the other end: what the line takes at once goes at once; the rest is written by a thread that lives
//! as long as anything waits, so that an end that does not read holds up nobody else, and no more than one picture waits
//! for it.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::net::{SendFlags, send};
use serde::Serialize;
use zeroize::Zeroize;

use super::frame::{self, Kind};
use super::protocol::{ToClient, say};

/// What is sent waits for a slow line up to here; then the sender waits, or progress is left out.
const FULL: usize = 256 * 1024;

/// A client may leave a command's words unread for so long: somebody reads them page by page.
const STALL: Duration = Duration::from_mins(10);

/// The way out over one line.
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
    /// Frames, and how much of each has gone.
    queue: VecDeque<(Vec<u8>, usize)>,
    bytes: usize,
    /// Whether a thread is at it.
    writing: bool,
    closing: bool,
    broken: bool,
}

impl Outbox {
    /// For a line; `drained` is called when what had to wait has gone.
    pub fn new(stream: UnixStream, drained: impl Fn() + Send + Sync + 'static) -> Self {
        let drained = Box::new(drained);
        Self(Arc::new(Shared { state: Mutex::default(), changed: Condvar::new(), stream, drained }))
    }

    /// Whether everything has gone.
    pub fn is_clear(&self) -> bool {
        self.0.state().bytes == 0
    }

    /// Bytes of a kind, whatever already waits.
    pub fn push(&self, kind: Kind, bytes: &[u8]) -> io::Result<()> {
        let mut frames = Vec::new();
        frame::send(&mut frames, kind, bytes)?;
        self.push_frames(frames)
    }

    fn push_frames(&self, frames: Vec<u8>) -> io::Result<()> {
        if self.0.push(frames)? == Waits::ForAThread {
            let shared = Arc::clone(&self.0);
            let thread = std::thread::Builder::new().name("out".to_owned()).stack_size(64 * 1024);
            return thread.spawn(move || shared.run()).map(drop).inspect_err(|_| self.drop_line());
        }
        Ok(())
    }

    /// Bytes of a kind, once there is room for them; a client that takes nothing for a long time is given up.
    pub fn push_when_room(&self, kind: Kind, bytes: &[u8]) -> io::Result<()> {
        self.wait_for_room()?;
        self.push(kind, bytes)
    }

    fn wait_for_room(&self) -> io::Result<()> {
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
        Ok(())
    }

    /// Bytes of a kind, if there is room for them.
    pub fn push_if_room(&self, kind: Kind, bytes: &[u8]) {
        if self.0.state().bytes <= FULL {
            let _ = self.push(kind, bytes);
        }
    }

    /// A message.
    pub fn say<T: Serialize>(&self, message: &T) -> io::Result<()> {
        let mut frames = Vec::new();
        say(&mut frames, message)?;
        self.push_frames(frames)
    }

    /// A message, once there is room for it, as with [`Outbox::push_when_room`].
    pub fn say_when_room<T: Serialize>(&self, message: &T) -> io::Result<()> {
        self.wait_for_room()?;
        self.say(message)
    }

    /// Says the last word; what waits is still written, then the line is closed.
    pub fn close(&self, message: &ToClient) {
        let _ = self.say(message);
        let mut state = self.0.state();
        state.closing = true;
        if !state.writing {
            let _ = self.0.stream.shutdown(Shutdown::Both);
        }
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

    /// Sends what the line takes at once; whether and how the rest waits.
    fn push(&self, mut frames: Vec<u8>) -> io::Result<Waits> {
        let mut state = self.state();
        if state.broken || state.closing {
            return Err(ErrorKind::BrokenPipe.into());
        }
        // Nothing waits, so nothing is overtaken: a picture need not wait until another thread wakes for it.
        let sent = if state.writing { 0 } else { self.at_once(&frames) };
        let rest = frames.get(sent..).unwrap_or_default();
        if rest.is_empty() {
            frames.zeroize();
            return Ok(Waits::No);
        }
        state.bytes += rest.len();
        state.queue.push_back((frames, sent));
        let waits = if state.writing { Waits::InTurn } else { Waits::ForAThread };
        state.writing = true;
        Ok(waits)
    }

    /// How many bytes the line takes without waiting; where it is broken, the thread finds that out.
    fn at_once(&self, bytes: &[u8]) -> usize {
        let mut sent = 0;
        while let Some(rest) = bytes.get(sent..).filter(|rest| !rest.is_empty()) {
            match send(&self.stream, rest, SendFlags::DONTWAIT | SendFlags::NOSIGNAL) {
                Ok(n) => sent += n,
                Err(Errno::INTR) => {}
                Err(_) => break,
            }
        }
        sent
    }

    /// Writes what waits, to the last of it.
    fn run(&self) {
        while let Some((mut bytes, sent)) = self.next() {
            let rest = bytes.get(sent..).unwrap_or_default();
            let (length, written) = (rest.len(), (&self.stream).write_all(rest));
            bytes.zeroize();
            let mut state = self.state();
            state.bytes = state.bytes.saturating_sub(length);
            if written.is_err() {
                (state.broken, state.bytes) = (true, 0);
                state.queue.clear();
            }
            drop(state);
            self.changed.notify_all();
        }
        (self.drained)();
    }

    /// What is written next; none where nothing waits any more, and so no thread is at it.
    fn next(&self) -> Option<(Vec<u8>, usize)> {
        let mut state = self.state();
        let next = state.queue.pop_front();
        state.writing = next.is_some();
        if next.is_none() && (state.closing || state.broken) {
            let _ = self.stream.shutdown(Shutdown::Both);
        }
        next
    }
}

/// What becomes of what was to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waits {
    /// It has gone.
    No,
    /// A thread is already at what waits.
    InTurn,
    /// A thread must be begun for it.
    ForAThread,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Read;
    use std::sync::mpsc::channel;

    use super::*;
    use crate::server::frame::receive;

    #[test]
    fn a_line_that_is_full_holds_nobody_up_and_gets_everything_in_order() {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let (drained, clear) = channel();
        let out = Outbox::new(ours, move || {
            let _ = drained.send(());
        });
        out.push(Kind::Out, b"first").unwrap();
        assert!(out.is_clear(), "it went at once");
        let long = vec![b'x'; frame::LARGEST];
        for _ in 0..8 {
            out.push(Kind::Out, &long).unwrap();
        }
        assert!(!out.is_clear());
        out.push_if_room(Kind::Err, b"left out");
        out.push(Kind::Out, b"last").unwrap();
        out.close(&ToClient::Exit(0, String::new()));
        assert!(out.push(Kind::Out, b"after the last word").is_err());
        let mut lengths = Vec::new();
        while let Some(frame) = receive(&mut theirs).unwrap() {
            lengths.push(frame.bytes.len());
        }
        let sent: Vec<usize> = [5].into_iter().chain([frame::LARGEST; 8]).chain([4]).collect();
        assert_eq!(lengths.get(..10), Some(sent.as_slice()));
        assert_eq!(lengths.len(), 11, "the last word, and then the end");
        clear.recv().unwrap();
        assert!(out.is_clear());
    }

    #[test]
    fn a_line_that_is_gone_is_found_out() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let out = Outbox::new(ours, || {});
        drop(theirs);
        let _ = out.push(Kind::Out, b"nobody hears it");
        out.settle(Duration::from_secs(5));
        assert!(out.is_clear());
        assert_eq!(out.push(Kind::Out, b"x").unwrap_err().kind(), ErrorKind::BrokenPipe);
        let mut nothing = [0; 1];
        assert_eq!((&out.0.stream).read(&mut nothing).unwrap(), 0);
    }
}
