//! `soxa doctor`: what may be wrong with this PC, and what to do about it.

use std::io::IsTerminal;

use clap::Args;

use super::context::Context;
use super::failure::Failure;
use super::output;
use crate::domain::time::Timestamp;
use crate::store::reserve;

/// Check terminal, disk and clock, and say what to fix.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Give up the reserve file, so that there is room on a full disk
    #[arg(long)]
    release_reserve: bool,
}

/// Less room than this on the register's disk is too little, in bytes.
const LITTLE_ROOM: u64 = 256 * 1024 * 1024;

struct Report {
    worst: u8,
}

impl Report {
    fn say(&mut self, well: bool, what: &str, todo: &str) -> Result<(), Failure> {
        self.worst = self.worst.max(u8::from(!well));
        output::line(&if well { format!("✓ {what}") } else { format!("! {what}: {todo}") })
    }
}

impl Doctor {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let path = context.store_path();
        if self.release_reserve {
            let freed = reserve::release(&path)
                .map_err(|e| Failure::io(reserve::path(&path).display().to_string(), e))?;
            output::line(&format!("Đã trả lại {} MiB chỗ dự trữ cho đĩa", freed >> 20))?;
            return Ok(0);
        }
        let mut report = Report { worst: 0 };
        let term = std::env::var("TERM").unwrap_or_default();
        report.say(
            std::io::stdout().is_terminal(),
            "màn hình là một terminal",
            "chạy soxa trong một cửa sổ lệnh",
        )?;
        report.say(
            !matches!(term.as_str(), "" | "dumb"),
            &format!("TERM={term}"),
            "đặt TERM=xterm-256color, hoặc linux trên màn hình đen",
        )?;
        if term == "linux" {
            report.say(
                false,
                "phông chữ của màn hình đen",
                "nếu chữ Việt hiện thành ô vuông: setfont Vietnamese-Fixed16",
            )?;
        }
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()))
            .unwrap_or_default();
        let utf8 = locale.to_ascii_lowercase().replace('-', "").contains("utf8");
        report.say(utf8, &format!("bảng mã {locale}"), "đặt LANG=C.UTF-8 để hiện chữ Việt")?;
        let now = Timestamp::from_seconds(chrono::Utc::now().timestamp());
        let year = chrono::Datelike::year(&now.date());
        report.say(
            (2026..2060).contains(&year),
            &format!("đồng hồ {}", now.vi()),
            "chỉnh lại ngày giờ của máy trước khi nhận hồ sơ",
        )?;
        let folder =
            path.parent().filter(|p| p.exists()).map_or_else(std::env::temp_dir, std::path::Path::to_owned);
        if let Ok(disk) = rustix::fs::statvfs(&folder) {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let what = format!("đĩa của sổ còn {} MiB", free >> 20);
            report.say(
                free >= LITTLE_ROOM,
                &what,
                "dọn đĩa; nếu đã đầy, chạy soxa doctor --release-reserve",
            )?;
        }
        match Context::rules() {
            Ok(_) => report.say(true, "bộ quy tắc thủ tục", "")?,
            Err(e) => report.say(false, "bộ quy tắc thủ tục", &e.to_string())?,
        }
        match crate::tui::keymap::Keymap::in_force(|name| std::env::var_os(name)) {
            Ok(_) => report.say(true, "bảng phím", "")?,
            Err(e) => report.say(false, "bảng phím", &e.to_string())?,
        }
        if path.exists() {
            match context.register() {
                Ok(register) => {
                    report.say(true, &format!("sổ {}", path.display()), "")?;
                    register.close()?;
                }
                Err(e) => report.say(false, &format!("sổ {}", path.display()), &e.to_string())?,
            }
        } else {
            report.say(
                false,
                &format!("chưa có sổ ở {}", path.display()),
                "soxa init, hoặc xem thử: soxa demo",
            )?;
        }
        Ok(report.worst)
    }
}
