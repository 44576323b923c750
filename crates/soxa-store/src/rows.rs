//! Every table's rows as bytes, in one fixed order: what a backup carries and what a digest covers.
//!
//! A register is made with the tables of [`each_table`], so that one missing from it is missing at the first write; `soxa-service/tests/all/store/backups.rs` holds the list against the
//! tables a register really has.

use redb::{Key, ReadableTable, TableDefinition, Value, WriteTransaction};

use super::codec::KEPT;
use super::error::StoreError;
use super::index::INDEXES;
use super::reader::Reader;
use super::tables::{
    DRAFTS, HISTORY, JOURNAL, JOURNAL_BODIES, META, PLACE_OF, PLACES, POSTINGS, STATE, SUBMISSIONS, TALLIES,
};

/// Something done with each table.
pub(super) trait EachTable {
    /// Does it with one table.
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), StoreError>;
}

/// Goes through every table that is part of the register. [`super::tables::PLACE`] is not: it is about this PC.
pub(super) fn each_table(visitor: &mut impl EachTable) -> Result<(), StoreError> {
    visitor.table(META)?;
    for (_, table) in KEPT {
        visitor.table(*table)?;
    }
    visitor.table(PLACES)?;
    for table in [JOURNAL, JOURNAL_BODIES] {
        visitor.table(table)?;
    }
    for table in [SUBMISSIONS, DRAFTS, POSTINGS] {
        visitor.table(table)?;
    }
    for (_, table) in INDEXES {
        visitor.table(table)?;
    }
    visitor.table(TALLIES)?;
    visitor.table(HISTORY)?;
    visitor.table(PLACE_OF)?;
    visitor.table(STATE)
}

struct Walk<'a, F> {
    reader: &'a Reader,
    f: F,
}

impl<F: FnMut(&str, &[u8], &[u8]) -> Result<(), StoreError>> EachTable for Walk<'_, F> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), StoreError> {
        if !self.reader.has(table)? {
            return Ok(());
        }
        let name = redb::TableHandle::name(&table).to_owned();
        for row in self.reader.txn.open_table(table)?.iter()? {
            let (key, value) = row?;
            let (key, value) = (key.value(), value.value());
            (self.f)(&name, K::as_bytes(&key).as_ref(), V::as_bytes(&value).as_ref())?;
        }
        Ok(())
    }
}

impl Reader {
    /// Calls `f` with table, key and value of every row.
    pub(super) fn each_row(
        &self,
        f: impl FnMut(&str, &[u8], &[u8]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        each_table(&mut Walk { reader: self, f })
    }
}

/// Puts rows of one table back.
pub(super) struct Fill<'a> {
    /// The change under way.
    pub txn: &'a WriteTransaction,
    /// Which table.
    pub name: &'a str,
    /// Its rows.
    pub rows: &'a [(Vec<u8>, Vec<u8>)],
    /// Whether there is such a table.
    pub known: bool,
}

impl EachTable for Fill<'_> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), StoreError> {
        if redb::TableHandle::name(&table) != self.name {
            return Ok(());
        }
        self.known = true;
        let mut target = self.txn.open_table(table)?;
        for (key, value) in self.rows {
            let fits = K::fixed_width().is_none_or(|n| n == key.len())
                && V::fixed_width().is_none_or(|n| n == value.len());
            if !fits || (self.name == "meta" && std::str::from_utf8(key).is_err()) {
                return Err(StoreError::Damaged(format!("dòng lạ trong bảng {}", self.name)));
            }
            target.insert(K::from_bytes(key), V::from_bytes(value))?;
        }
        Ok(())
    }
}

/// Gathers names.
#[derive(Default)]
struct Names(Vec<String>);

impl EachTable for Names {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), StoreError> {
        self.0.push(redb::TableHandle::name(&table).to_owned());
        Ok(())
    }
}

/// The names of the tables gone through.
pub(super) fn names() -> Result<Vec<String>, StoreError> {
    let mut names = Names::default();
    each_table(&mut names)?;
    Ok(names.0)
}
