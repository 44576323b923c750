//! The journal: every change, in order, chained.
//!
//! The chain covers sequence number, metadata and a *salted hash* of the body (BLAKE3). Bodies, which hold the values
//! before and after, stand in a table of their own: what the law says must be erased can be erased, and the chain
//! still holds.

use serde::{Deserialize, Serialize};

use super::codec::Kind;
use super::error::StoreError;
use soxa_domain::action::Action;
use soxa_domain::time::Timestamp;

/// Context string of the chain's key derivation; part of the format.
const CONTEXT: &str = "soxa journal v1";

/// Where `meta` keeps the number and hash of the last entry, written with it: so that a change to the last entry, which
/// no later one vouches for, is found too.
pub(super) const HEAD: &str = "journal_head";

/// Something a journal entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Subject {
    /// What kind.
    pub kind: Kind,
    /// Its number.
    pub no: u32,
}

/// One journal entry, without its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// From 1, without gaps.
    pub seq: u64,
    /// When, by the register's clock.
    pub at: Timestamp,
    /// Who.
    pub operator: String,
    /// On which terminal.
    pub terminal: String,
    /// What was done, kept as its stable name such as `case.receive`.
    pub action: Action,
    /// What it was done to; at most [`MAX_SUBJECTS`] are listed.
    pub subjects: Vec<Subject>,
    /// Salted hash of the body.
    pub body_hash: [u8; 32],
    /// Hash of the entry before; zeros for the first.
    pub previous: [u8; 32],
    /// What the entry says beside; none in entries of registers before format 4.
    #[serde(skip)]
    pub tail: Option<Tail>,
}

/// What stands behind the fields of an entry since format 4, covered by the chain as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tail {
    /// The state root after the change (`state.rs`).
    pub root: [u8; 32],
    /// Over all subjects in order, where [`Entry::subjects`] does not list them all.
    pub all_subjects: Option<AllSubjects>,
    /// Whether the body names bodies that this change erased.
    pub erases: bool,
}

/// What stands for a list of subjects that is too long for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllSubjects {
    /// How many there are, none counted twice.
    pub count: u32,
    /// Over their history keys in ascending order.
    pub hash: [u8; 32],
}

/// Hashes the subjects of one entry, which must come in ascending order of their history keys.
#[derive(Debug, Clone)]
pub struct SubjectsHasher {
    count: u32,
    hasher: blake3::Hasher,
}

impl Default for SubjectsHasher {
    fn default() -> Self {
        Self { count: 0, hasher: blake3::Hasher::new_derive_key("soxa subjects v1") }
    }
}

impl SubjectsHasher {
    /// The next subject.
    pub fn add(&mut self, subject: Subject) {
        self.count += 1;
        self.hasher.update(&[subject.kind.byte()]);
        self.hasher.update(&subject.no.to_be_bytes());
    }

    /// What stands for all of them.
    pub fn finish(&self) -> AllSubjects {
        AllSubjects { count: self.count, hash: *self.hasher.finalize().as_bytes() }
    }
}

/// More subjects than this are not listed one by one (imports): the body says which.
pub const MAX_SUBJECTS: usize = 64;

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What changed.
    pub subject: Subject,
    /// The encoded record before; `None` where there was none.
    pub before: Option<Vec<u8>>,
    /// The encoded record after; `None` where it is gone.
    pub after: Option<Vec<u8>>,
}

/// What the journal keeps of records that came in by a list, of which it has no values one by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// What kind of records.
    pub kind: Kind,
    /// Number of the first; the others follow without gaps.
    pub first: u32,
    /// How many.
    pub count: u32,
    /// Over the encoded records in order of number.
    pub hash: [u8; 32],
}

/// Hashes records of a list one after another.
#[derive(Debug, Clone)]
pub struct Sealing {
    kind: Kind,
    first: u32,
    count: u32,
    hasher: blake3::Hasher,
}

impl Sealing {
    /// Begins with the number of the first record.
    pub fn begin(kind: Kind, first: u32) -> Self {
        Self { kind, first, count: 0, hasher: blake3::Hasher::new_derive_key("soxa list v1") }
    }

    /// The next record's bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.count += 1;
        self.hasher.update(&(bytes.len() as u64).to_be_bytes());
        self.hasher.update(bytes);
    }

    /// What the journal keeps.
    pub fn seal(&self) -> Seal {
        let hash = *self.hasher.finalize().as_bytes();
        Seal { kind: self.kind, first: self.first, count: self.count, hash }
    }
}

/// What a change of a setting is about: the register, by the setting's name.
pub fn setting_subject(name: &str) -> Subject {
    let hash = blake3::hash(name.as_bytes());
    let no = hash.as_bytes().first_chunk::<4>().map_or(0, |b| u32::from_be_bytes(*b));
    // Numbers below 16 are kept for what is no setting.
    Subject { kind: Kind::Register, no: no.max(16) }
}

/// What a [`Seal`] in a body is about.
pub const SEAL: Subject = Subject { kind: Kind::Register, no: 1 };

/// What a list of erased bodies (`Vec<u64>`, the numbers of their entries) in a body is about.
pub const ERASED: Subject = Subject { kind: Kind::Register, no: 2 };

/// What an entry changed, kept apart from the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Makes equal bodies hash differently, so that an erased value cannot be guessed from its hash.
    pub salt: [u8; 16],
    /// A remark: the reason given, the file imported.
    pub note: String,
    /// The values.
    pub changes: Vec<Change>,
}

impl Body {
    /// Its bytes and their hash.
    pub fn seal(&self) -> Result<(Vec<u8>, [u8; 32]), StoreError> {
        let bytes = postcard::to_stdvec(self)?;
        let hash = *blake3::hash(&bytes).as_bytes();
        Ok((bytes, hash))
    }
}

impl Entry {
    /// The entry as its table keeps it.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        let mut bytes = postcard::to_stdvec(self)?;
        if let Some(tail) = &self.tail {
            bytes = postcard::to_extend(tail, bytes)?;
        }
        Ok(bytes)
    }

    /// The hash that the next entry carries.
    pub fn hash(&self) -> Result<[u8; 32], StoreError> {
        Ok(chain_hash(&self.previous, self.seq, &self.to_bytes()?))
    }

    /// The entry from what its table keeps; an error where anything is left over.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let (mut entry, rest) = postcard::take_from_bytes::<Self>(bytes)?;
        entry.tail = Tail::from_rest(rest)?;
        Ok(entry)
    }
}

impl Tail {
    /// What stands behind an entry's fields; none where nothing does.
    pub(super) fn from_rest(rest: &[u8]) -> Result<Option<Self>, StoreError> {
        if rest.is_empty() {
            return Ok(None);
        }
        match postcard::take_from_bytes::<Self>(rest)? {
            (tail, []) => Ok(Some(tail)),
            _ => Err(StoreError::Damaged("mục nhật ký có phần thừa".to_owned())),
        }
    }
}

/// Hash of an entry from its stored bytes.
pub fn chain_hash(previous: &[u8; 32], seq: u64, bytes: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
    hasher.update(previous);
    hasher.update(&seq.to_be_bytes());
    hasher.update(&(bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
    *hasher.finalize().as_bytes()
}

/// The end of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// Sequence number of the last entry; 0 for an empty journal.
    pub seq: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl Head {
    /// As slips print it: the number and 160 bits of the hash in eight groups of four letters and digits (base 32).
    pub fn anchor(&self) -> String {
        let groups = base32_groups(self.hash.get(..20).unwrap_or_default());
        format!("{}-{}", self.seq, groups.join("-"))
    }
}

/// Bytes in base 32 (RFC 4648, without padding), in groups of four letters: five bytes make two groups.
pub(super) fn base32_groups(bytes: &[u8]) -> Vec<String> {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut groups = Vec::new();
    for five in bytes.chunks(5) {
        let bits = five.iter().fold(0u64, |n, b| n << 8 | u64::from(*b)) << (8 * (5 - five.len()));
        let letter = |j: usize| {
            let at = (bits >> (35 - 5 * j) & 31) as usize;
            LETTERS.get(at).map_or('?', |b| char::from(*b))
        };
        groups.push((0..4).map(letter).collect());
        groups.push((4..8).map(letter).collect());
    }
    groups
}

/// Key of a history entry.
pub fn history_key(subject: Subject, seq: u64) -> Vec<u8> {
    history_key_of(subject.kind.byte(), subject.no, seq)
}

/// Key of a history entry, from the byte of the subject's kind.
pub(super) fn history_key_of(kind: u8, no: u32, seq: u64) -> Vec<u8> {
    let mut key = vec![kind];
    key.extend_from_slice(&no.to_be_bytes());
    key.extend_from_slice(&seq.to_be_bytes());
    key
}
