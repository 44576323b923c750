//! Opening, making and closing the register file.

use crate::error::Cause;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redb::backends::FileBackend;
use soxa_keys::{KeyProblem, RegisterKey};

use redb::{
    Builder, Database, DatabaseError, Durability, Key, ReadableDatabase, StorageError, TableDefinition,
    Value, WriteTransaction,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::encrypted::{self, HeaderError};
use super::error::{OpenError, StoreError};
use super::medium::Medium;
use super::reader::Reader;
use super::rows::{EachTable, each_table};
use super::tables::{FORMAT, META, PLACE};
use super::upgrade::upgrade;
use super::{Writer, reserve, state};

/// Page cache of redb, in bytes: bounded so that the program stays small, and never so small that the pages one screen
/// works on are read from the file again for every key.
const CACHE: usize = 16 * 1024 * 1024;
const LEAST_CACHE: usize = 4 * 1024 * 1024;

/// An open register. Only one process can have it open.
#[derive(Debug)]
pub struct Store {
    pub(super) db: Database,
    path: PathBuf,
    medium: Option<Arc<dyn Medium>>,
    register_key: Option<Arc<RegisterKey>>,
}

/// What it takes to open the same register again.
#[derive(Debug, Clone)]
pub struct Again {
    path: PathBuf,
    medium: Option<Arc<dyn Medium>>,
    register_key: Option<Arc<RegisterKey>>,
}

impl Again {
    /// Opens the register after it was closed or failed.
    ///
    /// # Errors
    /// It cannot be opened, as at its first opening.
    pub fn open(&self) -> Result<Store, OpenError> {
        match &self.medium {
            Some(medium) => Store::over(Arc::clone(medium), &self.path),
            None => Store::open(&self.path, self.register_key.clone()),
        }
    }

    /// Whether it lies on a disk, which may come to itself.
    pub fn is_a_file(&self) -> bool {
        self.medium.is_none()
    }
}

impl Store {
    /// Makes a register under a temporary name; `begin` writes its first entry before it is put in place, so that a power
    /// cut leaves a register or none.
    /// It is encrypted where there is a key for it.
    pub fn create<E: From<OpenError>>(
        path: &Path,
        register_key: Option<Arc<RegisterKey>>,
        begin: impl FnOnce(&Self) -> Result<(), E>,
    ) -> Result<Self, E> {
        if path.exists() {
            return Err(OpenError::Exists(path.to_owned()).into());
        }
        let temporary = temporary_path(path);
        prepare_folder(path).map_err(|e| io_error(path, &e))?;
        let store = Self::create_at(&temporary, register_key.clone())?;
        begin(&store)?;
        store.close()?;
        publish(&temporary, path).map_err(|e| io_error(path, &e))?;
        let store = Self::open(path, register_key)?;
        reserve::ensure(path);
        Ok(store)
    }

    /// Makes an empty register at exactly this place, replacing left-overs of an earlier attempt.
    pub(super) fn create_at(path: &Path, register_key: Option<Arc<RegisterKey>>) -> Result<Self, OpenError> {
        match fs::remove_file(path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(io_error(path, &e)),
            _ => {}
        }
        let file = private_file(path).map_err(|e| io_error(path, &e))?;
        if let Some(register_key) = &register_key {
            encrypted::begin(&file, register_key).map_err(|e| header_error(path, e))?;
        }
        let db = on_file(file, register_key.as_ref(), u64::MAX).map_err(|e| open_error(path, e))?;
        let store = Self { db, path: path.to_owned(), medium: None, register_key };
        make_tables(&store.db)
            .map_err(|e| OpenError::Io { path: path.to_owned(), what: e.to_string().into() })?;
        Ok(store)
    }

    /// Opens a register and checks its integrity (about a second for each GiB) and the end of its journal first.
    ///
    /// # Errors
    /// Among others [`OpenError::Locked`] where it is encrypted and there is no key that was opened for it.
    pub fn open(path: &Path, register_key: Option<Arc<RegisterKey>>) -> Result<Self, OpenError> {
        let store = Self::inspect(path, register_key)?;
        store.check_end()?;
        Ok(store)
    }

    /// Opens a register whatever its journal says, so that it can be told what is wrong with it.
    pub fn inspect(path: &Path, register_key: Option<Arc<RegisterKey>>) -> Result<Self, OpenError> {
        let size = match fs::metadata(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(OpenError::Missing(path.to_owned())),
            Err(e) => return Err(io_error(path, &e)),
            Ok(meta) if meta.is_dir() => {
                return Err(OpenError::Io { path: path.to_owned(), what: Cause::IsAFolder });
            }
            Ok(meta) => meta.len(),
        };
        let register_key = match encrypted::find(path).map_err(|e| header_error(path, e))? {
            None => None,
            Some(found) => {
                let fits = |register_key: &Arc<RegisterKey>| {
                    found.newest().is_some_and(|h| h.file == *register_key.file())
                };
                let register_key =
                    register_key.filter(fits).ok_or_else(|| OpenError::Locked(path.to_owned()))?;
                // A power cut between the two copies of the header, or a bad sector, is mended at once.
                if found.is_damaged {
                    let copy = register_key.copy().map_err(HeaderError::Key);
                    copy.and_then(|copy| encrypted::put(path, &copy)).map_err(|e| header_error(path, e))?;
                }
                Some(register_key)
            }
        };
        // A damaged file must be told of, never end the program: redb may panic on one.
        let opened = catch_unwind(AssertUnwindSafe(|| match &register_key {
            None => builder(size).open(path),
            register_key => OpenOptions::new()
                .read(true)
                .write(true)
                .open(path)
                .map_err(|e| DatabaseError::Storage(StorageError::Io(e)))
                .and_then(|file| on_file(file, register_key.as_ref(), size)),
        }));
        Self::checked(opened.map_err(|_| ()), path, None, register_key)
    }

    /// Opens a register over any storage, or makes an empty one where there is nothing yet. `name` stands in messages.
    #[doc(hidden)]
    pub fn over(medium: Arc<dyn Medium>, name: &Path) -> Result<Self, OpenError> {
        let opened = catch_unwind(AssertUnwindSafe(|| medium.open(&builder(u64::MAX))));
        if let Ok(Ok(db)) = &opened {
            let begun = db.begin_read().ok().and_then(|txn| txn.list_tables().ok()?.next());
            if begun.is_none() {
                make_tables(db)
                    .map_err(|e| OpenError::Io { path: name.to_owned(), what: e.to_string().into() })?;
            }
        }
        let store = Self::checked(opened.map_err(|_| ()), name, Some(medium), None)?;
        store.check_end()?;
        Ok(store)
    }

    /// What opens the same register again after this one was closed or failed.
    pub fn again(&self) -> Again {
        Again {
            path: self.path.clone(),
            medium: self.medium.clone(),
            register_key: self.register_key.clone(),
        }
    }

    /// Whether the storage is a file, which another can replace.
    pub(super) fn is_a_file(&self) -> bool {
        self.medium.is_none()
    }

    /// The key of an encrypted register.
    pub fn register_key(&self) -> Option<&Arc<RegisterKey>> {
        self.register_key.as_ref()
    }

    fn checked(
        opened: Result<Result<Database, DatabaseError>, ()>,
        path: &Path,
        medium: Option<Arc<dyn Medium>>,
        register_key: Option<Arc<RegisterKey>>,
    ) -> Result<Self, OpenError> {
        let damaged = |what: String| OpenError::Damaged { path: path.to_owned(), what };
        let db = match opened {
            Ok(db) => db.map_err(|e| open_error(path, e))?,
            Err(()) => return Err(damaged("cấu trúc tệp không đọc được".to_owned())),
        };
        let store = Self { db, path: path.to_owned(), medium, register_key };
        let reader = store.read().map_err(|e| damaged(e.to_string()))?;
        let found = reader.counter::<u32>("format").map_err(|e| damaged(e.to_string()))?;
        drop(reader);
        match found {
            Some(found) if found > FORMAT => return Err(OpenError::LaterVersion { found, known: FORMAT }),
            Some(found) if found < FORMAT => {
                let txn = store.db.begin_write().map_err(|e| damaged(e.to_string()))?;
                upgrade(txn, found).map_err(|e| damaged(e.to_string()))?;
            }
            Some(_) => {}
            None => return Err(damaged("không phải sổ của soxa".to_owned())),
        }
        Ok(store)
    }

    fn check_end(&self) -> Result<(), OpenError> {
        let damaged = |what: String| OpenError::Damaged { path: self.path.clone(), what };
        let chain = self.read().and_then(|r| r.chain_end()).map_err(|e| damaged(e.to_string()))?;
        chain.wrong.map_or(Ok(()), |wrong| Err(damaged(wrong.to_string())))
    }

    /// Where the register lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file was renamed.
    pub(super) fn moved_to(&mut self, path: PathBuf) {
        self.path = path;
    }

    /// A view of the register as it stands now.
    pub fn read(&self) -> Result<Reader, StoreError> {
        Ok(Reader::new(self.db.begin_read()?))
    }

    /// Begins a change; waits while another is under way.
    pub fn write(&self) -> Result<Writer, StoreError> {
        Writer::new(self.db.begin_write()?)
    }

    /// Begins a change that is on disk only once a later, ordinary one is: for loads that can be done again.
    pub fn write_unsynced(&self) -> Result<Writer, StoreError> {
        let mut txn = self.db.begin_write()?;
        txn.set_durability(Durability::None)?;
        Writer::new(txn)
    }

    /// Closes the file; an error means the last write may not be whole.
    pub fn close(self) -> Result<(), OpenError> {
        let path = self.path;
        self.db.close().map_err(|e| open_error(&path, e))
    }

    /// Gives unused pages back to the disk.
    pub fn compact(&mut self) -> Result<(), StoreError> {
        self.db.compact().map(|_| ()).map_err(|e| StoreError::Storage(e.to_string().into()))
    }
}

/// Makes tables.
struct Make<'a>(&'a WriteTransaction);

impl EachTable for Make<'_> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), StoreError> {
        self.0.open_table(table)?;
        Ok(())
    }
}

/// Makes every table, so that reading never finds one missing.
fn make_tables(db: &Database) -> Result<(), StoreError> {
    let txn = db.begin_write()?;
    txn.open_table(META)?.insert("format", postcard::to_stdvec(&FORMAT)?.as_slice())?;
    each_table(&mut Make(&txn))?;
    txn.open_table(PLACE)?;
    state::add_up(&txn)?;
    txn.commit()?;
    Ok(())
}

/// A note of the store as bytes.
pub(super) fn note_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    Ok(postcard::to_stdvec(value)?)
}

/// A note of the store from bytes.
pub(super) fn note_from<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    Ok(postcard::from_bytes(bytes)?)
}

/// The name under which a register is built before it is put in place.
pub(super) fn temporary_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    PathBuf::from(name)
}

/// Puts a finished file in place, so that a power cut leaves the old one or the new one.
pub(super) fn publish(temporary: &Path, path: &Path) -> io::Result<()> {
    File::open(temporary)?.sync_all()?;
    fs::rename(temporary, path)?;
    match path.parent().filter(|p| !p.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

/// Makes the folder of a register, for its owner only.
pub(super) fn prepare_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    match path.parent().filter(|p| !p.as_os_str().is_empty() && !p.exists()) {
        Some(folder) => fs::DirBuilder::new().recursive(true).mode(0o700).create(folder),
        None => Ok(()),
    }
}

fn private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

/// A builder for a file of so many bytes: a small register needs no large cache, and what the check at its opening reads
/// through the cache stays with the process.
fn builder(bytes: u64) -> Builder {
    let cache = usize::try_from(bytes / 8).unwrap_or(CACHE).clamp(LEAST_CACHE, CACHE);
    let mut builder = Builder::new();
    builder.set_cache_size(cache).set_check_integrity_on_open(true);
    builder
}

/// The storage in a file: as it is, or encrypted.
fn on_file(
    file: File,
    register_key: Option<&Arc<RegisterKey>>,
    bytes: u64,
) -> Result<Database, DatabaseError> {
    match register_key {
        None => FileBackend::new(file).and_then(|backend| builder(bytes).create_with_backend(backend)),
        Some(register_key) => builder(bytes).create_with_backend(encrypted::backend(file, register_key)?),
    }
}

pub(super) fn header_error(path: &Path, e: HeaderError) -> OpenError {
    match e {
        HeaderError::Io(e) => io_error(path, &e),
        HeaderError::Key(KeyProblem::HeaderLater { found }) => {
            OpenError::LaterVersion { found, known: FORMAT }
        }
        HeaderError::Key(why) => OpenError::Key { path: path.to_owned(), why },
    }
}

fn io_error(path: &Path, e: &io::Error) -> OpenError {
    OpenError::Io { path: path.to_owned(), what: e.into() }
}

fn open_error(path: &Path, e: DatabaseError) -> OpenError {
    let path = path.to_owned();
    match e {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => OpenError::InUse(path),
        DatabaseError::UpgradeRequired(v) => OpenError::LaterVersion { found: u32::from(v), known: FORMAT },
        DatabaseError::Storage(StorageError::Io(e))
            if e.kind() != io::ErrorKind::InvalidData && e.kind() != io::ErrorKind::UnexpectedEof =>
        {
            OpenError::Io { path, what: (&e).into() }
        }
        DatabaseError::Storage(e) => OpenError::Damaged { path, what: e.to_string() },
        e => OpenError::Damaged { path, what: e.to_string() },
    }
}
