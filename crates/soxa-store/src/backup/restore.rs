//! A register made of a backup: built under another name, checked in full, and put in place by one rename that never
//! replaces anything. Killed at any moment it leaves no register; refused, it leaves nothing at all.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use redb::{Database, WriteTransaction};

use super::BackupError;
use super::file::{read, sync_folder};
use super::seal::Key;
use super::signature::Signer;
use super::stream::{Header, Trailer, Whole};
use crate::checkpoint::origin;
use crate::error::{OpenError, StoreError};
use crate::register::{Store, prepare_folder};
use crate::rows::{Fill, each_table};
use crate::tables::{FORMAT, STATE};
use crate::verify::Verification;
use soxa_files::folder::unfinished_beside;
use soxa_files::leftovers;
use soxa_keys::{Cipher, RegisterKey};

/// The first format whose registers have sums.
const WITH_STATE: u32 = 4;
/// Rows written in one transaction.
const BATCH: usize = 50_000;
/// Rows or bytes held back and written together.
const ROWS: usize = 5_000;
const BYTES: usize = 8 << 20;

/// What came out of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup says of itself.
    pub header: Header,
    /// Rows and digest.
    pub trailer: Trailer,
    /// The key that signed it.
    pub signer: Option<Signer>,
    /// What the check of the new register found: no damage, or it would not be there.
    pub verified: Verification,
}

/// Decides whether a backup is believed: by what it says of itself and who signed it. Why not, in words.
pub type Trust<'a> = &'a dyn Fn(&Header, Option<&Signer>) -> Result<(), String>;

/// Makes a register at `place`, where there must be none, encrypted where there is a key for it.
pub fn restore(
    backup: &Path,
    key: &Key,
    place: &Path,
    register_key: Option<Arc<RegisterKey>>,
    trust: Trust<'_>,
) -> Result<Restored, BackupError> {
    if fs::symlink_metadata(place).is_ok() {
        return Err(BackupError::Exists(place.to_owned()));
    }
    prepare_folder(place).map_err(BackupError::io(place))?;
    // What a restore that was killed left behind: people in clear.
    leftovers::sweep(place.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")));
    let temporary = unfinished_beside(place).map_err(BackupError::io(place))?;
    let built = build(backup, key, &temporary, register_key, trust).and_then(|restored| {
        publish_new(&temporary, place)?;
        Ok(restored)
    });
    if built.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    built
}

/// Tries a restore without keeping anything: built and checked beside the register, whose disk is as safe as itself,
/// under a name that nothing has, then removed; encrypted by a key that nobody keeps, so that nobody in it is ever on the
/// disk in clear.
pub fn prove(backup: &Path, key: &Key, register: &Path, trust: Trust<'_>) -> Result<Restored, BackupError> {
    let scratch = unfinished_beside(register).map_err(BackupError::io(register))?;
    let register_key = RegisterKey::new(Cipher::of_this_processor());
    let register_key = register_key.map_err(|why| OpenError::Key { path: scratch.clone(), why })?;
    let built = build(backup, key, &scratch, Some(Arc::new(register_key)), trust);
    let _ = fs::remove_file(&scratch);
    built
}

fn build(
    backup: &Path,
    key: &Key,
    temporary: &Path,
    register_key: Option<Arc<RegisterKey>>,
    trust: Trust<'_>,
) -> Result<Restored, BackupError> {
    let damaged = |what: String| BackupError::Damaged { path: backup.to_owned(), what };
    let mut filling: Option<Filling> = None;
    // The file is made only once the backup opens at all.
    let store = std::cell::RefCell::new(None);
    let Whole { header, trailer, signer } = read(
        backup,
        key,
        |_| {
            *store.borrow_mut() = Some(Store::create_at(temporary, register_key.clone())?);
            Ok(())
        },
        |table, key, value| {
            let store = store.borrow();
            let Some(store) = store.as_ref() else { return Ok(()) };
            filling.get_or_insert_with(Filling::default).row(&store.db, table, key, value)
        },
    )?;
    trust(&header, signer.as_ref()).map_err(|why| BackupError::Unproven { path: backup.to_owned(), why })?;
    let Some(store) = store.into_inner() else { return Err(damaged("trống".to_owned())) };
    filling.unwrap_or_default().finish(&store.db, header.format)?;
    let differs = || damaged("sổ dựng lại không giống bản gốc".to_owned());
    if store.read()?.digest()? != trailer.digest {
        return Err(differs());
    }
    store.close()?;
    // Opened as any register is, with its integrity checked and brought up to this version, before anything is believed.
    let store = Store::open(temporary, register_key)?;
    let reader = store.read()?;
    let verified = reader.verify()?;
    if let Some(what) = verified.damage.first() {
        return Err(damaged(what.clone()));
    }
    let name = reader.hash_at(1)?.as_ref().map(origin).unwrap_or_default();
    let there = reader.hash_at(header.seq)? == Some(header.hash) || header.seq == 0;
    let is_last = verified.head == header.head() || header.format < FORMAT;
    if !there || !is_last || name != header.origin {
        return Err(differs());
    }
    drop(reader);
    store.close()?;
    Ok(Restored { header, trailer, signer, verified })
}

/// Renames without ever replacing: a register made there meanwhile stays.
fn publish_new(temporary: &Path, place: &Path) -> Result<(), BackupError> {
    let io = BackupError::io(place);
    fs::File::open(temporary).and_then(|f| f.sync_all()).map_err(&io)?;
    let cwd = rustix::fs::CWD;
    match rustix::fs::renameat_with(cwd, temporary, cwd, place, rustix::fs::RenameFlags::NOREPLACE) {
        Ok(()) => {}
        Err(rustix::io::Errno::EXIST) => return Err(BackupError::Exists(place.to_owned())),
        // A disk that cannot promise it (an old file system): the check above has to do.
        Err(_) => fs::rename(temporary, place).map_err(&io)?,
    }
    sync_folder(place).map_err(io)
}

/// Rows on their way into tables.
#[derive(Default)]
struct Filling {
    table: String,
    rows: Vec<(Vec<u8>, Vec<u8>)>,
    bytes: usize,
    txn: Option<WriteTransaction>,
    pending: usize,
}

impl Filling {
    fn row(&mut self, db: &Database, table: &str, key: Vec<u8>, value: Vec<u8>) -> Result<(), BackupError> {
        if self.table != table {
            self.write(db)?;
            table.clone_into(&mut self.table);
        }
        self.bytes += key.len() + value.len();
        self.rows.push((key, value));
        if self.rows.len() >= ROWS || self.bytes >= BYTES { self.write(db) } else { Ok(()) }
    }

    fn write(&mut self, db: &Database) -> Result<(), BackupError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let txn = match self.txn.take() {
            Some(txn) => txn,
            None => db.begin_write().map_err(StoreError::from)?,
        };
        let mut fill = Fill { txn: &txn, name: &self.table, rows: &self.rows, known: false };
        each_table(&mut fill)?;
        if !fill.known {
            return Err(StoreError::Damaged(format!("bảng lạ {}", self.table)).into());
        }
        self.pending += self.rows.len();
        self.rows.clear();
        self.bytes = 0;
        if self.pending >= BATCH {
            self.pending = 0;
            txn.commit().map_err(StoreError::from)?;
        } else {
            self.txn = Some(txn);
        }
        Ok(())
    }

    fn finish(mut self, db: &Database, format: u32) -> Result<(), BackupError> {
        self.write(db)?;
        if format < WITH_STATE {
            // A register of before there were sums is made into one that has them when it is opened.
            let txn = match self.txn.take() {
                Some(txn) => txn,
                None => db.begin_write().map_err(StoreError::from)?,
            };
            txn.delete_table(STATE).map_err(StoreError::from)?;
            self.txn = Some(txn);
        }
        match self.txn.take() {
            Some(txn) => Ok(txn.commit().map_err(StoreError::from)?),
            None => Ok(()),
        }
    }
}
