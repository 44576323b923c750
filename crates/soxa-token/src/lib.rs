//! The office's security tokens (PKCS#11) as ways to open a register: a key that the token alone can unwrap.
//!
//! A token never gives its private key out. What it wraps for a slot is random, by RSA-OAEP (the one way all tokens in use
//! have; with SHA-1 as its hash, which some of them know alone and which is no weakness of OAEP). The library of the
//! token's maker is named by whoever runs the program, never by the register: a register's header can be written by anybody.

mod problem;
mod signing;
mod words;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsOaepParams, PkcsOaepSource};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::{Slot, TokenInfo};
use cryptoki::types::AuthPin;
use zeroize::Zeroizing;

pub use problem::TokenProblem;
pub use signing::OnToken;
use soxa_keys::{KEY, OfToken};

/// The library by which tokens are spoken to: begun and ended by one at a time, since it is the process's as a whole.
#[derive(Debug)]
pub struct Tokens(Option<Pkcs11>, #[allow(dead_code, reason = "held")] MutexGuard<'static, ()>);

static ALONE: Mutex<()> = Mutex::new(());

/// How many more wrong PINs a token takes, as far as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tries {
    /// None: it is locked.
    Locked,
    /// One more and it is locked.
    Last,
    /// Some were wrong already.
    Few,
    /// All of them.
    All,
}

/// A token that is plugged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What its owner called it.
    pub label: String,
    /// The maker's number, which no other token of this maker has.
    pub serial: String,
    /// How many tries of the PIN are left.
    pub tries: Tries,
}

impl From<&TokenInfo> for Token {
    fn from(info: &TokenInfo) -> Self {
        let tries = match info {
            info if info.user_pin_locked() => Tries::Locked,
            info if info.user_pin_final_try() => Tries::Last,
            info if info.user_pin_count_low() => Tries::Few,
            _ => Tries::All,
        };
        Self { label: info.label().to_owned(), serial: info.serial_number().to_owned(), tries }
    }
}

impl Drop for Tokens {
    fn drop(&mut self) {
        if let Some(module) = self.0.take() {
            // What the library keeps of a PIN goes with it.
            let _ = module.finalize();
        }
    }
}

/// Where p11-kit's library lies, which knows all that are installed.
const USUAL: [&str; 5] = [
    "/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so",
    "/usr/lib64/p11-kit-proxy.so",
    "/usr/lib/i386-linux-gnu/p11-kit-proxy.so",
    "/usr/lib/aarch64-linux-gnu/p11-kit-proxy.so",
    "/usr/lib/p11-kit-proxy.so",
];

impl Tokens {
    /// Loads the library that was named, else that of p11-kit.
    ///
    /// # Errors
    /// There is none, or it does not begin.
    pub fn find(named: Option<PathBuf>) -> Result<Self, TokenProblem> {
        let usual = USUAL.iter().map(PathBuf::from).find(|file| file.is_file());
        Self::open(&named.or(usual).ok_or(TokenProblem::NoLibrary)?)
    }

    /// Loads the library of a token's maker.
    ///
    /// # Errors
    /// It is not there, or does not begin.
    pub fn open(library: &Path) -> Result<Self, TokenProblem> {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |e: Error| TokenProblem::Library { path: library.to_owned(), said: e.to_string() };
        let module = Pkcs11::new(library).map_err(failed)?;
        module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).map_err(failed)?;
        Ok(Self(Some(module), alone))
    }

    fn module(&self) -> Result<&Pkcs11, TokenProblem> {
        self.0.as_ref().ok_or(TokenProblem::Gone)
    }

    /// The tokens that are plugged in.
    ///
    /// # Errors
    /// The library says no.
    pub fn there(&self) -> Result<Vec<Token>, TokenProblem> {
        Ok(self.slots()?.iter().map(|(_, info)| Token::from(info)).collect())
    }

    fn slots(&self) -> Result<Vec<(Slot, TokenInfo)>, TokenProblem> {
        let module = self.module()?;
        let mut found = Vec::new();
        for slot in module.get_slots_with_initialized_token().map_err(|e| said(&e))? {
            // One that is pulled out at this moment is none.
            if let Ok(info) = module.get_token_info(slot) {
                found.push((slot, info));
            }
        }
        Ok(found)
    }

    /// Has a token wrap a new random key; what it wrapped, and the key.
    ///
    /// # Errors
    /// There is no such token, or more than one; the PIN is wrong or may not be tried; it has no key that can do it.
    pub fn wrap(
        &self,
        label: Option<&str>,
        pin: &str,
    ) -> Result<(OfToken, Zeroizing<[u8; KEY]>), TokenProblem> {
        let all = self.slots()?;
        let mut fitting = all.iter().filter(|(_, info)| label.is_none_or(|label| info.label() == label));
        let (slot, info) = match (fitting.next(), fitting.next()) {
            (Some(one), None) => one,
            (None, _) => return Err(TokenProblem::NotThere { name: label.unwrap_or_default().to_owned() }),
            (Some(_), Some(_)) => {
                return Err(TokenProblem::Several {
                    labels: all.iter().map(|(_, i)| i.label().to_owned()).collect(),
                });
            }
        };
        let session = self.signed_in(*slot, pin)?;
        let (id, private) = unwrapping_key(&session)?;
        let public = public_key(&session, &id)?;
        let mut key = Zeroizing::new([0; KEY]);
        getrandom::fill(&mut *key).map_err(|_| TokenProblem::Gone)?;
        let bytes = session.encrypt(&oaep(), public, &*key).map_err(|e| said(&e))?;
        // What the token cannot give back is found out now, not on the day it is needed.
        let back = Zeroizing::new(session.decrypt(&oaep(), private, &bytes).map_err(|e| said(&e))?);
        if back.as_slice() != &key[..] {
            return Err(TokenProblem::NoKey);
        }
        let of = OfToken {
            label: info.label().to_owned(),
            serial: info.serial_number().to_owned(),
            key: id,
            bytes,
        };
        Ok((of, key))
    }

    /// Has a token give back what it wrapped.
    ///
    /// # Errors
    /// It is not plugged in; the PIN is wrong or may not be tried; its key is gone.
    pub fn unwrap(&self, of: &OfToken, pin: &str) -> Result<Zeroizing<[u8; KEY]>, TokenProblem> {
        let all = self.slots()?;
        let found =
            all.iter().find(|(_, info)| info.serial_number() == of.serial && info.label() == of.label);
        let (slot, _) = found.ok_or_else(|| TokenProblem::NotThere { name: of.label.clone() })?;
        let session = self.signed_in(*slot, pin)?;
        let with = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(of.key.clone())];
        let keys = session.find_objects(&with).map_err(|e| said(&e))?;
        let private = keys.first().ok_or(TokenProblem::NoKey)?;
        let bytes = Zeroizing::new(session.decrypt(&oaep(), *private, &of.bytes).map_err(|e| said(&e))?);
        let mut key = Zeroizing::new([0; KEY]);
        if bytes.len() != KEY {
            return Err(TokenProblem::NoKey);
        }
        key.copy_from_slice(&bytes);
        Ok(key)
    }

    /// Signs in with the PIN; the last try of a token is never taken.
    fn signed_in(&self, slot: Slot, pin: &str) -> Result<Session, TokenProblem> {
        let module = self.module()?;
        let info = module.get_token_info(slot).map_err(|e| said(&e))?;
        let name = || info.label().to_owned();
        match Token::from(&info).tries {
            Tries::Locked => return Err(TokenProblem::PinLocked { name: name() }),
            Tries::Last => return Err(TokenProblem::LastTry { name: name() }),
            Tries::Few | Tries::All => {}
        }
        let session = module.open_ro_session(slot).map_err(|e| said(&e))?;
        match session.login(UserType::User, Some(&AuthPin::new(pin.to_owned().into()))) {
            Ok(()) => Ok(session),
            Err(Error::Pkcs11(RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange, _)) => {
                let tries = module.get_token_info(slot).map(|info| Token::from(&info).tries);
                Err(match tries {
                    Ok(Tries::Locked) => TokenProblem::PinLocked { name: name() },
                    Ok(Tries::Last) => TokenProblem::WrongPinLast { name: name() },
                    _ => TokenProblem::WrongPin { name: name() },
                })
            }
            Err(Error::Pkcs11(RvError::PinLocked, _)) => Err(TokenProblem::PinLocked { name: name() }),
            Err(e) => Err(said(&e)),
        }
    }
}

fn oaep() -> Mechanism<'static> {
    let (hash, mask) = (MechanismType::SHA1, PkcsMgfType::MGF1_SHA1);
    Mechanism::RsaPkcsOaep(PkcsOaepParams::new(hash, mask, PkcsOaepSource::empty()))
}

/// The first RSA key of the token that may decrypt: its id, and the key.
fn unwrapping_key(session: &Session) -> Result<(Vec<u8>, ObjectHandle), TokenProblem> {
    let with = [
        Attribute::Class(ObjectClass::PRIVATE_KEY),
        Attribute::KeyType(KeyType::RSA),
        Attribute::Decrypt(true),
    ];
    for key in session.find_objects(&with).map_err(|e| said(&e))? {
        let attributes = session.get_attributes(key, &[AttributeType::Id]).map_err(|e| said(&e))?;
        if let Some(Attribute::Id(id)) = attributes.into_iter().next() {
            return Ok((id, key));
        }
    }
    Err(TokenProblem::NoKey)
}

fn public_key(session: &Session, id: &[u8]) -> Result<ObjectHandle, TokenProblem> {
    let with = [Attribute::Class(ObjectClass::PUBLIC_KEY), Attribute::Id(id.to_vec())];
    let keys = session.find_objects(&with).map_err(|e| said(&e))?;
    keys.first().copied().ok_or(TokenProblem::NoKey)
}

/// What a token said no with.
fn said(e: &Error) -> TokenProblem {
    match e {
        Error::Pkcs11(
            RvError::TokenNotPresent | RvError::DeviceRemoved | RvError::SessionHandleInvalid,
            _,
        ) => TokenProblem::Gone,
        e => TokenProblem::Said { said: e.to_string() },
    }
}
