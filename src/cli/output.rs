//! Writing answers and showing progress.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::failure::Failure;
use crate::text::display::{is_clean, sanitise_multiline};

/// Writes one JSON document.
pub fn json<T: Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Failure::Refused(e.to_string()))?;
    line(&escaped(&text))
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

/// Says something on standard error. Arguments are echoed there, so nothing raw gets through.
pub fn tell(what: &str) {
    eprintln!("soxa: {}", sanitise_multiline(what));
}

/// Writes a line.
pub fn line(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|e| Failure::io("stdout", e))
}

/// The file named, or standard output for none or `-`. A file is complete or, on an error, not there.
pub fn to(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let Some(path) = path.filter(|p| *p != Path::new("-")) else {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out)?;
        return out.flush().map_err(|e| Failure::io("stdout", e));
    };
    let io = |e| Failure::io(path.display().to_string(), e);
    if path.exists() && !path.is_file() {
        // A device or a pipe: a printer port, /dev/null.
        let mut out = BufWriter::new(File::options().write(true).open(path).map_err(io)?);
        write(&mut out)?;
        return out.flush().map_err(io);
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = std::path::PathBuf::from(name);
    let mut out = BufWriter::new(File::create(&part).map_err(io)?);
    let written = write(&mut out)
        .and_then(|()| out.flush().map_err(io))
        .and_then(|()| out.get_ref().sync_all().map_err(io));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
        return written;
    }
    std::fs::rename(&part, path).map_err(io)
}

/// A progress bar on a terminal; off it, a plain line every so often.
pub struct Progress {
    bar: Option<ProgressBar>,
    label: &'static str,
    told: u64,
}

/// Rows between two plain lines.
const EVERY: u64 = 100_000;

impl Progress {
    /// Begins; `total` 0 where it is not known.
    pub fn new(label: &'static str, total: u64) -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = if total == 0 { ProgressBar::new_spinner() } else { ProgressBar::new(total) };
            let style = ProgressStyle::with_template("{msg} [{bar:30}] {human_pos}/{human_len} {eta}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("█▓░"));
            bar.set_message(label);
            bar
        });
        Self { bar, label, told: 0 }
    }

    /// So many are done.
    pub fn set(&mut self, done: u64) {
        match &self.bar {
            Some(bar) if done.is_multiple_of(256) => bar.set_position(done),
            None if done >= self.told + EVERY => {
                self.told = done;
                eprintln!("{} {done}", self.label);
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
