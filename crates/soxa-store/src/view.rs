//! What a reader and a change under way can both be asked.

use super::codec::{Record, Stored};
use super::error::StoreError;
use super::index::By;
use super::{Reader, Writer};

/// The register as it stands: at one moment, or within a change.
pub trait View {
    /// A record by number.
    fn record<R: Record>(&self, no: u32) -> Result<Option<Stored<R>>, StoreError>;
    /// Numbers of the records whose key in an index begins with these bytes, at most `limit`.
    fn numbers(&self, by: By, prefix: &[u8], limit: usize) -> Result<Vec<u32>, StoreError>;

    /// The records whose key in an index begins with these bytes, at most `limit`.
    fn records<R: Record>(&self, by: By, prefix: &[u8], limit: usize) -> Result<Vec<Stored<R>>, StoreError> {
        let mut found = Vec::new();
        for no in self.numbers(by, prefix, limit)? {
            found.extend(self.record(no)?);
        }
        Ok(found)
    }
}

impl View for Reader {
    fn record<R: Record>(&self, no: u32) -> Result<Option<Stored<R>>, StoreError> {
        self.get(no)
    }

    fn numbers(&self, by: By, prefix: &[u8], limit: usize) -> Result<Vec<u32>, StoreError> {
        self.with_prefix(by, prefix, limit)
    }
}

impl View for Writer {
    fn record<R: Record>(&self, no: u32) -> Result<Option<Stored<R>>, StoreError> {
        self.get(no)
    }

    fn numbers(&self, by: By, prefix: &[u8], limit: usize) -> Result<Vec<u32>, StoreError> {
        self.with_prefix(by, prefix, limit)
    }
}
