//! A command run by the owner for a client: its words go back to the client, and its files are the client's, opened
//! by the client with the client's rights. No path of the client's is ever opened here.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::frame::{Frame, Kind, LARGEST, receive};
use super::handshake::Hurried;
use super::outbox::Outbox;
use super::protocol::{Run, ToClient, ToOwner, understand};
use super::transfer::{Transfer, Transfers};
use soxa_service::{Actor, Register};

/// A command to be run.
pub struct RemoteCommand {
    /// What to run.
    pub run: Run,
    /// Who asks.
    pub actor: Actor,
    /// Where the owner writes slips.
    pub slips: PathBuf,
    /// The way back to whoever asks.
    pub shell: Shell,
}

/// What knows the commands.
pub trait Commands: Send + Sync {
    /// Runs one on the register; its exit status.
    fn run(&self, register: &Register, remote_command: RemoteCommand) -> u8;
}

/// The client's standard output, standard error and files, from here.
pub struct Shell {
    out: Outbox,
    input: RefCell<UnixStream>,
    transfers: Arc<Transfers>,
    uid: u32,
}

/// A client answers, and sends the next piece of a file, within this time.
const HASTE: Duration = Duration::from_secs(15);
/// A whole file comes within this time.
const WHOLE: Duration = Duration::from_mins(5);

impl Shell {
    /// For a client of a system user; files pass through the folder of the owner's.
    pub fn new(out: Outbox, input: UnixStream, (transfers, uid): (Arc<Transfers>, u32)) -> Self {
        Self { out, input: RefCell::new(input), transfers, uid }
    }

    /// Words for standard output.
    pub fn out(&self, bytes: &[u8]) -> io::Result<()> {
        self.out.push_when_room(Kind::Out, bytes)
    }

    /// Words for standard error; left out where the client does not read, since nobody may wait for that.
    pub fn err(&self, text: &str) {
        self.out.push_if_room(Kind::Err, text.as_bytes());
    }

    /// A file of the client's, copied to where it can be read.
    pub fn fetch(&self, path: &Path) -> io::Result<Transfer> {
        let mut copy = self.transfers.file(self.uid)?;
        self.out.say(&ToClient::Fetch(path.to_owned()))?;
        match self.answer(HASTE)? {
            ToOwner::Fetched(Ok(())) => {}
            ToOwner::Fetched(Err(code)) => return Err(io::Error::from_raw_os_error(code)),
            _ => return Err(ErrorKind::InvalidData.into()),
        }
        let until = Instant::now() + WHOLE;
        loop {
            let frame = self.frame(HASTE.min(until.saturating_duration_since(Instant::now())))?;
            if frame.kind != Kind::File {
                return Err(ErrorKind::InvalidData.into());
            }
            if frame.bytes.is_empty() {
                return Ok(copy);
            }
            copy.write_all(&frame.bytes)?;
        }
    }

    /// Where a file will lie at the client's: the path it named, or this name in the folder it named.
    pub fn place(&self, path: &Path, name: &str) -> io::Result<PathBuf> {
        self.out.say(&ToClient::Place(path.to_owned(), name.to_owned()))?;
        match self.answer(HASTE)? {
            ToOwner::Placed(place) => place.map_err(io::Error::from_raw_os_error),
            _ => Err(ErrorKind::InvalidData.into()),
        }
    }

    /// Where something for the client is written first.
    pub fn spool(&self) -> io::Result<Transfer> {
        self.transfers.file(self.uid)
    }

    /// Stores what was spooled as a file of the client's: all of it, or nothing.
    pub fn store(&self, path: &Path, spool: &Transfer) -> io::Result<()> {
        self.out.say(&ToClient::Store(path.to_owned()))?;
        let mut file = spool.file();
        file.rewind()?;
        let sent = self.pieces(&mut file);
        self.out.say(&ToClient::StoreEnd(sent.is_ok()))?;
        sent?;
        match self.answer(WHOLE)? {
            ToOwner::Stored(outcome) => outcome.map_err(io::Error::from_raw_os_error),
            _ => Err(ErrorKind::InvalidData.into()),
        }
    }

    fn pieces(&self, spool: &mut &File) -> io::Result<()> {
        let mut buffer = vec![0; LARGEST];
        loop {
            match spool.read(&mut buffer)? {
                0 => return Ok(()),
                n => self.out.push_when_room(Kind::File, buffer.get(..n).unwrap_or_default())?,
            }
        }
    }

    fn frame(&self, patience: Duration) -> io::Result<Frame> {
        let stream = self.input.borrow();
        let mut hurried = Hurried { stream: &stream, until: Instant::now() + patience };
        let frame = receive(&mut hurried).map_err(|e| match e.kind() {
            // What a socket says whose time is up.
            ErrorKind::WouldBlock => ErrorKind::TimedOut.into(),
            _ => e,
        });
        frame?.ok_or_else(|| ErrorKind::UnexpectedEof.into())
    }

    fn answer(&self, patience: Duration) -> io::Result<ToOwner> {
        understand(&self.frame(patience)?)
    }

    /// The last word.
    pub fn end(&self, status: u8) {
        self.out.close(&ToClient::Exit(status, String::new()));
    }
}
