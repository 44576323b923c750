//! The store of an open register, opened again by itself whenever it failed: after a failed write the storage refuses
//! everything until it is closed and opened anew, and no terminal may have to wait for a person to do that.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};
use std::time::Duration;

use super::error::ServiceError;
use soxa_store::backup::BackupError;
use soxa_store::error::Cause;
use soxa_store::register::Again;
use soxa_store::{OpenError, Store, StoreError};

/// Waits between attempts to open a store again after a commit whose outcome is not known: every terminal waits with it.
const PAUSES: [Duration; 3] = [Duration::ZERO, Duration::from_millis(50), Duration::from_millis(250)];

/// How long, and how often, a moment without readers is waited for: half a minute.
const MOMENT: Duration = Duration::from_millis(10);
const ASIDE: usize = 3_000;

/// One attempt: whoever comes next makes another.
const ONCE: &[Duration] = &[Duration::ZERO];

/// The open store, and what it takes to open it again.
pub(super) struct Opened {
    store: RwLock<Option<Store>>,
    path: PathBuf,
    again: Mutex<Again>,
    /// How often it was opened again: tells whether somebody else has done so since a failure was seen.
    opening: AtomicU64,
}

thread_local! {
    /// Whether this thread holds a lease: a second one could wait for a writer that waits for the first.
    static HELD: Cell<bool> = const { Cell::new(false) };
}

/// The store for as long as this is held. A thread holds one at a time.
pub(super) struct Lease<'a> {
    guard: RwLockReadGuard<'a, Option<Store>>,
    /// Which opening it is of.
    pub(super) opening: u64,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        HELD.set(false);
    }
}

impl Lease<'_> {
    /// The store.
    pub(super) fn store(&self) -> Result<&Store, ServiceError> {
        self.guard.as_ref().ok_or_else(|| StoreError::Storage(Cause::NotReopened).into())
    }
}

/// Whether the storage itself failed, so that it must be opened again.
pub(super) fn is_trouble(e: &ServiceError) -> bool {
    let (ServiceError::Store(e) | ServiceError::Backup(BackupError::Store(e))) = e else { return false };
    matches!(e, StoreError::DiskFull | StoreError::Storage(_) | StoreError::Unknown { .. })
}

impl Opened {
    pub(super) fn new(store: Store) -> Self {
        let (path, again) = (store.path().to_owned(), Mutex::new(store.again()));
        Self { store: RwLock::new(Some(store)), path, again, opening: AtomicU64::new(0) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn how_again(&self) -> Again {
        self.again.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The store; opened again first where an earlier attempt to do so failed.
    pub(super) fn lease(&self) -> Result<Lease<'_>, ServiceError> {
        let lease = self.as_it_is();
        if lease.guard.is_some() {
            return Ok(lease);
        }
        let seen = lease.opening;
        drop(lease);
        self.again(seen, ONCE)?;
        Ok(self.as_it_is())
    }

    fn as_it_is(&self) -> Lease<'_> {
        debug_assert!(!HELD.get(), "the register is read within a reading or a change of the same thread");
        HELD.set(true);
        let guard = self.store.read().unwrap_or_else(PoisonError::into_inner);
        Lease { guard, opening: self.opening.load(Ordering::SeqCst) }
    }

    /// Closes the store that failed and opens it anew, with its integrity checked, unless somebody has since `seen`.
    fn again(&self, seen: u64, pauses: &[Duration]) -> Result<(), OpenError> {
        let mut guard = self.store.write().unwrap_or_else(PoisonError::into_inner);
        if self.opening.load(Ordering::SeqCst) != seen && guard.is_some() {
            return Ok(());
        }
        drop(guard.take());
        let mut outcome = Ok(());
        let again = self.how_again();
        for pause in pauses {
            // Only a real disk may come to itself in between.
            if again.is_a_file() {
                std::thread::sleep(*pause);
            }
            match again.open() {
                Ok(store) => {
                    *guard = Some(store);
                    self.opening.fetch_add(1, Ordering::SeqCst);
                    return Ok(());
                }
                Err(e) => outcome = Err(e),
            }
        }
        outcome
    }

    /// Does something with the store; where the storage fails under it, the store is opened again for whoever comes next.
    pub(super) fn with<T>(
        &self,
        f: impl FnOnce(&Store) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let lease = self.lease()?;
        let outcome = f(lease.store()?);
        let seen = lease.opening;
        drop(lease);
        if let Err(e) = &outcome
            && is_trouble(e)
        {
            self.heal(seen);
        }
        outcome
    }

    /// Opens the store again; one that cannot be opened yet is tried again by whoever needs it next.
    pub(super) fn heal(&self, seen: u64) {
        // The trouble itself is what the caller is told.
        let _ = self.again(seen, ONCE);
    }

    /// The same for whoever must know how a commit ended, and so waits a moment for it.
    pub(super) fn heal_patiently(&self, seen: u64) -> Result<(), OpenError> {
        self.again(seen, &PAUSES)
    }

    /// The store for this thread alone. Whoever waits in line for it would hold up everybody who comes to read after, as
    /// long as the longest reading goes on: so it waits aside for a moment without readers, and stands in line only when
    /// there is none.
    fn alone(&self) -> RwLockWriteGuard<'_, Option<Store>> {
        for _ in 0..ASIDE {
            match self.store.try_write() {
                Ok(guard) => return guard,
                Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => std::thread::sleep(MOMENT),
            }
        }
        self.store.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the store out so that its file can be replaced, and puts the new one in.
    pub(super) fn replace(
        &self,
        f: impl FnOnce(&mut Option<Store>) -> Result<(), ServiceError>,
    ) -> Result<(), ServiceError> {
        let mut guard = self.alone();
        if guard.is_none() {
            *guard = Some(self.how_again().open()?);
        }
        let outcome = f(&mut guard);
        let broken = outcome.as_ref().is_err_and(is_trouble);
        if broken {
            drop(guard.take());
        }
        if let Some(store) = guard.as_ref() {
            *self.again.lock().unwrap_or_else(PoisonError::into_inner) = store.again();
        } else {
            *guard = Some(self.how_again().open()?);
            self.opening.fetch_add(1, Ordering::SeqCst);
        }
        outcome
    }

    /// The store, to be closed.
    pub(super) fn into_store(self) -> Option<Store> {
        self.store.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn who_waits_to_replace_the_file_holds_up_no_reader() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(&folder.path().join("r.redb"), None, |_| Ok::<_, OpenError>(())).unwrap();
        let opened = Opened::new(store);
        let (begun, is_begun) = channel();
        let (end, ends) = channel::<()>();
        std::thread::scope(|scope| {
            let opened = &opened;
            scope.spawn(move || {
                let long = opened.with(|_| {
                    begun.send(()).unwrap();
                    ends.recv().unwrap();
                    Ok(())
                });
                long.unwrap();
            });
            is_begun.recv().unwrap();
            let replacing = scope.spawn(|| opened.replace(|_| Ok(())));
            std::thread::sleep(Duration::from_millis(50));
            let (read, has_read) = channel();
            scope.spawn(move || opened.with(|_| Ok(())).map(|()| read.send(())));
            let came = has_read.recv_timeout(Duration::from_secs(5));
            let waits = !replacing.is_finished();
            end.send(()).unwrap();
            replacing.join().unwrap().unwrap();
            assert!(came.is_ok(), "the reader waited for the long reading");
            assert!(waits, "the file was replaced under a reader");
        });
    }
}
