//! What this PC keeps about its copy of the register ([`PLACE`]): not journalled, not carried by backups, lost without harm.

use redb::{ReadableDatabase, TableError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;
use super::register::{Store, note_bytes, note_from};
use super::state;
use super::tables::PLACE;

impl Store {
    /// A note by name.
    pub fn place_note<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let txn = self.db.begin_read()?;
        match txn.open_table(PLACE) {
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            table => table?.get(name)?.map(|bytes| note_from(bytes.value())).transpose(),
        }
    }

    /// Keeps a note.
    pub fn keep_place_note<T: Serialize>(&self, name: &str, value: &T) -> Result<(), StoreError> {
        let txn = self.db.begin_write()?;
        state::keep_place(&txn, name, &note_bytes(value)?)?;
        txn.commit()?;
        Ok(())
    }
}
