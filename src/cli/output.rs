//! Writing answers and showing progress.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::failure::Failure;
use crate::cli::problem::CommandProblem;
use crate::server::lent::Lent;
use crate::server::remote_command::Shell;
use crate::server::transfer::Transfer;
use crate::tui::local::outlet as terminal;
use soxa_exchange::problem::FileError;
use soxa_files::whole;
use soxa_service::{Actor, Register, access};
use soxa_store::backup::BackupError;
use soxa_text::display::{is_clean, sanitise_multiline};
use soxa_text::outlet::for_terminal;

/// Where what a command says goes, and where the files it names are: here, or at the client it is run for.
#[derive(Clone, Default)]
pub struct Ui {
    client: Option<Rc<Shell>>,
    /// What was read from pipes.
    pipes: Rc<RefCell<BTreeMap<PathBuf, File>>>,
}

/// Standard output, wherever whoever asked has it. On a terminal nothing gets through but text.
pub struct Stdout<'a>(&'a Ui);

impl Write for Stdout<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &self.0.client {
            Some(shell) => shell.out(bytes)?,
            None => terminal::out(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.0.is_remote() { Ok(()) } else { io::stdout().flush() }
    }
}

impl Ui {
    /// For a command that is run for a client.
    pub fn of_client(shell: Rc<Shell>) -> Self {
        Self { client: Some(shell), ..Self::default() }
    }

    /// Whether the command is run for a client.
    pub fn is_remote(&self) -> bool {
        self.client.is_some()
    }

    /// Standard output.
    pub fn out(&self) -> Stdout<'_> {
        Stdout(self)
    }

    /// Words for standard error; nothing that is no text gets through. See [`Ui::tell`].
    pub fn say(&self, text: &str) {
        match &self.client {
            Some(shell) => shell.err(&for_terminal(text)),
            None => terminal::err(text.as_bytes()),
        }
    }

    /// What the command line itself has to say: help on standard output, wrong usage on standard error.
    pub fn raw(&self, text: &str, is_wrong: bool) {
        if is_wrong {
            return self.say(text);
        }
        let _ = self.out().write_all(for_terminal(text).as_bytes()).and_then(|()| self.out().flush());
    }

    /// Has a file named in the arguments at hand.
    pub fn fetch(&self, path: &Path) -> Result<Fetched, Failure> {
        let failed = |e: io::Error| FileError::Io { path: path.to_owned(), what: (&e).into() };
        match &self.client {
            None => Ok(Fetched::Here(self.of_pipe(path).map_err(failed)?.unwrap_or_else(|| path.to_owned()))),
            Some(shell) => Ok(Fetched::Copy(shell.fetch(path).map_err(failed)?)),
        }
    }

    /// Where what a pipe had can be read, if it is one. It is kept: a command that waited for the register begins again.
    fn of_pipe(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        let place = |file: &File| PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
        if let Some(known) = self.pipes.borrow().get(path).map(place) {
            return Ok(Some(known));
        }
        let Some(file) = Lent::of_pipe(path)? else { return Ok(None) };
        let here = place(&file);
        self.pipes.borrow_mut().insert(path.to_owned(), file);
        Ok(Some(here))
    }

    /// Where a file will lie at the client's: the path given, or a file of this name in it.
    pub fn place(&self, path: &Path, name: &str) -> Result<PathBuf, Failure> {
        let io = |e: io::Error| match e.kind() {
            io::ErrorKind::AlreadyExists => Failure::Service(BackupError::NotOurs(path.to_owned()).into()),
            _ => Failure::io(path.display().to_string(), e),
        };
        self.client()?.place(path, name).map_err(io)
    }

    /// Where something for the client is written first.
    pub fn spool(&self) -> io::Result<Transfer> {
        self.client.as_ref().ok_or(io::ErrorKind::NotConnected)?.spool()
    }

    /// Stores a file at the client's.
    pub fn store(&self, path: &Path, spool: &Transfer) -> io::Result<()> {
        self.client.as_ref().ok_or(io::ErrorKind::NotConnected)?.store(path, spool)
    }

    fn client(&self) -> Result<&Shell, Failure> {
        self.client.as_deref().ok_or(Failure::Usage(CommandProblem::OwnerSends))
    }

    /// Writes one JSON document.
    pub fn json<T: Serialize>(&self, value: &T) -> Result<(), Failure> {
        let text =
            serde_json::to_string_pretty(value).map_err(|e| Failure::Refused(CommandProblem::other(&e)))?;
        self.line(&escaped(&text))
    }

    /// Says something on standard error. Arguments are echoed there, so nothing raw gets through.
    pub fn tell(&self, what: &str) {
        self.say(&format!("soxa: {}\n", sanitise_multiline(what)));
    }

    /// Writes a line, or a few; whatever stands in it, it drives no terminal.
    pub fn line(&self, text: &str) -> Result<(), Failure> {
        let mut out = self.out();
        out.write_all(format!("{}\n", for_terminal(text)).as_bytes())
            .and_then(|()| out.flush())
            .map_err(|e| Failure::io("stdout", e))
    }

    /// The file named, or standard output for none or `-`. A file is complete or, on an error, not there.
    pub fn to(
        &self,
        path: Option<&Path>,
        write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else {
            let mut out = BufWriter::with_capacity(64 * 1024, self.out());
            write(&mut out)?;
            return out.flush().map_err(|e| Failure::io("stdout", e));
        };
        let io = |e| Failure::io(path.display().to_string(), e);
        let Some(shell) = &self.client else { return whole::write(path, io, write) };
        let mut spool = BufWriter::new(shell.spool().map_err(io)?);
        write(&mut spool)?;
        let spool = spool.into_inner().map_err(|e| io(e.into_error()))?;
        shell.store(path, &spool).map_err(io)
    }

    /// The same for what leaves the register: the journal keeps the file's fingerprint.
    pub fn export(
        &self,
        register: &Register,
        actor: &Actor,
        what: &str,
        path: Option<&Path>,
        write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut digest = blake3::Hasher::new();
        self.to(path, |out| {
            let mut marked = Marked { out, digest: &mut digest };
            write(&mut marked)
        })?;
        Ok(access::exported(register, actor, what, &digest.finalize())?)
    }
}

/// A file named in the arguments, where it can be read.
pub enum Fetched {
    /// Where it is, or what a pipe had.
    Here(PathBuf),
    /// A copy of the client's, without a name.
    Copy(Transfer),
}

impl Fetched {
    /// The path to read, for as long as this is kept.
    pub fn path(&self) -> &Path {
        match self {
            Self::Here(path) => path,
            Self::Copy(file) => file.path(),
        }
    }
}

/// JSON in which what could drive a terminal or reorder a line is written as `\u….`: the same document.
pub fn escaped(json: &str) -> Cow<'_, str> {
    if sanitise_multiline(json) == json {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        let mut one = [0; 4];
        if c == '\n' || is_clean(c.encode_utf8(&mut one)) {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    Cow::Owned(out)
}

/// A writer that takes the fingerprint of what goes through it.
struct Marked<'a> {
    out: &'a mut dyn Write,
    digest: &'a mut blake3::Hasher,
}

impl Write for Marked<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A progress bar on a terminal; off it, a plain line every so often.
pub struct Progress<'a> {
    ui: &'a Ui,
    bar: Option<ProgressBar>,
    label: &'static str,
    told: u64,
}

/// Rows between two plain lines.
const EVERY: u64 = 100_000;

impl<'a> Progress<'a> {
    /// Begins; `total` 0 where it is not known.
    pub fn new(ui: &'a Ui, label: &'static str, total: u64) -> Self {
        let bar = (!ui.is_remote() && io::stderr().is_terminal()).then(|| {
            let bar = if total == 0 { ProgressBar::new_spinner() } else { ProgressBar::new(total) };
            let style = ProgressStyle::with_template("{msg} [{bar:30}] {human_pos}/{human_len} {eta}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("█▓░"));
            bar.set_message(label);
            bar
        });
        Self { ui, bar, label, told: 0 }
    }

    /// So many are done.
    pub fn set(&mut self, done: u64) {
        match &self.bar {
            Some(bar) if done.is_multiple_of(256) => bar.set_position(done),
            None if done >= self.told + EVERY => {
                self.told = done;
                self.ui.say(&format!("{} {done}\n", self.label));
            }
            _ => {}
        }
    }

    /// Takes the bar away.
    pub fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
