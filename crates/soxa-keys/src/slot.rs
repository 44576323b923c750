//! The ways to open a register, each of which holds the data key sealed for itself.
//!
//! A seal is XChaCha20-Poly1305 under a key of the slot's own; the register's id, the slot's number and its kind are bound
//! into it, so that no slot can be put in another's place.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::data_key::{DataKey, KEY, random};
use crate::header::FileId;
use crate::passphrase::Stretch;
use crate::problem::KeyProblem;
use crate::secret::Secret;
use crate::shares;

const FILE_KEY: &str = "soxa 2026-11 slot of a key file";
const TOKEN_KEY: &str = "soxa 2026-11 slot of a token";
const RECOVERY_KEY: &str = "soxa 2026-11 slot of recovery words";

/// A way to open a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Its number, which no other slot of this register ever had.
    pub id: u32,
    /// What people call it.
    pub name: String,
    /// When it was made, in seconds since 1970.
    pub made: i64,
    /// What opens it.
    pub method: Method,
    /// The data key under the slot's own.
    key: Sealed,
}

/// What opens a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// A passphrase.
    Passphrase(Stretch),
    /// A key file.
    KeyFile,
    /// Recovery words.
    Recovery,
    /// So many of these holders together.
    Shares {
        /// How many are needed.
        needed: u8,
        /// Who has one.
        holders: Vec<Holder>,
    },
    /// A security token.
    Token(OfToken),
}

/// What a token has wrapped, and which one that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfToken {
    /// What its owner called it.
    pub label: String,
    /// The maker's number of it.
    pub serial: String,
    /// Which of its keys.
    pub key: Vec<u8>,
    /// What it wrapped.
    pub bytes: Vec<u8>,
}

/// Who holds a share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The holder's name.
    pub name: String,
    stretch: Stretch,
    share: Sealed,
}

/// Something sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Sealed {
    nonce: [u8; 24],
    bytes: Vec<u8>,
}

/// What a seal is bound to.
struct Bound<'a> {
    file: &'a FileId,
    slot: u32,
    part: u8,
}

impl Bound<'_> {
    fn bytes(&self) -> Vec<u8> {
        [&self.file[..], &self.slot.to_le_bytes(), &[self.part]].concat()
    }
}

impl Sealed {
    fn close(key: &[u8; KEY], what: &[u8], to: &Bound<'_>) -> Result<Self, KeyProblem> {
        let nonce = random::<24>()?;
        let aad = to.bytes();
        let bytes = XChaCha20Poly1305::new(key.into())
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: what, aad: &aad })
            .map_err(|_| KeyProblem::NoMemory)?;
        Ok(Self { nonce, bytes })
    }

    fn open(&self, key: &[u8; KEY], to: &Bound<'_>) -> Option<Zeroizing<Vec<u8>>> {
        let aad = to.bytes();
        let payload = Payload { msg: &self.bytes, aad: &aad };
        let opened = XChaCha20Poly1305::new(key.into()).decrypt(XNonce::from_slice(&self.nonce), payload);
        opened.ok().map(Zeroizing::new)
    }
}

/// A way that is to be made, with what opens it.
pub enum NewMethod {
    /// A passphrase.
    Passphrase(Zeroizing<String>),
    /// A key file.
    KeyFile(crate::KeyFile),
    /// Recovery words.
    Recovery(crate::RecoveryWords),
    /// Shares: how many are needed, and who has one by which passphrase.
    Shares {
        /// How many are needed.
        needed: usize,
        /// Name and passphrase of each holder.
        holders: Vec<(String, Zeroizing<String>)>,
    },
    /// A token: what it wrapped, and the key it wrapped.
    Token(OfToken, Zeroizing<[u8; KEY]>),
}

impl Slot {
    /// Seals the data key for a new way.
    pub(crate) fn make(
        (id, name, made): (u32, &str, i64),
        method: &NewMethod,
        data: &DataKey,
        file: &FileId,
    ) -> Result<Self, KeyProblem> {
        let (method, key) = match method {
            NewMethod::Passphrase(typed) => {
                let (stretch, key) = Stretch::of_new(typed)?;
                (Method::Passphrase(stretch), key)
            }
            NewMethod::Token(of, key) => (Method::Token(of.clone()), derived(TOKEN_KEY, &**key)),
            NewMethod::KeyFile(file) => (Method::KeyFile, derived(FILE_KEY, &*file.0)),
            NewMethod::Recovery(words) => (Method::Recovery, derived(RECOVERY_KEY, &*words.0)),
            NewMethod::Shares { needed, holders } => {
                let key = Zeroizing::new(random::<KEY>()?);
                let holders = share_out((id, file), &key, *needed, holders)?;
                (
                    Method::Shares {
                        needed: u8::try_from(*needed).map_err(|_| KeyProblem::ShareNumbers)?,
                        holders,
                    },
                    key,
                )
            }
        };
        let to = Bound { file, slot: id, part: 0 };
        Ok(Self { id, name: name.to_owned(), made, method, key: Sealed::close(&key, data.bytes(), &to)? })
    }

    /// The data key, where the secret is this slot's.
    pub(crate) fn open(&self, secret: &Secret, file: &FileId) -> Result<Option<DataKey>, KeyProblem> {
        match (&self.method, secret) {
            (Method::Passphrase(stretch), Secret::Passphrase(typed)) => {
                for key in stretch.keys(typed) {
                    if let Some(data) = self.data_key(&*key?, file) {
                        return Ok(Some(data));
                    }
                }
                Ok(None)
            }
            (Method::KeyFile, Secret::KeyFile(key)) => Ok(self.data_key(&derived(FILE_KEY, &*key.0), file)),
            (Method::Token(_), Secret::OfToken { slot, key }) if *slot == self.id => {
                Ok(self.data_key(&derived(TOKEN_KEY, &**key), file))
            }
            (Method::Recovery, Secret::Recovery(words)) => {
                Ok(self.data_key(&derived(RECOVERY_KEY, &*words.0), file))
            }
            (Method::Shares { needed, holders }, Secret::Shares(given)) => {
                let needed = usize::from(*needed);
                if given.len() < needed {
                    return Err(KeyProblem::TooFewShares { needed, given: given.len() });
                }
                let shares = self.shares(holders, given, file)?;
                if shares.len() < needed {
                    return Err(KeyProblem::WrongShares { needed });
                }
                Ok(shares::join(&shares).and_then(|key| self.data_key(&key, file)))
            }
            _ => Ok(None),
        }
    }

    fn shares(
        &self,
        holders: &[Holder],
        given: &[(String, Zeroizing<String>)],
        file: &FileId,
    ) -> Result<Vec<Zeroizing<Vec<u8>>>, KeyProblem> {
        let mut found = Vec::new();
        let mut named: Vec<&str> = Vec::new();
        for (name, typed) in given {
            let Some((at, holder)) = (1..).zip(holders).find(|(_, holder)| holder.name == *name) else {
                continue;
            };
            if named.contains(&name.as_str()) {
                return Err(KeyProblem::ShareTwice { name: name.clone() });
            }
            named.push(name);
            let to = Bound { file, slot: self.id, part: at };
            for key in holder.stretch.keys(typed) {
                if let Some(share) = holder.share.open(&*key?, &to) {
                    found.push(share);
                    break;
                }
            }
        }
        Ok(found)
    }

    fn data_key(&self, key: &[u8; KEY], file: &FileId) -> Option<DataKey> {
        let bytes = self.key.open(key, &Bound { file, slot: self.id, part: 0 })?;
        let bytes: &[u8; KEY] = bytes.as_slice().try_into().ok()?;
        Some(DataKey::new(bytes))
    }
}

fn share_out(
    (id, file): (u32, &FileId),
    key: &[u8; KEY],
    needed: usize,
    holders: &[(String, Zeroizing<String>)],
) -> Result<Vec<Holder>, KeyProblem> {
    let named = |name: &str| holders.iter().filter(|(other, _)| other == name).count();
    if holders.iter().any(|(name, _)| !is_name(name) || named(name) > 1) {
        return Err(KeyProblem::ShareNames);
    }
    let shares = shares::split(key, needed, holders.len())?;
    let each = (1..).zip(holders.iter().zip(&shares));
    each.map(|(part, ((name, passphrase), share))| {
        let (stretch, key) = Stretch::of_new(passphrase)?;
        let share = Sealed::close(&key, share, &Bound { file, slot: id, part })?;
        Ok(Holder { name: name.clone(), stretch, share })
    })
    .collect()
}

/// Whether this can be the name of a slot or a holder.
pub(crate) fn is_name(name: &str) -> bool {
    let letters = name.chars().count();
    (1..=60).contains(&letters) && name.trim() == name && soxa_text::display::is_clean(name)
}

fn derived(purpose: &str, secret: &[u8]) -> Zeroizing<[u8; KEY]> {
    Zeroizing::new(blake3::derive_key(purpose, secret))
}
