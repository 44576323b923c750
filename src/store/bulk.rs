//! A register of very many people, built in bounded memory.
//!
//! Random keys cost a B-tree dear, and one huge transaction costs memory. So a large import builds a new file beside
//! the register: what is there is copied, new records go in by number, index keys and names are sorted outside memory
//! and go in by key. The finished file takes the register's place in one rename; until then nobody reads it.

use std::cmp::Ordering;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use extsort::{ExternalSorter, PushExternalSorter, Sortable};
use redb::{Database, Key, ReadableDatabase, ReadableTable, TableDefinition, Value, WriteTransaction};

use super::codec::{Kind, Record, Stored, encode};
use super::error::{OpenError, StoreError};
use super::index::{By, INDEXES, Keys, entry};
use super::journal::Sealing;
use super::register::{Store, publish, temporary_path};
use super::search::{OrderBuilder, words};
use super::tables::{
    CASES, DRAFTS, HISTORY, HOUSEHOLDS, JOURNAL, JOURNAL_BODIES, META, PEOPLE, PRINT_JOBS, SUBMISSIONS,
};
use super::writer::Writer;
use crate::domain::person::{Household, Person};
use crate::text::collate::name_sort_key;

/// Records or keys written in one transaction.
const BATCH: u32 = 50_000;
/// Records or keys held back and written together.
const RECORDS: usize = 5_000;
/// Items sorted in memory at a time.
const SEGMENT: usize = 200_000;
/// Sorts after every index: the name order.
const NAMES: u8 = u8::MAX;

/// A key of an index, or a person's place in the name order.
#[derive(Debug, PartialEq, Eq)]
struct Item {
    table: u8,
    key: Vec<u8>,
    words: Vec<u8>,
}

impl Ord for Item {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.table, &self.key).cmp(&(other.table, &other.key))
    }
}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Sortable for Item {
    fn encode<W: Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(&[self.table])?;
        for bytes in [&self.key, &self.words] {
            out.write_all(&(bytes.len() as u32).to_le_bytes())?;
            out.write_all(bytes)?;
        }
        Ok(())
    }

    fn decode<R: Read>(input: &mut R) -> io::Result<Self> {
        let mut table = [0];
        input.read_exact(&mut table)?;
        let mut part = || {
            let mut length = [0; 4];
            input.read_exact(&mut length)?;
            let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
            input.read_exact(&mut bytes)?;
            Ok::<_, io::Error>(bytes)
        };
        Ok(Self { table: table[0], key: part()?, words: part()? })
    }
}

type Sorter = PushExternalSorter<Item, fn(&Item, &Item) -> Ordering>;

/// Where keys and names are sorted: a folder of its own beside the register, which goes with all that is in it.
struct SortFolder(PathBuf);

impl SortFolder {
    fn path(register: &Path) -> PathBuf {
        let mut name = register.as_os_str().to_owned();
        name.push(".sort");
        PathBuf::from(name)
    }

    fn make(register: &Path) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        let path = Self::path(register);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for SortFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A register being built.
pub struct Builder {
    store: Store,
    place: PathBuf,
    sorter: Sorter,
    /// Held for as long as the sorter may write there.
    _folder: SortFolder,
    txn: Option<WriteTransaction>,
    pending: u32,
    people: Vec<(u32, Vec<u8>)>,
    households: Vec<(u32, Vec<u8>)>,
    next_person: u32,
    next_household: u32,
    sealing: Option<[Sealing; 2]>,
    seq: u64,
}

impl Builder {
    /// Begins a new file beside `old`, with everything `old` holds.
    pub fn over(old: &Store) -> Result<Self, OpenError> {
        let place = old.path().to_owned();
        let store = Store::create_at(&temporary_path(&place))?;
        let io = |e: StoreError| OpenError::Io { path: place.clone(), what: e.to_string() };
        let folder = SortFolder::make(&place).map_err(|e| io(e.into()))?;
        let sorter = ExternalSorter::new().with_segment_size(SEGMENT).with_sort_dir(folder.0.clone());
        let sorter = sorter.with_parallel_sort();
        let sorter: Sorter = sorter.pushed_by(Item::cmp as fn(&Item, &Item) -> Ordering);
        let seq = old.read().and_then(|r| r.head()).map_err(io)?.seq + 1;
        let mut this = Self {
            store,
            place: place.clone(),
            sorter,
            _folder: folder,
            txn: None,
            pending: 0,
            people: Vec::new(),
            households: Vec::new(),
            next_person: 1,
            next_household: 1,
            sealing: None,
            seq,
        };
        this.copy(old).map_err(io)?;
        this.sealing = Some([
            Sealing::begin(Kind::Person, this.next_person),
            Sealing::begin(Kind::Household, this.next_household),
        ]);
        Ok(this)
    }

    fn copy(&mut self, old: &Store) -> Result<(), StoreError> {
        let from = old.db.begin_read()?;
        let to = &self.store.db;
        copy_table(&from, to, META)?;
        copy_table(&from, to, CASES)?;
        copy_table(&from, to, PRINT_JOBS)?;
        copy_table(&from, to, JOURNAL)?;
        copy_table(&from, to, JOURNAL_BODIES)?;
        copy_table(&from, to, HISTORY)?;
        copy_table(&from, to, SUBMISSIONS)?;
        copy_table(&from, to, DRAFTS)?;
        copy_table(&from, to, PEOPLE)?;
        copy_table(&from, to, HOUSEHOLDS)?;
        for (by, table) in INDEXES {
            if !is_sorted_here(by) {
                copy_table(&from, to, table)?;
            }
        }
        let reader = old.read()?;
        reader.each(|p: Stored<Person>| {
            self.next_person = p.no + 1;
            self.push_keys(p.no, &p.record)?;
            self.push_name(p.no, &p.record)?;
            Ok(true)
        })?;
        reader.each(|h: Stored<Household>| {
            self.next_household = h.no + 1;
            self.push_keys(h.no, &h.record)?;
            Ok(true)
        })
    }

    /// Adds a person; the number it got.
    pub fn person(&mut self, person: &Person) -> Result<u32, StoreError> {
        let no = self.next_person;
        self.next_person += 1;
        self.record(no, person)?;
        self.push_name(no, person)?;
        Ok(no)
    }

    /// Adds a household; the number it got.
    pub fn household(&mut self, household: &Household) -> Result<u32, StoreError> {
        let no = self.next_household;
        self.next_household += 1;
        self.record(no, household)?;
        Ok(no)
    }

    fn record<R: Record>(&mut self, no: u32, record: &R) -> Result<(), StoreError> {
        let bytes = encode(record, self.seq)?;
        if let Some([people, households]) = &mut self.sealing {
            if R::KIND == Kind::Household { households.add(&bytes) } else { people.add(&bytes) }
        }
        match R::KIND {
            Kind::Household => self.households.push((no, bytes)),
            _ => self.people.push((no, bytes)),
        }
        self.push_keys(no, record)?;
        if self.people.len() + self.households.len() >= RECORDS { self.write_records() } else { Ok(()) }
    }

    /// Writes the records held back; opening a table for each one would cost more than writing it.
    fn write_records(&mut self) -> Result<(), StoreError> {
        let (people, households) = (std::mem::take(&mut self.people), std::mem::take(&mut self.households));
        let count = people.len() + households.len();
        let txn = self.txn()?;
        for (table, records) in [(PEOPLE, people), (HOUSEHOLDS, households)] {
            let mut table = txn.open_table(table)?;
            for (no, bytes) in records {
                table.insert(no, bytes.as_slice())?;
            }
        }
        self.step(count as u32)
    }

    /// Writes keys of one index, held back likewise.
    fn write_keys(&mut self, index: u8, keys: &mut Vec<Vec<u8>>) -> Result<(), StoreError> {
        let count = keys.len() as u32;
        if let Some((_, table)) = INDEXES.get(usize::from(index)) {
            let mut table = self.txn()?.open_table(*table)?;
            for key in keys.drain(..) {
                table.insert(key.as_slice(), ())?;
            }
        }
        self.step(count)
    }

    fn push_keys<R: Record>(&mut self, no: u32, record: &R) -> Result<(), StoreError> {
        let mut keys = Keys::new();
        record.keys(&mut keys);
        for (by, key) in keys {
            self.sorter
                .push(Item { table: by as u8, key: entry(&key, no), words: Vec::new() })
                .map_err(sort_error)?;
        }
        Ok(())
    }

    fn push_name(&mut self, no: u32, person: &Person) -> Result<(), StoreError> {
        let key = entry(&name_sort_key(&person.full_name), no);
        self.sorter
            .push(Item { table: NAMES, key, words: words(person).join("\n").into_bytes() })
            .map_err(sort_error)
    }

    fn txn(&mut self) -> Result<&WriteTransaction, StoreError> {
        if self.txn.is_none() {
            self.txn = Some(self.store.db.begin_write()?);
        }
        self.txn.as_ref().ok_or_else(|| StoreError::Storage("transaction".to_owned()))
    }

    fn step(&mut self, written: u32) -> Result<(), StoreError> {
        self.pending += written;
        if self.pending >= BATCH { self.commit() } else { Ok(()) }
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.pending = 0;
        match self.txn.take() {
            Some(txn) => Ok(txn.commit()?),
            None => Ok(()),
        }
    }

    /// Writes indexes and name order, lets `last` make the closing change with its journal entry, and puts the new
    /// file in the register's place. Both are locked until the caller lets go of the old one, so that no other
    /// process gets in between and writes into the one that is gone.
    pub fn finish(
        mut self,
        last: impl FnOnce(Writer) -> Result<(), StoreError>,
    ) -> Result<Store, StoreError> {
        self.write_records()?;
        self.commit()?;
        let empty: Sorter = ExternalSorter::new().pushed_by(Item::cmp as fn(&Item, &Item) -> Ordering);
        let sorted = std::mem::replace(&mut self.sorter, empty).done().map_err(sort_error)?;
        let mut names = OrderBuilder::default();
        let (mut index, mut keys) = (0, Vec::with_capacity(RECORDS));
        for item in sorted {
            let item = item.map_err(sort_error)?;
            if item.table != index || keys.len() >= RECORDS {
                self.write_keys(index, &mut keys)?;
                index = item.table;
            }
            if item.table != NAMES {
                keys.push(item.key);
            } else if let Some(no) = super::index::number(&item.key) {
                let words = String::from_utf8_lossy(&item.words);
                names.push(self.txn()?, no, words.lines().map(str::to_owned).collect())?;
                if names.at_chunk_end() {
                    self.commit()?;
                }
            }
        }
        self.write_keys(index, &mut keys)?;
        names.finish(self.txn()?)?;
        self.commit()?;
        let mut writer = self.store.write()?;
        for sealing in self.sealing.iter().flatten() {
            writer.sealed(&sealing.seal())?;
        }
        last(writer)?;
        publish(self.store.path(), &self.place)?;
        self.store.moved_to(self.place);
        Ok(self.store)
    }
}

impl Store {
    /// Removes what an interrupted import, or a restore that was tried, left beside the register.
    pub fn discard_unfinished(path: &Path) {
        let _ = std::fs::remove_file(temporary_path(path));
        let _ = std::fs::remove_file(super::backup::restore::drill_path(path));
        let _ = std::fs::remove_dir_all(SortFolder::path(path));
    }
}

fn is_sorted_here(by: By) -> bool {
    matches!(
        by,
        By::PersonalId | By::LocalId | By::Cmnd | By::Phone | By::Birth | By::Member | By::HouseholdNumber
    )
}

fn copy_table<K: Key + 'static, V: Value + 'static>(
    from: &redb::ReadTransaction,
    to: &Database,
    table: TableDefinition<'static, K, V>,
) -> Result<(), StoreError> {
    let source = from.open_table(table)?;
    let mut rows = source.iter()?;
    loop {
        let txn = to.begin_write()?;
        let mut copied = 0;
        {
            let mut target = txn.open_table(table)?;
            for row in rows.by_ref().take(BATCH as usize) {
                let (key, value) = row?;
                target.insert(key.value(), value.value())?;
                copied += 1;
            }
        }
        txn.commit()?;
        if copied < BATCH {
            return Ok(());
        }
    }
}

fn sort_error(e: impl std::fmt::Display) -> StoreError {
    StoreError::Storage(e.to_string())
}
