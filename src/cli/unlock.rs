//! What opens an encrypted register: from `--unlock`, from the service's credentials, or typed at the terminal.

use std::io::{IsTerminal, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::context::Context;
use super::failure::Failure;
use super::secret::read_secret;
use super::words::PHRASES;
use crate::cli::problem::CommandProblem;
use crate::server::client;
use crate::server::locked::{Credentials, Locked, MethodKind, SlotShown};
use soxa_keys::header::Found;
use soxa_keys::{Credential, KeyFile, Method, OfToken, RegisterKey, Secret};
use soxa_store::OpenError;
use soxa_store::encrypted;
use soxa_text::fold::fold;
use soxa_text::words::{InWords, worded};
use soxa_token::{Token, TokenProblem, Tokens};

worded! {
    /// What is said and asked where a register is to be opened.
    pub enum Word from PHRASES ["unlock"] {
        Locked { path: PathBuf },
        Passphrase { slot: u32, name: String },
        KeyFile { slot: u32, name: String },
        Recovery { slot: u32, name: String },
        Shares { slot: u32, name: String, needed: usize, all: usize, holders: Vec<String> },
        Token { slot: u32, name: String, label: String },
        Pin,
        Can,
        KeyPassword,
        Ask,
        Share { name: String },
        NoHolder { names: Vec<String> },
        Next { count: usize },
        New { least: usize },
        NewFor { name: String },
        Again,
        WriteDown,
        TypeWords,
    }
}

/// The name under which a service is handed what opens the register (systemd's `LoadCredential=soxa-unlock:…`).
const CREDENTIAL: &str = "soxa-unlock";
/// How often a person may try before the program ends.
const ATTEMPTS: usize = 5;

/// What the beginning of the register's file says; `None` where it lies in clear or there is none.
///
/// # Errors
/// The file cannot be read, or its beginning is damaged.
pub fn found(register: &Path) -> Result<Option<Found>, Failure> {
    use soxa_store::encrypted::HeaderError;
    match encrypted::find(register) {
        Ok(found) => Ok(found),
        Err(HeaderError::Io(e)) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(HeaderError::Io(e)) => {
            let open = OpenError::Io { path: register.to_owned(), what: (&e).into() };
            Err(Failure::Service(open.into()))
        }
        Err(HeaderError::Key(why)) => {
            Err(Failure::Service(OpenError::Key { path: register.to_owned(), why }.into()))
        }
    }
}

/// What was said beforehand: the files of `--unlock`, each perhaps as NAME=FILE, else the service's credential.
///
/// # Errors
/// A file cannot be read.
pub fn told(context: &Context) -> Result<Vec<Credential>, Failure> {
    let given = context.globals.unlock.iter().filter(|part| !part.is_empty());
    let parts: Result<Vec<Credential>, Failure> = given.map(|part| told_by(context, part)).collect();
    let parts = parts?;
    if !parts.is_empty() {
        return Ok(parts);
    }
    let credential =
        std::env::var_os("CREDENTIALS_DIRECTORY").map(|folder| PathBuf::from(folder).join(CREDENTIAL));
    match credential.filter(|file| file.is_file()) {
        Some(file) => Ok(vec![(None, Zeroizing::new(read_secret(&context.ui, &file)?))]),
        None => Ok(Vec::new()),
    }
}

fn told_by(context: &Context, part: &str) -> Result<Credential, Failure> {
    let (name, file) = match part.split_once('=') {
        // A file's own name may have such a sign; a holder's part is never a file that is there under the whole of it.
        Some((name, file)) if !Path::new(part).exists() => (Some(name.to_owned()), file),
        _ => (None, part),
    };
    Ok((name, Zeroizing::new(read_secret(&context.ui, Path::new(file))?)))
}

/// The key of the register: opened with what was said beforehand, or with what is typed.
///
/// # Errors
/// Nothing was said and nobody can be asked, or it does not open.
pub fn register_key(context: &Context) -> Result<Option<Arc<RegisterKey>>, Failure> {
    let path = context.store_path();
    let Some(found) = found(&path)? else { return Ok(None) };
    let parts = told(context)?;
    if !parts.is_empty() {
        return with(&path, &found, parts).map(Some);
    }
    let mut locked = Locked::of(&found);
    for _ in 0..ATTEMPTS {
        let parts = ask(context, &locked)?.ok_or_else(|| is_locked(&path))?;
        match with(&path, &found, parts) {
            Ok(register_key) => return Ok(Some(register_key)),
            Err(failure) => locked.why = Some(failure.in_words(context.lang())),
        }
    }
    Err(is_locked(&path))
}

/// The name by which a PIN is told: no holder of a share has it.
const PIN: &str = "pin";

/// The library of the office's tokens: what `SOXA_PKCS11` names, else that of p11-kit, which knows all that are installed.
///
/// # Errors
/// There is none, or it does not begin.
pub fn tokens() -> Result<Tokens, Failure> {
    crate::tui::tokens::tokens().map_err(Failure::Token)
}

/// What a token gives back for one of the slots.
fn of_token(found: &Found, pin: &str) -> Result<(Secret, OfToken), Failure> {
    let header = found.newest();
    let slots = header.map(|header| header.slots.as_slice()).unwrap_or_default();
    let mut of_tokens = slots.iter().filter_map(|slot| match &slot.method {
        Method::Token(of) => Some((slot.id, of)),
        _ => None,
    });
    let tokens = tokens()?;
    let there = tokens.there().map_err(Failure::Token)?;
    let is_there = |of: &OfToken| there.iter().any(|t| t.serial == of.serial && t.label == of.label);
    let first = of_tokens.clone().next().ok_or(Failure::Token(TokenProblem::NoTokenWay))?;
    let (slot, of) = of_tokens.find(|(_, of)| is_there(of)).unwrap_or(first);
    let key = tokens.unwrap(of, pin).map_err(Failure::Token)?;
    Ok((Secret::OfToken { slot, key }, of.clone()))
}

/// Whether a token is plugged in. Where that cannot be found out it is not.
pub fn is_there(of: &OfToken) -> bool {
    let is_it = |token: &Token| token.serial == of.serial && token.label == of.label;
    tokens().is_ok_and(|tokens| tokens.there().is_ok_and(|there| there.iter().any(is_it)))
}

/// Opens what was found with what was told.
///
/// # Errors
/// It does not open.
pub fn with(path: &Path, found: &Found, parts: Vec<Credential>) -> Result<Arc<RegisterKey>, Failure> {
    by(path, found, parts).map(|(register_key, _)| register_key)
}

/// The same, with the token that did it, if one did.
///
/// # Errors
/// It does not open.
pub fn by(
    path: &Path,
    found: &Found,
    parts: Vec<Credential>,
) -> Result<(Arc<RegisterKey>, Option<OfToken>), Failure> {
    let pin = parts.iter().find(|(name, _)| name.as_deref() == Some(PIN));
    let (secret, token) = match pin {
        Some((_, pin)) => {
            let (secret, token) = of_token(found, pin.lines().next().unwrap_or_default())?;
            (secret, Some(token))
        }
        None => (Secret::of(parts).ok_or_else(|| is_locked(path))?, None),
    };
    let key = |why| Failure::Service(OpenError::Key { path: path.to_owned(), why }.into());
    Ok((Arc::new(RegisterKey::open(found, &secret).map_err(key)?), token))
}

/// That a register is locked.
pub fn is_locked(path: &Path) -> Failure {
    Failure::Service(OpenError::Locked(path.to_owned()).into())
}

/// Opens a register whose owner waits for it.
///
/// # Errors
/// Nothing was said and nobody can be asked, it does not open, or the owner is gone.
pub fn owner(context: &Context, mut stream: UnixStream, mut locked: Locked) -> Result<(), Failure> {
    let path = context.store_path();
    let mut told = told(context)?;
    for _ in 0..ATTEMPTS {
        let is_said = !told.is_empty();
        let parts = if is_said {
            std::mem::take(&mut told)
        } else {
            ask(context, &locked)?.ok_or_else(|| is_locked(&path))?
        };
        // Whose line ends here comes too late: somebody else has opened it, or its owner is gone, which is seen at once.
        let Ok(Some(still)) = client::unlock(&mut stream, Credentials::of(&parts)) else { return Ok(()) };
        if is_said {
            let text = still.why.unwrap_or_default();
            return Err(Failure::Told { status: 4, text, in_use: false });
        }
        locked = still;
    }
    Err(is_locked(&path))
}

/// Whether somebody can be asked at a terminal.
pub fn can_ask(context: &Context) -> bool {
    !context.ui.is_remote() && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks whoever sits there; `None` where nobody can be asked, or nothing was typed.
fn ask(context: &Context, locked: &Locked) -> Result<Option<Vec<Credential>>, Failure> {
    if !can_ask(context) {
        return Ok(None);
    }
    // Whoever types at once, before all is said, shows nothing either.
    let quiet = Quiet::begin()?;
    let lang = context.lang();
    context.ui.say(&format!("{}\n", Word::Locked { path: context.store_path() }.in_words(lang)));
    for method in &locked.methods {
        context.ui.say(&format!("  {}\n", shown(method).in_words(lang)));
    }
    if let Some(why) = &locked.why {
        context.ui.say(&format!("! {why}\n"));
    }
    let typed = hidden(context, &Word::Ask)?;
    drop(quiet);
    if typed.is_empty() {
        return Ok(None);
    }
    if fold(&typed) == PIN
        && locked.methods.iter().any(|method| matches!(method.kind, MethodKind::Token { .. }))
    {
        return Ok(Some(vec![(Some(PIN.to_owned()), hidden(context, &Word::Pin)?)]));
    }
    let shared = locked.methods.iter().filter_map(|method| method.kind.shares());
    let named = |(_, holders): &(usize, &[String])| holders.iter().any(|name| fold(name) == fold(&typed));
    if let Some(method) = shared.into_iter().find(named) {
        return shares(context, method, &typed).map(Some);
    }
    // A key file is named by its path; a passphrase that happens to be one is none.
    let path = Path::new(typed.as_str());
    let file = path.is_file().then(|| read_secret(&context.ui, path).ok()).flatten().map(Zeroizing::new);
    let text = file.filter(|text| KeyFile::parse(text).is_ok()).unwrap_or(typed);
    Ok(Some(vec![(None, text)]))
}

fn shares(
    context: &Context,
    (needed, holders): (usize, &[String]),
    first: &str,
) -> Result<Vec<Credential>, Failure> {
    let mut told: Vec<Credential> = Vec::new();
    let mut next = first.to_owned();
    loop {
        let holder = holders.iter().find(|name| fold(name) == fold(&next));
        match holder {
            Some(name) if !told.iter().any(|(n, _)| n.as_ref() == Some(name)) => {
                let typed = hidden(context, &Word::Share { name: name.clone() })?;
                told.push((Some(name.clone()), typed));
            }
            _ => {
                let word = Word::NoHolder { names: holders.to_vec() };
                context.ui.say(&format!("! {}\n", word.in_words(context.lang())));
            }
        }
        let count = needed.saturating_sub(told.len());
        if count == 0 {
            return Ok(told);
        }
        next = line(context, &Word::Next { count })?;
        if next.is_empty() {
            return Ok(told);
        }
    }
}

/// A way in, in words.
pub fn shown(method: &SlotShown) -> Word {
    let (slot, name) = (method.slot, method.name.clone());
    match &method.kind {
        MethodKind::Passphrase => Word::Passphrase { slot, name },
        MethodKind::KeyFile => Word::KeyFile { slot, name },
        MethodKind::Recovery => Word::Recovery { slot, name },
        MethodKind::Token { label, .. } => Word::Token { slot, name, label: label.clone() },
        MethodKind::Shares { needed, holders } => {
            Word::Shares { slot, name, needed: *needed, all: holders.len(), holders: holders.clone() }
        }
    }
}

/// A new passphrase, typed twice; `None` where nothing was typed.
///
/// # Errors
/// The two are not the same, or the terminal is gone.
pub fn new_passphrase(context: &Context, ask: &Word) -> Result<Option<Zeroizing<String>>, Failure> {
    let first = hidden(context, ask)?;
    if first.is_empty() {
        return Ok(None);
    }
    let again = hidden(context, &Word::Again)?;
    if first == again { Ok(Some(first)) } else { Err(Failure::Refused(CommandProblem::NotTheSame)) }
}

/// A terminal that shows nothing of what is typed, for as long as this is held.
struct Quiet(Termios);

impl Quiet {
    fn begin() -> Result<Self, Failure> {
        let io = |e: rustix::io::Errno| Failure::io("terminal", e.into());
        let stdin = std::io::stdin();
        let before = tcgetattr(&stdin).map_err(io)?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        quiet.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(&stdin, OptionalActions::Now, &quiet).map_err(io)?;
        Ok(Self(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing any more.
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.0);
    }
}

/// A line that is typed without being shown.
pub fn hidden(context: &Context, ask: &dyn InWords) -> Result<Zeroizing<String>, Failure> {
    let _quiet = Quiet::begin()?;
    line(context, ask).map(Zeroizing::new)
}

/// A line that is typed.
pub fn line(context: &Context, ask: &dyn InWords) -> Result<String, Failure> {
    let io = |e: std::io::Error| Failure::io("terminal", e);
    context.ui.say(&format!("{} ", ask.in_words(context.lang())));
    std::io::stderr().flush().map_err(io)?;
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed).map_err(io)?;
    let end = typed.trim_end_matches(['\r', '\n']).len();
    typed.truncate(end);
    Ok(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages() {
        let wrong = soxa_text::words::gaps::<Word>();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
