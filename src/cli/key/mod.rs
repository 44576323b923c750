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
use serde_json::json;
use zeroize::Zeroizing;

use super::context::{Context, Format};
use super::failure::Failure;
use super::output::Ui;
use super::said::Said;
use super::secret::read_secret;
use super::session::{self, Act, Session};
use super::unlock::{Word, can_ask, new_passphrase};
use soxa_files::memory;
use soxa_keys::{KeyProblem, NewMethod, RegisterKey, SHORTEST};
use soxa_service::register::Clock;
use soxa_service::{ServiceError, locking};
use soxa_text::words::InWords;

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

/// Adds a way to open the register, and says its number.
fn add(session: Session<'_>, format: Format, name: &str, method: &NewMethod) -> Result<u8, Failure> {
    let Session { register, actor, ui, context } = session;
    let slot = locking::add(register, actor, name, method)?;
    let said = Said::SlotAdded { slot, name: name.to_owned() };
    ui.answer(format, || json!({"slot": slot, "name": name}), || vec![said.in_words(context.lang())])?;
    Ok(0)
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
    /// A new passphrase as the file of a command that was given none; nothing where nobody can be asked, or nothing was typed.
    pub fn passphrase(context: &Context, is_missing: bool) -> Result<Self, Failure> {
        let mut asked = Self::default();
        if is_missing
            && can_ask(context)
            && let Some(typed) = new_passphrase(context, &Word::New { least: SHORTEST })?
        {
            asked.file(str::to_owned, &typed)?;
        }
        Ok(asked)
    }

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
pub fn method_of(ui: &Ui, file: &Path) -> Result<NewMethod, Failure> {
    Ok(NewMethod::of(&Zeroizing::new(read_secret(ui, file)?)))
}

/// What a way is called where nobody says it.
pub fn usual_name(method: &NewMethod) -> &'static str {
    match method {
        NewMethod::Passphrase(_) => "mật khẩu chung",
        NewMethod::KeyFile(_) => "tệp khóa",
        NewMethod::Recovery(_) => "từ khôi phục",
        NewMethod::Shares { .. } => "nhiều người",
        NewMethod::Token(..) => "thẻ",
    }
}

/// Ways with the names they usually have, each its own, beside those that have one already.
pub fn named(
    mut named: Vec<(String, NewMethod)>,
    methods: impl IntoIterator<Item = NewMethod>,
) -> Vec<(String, NewMethod)> {
    for method in methods {
        let usual = usual_name(&method);
        let numbered = (2..).map(|n| format!("{usual} {n}"));
        let mut names = std::iter::once(usual.to_owned()).chain(numbered);
        let name = names.find(|name| named.iter().all(|(other, _)| other != name));
        named.push((name.unwrap_or_default(), method));
    }
    named
}

/// A new register key with these ways, which nothing is on the disk of yet.
pub fn new_register_key(
    cipher: Option<&str>,
    methods: &[(String, NewMethod)],
) -> Result<RegisterKey, Failure> {
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
    let register_key = RegisterKey::new(cipher).map_err(key)?;
    let now = Context::fixed_now()?.unwrap_or_else(|| Clock::System.now()).seconds();
    for (name, method) in methods {
        register_key.add(name, now, method, |_| Ok::<_, KeyProblem>(())).map_err(key)?;
    }
    Ok(register_key)
}
