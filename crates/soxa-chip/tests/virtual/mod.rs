//! A virtual reader and virtual cards: pcscd of the test's own, out of sight of the machine's, with vsmartcard's driver, and
//! cards that a program beside this file plays.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::skipped::skipped;

const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
/// What opens the virtual card.
pub const CAN: &str = "942958";

/// pcscd with two virtual readers, in a mount namespace where only it is: whatever pcscd the machine runs is left alone.
pub struct Service {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

/// A card on a reader; dropped, it is taken away.
pub struct OnReader(Child);

impl Drop for OnReader {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn has_all() -> bool {
    let can = |program: &str, arguments: &[&str]| {
        let run = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        run.is_ok_and(|status| status.success())
    };
    Path::new(DRIVER).exists()
        && can("pcscd", &["--version"])
        && can("/usr/bin/python3", &["-c", "import cryptography"])
        && can("unshare", &["-m", "true"])
}

/// Two ports beside each other that nobody listens at.
fn free_ports() -> u16 {
    loop {
        let first = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = first.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
}

fn program() -> Command {
    let mut command = Command::new("/usr/bin/python3");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(super::SCRIPT));
    command.stdin(Stdio::null());
    command
}

impl Service {
    /// Starts it; none where this machine lacks what it needs.
    pub fn start() -> Option<Self> {
        if !has_all() {
            skipped(
                "no virtual card reader (pcscd, vsmartcard-vpcd, python3-cryptography, and the right to unshare)",
            );
            return None;
        }
        // Another may have taken the ports between their choice and their use: others are free then.
        for _ in 0..3 {
            let service = Self::begin();
            let until = Instant::now() + Duration::from_secs(10);
            while Instant::now() < until {
                if service.has_readers() {
                    return Some(service);
                }
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        panic!("pcscd finds no virtual readers");
    }

    fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_ports();
        let config = folder.path().join("reader.conf");
        let told = format!(
            "FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:{port:#x}\nLIBPATH {DRIVER}\nCHANNELID {port:#x}\n"
        );
        std::fs::write(&config, told).unwrap();
        let script = "mkdir -p /run/pcscd && mount -t tmpfs none /run/pcscd && exec pcscd -f -c \"$1\"";
        let child = Command::new("unshare")
            .args(["-m", "sh", "-c", script, "sh"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, port, folder }
    }

    /// Whether it listens and has found both readers, which it looks for after it listens.
    fn has_readers(&self) -> bool {
        let readers = soxa_chip::Service::connect(&self.socket()).and_then(|mut service| service.readers());
        readers.is_ok_and(|readers| readers.all().len() == 2)
    }

    /// Where it listens, seen from here.
    pub fn socket(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root/run/pcscd/pcscd.comm", self.child.id()))
    }

    /// A folder for the test.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Lays a card of these kinds on the first reader.
    pub fn lay(&self, kind: &str) -> OnReader {
        self.lay_on(0, kind)
    }

    /// Lays a card on the first or second reader.
    pub fn lay_on(&self, slot: u16, kind: &str) -> OnReader {
        let kinds: Vec<&str> = kind.split_whitespace().collect();
        let child = program().args(["card", &(self.port + slot).to_string()]).args(kinds).spawn().unwrap();
        OnReader(child)
    }

    /// A folder with what a commune would trust.
    pub fn authority(&self, options: &[&str]) -> PathBuf {
        let folder = self.folder().join(format!("authority{}", options.concat()));
        std::fs::create_dir_all(&folder).unwrap();
        assert!(program().arg("authority").arg(&folder).args(options).status().unwrap().success());
        folder
    }
}
