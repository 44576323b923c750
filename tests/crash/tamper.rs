//! Somebody with the file but not with the program: every table, row by row and as a whole, changed, removed, added to or
//! put back as it once was, is found by `verify` alone, or keeps the register from opening.

use std::sync::Arc;

use redb::{Builder, Database, Key, ReadableDatabase, ReadableTable, TableDefinition, TableHandle, Value};
use soxa_store::index::INDEXES;
use soxa_store::journal::MAX_SUBJECTS;
use soxa_store::tables::{
    CASES, DRAFTS, ENTRIES, FINDINGS, FROZEN_REPORTS, HISTORY, HOUSEHOLDS, ID_CANCELLATIONS, JOURNAL,
    JOURNAL_BODIES, LIST_CHECKS, LIST_ROWS, META, NOTICES, PEOPLE, PLACE, PLACE_OF, PLACE_STATE, PLACES,
    POSTINGS, PRINT_JOBS, QUEUE, Records, SOJOURNS, SPECIAL_FILES, STATE, SUBMISSIONS, TALLIES,
};

use crate::disk::{Dice, Disk};
use crate::work::{open, step, store};

/// Rows tried of each table.
const ROWS: usize = 7;

/// Tables of rows by number.
const RECORDS: [Records; 15] = [
    PEOPLE,
    HOUSEHOLDS,
    CASES,
    PRINT_JOBS,
    FINDINGS,
    SPECIAL_FILES,
    ID_CANCELLATIONS,
    NOTICES,
    LIST_CHECKS,
    LIST_ROWS,
    SOJOURNS,
    ENTRIES,
    QUEUE,
    FROZEN_REPORTS,
    PLACES,
];

type Bytes = Vec<u8>;

/// A register as it was, and as it is after some more work.
struct Images {
    old: Vec<u8>,
    now: Vec<u8>,
}

fn images() -> Images {
    let disk = Disk::default();
    let register = Arc::new(open(&disk).unwrap());
    let mut dice = Dice::new(41);
    (0..160).for_each(|n| step(&register, &mut dice, n));
    drop(register);
    store(&disk).unwrap().keep_place_note("backup_last", &1_u32).unwrap();
    let old = disk.bytes();
    let register = Arc::new(open(&disk).unwrap());
    (160..320).for_each(|n| step(&register, &mut dice, n));
    drop(register);
    store(&disk).unwrap().keep_place_note("backup_last", &2_u32).unwrap();
    Images { old, now: disk.bytes() }
}

fn database(image: &[u8]) -> (Disk, Database) {
    let disk = Disk::holding(image.to_vec());
    let db = Builder::new().create_with_backend(disk.clone()).unwrap();
    (disk, db)
}

fn rows<K: Key + 'static, V: Value + 'static>(
    image: &[u8],
    table: TableDefinition<'static, K, V>,
) -> Vec<(Bytes, Bytes)> {
    let (_disk, db) = database(image);
    let read = db.begin_read().unwrap();
    let table = read.open_table(table).unwrap();
    let own = |row: Result<(redb::AccessGuard<'_, K>, redb::AccessGuard<'_, V>), redb::StorageError>| {
        let (key, value) = row.unwrap();
        (K::as_bytes(&key.value()).as_ref().to_vec(), V::as_bytes(&value.value()).as_ref().to_vec())
    };
    table.iter().unwrap().map(own).collect()
}

/// The register with some rows of a table changed: a key, and its value or that it is gone.
fn with<K: Key + 'static, V: Value + 'static>(
    image: &[u8],
    table: TableDefinition<'static, K, V>,
    changes: &[(Bytes, Option<Bytes>)],
) -> Vec<u8> {
    let (disk, db) = database(image);
    let write = db.begin_write().unwrap();
    {
        let mut table = write.open_table(table).unwrap();
        for (key, value) in changes {
            match value {
                Some(value) => drop(table.insert(K::from_bytes(key), V::from_bytes(value)).unwrap()),
                None => drop(table.remove(K::from_bytes(key)).unwrap()),
            }
        }
    }
    write.commit().unwrap();
    drop(db);
    disk.bytes()
}

/// Whether the register tells that something is wrong with it.
fn is_found(image: Vec<u8>) -> bool {
    let Ok(store) = store(&Disk::holding(image)) else { return true };
    match store.read().and_then(|r| r.verify()) {
        Ok(report) => !report.damage.is_empty(),
        Err(e) => matches!(e, soxa_store::StoreError::Damaged(_)),
    }
}

/// What was tried, and what of it was not found.
#[derive(Default)]
struct Tried {
    count: usize,
    missed: Vec<String>,
}

impl Tried {
    fn attack(&mut self, what: String, image: Vec<u8>) {
        self.count += 1;
        if !is_found(image) {
            self.missed.push(what);
        }
    }

    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        images: &Images,
        table: TableDefinition<'static, K, V>,
    ) {
        let (old, now) = (rows(&images.old, table), rows(&images.now, table));
        let name = table.name().to_owned();
        let every = now.len().div_ceil(ROWS).max(1);
        for (key, value) in now.iter().step_by(every) {
            self.attack(format!("{name}: row removed"), with(&images.now, table, &[(key.clone(), None)]));
            if !value.is_empty() {
                let mut changed = value.clone();
                let last = changed.len() - 1;
                changed[last / 2] ^= 1;
                let image = with(&images.now, table, &[(key.clone(), Some(changed))]);
                self.attack(format!("{name}: row changed"), image);
            }
            let mut other = key.clone();
            *other.last_mut().unwrap() ^= 0x41;
            if !now.iter().any(|(k, _)| *k == other) {
                let image = with(&images.now, table, &[(other, Some(value.clone()))]);
                self.attack(format!("{name}: row added"), image);
            }
        }
        let before = |key: &Bytes| old.iter().find(|(k, _)| k == key).map(|(_, value)| value.clone());
        let differing: Vec<(Bytes, Option<Bytes>)> = now
            .iter()
            .map(|(key, value)| (key, Some(value)))
            .chain(old.iter().filter(|(k, _)| !now.iter().any(|(n, _)| n == k)).map(|(k, _)| (k, None)))
            .filter(|(key, value)| before(key).as_ref() != *value)
            .map(|(key, _)| (key.clone(), before(key)))
            .collect();
        for change in differing.iter().step_by(differing.len().div_ceil(ROWS).max(1)) {
            let image = with(&images.now, table, std::slice::from_ref(change));
            self.attack(format!("{name}: row put back"), image);
        }
        if !differing.is_empty() {
            self.attack(format!("{name}: put back as a whole"), with(&images.now, table, &differing));
        }
    }
}

#[test]
fn f3_a_row_of_any_table_changed_removed_added_or_put_back_is_found() {
    let images = images();
    assert!(!is_found(images.now.clone()) && !is_found(images.old.clone()));
    let mut tried = Tried::default();
    for table in RECORDS {
        tried.table(&images, table);
    }
    for table in [JOURNAL, JOURNAL_BODIES] {
        tried.table(&images, table);
    }
    for table in [SUBMISSIONS, DRAFTS, POSTINGS] {
        tried.table(&images, table);
    }
    for table in [META, PLACE, STATE, PLACE_STATE] {
        tried.table(&images, table);
    }
    for (_, table) in INDEXES {
        tried.table(&images, table);
    }
    tried.table(&images, HISTORY);
    tried.table(&images, TALLIES);
    tried.table(&images, PLACE_OF);
    let Tried { count, missed } = tried;
    assert!(count > 700 && missed.is_empty(), "{count} tried, missed {}: {missed:#?}", missed.len());
}

/// Puts all rows of a table back as they were.
fn put_back<K: Key + 'static, V: Value + 'static>(
    image: &[u8],
    old: &[u8],
    table: TableDefinition<'static, K, V>,
    keep: impl Fn(&[u8]) -> bool,
) -> Vec<u8> {
    let (old, now) = (rows(old, table), rows(image, table));
    let gone = now.into_iter().map(|(key, _)| (key, None));
    let back = old.into_iter().map(|(key, value)| (key, Some(value)));
    let changes: Vec<_> = gone.chain(back).filter(|(key, _)| !keep(key)).collect();
    with(image, table, &changes)
}

#[test]
fn f3_all_tables_but_the_journal_put_back_are_found() {
    let images = images();
    let mut image = images.now.clone();
    for table in RECORDS {
        image = put_back(&image, &images.old, table, |_| false);
    }
    for table in [SUBMISSIONS, DRAFTS, POSTINGS] {
        image = put_back(&image, &images.old, table, |_| false);
    }
    image = put_back(&image, &images.old, META, |key| key == b"journal_head");
    for (_, table) in INDEXES {
        image = put_back(&image, &images.old, table, |_| false);
    }
    image = put_back(&image, &images.old, TALLIES, |_| false);
    image = put_back(&image, &images.old, PLACE_OF, |_| false);
    assert!(is_found(image.clone()));
    image = put_back(&image, &images.old, STATE, |_| false);
    assert!(is_found(image.clone()));
    image = put_back(&image, &images.old, HISTORY, |_| false);
    assert!(is_found(image));
}

#[test]
fn f3_bodies_that_go_without_a_word_are_found() {
    let images = images();
    let bodies = rows(&images.now, JOURNAL_BODIES);
    let all: Vec<_> = bodies.iter().map(|(key, _)| (key.clone(), None)).collect();
    assert!(is_found(with(&images.now, JOURNAL_BODIES, &all)));
    // A body removed, then the record it spoke of changed.
    let (no, record) = rows(&images.now, PEOPLE).into_iter().next_back().unwrap();
    let version = u64::from_be_bytes(*record[1..].first_chunk::<8>().unwrap());
    let image = with(&images.now, JOURNAL_BODIES, &[(version.to_le_bytes().to_vec(), None)]);
    let mut changed = record.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(is_found(with(&image, PEOPLE, &[(no, Some(changed))])));
}

#[test]
fn f3_a_record_put_back_without_its_history_is_found() {
    let images = images();
    let (old, now) = (rows(&images.old, PEOPLE), rows(&images.now, PEOPLE));
    let (no, before) =
        old.into_iter().find(|(no, value)| now.contains(&(no.clone(), value.clone())).eq(&false)).unwrap();
    let now = now.into_iter().find(|(n, _)| *n == no).map(|(_, value)| value).unwrap_or_default();
    let image = with(&images.now, PEOPLE, &[(no.clone(), Some(before))]);
    let number = u32::from_le_bytes(*no.first_chunk().unwrap());
    let version = u64::from_be_bytes(*now.get(1..).and_then(|v| v.first_chunk::<8>()).unwrap_or(&[0; 8]));
    let mut key = vec![1];
    key.extend_from_slice(&number.to_be_bytes());
    key.extend_from_slice(&version.to_be_bytes());
    assert!(is_found(with(&image, HISTORY, &[(key, None)])));
}

#[test]
fn f3_a_line_pinned_to_an_entry_of_many_subjects_is_found() {
    let disk = Disk::default();
    let register = Arc::new(open(&disk).unwrap());
    let lan = crate::work::lan(&register);
    for n in 0..MAX_SUBJECTS + 9 {
        let person = crate::work::person(n);
        soxa_service::people::add(&register, &lan, &person, &format!("p{n}")).unwrap();
    }
    // One entry about all of them: the rules that look at everybody.
    let items: Vec<_> = (1..=MAX_SUBJECTS as u32 + 9)
        .map(|no| {
            let seen = soxa_service::people::person(&register, &lan, no).unwrap();
            let after = soxa_domain::person::Person { phone: format!("0905{no:06}"), ..seen.record.clone() };
            let group = soxa_service::import_update::Group::Changed;
            soxa_service::import_update::Item { group, line: u64::from(no), seen: Some(seen), after }
        })
        .collect();
    let items: Vec<_> = items.iter().collect();
    soxa_service::import_update::write(&register, &lan, "list.csv", &items).unwrap();
    let head = register.head().unwrap().seq;
    drop(register);
    let image = disk.bytes();
    assert!(!is_found(image.clone()));
    let about = |no: u32| {
        let mut key = vec![1];
        key.extend_from_slice(&no.to_be_bytes());
        key.extend_from_slice(&head.to_be_bytes());
        key
    };
    assert!(rows(&image, HISTORY).iter().any(|(key, _)| *key == about(70)), "the entry names them all");
    assert!(is_found(with(&image, HISTORY, &[(about(9_999), Some(Vec::new()))])));
    assert!(is_found(with(&image, HISTORY, &[(about(70), None)])));
    let (moved, there) = ((about(70), None), (about(9_999), Some(Vec::new())));
    assert!(is_found(with(&image, HISTORY, &[moved, there])));
}
