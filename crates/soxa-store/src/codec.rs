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
    OFFERS, PEOPLE, PRINT_JOBS, QUEUE, REFERRALS, Records, SOJOURNS, SPECIAL_FILES,
};
use soxa_domain::case::Case;
use soxa_domain::entry::Entry;
use soxa_domain::finding::Finding;
use soxa_domain::frozen_report::FrozenReport;
use soxa_domain::id_cancellation::{IdCancellation, Notice};
use soxa_domain::list_check::{ListCheck, ListRow};
use soxa_domain::offer::Offer;
use soxa_domain::person::{Household, Person};
use soxa_domain::print_job::PrintJob;
use soxa_domain::queue_item::QueueItem;
use soxa_domain::referral::Referral;
use soxa_domain::sojourn::Sojourn;
use soxa_domain::special_file::SpecialFile;

impl Kind {
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

/// Writes [`Kind`], `Record` for each type that is kept, and the lists of them, from a row for each kind: its byte in keys
/// (never changed once given) and its name in exports and JSON; then, where it is kept, its type, its table and the function
/// that derives its index keys; then, where its shape changed, the version that is written and what reads the older ones.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $byte:literal, $id:literal
        $(=> $type:ident in $table:ident by $keys:path $(, version $version:literal from $old:path)?)?;)+) => {
        /// What kind of thing a record is. New kinds come last: journals name kinds by their place.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind {
            $($(#[$doc])* $kind,)+
        }

        // Two kinds of one byte would share their keys: no two variants may have one value.
        #[repr(u8)]
        enum Byte {
            $($kind = $byte,)+
        }

        impl Kind {
            /// Every kind, with its byte and its name.
            const NAMED: &[(Self, u8, &'static str)] = &[$((Self::$kind, Byte::$kind as u8, $id),)+];
        }

        $($(impl Record for $type {
            const KIND: Kind = Kind::$kind;
            const TABLE: Records = $table;
            $(const VERSION: u8 = $version;

            fn decode_old(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
                $old(version, bytes)
            })?
            fn keys(&self, keys: &mut Keys) {
                $keys(self, keys);
            }
        })?)+

        /// Every kind that is kept as records, with its table.
        pub(super) const KEPT: &[(Kind, Records)] = &[$($((Kind::$kind, $table),)?)+];

        /// Every kind that is kept as records, with the version of its shape that this program writes.
        pub const SHAPES: &[(Kind, u8)] = &[$($((Kind::$kind, <$type as Record>::VERSION),)?)+];

        /// Goes through every type that is kept as records.
        pub(super) fn each_record(visitor: &mut impl EachRecord) -> Result<(), StoreError> {
            $($(visitor.record::<$type>()?;)?)+
            Ok(())
        }
    };
}

kinds! {
    /// A person.
    Person = 1, "person"
        => Person in PEOPLE by index::person_keys, version 2 from old::person;
    /// A household.
    Household = 2, "household"
        => Household in HOUSEHOLDS by index::household_keys;
    /// A case.
    Case = 3, "case"
        => Case in CASES by index::case_keys, version 3 from old::case;
    /// The register itself: settings, imports.
    Register = 9, "register";
    /// A print job.
    PrintJob = 4, "print_job"
        => PrintJob in PRINT_JOBS by index::print_job_keys;
    /// What a rule of data quality found.
    Finding = 5, "finding"
        => Finding in FINDINGS by index::finding_keys;
    /// A file on a person without papers.
    SpecialFile = 6, "special_file"
        => SpecialFile in SPECIAL_FILES by index::special_file_keys;
    /// A file that cancels a personal id.
    IdCancellation = 7, "id_cancellation"
        => IdCancellation in ID_CANCELLATIONS by index::id_cancellation_keys;
    /// A notice of a personal id.
    Notice = 8, "notice"
        => Notice in NOTICES by index::notice_keys;
    /// A list held against the register.
    ListCheck = 20, "list_check"
        => ListCheck in LIST_CHECKS by index::list_check_keys, version 2 from old::list_check;
    /// A row of such a list.
    ListRow = 21, "list_row"
        => ListRow in LIST_ROWS by index::list_row_keys;
    /// A temporary residence or an absence.
    Sojourn = 22, "sojourn"
        => Sojourn in SOJOURNS by index::sojourn_keys;
    /// A line of one of the other registers.
    Entry = 10, "entry"
        => Entry in ENTRIES by index::entry_keys;
    /// Something to be typed into a national system.
    QueueItem = 11, "queue_item"
        => QueueItem in QUEUE by index::queue_keys;
    /// A report as it was sent.
    FrozenReport = 12, "frozen_report"
        => FrozenReport in FROZEN_REPORTS by index::no_keys;
    /// A case handed over to another commune, or by one.
    Referral = 13, "referral"
        => Referral in REFERRALS by index::referral_keys;
    /// A file that the level above offers.
    Offer = 14, "offer"
        => Offer in OFFERS by index::offer_keys;
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
