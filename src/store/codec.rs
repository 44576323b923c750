//! Records as bytes: a version byte, the journal entry that last changed the record, and the record in postcard.
//!
//! A record whose shape changes gets a new version and keeps the reader of the old one; the fixtures in
//! `tests/fixtures/` hold what each version wrote.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;
use super::index::{self, Keys};
use super::tables::{CASES, ENTRIES, FROZEN_REPORTS, HOUSEHOLDS, PEOPLE, PRINT_JOBS, QUEUE, Records};
use crate::domain::case::Case;
use crate::domain::entry::Entry;
use crate::domain::frozen_report::FrozenReport;
use crate::domain::person::{Household, Person};
use crate::domain::print_job::PrintJob;
use crate::domain::queue_item::QueueItem;

/// What kind of thing a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person.
    Person,
    /// A household.
    Household,
    /// A case.
    Case,
    /// The register itself: settings, imports.
    Register,
    /// A print job. New kinds come last: journals name kinds by their place.
    PrintJob,
    // Of the report and the other registers.
    /// A line of one of the other registers.
    Entry,
    /// Something to be typed into a national system.
    QueueItem,
    /// A report as it was sent.
    FrozenReport,
}

impl Kind {
    /// One byte for keys; never changed once given.
    pub fn byte(self) -> u8 {
        match self {
            Self::Person => 1,
            Self::Household => 2,
            Self::Case => 3,
            Self::PrintJob => 4,
            Self::Entry => 10,
            Self::QueueItem => 11,
            Self::FrozenReport => 12,
            Self::Register => 9,
        }
    }

    /// The name in exports and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Household => "household",
            Self::Case => "case",
            Self::Register => "register",
            Self::PrintJob => "print_job",
            Self::Entry => "entry",
            Self::QueueItem => "queue_item",
            Self::FrozenReport => "frozen_report",
        }
    }
}

/// A type that is kept in a table of its own.
pub trait Record: Sized + Clone + PartialEq + Serialize + DeserializeOwned + 'static {
    /// Its kind.
    const KIND: Kind;
    /// Its table.
    const TABLE: Records;
    /// The version this program writes.
    const VERSION: u8 = 1;

    /// The keys of the record in the secondary indexes.
    fn keys(&self, keys: &mut Keys);

    /// Reads the record as an older version wrote it.
    fn decode_old(version: u8, _bytes: &[u8]) -> Result<Self, StoreError> {
        Err(StoreError::Damaged(format!("{} của phiên bản {version}", Self::KIND.id())))
    }
}

impl Record for Person {
    const KIND: Kind = Kind::Person;
    const TABLE: Records = PEOPLE;
    fn keys(&self, keys: &mut Keys) {
        index::person_keys(self, keys);
    }
}

impl Record for Household {
    const KIND: Kind = Kind::Household;
    const TABLE: Records = HOUSEHOLDS;
    fn keys(&self, keys: &mut Keys) {
        index::household_keys(self, keys);
    }
}

impl Record for Case {
    const KIND: Kind = Kind::Case;
    const TABLE: Records = CASES;
    fn keys(&self, keys: &mut Keys) {
        index::case_keys(self, keys);
    }
}

impl Record for PrintJob {
    const KIND: Kind = Kind::PrintJob;
    const TABLE: Records = PRINT_JOBS;
    fn keys(&self, keys: &mut Keys) {
        index::print_job_keys(self, keys);
    }
}

impl Record for Entry {
    const KIND: Kind = Kind::Entry;
    const TABLE: Records = ENTRIES;
    fn keys(&self, keys: &mut Keys) {
        index::entry_keys(self, keys);
    }
}

impl Record for QueueItem {
    const KIND: Kind = Kind::QueueItem;
    const TABLE: Records = QUEUE;
    fn keys(&self, keys: &mut Keys) {
        index::queue_keys(self, keys);
    }
}

impl Record for FrozenReport {
    const KIND: Kind = Kind::FrozenReport;
    const TABLE: Records = FROZEN_REPORTS;
    fn keys(&self, _keys: &mut Keys) {}
}

/// A record as it stands in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<R> {
    /// Its number.
    pub no: u32,
    /// The journal entry that last changed it: what a change is made against.
    pub version: u64,
    /// The record.
    pub record: R,
}

/// Record to bytes.
pub fn encode<R: Record>(record: &R, version: u64) -> Result<Vec<u8>, StoreError> {
    let mut bytes = vec![R::VERSION];
    bytes.extend_from_slice(&version.to_be_bytes());
    Ok(postcard::to_extend(record, bytes)?)
}

/// Bytes to record.
pub fn decode<R: Record>(no: u32, bytes: &[u8]) -> Result<Stored<R>, StoreError> {
    let short = || StoreError::Damaged(format!("{} số {no} quá ngắn", R::KIND.id()));
    let (&format, rest) = bytes.split_first().ok_or_else(short)?;
    let (version, body) = rest.split_first_chunk::<8>().ok_or_else(short)?;
    let record =
        if format == R::VERSION { postcard::from_bytes(body)? } else { R::decode_old(format, body)? };
    Ok(Stored { no, version: u64::from_be_bytes(*version), record })
}
