//! `soxa key`: the ways to open an encrypted register.

mod add;
mod list;
mod make;
mod remove;
mod rotate;
mod shares;
mod token;
mod words;

use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use clap::Subcommand;
use zeroize::Zeroizing;

use super::context::Context;
use super::failure::Failure;
use super::output::Ui;
use super::secret::read_secret;
use super::session::{self, Act, Session};
use soxa_files::memory;
use soxa_keys::{KeyProblem, NewWay, Vault};
use soxa_service::ServiceError;
use soxa_service::register::Clock;

/// The ways to open an encrypted register.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// List the ways; needs none of them
    List(list::List),
    /// Add a way: a passphrase, a key file, recovery words
    Add(add::Add),
    /// Add a way for several officers together, each with a passphrase of their own
    Shares(shares::Shares),
    /// Add a security token (PKCS#11) as a way; its PIN is asked for
    Token(token::Token),
    /// Make recovery words, have them typed once from the paper, and add them
    Words(words::Words),
    /// Make a key file, for a stick that is carried away
    Make(make::Make),
    /// Take a way away; the last one stays
    Remove(remove::Remove),
    /// Encrypt the register by a new key; only the ways whose files are given stay
    Rotate(rotate::Rotate),
}

impl KeyCommand {
    /// Whether it works on the register that is open.
    pub fn needs_register(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Make(_))
    }

    /// Asks at this terminal what the command needs before it goes to the register's owner.
    pub fn ask(&self, context: &Context) -> Result<Asked, Failure> {
        match self {
            Self::Add(c) => c.ask(context),
            Self::Shares(c) => c.ask(context),
            Self::Token(c) => c.ask(context),
            Self::Words(c) => c.ask(context),
            _ => Ok(Asked::default()),
        }
    }

    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        match self {
            Self::List(c) => c.run(context),
            Self::Make(c) => c.run(context),
            _ => session::at(context, self),
        }
    }
}

impl Act for KeyCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        match self {
            Self::Add(c) => c.act(session),
            Self::Shares(c) => c.act(session),
            Self::Token(c) => c.act(session),
            Self::Words(c) => c.act(session),
            Self::Remove(c) => c.act(session),
            Self::Rotate(c) => c.act(session),
            Self::List(c) => c.run(session.context),
            Self::Make(c) => c.run(session.context),
        }
    }
}

/// What was asked at the terminal: arguments that name files in memory, and the files.
#[derive(Default)]
pub struct Asked {
    /// Further arguments of the command.
    pub arguments: Vec<OsString>,
    /// Held open for as long as the command runs.
    files: Vec<File>,
}

impl Asked {
    /// Adds a text as a file in memory, named by an argument.
    pub fn file(&mut self, argument: impl FnOnce(&str) -> String, text: &str) -> Result<(), Failure> {
        let io = |e: std::io::Error| Failure::io("memfd", e);
        let mut file = memory::file().map_err(io)?;
        file.write_all(text.as_bytes()).map_err(io)?;
        self.arguments.push(argument(&memory::path(&file).display().to_string()).into());
        self.files.push(file);
        Ok(())
    }
}

/// The way that a file's text is to become.
pub fn way_in(ui: &Ui, file: &Path) -> Result<NewWay, Failure> {
    Ok(NewWay::told(&Zeroizing::new(read_secret(ui, file)?)))
}

/// What a way is called where nobody says it.
pub fn usual_name(way: &NewWay) -> &'static str {
    match way {
        NewWay::Passphrase(_) => "mật khẩu chung",
        NewWay::KeyFile(_) => "tệp khóa",
        NewWay::Recovery(_) => "từ khôi phục",
        NewWay::Shares { .. } => "nhiều người",
        NewWay::Token(..) => "thẻ",
    }
}

/// Ways with the names they usually have, each its own, beside those that have one already.
pub fn named(
    mut named: Vec<(String, NewWay)>,
    ways: impl IntoIterator<Item = NewWay>,
) -> Vec<(String, NewWay)> {
    for way in ways {
        let usual = usual_name(&way);
        let numbered = (2..).map(|n| format!("{usual} {n}"));
        let mut names = std::iter::once(usual.to_owned()).chain(numbered);
        let name = names.find(|name| named.iter().all(|(other, _)| other != name));
        named.push((name.unwrap_or_default(), way));
    }
    named
}

/// A new vault with these ways, which nothing is on the disk of yet.
pub fn new_vault(cipher: Option<&str>, ways: &[(String, NewWay)]) -> Result<Vault, Failure> {
    let key = |why| Failure::Service(ServiceError::Key(why));
    let cipher = match cipher {
        None => soxa_keys::Cipher::of_this_processor(),
        Some(name) => super::among(
            "--cipher",
            name,
            soxa_keys::Cipher::named(name),
            soxa_keys::Cipher::ALL.iter().map(|cipher| cipher.name()),
        )?,
    };
    let vault = Vault::new(cipher).map_err(key)?;
    let now = Context::fixed_now()?.unwrap_or_else(|| Clock::System.now()).seconds();
    for (name, way) in ways {
        vault.add(name, now, way, |_| Ok::<_, KeyProblem>(())).map_err(key)?;
    }
    Ok(vault)
}
