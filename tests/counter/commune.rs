//! A register of the sample commune, made once, and a terminal on a copy of it for each story.

use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use ratatui::layout::Size;
use soxa::tui::driver::Driver;
use soxa::tui::keymap::Keymap;
use soxa::tui::session::Options;
use soxa::tui::theme::Theme;
use soxa::tui::words::{Lang, Words};
use soxa::tui::workspace::{ChipPlace, Workspace};
use soxa_domain::rulebook::RuleBook;
use soxa_domain::time::Timestamp;
use soxa_service::{Actor, Register};

use crate::vt::Vt;

pub const NOW: &str = "2026-11-23T08:42:00+07:00";

/// The demo register, made by the program itself.
fn demo() -> &'static PathBuf {
    static DEMO: OnceLock<PathBuf> = OnceLock::new();
    DEMO.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap().keep();
        let path = folder.join("demo.redb");
        let status = Command::new(env!("CARGO_BIN_EXE_soxa"))
            .args(["demo", "--no-open", "--store"])
            .arg(&path)
            .env("SOXA_NOW", NOW)
            .output()
            .unwrap();
        assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
        path
    })
}

/// A commune: a folder with a register that several sessions, one after the other, can work on.
pub struct Commune {
    folder: tempfile::TempDir,
}

/// One terminal of it, with its session.
pub struct Terminal {
    pub app: Driver<Vt>,
    pub workspace: Rc<Workspace>,
}

impl Terminal {
    /// Opens the list of people without a CMND by its keys.
    pub fn without_cmnd(&mut self) -> &mut Driver<Vt> {
        self.app.press("7").wait(200).press("Down").press("Down").press("Down").press("Enter").sees("Còn 40")
    }
}

impl Commune {
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(demo(), folder.path().join("register.redb")).unwrap();
        Self { folder }
    }

    /// Runs a command on the register, with a file's text on its standard input; what it said.
    pub fn command(&self, args: &[&str], file: &str) -> String {
        let path = self.folder.path().join("given");
        std::fs::write(&path, file).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_soxa"));
        command.args(args).arg(&path).arg("--store").arg(self.folder.path().join("register.redb"));
        let output = command.env("SOXA_NOW", NOW).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&said));
        String::from_utf8_lossy(&said).into_owned()
    }

    /// Where the register lies.
    pub fn register(&self) -> PathBuf {
        self.folder.path().join("register.redb")
    }

    pub fn terminal(&self) -> Terminal {
        self.terminal_of(Size { width: 80, height: 24 })
    }

    /// A terminal that only looks.
    pub fn viewer(&self) -> Terminal {
        self.terminal_for(Size { width: 80, height: 24 }, Actor::read_only)
    }

    pub fn terminal_of(&self, size: Size) -> Terminal {
        self.terminal_for(size, |actor| actor)
    }

    /// A terminal beside which a card reader is.
    pub fn terminal_reading(&self, chip: ChipPlace) -> Terminal {
        let (size, theme) = (Size { width: 80, height: 24 }, Theme::for_terminal("xterm-256color", false));
        self.terminal_beside(size, theme, |actor| actor, Some(Arc::new(chip)))
    }

    /// A terminal that looks so.
    pub fn terminal_with(&self, size: Size, theme: Theme) -> Terminal {
        self.terminal_made(size, theme, |actor| actor)
    }

    fn terminal_for(&self, size: Size, as_what: impl FnOnce(Actor) -> Actor) -> Terminal {
        self.terminal_made(size, Theme::for_terminal("xterm-256color", false), as_what)
    }

    fn terminal_made(&self, size: Size, theme: Theme, as_what: impl FnOnce(Actor) -> Actor) -> Terminal {
        self.terminal_beside(size, theme, as_what, None)
    }

    fn terminal_beside(
        &self,
        size: Size,
        theme: Theme,
        as_what: impl FnOnce(Actor) -> Actor,
        chip: Option<Arc<ChipPlace>>,
    ) -> Terminal {
        let rules = RuleBook::built_in().unwrap();
        let path = self.folder.path().join("register.redb");
        let register = Register::open(&path, None, Timestamp::parse(NOW), rules).unwrap();
        let actor = as_what(register.actor(rustix::process::getuid().as_raw(), "test").unwrap());
        let workspace = Workspace::new(Arc::new(register), actor, self.folder.path().join("slips"));
        let workspace = Rc::new(workspace.with_chip(chip));
        let options = Options {
            words: Rc::new(Words::of(Lang::Vi).unwrap()),
            keymap: Rc::new(Keymap::standard().unwrap()),
            theme,
        };
        Terminal { app: Driver::new(workspace.clone(), options, size, Vt::new()), workspace }
    }
}

/// A card of the year 2021 for somebody of the sample commune.
pub fn card_of(id: &str, cmnd: &str, name: &str, born: &str, sex: &str) -> String {
    format!("{id}|{cmnd}|{name}|{born}|{sex}|Thôn Gò Tranh, Long Hiệp, Minh Long, Quảng Ngãi|09052021")
}
