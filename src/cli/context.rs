//! Global options and what they lead to: the register, the rules, the clock, who acts.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use zeroize::Zeroizing;

use super::failure::Failure;
use crate::domain::rulebook::RuleBook;
use crate::domain::time::Timestamp;
use crate::server::address;
use crate::server::protocol::Claim;
use crate::server::seat::recognise;
use crate::service::keyring::Keyring;
use crate::service::{Actor, Register};

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Globals {
    /// The register file
    #[arg(long, global = true, env = "SOXA_STORE", value_name = "PATH")]
    pub store: Option<PathBuf>,
    /// The socket of the register's owner
    #[arg(long, global = true, env = "SOXA_SOCKET", value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// Who acts; needs --password-file unless the system user is bound to that operator
    #[arg(long, global = true, value_name = "NAME")]
    pub operator: Option<String>,
    /// File whose first line is the operator's password
    #[arg(long, global = true, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
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
#[derive(Clone)]
pub struct Context {
    /// Global options.
    pub globals: Globals,
    hosted: Option<Hosted>,
    /// Whether the register goes away with its terminal: an owner started for it keeps no session.
    pub passing: bool,
}

/// What a command has that the register's owner runs for somebody.
#[derive(Clone)]
pub struct Hosted {
    /// The owner's register, by the clock of whoever asks.
    pub register: Register,
    /// Who asks.
    pub claim: Claim,
    /// The system user who asks.
    pub uid: u32,
    /// The terminal it is asked from.
    pub terminal: String,
    /// The folder it is asked from.
    pub folder: PathBuf,
}

impl Drop for Hosted {
    fn drop(&mut self) {
        self.claim.forget();
    }
}

impl Context {
    /// From the options.
    pub fn new(globals: Globals) -> Self {
        Self { globals, hosted: None, passing: false }
    }

    /// For a command that the owner runs.
    pub fn hosted(globals: Globals, hosted: Hosted) -> Self {
        Self { globals, hosted: Some(hosted), passing: false }
    }

    /// The same for another register, which perhaps goes away with its terminal.
    pub fn with_store(&self, path: &Path, passing: bool) -> Self {
        let mut other = Self { passing, ..self.clone() };
        other.globals.store = Some(path.to_owned());
        other
    }

    /// Where the owner may be.
    pub fn sockets(&self) -> Vec<PathBuf> {
        address::candidates(&self.store_path(), self.globals.socket.clone(), |name| std::env::var_os(name))
    }

    /// Who the options and the surroundings say is there.
    pub fn claim(&self) -> Result<Claim, Failure> {
        let secret = self.globals.password_file.as_deref().map(first_line).transpose()?;
        Ok(Claim { operator: self.globals.operator.clone(), secret, key: ssh_key() })
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
        if let Some(hosted) = &self.hosted {
            return Ok(hosted.register.clone());
        }
        let register = Register::open(&self.store_path(), Self::fixed_now()?, Self::rules()?)?;
        Ok(register.with_keyring(keyring()))
    }

    /// Opens the register to check it, whatever its journal says, and says who acts.
    pub fn inspection(&self) -> Result<(Register, Actor), Failure> {
        if self.hosted.is_some() {
            return self.desk();
        }
        let register = Register::inspect(&self.store_path(), Self::fixed_now()?, Self::rules()?)?;
        let register = register.with_keyring(keyring());
        let actor = self.actor(&register)?;
        Ok((register, actor))
    }

    /// Opens the register, and says who acts.
    pub fn desk(&self) -> Result<(Register, Actor), Failure> {
        let register = self.register()?;
        let actor = self.actor(&register)?;
        Ok((register, actor))
    }

    fn actor(&self, register: &Register) -> Result<Actor, Failure> {
        if let Some(hosted) = &self.hosted {
            return Ok(recognise(register, &hosted.claim, hosted.uid, &hosted.terminal)?);
        }
        let mut claim = self.claim()?;
        let known = recognise(register, &claim, user_id(), &terminal_name());
        claim.forget();
        Ok(known?)
    }

    /// A path as whoever asks means it.
    pub fn absolute(&self, path: &Path) -> Result<PathBuf, Failure> {
        let here = self.hosted.as_ref().map(|hosted| hosted.folder.join(path));
        match here {
            Some(path) => Ok(path),
            None => std::path::absolute(path).map_err(|e| Failure::io(path.display().to_string(), e)),
        }
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
    if path != Path::new("-") || super::output::is_remote() {
        return read_bounded(super::output::fetch(path)?.path());
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

/// The first line of a file with a secret; nothing of it is ever shown.
pub fn first_line(path: &Path) -> Result<String, Failure> {
    let text = Zeroizing::new(read_secret(path)?);
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Failure::Refused(format!("{}: dòng đầu trống, cần mật khẩu", path.display())));
    }
    Ok(line.to_owned())
}

/// The key that opened this line, as sshd tells with `ExposeAuthInfo yes`, in base 64.
fn ssh_key() -> Option<String> {
    let told = read_bounded(Path::new(&std::env::var_os("SSH_USER_AUTH")?)).ok()?;
    let mut words = told.lines().find_map(|line| line.strip_prefix("publickey "))?.split_whitespace();
    words.nth(1).map(str::to_owned)
}
