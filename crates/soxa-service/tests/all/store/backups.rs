//! Backups beneath the services: made while others write, refused when a byte is wrong, the same register when restored.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use soxa_domain::person::Person;
use soxa_service::grant::ReadJournal;
use soxa_service::intake::{NewCase, receive};
use soxa_service::{backup, people};
use soxa_store::Store;
use soxa_store::backup::restore::restore;
use soxa_store::backup::seal::{Key, Lock, reveal};

use crate::test_register::TestRegister;

fn pair() -> (Lock, Key) {
    let (secret, public) = Key::generate();
    (Lock::recipients(&[public]).unwrap(), Key::identities(reveal(&secret)).unwrap())
}

fn named(name: &str) -> Person {
    Person { full_name: name.to_owned(), ..Person::default() }
}

#[test]
fn a_backup_made_under_load_is_the_register_of_one_moment() {
    let test = TestRegister::new();
    let (register, lan) = (&test.register, &test.lan);
    let no = people::add(register, lan, &named("Đinh Văn A"), "0").unwrap().value;
    let (lock, key) = pair();
    let (done, mut made) = (AtomicBool::new(false), Vec::new());
    std::thread::scope(|scope| {
        for desk in 0..2 {
            let done = &done;
            scope.spawn(move || {
                for n in 0.. {
                    if done.load(Ordering::Relaxed) {
                        break;
                    }
                    let new = NewCase { procedure: "CT-TTR".to_owned(), applicant: no, ..NewCase::default() };
                    receive(register, lan, &new, &format!("{desk}-{n}")).unwrap();
                }
            });
        }
        for n in 0..5 {
            let file = test.folder.path().join(format!("{n}.age"));
            made.push(backup::backup(register, lan, &file, &lock).unwrap());
            std::thread::sleep(std::time::Duration::from_millis(30));
        }
        done.store(true, Ordering::Relaxed);
    });
    test.is_whole();
    for (n, made) in made.iter().enumerate() {
        let place = test.folder.path().join(format!("restored-{n}.redb"));
        let restored = restore(&made.path, &key, &place, None, &|_, _| Ok(())).unwrap();
        assert_eq!((&restored.header, restored.trailer), (&made.header, made.trailer));
        let store = Store::open(&place, None).unwrap();
        let reader = store.read().unwrap();
        assert_eq!(reader.digest().unwrap(), made.trailer.digest);
        assert_eq!(reader.head().unwrap(), made.header.head());
        // And the history of the register that went on still holds this head.
        let there =
            register.read(&lan.require(ReadJournal).unwrap(), |r| Ok(r.hash_at(made.header.seq)?)).unwrap();
        assert_eq!(there, Some(made.header.hash));
    }
    let (first, last) = (&made[0].header, &made[4].header);
    assert!(last.seq > first.seq + 5, "nobody wrote meanwhile");
}

#[test]
fn a_backup_with_a_thousand_wrong_bytes_is_refused_a_thousand_times() {
    let test = TestRegister::new();
    for n in 0..8 {
        people::add(&test.register, &test.lan, &named(&format!("Đinh Văn {n}")), &n.to_string()).unwrap();
    }
    let (lock, key) = pair();
    let file = test.folder.path().join("so.age");
    backup::backup(&test.register, &test.lan, &file, &lock).unwrap();
    let whole = fs::read(&file).unwrap();
    let bad = tempfile::tempdir().unwrap();
    let (wrong, place) = (bad.path().join("so.age"), bad.path().join("new.redb"));
    let mut at = 0usize;
    for round in 0..1_000usize {
        at = (at.wrapping_mul(0x9e37_79b9) ^ round.wrapping_mul(0x85eb_ca6b)).wrapping_add(round);
        let mut bytes = whole.clone();
        match round % 10 {
            8 => bytes.truncate(at % whole.len()),
            9 => bytes.extend_from_slice(b"x"),
            _ => bytes[at % whole.len()] ^= 1 << (round % 8),
        }
        fs::write(&wrong, &bytes).unwrap();
        assert!(restore(&wrong, &key, &place, None, &|_, _| Ok(())).is_err(), "round {round} was restored");
        let left: Vec<_> = fs::read_dir(bad.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert_eq!(left, ["so.age"], "round {round} left something behind");
    }
    restore(&file, &key, &place, None, &|_, _| Ok(())).unwrap();
}

/// Every table but the one about this PC is carried: a table forgotten in `store::rows` would be lost by a restore.
#[test]
fn every_table_is_carried() {
    use redb::{ReadableDatabase, TableHandle};
    let test = TestRegister::new();
    let path = test.register.path().to_owned();
    let TestRegister { register, folder, .. } = test;
    register.close().unwrap();
    let db = redb::Database::open(&path).unwrap();
    let txn = db.begin_read().unwrap();
    let mut names: Vec<String> = txn.list_tables().unwrap().map(|t| t.name().to_owned()).collect();
    names.retain(|n| !n.starts_with("this_place"));
    names.sort();
    let mut carried = soxa_store::backup::stream::tables().unwrap();
    carried.sort();
    assert_eq!(names, carried);
    drop(folder);
}

/// `cargo test --release --test store -- --ignored --nocapture journal_of_a_million`
#[test]
#[ignore = "builds a journal of a million entries: a minute"]
fn a_journal_of_a_million_entries_is_verified_in_two_seconds() {
    use redb::{ReadableTable, TableDefinition};
    use soxa_store::journal::{Body, Entry, Subject, Tail, chain_hash};
    const JOURNAL: TableDefinition<u64, &[u8]> = TableDefinition::new("journal");
    const BODIES: TableDefinition<u64, &[u8]> = TableDefinition::new("journal_bodies");
    const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
    let test = TestRegister::new();
    let path = test.register.path().to_owned();
    let head = test.register.head().unwrap();
    let last = test
        .register
        .read(&test.lan.require(ReadJournal).unwrap(), |r| Ok(r.entry(head.seq)?))
        .unwrap()
        .unwrap();
    let root = last.tail.unwrap().root;
    let TestRegister { register, folder, .. } = test;
    register.close().unwrap();
    let db = redb::Database::open(&path).unwrap();
    let (mut previous, mut seq) = (head.hash, head.seq);
    while seq < 1_000_000 {
        let txn = db.begin_write().unwrap();
        {
            let (mut journal, mut bodies) =
                (txn.open_table(JOURNAL).unwrap(), txn.open_table(BODIES).unwrap());
            for _ in 0..50_000.min(1_000_000 - seq) {
                seq += 1;
                let subject = Subject { kind: soxa_store::codec::Kind::Case, no: seq as u32 };
                let change =
                    soxa_store::journal::Change { subject, before: None, after: Some(vec![seq as u8; 150]) };
                let mut salt = [0; 16];
                salt[..8].copy_from_slice(&seq.to_be_bytes());
                let (body, body_hash) =
                    Body { salt, note: String::new(), changes: vec![change] }.seal().unwrap();
                let entry = Entry {
                    seq,
                    at: crate::test_register::now(),
                    operator: "Lan".to_owned(),
                    terminal: "pts/3".to_owned(),
                    action: "case.receive".to_owned().into(),
                    subjects: vec![subject],
                    body_hash,
                    previous,
                    tail: Some(Tail { root, all_subjects: None, erases: false }),
                };
                let bytes = entry.to_bytes().unwrap();
                previous = chain_hash(&previous, seq, &bytes);
                journal.insert(seq, bytes.as_slice()).unwrap();
                bodies.insert(seq, body.as_slice()).unwrap();
            }
            let kept = postcard::to_stdvec(&(seq, previous)).unwrap();
            txn.open_table(META).unwrap().insert("journal_head", kept.as_slice()).unwrap();
        }
        txn.commit().unwrap();
    }
    drop(db);
    let timed = |what: &str, f: &mut dyn FnMut()| {
        let began = std::time::Instant::now();
        f();
        let took = began.elapsed().as_secs_f64();
        eprintln!("{what}: {took:.2} s");
        took
    };
    let size = fs::metadata(&path).unwrap().len() >> 20;
    eprintln!("{size} MiB");
    let mut store = None;
    timed("opened, its integrity and its end checked", &mut || {
        store = Some(Store::open(&path, None).unwrap());
    });
    let reader = store.as_ref().unwrap().read().unwrap();
    timed("the end alone", &mut || assert_eq!(reader.chain_end().unwrap().wrong, None));
    let took = timed("the whole chain", &mut || {
        let chain = reader.chain(&[500_000]).unwrap();
        assert_eq!((chain.entries, chain.wrong), (1_000_000, None));
    });
    assert!(took < 2.0, "{took}");
    drop(reader);
    store.unwrap().close().unwrap();
    // One entry of a long chain changed is named all the same.
    let db = redb::Database::open(&path).unwrap();
    let txn = db.begin_write().unwrap();
    {
        let mut journal = txn.open_table(JOURNAL).unwrap();
        let mut bytes = journal.get(700_001).unwrap().unwrap().value().to_vec();
        bytes[20] ^= 1;
        journal.insert(700_001, bytes.as_slice()).unwrap();
    }
    txn.commit().unwrap();
    drop(db);
    let store = Store::open(&path, None).unwrap();
    let wrong = store.read().unwrap().chain(&[]).unwrap().wrong.unwrap();
    assert_eq!(wrong.seq, 700_001);
    drop(folder);
}
