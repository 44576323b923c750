//! A command run by the owner for a client: its words go back to the client, and its files are the client's, opened
//! by the client with the client's rights.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::frame::{Kind, LARGEST, receive};
use super::outbox::Outbox;
use super::protocol::{Claim, Run, ToClient, ToOwner, understand};
use crate::service::Register;

/// A command to be run.
pub struct Errand {
    /// What to run.
    pub run: Run,
    /// Who asks.
    pub claim: Claim,
    /// The system user who asks.
    pub uid: u32,
    /// The terminal it is asked from.
    pub terminal: String,
    /// The way back to whoever asks.
    pub shell: Shell,
}

/// What knows the commands.
pub trait Commands: Send + Sync {
    /// Runs one on the register; its exit status.
    fn run(&self, register: &Register, errand: Errand) -> u8;
}

/// The client's standard output, standard error and files, from here.
pub struct Shell {
    out: Outbox,
    input: RefCell<UnixStream>,
    folder: PathBuf,
}

/// More than any list is long.
const LONGEST: u64 = 4 << 30;

impl Shell {
    /// For a client; files pass through a folder of the owner's.
    pub fn new(out: Outbox, input: UnixStream, folder: PathBuf) -> Self {
        Self { out, input: RefCell::new(input), folder }
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
    pub fn fetch(&self, path: &Path) -> io::Result<NamedTempFile> {
        self.out.say(&ToClient::Fetch(path.to_owned()))?;
        match self.answer()? {
            ToOwner::Fetched(Ok(())) => {}
            ToOwner::Fetched(Err(code)) => return Err(io::Error::from_raw_os_error(code)),
            _ => return Err(ErrorKind::InvalidData.into()),
        }
        let mut copy = NamedTempFile::new_in(&self.folder)?;
        let mut taken = 0;
        loop {
            let frame = self.frame()?;
            if frame.kind != Kind::File {
                return Err(ErrorKind::InvalidData.into());
            }
            if frame.bytes.is_empty() {
                copy.flush()?;
                return Ok(copy);
            }
            taken += frame.bytes.len() as u64;
            if taken > LONGEST {
                return Err(ErrorKind::FileTooLarge.into());
            }
            copy.write_all(&frame.bytes)?;
        }
    }

    /// Where something for the client is written first.
    pub fn spool(&self) -> io::Result<File> {
        tempfile::tempfile_in(&self.folder)
    }

    /// Stores what was spooled as a file of the client's: all of it, or nothing.
    pub fn store(&self, path: &Path, mut spool: File) -> io::Result<()> {
        self.out.say(&ToClient::Store(path.to_owned()))?;
        spool.rewind()?;
        let sent = self.pieces(&mut spool);
        self.out.say(&ToClient::StoreEnd(sent.is_ok()))?;
        sent?;
        match self.answer()? {
            ToOwner::Stored(outcome) => outcome.map_err(io::Error::from_raw_os_error),
            _ => Err(ErrorKind::InvalidData.into()),
        }
    }

    fn pieces(&self, spool: &mut File) -> io::Result<()> {
        let mut buffer = vec![0; LARGEST];
        loop {
            match spool.read(&mut buffer)? {
                0 => return Ok(()),
                n => self.out.push_when_room(Kind::File, buffer.get(..n).unwrap_or_default())?,
            }
        }
    }

    fn frame(&self) -> io::Result<super::frame::Frame> {
        receive(&mut *self.input.borrow_mut())?.ok_or_else(|| ErrorKind::UnexpectedEof.into())
    }

    fn answer(&self) -> io::Result<ToOwner> {
        understand(&self.frame()?)
    }

    /// The last word.
    pub fn end(&self, status: u8) {
        self.out.close(&ToClient::Exit(status, String::new()));
    }
}
