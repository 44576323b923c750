//! Registers of earlier versions made into one of this version: tables that are missing are made, and indexes built
//! from the records. One transaction: a power cut leaves the old register or the new one.

use redb::{ReadableTable, WriteTransaction};

use super::codec::{KEPT, Record, decode};
use super::error::StoreError;
use super::index::{By, INDEXES, Keys, entry};
use super::tables::{FORMAT, META};
use crate::domain::person::Person;

/// Brings a register of format `found` up to [`FORMAT`].
pub(super) fn upgrade(txn: WriteTransaction, found: u32) -> Result<(), StoreError> {
    for (_, table) in KEPT {
        txn.open_table(*table)?;
    }
    for (_, table) in INDEXES {
        txn.open_table(table)?;
    }
    if found < 2 {
        // Format 2 can be asked who names a person as parent, spouse or guardian.
        index(&txn, By::LinkedTo)?;
    }
    if found < 3 {
        // Format 3 counts cases by the day they were received.
        super::tally::recount(&txn)?;
    }
    txn.open_table(META)?.insert("format", postcard::to_stdvec(&FORMAT)?.as_slice())?;
    Ok(txn.commit()?)
}

fn index(txn: &WriteTransaction, by: By) -> Result<(), StoreError> {
    let mut index = txn.open_table(by.table())?;
    let mut keys = Keys::new();
    for row in txn.open_table(Person::TABLE)?.iter()? {
        let (no, bytes) = row?;
        let person = decode::<Person>(no.value(), bytes.value())?;
        keys.clear();
        person.record.keys(&mut keys);
        for (_, key) in keys.iter().filter(|(b, _)| *b == by) {
            index.insert(entry(key, person.no).as_slice(), ())?;
        }
    }
    Ok(())
}
