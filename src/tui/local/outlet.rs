//! What commands write to this process's standard output and standard error: on a terminal only text gets through,
//! whoever wrote it; into a pipe or a file standard output goes as it is. What soxa draws itself does not pass here.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, OnceLock, PoisonError};

use soxa_text::outlet::{Outlet, for_terminal};

static OUT: Mutex<Option<Outlet>> = Mutex::new(None);

/// Bytes for standard output.
pub fn out(bytes: &[u8]) -> io::Result<()> {
    static IS_TERMINAL: OnceLock<bool> = OnceLock::new();
    let mut stdout = io::stdout().lock();
    if !*IS_TERMINAL.get_or_init(|| io::stdout().is_terminal()) {
        return stdout.write_all(bytes);
    }
    let mut outlet = OUT.lock().unwrap_or_else(PoisonError::into_inner);
    let shown = outlet.get_or_insert_default().pass(bytes);
    stdout.write_all(shown.as_bytes())
}

/// Bytes for standard error, which is always for people. What cannot be told is not told.
pub fn err(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = io::stderr().write_all(for_terminal(&text).as_bytes());
}
