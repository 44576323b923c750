//! An owner whose register is encrypted and not open yet: it waits at its socket, says so to whoever comes, and takes what
//! opens it, one attempt at a time.

use std::collections::BTreeMap;
use std::io;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::net::sockopt::socket_peercred;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::frame::receive;
use super::handshake::{Hurried, STRANGER};
use super::listener::Listener;
use super::protocol::{ToClient, ToOwner, say, understand};
use soxa_keys::header::Found;
use soxa_keys::{Credential, Method};
use soxa_service::Register;

/// What a locked register opens with, and why the last attempt did not open it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked {
    /// The ways in.
    #[serde(default)]
    pub methods: Vec<SlotShown>,
    /// Why the last attempt failed.
    #[serde(default)]
    pub why: Option<String>,
}

/// A way in, as it is shown to whoever is to open the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotShown {
    /// Its number.
    pub slot: u32,
    /// What people call it.
    pub name: String,
    /// When it was made, in seconds since 1970.
    pub made: i64,
    /// What opens it.
    pub kind: MethodKind,
}

/// What opens a way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MethodKind {
    /// A passphrase.
    Passphrase,
    /// A key file.
    KeyFile,
    /// Recovery words.
    Recovery,
    /// So many of these holders together.
    Shares {
        /// How many are needed.
        needed: usize,
        /// Who has one.
        holders: Vec<String>,
    },
    /// A security token.
    Token {
        /// What its owner called it.
        label: String,
        /// The maker's number of it.
        serial: String,
    },
}

impl MethodKind {
    /// Its name for programs.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::KeyFile => "key_file",
            Self::Recovery => "recovery",
            Self::Shares { .. } => "shares",
            Self::Token { .. } => "token",
        }
    }

    /// Who holds a share, and how many are needed.
    #[must_use]
    pub fn shares(&self) -> Option<(usize, &[String])> {
        match self {
            Self::Shares { needed, holders } => Some((*needed, holders)),
            _ => None,
        }
    }
}

impl Locked {
    /// What a header says of itself.
    #[must_use]
    pub fn of(found: &Found) -> Self {
        let slots = found.newest().map(|header| header.slots.as_slice()).unwrap_or_default();
        let methods = slots.iter().map(|slot| SlotShown {
            slot: slot.id,
            name: slot.name.clone(),
            made: slot.made,
            kind: match &slot.method {
                Method::Passphrase(_) => MethodKind::Passphrase,
                Method::KeyFile => MethodKind::KeyFile,
                Method::Recovery => MethodKind::Recovery,
                Method::Token(of) => MethodKind::Token { label: of.label.clone(), serial: of.serial.clone() },
                Method::Shares { needed, holders } => MethodKind::Shares {
                    needed: usize::from(*needed),
                    holders: holders.iter().map(|holder| holder.name.clone()).collect(),
                },
            },
        });
        Self { methods: methods.collect(), why: None }
    }

    fn because(&self, why: String) -> Self {
        Self { why: Some(why), ..self.clone() }
    }
}

/// What is brought to open a register: texts as they were typed or stood in a file, each perhaps with its holder's name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials(pub Vec<(Option<String>, String)>);

impl Credentials {
    /// For the owner.
    #[must_use]
    pub fn of(parts: &[Credential]) -> Self {
        Self(parts.iter().map(|(name, text)| (name.clone(), text.to_string())).collect())
    }

    fn told(mut self) -> Vec<Credential> {
        std::mem::take(&mut self.0).into_iter().map(|(name, text)| (name, Zeroizing::new(text))).collect()
    }
}

impl Drop for Credentials {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|(_, text)| text.zeroize());
    }
}

/// A secret stays out of every message.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials")
    }
}

/// A client says what it wants within this time.
const HASTE: Duration = Duration::from_secs(5);
/// A person has so long to find and type what opens the register.
const PATIENCE: Duration = Duration::from_mins(10);
/// An owner that was started for a terminal waits so long for it.
const FIRST: Duration = Duration::from_secs(15);
/// How many may be at it at once.
const MOST: usize = 8;
/// After so many wrong attempts each takes a while, the longer the more there were.
const FREE: u32 = 3;
const PENALTY: Duration = Duration::from_secs(2);
const MOST_PENALTY: Duration = Duration::from_mins(1);

/// Who is there, how often it was tried, and what came of it.
#[derive(Default)]
struct Waiting {
    state: Mutex<State>,
    changed: Condvar,
    /// Held while a secret is tried.
    turn: Mutex<u32>,
}

#[derive(Default)]
struct State {
    came: u64,
    opened: Option<Register>,
    over: bool,
    /// The lines of those who are there: whoever still types hears that it is over.
    lines: BTreeMap<u64, UnixStream>,
}

impl Waiting {
    fn inside(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets somebody in, by a number of theirs.
    fn enter(&self, stream: &UnixStream) -> Option<u64> {
        let mut state = self.inside();
        // Who comes while it is being opened comes again to an open one.
        if state.lines.len() >= MOST || state.opened.is_some() {
            return None;
        }
        let line = stream.try_clone().ok()?;
        state.came += 1;
        let number = state.came;
        state.lines.insert(number, line);
        Some(number)
    }

    fn leave(&self, number: u64) {
        if let Some(line) = self.inside().lines.remove(&number) {
            let _ = line.shutdown(Shutdown::Both);
        }
        self.changed.notify_all();
    }

    fn is_over(&self) -> bool {
        let state = self.inside();
        state.over || state.opened.is_some()
    }

    /// Waits until nobody is there any more, or it is over.
    fn wait_until_left(&self) {
        let wait = self.changed.wait_timeout_while(self.inside(), FIRST, |s| s.came == 0 && !s.over);
        let (state, _) = wait.unwrap_or_else(PoisonError::into_inner);
        let left = self.changed.wait_while(state, |s| !s.lines.is_empty() && !s.over);
        drop(left.unwrap_or_else(PoisonError::into_inner));
    }
}

/// Waits until somebody brings what `open` opens the register with, which says why not in words; `None` where it is not to wait when everybody has left, and they have.
///
/// # Errors
/// There is no thread for a client.
pub fn wait(
    listener: &mut Listener,
    locked: &Locked,
    (group, exit_when_idle): (bool, bool),
    open: impl Fn(Vec<Credential>) -> Result<Register, String> + Sync,
) -> io::Result<Option<Register>> {
    let waiting = Arc::new(Waiting::default());
    let waker = listener.waker();
    std::thread::scope(|scope| {
        if exit_when_idle {
            let (waiting, waker) = (Arc::clone(&waiting), waker.clone());
            std::thread::Builder::new().name("idle".to_owned()).spawn_scoped(scope, move || {
                waiting.wait_until_left();
                waker.wake();
            })?;
        }
        listener.wait(|stream| {
            let Some(number) = waiting.enter(&stream) else { return };
            let (talking, waker, open) = (Arc::clone(&waiting), waker.clone(), &open);
            let talk = move || {
                // A client that breaks off has nobody to be told.
                let opened = greet(&stream, locked, group, &talking, open).unwrap_or_default();
                if opened.is_some() {
                    talking.inside().opened = opened;
                    waker.wake();
                }
                talking.leave(number);
            };
            let begun = std::thread::Builder::new().name("locked".to_owned()).spawn_scoped(scope, talk);
            if begun.is_err() {
                waiting.leave(number);
            }
        });
        let mut state = waiting.inside();
        state.over = true;
        for line in state.lines.values() {
            let _ = line.shutdown(Shutdown::Both);
        }
        drop(state);
        waiting.changed.notify_all();
        Ok(())
    })
    .map(|()| {
        // The same listener goes on for the open register.
        waker.quiet();
        waiting.inside().opened.take()
    })
}

/// Talks to one client until it has opened the register or leaves.
fn greet(
    stream: &UnixStream,
    locked: &Locked,
    group: bool,
    waiting: &Waiting,
    open: &(impl Fn(Vec<Credential>) -> Result<Register, String> + Sync),
) -> io::Result<Option<Register>> {
    let own = rustix::process::geteuid().as_raw();
    let uid = socket_peercred(stream)?.uid.as_raw();
    stream.set_write_timeout(Some(HASTE))?;
    if uid != own && !group {
        say(&mut &*stream, &ToClient::Exit(4, STRANGER.to_owned()))?;
        return Ok(None);
    }
    let mut hurried = Hurried { stream, until: Instant::now() + HASTE };
    let Some(mut hello) = receive(&mut hurried)? else { return Ok(None) };
    hello.bytes.zeroize();
    say(&mut &*stream, &ToClient::Locked(locked.clone()))?;
    loop {
        let mut patient = Hurried { stream, until: Instant::now() + PATIENCE };
        let Some(mut frame) = receive(&mut patient)? else { return Ok(None) };
        let understood = understand(&frame);
        frame.bytes.zeroize();
        let ToOwner::Unlock(credentials) = understood? else { return Ok(None) };
        let mut wrong = waiting.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.is_over() {
            say(&mut &*stream, &ToClient::Exit(0, String::new()))?;
            return Ok(None);
        }
        if *wrong >= FREE {
            std::thread::sleep((PENALTY * (*wrong - FREE + 1)).min(MOST_PENALTY));
        }
        match open(credentials.told()) {
            Ok(register) => {
                say(&mut &*stream, &ToClient::Exit(0, String::new()))?;
                return Ok(Some(register));
            }
            Err(why) => {
                *wrong += 1;
                say(&mut &*stream, &ToClient::Locked(locked.because(why)))?;
            }
        }
    }
}
