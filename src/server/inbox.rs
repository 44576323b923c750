//! What comes for one session: its terminal's events, and the waker by which other threads reach it. The session's own
//! thread waits for both and reads; a key wakes no other thread on its way.

use std::io::{self, ErrorKind};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{RecvFlags, recv};
use zeroize::Zeroize;

use super::frame::Incoming;
use super::protocol::{ToOwner, understand};
use super::waker::Waker;
use crate::tui::input::{Arrival, Input, Millis, Timed};
use crate::tui::session::Source;

/// Bytes of one paste; what a client sends beyond them is passed over.
const PASTE: usize = 20 * 1024;
/// Bytes read at once.
const PIECE: usize = 8 * 1024;
/// The largest terminal, in columns, rows and cells: what a client claims beyond it is not believed.
const WIDEST: u16 = 500;
const HIGHEST: u16 = 200;
const CELLS: u32 = 64 * 1024;

/// A size as it is believed.
pub fn believed(width: u16, height: u16) -> Size {
    let width = width.min(WIDEST);
    let high = CELLS / u32::from(width.max(1));
    Size { width, height: height.min(HIGHEST).min(u16::try_from(high).unwrap_or(HIGHEST)) }
}

/// SessionHandlees a session from another thread.
#[derive(Debug, Clone)]
pub struct SessionHandle {
    waker: Waker,
    ends: Arc<AtomicBool>,
}

impl SessionHandle {
    /// Has it look into its mailbox, and whether the next picture may go.
    pub fn wake(&self) {
        self.waker.wake();
    }

    /// Has it end as if its line had dropped, however much else waits for it.
    pub fn hang_up(&self) {
        self.ends.store(true, Ordering::Release);
        self.waker.wake();
    }
}

/// What comes for a session.
#[derive(Debug)]
pub struct Inbox {
    stream: UnixStream,
    handle: SessionHandle,
    incoming: Incoming,
    /// The stamp of the last event.
    last: Millis,
    /// Whether more may have come than was taken.
    more: bool,
    /// Whether the line has dropped.
    is_over: bool,
}

impl Inbox {
    /// For a line.
    ///
    /// # Errors
    /// The system has no more files to be opened.
    pub fn new(stream: UnixStream) -> io::Result<Self> {
        let handle = SessionHandle { waker: Waker::new()?, ends: Arc::default() };
        Ok(Self { stream, handle, incoming: Incoming::default(), last: 0, more: false, is_over: false })
    }

    /// The way to it from other threads.
    pub fn handle(&self) -> SessionHandle {
        self.handle.clone()
    }

    /// Sleeps until something has come, at most so long; whether something has.
    fn sleep(&self, patience: Option<Duration>) -> rustix::io::Result<bool> {
        let (stream, waker) = (self.stream.as_fd(), self.handle.waker.as_fd());
        let mut fds = [stream, waker].map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN));
        let timeout = patience.and_then(|patience| Timespec::try_from(patience).ok());
        match poll(&mut fds, timeout.as_ref()) {
            Err(Errno::INTR) => return Ok(true),
            woken => woken?,
        };
        let [came, rung] = fds.map(|fd| !fd.revents().is_empty());
        if rung {
            self.handle.waker.quiet();
        }
        Ok(came || rung)
    }

    /// Adds what has come to a batch until it is full, or all has been taken.
    fn read_into(&mut self, batch: &mut Vec<Arrival>, most: usize) -> io::Result<()> {
        let mut piece = [0; PIECE];
        let mut last_piece = false;
        while batch.len() < most {
            match self.incoming.take()? {
                Some(mut frame) => {
                    let understood = understand(&frame);
                    frame.bytes.zeroize();
                    let ToOwner::Event(event) = understood? else {
                        return Err(ErrorKind::InvalidData.into());
                    };
                    batch.extend(self.heard(event));
                    if self.is_over {
                        return Ok(());
                    }
                }
                None if last_piece => return Ok(()),
                None => match recv(&self.stream, &mut piece, RecvFlags::DONTWAIT) {
                    Ok((0, _)) => return Err(ErrorKind::UnexpectedEof.into()),
                    Ok((n, _)) => {
                        let came = piece.get_mut(..n).unwrap_or_default();
                        self.incoming.add(came);
                        came.zeroize();
                        last_piece = n < PIECE;
                    }
                    Err(Errno::AGAIN) => return Ok(()),
                    Err(Errno::INTR) => {}
                    Err(e) => return Err(e.into()),
                },
            }
        }
        self.more = true;
        Ok(())
    }

    /// An event as it is believed.
    fn heard(&mut self, Timed { at, input }: Timed) -> Option<Arrival> {
        let input = match input {
            Input::Resize(width, height) => {
                let size = believed(width, height);
                Input::Resize(size.width, size.height)
            }
            Input::Paste(text) if text.len() > PASTE => return None,
            input => input,
        };
        // No clock runs backwards, and none jumps by years: sums of times stay sums.
        self.last = at.clamp(self.last, self.last.saturating_add(400 * 86_400_000).min(u64::MAX / 4));
        self.is_over |= input == Input::Hangup;
        Some(Arrival::Terminal(Timed { at: self.last, input }))
    }
}

impl Source for Inbox {
    fn wait(&mut self, patience: Option<Duration>, most: usize) -> Option<Vec<Arrival>> {
        let hung_up = || Some(vec![Arrival::Owner(Input::Hangup)]);
        if self.is_over {
            return hung_up();
        }
        let patience = if std::mem::take(&mut self.more) { Some(Duration::ZERO) } else { patience };
        let woken = self.sleep(patience);
        if self.handle.ends.load(Ordering::Acquire) || woken.is_err() {
            self.is_over = true;
            return hung_up();
        }
        let mut batch = Vec::new();
        if self.read_into(&mut batch, most).is_err() {
            // A client that talks nonsense is a line that has dropped.
            self.is_over = true;
            batch.push(Arrival::Owner(Input::Hangup));
        }
        (woken == Ok(true) || !batch.is_empty()).then_some(batch)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write;

    use super::*;
    use crate::server::protocol::say;

    const SOON: Option<Duration> = Some(Duration::from_secs(5));
    const AT_ONCE: Option<Duration> = Some(Duration::ZERO);

    fn line() -> (UnixStream, Inbox) {
        let (theirs, ours) = UnixStream::pair().unwrap();
        (theirs, Inbox::new(ours).unwrap())
    }

    fn resize(at: Millis, width: u16) -> Timed {
        Timed { at, input: Input::Resize(width, 24) }
    }

    fn tell(mut theirs: &UnixStream, event: Timed) {
        say(&mut theirs, &ToOwner::Event(event)).unwrap();
    }

    #[test]
    fn events_come_in_order_no_more_than_asked_for_and_no_clock_runs_backwards() {
        let (theirs, mut inbox) = line();
        assert_eq!(inbox.wait(AT_ONCE, 9), None);
        for (at, width) in [(10, 80), (9, 81), (12, u16::MAX)] {
            tell(&theirs, resize(at, width));
        }
        tell(&theirs, Timed { at: 13, input: Input::Paste("x".repeat(PASTE + 1)) });
        let first = [resize(10, 80), resize(10, 81)].map(Arrival::Terminal).to_vec();
        assert_eq!(inbox.wait(SOON, 2), Some(first));
        assert_eq!(inbox.wait(SOON, 9), Some(vec![Arrival::Terminal(resize(12, WIDEST))]));
        while inbox.wait(AT_ONCE, 9).is_some() {}
        inbox.handle().wake();
        assert_eq!(inbox.wait(SOON, 9), Some(Vec::new()), "woken, and nothing came");
        assert_eq!(inbox.wait(AT_ONCE, 9), None);
    }

    #[test]
    fn half_an_event_holds_nothing_up_and_whoever_ends_the_session_goes_before_all_events() {
        let (mut theirs, mut inbox) = line();
        theirs.write_all(b"J\xff\0\0").unwrap();
        assert_eq!(inbox.wait(SOON, 9), Some(Vec::new()));
        inbox.handle().hang_up();
        let over = || Some(vec![Arrival::Owner(Input::Hangup)]);
        assert_eq!((inbox.wait(SOON, 9), inbox.wait(None, 9)), (over(), over()));
    }

    #[test]
    fn nonsense_and_a_line_that_is_gone_are_a_terminal_that_is_gone() {
        for nonsense in [b"J\x02\0\0\0{}".as_slice(), b"?????", b""] {
            let (mut theirs, mut inbox) = line();
            tell(&theirs, resize(1, 80));
            theirs.write_all(nonsense).unwrap();
            drop(theirs);
            let mut came = Vec::new();
            while came.last() != Some(&Arrival::Owner(Input::Hangup)) {
                came.extend(inbox.wait(SOON, 9).unwrap());
            }
            assert_eq!(came.first(), Some(&Arrival::Terminal(resize(1, 80))), "{nonsense:?}");
        }
    }
}
