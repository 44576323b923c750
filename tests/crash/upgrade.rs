//! The power goes while a register of an earlier version is made into one of this: it opens as the same register
//! whenever that was.

use std::sync::Arc;

use redb::{Builder, TableDefinition};

use crate::disk::{Dice, Disk};
use crate::points::{Moment, Run, recovered};
use crate::work::{digest, open, step, store};

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
    write.commit().unwrap();
    drop(db);
    disk.bytes()
}

#[test]
fn an_upgrade_cut_short_leaves_the_register_it_was() {
    let disk = Disk::default();
    let register = Arc::new(open(&disk).unwrap());
    let mut dice = Dice::new(26);
    for n in 0..60 {
        step(&register, &mut dice, n);
    }
    let whole = digest(&register);
    drop(register);

    let before = of_the_first_version(disk.bytes());
    let disk = Disk::holding(before.clone());
    disk.record();
    drop(store(&disk).unwrap());
    let log = disk.take_log();
    assert!(log.len() > 20, "the upgrade wrote nothing: {} operations", log.len());
    let run = Run { before, log, moments: vec![Moment { begun: 0, acked: 0, digest: whole }] };
    let (mut cuts, mut wrong) = (0, Vec::new());
    run.cuts(&mut dice, 40, false, &mut |cut| {
        cuts += 1;
        if let Err(what) = recovered(&run, &Disk::holding(cut.image), cut.at, cuts % 16 == 0) {
            wrong.push(format!("after {}: {what}", cut.at));
        }
    });
    assert!(cuts > 500 && wrong.is_empty(), "{cuts} cuts, {} wrong: {:?}", wrong.len(), wrong.first());
}
