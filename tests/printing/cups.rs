//! A print service of its own for a test: its own folder, socket, and a printer that appends to a file.

use crate::skipped::skipped;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A printer backend; without rights for others CUPS runs it as itself.
const BACKEND: &str = r#"#!/bin/sh
[ $# -eq 0 ] && { echo 'direct tofile "Unknown" "File"'; exit 0; }
out=${DEVICE_URI#tofile:}
if [ -n "${6:-}" ]; then cat "$6" >> "$out"; else cat >> "$out"; fi
"#;

pub struct Cups {
    folder: tempfile::TempDir,
    server: Child,
}

impl Cups {
    /// Starts the service with a printer called `counter`; `None` (said aloud) where there is no CUPS or no right to run it.
    pub fn start() -> Option<Self> {
        let cupsd = Path::new("/usr/sbin/cupsd");
        if !cupsd.exists() || !rustix::process::getuid().is_root() {
            skipped("no /usr/sbin/cupsd, or not root");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["etc", "spool", "cache", "run", "log", "bin", "bin/backend"] {
            fs::create_dir(at(name)).unwrap();
        }
        for part in ["cgi-bin", "daemon", "driver", "filter", "monitor", "notifier"] {
            let _ = std::os::unix::fs::symlink(format!("/usr/lib/cups/{part}"), at("bin").join(part));
        }
        fs::write(at("bin/backend/tofile"), BACKEND).unwrap();
        fs::set_permissions(at("bin/backend/tofile"), fs::Permissions::from_mode(0o700)).unwrap();
        let open = "Order allow,deny\nAllow all\n";
        let socket = at("run/cups.sock");
        let conf = format!(
            "Listen {}\nDefaultAuthType None\n<Location />\n{open}</Location>\n<Location /admin>\n{open}</Location>\n<Policy default>\n<Limit All>\n{open}</Limit>\n</Policy>\n",
            socket.display()
        );
        fs::write(at("etc/cupsd.conf"), conf).unwrap();
        let files = [
            ("ServerRoot", "etc"),
            ("RequestRoot", "spool"),
            ("CacheDir", "cache"),
            ("StateDir", "run"),
            ("TempDir", "spool"),
            ("ServerBin", "bin"),
            ("ErrorLog", "log/error"),
            ("AccessLog", "log/access"),
            ("PageLog", "log/page"),
        ];
        let mut lines = vec!["SystemGroup root".to_owned()];
        lines.extend(files.iter().map(|(key, name)| format!("{key} {}", at(name).display())));
        fs::write(at("etc/cups-files.conf"), lines.join("\n") + "\n").unwrap();
        let server = Command::new(cupsd)
            .args(["-f", "-c"])
            .arg(at("etc/cupsd.conf"))
            .arg("-s")
            .arg(at("etc/cups-files.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let this = Self { folder, server };
        let begun = Instant::now();
        while !this.admin(
            "lpadmin",
            &["-p", "counter", "-E", "-v", &format!("tofile:{}", this.paper().display()), "-m", "raw"],
        ) {
            assert!(begun.elapsed() < Duration::from_secs(20), "CUPS does not come up");
            std::thread::sleep(Duration::from_millis(200));
        }
        Some(this)
    }

    /// Where the printer's output lands.
    pub fn paper(&self) -> PathBuf {
        self.folder.path().join("paper.pdf")
    }

    /// What clients are told in `CUPS_SERVER`.
    pub fn server(&self) -> PathBuf {
        self.folder.path().join("run/cups.sock")
    }

    pub fn admin(&self, command: &str, arguments: &[&str]) -> bool {
        let mut command = Command::new(command);
        command.args(arguments).env("CUPS_SERVER", self.server()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|s| s.success())
    }

    /// Waits until something new is on paper.
    pub fn wait_for_paper(&self, more_than: u64) -> u64 {
        let begun = Instant::now();
        loop {
            let size = fs::metadata(self.paper()).map_or(0, |m| m.len());
            if size > more_than {
                std::thread::sleep(Duration::from_millis(200));
                return fs::metadata(self.paper()).map_or(0, |m| m.len());
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "nothing came out of the printer");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Cups {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
