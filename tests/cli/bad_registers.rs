//! What a register that is none, is damaged or is in use gets: exit 4 or 5 with a sentence, never wrong data.

use crate::skipped::skipped;
use std::fs;
use std::process::Command;

use crate::bad_files::noise;
use crate::commune::{Commune, Ran, run};

/// The statuses that are right for a file that cannot be used; anything said is one clear sentence.
fn told(ran: &Ran, what: &str) {
    assert!(matches!(ran.status, 4 | 5), "{what}: {ran:?}");
    assert!(ran.err.starts_with("soxa: ") && ran.err.lines().count() <= 2, "{what}: {}", ran.err);
    assert!(!ran.err.contains("panicked") && ran.out.is_empty(), "{what}: {ran:?}");
}

#[test]
fn files_that_are_no_registers_are_told() {
    let commune = Commune::bare();
    for (what, bytes) in [
        ("text", b"hello, this is a text file\n".repeat(400)),
        ("empty", Vec::new()),
        ("noise", noise(1, 100_000)),
        ("short", b"redb".to_vec()),
        ("header", [&b"redb\x1a\x0a\xa9\x0d\x0a"[..], &noise(2, 50_000)].concat()),
    ] {
        fs::write(commune.store(), &bytes).unwrap();
        for args in [&["find", "an"][..], &["case", "list"], &["verify"], &["export", "people"]] {
            let ran = commune.run(args);
            told(&ran, what);
            assert_eq!(ran.status, 5, "{what}: {}", ran.err);
        }
        assert_eq!(fs::read(commune.store()).unwrap(), bytes, "{what} was written to");
        assert_eq!(commune.run(&["init"]).status, 4, "{what} was overwritten");
        assert_eq!(commune.run(&["doctor"]).status, 1);
    }
    fs::remove_file(commune.store()).unwrap();
    fs::create_dir(commune.store()).unwrap();
    told(&commune.run(&["find", "an"]), "directory");
}

#[test]
fn truncated_registers_are_told() {
    let commune = Commune::town();
    let whole = fs::read(commune.store()).unwrap();
    let exported = commune.ok(&["export", "people"]);
    for part in 1..24 {
        let length = whole.len() * part / 24;
        fs::write(commune.store(), &whole[..length]).unwrap();
        let ran = commune.run(&["export", "people"]);
        if ran.status == 0 {
            assert_eq!(ran.out, exported, "silently wrong at {length}");
        } else {
            told(&ran, &format!("cut at {length}"));
        }
    }
}

#[test]
fn a_flipped_bit_never_gives_wrong_data() {
    let commune = Commune::town();
    commune.receive("051072000101", "x");
    let whole = fs::read(commune.store()).unwrap();
    let people = commune.ok(&["export", "people"]);
    let cases = commune.ok(&["export", "cases"]);
    // Opening writes, so every round begins from the same bytes.
    let whole_again = fs::read(commune.store()).unwrap();
    let used = whole.len().min(whole_again.len());
    let (mut damaged, mut harmless) = (0, 0);
    for round in 0..160usize {
        let place = match round {
            0..40 => round * 8,
            _ => (round.wrapping_mul(0x9e37_79b9)) % used,
        };
        let mut bytes = whole_again.clone();
        bytes[place] ^= 1 << (round % 8);
        fs::write(commune.store(), &bytes).unwrap();
        let ran = commune.run(&["export", "people"]);
        if ran.status == 0 {
            assert_eq!(ran.out, people, "silently wrong people: byte {place}");
            assert_eq!(commune.ok(&["export", "cases"]), cases, "silently wrong cases: byte {place}");
            harmless += 1;
        } else {
            told(&ran, &format!("byte {place}"));
            damaged += 1;
        }
    }
    assert!(damaged > 5, "{damaged} found, {harmless} harmless");
}

#[test]
fn a_register_in_use_is_told() {
    let commune = Commune::town();
    let held = redb_held(&commune);
    for args in [&["find", "an"][..], &["case", "list"], &["verify"]] {
        let ran = commune.run(args);
        told(&ran, "in use");
        assert_eq!(ran.status, 4);
    }
    drop(held);
    commune.ok(&["find", "an"]);
}

/// The register held open by this process.
fn redb_held(commune: &Commune) -> soxa_store::Store {
    soxa_store::Store::open(&commune.store(), None).unwrap()
}

#[test]
fn a_register_in_use_keeps_what_is_being_built_beside_it() {
    let commune = Commune::town();
    let held = redb_held(&commune);
    let unfinished = commune.path("register.redb.tmp");
    fs::write(&unfinished, b"an import of the other process").unwrap();
    commune.run(&["find", "an"]);
    assert!(unfinished.exists(), "another process removed the file an import is building");
    drop(held);
    commune.ok(&["find", "an"]);
    assert!(!unfinished.exists(), "what an interrupted import left is cleared away");
}

#[test]
fn a_later_format_is_refused() {
    use redb::TableDefinition;
    const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
    let commune = Commune::town();
    let db = redb::Database::open(commune.store()).unwrap();
    let write = db.begin_write().unwrap();
    write
        .open_table(META)
        .unwrap()
        .insert("format", postcard::to_stdvec(&77u32).unwrap().as_slice())
        .unwrap();
    write.commit().unwrap();
    drop(db);
    let ran = commune.run(&["find", "an"]);
    told(&ran, "later");
    assert!(ran.status == 4 && ran.err.contains("77"), "{}", ran.err);
}

#[test]
fn a_full_disk_loses_nothing() {
    let commune = Commune::bare();
    let mount = commune.path("small");
    fs::create_dir(&mount).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=22m", "none"]).arg(&mount).status();
    if !mounted.is_ok_and(|s| s.success()) {
        skipped("no right to mount a small disk");
        return;
    }
    let store = mount.join("register.redb");
    let told = std::panic::catch_unwind(|| fill(&commune, store.to_str().unwrap()));
    let _ = Command::new("umount").arg(&mount).status();
    if let Err(e) = told {
        std::panic::resume_unwind(e);
    }
}

fn fill(commune: &Commune, store: &str) {
    let at = |args: &[&str]| run(commune.command(&[&["--store", store], args].concat()), b"");
    assert_eq!(at(&["init", "--test"]).status, 0);
    let mut rows = String::from("local_id,full_name,note\n");
    for n in 0..60 {
        rows.push_str(&format!("F{n},Đinh Văn Đầy,{}\n", "đ".repeat(1500)));
    }
    let mut taken = 0;
    let mut last = None;
    for round in 0..400 {
        let file = commune.write("fill.csv", rows.replace('F', &format!("F{round}x")).as_bytes());
        let ran = at(&["import", "people", &file]);
        if ran.status != 0 {
            last = Some(ran);
            break;
        }
        taken += 60;
    }
    let last = last.expect("the disk never filled");
    assert!(matches!(last.status, 3 | 4) && !last.err.contains("panicked"), "{last:?}");
    assert!(last.err.contains("đĩa") || last.err.contains("chưa lưu"), "{}", last.err);
    let exported = at(&["export", "people"]);
    assert_eq!((exported.status, exported.out.lines().count()), (0, taken + 1), "{}", exported.err);
    assert_eq!(at(&["doctor", "--release-reserve"]).status, 0);
    let ran = at(&["person", "set", "F0x1", "note="]);
    assert_eq!(ran.status, 0, "after the reserve was given up: {}", ran.err);
    assert_eq!(at(&["verify"]).status, 0);
}

#[test]
fn a_read_only_place_is_told() {
    let commune = Commune::town();
    let mount = commune.path("frozen");
    fs::create_dir(&mount).unwrap();
    let done = Command::new("mount").args(["-t", "tmpfs", "-o", "size=32m", "none"]).arg(&mount).status();
    if !done.is_ok_and(|s| s.success()) {
        skipped("no right to mount a disk");
        return;
    }
    fs::copy(commune.store(), mount.join("register.redb")).unwrap();
    let frozen = Command::new("mount").args(["-o", "remount,ro"]).arg(&mount).status();
    let store = mount.join("register.redb");
    let ran = run(commune.command(&["--store", store.to_str().unwrap(), "find", "dinh"]), b"");
    let _ = Command::new("umount").arg(&mount).status();
    assert!(frozen.is_ok_and(|s| s.success()));
    told(&ran, "read-only");
    assert_eq!(ran.status, 4, "{ran:?}");
}

#[test]
fn a_reserve_that_was_given_up_comes_back_when_the_disk_has_room() {
    let commune = Commune::bare();
    commune.ok(&["init"]);
    let reserve = commune.store().with_file_name("register.redb.reserve");
    assert!(reserve.exists());
    commune.ok(&["doctor", "--release-reserve"]);
    assert!(!reserve.exists());
    commune.ok(&["find", "an"]);
    assert!(reserve.exists());
}
