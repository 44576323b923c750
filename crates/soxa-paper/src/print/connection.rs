//! A line to a receipt printer: a device file or the network, with a deadline for everything. A printer that takes nothing,
//! is pulled out, or sends without end costs the time that stands here and no more; nobody but the thread that prints
//! waits for it.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::net::sockopt;

use soxa_service::refusal::PrinterProblem;

/// How long a network printer may take to answer a call.
const CALL: Duration = Duration::from_secs(4);
/// How long a printer may take nothing: it has paper, is closed and prints a line in a hundredth of that.
const STILL: Duration = Duration::from_secs(6);
/// How long a receipt may take as a whole.
const WHOLE: Duration = Duration::from_secs(20);
/// How long an answer may take. Printers that give any give it within a few milliseconds.
const ANSWER: Duration = Duration::from_millis(600);
/// What a network printer gets ahead, in bytes: so little that one that takes nothing is noticed.
const AHEAD: usize = 8 * 1024;
/// So many bytes that are no answer are read over.
const NOISE: usize = 512;

/// An open line.
pub(super) struct Connection {
    stream: Stream,
    /// What it is called in a problem.
    place: String,
    /// Whether an answer can come back.
    is_two_way: bool,
    until: Instant,
}

enum Stream {
    Device(File),
    Network(TcpStream),
}

impl Connection {
    /// Opens a device file. It must be a character device or a pipe: never are bytes written over a file.
    ///
    /// # Errors
    /// [`PrinterProblem`]: it is not there, is something else, or may not be opened.
    pub fn device(path: &Path) -> Result<Self, PrinterProblem> {
        let place = path.display().to_string();
        let failed = |e: Errno| unopened(&place, e);
        let kind = fs::metadata(path).map_err(|e| failed(Errno::from_io_error(&e).unwrap_or(Errno::IO)))?;
        let is_pipe = kind.file_type().is_fifo();
        if !is_pipe && !kind.file_type().is_char_device() {
            return Err(PrinterProblem::NotAPrinter { place });
        }
        let open = |way: OFlags| {
            let flags = way | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
            rustix::fs::open(path, flags, Mode::empty()).map(File::from)
        };
        // Whoever opens a pipe both ways reads what it writes.
        let both = if is_pipe { Err(Errno::ACCESS) } else { open(OFlags::RDWR) };
        let is_two_way = both.is_ok();
        let file = match both {
            Err(Errno::ACCESS | Errno::PERM) => open(OFlags::WRONLY),
            opened => opened,
        }
        .map_err(failed)?;
        // What was opened is what is looked at: the path may have become another's.
        let now = file.metadata().map_err(|e| failed(Errno::from_io_error(&e).unwrap_or(Errno::IO)))?;
        if !now.file_type().is_fifo() && !now.file_type().is_char_device() {
            return Err(PrinterProblem::NotAPrinter { place });
        }
        Ok(Self { stream: Stream::Device(file), place, is_two_way, until: Instant::now() + WHOLE })
    }

    /// Calls a network printer.
    ///
    /// # Errors
    /// [`PrinterProblem::NoAnswer`].
    pub fn network(address: SocketAddr) -> Result<Self, PrinterProblem> {
        let place = address.to_string();
        let call = || {
            let stream = TcpStream::connect_timeout(&address, CALL)?;
            stream.set_nonblocking(true)?;
            sockopt::set_socket_send_buffer_size(&stream, AHEAD)?;
            Ok::<_, io::Error>(stream)
        };
        let stream = call().map_err(|_| PrinterProblem::NoAnswer { place: place.clone() })?;
        let until = Instant::now() + WHOLE;
        Ok(Self { stream: Stream::Network(stream), place, is_two_way: true, until })
    }

    /// Sends all of it.
    ///
    /// # Errors
    /// [`PrinterProblem::Stuck`] where the printer takes nothing for [`STILL`], or all of it takes longer than [`WHOLE`];
    /// [`PrinterProblem::Gone`] where it is pulled out or hangs up.
    pub fn send(&mut self, bytes: &[u8]) -> Result<(), PrinterProblem> {
        let mut rest = bytes;
        let mut taken_at = Instant::now();
        while !rest.is_empty() {
            let until = self.until.min(taken_at + STILL);
            if !self.is_ready(PollFlags::OUT, until)? {
                return Err(self.stuck(taken_at));
            }
            match self.stream.write(rest) {
                Ok(0) => return Err(PrinterProblem::Gone { place: self.place.clone() }),
                Ok(taken) => {
                    rest = rest.get(taken..).unwrap_or_default();
                    taken_at = Instant::now();
                }
                // A driver that says it is ready and is not must not make this a loop without end or rest.
                Err(e) if waits(&e) => std::thread::sleep(Duration::from_millis(10)),
                Err(e) => return Err(self.failed(&e)),
            }
            if Instant::now() >= self.until && !rest.is_empty() {
                return Err(self.stuck(taken_at));
            }
        }
        Ok(())
    }

    /// Asks for a part of the status (`DLE EOT n`); `None` where the printer does not answer, as many never do.
    ///
    /// # Errors
    /// As for [`Connection::send`].
    pub fn ask(&mut self, part: u8) -> Result<Option<u8>, PrinterProblem> {
        if !self.is_two_way {
            return Ok(None);
        }
        self.read_over()?;
        self.send(&[0x10, 0x04, part])?;
        let until = Instant::now() + ANSWER;
        let mut byte = [0_u8];
        for _ in 0..NOISE {
            if !self.is_ready(PollFlags::IN, until)? {
                return Ok(None);
            }
            match self.stream.read(&mut byte) {
                // A printer that only takes: some drivers answer a reading with nothing.
                Ok(0) => return Ok(None),
                // Two bits of an answer are always set and three never, so that nothing else is taken for one.
                Ok(_) if byte[0] & 0x93 == 0x12 => return Ok(Some(byte[0])),
                Ok(_) => (),
                Err(e) if waits(&e) => std::thread::sleep(Duration::from_millis(5)),
                Err(e) => return Err(self.failed(&e)),
            }
        }
        Ok(None)
    }

    /// Reads over what the printer said without being asked.
    fn read_over(&mut self) -> Result<(), PrinterProblem> {
        match self.stream.read(&mut [0_u8; NOISE]) {
            Err(e) if !waits(&e) => Err(self.failed(&e)),
            _ => Ok(()),
        }
    }

    /// Waits until it can be read or written, or a moment has come; false where it has.
    fn is_ready(&self, what: PollFlags, until: Instant) -> Result<bool, PrinterProblem> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let timeout = left.try_into().map_err(|_| self.stuck(until))?;
            let mut asked = [PollFd::new(&self.stream, what)];
            match poll(&mut asked, Some(&timeout)) {
                Ok(0) => return Ok(false),
                Err(Errno::INTR) => (),
                Err(e) => return Err(self.failed(&e.into())),
                // What is wrong with it the next reading or writing tells.
                Ok(_) => return Ok(true),
            }
        }
    }

    fn stuck(&self, since: Instant) -> PrinterProblem {
        PrinterProblem::Stuck { place: self.place.clone(), seconds: since.elapsed().as_secs() }
    }

    fn failed(&self, e: &io::Error) -> PrinterProblem {
        let place = self.place.clone();
        match Errno::from_io_error(e) {
            // A printer pulled out answers EIO first and ENODEV from then on.
            Some(
                Errno::IO | Errno::NODEV | Errno::NXIO | Errno::PIPE | Errno::CONNRESET | Errno::CONNABORTED,
            ) => PrinterProblem::Gone { place },
            Some(Errno::NOSPC) => PrinterProblem::PaperOut,
            _ => PrinterProblem::Failed { place, why: e.to_string() },
        }
    }
}

/// Why a device file was not opened.
fn unopened(place: &str, e: Errno) -> PrinterProblem {
    let place = place.to_owned();
    match e {
        Errno::NOENT | Errno::NODEV | Errno::NXIO | Errno::NOTDIR => PrinterProblem::NotThere { place },
        Errno::ACCESS | Errno::PERM => PrinterProblem::MayNotOpen { place },
        Errno::BUSY => PrinterProblem::Offline,
        e => PrinterProblem::Failed { place, why: io::Error::from(e).to_string() },
    }
}

/// Whether it is to be tried again.
fn waits(e: &io::Error) -> bool {
    matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

impl AsFd for Stream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Device(file) => file.as_fd(),
            Self::Network(stream) => stream.as_fd(),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Device(file) => file.read(into),
            Self::Network(stream) => stream.read(into),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Device(file) => file.write(bytes),
            Self::Network(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
