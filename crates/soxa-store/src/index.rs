//! Secondary indexes: each is one row of `indexes!` and the lines of `*_keys` that derive its keys from a record.
//!
//! A key is the value's bytes, order-preserving, followed by the record's number. The one writer keeps them
//! (`writer.rs`), and `verify` derives them again and compares, so no operation can forget one.

use redb::TableDefinition;

use super::tables::Index;
use soxa_domain::case::Case;
use soxa_domain::entry::Entry;
use soxa_domain::finding::Finding;
use soxa_domain::id_cancellation::{IdCancellation, Notice};
use soxa_domain::list_check::{ListCheck, ListRow};
use soxa_domain::offer::Offer;
use soxa_domain::person::{Household, Person};
use soxa_domain::print_job::PrintJob;
use soxa_domain::queue_item::QueueItem;
use soxa_domain::referral::Referral;
use soxa_domain::sojourn::Sojourn;
use soxa_domain::special_file::SpecialFile;
use soxa_domain::time::Timestamp;

/// Writes [`By`] and [`INDEXES`] from a row for each index: what it is, its name in code, its table in the file.
macro_rules! indexes {
    ($($(#[$doc:meta])* $index:ident = $table:literal;)+) => {
        /// One secondary index.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum By {
            $($(#[$doc])* $index,)+
        }

        /// Every index with its table.
        pub const INDEXES: [(By, Index); [$(By::$index),+].len()] = [$((By::$index, TableDefinition::new($table)),)+];

        impl By {
            /// The index's table.
            pub fn table(self) -> Index {
                match self {
                    $(Self::$index => TableDefinition::new($table),)+
                }
            }
        }
    };
}

indexes! {
    /// People by personal id, cancelled ones too (u64).
    PersonalId = "by_personal_id";
    /// People by local id (text).
    LocalId = "by_local_id";
    /// People by nine-digit number (u32). Not unique.
    Cmnd = "by_cmnd";
    /// People by telephone digits (text).
    Phone = "by_phone";
    /// People by date of birth (u32, `yyyymmdd`).
    Birth = "by_birth";
    /// People by household number (text).
    Member = "by_member";
    /// Households by number (text).
    HouseholdNumber = "by_household_number";
    /// Cases by either code (text).
    CaseCode = "by_case_code";
    /// Open cases by due time (i64); those without one at the end.
    CaseDue = "by_case_due";
    /// Cases by state (u8) and time received (i64).
    CaseState = "by_case_state";
    /// Cases by person, applicant or concerned (u32).
    CasePerson = "by_case_person";
    /// Cases by time received (i64).
    CaseReceived = "by_case_received";
    /// Print jobs by name (text).
    PrintName = "by_print_name";
    /// Print jobs that are not on paper yet, by time asked for (i64).
    PrintPending = "by_print_pending";
    /// People by whom their links name: personal or local id of a parent, spouse or guardian (text).
    LinkedTo = "by_linked_to";
    /// Findings by what they are about: kind (u8) and number (u32).
    FindingAbout = "by_finding_about";
    /// Findings by state (u8) and rule (text).
    FindingState = "by_finding_state";
    /// Findings by the time they were closed (i64).
    FindingClosed = "by_finding_closed";
    /// Special-person files by number (text).
    SpecialNumber = "by_special_number";
    /// Special-person files by person (u32).
    SpecialPerson = "by_special_person";
    /// Cancellations of personal ids by number (text).
    CancelNumber = "by_cancel_number";
    /// Cancellations of personal ids by person (u32).
    CancelPerson = "by_cancel_person";
    /// Notices by number (text).
    NoticeNumber = "by_notice_number";
    /// Notices by person (u32).
    NoticePerson = "by_notice_person";
    /// Notices by state (u8) and time of delivery (i64).
    NoticeState = "by_notice_state";
    /// Lists by kind (text).
    ListKind = "by_list_kind";
    /// Rows by list (u32) and place (u32).
    RowOf = "by_row_of";
    /// Rows by list (u32), verdict (u8) and place (u32).
    RowVerdict = "by_row_verdict";
    /// Rows by the time they were decided (i64).
    RowDecided = "by_row_decided";
    /// Rows by the person meant (u32).
    RowPerson = "by_row_person";
    /// Sojourns by person (u32).
    SojournPerson = "by_sojourn_person";
    /// Sojourns that go on, by their last day (u32, `yyyymmdd`).
    SojournUntil = "by_sojourn_until";
    /// Lines of the other registers by register (text) and day (i64); those without a day first.
    EntryDay = "by_entry_day";
    /// What waits for the national systems, by time since when (i64).
    QueueOpen = "by_queue_open";
    /// Items of the national queues by case (u32).
    QueueCase = "by_queue_case";
    /// People who count, by household number (text): residents who have neither died nor left.
    Counted = "by_counted";
    /// Cases with a positive result that is not in the register, by procedure (text).
    CaseToApply = "by_case_to_apply";
    /// Referrals by their id (text).
    ReferralId = "by_referral_id";
    /// Referrals by case (u32).
    ReferralCase = "by_referral_case";
    /// Referrals that nobody has got hold of, by the time they were handed over or came (i64).
    ReferralPending = "by_referral_pending";
    /// Offered files by their id (text).
    OfferId = "by_offer_id";
    /// Offered files that nobody has decided about, by the time they came (i64).
    OfferPending = "by_offer_pending";
}

/// The keys one record has, without its number.
pub type Keys = Vec<(By, Vec<u8>)>;

/// A whole entry: key and record number.
pub fn entry(key: &[u8], no: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(key.len() + 4);
    bytes.extend_from_slice(key);
    bytes.extend_from_slice(&no.to_be_bytes());
    bytes
}

/// The record number at the end of an entry.
pub fn number(entry: &[u8]) -> Option<u32> {
    entry.last_chunk::<4>().map(|b| u32::from_be_bytes(*b))
}

/// A text as a key: ended by a zero byte so that a shorter text sorts before a longer one.
pub fn text(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() + 1);
    bytes.extend(text.bytes().map(|b| b.max(1)));
    bytes.push(0);
    bytes
}

/// A time as a key that sorts as times do.
pub fn time(seconds: i64) -> [u8; 8] {
    ((seconds as u64) ^ (1 << 63)).to_be_bytes()
}

/// Index keys of a person.
pub fn person_keys(p: &Person, keys: &mut Keys) {
    for id in p.person_id.iter().chain(&p.cancelled_ids) {
        keys.push((By::PersonalId, id.number().to_be_bytes().to_vec()));
    }
    if let Some(id) = &p.local_id {
        keys.push((By::LocalId, text(id)));
    }
    for cmnd in &p.cmnd {
        keys.push((By::Cmnd, cmnd.number().to_be_bytes().to_vec()));
    }
    let phone = p.phone_digits();
    if !phone.is_empty() {
        keys.push((By::Phone, text(&phone)));
    }
    if let Some(birth) = p.birth_date {
        keys.push((By::Birth, birth.ordinal().to_be_bytes().to_vec()));
    }
    if !p.household.is_empty() {
        keys.push((By::Member, text(&p.household)));
    }
    keys.extend(super::census::key(p).map(|key| (By::Counted, key)));
    for id in p.links().into_iter().filter_map(|link| link.id.as_ref()) {
        keys.push((By::LinkedTo, text(id)));
    }
}

/// Index keys of a household.
pub fn household_keys(h: &Household, keys: &mut Keys) {
    keys.push((By::HouseholdNumber, text(&h.number)));
}

/// Index keys of a case.
pub fn case_keys(c: &Case, keys: &mut Keys) {
    keys.push((By::CaseCode, text(&c.code.to_string())));
    if let Some(official) = &c.official {
        keys.push((By::CaseCode, text(official)));
    }
    if c.state.is_open() {
        keys.push((By::CaseDue, time(c.due_at.map_or(i64::MAX, Timestamp::seconds)).to_vec()));
    }
    if c.state.is_resolved() && c.applied_at.is_none() {
        keys.push((By::CaseToApply, text(&c.procedure)));
    }
    let received = time(c.received_at.seconds());
    let mut state = vec![c.state as u8];
    state.extend_from_slice(&received);
    keys.push((By::CaseState, state));
    keys.push((By::CaseReceived, received.to_vec()));
    let mut people: Vec<u32> = std::iter::once(c.applicant).chain(c.persons.iter().copied()).collect();
    people.sort_unstable();
    people.dedup();
    keys.extend(people.into_iter().map(|p| (By::CasePerson, p.to_be_bytes().to_vec())));
}

/// Index keys of a print job.
pub fn print_job_keys(j: &PrintJob, keys: &mut Keys) {
    keys.push((By::PrintName, text(&j.name)));
    if j.state.is_pending() {
        keys.push((By::PrintPending, time(j.asked_at.seconds()).to_vec()));
    }
}

/// Several values as one key.
fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// Key of a record's findings.
pub fn about(about: soxa_domain::finding::About, no: u32) -> Vec<u8> {
    joined(&[&[about as u8], &no.to_be_bytes()])
}

/// Index keys of a finding.
pub fn finding_keys(f: &Finding, keys: &mut Keys) {
    keys.push((By::FindingAbout, about(f.about, f.no)));
    keys.push((By::FindingState, joined(&[&[f.state as u8], &text(&f.rule)])));
    if let Some(at) = f.closed_at {
        keys.push((By::FindingClosed, time(at.seconds()).to_vec()));
    }
}

/// Index keys of a special-person file.
pub fn special_file_keys(f: &SpecialFile, keys: &mut Keys) {
    keys.push((By::SpecialNumber, text(&f.number)));
    keys.extend(f.person.map(|no| (By::SpecialPerson, no.to_be_bytes().to_vec())));
}

/// Index keys of a cancellation of a personal id.
pub fn id_cancellation_keys(c: &IdCancellation, keys: &mut Keys) {
    keys.push((By::CancelNumber, text(&c.number)));
    keys.push((By::CancelPerson, c.person.to_be_bytes().to_vec()));
}

/// Index keys of a notice.
pub fn notice_keys(n: &Notice, keys: &mut Keys) {
    keys.push((By::NoticeNumber, text(&n.number)));
    keys.push((By::NoticePerson, n.person.to_be_bytes().to_vec()));
    let delivered = time(n.delivered_at.map_or(i64::MAX, Timestamp::seconds));
    keys.push((By::NoticeState, joined(&[&[n.state as u8], &delivered])));
}

/// Index keys of a list.
pub fn list_check_keys(l: &ListCheck, keys: &mut Keys) {
    keys.push((By::ListKind, text(&l.kind)));
}

/// Index keys of a list's row.
pub fn list_row_keys(r: &ListRow, keys: &mut Keys) {
    let (list, row) = (r.list.to_be_bytes(), r.row.to_be_bytes());
    keys.push((By::RowOf, joined(&[&list, &row])));
    keys.push((By::RowVerdict, joined(&[&list, &[r.verdict as u8], &row])));
    if let Some(at) = r.decided_at {
        keys.push((By::RowDecided, time(at.seconds()).to_vec()));
    }
    keys.extend(r.person.map(|no| (By::RowPerson, no.to_be_bytes().to_vec())));
}

/// Index keys of a sojourn.
pub fn sojourn_keys(s: &Sojourn, keys: &mut Keys) {
    keys.push((By::SojournPerson, s.person.to_be_bytes().to_vec()));
    if let (None, Some(until)) = (s.ended_on, s.until) {
        keys.push((By::SojournUntil, day(until).to_vec()));
    }
}

/// A day as a key that sorts as days do.
pub fn day(day: chrono::NaiveDate) -> [u8; 4] {
    use chrono::Datelike;
    (day.year() as u32 * 10_000 + day.month() * 100 + day.day()).to_be_bytes()
}

/// Where lines of a register of a day begin.
pub fn entry_day(register: &str, day: Option<chrono::NaiveDate>) -> Vec<u8> {
    let days = day.map_or(i64::MIN, |d| i64::from(chrono::Datelike::num_days_from_ce(&d)));
    joined(&[&text(register), &time(days)])
}

/// Index keys of a line of a register.
pub fn entry_keys(e: &Entry, keys: &mut Keys) {
    keys.push((By::EntryDay, entry_day(&e.register, e.day)));
}

/// Index keys of an item of a national queue.
pub fn queue_keys(q: &QueueItem, keys: &mut Keys) {
    if q.done.is_none() {
        keys.push((By::QueueOpen, time(q.since.seconds()).to_vec()));
    }
    if let Some(case) = q.case {
        keys.push((By::QueueCase, case.to_be_bytes().to_vec()));
    }
}

/// Index keys of a referral.
pub fn referral_keys(r: &Referral, keys: &mut Keys) {
    keys.push((By::ReferralId, text(&r.id.to_string())));
    if let Some(case) = r.case {
        keys.push((By::ReferralCase, case.to_be_bytes().to_vec()));
    }
    if r.is_pending() {
        keys.push((By::ReferralPending, time(r.at.seconds()).to_vec()));
    }
}

/// Index keys of an offered file.
pub fn offer_keys(o: &Offer, keys: &mut Keys) {
    keys.push((By::OfferId, text(&o.id.to_string())));
    if o.is_pending() {
        keys.push((By::OfferPending, time(o.came_at.seconds()).to_vec()));
    }
}

/// Records that are only ever gone through in order.
pub fn no_keys<R>(_record: &R, _keys: &mut Keys) {}
