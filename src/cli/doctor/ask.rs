//! Keys as the terminal sends them, for a few seconds; and other programs, asked with patience.

use std::io::stdout;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crossterm::cursor::MoveToColumn;
use crossterm::event::{Event, KeyEvent, KeyEventKind, poll, read};
use crossterm::execute;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use crate::cli::output::Ui;

/// Asks for keys; those that arrive until `enough` says so, or until nothing has come for this long.
pub fn keys(
    ui: &Ui,
    question: &str,
    patience: Duration,
    mut enough: impl FnMut(&[KeyEvent]) -> Option<Duration>,
) -> Vec<KeyEvent> {
    let mut keys = Vec::new();
    // Raw before it asks: a key pressed at once would be taken for the line's own editing.
    if enable_raw_mode().is_err() {
        return keys;
    }
    let _ = ui.line(question);
    // A raw terminal begins a new line where the last one ended.
    let _ = execute!(stdout(), MoveToColumn(0));
    let mut until = Instant::now() + patience;
    while let Ok(true) = poll(until.saturating_duration_since(Instant::now())) {
        if let Ok(Event::Key(key)) = read()
            && key.kind != KeyEventKind::Release
        {
            keys.push(key);
            match enough(&keys) {
                Some(Duration::ZERO) => break,
                Some(more) => until = Instant::now() + more,
                None => {}
            }
        }
    }
    let _ = disable_raw_mode();
    keys
}

/// What a program says within five seconds; `None` where there is none or it does not answer.
pub fn program(name: &str, args: &[&str]) -> Option<String> {
    let mut child = Command::new(name)
        .args(args)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let until = Instant::now() + Duration::from_secs(5);
    while child.try_wait().ok()?.is_none() {
        if Instant::now() > until {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}
