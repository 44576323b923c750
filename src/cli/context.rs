//! Global options and what they lead to: the register, the rules, the clock, who acts.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::failure::Failure;
use crate::domain::rulebook::RuleBook;
use crate::domain::time::Timestamp;
use crate::service::keyring::Keyring;
use crate::service::{Actor, Register};

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Globals {
    /// The register file
    #[arg(long, global = true, env = "SOXA_STORE", value_name = "PATH")]
    pub store: Option<PathBuf>,
    /// Language of the interface
    #[arg(long, global = true, env = "SOXA_LANG", value_enum, default_value = "vi")]
    pub lang: Language,
    /// Whether to use colours
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: Color,
}

/// Languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Tiếng Việt
    Vi,
    /// English
    En,
}

/// Use of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// As the terminal can
    Auto,
    /// None
    Never,
}

/// Format of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One JSON document
    Json,
}

/// The process's surroundings, read once.
#[derive(Debug, Clone)]
pub struct Context {
    /// Global options.
    pub globals: Globals,
}

impl Context {
    /// From the options.
    pub fn new(globals: Globals) -> Self {
        Self { globals }
    }

    /// Where the register is.
    pub fn store_path(&self) -> PathBuf {
        self.globals.store.clone().unwrap_or_else(|| data_folder().join("register.redb"))
    }

    /// `SOXA_NOW`: the clock of registers made by `demo` and `init --test`.
    pub fn fixed_now() -> Result<Option<Timestamp>, Failure> {
        match std::env::var("SOXA_NOW") {
            Ok(text) if !text.trim().is_empty() => Timestamp::parse(&text)
                .map(Some)
                .ok_or_else(|| Failure::Usage(format!("SOXA_NOW=“{text}” không phải thời điểm RFC 3339"))),
            _ => Ok(None),
        }
    }

    /// The rules: the built-in ones with the commune's own files laid over them.
    pub fn rules() -> Result<RuleBook, Failure> {
        let mut book = RuleBook::built_in()?;
        let folder = config_folder().join("rules");
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(book) };
        let mut files: Vec<PathBuf> = entries
            .flatten()
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|e| e == "toml"))
            .collect();
        files.sort();
        for file in files {
            let name = file.display().to_string();
            let text = read_bounded(&file)?;
            book = book.with_overlay(&name, &text)?;
        }
        Ok(book)
    }

    /// Opens the register.
    pub fn register(&self) -> Result<Register, Failure> {
        Ok(Register::open(&self.store_path(), Self::fixed_now()?, Self::rules()?)?)
    }

    /// Opens the register to check it, whatever its journal says, and says who acts.
    pub fn inspection(&self) -> Result<(Register, Actor), Failure> {
        let register = Register::inspect(&self.store_path(), Self::fixed_now()?, Self::rules()?)?;
        let actor = register.actor(user_id(), &terminal_name())?;
        Ok((register, actor))
    }

    /// Opens the register, and says who acts.
    pub fn desk(&self) -> Result<(Register, Actor), Failure> {
        let register = self.register()?;
        let actor = register.actor(user_id(), &terminal_name())?;
        Ok((register, actor))
    }
}

/// A small text file; a larger one than a megabyte is no configuration.
pub fn read_bounded(path: &Path) -> Result<String, Failure> {
    let io = |e| Failure::io(path.display().to_string(), e);
    if std::fs::metadata(path).map_err(io)?.len() > 1 << 20 {
        return Err(Failure::Refused(format!("{}: lớn quá 1 MiB", path.display())));
    }
    std::fs::read_to_string(path).map_err(io)
}

/// The first lines of a small secret file, or of standard input for `-`; never repeated in messages.
pub fn read_secret(path: &Path) -> Result<String, Failure> {
    if path != Path::new("-") {
        return read_bounded(path);
    }
    let mut text = String::new();
    let stdin = std::io::stdin().lock();
    std::io::Read::read_to_string(&mut std::io::Read::take(stdin, 1 << 16), &mut text)
        .map_err(|e| Failure::io("stdin", e))?;
    Ok(text)
}

/// Where keys that sign the journal's heads lie: outside the register.
pub fn keyring() -> Keyring {
    Keyring::new(data_folder().join("keys"))
}

/// `$SOXA_CONFIG_DIR`, else `$XDG_CONFIG_HOME/soxa`, else `~/.config/soxa`.
pub fn config_folder() -> PathBuf {
    match std::env::var_os("SOXA_CONFIG_DIR") {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ => base_folder("XDG_CONFIG_HOME", ".config").join("soxa"),
    }
}

fn data_folder() -> PathBuf {
    base_folder("XDG_DATA_HOME", ".local/share").join("soxa")
}

fn base_folder(variable: &str, below_home: &str) -> PathBuf {
    match std::env::var_os(variable).map(PathBuf::from).filter(|p| p.is_absolute()) {
        Some(folder) => folder,
        None => PathBuf::from(std::env::var_os("HOME").unwrap_or_else(|| "/".into())).join(below_home),
    }
}

/// The system user who runs the program.
pub fn user_id() -> u32 {
    rustix::process::getuid().as_raw()
}

/// The terminal's name for the journal: `pts/3`, or `-` without one.
pub fn terminal_name() -> String {
    rustix::termios::ttyname(std::io::stdin(), Vec::new())
        .ok()
        .and_then(|name| name.into_string().ok())
        .map_or_else(|| "-".to_owned(), |name| name.trim_start_matches("/dev/").to_owned())
}
