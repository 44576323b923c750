//! The beginning of an encrypted register's file: two copies of what the file is and of what opens it.
//!
//! ```text
//! 0        copy A   16 KiB
//! 16384    copy B   16 KiB
//! 32768    the storage's own file, unit by unit
//!
//! a copy:  "soxa-enc" · version u16 · length u32 · body (postcard) · BLAKE3 of all before · its MAC under the data key
//! ```
//!
//! A change writes the copy that is older, or broken, syncs, then writes the other: a power cut leaves one that is whole, and
//! a way that was taken away is in neither.

use blake3::Hash;
use serde::{Deserialize, Serialize};

use crate::cipher::Cipher;
use crate::data_key::DataKey;
use crate::problem::KeyProblem;
use crate::slot::Slot;

/// Bytes of a copy.
pub const COPY: usize = 16 * 1024;
/// Bytes of both, before the storage's own.
pub const LENGTH: usize = 2 * COPY;

const MAGIC: &[u8; 8] = b"soxa-enc";
const VERSION: u16 = 1;
/// Magic, version, length.
const HEAD: usize = 14;
const HASH: usize = 32;
const MAC_KEY: &str = "soxa 2026-11 register header MAC";

/// What tells one encrypted file from every other.
pub type FileId = [u8; 16];

/// What stands in a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The file's own id.
    pub file: FileId,
    /// Goes up with every change.
    pub generation: u64,
    /// The cipher of the pages.
    pub cipher: Cipher,
    /// The number of the next slot.
    pub next_slot: u32,
    /// The ways in.
    pub slots: Vec<Slot>,
}

/// A copy as it was found: its sum fits; whether it was made by somebody who had the key is not known yet.
#[derive(Debug, Clone)]
struct Copy {
    header: Header,
    signed: Vec<u8>,
    mac: [u8; HASH],
}

/// What was found at the beginning of a file.
#[derive(Debug, Clone)]
pub struct Found {
    /// Whole copies, the newest first.
    copies: Vec<Copy>,
    /// Whether a copy is broken or missing, so that both are to be written anew.
    pub is_damaged: bool,
}

/// Whether a file begins as an encrypted register does: in either copy.
#[must_use]
pub fn is_header(beginning: &[u8]) -> bool {
    [0, COPY].iter().any(|at| beginning.get(*at..).is_some_and(|copy| copy.starts_with(MAGIC)))
}

/// Reads the beginning of a file.
///
/// # Errors
/// It is no encrypted register, one of a later version, or neither copy is whole.
pub fn read(beginning: &[u8]) -> Result<Found, KeyProblem> {
    if !is_header(beginning) {
        return Err(KeyProblem::NotAHeader);
    }
    let [first, second] = [0, COPY].map(|at| parse(beginning.get(at..at + COPY).unwrap_or_default()));
    let later = [&first, &second].iter().find_map(|copy| match copy {
        Err(KeyProblem::HeaderLater { found }) => Some(*found),
        _ => None,
    });
    let is_damaged = first.is_err() || second.is_err();
    let mut copies: Vec<Copy> = [first, second].into_iter().flatten().collect();
    copies.sort_by_key(|copy| std::cmp::Reverse(copy.header.generation));
    match (copies.is_empty(), later) {
        (_, Some(found)) => Err(KeyProblem::HeaderLater { found }),
        (true, None) => Err(KeyProblem::HeaderDamaged),
        (false, None) => Ok(Found { copies, is_damaged }),
    }
}

fn parse(copy: &[u8]) -> Result<Copy, KeyProblem> {
    let damaged = || KeyProblem::HeaderDamaged;
    let rest = copy.strip_prefix(MAGIC).ok_or_else(damaged)?;
    let (version, rest) = rest.split_first_chunk().ok_or_else(damaged)?;
    let (length, rest) = rest.split_first_chunk().ok_or_else(damaged)?;
    let version = u16::from_le_bytes(*version);
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let body = rest.get(..length).ok_or_else(damaged)?;
    let (sum, rest) =
        rest.get(length..).unwrap_or_default().split_first_chunk::<HASH>().ok_or_else(damaged)?;
    let mac = rest.first_chunk::<HASH>().ok_or_else(damaged)?;
    let signed = copy.get(..HEAD + length).ok_or_else(damaged)?;
    if blake3::hash(signed) != Hash::from_bytes(*sum) {
        return Err(damaged());
    }
    if version > VERSION {
        return Err(KeyProblem::HeaderLater { found: u32::from(version) });
    }
    let header = postcard::from_bytes(body).map_err(|_| damaged())?;
    Ok(Copy { header, signed: signed.to_owned(), mac: *mac })
}

impl Found {
    /// The newest whole copy: what may be shown before anybody has opened it.
    #[must_use]
    pub fn newest(&self) -> Option<&Header> {
        self.copies.first().map(|copy| &copy.header)
    }

    /// The newest copy that was made with this key; one that was changed by somebody without it is passed over.
    pub(crate) fn made_with(&self, key: &DataKey) -> Option<Header> {
        let mac_key = key.derive::<HASH>(MAC_KEY);
        let fits = |copy: &&Copy| blake3::keyed_hash(&mac_key, &copy.signed) == Hash::from_bytes(copy.mac);
        self.copies.iter().find(fits).map(|copy| copy.header.clone())
    }
}

impl Header {
    /// The bytes of a copy, as long as a copy is.
    pub(crate) fn bytes(&self, key: &DataKey) -> Result<Vec<u8>, KeyProblem> {
        let most = KeyProblem::TooManySlots { most: self.slots.len().saturating_sub(1) };
        let body = postcard::to_stdvec(self).map_err(|_| most.clone())?;
        let mut copy = Vec::with_capacity(COPY);
        copy.extend_from_slice(MAGIC);
        copy.extend_from_slice(&VERSION.to_le_bytes());
        copy.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
        copy.extend_from_slice(&body);
        let sum = blake3::hash(&copy);
        let mac = blake3::keyed_hash(&key.derive::<HASH>(MAC_KEY), &copy);
        copy.extend_from_slice(sum.as_bytes());
        copy.extend_from_slice(mac.as_bytes());
        if copy.len() > COPY {
            return Err(most);
        }
        copy.resize(COPY, 0);
        Ok(copy)
    }
}
