//! A folder with a register, where the program is started.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::terminal::{Start, Terminal};

/// A Monday morning, the day before a holiday.
pub const NOW: &str = "2026-11-23T08:42:00+07:00";
/// Lê Thị Châu of the sample commune.
pub const CHAU: &str = "051171942958";

pub struct Place {
    folder: tempfile::TempDir,
}

/// The register of the sample commune, made once by the program itself.
fn sample() -> &'static [u8] {
    static SAMPLE: OnceLock<Vec<u8>> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let place = Place::bare();
        let (status, said) = place.run(&["demo", "--no-open"]);
        assert_eq!(status, 0, "{said}");
        std::fs::read(place.store()).unwrap()
    })
}

fn command(folder: &Path, store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soxa"));
    command.env_clear().envs(environment(folder, store)).current_dir(folder);
    command
}

/// All that the program may see of the machine.
pub fn environment(folder: &Path, store: &Path) -> Vec<(String, String)> {
    let text = |path: &Path| path.display().to_string();
    [
        ("PATH", std::env::var("PATH").unwrap_or_default()),
        ("HOME", text(folder)),
        ("XDG_CONFIG_HOME", text(&folder.join("config"))),
        ("XDG_DATA_HOME", text(&folder.join("data"))),
        ("XDG_RUNTIME_DIR", text(&folder.join("run"))),
        ("USER", "lan".to_owned()),
        ("LANG", "C.UTF-8".to_owned()),
        ("TERM", "xterm-256color".to_owned()),
        // A session whose line drops is gone at once, where a test does not say otherwise.
        ("SOXA_KEEP", "0".to_owned()),
        ("SOXA_STORE", text(store)),
        ("SOXA_NOW", NOW.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

impl Place {
    /// A folder with the sample commune's register.
    pub fn new() -> Self {
        let place = Self::bare();
        std::fs::write(place.store(), sample()).unwrap();
        place
    }

    /// A folder without a register.
    pub fn bare() -> Self {
        let place = Self { folder: tempfile::Builder::new().prefix("soxa-pty").tempdir().unwrap() };
        std::fs::create_dir(place.path().join("run")).unwrap();
        place
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn store(&self) -> PathBuf {
        self.path().join("register.redb")
    }

    /// The program in a terminal of 80x24, at its start screen.
    pub fn open(&self) -> Terminal {
        let mut terminal = self.start().open();
        terminal.sees("Thoát");
        terminal
    }

    /// The program about to be started, to be told more.
    pub fn start(&self) -> Start {
        self.start_other(Path::new(env!("CARGO_BIN_EXE_soxa")))
    }

    /// Another program about to be started here.
    pub fn start_other(&self, program: &Path) -> Start {
        Start::new(program, self.path(), environment(self.path(), &self.store()))
    }

    /// Runs a command without a terminal: exit status and what it said.
    pub fn run(&self, arguments: &[&str]) -> (i32, String) {
        let ran = command(self.path(), &self.store()).args(arguments).output().unwrap();
        let said = [ran.stdout, ran.stderr].concat();
        (ran.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
    }

    /// Runs what must succeed.
    pub fn run_ok(&self, arguments: &[&str]) -> String {
        let (status, said) = self.run(arguments);
        assert_eq!(status, 0, "{arguments:?}: {said}");
        said
    }

    /// Writes a file here; its path as an argument.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// Holds that the register was left whole.
    pub fn verify(&self) {
        let (status, said) = self.run(&["verify"]);
        assert_eq!(status, 0, "{said}");
    }
}

/// A card of the year 2021 for somebody of the sample commune.
pub fn card_of(id: &str, cmnd: &str, name: &str, born: &str, sex: &str) -> String {
    format!("{id}|{cmnd}|{name}|{born}|{sex}|Thôn Gò Tranh, Long Hiệp, Minh Long, Quảng Ngãi|09052021")
}

/// The card of Lê Thị Châu.
pub fn chau() -> String {
    card_of(CHAU, "219388102", "Lê Thị Châu", "22041971", "Nữ")
}

impl Drop for Place {
    /// No owner outlives its test.
    fn drop(&mut self) {
        crate::terminal::kill_owners(self.path(), rustix::process::Signal::KILL);
    }
}
