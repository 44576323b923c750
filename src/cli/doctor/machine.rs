//! Terminal, clock and disk.

use std::io::IsTerminal;

use super::{Finding, Patient};
use soxa_domain::time::Timestamp;

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
    let term = format!("TERM={}", soxa_text::display::sanitise(term));
    let locale = format!("bảng mã {}", soxa_text::display::sanitise(&locale));
    vec![
        Finding::when(here, "màn hình là một terminal", "chạy soxa trong một cửa sổ lệnh"),
        Finding::when(known, term, "đặt TERM=xterm-256color, hoặc linux trên màn hình đen"),
        Finding::when(utf8, locale, "đặt LANG=C.UTF-8 để hiện chữ Việt"),
    ]
}

/// Whether the clock can be believed.
pub fn clock(_: &Patient<'_>) -> Vec<Finding> {
    let now = Timestamp::from_seconds(chrono::Utc::now().timestamp());
    let year = chrono::Datelike::year(&now.date());
    let todo = "chỉnh lại ngày giờ của máy trước khi nhận hồ sơ";
    let what = format!("đồng hồ {}", now.vi());
    vec![if (2026..2060).contains(&year) { Finding::good(what) } else { Finding::wrong(what, todo) }]
}

/// Whether there is room.
pub fn disk(patient: &Patient<'_>) -> Vec<Finding> {
    let path = patient.context.store_path();
    let folder =
        path.parent().filter(|p| p.exists()).map_or_else(std::env::temp_dir, std::path::Path::to_owned);
    let Ok(disk) = rustix::fs::statvfs(&folder) else { return Vec::new() };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let todo = "dọn đĩa; nếu đã đầy, chạy soxa doctor --release-reserve";
    vec![Finding::when(free >= LITTLE_ROOM, format!("đĩa của sổ còn {} MiB", free >> 20), todo)]
}
