//! A person at a pseudo-terminal: sends bytes, and waits for what should come to be seen. A story that fails
//! shows the screen.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long to wait for something that should happen; generous, since the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(10);
/// A program that has sent nothing for this long has done what it was asked.
const QUIET: Duration = Duration::from_millis(150);

/// A program about to be started.
pub struct Start {
    folder: PathBuf,
    command: CommandBuilder,
    size: (u16, u16),
}

impl Start {
    pub fn new(program: &Path, folder: &Path, environment: Vec<(String, String)>) -> Self {
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        for (name, value) in environment {
            command.env(name, value);
        }
        command.cwd(folder);
        Self { folder: folder.to_owned(), command, size: (80, 24) }
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn arg(mut self, argument: &str) -> Self {
        self.command.arg(argument);
        self
    }

    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// Without a controlling terminal nothing tells the program by a signal that its terminal is gone.
    pub fn without_signals(mut self) -> Self {
        self.command.set_controlling_tty(false);
        self
    }

    pub fn open(self) -> Terminal {
        let (columns, rows) = self.size;
        let pair = native_pty_system().openpty(pty_size(columns, rows)).unwrap();
        let before = format!("{:?}", pair.master.get_termios().unwrap());
        let child = pair.slave.spawn_command(self.command).unwrap();
        let seen = Arc::new(Seen {
            state: Mutex::new(State {
                glass: vt100::Parser::new(number(rows), number(columns), 0),
                bytes: Vec::new(),
                at: Instant::now(),
                closing: false,
            }),
            news: Condvar::new(),
        });
        let reader = {
            let (mut source, seen) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&seen));
            std::thread::spawn(move || watch(source.as_mut(), &seen))
        };
        let writer = pair.master.take_writer().unwrap();
        let line = Some(Line { master: pair.master, writer, slave: pair.slave, reader });
        Terminal { folder: self.folder, child, line, before, seen, mark: 0 }
    }
}

/// The program's side of the terminal and what it sent.
pub struct Terminal {
    folder: PathBuf,
    child: Box<dyn Child + Send + Sync>,
    line: Option<Line>,
    before: String,
    seen: Arc<Seen>,
    mark: usize,
}

struct Line {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    slave: Box<dyn SlavePty + Send>,
    reader: JoinHandle<()>,
}

struct Seen {
    state: Mutex<State>,
    news: Condvar,
}

pub struct State {
    pub glass: vt100::Parser,
    pub bytes: Vec<u8>,
    at: Instant,
    closing: bool,
}

fn watch(source: &mut dyn Read, seen: &Seen) {
    let mut buffer = [0; 8192];
    while let Ok(length @ 1..) = source.read(&mut buffer) {
        let mut state = seen.state.lock().unwrap();
        state.glass.process(&buffer[..length]);
        state.bytes.extend_from_slice(&buffer[..length]);
        state.at = Instant::now();
        seen.news.notify_all();
        if state.closing {
            return;
        }
    }
}

fn number(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

fn pty_size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, ..PtySize::default() }
}

/// The processes that own a register in this folder.
pub fn owners(folder: &Path) -> Vec<Pid> {
    let store = folder.join("register.redb").display().to_string();
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let owner = |entry: std::fs::DirEntry| {
        let pid: i32 = entry.file_name().to_str()?.parse().ok()?;
        let line = std::fs::read(entry.path().join("cmdline")).ok()?;
        let words: Vec<&[u8]> = line.split(|b| *b == 0).collect();
        let serves = words.contains(&b"serve".as_slice()) && words.contains(&store.as_bytes());
        serves.then(|| Pid::from_raw(pid).unwrap())
    };
    processes.filter_map(owner).collect()
}

/// Sends the owners of a folder's register a signal, and waits until they are gone.
pub fn kill_owners(folder: &Path, signal: Signal) {
    let until = Instant::now() + PATIENCE;
    while let Some(owner) = owners(folder).first() {
        let _ = kill_process(*owner, signal);
        std::thread::sleep(Duration::from_millis(5));
        assert!(Instant::now() < until, "the owner stays");
    }
}

impl Terminal {
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.seen.state.lock().unwrap()
    }

    /// The screen as text, without blanks at the ends of its rows.
    pub fn screen(&self) -> String {
        self.rows().iter().map(|row| row.trim_end()).collect::<Vec<_>>().join("\n")
    }

    fn rows(&self) -> Vec<String> {
        let state = self.state();
        let columns = state.glass.screen().size().1;
        let width = usize::from(u16::from(columns));
        state.glass.screen().rows(0, columns.into()).map(|row| format!("{row:<width$}")).collect()
    }

    /// Sends bytes in one write.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let writer = &mut self.line.as_mut().unwrap().writer;
        writer.write_all(bytes.as_ref()).unwrap();
        writer.flush().unwrap();
        self
    }

    /// Sends characters one by one.
    pub fn type_slowly(&mut self, text: &str, gap: u64) -> &mut Self {
        for c in text.chars() {
            self.send(c.to_string()).pause(gap);
        }
        self
    }

    pub fn pause(&mut self, millis: u64) -> &mut Self {
        std::thread::sleep(Duration::from_millis(millis));
        self
    }

    /// An intake of temporary residence, with the cursor in its note: free Vietnamese text.
    pub fn at_the_note(&mut self) -> &mut Self {
        self.send("\x1b1").sees("Người nộp").send("\t").settles().send("ttr").settles().send("\r");
        self.sees("7.000").goes_to("ghi chu")
    }

    /// Moves the cursor into a field by its name.
    pub fn goes_to(&mut self, label: &str) -> &mut Self {
        self.send("\x07").sees("Tới ô").send(label).settles().send("\r").settles()
    }

    /// Waits until a text is on the screen; blanks behind it count.
    pub fn sees(&mut self, text: &str) -> &mut Self {
        self.waits(&format!("{text:?} did not come"), |rows| rows.iter().any(|row| row.contains(text)))
    }

    /// Waits until a text is no longer on the screen.
    pub fn misses(&mut self, text: &str) -> &mut Self {
        self.waits(&format!("{text:?} stayed"), |rows| !rows.iter().any(|row| row.contains(text)))
    }

    /// Waits until something holds of the rows.
    pub fn waits(&mut self, what: &str, holds: impl Fn(&[String]) -> bool) -> &mut Self {
        let until = Instant::now() + PATIENCE;
        loop {
            if holds(&self.rows()) {
                return self;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{what}:\n{}", self.screen());
            let state = self.state();
            let _ = self.seen.news.wait_timeout(state, left.min(Duration::from_millis(50))).unwrap();
        }
    }

    /// Opens the one draft that waits, by its list.
    pub fn takes_up_the_draft(&mut self) -> &mut Self {
        self.sees("1 nháp").send("\x1b1").sees("Alt+r").send("\x1br").sees("Hồ sơ đang dở").send("\r")
    }

    /// Waits until nothing more comes.
    pub fn settles(&mut self) -> &mut Self {
        self.pause(30);
        let until = Instant::now() + PATIENCE;
        while self.state().at.elapsed() < QUIET && Instant::now() < until {
            self.pause(20);
        }
        self
    }

    /// Counts bytes from here on.
    pub fn mark(&mut self) -> &mut Self {
        self.settles();
        let length = self.state().bytes.len();
        self.mark = length;
        self
    }

    /// The bytes since the mark, once nothing more comes.
    pub fn since_mark(&mut self) -> String {
        self.settles();
        let state = self.state();
        String::from_utf8_lossy(&state.bytes[self.mark..]).into_owned()
    }

    /// The same of a key that must be answered: a busy machine may take its time to begin.
    pub fn answer(&mut self) -> String {
        let until = Instant::now() + PATIENCE;
        while self.state().bytes.len() == self.mark && Instant::now() < until {
            self.pause(10);
        }
        self.since_mark()
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        // Both at once: what arrives between them is for neither size, and repainted anyway.
        self.state().glass.screen_mut().set_size(number(rows), number(columns));
        self.line.as_ref().unwrap().master.resize(pty_size(columns, rows)).unwrap();
        self
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn signal(&mut self, signal: Signal) -> &mut Self {
        let pid = Pid::from_raw(i32::try_from(self.pid()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
        self
    }

    /// A power cut: this end, and the owner of the register.
    pub fn dies(&mut self) {
        kill_owners(&self.folder, Signal::KILL);
        self.signal(Signal::KILL);
        self.child.wait().unwrap();
    }

    /// Only this end is killed; the owner lives on.
    pub fn is_killed(&mut self) {
        self.signal(Signal::KILL);
        self.child.wait().unwrap();
    }

    /// Waits for the end; the exit status.
    pub fn ends(&mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.settles();
                return status.exit_code();
            }
            self.pause(20);
        }
        panic!("it does not end:\n{}", self.screen());
    }

    /// The line drops: no more reading, no more writing, and nobody at the other end.
    pub fn hangs_up(&mut self) -> &mut Self {
        self.state().closing = true;
        // Whatever it answers lets the reader go, which holds the line open too.
        self.send("x");
        let line = self.line.take().unwrap();
        line.reader.join().unwrap();
        drop((line.writer, line.master, line.slave));
        self
    }

    /// How the terminal is set now.
    pub fn termios(&self) -> String {
        format!("{:?}", self.line.as_ref().unwrap().master.get_termios().unwrap())
    }

    /// Holds that the terminal is as it was before the program took it.
    pub fn is_restored(&mut self) -> &mut Self {
        self.settles();
        assert_eq!(self.termios(), self.before, "the terminal's settings");
        let state = self.state();
        let screen = state.glass.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "no cursor");
        assert!(!screen.bracketed_paste(), "still in bracketed paste");
        drop(state);
        self
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
