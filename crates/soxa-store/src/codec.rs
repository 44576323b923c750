//! Records as bytes: a version byte, the journal entry that last changed the record, and the record in postcard.
//!
//! A record whose shape changes gets a new version and keeps the reader of the old one; the fixtures in
//! `soxa-service/tests/fixtures/` hold what each version wrote.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;
use super::index::{self, Keys};
use super::old;
use super::tables::{
    CASES, ENTRIES, FINDINGS, FROZEN_REPORTS, HOUSEHOLDS, ID_CANCELLATIONS, LIST_CHECKS, LIST_ROWS, NOTICES,
    PEOPLE, PRINT_JOBS, QUEUE, Records, SOJOURNS, SPECIAL_FILES,
};
use soxa_domain::case::Case;
use soxa_domain::entry::Entry;
use soxa_domain::finding::Finding;
use soxa_domain::frozen_report::FrozenReport;
use soxa_domain::id_cancellation::{IdCancellation, Notice};
use soxa_domain::list_check::{ListCheck, ListRow};
use soxa_domain::person::{Household, Person};
use soxa_domain::print_job::PrintJob;
use soxa_domain::queue_item::QueueItem;
use soxa_domain::sojourn::Sojourn;
use soxa_domain::special_file::SpecialFile;

/// What kind of thing a record is. New kinds come last: journals name kinds by their place.
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
    /// A print job.
    PrintJob,
    /// What a rule of data quality found.
    Finding,
    /// A file on a person without papers.
    SpecialFile,
    /// A file that cancels a personal id.
    IdCancellation,
    /// A notice of a personal id.
    Notice,
    /// A list held against the register.
    ListCheck,
    /// A row of such a list.
    ListRow,
    /// A temporary residence or an absence.
    Sojourn,
    // Of the report and the other registers.
    /// A line of one of the other registers.
    Entry,
    /// Something to be typed into a national system.
    QueueItem,
    /// A report as it was sent.
    FrozenReport,
}

impl Kind {
    /// Every kind, with its byte in keys (never changed once given) and its name in exports and JSON.
    const NAMED: [(Self, u8, &'static str); 15] = [
        (Self::Person, 1, "person"),
        (Self::Household, 2, "household"),
        (Self::Case, 3, "case"),
        (Self::PrintJob, 4, "print_job"),
        (Self::Finding, 5, "finding"),
        (Self::SpecialFile, 6, "special_file"),
        (Self::IdCancellation, 7, "id_cancellation"),
        (Self::Notice, 8, "notice"),
        (Self::Register, 9, "register"),
        (Self::ListCheck, 20, "list_check"),
        (Self::ListRow, 21, "list_row"),
        (Self::Sojourn, 22, "sojourn"),
        (Self::Entry, 10, "entry"),
        (Self::QueueItem, 11, "queue_item"),
        (Self::FrozenReport, 12, "frozen_report"),
    ];

    fn named(self) -> (u8, &'static str) {
        let found = Self::NAMED.iter().find(|(kind, ..)| *kind == self);
        found.map_or((0, ""), |(_, byte, id)| (*byte, *id))
    }

    /// One byte for keys.
    pub fn byte(self) -> u8 {
        self.named().0
    }

    /// The kind of a key's byte.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::NAMED.iter().find(|(_, b, _)| *b == byte).map(|(kind, ..)| *kind)
    }

    /// The name in exports and JSON.
    pub fn id(self) -> &'static str {
        self.named().1
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

/// Something done with each type that is kept as records.
pub(super) trait EachRecord {
    /// Does it with one type.
    fn record<R: Record>(&mut self) -> Result<(), StoreError>;
}

/// The types that are kept as records, each with its kind, its table and the function that derives its index keys; then,
/// where its shape changed, the version that is written and what reads the older ones.
macro_rules! records {
    ($($type:ident, $kind:ident, $table:ident, $keys:path $(, $version:literal, $old:path)?;)+) => {
        $(impl Record for $type {
            const KIND: Kind = Kind::$kind;
            const TABLE: Records = $table;
            $(const VERSION: u8 = $version;

            fn decode_old(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
                $old(version, bytes)
            })?
            fn keys(&self, keys: &mut Keys) {
                $keys(self, keys);
            }
        })+

        /// Every kind that is kept as records, with its table.
        pub(super) const KEPT: &[(Kind, Records)] = &[$((Kind::$kind, $table)),+];

        /// Every kind that is kept as records, with the version of its shape that this program writes.
        pub const SHAPES: &[(Kind, u8)] = &[$((Kind::$kind, <$type as Record>::VERSION)),+];

        /// Goes through every type that is kept as records.
        pub(super) fn each_record(visitor: &mut impl EachRecord) -> Result<(), StoreError> {
            $(visitor.record::<$type>()?;)+
            Ok(())
        }
    };
}

records! {
    Person, Person, PEOPLE, index::person_keys;
    Household, Household, HOUSEHOLDS, index::household_keys;
    Case, Case, CASES, index::case_keys;
    PrintJob, PrintJob, PRINT_JOBS, index::print_job_keys;
    Finding, Finding, FINDINGS, index::finding_keys;
    SpecialFile, SpecialFile, SPECIAL_FILES, index::special_file_keys;
    IdCancellation, IdCancellation, ID_CANCELLATIONS, index::id_cancellation_keys;
    Notice, Notice, NOTICES, index::notice_keys;
    ListCheck, ListCheck, LIST_CHECKS, index::list_check_keys, 2, old::list_check;
    ListRow, ListRow, LIST_ROWS, index::list_row_keys;
    Sojourn, Sojourn, SOJOURNS, index::sojourn_keys;
    Entry, Entry, ENTRIES, index::entry_keys;
    QueueItem, QueueItem, QUEUE, index::queue_keys;
    FrozenReport, FrozenReport, FROZEN_REPORTS, index::no_keys;
}

/// Reads a row of a kind and writes it as this program would.
///
/// # Errors
/// [`StoreError::Damaged`] where the bytes are no row of that kind, or the kind has no rows of its own.
pub fn rewritten(kind: Kind, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    struct Rewrite<'a> {
        kind: Kind,
        bytes: &'a [u8],
        written: Option<Vec<u8>>,
    }
    impl EachRecord for Rewrite<'_> {
        fn record<R: Record>(&mut self) -> Result<(), StoreError> {
            if R::KIND == self.kind {
                let read: Stored<R> = decode(0, self.bytes)?;
                self.written = Some(encode(&read.record, read.version)?);
            }
            Ok(())
        }
    }
    let mut rewrite = Rewrite { kind, bytes, written: None };
    each_record(&mut rewrite)?;
    rewrite.written.ok_or_else(|| StoreError::Damaged(kind.id().to_owned()))
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
