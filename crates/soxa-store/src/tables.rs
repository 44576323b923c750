//! Every table of the register. Nothing else opens one.

use redb::TableDefinition;

/// Bytes to bytes.
pub type Bytes = TableDefinition<'static, &'static [u8], &'static [u8]>;
/// Records by their number.
pub type Records = TableDefinition<'static, u32, &'static [u8]>;
/// An index: key bytes followed by the record's number (big endian), and nothing as value.
pub type Index = TableDefinition<'static, &'static [u8], ()>;
/// Journal tables: by sequence number.
pub type BySequence = TableDefinition<'static, u64, &'static [u8]>;

/// Format version, commune, settings, counters; by name.
pub const META: TableDefinition<'static, &'static str, &'static [u8]> = TableDefinition::new("meta");

/// People.
pub const PEOPLE: Records = TableDefinition::new("people");
/// Households.
pub const HOUSEHOLDS: Records = TableDefinition::new("households");
/// Cases.
pub const CASES: Records = TableDefinition::new("cases");
/// Slips on their way to paper.
pub const PRINT_JOBS: Records = TableDefinition::new("print_jobs");

/// What rules of data quality found.
pub const FINDINGS: Records = TableDefinition::new("findings");
/// Files on people without papers.
pub const SPECIAL_FILES: Records = TableDefinition::new("special_files");
/// Files that cancel a personal id.
pub const ID_CANCELLATIONS: Records = TableDefinition::new("id_cancellations");
/// Notices of personal ids.
pub const NOTICES: Records = TableDefinition::new("notices");
/// Lists held against the register.
pub const LIST_CHECKS: Records = TableDefinition::new("list_checks");
/// Their rows.
pub const LIST_ROWS: Records = TableDefinition::new("list_rows");
/// Temporary residences and absences.
pub const SOJOURNS: Records = TableDefinition::new("sojourns");

/// Lines of the other registers.
pub const ENTRIES: Records = TableDefinition::new("entries");
/// What must be typed into national systems.
pub const QUEUE: Records = TableDefinition::new("national_queue");
/// Reports as they were sent.
pub const FROZEN_REPORTS: Records = TableDefinition::new("frozen_reports");
/// Cases handed over to other communes, or by them.
pub const REFERRALS: Records = TableDefinition::new("referrals");
/// Files that the level above offers.
pub const OFFERS: Records = TableDefinition::new("offers");
/// Cases counted by day of receipt and what they have in common (`tally.rs`).
pub const TALLIES: TableDefinition<'static, &'static [u8], u64> = TableDefinition::new("case_tallies");

/// Journal entries: metadata and hashes.
pub const JOURNAL: BySequence = TableDefinition::new("journal");
/// Journal bodies: the values before and after, erasable without breaking the chain.
pub const JOURNAL_BODIES: BySequence = TableDefinition::new("journal_bodies");
/// Which entries touch a record: kind, number, sequence.
pub const HISTORY: Index = TableDefinition::new("history");
/// What a submission's id led to.
pub const SUBMISSIONS: Bytes = TableDefinition::new("submissions");
/// Half-typed forms, by operator and form. Not journalled.
pub const DRAFTS: Bytes = TableDefinition::new("drafts");

/// Word postings: chunk (u16, big endian) and folded word to a serialised bitmap of places within the chunk.
pub const POSTINGS: Bytes = TableDefinition::new("postings");
/// Place in name order to person; newcomers since the last rebuild carry their sort key.
pub const PLACES: Records = TableDefinition::new("places");
/// Person to place.
pub const PLACE_OF: TableDefinition<'static, u32, u32> = TableDefinition::new("place_of");

/// What stands for the rows of other tables (`state.rs`).
pub const STATE: TableDefinition<'static, &'static str, &'static [u8]> = TableDefinition::new("state");
/// The same for [`PLACE`], apart from [`STATE`] since it is no more carried by backups than that is.
pub const PLACE_STATE: TableDefinition<'static, &'static str, &'static [u8]> =
    TableDefinition::new("this_place_state");

/// What this PC keeps about its copy of the register: when it was backed up, when a restore was last tried. Neither
/// journalled nor carried by backups.
pub const PLACE: TableDefinition<'static, &'static str, &'static [u8]> = TableDefinition::new("this_place");

/// Format of the register this program writes. A higher one on disk is refused.
pub const FORMAT: u32 = 8;
