//! The register written anew without what was erased: redb leaves the bytes of a removed row in the file until its page is
//! used again, and what the law says must be erased may not be read there until then.

use std::fs::{File, OpenOptions};
use std::io;
use std::sync::Arc;

use redb::{Database, Key, ReadTransaction, ReadableDatabase, TableDefinition, Value};

use super::bulk::copy_table;
use super::error::{Cause, OpenError, StoreError};
use super::register::{Store, publish, temporary_path};
use super::rows::{EachTable, each_table};
use super::tables::{PLACE, PLACE_STATE};
use soxa_files::wipe::wipe;
use soxa_keys::RegisterKey;

/// Copies every table there is.
struct Copying<'a> {
    from: &'a ReadTransaction,
    to: &'a Database,
}

impl EachTable for Copying<'_> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), StoreError> {
        copy_table(self.from, self.to, table)
    }
}

impl Store {
    /// A new file in the place of this register's, with the same rows and nothing else. The caller holds the old one until it
    /// has the new one, so that no other process gets in between. A register that is no file stays as it is (`None`).
    ///
    /// # Errors
    ///
    /// The old file is untouched where the new one cannot be made, such as on a full disk.
    pub fn rewrite(&self) -> Result<Option<Self>, OpenError> {
        if !self.is_a_file() {
            return Ok(None);
        }
        let mut store = self.copied(self.register_key().cloned())?;
        let place = self.path().to_owned();
        let io = |e: io::Error| OpenError::Io { path: place.clone(), what: (&e).into() };
        publish(store.path(), &place).map_err(io)?;
        store.moved_to(place);
        Ok(Some(store))
    }

    /// A new file beside this register's with the same rows, encrypted or in clear as the key says.
    fn copied(&self, register_key: Option<Arc<RegisterKey>>) -> Result<Self, OpenError> {
        let place = self.path().to_owned();
        let io = |e: StoreError| OpenError::Io { path: place.clone(), what: e.to_string().into() };
        let store = Self::create_at(&temporary_path(&place), register_key)?;
        let from = self.db.begin_read().map_err(|e| io(e.into()))?;
        let mut copying = Copying { from: &from, to: &store.db };
        each_table(&mut copying).map_err(io)?;
        copying.table(PLACE).and_then(|()| copying.table(PLACE_STATE)).map_err(io)?;
        Ok(store)
    }

    /// A new file in the place of this register's, encrypted by another key, or in clear: every row is compared before it
    /// takes the place, and the new one is opened once as at any start. The caller lets the old one go with
    /// [`Converted::in_place_of`].
    ///
    /// # Errors
    /// The old file is untouched where the new one cannot be made or does not read back. A register that is no file cannot
    /// be converted.
    pub fn convert(&self, register_key: Option<Arc<RegisterKey>>) -> Result<Converted, OpenError> {
        let place = self.path().to_owned();
        let failed = |what: Cause| OpenError::Io { path: place.clone(), what };
        if !self.is_a_file() {
            return Err(failed(Cause::IsAFolder));
        }
        let store = self.copied(register_key.clone())?;
        let temporary = store.path().to_owned();
        store.close()?;
        let mut store = Self::open(&temporary, register_key)?;
        let digest = |store: &Self| store.read().and_then(|reader| reader.digest());
        let same = digest(self)
            .and_then(|old| Ok(old == digest(&store)?))
            .map_err(|e| failed(e.to_string().into()))?;
        if !same {
            return Err(OpenError::Damaged {
                path: temporary,
                what: "sổ dựng lại không giống sổ cũ".to_owned(),
            });
        }
        let clear = if self.register_key().is_none() {
            Some(OpenOptions::new().write(true).open(&place).map_err(|e| failed((&e).into()))?)
        } else {
            None
        };
        publish(&temporary, &place).map_err(|e| failed((&e).into()))?;
        store.moved_to(place);
        Ok(Converted { store, clear })
    }
}

/// A register that stands in the place of another one, which is still open.
#[derive(Debug)]
pub struct Converted {
    store: Store,
    /// The old file, where it was in clear.
    clear: Option<File>,
}

impl Converted {
    /// Lets the old register go and gives out the new one. What was in clear is overwritten; a disk that keeps old blocks
    /// elsewhere (an SSD) may have them still.
    pub fn in_place_of(self, old: Store) -> Store {
        // Its name is gone, and all it had is in the new one: how it closes matters to nobody.
        let _ = old.close();
        if let Some(file) = self.clear {
            let _ = wipe(&file);
        }
        self.store
    }
}
