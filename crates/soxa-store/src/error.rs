//! What can go wrong with the register file.

use std::io;
use std::io::ErrorKind;
use std::path::PathBuf;

use thiserror::Error;

use super::words::PHRASES;
use soxa_keys::KeyProblem;
use soxa_text::words::InWords;
use soxa_text::words::Lang;
use soxa_text::words::in_words;

/// Why a register cannot be opened or made.
#[derive(Debug, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub enum OpenError {
    /// There is no file.
    Missing(PathBuf),
    /// A register already stands there.
    Exists(PathBuf),
    /// Another process has it open.
    InUse(PathBuf),
    /// Written by a later version.
    LaterVersion {
        /// Format on disk.
        found: u32,
        /// Newest format known.
        known: u32,
    },
    /// The contents do not hold together.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The system refused.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        what: Cause,
    },
    /// It is encrypted, and nobody has opened it yet.
    Locked(PathBuf),
    /// It is encrypted, and what was brought does not open it.
    Key {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: KeyProblem,
    },
}

/// What went wrong while reading or writing.
#[derive(Debug, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub enum StoreError {
    /// The disk is full.
    DiskFull,
    /// The outcome of a commit is not known until the register is opened again.
    Unknown {
        /// What the storage said.
        what: Cause,
        /// The journal entry that would have been written, to be looked for after opening again.
        seq: u64,
        /// Its body's hash, which no other entry has.
        body_hash: [u8; 32],
    },
    /// Stored bytes do not read back.
    Damaged(String),
    /// The storage failed.
    Storage(Cause),
}

in_words! { OpenError from PHRASES ["open"] {
    Missing(path), Exists(path), InUse(path), LaterVersion { found, known }, Damaged { path, what }, Io { path, what },
    Locked(path), Key { path, why },
} }

in_words! { StoreError from PHRASES ["store"] { DiskFull, Unknown { what }, Damaged(what), Storage(what) } }

/// What the system refused, in a sentence that says what to do; its own words stand behind for whoever repairs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    kind: ErrorKind,
    is_full: bool,
    said: String,
}

impl From<&io::Error> for Trouble {
    fn from(e: &io::Error) -> Self {
        Self { kind: e.kind(), is_full: is_full(e), said: e.to_string() }
    }
}

impl From<io::Error> for Trouble {
    fn from(e: io::Error) -> Self {
        Self::from(&e)
    }
}

impl InWords for Trouble {
    fn in_words(&self, lang: Lang) -> String {
        let name = match self.kind {
            ErrorKind::NotFound => "NotFound",
            ErrorKind::PermissionDenied => "PermissionDenied",
            ErrorKind::AlreadyExists => "AlreadyExists",
            ErrorKind::IsADirectory => "IsADirectory",
            ErrorKind::NotADirectory => "NotADirectory",
            ErrorKind::ReadOnlyFilesystem => "ReadOnly",
            ErrorKind::InvalidData => "InvalidData",
            ErrorKind::FileTooLarge => "TooLarge",
            ErrorKind::QuotaExceeded => "Busy",
            ErrorKind::InvalidInput => "NotAFile",
            ErrorKind::TimedOut => "TimedOut",
            _ if self.is_full => "DiskFull",
            _ => "Other",
        };
        format!("{} [{}]", PHRASES.fill(lang, "system", name, &[]), self.said)
    }
}

/// What stands behind a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// What the system refused.
    System(Trouble),
    /// What a library said, in its own words.
    Said(String),
    /// A folder stands where the register should.
    IsAFolder,
    /// The register was closed in between.
    Closed,
    /// It could not be opened again after a failure.
    NotReopened,
}

in_words! { Cause from PHRASES ["cause"] { System(trouble), Said(words), IsAFolder, Closed, NotReopened } }

impl From<&io::Error> for Cause {
    fn from(e: &io::Error) -> Self {
        Self::System(e.into())
    }
}

impl From<String> for Cause {
    fn from(said: String) -> Self {
        Self::Said(said)
    }
}

/// What the system refused, in Vietnamese: for what is kept in the register.
pub fn system(e: &io::Error) -> String {
    Trouble::from(e).in_words(Lang::Vi)
}

fn is_full(e: &io::Error) -> bool {
    e.kind() == ErrorKind::StorageFull || e.raw_os_error() == Some(28)
}

impl From<redb::StorageError> for StoreError {
    fn from(e: redb::StorageError) -> Self {
        match e {
            redb::StorageError::Io(e) => e.into(),
            redb::StorageError::Corrupted(what) => Self::Damaged(what),
            e => Self::Storage(e.to_string().into()),
        }
    }
}

impl From<redb::TableError> for StoreError {
    fn from(e: redb::TableError) -> Self {
        match e {
            redb::TableError::Storage(e) => e.into(),
            e => Self::Damaged(e.to_string()),
        }
    }
}

impl From<redb::TransactionError> for StoreError {
    fn from(e: redb::TransactionError) -> Self {
        match e {
            redb::TransactionError::Storage(e) => e.into(),
            e => Self::Storage(e.to_string().into()),
        }
    }
}

impl From<redb::CommitError> for StoreError {
    fn from(e: redb::CommitError) -> Self {
        Self::Unknown { what: commit(&e), seq: 0, body_hash: [0; 32] }
    }
}

/// What a commit that failed says: what the system refused, where it was the system.
pub(super) fn commit(e: &redb::CommitError) -> Cause {
    match e {
        redb::CommitError::Storage(redb::StorageError::Io(e)) => e.into(),
        e => e.to_string().into(),
    }
}

impl From<redb::SetDurabilityError> for StoreError {
    fn from(e: redb::SetDurabilityError) -> Self {
        Self::Storage(e.to_string().into())
    }
}

impl From<postcard::Error> for StoreError {
    fn from(e: postcard::Error) -> Self {
        Self::Damaged(e.to_string())
    }
}

impl From<io::Error> for StoreError {
    fn from(e: io::Error) -> Self {
        if is_full(&e) { Self::DiskFull } else { Self::Storage((&e).into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::{BackupError, KeyError};
    use soxa_text::words::gaps;

    #[test]
    fn everything_that_fails_here_has_words_in_both_languages() {
        let wrong = [
            gaps::<OpenError>(),
            gaps::<StoreError>(),
            gaps::<Cause>(),
            gaps::<BackupError>(),
            gaps::<KeyError>(),
        ];
        let wrong = wrong.concat();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
