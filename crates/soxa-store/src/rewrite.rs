//! The register written anew without what was erased: redb leaves the bytes of a removed row in the file until its page is
//! used again, and what the law says must be erased may not be read there until then.

use redb::{Database, Key, ReadTransaction, ReadableDatabase, TableDefinition, Value};

use super::bulk::copy_table;
use super::error::{OpenError, StoreError};
use super::register::{Store, publish, temporary_path};
use super::rows::{EachTable, each_table};
use super::tables::{PLACE, PLACE_STATE};

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
        if self.medium().is_some() {
            return Ok(None);
        }
        let place = self.path().to_owned();
        let io = |e: StoreError| OpenError::Io { path: place.clone(), what: e.to_string().into() };
        let mut store = Self::create_at(&temporary_path(&place))?;
        let from = self.db.begin_read().map_err(|e| io(e.into()))?;
        let mut copying = Copying { from: &from, to: &store.db };
        each_table(&mut copying).map_err(io)?;
        copying.table(PLACE).and_then(|()| copying.table(PLACE_STATE)).map_err(io)?;
        publish(store.path(), &place).map_err(|e| io(e.into()))?;
        store.moved_to(place);
        Ok(Some(store))
    }
}
