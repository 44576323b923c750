//! A register in a folder of its own, and the real program run on it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The time on every commune's clock: a Monday morning, the day before a holiday.
pub const NOW: &str = "2026-11-23T08:42:00+07:00";

pub struct Commune {
    folder: TempDir,
    pub now: String,
}

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
    pub bytes: Vec<u8>,
}

impl Commune {
    /// A folder without a register.
    pub fn bare() -> Self {
        let folder = tempfile::Builder::new().prefix("soxa-test").tempdir().unwrap();
        std::fs::create_dir(folder.path().join("config")).unwrap();
        Self { folder, now: NOW.to_owned() }
    }

    /// A folder without a register on a disk of its own.
    pub fn on_disk(disk: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("soxa-test").tempdir_in(disk).unwrap();
        std::fs::create_dir(folder.path().join("config")).unwrap();
        Self { folder, now: NOW.to_owned() }
    }

    /// A test register without people.
    pub fn empty() -> Self {
        let commune = Self::bare();
        commune.ok(&["init", "--test", "--operator", "Lan"]);
        commune
    }

    /// A test register with the people of `town.csv` below.
    pub fn town() -> Self {
        let commune = Self::empty();
        let file = commune.write("town.csv", TOWN.as_bytes());
        commune.ok(&["import", "people", &file]);
        commune
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn store(&self) -> PathBuf {
        self.path("register.redb")
    }

    /// Writes a file; its path as an argument.
    pub fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        command_in(self.folder.path(), &self.now, args)
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        run(self.command(args), b"")
    }

    pub fn fed(&self, args: &[&str], input: &[u8]) -> Ran {
        run(self.command(args), input)
    }

    /// Runs what must succeed; its standard output.
    pub fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.status, 0, "{args:?}: {}{}", ran.out, ran.err);
        ran.out
    }

    /// Runs what must succeed; everything it says.
    pub fn said(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.status, 0, "{args:?}: {}{}", ran.out, ran.err);
        ran.out + &ran.err
    }

    /// Runs with `--format json` and reads the one document.
    pub fn json(&self, args: &[&str]) -> Value {
        let (status, value) = self.json_status(args);
        assert_eq!(status, 0, "{args:?}: {value}");
        value
    }

    pub fn json_status(&self, args: &[&str]) -> (i32, Value) {
        let ran = self.run(&[args, &["--format", "json"]].concat());
        let value = serde_json::from_str(&ran.out)
            .unwrap_or_else(|e| panic!("{args:?}: {e}: {}{}", ran.out, ran.err));
        (ran.status, value)
    }

    /// Runs what must be refused with this status; its standard error.
    pub fn refused(&self, status: i32, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.status, status, "{args:?}: {}{}", ran.out, ran.err);
        assert!(!ran.err.trim().is_empty(), "{args:?} says nothing");
        assert!(!ran.err.contains("panicked"), "{args:?}: {}", ran.err);
        ran.err
    }

    /// Receives a case of temporary residence; its code.
    pub fn receive(&self, applicant: &str, submission: &str) -> String {
        let case = self.json(&[
            "case",
            "add",
            "--procedure",
            "CT-TTR",
            "--applicant",
            applicant,
            "--channel",
            "assisted_online",
            "--submission",
            submission,
        ]);
        case["code"].as_str().unwrap().to_owned()
    }
}

pub fn command_in(folder: &Path, now: &str, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soxa"));
    command
        .args(args)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("USER", "lan")
        .env("SOXA_CONFIG_DIR", folder.join("config"))
        .env("SOXA_STORE", folder.join("register.redb"))
        .env("SOXA_NOW", now)
        .current_dir(folder);
    command
}

pub fn run(mut command: Command, input: &[u8]) -> Ran {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Ran {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        bytes: output.stdout,
    }
}

/// A household of four, a neighbour without any number, and a person of another hamlet.
pub const TOWN: &str = "\
local_id,person_id,cmnd,full_name,birth_date,sex,ethnicity,hamlet,address,household,relationship,father_id,father_name,status,phone,note
,051072000101,212000101;212999001,Đinh Văn Nghinh,1972-03-15,male,Kinh,Thôn Gò Tranh,Số 4,HK000001,Chủ hộ,,,present,0905 123 456,
,051175000202,,Phạm Thị Bướm,1975-11-02,female,H'rê,Thôn Gò Tranh,Số 4,HK000001,Vợ,,,present,,
,051204000303,,Đinh Văn Trói,2004-05,male,H'rê,Thôn Gò Tranh,Số 4,HK000001,Con đẻ,051072000101,Đinh Văn Nghinh,away,,đi làm xa
T000009,,,Đinh Thị Nía,1958,female,H'rê,Thôn Gò Tranh,,HK000002,,,,,,chưa có giấy tờ
,051084000505,212345678,Nguyễn Văn An,1984-08-02,male,Kinh,Thôn Hà Bôi,,HK000003,Chủ hộ,,,present,+84 914 555 666,
";
