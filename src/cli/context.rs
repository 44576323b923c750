//! Global options and what they lead to: the register, the rules, the clock, who acts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{ArgMatches, Args, Command, FromArgMatches, ValueEnum};

use super::failure::Failure;
use super::output::Ui;
use super::said::Said;
use super::secret::first_line;
use super::surroundings::{ssh_key, terminal_name, user_id, user_named};
use super::unlock;
use crate::cli::problem::CommandProblem;
use crate::server::address;
use crate::server::hosting::recognise;
use crate::server::protocol::Claim;
use soxa_domain::rulebook::{RuleBook, RuleError};
use soxa_domain::time::Timestamp;
use soxa_files::bounded;
use soxa_keys::RegisterKey;
use soxa_service::keyring::Keyring;
use soxa_service::own_rules::{InForce, OwnRules};
use soxa_service::{Actor, Register};
use soxa_text::words::{Both, InWords, Lang};

/// Options of every command; in its help they stand behind its own.
#[derive(Debug, Clone, Args)]
#[command(next_display_order = 1_000)]
pub struct Globals {
    /// The register file
    #[arg(long, global = true, env = "SOXA_STORE", value_name = "PATH")]
    pub store: Option<PathBuf>,
    /// The socket of the register's owner
    #[arg(long, global = true, env = "SOXA_SOCKET", value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// The system user (name or number) who runs the register's owner, where that is a service
    #[arg(long, global = true, env = "SOXA_OWNER", value_name = "USER")]
    pub owner: Option<String>,
    /// Who acts; needs --password-file unless the system user is bound to that operator
    #[arg(long, global = true, value_name = "NAME")]
    pub operator: Option<String>,
    /// File whose first line is the operator's password
    #[arg(long, global = true, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// File with what opens an encrypted register: a passphrase, a key file or recovery words; NAME=FILE for a holder's share
    #[arg(long, global = true, env = "SOXA_UNLOCK", value_name = "[NAME=]FILE")]
    pub unlock: Vec<String>,
    /// Language of the interface
    #[arg(long, global = true, env = "SOXA_LANG", value_enum, default_value = "vi")]
    pub lang: Language,
    /// Whether to use colours
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: Color,
}

impl Globals {
    /// As they are for a command that the owner runs: what whoever asks says of paths means nothing here.
    pub fn as_the_owner(&mut self, store: &Path) {
        self.store = Some(store.to_owned());
        (self.socket, self.owner, self.operator, self.password_file) = (None, None, None, None);
        self.unlock.clear();
    }
}

/// Languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Tiếng Việt
    Vi,
    /// English
    En,
}

impl Language {
    /// The language itself.
    pub const fn lang(self) -> Lang {
        match self {
            Self::Vi => Lang::Vi,
            Self::En => Lang::En,
        }
    }
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

/// The option itself, which every command that answers has.
#[derive(Args)]
struct FormatOption {
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Args for Format {
    fn augment_args(command: Command) -> Command {
        FormatOption::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        FormatOption::augment_args_for_update(command)
    }
}

impl FromArgMatches for Format {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(FormatOption::from_arg_matches(matches)?.format)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The process's surroundings, read once.
#[derive(Clone)]
pub struct Context {
    /// Global options.
    pub globals: Globals,
    /// Where its words go and its files are.
    pub ui: Ui,
    /// The arguments of the program, with what was asked for.
    pub given: Vec<OsString>,
    hosted: Option<Hosted>,
    rules_told: Arc<AtomicBool>,
    /// Whether the register goes away with its terminal: an owner started for it keeps no session.
    pub passing: bool,
}

/// What a command has that the register's owner runs for somebody.
#[derive(Clone)]
pub struct Hosted {
    /// The owner's register, by the clock of whoever asks.
    pub register: Register,
    /// Who asks.
    pub actor: Actor,
    /// Where the owner writes slips.
    pub slips: PathBuf,
    /// The folder it is asked from; nothing is opened there.
    pub folder: PathBuf,
}

impl Context {
    /// From the options, and the arguments they stood in.
    pub fn new(globals: Globals, given: Vec<OsString>) -> Self {
        Self { globals, ui: Ui::default(), given, hosted: None, rules_told: Arc::default(), passing: false }
    }

    /// For a command that the owner runs.
    pub fn hosted(globals: Globals, ui: Ui, hosted: Hosted) -> Self {
        let (given, rules_told) = (Vec::new(), Arc::default());
        Self { globals, ui, given, hosted: Some(hosted), rules_told, passing: false }
    }

    /// Whether the owner of a register runs the command for somebody.
    pub const fn is_hosted(&self) -> bool {
        self.hosted.is_some()
    }

    /// The same for another register, which perhaps goes away with its terminal.
    pub fn with_store(&self, path: &Path, passing: bool) -> Self {
        let mut other = Self { passing, ..self.clone() };
        other.globals.store = Some(path.to_owned());
        if passing {
            // Where the commune's owner is has nothing to do with a register that goes away.
            (other.globals.socket, other.globals.owner) = (None, None);
        }
        other
    }

    /// The language of what is said.
    pub const fn lang(&self) -> Lang {
        self.globals.lang.lang()
    }

    /// Says a line in the language of the interface.
    pub fn line(&self, said: &impl InWords) -> Result<(), Failure> {
        self.ui.line(&said.in_words(self.lang()))
    }

    /// Says something on standard error, in the language of the interface.
    pub fn tell(&self, said: &impl InWords) {
        self.ui.tell(&said.in_words(self.lang()));
    }

    /// Where the owner may be.
    pub fn sockets(&self) -> Vec<PathBuf> {
        address::candidates(&self.store_path(), self.globals.socket.clone(), |name| std::env::var_os(name))
    }

    /// Who the options and the surroundings say is there.
    pub fn claim(&self) -> Result<Claim, Failure> {
        let secret =
            self.globals.password_file.as_deref().map(|file| first_line(&self.ui, file)).transpose()?;
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
                .ok_or_else(|| Failure::Usage(CommandProblem::FixedNow { text: text.clone() })),
            _ => Ok(None),
        }
    }

    /// Where the commune's own rule files lie: the user's, then those beside the register.
    pub fn own_rules(&self) -> OwnRules {
        OwnRules::beside(&self.store_path()).after(config_folder().join("rules"))
    }

    /// The rules: the built-in ones with the commune's own files laid over them.
    ///
    /// # Errors
    /// The built-in ones cannot be read.
    pub fn rules(&self) -> Result<RuleBook, Failure> {
        Ok(self.in_force()?.book)
    }

    /// The same, with the files of the commune that were not taken: each is told, and keeps nobody from working.
    pub fn in_force(&self) -> Result<InForce, Failure> {
        let rules = self.own_rules().in_force()?;
        // A command that works out more than one thing by them says it once.
        let is_told = self.rules_told.swap(true, Ordering::Relaxed);
        for mistake in rules.wrong.iter().filter(|_| !is_told) {
            self.tell(&Said::RulesNotTaken { mistake: Both::of(mistake) });
        }
        Ok(rules)
    }

    /// A register as this PC works on it: with the keys it signs by, and where its rules lie.
    pub fn at_hand(&self, register: Register, mistakes: Vec<RuleError>) -> Register {
        let own = self.own_rules();
        if mistakes.is_empty()
            && let Err(e) = own.keep()
        {
            self.tell(&Said::RulesNotKept { why: e.to_string() });
        }
        register.with_keyring(keyring()).with_own_rules(own, mistakes)
    }

    /// Opens the register.
    pub fn register(&self) -> Result<Register, Failure> {
        if let Some(hosted) = &self.hosted {
            return Ok(hosted.register.clone());
        }
        self.opened(unlock::register_key(self)?)
    }

    /// Opens the register with the key that was opened for it, if it is encrypted.
    pub fn opened(&self, register_key: Option<Arc<RegisterKey>>) -> Result<Register, Failure> {
        let rules = self.in_force()?;
        let register = Register::open(&self.store_path(), register_key, Self::fixed_now()?, rules.book)?;
        Ok(self.at_hand(register, rules.wrong))
    }

    /// Opens the register to check it, whatever its journal says, and says who acts.
    pub fn inspection(&self) -> Result<(Register, Actor), Failure> {
        if self.hosted.is_some() {
            return self.session();
        }
        let register_key = unlock::register_key(self)?;
        let rules = self.in_force()?;
        let register = Register::inspect(&self.store_path(), register_key, Self::fixed_now()?, rules.book)?;
        let register = self.at_hand(register, rules.wrong);
        let actor = self.actor(&register)?;
        Ok((register, actor))
    }

    /// Opens the register, and says who acts.
    pub fn session(&self) -> Result<(Register, Actor), Failure> {
        let register = self.register()?;
        let actor = self.actor(&register)?;
        Ok((register, actor))
    }

    fn actor(&self, register: &Register) -> Result<Actor, Failure> {
        if let Some(hosted) = &self.hosted {
            return Ok(hosted.actor.clone());
        }
        let mut claim = self.claim()?;
        let known = recognise(register, &claim, user_id(), &terminal_name());
        claim.forget();
        Ok(known?)
    }

    /// Where slips are written.
    pub fn slips(&self) -> PathBuf {
        match &self.hosted {
            Some(hosted) => hosted.slips.clone(),
            None => self.store_path().parent().map_or_else(std::env::temp_dir, |folder| folder.join("slips")),
        }
    }

    /// System users whose processes may be the owner: whoever owns the register's file, and who was named.
    pub fn trusted(&self) -> Result<Vec<u32>, Failure> {
        use std::os::unix::fs::MetadataExt;
        let of_file = std::fs::metadata(self.store_path()).map(|file| file.uid()).ok();
        let named = self.globals.owner.as_deref().map(user_named).transpose()?;
        Ok(of_file.into_iter().chain(named).collect())
    }

    /// Whether a command is run for a system user who is neither the owner's own nor root, and so may name no path
    /// that the owner is to open one day.
    pub fn is_for_another_user(&self) -> bool {
        let asks = self.hosted.as_ref().and_then(|hosted| hosted.actor.sign_in()).map(|s| s.origin.uid);
        asks.is_some_and(|uid| uid != 0 && uid != rustix::process::geteuid().as_raw())
    }

    /// A path as whoever asks means it, in words; where somebody else asks, nothing may be opened there.
    pub fn absolute(&self, path: &Path) -> Result<PathBuf, Failure> {
        let here = self.hosted.as_ref().map(|hosted| hosted.folder.join(path));
        match here {
            Some(path) => Ok(path),
            None => std::path::absolute(path).map_err(|e| Failure::io(path.display().to_string(), e)),
        }
    }
}

/// A small text file of configuration.
pub fn read_bounded(path: &Path) -> Result<String, Failure> {
    bounded::text(path, CONFIGURATION).map_err(|e| Failure::io(path.display().to_string(), e))
}

/// More than a megabyte is no configuration.
const CONFIGURATION: u64 = 1 << 20;

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
