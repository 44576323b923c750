//! Registers of earlier versions made into one of this version: tables that are missing are made, and indexes built
//! from the records. One transaction: a power cut leaves the old register or the new one.

use redb::{ReadableTable, ReadableTableMetadata, TableHandle, WriteTransaction};

use super::codec::{KEPT, Record, decode};
use super::error::StoreError;
use super::index::{By, INDEXES, Keys, entry};
use super::journal::Entry;
use super::register::note_bytes;
use super::state;
use super::tables::{FORMAT, JOURNAL, JOURNAL_BODIES, META, STATE};
use super::writer::{Act, Writer};
use soxa_domain::action::ActionId;
use soxa_domain::case::Case;
use soxa_domain::person::Person;
use soxa_domain::time::Timestamp;

/// Brings a register of format `found` up to [`FORMAT`].
pub(super) fn upgrade(txn: WriteTransaction, found: u32) -> Result<(), StoreError> {
    for (_, table) in KEPT {
        txn.open_table(*table)?;
    }
    for (_, table) in INDEXES {
        txn.open_table(table)?;
    }
    vouched_for(&txn, found)?;
    if found < 2 {
        // Format 2 can be asked who names a person as parent, spouse or guardian.
        index::<Person>(&txn, By::LinkedTo)?;
    }
    if found < 3 {
        // Format 3 counts cases by the day they were received.
        super::tally::recount(&txn)?;
    }
    if found < 6 {
        // Format 6 tells visitors from residents, counts people and households as officers do, and knows what has a
        // result that is not in the register.
        index::<Person>(&txn, By::Counted)?;
        index::<Case>(&txn, By::CaseToApply)?;
        let homes = super::census::recount(&txn)?;
        txn.open_table(META)?.insert(super::census::HOMES, note_bytes(&homes)?.as_slice())?;
    }
    txn.open_table(META)?.insert("format", postcard::to_stdvec(&FORMAT)?.as_slice())?;
    // Format 4 has a state root in every entry, and says which bodies were erased.
    // Format 5 has a version byte in every setting that is written from now on; what stands there is read as it is.
    // Formats 7 and 8 know cases that other communes decide, and files that the level above offers: tables of their own,
    // made above.
    state::add_up(&txn)?;
    if txn.open_table(JOURNAL)?.is_empty()? {
        return Ok(txn.commit()?);
    }
    let (at, erased) = (last_time(&txn)?, without_body(&txn)?);
    let mut writer = Writer::new(txn)?;
    writer.erased_before(erased);
    let note = format!("{found} → {FORMAT}");
    let act = Act {
        at,
        operator: "soxa",
        terminal: "-",
        action: ActionId::RegisterUpgrade,
        note: &note,
        submission: None,
    };
    writer.commit(&act)?;
    Ok(())
}

/// The first format whose rows, its own number among them, add up to a sum that is kept.
const SUMMED: u32 = 4;

/// Refuses what only calls itself an earlier format: the sum of all rows is made anew below, and nobody would find what was
/// changed before.
fn vouched_for(txn: &WriteTransaction, found: u32) -> Result<(), StoreError> {
    let has_sum = txn.list_tables()?.any(|table| table.name() == STATE.name());
    let is_whole = if found < SUMMED { !has_sum } else { has_sum && state::adds_up(txn)? };
    if is_whole {
        Ok(())
    } else {
        Err(StoreError::Damaged(format!("không phải sổ định dạng {found}")))
    }
}

/// When the last entry was written: an upgrade knows no clock of its own.
fn last_time(txn: &WriteTransaction) -> Result<Timestamp, StoreError> {
    let journal = txn.open_table(JOURNAL)?;
    let last = journal.last()?.map(|(_, bytes)| Entry::from_bytes(bytes.value())).transpose()?;
    Ok(last.map_or_else(|| Timestamp::from_seconds(0), |entry| entry.at))
}

/// The entries whose values were erased before it was written down which.
fn without_body(txn: &WriteTransaction) -> Result<Vec<u64>, StoreError> {
    let bodies = txn.open_table(JOURNAL_BODIES)?;
    let mut found = Vec::new();
    for row in txn.open_table(JOURNAL)?.iter()? {
        let seq = row?.0.value();
        if bodies.get(seq)?.is_none() {
            found.push(seq);
        }
    }
    Ok(found)
}

fn index<R: Record>(txn: &WriteTransaction, by: By) -> Result<(), StoreError> {
    let mut index = txn.open_table(by.table())?;
    let mut keys = Keys::new();
    for row in txn.open_table(R::TABLE)?.iter()? {
        let (no, bytes) = row?;
        let stored = decode::<R>(no.value(), bytes.value())?;
        keys.clear();
        stored.record.keys(&mut keys);
        for (_, key) in keys.iter().filter(|(b, _)| *b == by) {
            index.insert(entry(key, stored.no).as_slice(), ())?;
        }
    }
    Ok(())
}
