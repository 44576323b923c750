//! An encrypted register that was opened: its data key at hand, its header to be changed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use crate::cipher::{Cipher, Pages};
use crate::data_key::{DataKey, random};
use crate::header::{FileId, Found, Header};
use crate::problem::KeyProblem;
use crate::sealed;
use crate::secret::Secret;
use crate::slot::{Method, NewMethod, Slot, is_name};

/// More ways in no register needs.
const MOST_SLOTS: usize = 16;

/// The data key of a register, the cipher of its pages, and the header that holds the ways in.
#[derive(Debug)]
pub struct RegisterKey {
    key: DataKey,
    pages: Pages,
    file: FileId,
    header: Mutex<Header>,
    /// The slot that opened it; none for a key that was just made.
    opened_by: Option<u32>,
    /// Held by whoever changes the header: what writes it may look at it meanwhile.
    changing: Mutex<()>,
}

impl RegisterKey {
    /// A new key with no way in yet: [`Self::add`] makes the first.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn new(cipher: Cipher) -> Result<Self, KeyProblem> {
        let key = DataKey::generate()?;
        let header = Header { file: random()?, generation: 1, cipher, next_slot: 1, slots: Vec::new() };
        Ok(Self::over(key, header))
    }

    fn over(key: DataKey, header: Header) -> Self {
        let pages = Pages::new(header.cipher, &key);
        let file = header.file;
        Self { pages, key, file, header: Mutex::new(header), opened_by: None, changing: Mutex::new(()) }
    }

    /// Opens what was found at the beginning of a file.
    ///
    /// # Errors
    /// The secret opens no slot, or the header was changed by somebody who had none.
    pub fn open(found: &Found, secret: &Secret) -> Result<Self, KeyProblem> {
        // An older copy may hold a way that was taken away since: only the newest opens anything.
        let header = found.newest().ok_or(KeyProblem::HeaderDamaged)?;
        if !header.slots.iter().any(|slot| slot.method.takes(secret)) {
            return Err(KeyProblem::NoSlotOfKind);
        }
        for slot in &header.slots {
            if let Some(key) = slot.open(secret, &header.file)? {
                let header = found.made_with(&key).ok_or(KeyProblem::HeaderForged)?;
                return Ok(Self { opened_by: Some(slot.id), ..Self::over(key, header) });
            }
        }
        Err(KeyProblem::WrongSecret)
    }

    /// The number and name of the way by which it was opened; `None` for a key that was just made.
    pub fn opened_by(&self) -> Option<(u32, String)> {
        let id = self.opened_by?;
        let header = self.inside();
        let name = header.slots.iter().find(|slot| slot.id == id).map(|slot| slot.name.clone());
        Some((id, name.unwrap_or_default()))
    }

    /// The cipher of the pages.
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// Which file it is for.
    pub fn file(&self) -> &FileId {
        &self.file
    }

    /// What the header says now.
    pub fn header(&self) -> Header {
        self.inside().clone()
    }

    fn inside(&self) -> MutexGuard<'_, Header> {
        self.header.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A copy of the header, to be written to both places.
    ///
    /// # Errors
    /// It does not fit: there are too many ways in.
    pub fn copy(&self) -> Result<Vec<u8>, KeyProblem> {
        self.inside().bytes(&self.key)
    }

    /// Changes the header as `change` says and writes it with `write`; nothing is changed where either fails.
    fn change<T, E: From<KeyProblem>>(
        &self,
        change: impl FnOnce(&mut Header) -> Result<T, KeyProblem>,
        write: impl FnOnce(&[u8]) -> Result<(), E>,
    ) -> Result<T, E> {
        let _alone = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut header = self.header();
        let value = change(&mut header)?;
        header.generation += 1;
        write(&header.bytes(&self.key)?)?;
        *self.inside() = header;
        Ok(value)
    }

    /// Adds a way in, made at a time in seconds since 1970; the number of its slot. `write` puts the header on the disk.
    ///
    /// # Errors
    /// The name is taken or none, the secret is too weak, there are too many, or the header cannot be written.
    pub fn add<E: From<KeyProblem>>(
        &self,
        name: &str,
        made: i64,
        method: &NewMethod,
        write: impl FnOnce(&[u8]) -> Result<(), E>,
    ) -> Result<u32, E> {
        self.change(
            |header| {
                if !is_name(name) {
                    return Err(KeyProblem::NameForm);
                }
                if header.slots.iter().any(|slot| slot.name == name) {
                    return Err(KeyProblem::NameTaken { name: name.to_owned() });
                }
                if header.slots.len() >= MOST_SLOTS {
                    return Err(KeyProblem::TooManySlots { most: MOST_SLOTS });
                }
                let id = header.next_slot;
                let slot = Slot::make((id, name, made), method, &self.key, &header.file)?;
                header.slots.push(slot);
                header.next_slot += 1;
                Ok(id)
            },
            write,
        )
    }

    /// Takes a way in away; its name.
    ///
    /// # Errors
    /// There is none of this number, it is the last, or the header cannot be written.
    pub fn remove<E: From<KeyProblem>>(
        &self,
        id: u32,
        write: impl FnOnce(&[u8]) -> Result<(), E>,
    ) -> Result<String, E> {
        self.change(
            |header| {
                let at = header.slots.iter().position(|slot| slot.id == id);
                let at = at.ok_or(KeyProblem::NoSuchSlot { slot: id })?;
                if header.slots.len() == 1 {
                    return Err(KeyProblem::LastSlot);
                }
                Ok(header.slots.remove(at).name)
            },
            write,
        )
    }

    /// Whether a secret opens one of the slots as they are now: for proving a way before it is relied on.
    ///
    /// # Errors
    /// The secret cannot be tried at all.
    pub fn opens(&self, secret: &Secret) -> Result<Option<u32>, KeyProblem> {
        let header = self.header();
        for slot in &header.slots {
            if slot.open(secret, &header.file)?.is_some() {
                return Ok(Some(slot.id));
            }
        }
        Ok(None)
    }

    /// Seals the bytes of a file beside the register.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn seal(&self, what: &[u8]) -> Result<Vec<u8>, KeyProblem> {
        sealed::seal(&self.key, &self.file, what)
    }

    /// Opens a sealed file.
    ///
    /// # Errors
    /// It is damaged or another register's.
    pub fn unseal(&self, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
        sealed::open(&self.key, &self.file, bytes)
    }
}

impl Method {
    /// Whether such a secret is for such a way.
    fn takes(&self, secret: &Secret) -> bool {
        matches!(
            (self, secret),
            (Self::Passphrase(_), Secret::Passphrase(_))
                | (Self::KeyFile, Secret::KeyFile(_))
                | (Self::Recovery, Secret::Recovery(_))
                | (Self::Shares { .. }, Secret::Shares(_))
                | (Self::Token(_), Secret::OfToken { .. })
        )
    }
}
