//! The terminal's end of the line. It knows nothing of cases or people: it relays keys one way and bytes the other,
//! and lends a command its files.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::frame::{Frame, Kind, LARGEST, receive, send};
use super::lent::{Lent, code};
use super::locked::{Credentials, Locked};
use super::outbox::Outbox;
use super::protocol::{CLOSING, Hello, ToClient, ToOwner, say, understand};
use crate::tui::input::{Input, Timed};
use crate::tui::local::{LocalTerminal, outlet};
use soxa_files::whole;

/// How it ended: the exit status, and a sentence where there is one.
pub type Ending = (u8, String);

/// After the terminal is gone, the owner has this long to put the drafts down.
const FAREWELL: Duration = Duration::from_secs(3);
/// Bytes of a paste that go together, and of pictures read at once.
const PIECE: usize = 16 * 1024;

/// How it went with an owner.
pub enum Asked {
    /// It was done, or refused.
    Ended(Ending),
    /// The register is encrypted and not open yet.
    Locked(UnixStream, Locked),
    /// The owner was on its way out, or gone before it said a word, and so before it did anything.
    NotBegun,
}

/// Runs a session on this terminal until the person leaves.
pub fn attach(mut stream: UnixStream, mut hello: Hello, terminal: &LocalTerminal) -> io::Result<Asked> {
    let first = greeted(&mut stream, &hello);
    hello.who.forget();
    let Some(first) = first? else { return Ok(Asked::NotBegun) };
    if let Some(locked) = locked(&first)? {
        return Ok(Asked::Locked(stream, locked));
    }
    let line = Line { out: Outbox::new(stream.try_clone()?, || {}), parted: Arc::default() };
    let parted = Arc::clone(&line.parted);
    terminal.hand_to(move |event| line.tell(event));
    match show(&mut BufReader::with_capacity(PIECE, stream), first, &mut terminal.writer()) {
        Err(_) if parted.load(Ordering::Acquire) => Ok(Asked::Ended((0, String::new()))),
        // It may have greeted before it went; no session had begun.
        Ok((_, text)) if text == CLOSING => Ok(Asked::NotBegun),
        ended => ended.map(Asked::Ended),
    }
}

/// The way of a terminal's events to the owner.
struct Line {
    out: Outbox,
    /// Whether the owner did not let go in time.
    parted: Arc<AtomicBool>,
}

impl Line {
    /// Tells an event; whether the next one can be told. After the last the owner has a moment to say its own last word.
    fn tell(&self, event: Timed) -> bool {
        let gone = event.input == Input::Hangup;
        let sent = in_pieces(event).try_for_each(|event| self.out.say_when_room(&ToOwner::Event(event)));
        let goes_on = sent.is_ok() && !gone;
        if !goes_on {
            let (out, parted) = (self.out.clone(), Arc::clone(&self.parted));
            std::thread::spawn(move || {
                std::thread::sleep(FAREWELL);
                parted.store(true, Ordering::Release);
                out.drop_line();
            });
        }
        goes_on
    }
}

/// Says who is there and hears the owner's first word; none where it is on its way out, or gone.
fn greeted(stream: &mut UnixStream, hello: &Hello) -> io::Result<Option<Frame>> {
    let first = introduce(stream, hello)
        .and_then(|()| receive(stream)?.ok_or_else(|| ErrorKind::UnexpectedEof.into()));
    let gone = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe, ErrorKind::UnexpectedEof];
    match first {
        Err(e) if gone.contains(&e.kind()) => Ok(None),
        Err(e) => Err(e),
        Ok(frame) if frame.kind == Kind::Message => {
            let closing = matches!(understand(&frame)?, ToClient::Exit(_, text) if text == CLOSING);
            Ok(Some(frame).filter(|_| !closing))
        }
        Ok(frame) => Ok(Some(frame)),
    }
}

/// What a locked register says.
fn locked(first: &Frame) -> io::Result<Option<Locked>> {
    if first.kind != Kind::Message {
        return Ok(None);
    }
    Ok(match understand(first)? {
        ToClient::Locked(locked) => Some(locked),
        _ => None,
    })
}

/// Brings what is to open a register; `None` once it is open, else why it is not.
///
/// # Errors
/// The line broke.
pub fn unlock(stream: &mut UnixStream, credentials: Credentials) -> io::Result<Option<Locked>> {
    say(stream, &ToOwner::Unlock(credentials))?;
    let answer = receive(stream)?.ok_or(ErrorKind::UnexpectedEof)?;
    match understand(&answer)? {
        ToClient::Locked(locked) => Ok(Some(locked)),
        ToClient::Exit(0, _) => Ok(None),
        _ => Err(ErrorKind::InvalidData.into()),
    }
}

/// Asks an owner whether its register is open; an owner of an earlier version knows no other.
///
/// # Errors
/// The line broke.
pub fn ask_locked(mut stream: UnixStream, hello: &Hello) -> io::Result<Asked> {
    let Some(first) = greeted(&mut stream, hello)? else { return Ok(Asked::NotBegun) };
    Ok(match locked(&first)? {
        Some(locked) => Asked::Locked(stream, locked),
        None => Asked::Ended((0, String::new())),
    })
}

/// A long paste as several: each fits into a frame, whatever its letters.
fn in_pieces(event: Timed) -> impl Iterator<Item = Timed> {
    let at = event.at;
    let pieces = match event.input {
        Input::Paste(text) if text.len() > PIECE => {
            let mut pieces = Vec::new();
            let mut rest = text.as_str();
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
                pieces.push(Input::Paste(piece.to_owned()));
                rest = after;
            }
            pieces
        }
        input => vec![input],
    };
    pieces.into_iter().map(move |input| Timed { at, input })
}

/// Writes what comes to the terminal until the owner says that it is over.
fn show(input: &mut impl Read, first: Frame, out: &mut impl Write) -> io::Result<Ending> {
    let mut next = Some(first);
    loop {
        let frame = match next.take() {
            Some(frame) => frame,
            None => receive(input)?.ok_or(ErrorKind::UnexpectedEof)?,
        };
        match frame.kind {
            Kind::Out => {
                out.write_all(&frame.bytes)?;
                out.flush()?;
            }
            Kind::Message => {
                if let ToClient::Exit(status, text) = understand(&frame)? {
                    return Ok((status, text));
                }
            }
            Kind::Err | Kind::File => {}
        }
    }
}

/// Has the owner run a command; its words come out here, and nothing in them drives the terminal.
pub fn run(mut stream: UnixStream, hello: &Hello, lent: &mut Lent) -> io::Result<Asked> {
    match greeted(&mut stream, hello)? {
        None => Ok(Asked::NotBegun),
        Some(first) if let Some(locked) = locked(&first)? => Ok(Asked::Locked(stream, locked)),
        Some(first) => obey(&mut stream, first, lent).map(Asked::Ended),
    }
}

/// Does what the owner says until it says that it is over.
fn obey(stream: &mut UnixStream, first: Frame, lent: &mut Lent) -> io::Result<Ending> {
    let mut next = Some(first);
    loop {
        let frame = match next.take() {
            Some(frame) => frame,
            None => receive(stream)?.ok_or(ErrorKind::UnexpectedEof)?,
        };
        match frame.kind {
            Kind::Out => match outlet::out(&frame.bytes).and_then(|()| io::stdout().flush()) {
                // Nobody reads on: what was asked for was given.
                Err(e) if e.kind() == ErrorKind::BrokenPipe => return Ok((0, String::new())),
                written => written?,
            },
            Kind::Err => outlet::err(&frame.bytes),
            Kind::File => return Err(ErrorKind::InvalidData.into()),
            Kind::Message => {
                let message = understand(&frame)?;
                if let ToClient::Fetch(path) | ToClient::Store(path) | ToClient::Place(path, _) = &message
                    && !lent.covers(&message)
                {
                    return Ok((
                        4,
                        format!("máy giữ sổ đòi một tệp không có trong lệnh ({}): dừng", path.display()),
                    ));
                }
                match message {
                    ToClient::Exit(status, text) => return Ok((status, text)),
                    ToClient::Fetch(path) => fetch(stream, lent.open(&path))?,
                    ToClient::Store(path) => store(stream, &lent.real(&path))?,
                    ToClient::Place(path, name) => {
                        say(stream, &ToOwner::Placed(lent.place(&path, &name)))?;
                    }
                    ToClient::Welcome(_) | ToClient::StoreEnd(_) | ToClient::Locked(_) => {}
                }
            }
        }
    }
}

/// Says who is there. An owner that has refused and closed already has said why: that can still be read.
fn introduce(stream: &mut UnixStream, hello: &Hello) -> io::Result<()> {
    match say(stream, hello) {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        said => said,
    }
}

/// Sends a file, or says why not. An owner that takes no more of it says why: that is read next.
fn fetch(stream: &mut UnixStream, opened: io::Result<File>) -> io::Result<()> {
    say(stream, &ToOwner::Fetched(opened.as_ref().map(drop).map_err(code)))?;
    let Ok(mut file) = opened else { return Ok(()) };
    let mut buffer = vec![0; LARGEST];
    loop {
        let n = file.read(&mut buffer)?;
        match send(stream, Kind::File, buffer.get(..n).unwrap_or_default()) {
            Err(e) if matches!(e.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset) => return Ok(()),
            sent => sent?,
        }
        if n == 0 {
            return Ok(());
        }
    }
}

fn store(stream: &mut UnixStream, path: &Path) -> io::Result<()> {
    let mut whole = false;
    let mut over = false;
    let stored = whole::write(
        path,
        |e| e,
        |out| {
            while let Some(frame) = receive(stream)? {
                if frame.kind == Kind::File {
                    out.write_all(&frame.bytes)?;
                    continue;
                }
                over = true;
                if let ToClient::StoreEnd(true) = understand(&frame)? {
                    whole = true;
                    return Ok(());
                }
                break;
            }
            Err(ErrorKind::Interrupted.into())
        },
    );
    while !over {
        // What the disk did not take must not be taken for the next message.
        let frame = receive(stream)?.ok_or(ErrorKind::UnexpectedEof)?;
        over = frame.kind != Kind::File;
    }
    if whole || stored.is_err() {
        return say(stream, &ToOwner::Stored(stored.map_err(|e| code(&e))));
    }
    Ok(())
}
