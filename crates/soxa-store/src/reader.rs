//! Reading: records by number, by index, by name; the journal; settings.

use std::marker::PhantomData;
use std::ops::Bound;

use redb::{ReadOnlyTable, ReadTransaction, ReadableTable, ReadableTableMetadata};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::codec::{Record, Stored, decode};
use super::error::StoreError;
use super::index::{By, number};
use super::journal::{Body, Entry, Head, Subject, history_key};
use super::register::note_from;
use super::search::ORDERED;
use super::setting::Setting;
use super::tables::{HISTORY, JOURNAL, JOURNAL_BODIES, META, SUBMISSIONS};

/// A consistent view of the register at one moment.
#[derive(Debug)]
pub struct Reader {
    pub(super) txn: ReadTransaction,
}

impl Reader {
    pub(super) fn new(txn: ReadTransaction) -> Self {
        Self { txn }
    }

    /// A record by number.
    pub fn get<R: Record>(&self, no: u32) -> Result<Option<Stored<R>>, StoreError> {
        self.all::<R>()?.get(no)
    }

    /// All records of a kind, for whoever reads several by number: their table is looked up once.
    pub fn all<R: Record>(&self) -> Result<All<R>, StoreError> {
        Ok(All { table: self.txn.open_table(R::TABLE)?, kind: PhantomData })
    }

    /// How many records of a kind there are.
    pub fn count<R: Record>(&self) -> Result<u64, StoreError> {
        Ok(self.txn.open_table(R::TABLE)?.len()?)
    }

    /// Calls `f` with every record of a kind in number order until it says stop.
    pub fn each<R: Record>(
        &self,
        mut f: impl FnMut(Stored<R>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        for row in self.txn.open_table(R::TABLE)?.iter()? {
            let (no, bytes) = row?;
            if !f(decode(no.value(), bytes.value())?)? {
                break;
            }
        }
        Ok(())
    }

    /// Numbers of the records whose key in an index begins with these bytes, in key order, at most `limit`.
    pub fn with_prefix(&self, by: By, prefix: &[u8], limit: usize) -> Result<Vec<u32>, StoreError> {
        self.in_range(by, prefix, &upper(prefix), limit)
    }

    /// Numbers of the records whose key is at least `from` and below `to` (empty: no bound), at most `limit`.
    pub fn in_range(&self, by: By, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<u32>, StoreError> {
        let table = self.txn.open_table(by.table())?;
        let end = if to.is_empty() { Bound::Unbounded } else { Bound::Excluded(to) };
        let mut found = Vec::new();
        for row in table.range::<&[u8]>((Bound::Included(from), end))?.take(limit) {
            found.extend(number(row?.0.value()));
        }
        Ok(found)
    }

    /// Numbers of the records of which a key in an index is as wanted: every key is looked at, no record is read.
    pub fn with_key(&self, by: By, wanted: impl Fn(&[u8]) -> bool) -> Result<Vec<u32>, StoreError> {
        let table = self.txn.open_table(by.table())?;
        let mut found = Vec::new();
        for row in table.range::<&[u8]>(..)? {
            let row = row?;
            let entry = row.0.value();
            let key = entry.split_last_chunk::<4>().map_or(entry, |(key, _)| key);
            if wanted(key) {
                found.extend(number(entry));
            }
        }
        Ok(found)
    }

    /// Numbers of the records whose keys come last in an index, the last first, at most `limit`: only they are read.
    pub fn last_in(&self, by: By, limit: usize) -> Result<Vec<u32>, StoreError> {
        let table = self.txn.open_table(by.table())?;
        let mut found = Vec::new();
        for row in table.range::<&[u8]>(..)?.rev().take(limit) {
            found.extend(number(row?.0.value()));
        }
        Ok(found)
    }

    /// How many keys lie from `from` up to below `to`, counting no further than `most`.
    pub fn count_range(&self, by: By, from: &[u8], to: &[u8], most: usize) -> Result<usize, StoreError> {
        Ok(self.in_range(by, from, to, most)?.len())
    }

    /// A setting; none where it was never set.
    ///
    /// # Errors
    /// The file cannot be read, or the setting is damaged.
    pub fn setting<T: Serialize + DeserializeOwned>(
        &self,
        setting: &Setting<T>,
    ) -> Result<Option<T>, StoreError> {
        self.meta(setting.name(), |bytes| setting.from_bytes(bytes))
    }

    /// A counter, or another note of the store's own, by name.
    ///
    /// # Errors
    /// The file cannot be read, or the note is damaged.
    pub fn counter<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        self.meta(name, note_from)
    }

    fn meta<T>(
        &self,
        name: &str,
        read: impl Fn(&[u8]) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let table = match self.txn.open_table(META) {
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
            table => table?,
        };
        table.get(name)?.map(|bytes| read(bytes.value())).transpose()
    }

    /// Where the ordered names end, as it is kept.
    pub(super) fn ordered_bytes(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.txn.open_table(META)?.get(ORDERED)?.map(|bytes| bytes.value().to_vec()))
    }

    /// The end of the journal.
    pub fn head(&self) -> Result<Head, StoreError> {
        let table = self.txn.open_table(JOURNAL)?;
        match table.last()? {
            None => Ok(Head::default()),
            Some((seq, bytes)) => {
                let entry = Entry::from_bytes(bytes.value())?;
                let hash = super::journal::chain_hash(&entry.previous, seq.value(), bytes.value());
                Ok(Head { seq: seq.value(), hash })
            }
        }
    }

    /// A journal entry.
    pub fn entry(&self, seq: u64) -> Result<Option<Entry>, StoreError> {
        let table = self.txn.open_table(JOURNAL)?;
        table.get(seq)?.map(|bytes| Entry::from_bytes(bytes.value())).transpose()
    }

    /// A journal entry's body; `None` where it was erased.
    pub fn body(&self, seq: u64) -> Result<Option<Body>, StoreError> {
        let table = self.txn.open_table(JOURNAL_BODIES)?;
        table.get(seq)?.map(|bytes| Ok(postcard::from_bytes(bytes.value())?)).transpose()
    }

    /// Sequence numbers of the entries about a record, oldest first.
    pub fn history(&self, subject: Subject) -> Result<Vec<u64>, StoreError> {
        let table = self.txn.open_table(HISTORY)?;
        let (from, to) = (history_key(subject, 0), history_key(subject, u64::MAX));
        let mut found = Vec::new();
        for row in table.range::<&[u8]>(from.as_slice()..=to.as_slice())? {
            found.extend(row?.0.value().last_chunk::<8>().map(|b| u64::from_be_bytes(*b)));
        }
        Ok(found)
    }

    /// Calls `f` with every journal entry from a sequence number on until it says stop.
    pub fn journal_from(
        &self,
        seq: u64,
        mut f: impl FnMut(Entry) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        for row in self.txn.open_table(JOURNAL)?.range(seq..)? {
            if !f(Entry::from_bytes(row?.1.value())?)? {
                break;
            }
        }
        Ok(())
    }

    /// The record that a submission made, if it was saved.
    pub fn submission(&self, id: &str) -> Result<Option<Subject>, StoreError> {
        let table = self.txn.open_table(SUBMISSIONS)?;
        table.get(id.as_bytes())?.map(|bytes| Ok(postcard::from_bytes(bytes.value())?)).transpose()
    }
}

/// All records of a kind.
pub struct All<R: Record> {
    table: ReadOnlyTable<u32, &'static [u8]>,
    kind: PhantomData<R>,
}

impl<R: Record> All<R> {
    /// A record by number.
    pub fn get(&self, no: u32) -> Result<Option<Stored<R>>, StoreError> {
        self.table.get(no)?.map(|bytes| decode(no, bytes.value())).transpose()
    }
}

/// The first key after all keys that begin with `prefix`; empty where there is none.
pub fn upper(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            break;
        }
    }
    end
}

impl Reader {
    /// The numbers of all households.
    pub fn household_numbers(&self) -> Result<Vec<String>, StoreError> {
        let mut numbers = Vec::new();
        self.each(|h: Stored<soxa_domain::person::Household>| {
            numbers.push(h.record.number);
            Ok(true)
        })?;
        Ok(numbers)
    }
}
