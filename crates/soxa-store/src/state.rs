//! The state root: one value that stands for every row of every table that matters (records, settings and counters,
//! submissions), kept by the one writer as rows come and go, and carried by each journal entry. So a head that is
//! signed, printed or sent up vouches for the records and not only for the journal about them.
//!
//! The root is the hash of a *sum*: each row is hashed to a number of 4,096 bits, and the numbers are added modulo
//! 2^4096. A row that changes costs one subtraction and one addition, whatever the size of the register. That such sums
//! cannot be forged is the AdHash construction (Bellare and Micciancio, 1997); the best attack known on it, the
//! generalised birthday attack (Wagner, 2002), needs about 2^(2·√4096) = 2^128 steps at this width.
//!
//! Drafts and this PC's own notes change without a journal entry; each has a sum of its own, which finds a row that
//! was changed behind soxa's back but is vouched for by nothing outside the file.

use redb::{
    Key, ReadTransaction, ReadableTable, ReadableTableMetadata, TableDefinition, TableHandle, Value,
    WriteTransaction,
};

use super::codec::KEPT;
use super::error::StoreError;
use super::journal::HEAD;
use super::rows::EachTable;
use super::tables::{DRAFTS, META, PLACE, PLACE_STATE, STATE, SUBMISSIONS};

/// 64-bit words of a sum.
const WORDS: usize = 64;
/// Where [`STATE`] keeps the sum over what a journal entry vouches for.
const ROWS: &str = "rows";
/// Where [`STATE`] keeps the sum over drafts.
const DRAFT_ROWS: &str = "drafts";
/// Where [`PLACE_STATE`] keeps the sum over this PC's notes.
const PLACE_ROWS: &str = "this_place";

/// What stands for a set of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum(Box<[u64; WORDS]>);

impl Default for Sum {
    fn default() -> Self {
        Self(Box::new([0; WORDS]))
    }
}

/// The number that one row counts for.
fn element(table: &str, key: &[u8], value: &[u8]) -> [u64; WORDS] {
    let mut hasher = blake3::Hasher::new_derive_key("soxa state v1");
    for part in [table.as_bytes(), key, value] {
        hasher.update(&(part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let mut bytes = [0; WORDS * 8];
    hasher.finalize_xof().fill(&mut bytes);
    let mut words = [0; WORDS];
    for (word, eight) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*eight);
    }
    words
}

impl Sum {
    /// Counts a row in.
    pub(super) fn add(&mut self, table: &str, key: &[u8], value: &[u8]) {
        self.add_number(&element(table, key, value));
    }

    fn add_number(&mut self, number: &[u64; WORDS]) {
        let mut carry = false;
        for (word, more) in self.0.iter_mut().zip(number) {
            let (sum, over) = word.overflowing_add(*more);
            let (sum, over_again) = sum.overflowing_add(u64::from(carry));
            (*word, carry) = (sum, over || over_again);
        }
    }

    /// Counts a row out.
    pub(super) fn subtract(&mut self, table: &str, key: &[u8], value: &[u8]) {
        let mut borrow = false;
        for (word, less) in self.0.iter_mut().zip(element(table, key, value)) {
            let (rest, under) = word.overflowing_sub(less);
            let (rest, under_again) = rest.overflowing_sub(u64::from(borrow));
            (*word, borrow) = (rest, under || under_again);
        }
    }

    /// Counts everything in that another sum stands for.
    pub(super) fn merge(&mut self, other: &Self) {
        self.add_number(&other.0);
    }

    /// Counts new records in, on as many cores as there are: for imports.
    pub(super) fn add_records(&mut self, table: &str, records: &[(u32, Vec<u8>)]) {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4);
        let of = |records: &[(u32, Vec<u8>)]| {
            let mut sum = Self::default();
            for (no, bytes) in records {
                sum.add(table, &no.to_le_bytes(), bytes);
            }
            sum
        };
        let share = records.len().div_ceil(cores).max(256);
        std::thread::scope(|scope| {
            let running: Vec<_> =
                records.chunks(share).map(|part| (part, scope.spawn(move || of(part)))).collect();
            for (part, sum) in running {
                // A thread that could not finish leaves its part to this one.
                self.merge(&sum.join().unwrap_or_else(|_| of(part)));
            }
        });
    }

    /// Counts a row as it was out and as it is in.
    pub(super) fn replace(&mut self, table: &str, key: &[u8], old: Option<&[u8]>, new: Option<&[u8]>) {
        if old == new {
            return;
        }
        if let Some(old) = old {
            self.subtract(table, key, old);
        }
        if let Some(new) = new {
            self.add(table, key, new);
        }
    }

    /// The 32 bytes a journal entry carries.
    pub(super) fn root(&self) -> [u8; 32] {
        blake3::derive_key("soxa state root v1", &self.bytes())
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let (words, rest) = bytes.as_chunks::<8>();
        if words.len() != WORDS || !rest.is_empty() {
            return Err(StoreError::Damaged("tổng của các bảng dài lạ".to_owned()));
        }
        let mut sum = Self::default();
        for (word, eight) in sum.0.iter_mut().zip(words) {
            *word = u64::from_le_bytes(*eight);
        }
        Ok(sum)
    }

    /// The sum as a change under way has it; zero where none was kept yet.
    pub(super) fn load(txn: &WriteTransaction) -> Result<Self, StoreError> {
        let table = txn.open_table(STATE)?;
        table.get(ROWS)?.map_or_else(|| Ok(Self::default()), |bytes| Self::from_bytes(bytes.value()))
    }

    /// Keeps the sum with the change under way.
    pub(super) fn keep(&self, txn: &WriteTransaction) -> Result<(), StoreError> {
        txn.open_table(STATE)?.insert(ROWS, self.bytes().as_slice())?;
        Ok(())
    }

    /// The root of what is kept, without going over any table.
    pub(super) fn kept_root(txn: &ReadTransaction) -> Result<[u8; 32], StoreError> {
        let table = txn.open_table(STATE)?;
        let kept =
            table.get(ROWS)?.ok_or_else(|| StoreError::Damaged("thiếu tổng của các bảng".to_owned()))?;
        Ok(Self::from_bytes(kept.value())?.root())
    }
}

/// Goes through the tables a journal entry vouches for.
fn each_counted(visitor: &mut impl EachTable) -> Result<(), StoreError> {
    visitor.table(META)?;
    for (_, table) in KEPT {
        visitor.table(*table)?;
    }
    visitor.table(SUBMISSIONS)
}

/// Adds tables up as a reader sees them.
struct Adding<'a> {
    txn: &'a ReadTransaction,
    sum: Sum,
}

impl EachTable for Adding<'_> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), StoreError> {
        add_table(&mut self.sum, table.name(), &self.txn.open_table(table)?)
    }
}

/// Adds tables up as they stand in a change under way.
struct AddingUp<'a> {
    txn: &'a WriteTransaction,
    sum: Sum,
}

impl EachTable for AddingUp<'_> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), StoreError> {
        add_table(&mut self.sum, table.name(), &self.txn.open_table(table)?)
    }
}

fn add_table<K: Key + 'static, V: Value + 'static>(
    sum: &mut Sum,
    name: &str,
    table: &impl ReadableTable<K, V>,
) -> Result<(), StoreError> {
    let head = HEAD.as_bytes();
    for row in table.iter()? {
        let (key, value) = row?;
        let (key, value) = (key.value(), value.value());
        let key = K::as_bytes(&key);
        if name != META.name() || key.as_ref() != head {
            sum.add(name, key.as_ref(), V::as_bytes(&value).as_ref());
        }
    }
    Ok(())
}

/// Whether the counted rows add up to the sum that is kept.
pub(super) fn adds_up(txn: &WriteTransaction) -> Result<bool, StoreError> {
    let mut adding = AddingUp { txn, sum: Sum::default() };
    each_counted(&mut adding)?;
    let kept = txn.open_table(STATE)?.get(ROWS)?.map(|bytes| bytes.value().to_vec());
    Ok(kept == Some(adding.sum.bytes()))
}

/// Adds every counted row up and keeps the sum: for a register that had none.
pub(super) fn add_up(txn: &WriteTransaction) -> Result<(), StoreError> {
    let mut adding = AddingUp { txn, sum: Sum::default() };
    each_counted(&mut adding)?;
    adding.sum.keep(txn)?;
    let mut drafts = Sum::default();
    add_table(&mut drafts, DRAFTS.name(), &txn.open_table(DRAFTS)?)?;
    txn.open_table(STATE)?.insert(DRAFT_ROWS, drafts.bytes().as_slice())?;
    add_up_place(txn)
}

/// Adds this PC's notes up and keeps their sum.
pub(super) fn add_up_place(txn: &WriteTransaction) -> Result<(), StoreError> {
    let mut place = Sum::default();
    add_table(&mut place, PLACE.name(), &txn.open_table(PLACE)?)?;
    txn.open_table(PLACE_STATE)?.insert(PLACE_ROWS, place.bytes().as_slice())?;
    Ok(())
}

/// A table with a sum of its own: the table, and where its sum is kept.
type Alone<K> = (TableDefinition<'static, K, &'static [u8]>, Sums, &'static str);
type Sums = TableDefinition<'static, &'static str, &'static [u8]>;

/// Changes one row of a table that has a sum of its own.
fn replace_alone<K: Key + 'static>(
    txn: &WriteTransaction,
    (table, sums, at): Alone<K>,
    key: &K::SelfType<'_>,
    new: Option<&[u8]>,
) -> Result<(), StoreError> {
    let mut sums = txn.open_table(sums)?;
    let mut sum = sums.get(at)?.map_or_else(|| Ok(Sum::default()), |bytes| Sum::from_bytes(bytes.value()))?;
    {
        let mut rows = txn.open_table(table)?;
        let old = match new {
            Some(bytes) => rows.insert(key, bytes)?.map(|old| old.value().to_vec()),
            None => rows.remove(key)?.map(|old| old.value().to_vec()),
        };
        sum.replace(table.name(), K::as_bytes(key).as_ref(), old.as_deref(), new);
    }
    sums.insert(at, sum.bytes().as_slice())?;
    Ok(())
}

/// Keeps a draft, or with `None` forgets it.
pub(super) fn keep_draft(txn: &WriteTransaction, key: &[u8], bytes: Option<&[u8]>) -> Result<(), StoreError> {
    replace_alone(txn, (DRAFTS, STATE, DRAFT_ROWS), &key, bytes)
}

/// Keeps a note of this PC.
pub(super) fn keep_place(txn: &WriteTransaction, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    replace_alone(txn, (PLACE, PLACE_STATE, PLACE_ROWS), &name, Some(bytes))
}

/// What does not fit the sums kept, in words. `told` is the root that the last entry of a journal that holds carries.
pub(super) fn check(txn: &ReadTransaction, told: Option<[u8; 32]>) -> Result<Vec<String>, StoreError> {
    let mut damage = Vec::new();
    let mut adding = Adding { txn, sum: Sum::default() };
    each_counted(&mut adding)?;
    let root = adding.sum.root();
    if told.is_some_and(|told| told != root) {
        damage.push(
            "các bảng không phải như mục cuối của nhật ký đã ghi: có dòng bị sửa, xóa hoặc đặt lại"
                .to_owned(),
        );
    }
    if Sum::kept_root(txn).ok() != Some(root) {
        damage.push("tổng của các bảng không khớp với các dòng".to_owned());
    }
    if txn.open_table(STATE)?.len()? > 2 || txn.open_table(PLACE_STATE)?.len()? > 1 {
        damage.push("bảng tổng có dòng lạ".to_owned());
    }
    let mut drafts = Adding { txn, sum: Sum::default() };
    drafts.table(DRAFTS)?;
    if kept(txn, STATE, DRAFT_ROWS)? != drafts.sum {
        damage.push("bảng nháp có dòng bị sửa, xóa hoặc đặt lại".to_owned());
    }
    let mut place = Adding { txn, sum: Sum::default() };
    place.table(PLACE)?;
    if kept(txn, PLACE_STATE, PLACE_ROWS)? != place.sum {
        damage.push("ghi chép của máy này về sao lưu có dòng bị sửa, xóa hoặc đặt lại".to_owned());
    }
    Ok(damage)
}

fn kept(txn: &ReadTransaction, table: Sums, at: &str) -> Result<Sum, StoreError> {
    txn.open_table(table)?.get(at)?.map_or_else(|| Ok(Sum::default()), |bytes| Sum::from_bytes(bytes.value()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_sum_is_of_the_rows_there_are_in_whatever_order_they_came_and_went() {
        let mut one = Sum::default();
        for n in 0..50_u8 {
            one.add("people", &[n], &[n; 9]);
        }
        let whole = one.clone();
        one.replace("people", &[7], Some(&[7; 9]), Some(b"other"));
        assert_ne!(one.root(), whole.root());
        one.replace("people", &[7], Some(b"other"), Some(&[7; 9]));
        one.subtract("people", &[3], &[3; 9]);
        one.add("people", &[3], &[3; 9]);
        assert_eq!(one, whole);
        let mut other = Sum::default();
        (0..50_u8).rev().for_each(|n| other.add("people", &[n], &[n; 9]));
        assert_eq!(other, whole);
        // The parts of a row are told apart.
        let (mut a, mut b) = (Sum::default(), Sum::default());
        a.add("x", b"ab", b"c");
        b.add("x", b"a", b"bc");
        assert_ne!(a, b);
        assert_eq!(Sum::from_bytes(&whole.bytes()).unwrap(), whole);
        assert!(Sum::from_bytes(&[1, 2]).is_err());
        for n in 0..50_u8 {
            other.subtract("people", &[n], &[n; 9]);
        }
        assert_eq!(other, Sum::default());
    }
}
