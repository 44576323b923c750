//! Half-typed forms, kept so that a power cut costs at most a second of typing. Not journalled.

use redb::ReadableDatabase;

use super::error::StoreError;
use super::register::Store;
use super::state;
use super::tables::DRAFTS;

/// A draft as kept: whose, which form, and its contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// Operator and form, `lan/intake`.
    pub key: String,
    /// What the form wrote; empty to forget the draft.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Keeps (or, where empty, forgets) several drafts in one commit.
    pub fn keep_drafts(&self, drafts: &[StoredDraft]) -> Result<(), StoreError> {
        let txn = self.db.begin_write()?;
        for draft in drafts {
            let bytes = Some(draft.bytes.as_slice()).filter(|bytes| !bytes.is_empty());
            state::keep_draft(&txn, draft.key.as_bytes(), bytes)?;
        }
        txn.commit()?;
        Ok(())
    }

    /// The drafts whose key begins so.
    pub fn drafts(&self, prefix: &str) -> Result<Vec<StoredDraft>, StoreError> {
        let txn = self.db.begin_read()?;
        let table = txn.open_table(DRAFTS)?;
        let mut found = Vec::new();
        for row in table.range::<&[u8]>(prefix.as_bytes()..)? {
            let (key, value) = row?;
            let key = String::from_utf8_lossy(key.value()).into_owned();
            if !key.starts_with(prefix) {
                break;
            }
            found.push(StoredDraft { key, bytes: value.value().to_vec() });
        }
        Ok(found)
    }
}
