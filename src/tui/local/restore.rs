//! Raw mode, the alternate screen and bracketed paste: entered once, left on every way out.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use crossterm::terminal;

const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[2J";
/// Clicks, in the form that knows wide terminals.
const MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const NO_MOUSE: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// Also resets the pen and the scrolling region and shows the cursor, whatever state a broken frame left.
const LEAVE: &[u8] = b"\x1b[0m\x1b[r\x1b[?2004l\x1b[?25h\x1b[?1049l";

static MANNER: Mutex<Manner> = Mutex::new(Manner { plain: false, mouse: false, remote: false });
static ENTERED: AtomicBool = AtomicBool::new(false);
/// Held while a picture is written, so that none lands on the shell's screen after the terminal was given back.
static LINE: Mutex<()> = Mutex::new(());
static HOOK: Once = Once::new();

/// How a terminal is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner {
    /// No more than its keys: nothing is sent but lines of text.
    pub plain: bool,
    /// Clicks are wanted too.
    pub mouse: bool,
    /// The keys come over a line that may tear a key's bytes apart.
    pub remote: bool,
}

/// The terminal in raw mode; dropping it restores the terminal.
#[derive(Debug)]
pub struct Raw(());

impl Raw {
    /// Enters. From now on a panic anywhere restores the terminal before it says anything.
    pub fn enter(manner: Manner) -> io::Result<Self> {
        *MANNER.lock().unwrap_or_else(PoisonError::into_inner) = manner;
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                // A panic in a session that was caught still wrecks this screen only if it is this thread's.
                let _ = restore();
                before(info);
            }));
        });
        resume()?;
        Ok(Self(()))
    }

    /// Leaves, saying so if that fails.
    pub fn leave(self) -> io::Result<()> {
        restore()
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = restore();
    }
}

fn manner() -> Manner {
    *MANNER.lock().unwrap_or_else(PoisonError::into_inner)
}

fn line() -> MutexGuard<'static, ()> {
    LINE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Standard output while the terminal is taken; nothing at all while it is not.
pub(super) struct Out;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _line = line();
        if ENTERED.load(Ordering::SeqCst) { io::stdout().write(bytes) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let _line = line();
        io::stdout().flush()
    }
}

/// Takes the terminal (again).
pub(super) fn resume() -> io::Result<()> {
    let _line = line();
    terminal::enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    let manner = manner();
    if !manner.plain {
        out.write_all(ENTER)?;
        if manner.mouse {
            out.write_all(MOUSE)?;
        }
    }
    out.flush()
}

/// Gives the terminal back; harmless when it was not taken.
pub(super) fn restore() -> io::Result<()> {
    let _line = line();
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let mut out = io::stdout();
    let manner = manner();
    let mouse = if manner.mouse { NO_MOUSE } else { b"" };
    let leave = if manner.plain { b"" } else { LEAVE };
    let written = out.write_all(mouse).and_then(|()| out.write_all(leave)).and_then(|()| out.flush());
    terminal::disable_raw_mode().and(written)
}
