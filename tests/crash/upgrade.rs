//! The power goes while a register of an earlier version is made into one of this: it opens as the same register
//! whenever that was.

use std::sync::Arc;

use redb::{Builder, ReadableTable, TableDefinition};
use soxa_store::journal::{Entry, chain_hash};
use soxa_store::tables::{JOURNAL, PLACE_STATE, STATE};

use crate::disk::{Dice, Disk};
use crate::points::Run;
use crate::work::{open, step, store};

const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
const TALLIES: TableDefinition<&[u8], u64> = TableDefinition::new("case_tallies");
const LINKED_TO: TableDefinition<&[u8], ()> = TableDefinition::new("by_linked_to");

/// The same register as the first version would have left it: without the tables that came later.
fn of_the_first_version(image: Vec<u8>) -> Vec<u8> {
    let disk = Disk::holding(image);
    let db = Builder::new().create_with_backend(disk.clone()).unwrap();
    let write = db.begin_write().unwrap();
    write
        .open_table(META)
        .unwrap()
        .insert("format", postcard::to_stdvec(&1_u32).unwrap().as_slice())
        .unwrap();
    assert!(write.delete_table(TALLIES).unwrap() && write.delete_table(LINKED_TO).unwrap());
    assert!(write.delete_table(STATE).unwrap() && write.delete_table(PLACE_STATE).unwrap());
    without_tails(&write);
    write.commit().unwrap();
    drop(db);
    disk.bytes()
}

/// Entries as they were before they carried a state root, chained anew.
fn without_tails(write: &redb::WriteTransaction) {
    let mut journal = write.open_table(JOURNAL).unwrap();
    let entries: Vec<(u64, Vec<u8>)> = journal
        .iter()
        .unwrap()
        .map(|row| row.unwrap())
        .map(|(seq, b)| (seq.value(), b.value().to_vec()))
        .collect();
    let (mut last, mut previous) = (0, [0; 32]);
    for (seq, bytes) in entries {
        let entry = Entry { previous, tail: None, ..Entry::from_bytes(&bytes).unwrap() };
        let bytes = entry.to_bytes().unwrap();
        (last, previous) = (seq, chain_hash(&previous, seq, &bytes));
        journal.insert(seq, bytes.as_slice()).unwrap();
    }
    let head = postcard::to_stdvec(&(last, previous)).unwrap();
    write.open_table(META).unwrap().insert("journal_head", head.as_slice()).unwrap();
}

/// The number of the last entry, and what it says all rows add up to, of a register in which nothing is wrong.
fn whole(disk: &Disk) -> Result<(u64, [u8; 32]), String> {
    let store = store(disk).map_err(|e| e.to_string())?;
    let reader = store.read().map_err(|e| e.to_string())?;
    let report = reader.verify().map_err(|e| e.to_string())?;
    let entry = reader.entry(report.head.seq).map_err(|e| e.to_string())?;
    let root = entry.and_then(|e| e.tail).map(|tail| tail.root);
    match (report.damage.first(), root) {
        (None, Some(root)) => Ok((report.head.seq, root)),
        (damage, _) => Err(format!("{damage:?}")),
    }
}

#[test]
fn an_upgrade_cut_short_leaves_the_register_it_was() {
    let disk = Disk::default();
    let register = Arc::new(open(&disk).unwrap());
    let mut dice = Dice::new(26);
    for n in 0..60 {
        step(&register, &mut dice, n);
    }
    drop(register);
    let (last, root) = whole(&Disk::holding(disk.bytes())).unwrap();

    let before = of_the_first_version(disk.bytes());
    let disk = Disk::holding(before.clone());
    disk.record();
    drop(store(&disk).unwrap());
    let log = disk.take_log();
    assert!(log.len() > 20, "the upgrade wrote nothing: {} operations", log.len());
    let run = Run { disk, before, log, moments: Vec::new() };
    let (mut cuts, mut wrong) = (0, Vec::new());
    run.cuts(&mut dice, 40, false, &mut |cut| {
        cuts += 1;
        // The upgrade is an entry of its own; what it stands for is what was there.
        let found = whole(&Disk::holding(cut.image));
        if found != Ok((last + 1, root)) {
            wrong.push(format!("after {}: {found:?}", cut.at));
        }
    });
    assert!(cuts > 500 && wrong.is_empty(), "{cuts} cuts, {} wrong: {:?}", wrong.len(), wrong.first());
}
