//! Terminal, clock and disk.

use std::io::IsTerminal;

use super::{Finding, Found, Patient, Todo};
use soxa_domain::time::Timestamp;
use soxa_text::display::sanitise;

/// Less room than this on the register's disk is too little, in bytes.
const LITTLE_ROOM: u64 = 256 * 1024 * 1024;

/// Whether there is a terminal, of which kind, and in which encoding.
pub fn terminal(patient: &Patient<'_>) -> Vec<Finding> {
    let here = std::io::stdout().is_terminal();
    let term = patient.term.as_str();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()))
        .unwrap_or_default();
    let utf8 = locale.to_ascii_lowercase().replace('-', "").contains("utf8");
    let known = !matches!(term, "" | "dumb");
    let term = Found::Term { term: sanitise(term).into_owned() };
    let locale = Found::Locale { locale: sanitise(&locale).into_owned() };
    vec![
        Finding::when(here, Found::Terminal, Todo::OpenTerminal),
        Finding::when(known, term, Todo::SetTerm),
        Finding::when(utf8, locale, Todo::SetLocale),
    ]
}

/// Whether the clock can be believed.
pub fn clock(_: &Patient<'_>) -> Vec<Finding> {
    let now = Timestamp::from_seconds(chrono::Utc::now().timestamp());
    let year = chrono::Datelike::year(&now.date());
    let what = Found::Clock { at: now };
    vec![if (2026..2060).contains(&year) {
        Finding::good(what)
    } else {
        Finding::wrong(what, Todo::SetClock)
    }]
}

/// Whether there is room.
pub fn disk(patient: &Patient<'_>) -> Vec<Finding> {
    let path = patient.context.store_path();
    let folder =
        path.parent().filter(|p| p.exists()).map_or_else(std::env::temp_dir, std::path::Path::to_owned);
    let Ok(disk) = rustix::fs::statvfs(&folder) else { return Vec::new() };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    vec![Finding::when(free >= LITTLE_ROOM, Found::Disk { free: free >> 20 }, Todo::ClearDisk)]
}
