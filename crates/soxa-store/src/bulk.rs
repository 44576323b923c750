//! A register of very many people, built in bounded memory.
//!
//! Random keys cost a B-tree dear, and one huge transaction costs memory. So a large import builds a new file beside
//! the register: what is there is copied, new records go in by number, index keys and names are sorted outside memory
//! and go in by key. The finished file takes the register's place in one rename; until then nobody reads it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use redb::{
    Database, Key, ReadableDatabase, ReadableTable, TableDefinition, TableHandle, Value, WriteTransaction,
};

use super::codec::{KEPT, Kind, Record, Stored, encode};
use super::error::{Cause, OpenError, StoreError};
use super::index::{By, INDEXES, Keys};
use super::journal::Sealing;
use super::register::{Store, publish, temporary_path};
use super::search::{ORDERED, OrderBuilder, words};
use super::sort::{Sorted, Sorter};
use super::sort_folder::SortFolder;
use super::state::{self, Sum};
use super::tables::{
    DRAFTS, HISTORY, HOUSEHOLDS, JOURNAL, JOURNAL_BODIES, META, PEOPLE, PLACE, PLACE_STATE, STATE,
    SUBMISSIONS, TALLIES,
};
use super::writer::Writer;
use soxa_domain::person::{Household, Person};
use soxa_files::leftovers;
use soxa_keys::ScratchKey;
use soxa_text::collate::name_sort_key;

/// Records or keys written in one transaction.
const BATCH: u32 = 50_000;
/// Records held back and written together.
const RECORDS: usize = 5_000;
/// Sorts after every index: the name order.
const NAMES: u8 = u8::MAX;

/// A register being built.
pub struct Builder {
    store: Store,
    place: PathBuf,
    sorter: Sorter,
    /// Held for as long as the sorter may write there.
    folder: SortFolder,
    /// Keys of the record at hand.
    keys: Keys,
    people: Vec<(u32, Vec<u8>)>,
    households: Vec<(u32, Vec<u8>)>,
    next_person: u32,
    next_household: u32,
    sealing: Option<[Sealing; 2]>,
    /// What stands for the rows added here.
    added: Sum,
    /// Where the ordered names ended before.
    ordered: Option<Vec<u8>>,
    seq: u64,
}

impl Builder {
    /// Begins a new file beside `old`, with everything `old` holds.
    pub fn over(old: &Store) -> Result<Self, OpenError> {
        let place = old.path().to_owned();
        let store = Store::create_at(&temporary_path(&place), old.register_key().cloned())?;
        let io = |e: StoreError| OpenError::Io { path: place.clone(), what: e.to_string().into() };
        let folder = SortFolder::make(&place).map_err(|e| io(e.into()))?;
        // Where the register is encrypted, what is sorted outside of it is too.
        let scratch = old.register_key().map(|_| ScratchKey::new()).transpose();
        let scratch = scratch.map_err(|why| OpenError::Key { path: place.clone(), why })?;
        let sorter = Sorter::new(&folder.0, scratch);
        let seq = old.read().and_then(|r| r.head()).map_err(io)?.seq + 1;
        let mut this = Self {
            store,
            place: place.clone(),
            sorter,
            folder,
            keys: Keys::new(),
            people: Vec::new(),
            households: Vec::new(),
            next_person: 1,
            next_household: 1,
            sealing: None,
            added: Sum::default(),
            ordered: old.read().and_then(|r| r.ordered_bytes()).map_err(io)?,
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
        copy_table(&from, to, JOURNAL)?;
        copy_table(&from, to, JOURNAL_BODIES)?;
        copy_table(&from, to, HISTORY)?;
        copy_table(&from, to, SUBMISSIONS)?;
        copy_table(&from, to, DRAFTS)?;
        copy_table(&from, to, TALLIES)?;
        copy_table(&from, to, STATE)?;
        copy_table(&from, to, PLACE)?;
        copy_table(&from, to, PLACE_STATE)?;
        for (_, table) in KEPT {
            copy_table(&from, to, *table)?;
        }
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
        let txn = self.begin()?;
        for (table, records) in [(PEOPLE, &mut self.people), (HOUSEHOLDS, &mut self.households)] {
            self.added.add_records(table.name(), records);
            let mut table = txn.open_table(table)?;
            for (no, bytes) in records.drain(..) {
                table.insert(no, bytes.as_slice())?;
            }
        }
        Ok(txn.commit()?)
    }

    fn push_keys<R: Record>(&mut self, no: u32, record: &R) -> Result<(), StoreError> {
        self.keys.clear();
        record.keys(&mut self.keys);
        for (by, key) in &self.keys {
            self.sorter.push(&[&[*by as u8], key, &no.to_be_bytes()], &[])?;
        }
        Ok(())
    }

    fn push_name(&mut self, no: u32, person: &Person) -> Result<(), StoreError> {
        let key = name_sort_key(&person.full_name);
        Ok(self.sorter.push(&[&[NAMES], &key, &no.to_be_bytes()], words(person).join("\n").as_bytes())?)
    }

    /// Begins a step. Each is committed durably: redb gives pages back only then, and the file would grow.
    fn begin(&self) -> Result<WriteTransaction, StoreError> {
        Ok(self.store.db.begin_write()?)
    }

    /// Writes indexes and name order, and lets `last` make the closing change with its journal entry.
    pub fn finish(
        mut self,
        last: impl FnOnce(Writer) -> Result<(), StoreError>,
    ) -> Result<Built, StoreError> {
        self.write_records()?;
        let sorter = std::mem::replace(&mut self.sorter, Sorter::new(&self.folder.0, None));
        let mut keys = Ahead::of(sorter.finish()?)?;
        while let Some(table) = keys.table() {
            if table == NAMES { self.write_names(&mut keys)? } else { self.write_keys(table, &mut keys)? }
        }
        let ordered = self.store.read()?.ordered_bytes()?;
        let mut writer = self.store.write()?;
        writer.sum()?.merge(&self.added);
        writer.sum()?.replace(META.name(), ORDERED.as_bytes(), self.ordered.as_deref(), ordered.as_deref());
        writer.recount_homes()?;
        for sealing in self.sealing.iter().flatten() {
            writer.sealed(&sealing.seal())?;
        }
        last(writer)?;
        self.store.compact()?;
        Ok(Built { store: self.store, place: self.place, seq: self.seq })
    }

    /// Writes keys of one index, as many as one step takes.
    fn write_keys(&self, index: u8, keys: &mut Ahead) -> Result<(), StoreError> {
        let (_, table) = INDEXES
            .get(usize::from(index))
            .ok_or_else(|| StoreError::Storage(format!("index {index}").into()))?;
        let txn = self.begin()?;
        {
            let mut table = txn.open_table(*table)?;
            for _ in 0..BATCH {
                if keys.table() != Some(index) {
                    break;
                }
                table.insert(keys.key(), ())?;
                keys.advance()?;
            }
        }
        Ok(txn.commit()?)
    }

    /// Writes places and postings of everybody in name order.
    fn write_names(&self, keys: &mut Ahead) -> Result<(), StoreError> {
        let mut names = OrderBuilder::default();
        let mut txn = self.begin()?;
        while keys.table() == Some(NAMES) {
            if let Some(no) = super::index::number(keys.key()) {
                names.push(&txn, no, String::from_utf8_lossy(&keys.value).lines())?;
                if names.at_chunk_end() {
                    txn.commit()?;
                    txn = self.begin()?;
                }
            }
            keys.advance()?;
        }
        names.finish(&txn)?;
        Ok(txn.commit()?)
    }
}

/// A register that is built and not yet in its place.
pub struct Built {
    store: Store,
    place: PathBuf,
    /// The entry by which it was built.
    seq: u64,
}

impl Built {
    /// Takes over what is kept without an entry and may have changed in `old` meanwhile, and puts the new file in its
    /// place. Both are locked until the caller lets go of the old one, so that no other process gets in between and
    /// writes into the one that is gone.
    ///
    /// # Errors
    /// Something was journalled in `old` since the building began, or the disk refuses.
    pub fn publish(mut self, old: &Store) -> Result<Store, StoreError> {
        if old.read()?.head()?.seq + 1 != self.seq {
            return Err(StoreError::Storage(Cause::Closed));
        }
        self.take_over(old)?;
        publish(self.store.path(), &self.place)?;
        self.store.moved_to(self.place);
        Ok(self.store)
    }

    fn take_over(&self, old: &Store) -> Result<(), StoreError> {
        let (from, to) = (old.db.begin_read()?, self.store.db.begin_write()?);
        let (was, now) = (rows(&to.open_table(DRAFTS)?)?, rows(&from.open_table(DRAFTS)?)?);
        for key in was.keys().filter(|key| !now.contains_key(*key)) {
            state::keep_draft(&to, key, None)?;
        }
        for (key, bytes) in now.iter().filter(|(key, bytes)| was.get(*key) != Some(bytes)) {
            state::keep_draft(&to, key, Some(bytes))?;
        }
        for row in from.open_table(PLACE)?.iter()? {
            let (name, bytes) = row?;
            state::keep_place(&to, name.value(), bytes.value())?;
        }
        Ok(to.commit()?)
    }
}

/// All rows of a small table.
fn rows(
    table: &impl ReadableTable<&'static [u8], &'static [u8]>,
) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, StoreError> {
    table
        .iter()?
        .map(|row| row.map(|(key, value)| (key.value().to_vec(), value.value().to_vec())))
        .collect::<Result<_, _>>()
        .map_err(Into::into)
}

/// Sorted keys, one of them ahead.
struct Ahead {
    sorted: Sorted,
    entry: Vec<u8>,
    value: Vec<u8>,
    more: bool,
}

impl Ahead {
    fn of(sorted: Sorted) -> Result<Self, StoreError> {
        let mut this = Self { sorted, entry: Vec::new(), value: Vec::new(), more: true };
        this.advance()?;
        Ok(this)
    }

    fn advance(&mut self) -> Result<(), StoreError> {
        self.more = self.sorted.next(&mut self.entry, &mut self.value)?;
        Ok(())
    }

    /// Where the next key belongs; `None` when there is none.
    fn table(&self) -> Option<u8> {
        self.entry.first().copied().filter(|_| self.more)
    }

    fn key(&self) -> &[u8] {
        self.entry.get(1..).unwrap_or_default()
    }
}

impl Store {
    /// Removes what an interrupted import, or a restore that was tried, left beside the register.
    pub fn discard_unfinished(path: &Path) {
        let _ = std::fs::remove_file(temporary_path(path));
        leftovers::sweep(path.parent().unwrap_or(Path::new(".")));
        let _ = std::fs::remove_dir_all(SortFolder::path(path));
    }
}

fn is_sorted_here(by: By) -> bool {
    matches!(
        by,
        By::PersonalId
            | By::LocalId
            | By::Cmnd
            | By::Phone
            | By::Birth
            | By::Member
            | By::HouseholdNumber
            | By::LinkedTo
            | By::Counted
    )
}

pub(super) fn copy_table<K: Key + 'static, V: Value + 'static>(
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
