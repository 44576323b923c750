//! A real sshd for one test, as docs/ssh.md sets it up, on a port of its own.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::place::{Place, environment};
use crate::terminal::Terminal;

pub struct Sshd {
    child: Child,
    folder: tempfile::TempDir,
    pub port: u16,
    pub config: PathBuf,
}

fn keygen(file: &Path) {
    let ran = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(file).status();
    assert!(ran.unwrap().success(), "ssh-keygen");
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn user() -> String {
    let ran = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(ran.stdout).unwrap().trim().to_owned()
}

impl Sshd {
    /// Starts one whose only program is `soxa attach --read-only` on this place's register.
    pub fn start(place: &Place) -> Self {
        let folder = tempfile::Builder::new().prefix("soxa-sshd").tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        keygen(&at("host"));
        let mut keys = String::new();
        for name in ["district", "province", "stranger"] {
            keygen(&at(name));
            if name != "stranger" {
                let public = std::fs::read_to_string(at(name).with_extension("pub")).unwrap();
                keys.push_str(&format!("restrict,pty {public}"));
            }
        }
        std::fs::write(at("keys"), keys).unwrap();
        let mut entry = "#!/bin/sh\n".to_owned();
        for (name, value) in environment(place.path(), &place.store()) {
            if name != "TERM" {
                entry.push_str(&format!("export {name}='{value}'\n"));
            }
        }
        entry.push_str(&format!("exec '{}' attach --read-only\n", env!("CARGO_BIN_EXE_soxa")));
        std::fs::write(at("entry"), entry).unwrap();
        let port = free_port();
        let documented = include_str!("../../docs/ssh.md");
        let block = documented.split("```sshd_config\n").nth(1).unwrap().split("```").next().unwrap();
        let block = block
            .replace("/usr/local/lib/soxa/entry", &format!("/bin/sh {}", at("entry").display()))
            .replace("/etc/soxa/district_keys", &at("keys").display().to_string())
            .replace("Match User soxa-xem", &format!("Match User {}", user()));
        let text = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nPidFile none\nStrictModes no\nUsePAM no\n\
             PermitRootLogin prohibit-password\nKbdInteractiveAuthentication no\nMaxStartups 5:50:10\nLoginGraceTime 20\n{block}",
            at("host").display()
        );
        let config = at("sshd_config");
        std::fs::write(&config, text).unwrap();
        let _ = std::fs::create_dir_all("/run/sshd");
        let child = Command::new("/usr/sbin/sshd")
            .args(["-D", "-e", "-f"])
            .arg(&config)
            .stderr(Stdio::from(std::fs::File::create(at("log")).unwrap()))
            .spawn()
            .expect("no /usr/sbin/sshd: install openssh-server");
        let until = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let log = std::fs::read_to_string(at("log")).unwrap();
            assert!(Instant::now() < until, "sshd does not listen: {log}");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, folder, port, config }
    }

    fn options(&self, key: &str, port: u16) -> Vec<String> {
        let key = self.folder.path().join(key);
        [
            "-F",
            "none",
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            "-o",
            "BatchMode=yes",
            "-o",
            "IdentitiesOnly=yes",
            "-i",
        ]
        .map(String::from)
        .into_iter()
        .chain([key.display().to_string(), "-p".to_owned(), port.to_string()])
        .collect()
    }

    pub fn public_key(&self, name: &str) -> String {
        self.folder.path().join(name).with_extension("pub").display().to_string()
    }

    /// The ssh client in a terminal.
    pub fn viewer(&self, place: &Place, key: &str) -> Terminal {
        self.viewer_at(place, key, self.port)
    }

    pub fn viewer_at(&self, place: &Place, key: &str, port: u16) -> Terminal {
        let mut start = place.start_other(Path::new("/usr/bin/ssh"));
        for option in self.options(key, port) {
            start = start.arg(&option);
        }
        start.arg("-tt").arg(&format!("{}@127.0.0.1", user())).open()
    }

    /// The ssh client without a terminal: all it says.
    pub fn ssh(&self, key: &str, options: &[&str], command: &[&str]) -> String {
        let ran = Command::new("timeout")
            .args(["-k", "1", "8", "ssh"])
            .args(self.options(key, self.port))
            .args(options)
            .arg(format!("{}@127.0.0.1", user()))
            .args(command)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat()).into_owned()
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
