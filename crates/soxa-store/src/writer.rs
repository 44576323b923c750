//! Changing: the one way to write records. Indexes, postings and the journal follow in the same transaction.

mod commit;

use redb::{ReadableTable, TableHandle, WriteTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::codec::{Kind, Record, Stored, decode, encode};
use super::error::StoreError;
use super::index::{By, Keys, entry, number};
use super::journal::{Change, Entry, SEAL, Seal, Sealing, Subject, chain_hash, setting_subject};
use super::register::{note_bytes, note_from};
use super::search;
use super::setting::Setting;
use super::state::Sum;
use super::tables::{JOURNAL, JOURNAL_BODIES, META, SUBMISSIONS};
use super::tally;
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::national_system::NationalSystem;
use soxa_domain::person::Person;
use soxa_domain::time::Timestamp;

/// What the journal says of a change, beside the values.
#[derive(Debug, Clone)]
pub struct Act<'a> {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub operator: &'a str,
    /// Where.
    pub terminal: &'a str,
    /// A stable name, `case.receive`.
    pub action: ActionId,
    /// A remark: reason, file.
    pub note: &'a str,
    /// The submission that asked for it, and the record it leads to.
    pub submission: Option<(&'a str, Subject)>,
}

/// Number of a record, the record before a change and after it.
pub type Versions<R> = (u32, Option<R>, Option<R>);

/// A change under way. Dropped without [`Writer::commit`], nothing happened.
pub struct Writer {
    txn: WriteTransaction,
    seq: u64,
    previous: [u8; 32],
    changes: Vec<Change>,
    subjects: Vec<Subject>,
    listed_people: usize,
    listed: Vec<(Kind, Sealing)>,
    /// What stands for all rows, once this change has touched one.
    sum: Option<Sum>,
    erased: Vec<u64>,
    sources: Vec<NationalSystem>,
}

/// From so many people in one transaction on, the name order is built anew instead of being added to.
const REBUILD_FROM: usize = 256;

impl Writer {
    pub(super) fn new(txn: WriteTransaction) -> Result<Self, StoreError> {
        let (seq, previous) = match txn.open_table(JOURNAL)?.last()? {
            None => (1, [0; 32]),
            Some((seq, bytes)) => {
                let last = Entry::from_bytes(bytes.value())?;
                (seq.value() + 1, chain_hash(&last.previous, seq.value(), bytes.value()))
            }
        };
        Ok(Self {
            txn,
            seq,
            previous,
            changes: Vec::new(),
            subjects: Vec::new(),
            listed_people: 0,
            listed: Vec::new(),
            sum: None,
            erased: Vec::new(),
            sources: Vec::new(),
        })
    }

    /// The transaction under way.
    pub(super) fn txn(&self) -> &WriteTransaction {
        &self.txn
    }

    /// What stands for all rows as this change has them so far.
    pub(super) fn sum(&mut self) -> Result<&mut Sum, StoreError> {
        let sum = match self.sum.take() {
            Some(sum) => sum,
            None => Sum::load(&self.txn)?,
        };
        Ok(self.sum.insert(sum))
    }

    /// Writes a row of a record, or with `None` takes it out.
    fn write_row<R: Record>(&mut self, no: u32, new: Option<&[u8]>) -> Result<(), StoreError> {
        let old = {
            let mut table = self.txn.open_table(R::TABLE)?;
            let old = match new {
                Some(bytes) => table.insert(no, bytes)?,
                None => table.remove(no)?,
            };
            old.map(|old| old.value().to_vec())
        };
        self.sum()?.replace(R::TABLE.name(), &no.to_le_bytes(), old.as_deref(), new);
        Ok(())
    }

    /// Writes a setting or counter; its bytes before.
    fn write_meta(&mut self, name: &str, new: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let old = self.txn.open_table(META)?.insert(name, new)?.map(|old| old.value().to_vec());
        self.sum()?.replace(META.name(), name.as_bytes(), old.as_deref(), Some(new));
        Ok(old)
    }

    /// The sequence number this change will have: the version of every record it writes.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// A record as it stands in this change.
    pub fn get<R: Record>(&self, no: u32) -> Result<Option<Stored<R>>, StoreError> {
        let table = self.txn.open_table(R::TABLE)?;
        table.get(no)?.map(|bytes| decode(no, bytes.value())).transpose()
    }

    /// Adds a record; its number.
    pub fn insert<R: Record>(&mut self, record: &R) -> Result<u32, StoreError> {
        let no = self.next_number::<R>()?;
        self.change(no, None, Some(record))?;
        Ok(no)
    }

    /// Adds a record of an import: the journal names the import, not each record. Call [`Self::commit`] to finish.
    pub fn insert_listed<R: Record>(&mut self, record: &R) -> Result<u32, StoreError> {
        let no = self.next_number::<R>()?;
        let bytes = encode(record, self.seq)?;
        self.write_row::<R>(no, Some(&bytes))?;
        self.index_counted(no, None, Some(record))?;
        self.count_case(None, Some(record))?;
        if !self.listed.iter().any(|(kind, _)| *kind == R::KIND) {
            self.listed.push((R::KIND, Sealing::begin(R::KIND, no)));
        }
        for (_, sealing) in self.listed.iter_mut().filter(|(kind, _)| *kind == R::KIND) {
            sealing.add(&bytes);
        }
        self.listed_people += usize::from(R::KIND == Kind::Person);
        Ok(no)
    }

    /// Replaces a record.
    pub fn put<R: Record>(&mut self, old: &Stored<R>, new: &R) -> Result<(), StoreError> {
        if old.record == *new {
            return Ok(());
        }
        self.change(old.no, Some(old), Some(new))
    }

    /// Takes a record out; the journal keeps it.
    pub fn remove<R: Record>(&mut self, old: &Stored<R>) -> Result<(), StoreError> {
        self.change(old.no, Some(old), None)
    }

    fn change<R: Record>(
        &mut self,
        no: u32,
        old: Option<&Stored<R>>,
        new: Option<&R>,
    ) -> Result<(), StoreError> {
        let subject = Subject { kind: R::KIND, no };
        let before = old.map(|o| encode(&o.record, o.version)).transpose()?;
        let after = new.map(|n| encode(n, self.seq)).transpose()?;
        self.write_row::<R>(no, after.as_deref())?;
        self.index_counted(no, old.map(|o| &o.record), new)?;
        self.count_case(old.map(|o| &o.record), new)?;
        if let Some(p) = person::<R>(old.map(|o| &o.record)) {
            search::remove(&self.txn, no, p, person::<R>(new))?;
        }
        if let Some(p) = person::<R>(new) {
            search::add(&self.txn, no, person::<R>(old.map(|o| &o.record)), p)?;
        }
        self.changes.push(Change { subject, before, after });
        self.subjects.push(subject);
        Ok(())
    }

    /// The records of a kind this change writes, as they were before it and as they are now.
    pub fn changed<R: Record>(&self) -> Result<Vec<Versions<R>>, StoreError> {
        let mut found: Vec<Versions<R>> = Vec::new();
        for change in self.changes.iter().filter(|c| c.subject.kind == R::KIND) {
            let no = change.subject.no;
            let read = |bytes: &Option<Vec<u8>>| {
                bytes.as_ref().map(|b| decode::<R>(no, b).map(|s| s.record)).transpose()
            };
            let after = read(&change.after)?;
            match found.iter_mut().find(|(n, ..)| *n == no) {
                Some(known) => known.2 = after,
                None => found.push((no, read(&change.before)?, after)),
            }
        }
        Ok(found)
    }

    /// Puts a record back as it was, whatever it is now: for taking changes back.
    pub fn put_back<R: Record>(&mut self, no: u32, before: Option<&R>) -> Result<(), StoreError> {
        let now = self.get::<R>(no)?;
        if now.as_ref().map(|n| &n.record) == before {
            return Ok(());
        }
        self.change(no, now.as_ref(), before)
    }

    /// Keeps the indexes, and how many households have somebody in them.
    fn index_counted<R: Record>(
        &mut self,
        no: u32,
        old: Option<&R>,
        new: Option<&R>,
    ) -> Result<(), StoreError> {
        let people = [person::<R>(old), person::<R>(new)];
        let before = self.homes_of(people)?;
        self.index(no, old, new)?;
        let after = self.homes_of(people)?;
        self.count_homes(before, after)
    }

    fn index<R: Record>(&self, no: u32, old: Option<&R>, new: Option<&R>) -> Result<(), StoreError> {
        let keys_of = |record: Option<&R>| {
            let mut keys = Keys::new();
            if let Some(r) = record {
                r.keys(&mut keys);
            }
            keys
        };
        let (old, new) = (keys_of(old), keys_of(new));
        for (by, key) in old.iter().filter(|k| !new.contains(k)) {
            self.txn.open_table(by.table())?.remove(entry(key, no).as_slice())?;
        }
        for (by, key) in new.iter().filter(|k| !old.contains(k)) {
            self.txn.open_table(by.table())?.insert(entry(key, no).as_slice(), ())?;
        }
        Ok(())
    }

    /// Keeps the counters of cases.
    fn count_case<R: Record>(&self, old: Option<&R>, new: Option<&R>) -> Result<(), StoreError> {
        if R::KIND != Kind::Case {
            return Ok(());
        }
        let case = |record: Option<&R>| (record? as &dyn std::any::Any).downcast_ref::<Case>().cloned();
        tally::change(&self.txn, case(old).as_ref(), case(new).as_ref())
    }

    fn next_number<R: Record>(&self) -> Result<u32, StoreError> {
        Ok(self.txn.open_table(R::TABLE)?.last()?.map_or(1, |(no, _)| no.value() + 1))
    }

    /// Numbers of the records whose key in an index begins with these bytes, in key order, at most `limit`.
    pub fn with_prefix(&self, by: By, prefix: &[u8], limit: usize) -> Result<Vec<u32>, StoreError> {
        let table = self.txn.open_table(by.table())?;
        let mut found = Vec::new();
        for row in table.range::<&[u8]>(prefix..)?.take(limit) {
            let row = row?;
            if !row.0.value().starts_with(prefix) {
                break;
            }
            found.extend(number(row.0.value()));
        }
        Ok(found)
    }

    /// The last record whose key in an index begins with these bytes.
    pub fn last_with_prefix(&self, by: By, prefix: &[u8]) -> Result<Option<u32>, StoreError> {
        let table = self.txn.open_table(by.table())?;
        let end = super::reader::upper(prefix);
        let mut range = table.range::<&[u8]>(prefix..end.as_slice())?;
        Ok(range.next_back().transpose()?.and_then(|row| number(row.0.value())))
    }

    /// A setting as it stands in this change.
    pub fn setting<T: Serialize + DeserializeOwned>(
        &self,
        setting: &Setting<T>,
    ) -> Result<Option<T>, StoreError> {
        let bytes =
            self.txn.open_table(META)?.get(setting.name())?.map(|bytes| setting.from_bytes(bytes.value()));
        bytes.transpose()
    }

    /// A counter as it stands in this change.
    pub fn counter(&self, name: &str) -> Result<Option<u32>, StoreError> {
        self.txn.open_table(META)?.get(name)?.map(|bytes| note_from(bytes.value())).transpose()
    }

    /// Sets a setting; the journal keeps the values before and after.
    pub fn set_setting<T: Serialize + DeserializeOwned>(
        &mut self,
        setting: &Setting<T>,
        value: &T,
    ) -> Result<(), StoreError> {
        let after = setting.to_bytes(value)?;
        let before = self.write_meta(setting.name(), &after)?;
        let subject = setting_subject(setting.name());
        self.changes.push(Change { subject, before, after: Some(after) });
        self.subjects.push(subject);
        Ok(())
    }

    /// Sets a counter: a setting that follows from the records it counts, so the journal need not keep it.
    pub fn set_counter(&mut self, name: &str, value: u32) -> Result<(), StoreError> {
        self.write_meta(name, &note_bytes(&value)?)?;
        Ok(())
    }

    /// Tells the journal of records that were put in beside it.
    pub(super) fn sealed(&mut self, seal: &Seal) -> Result<(), StoreError> {
        self.changes.push(Change { subject: SEAL, before: None, after: Some(postcard::to_stdvec(seal)?) });
        Ok(())
    }

    /// Lists a record in the journal entry although it does not change (it was read or printed).
    pub fn mention(&mut self, subject: Subject) {
        self.subjects.push(subject);
    }

    /// Says that what this change writes came from a national system, which needs not be told of it.
    pub fn came_from(&mut self, system: NationalSystem) {
        self.sources.push(system);
    }

    /// The national systems that what this change writes came from.
    pub fn sources(&self) -> &[NationalSystem] {
        &self.sources
    }

    /// The records this change concerns so far.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// Erases the values of a journal entry; the chain holds without them, and this change's body says that they were
    /// erased here.
    pub fn erase_values(&mut self, seq: u64) -> Result<(), StoreError> {
        self.txn.open_table(JOURNAL_BODIES)?.remove(seq)?;
        self.erased.push(seq);
        Ok(())
    }

    /// Has this change's body say that the values of these entries were erased before registers kept account of it.
    pub(super) fn erased_before(&mut self, seqs: Vec<u64>) {
        self.erased.extend(seqs);
    }

    /// What a submission led to.
    pub fn submission(&self, id: &str) -> Result<Option<Subject>, StoreError> {
        let table = self.txn.open_table(SUBMISSIONS)?;
        table.get(id.as_bytes())?.map(|bytes| Ok(postcard::from_bytes(bytes.value())?)).transpose()
    }
}

/// The record as a person, where it is one.
fn person<R: Record>(record: Option<&R>) -> Option<&Person> {
    (record? as &dyn std::any::Any).downcast_ref()
}

/// Bytes nobody can foretell.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    let flags = rustix::rand::GetRandomFlags::empty();
    match rustix::rand::getrandom(&mut bytes[..], flags) {
        Ok(n) if n == N => Ok(bytes),
        Ok(_) => Err(StoreError::Storage("getrandom".to_owned().into())),
        Err(e) => Err(StoreError::Storage(e.to_string().into())),
    }
}
