//! Backups: a register as one encrypted file, and back.
//!
//! [`stream`] is what stands in the file: every row of every table as it was at one moment, the journal's head, and a
//! digest over all of it. [`seal`] is what lies around it: compression (gzip) and encryption (the age format, so that
//! the `age` program opens it where there is no soxa). [`mod@file`] writes one aside, reads it back and renames it; [`restore`]
//! makes a register of one, equally aside. Copying the register's file while it is open is no backup.

pub mod file;
pub mod restore;
pub mod seal;
pub mod signature;
pub mod stream;

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::error::{OpenError, StoreError, Trouble};
use super::words::PHRASES;
use soxa_text::words::InWords;
use soxa_text::words::Lang;
use soxa_text::words::in_words;
use soxa_text::words::worded;

/// Why a backup cannot be made or read.
#[derive(Debug, Error)]
#[error("{}", self.in_words(Lang::Vi))]
pub enum BackupError {
    /// The system refused.
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: Trouble,
    },
    /// The place is taken by something else.
    NotOurs(PathBuf),
    /// The file is no backup of soxa.
    NoBackup(PathBuf),
    /// Neither passphrase nor key opens it.
    WrongKey(PathBuf),
    /// The contents do not hold together.
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// Nobody who is known here signed it.
    Unproven {
        /// Which file.
        path: PathBuf,
        /// What is known of who signed it.
        why: String,
    },
    /// Written by a later version.
    Later(PathBuf),
    /// A register is there already.
    Exists(PathBuf),
    /// A key or passphrase cannot be used.
    Key(KeyError),
    /// The register could not be read or written.
    Store(#[from] StoreError),
    /// The register could not be opened or made.
    Open(#[from] OpenError),
}

in_words! { BackupError from PHRASES ["backup"] {
    Io { path, error }, NotOurs(path), NoBackup(path), WrongKey(path), Damaged { path, what }, Unproven { path, why },
    Later(path), Exists(path), Key(why), Store(error), Open(error),
} }

worded! {
    /// Why a key or a passphrase cannot be used.
    pub enum KeyError from PHRASES ["key"] {
        NotPublic { key: String },
        NoRecipient,
        ShortPassphrase { least: usize },
        NotSecret,
    }
}

impl BackupError {
    fn io(path: &Path) -> impl Fn(std::io::Error) -> Self {
        move |error| Self::Io { path: path.to_owned(), error: error.into() }
    }
}
