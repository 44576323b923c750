//! Backups through the real program: made, opened by the `age` program, restored, refused, planned, thinned out.

use crate::skipped::skipped;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::commune::{Commune, command_in, run};

/// A town whose keys for backups lie in `key.txt`; the public one.
fn keyed() -> (Commune, String) {
    let commune = Commune::town();
    commune.receive("051072000101", "first");
    let public = commune.ok(&["backup", "--new-key", "key.txt"]).trim().to_owned();
    assert!(public.starts_with("age1"), "{public}");
    (commune, public)
}

/// Runs with another register in the same folder.
fn at(commune: &Commune, store: &str, args: &[&str]) -> crate::commune::Ran {
    let path = commune.path(store);
    run(commune.command(&[&["--store", path.to_str().unwrap()], args].concat()), b"")
}

fn left_overs(commune: &Commune) -> Vec<String> {
    let names =
        fs::read_dir(commune.path("")).unwrap().flatten().map(|e| e.file_name().into_string().unwrap());
    let ours = |n: &String| {
        n.starts_with(".soxa-tmp-") || [".part", ".tmp", ".drill"].iter().any(|end| n.ends_with(end))
    };
    names.filter(ours).collect()
}

#[test]
fn a_backup_is_restored_to_the_same_register() {
    let (commune, public) = keyed();
    let made = commune.json(&["backup", "so.age", "--recipient", &public]);
    let head = commune.json(&["journal", "verify"])["head"].clone();
    assert_eq!(made["head"], head, "the backup holds the register as it is now");
    let raw = fs::read(commune.path("so.age")).unwrap();
    assert!(raw.starts_with(b"age-encryption.org/v1\n"));
    let clear = String::from_utf8_lossy(&raw);
    assert!(!clear.contains("Nghinh") && !clear.contains("051072000101"));

    let ran = at(&commune, "new/register.redb", &["restore", "so.age", "--identity", "key.txt"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(at(&commune, "new/register.redb", &["verify"]).status, 0);
    for export in ["journal", "people", "households", "cases"] {
        let restored = at(&commune, "new/register.redb", &["export", export]);
        assert_eq!(restored.out, commune.ok(&["export", export]), "{export}");
    }
    // What was restored is worked on as ever, searched too.
    let found = at(&commune, "new/register.redb", &["find", "dinh van tr"]);
    assert!(found.out.contains("Đinh Văn Trói"), "{found:?}");
    let again = at(&commune, "new/register.redb", &["restore", "so.age", "--identity", "key.txt"]);
    assert_eq!(again.status, 3, "overwrote a register: {again:?}");
    assert!(again.err.contains("không ghi đè"), "{}", again.err);
    assert!(left_overs(&commune).is_empty());
}

#[test]
fn passphrases_and_keys_that_do_not_fit_open_nothing() {
    let (commune, public) = keyed();
    commune.write("pass.txt", "chín con chim sẻ\n".as_bytes());
    commune.write("other.txt", "mười con chim sẻ\n".as_bytes());
    commune.write("short.txt", b"abc\n");
    let made = commune.run(&["backup", "mk.age", "--passphrase-file", "pass.txt"]);
    assert_eq!(made.status, 0, "{made:?}");
    for args in [
        ["restore", "mk.age", "--passphrase-file", "other.txt"],
        ["restore", "mk.age", "--identity", "key.txt"],
    ] {
        let ran = at(&commune, "new.redb", &args);
        assert!(ran.status == 4 && ran.err.contains("không mở được"), "{ran:?}");
        assert!(!commune.path("new.redb").exists() && left_overs(&commune).is_empty());
    }
    commune.refused(3, &["backup", "x.age", "--passphrase-file", "short.txt"]);
    commune.refused(3, &["backup", "x.age", "--recipient", "age1xyz"]);
    commune.refused(2, &["backup", "x.age"]);
    commune.refused(2, &["restore", "mk.age"]);
    commune.refused(3, &["restore", "không-có.age", "--identity", "key.txt", "--store", "new.redb"]);
    commune.refused(3, &["restore", "town.csv", "--identity", "key.txt", "--store", "new.redb"]);
    // A file that is no backup is never replaced, an older backup is.
    commune.refused(3, &["backup", "town.csv", "--recipient", &public]);
    commune.ok(&["backup", "mk.age", "--recipient", &public]);
    let ran = at(&commune, "new.redb", &["restore", "mk.age", "--identity", "key.txt"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let said = [commune.ok(&["journal", "show"]), commune.run(&["backup", "--status"]).out];
    assert!(said.iter().all(|s| !s.contains("chim")), "a passphrase was written down");
}

/// The program of the age project opens soxa's backups, and soxa opens what it made of them.
#[test]
fn the_age_program_opens_a_backup() {
    let (commune, public) = keyed();
    commune.ok(&["backup", "so.age", "--recipient", &public]);
    let age = |args: &[&str]| {
        let mut command = Command::new("age");
        command.args(args).current_dir(commune.path("")).stderr(Stdio::null()).output().ok()
    };
    if age(&["--version"]).is_none() {
        skipped("no age program here");
        return;
    }
    let opened = age(&["-d", "-i", "key.txt", "so.age"]).unwrap();
    assert!(opened.status.success() && opened.stdout.starts_with(&[0x1f, 0x8b]), "not a gzip file inside");
    fs::write(commune.path("so.gz"), &opened.stdout).unwrap();
    let clear = Command::new("gzip").args(["-dc", "so.gz"]).current_dir(commune.path("")).output().unwrap();
    assert!(clear.status.success() && clear.stdout.starts_with(b"soxa backup 2\n"));
    let closed = age(&["-r", &public, "-o", "again.age", "so.gz"]).unwrap();
    assert!(closed.status.success());
    let ran = at(&commune, "new.redb", &["restore", "again.age", "--identity", "key.txt"]);
    assert_eq!(ran.status, 0, "{ran:?}");
}

#[test]
fn a_plan_makes_backups_when_due_and_tells_when_they_are_late() {
    let (mut commune, public) = keyed();
    let stick = commune.path("usb");
    let concern = |commune: &Commune| commune.json_status(&["backup", "--status"]).1["concern"].clone();
    assert_eq!(concern(&commune), "chưa sao lưu lần nào");
    commune.ok(&[
        "backup",
        "--plan",
        "usb",
        "--recipient",
        &public,
        "--every",
        "12",
        "--daily",
        "2",
        "--monthly",
        "2",
    ]);
    let missing = commune.refused(3, &["backup", "--scheduled"]);
    assert!(missing.contains("cắm ổ"), "{missing}");
    assert_eq!(concern(&commune), "sao lưu không được");
    fs::create_dir(&stick).unwrap();
    fs::write(stick.join("khac.age"), b"x").unwrap();
    let days = ["11-24T08:00", "11-24T21:00", "11-25T09:30", "11-26T09:30", "12-01T10:00", "12-02T10:00"];
    for day in days {
        commune.now = format!("2026-{day}:00+07:00");
        let made = commune.json(&["backup", "--scheduled"]);
        assert!(PathBuf::from(made["file"].as_str().unwrap()).exists(), "{made}");
        let again = commune.json(&["backup", "--scheduled"]);
        assert_eq!(again["due"], false);
    }
    let mut kept: Vec<String> =
        fs::read_dir(&stick).unwrap().flatten().map(|e| e.file_name().into_string().unwrap()).collect();
    kept.sort();
    let ends: Vec<&str> =
        kept.iter().map(|k| k.rsplit_once("-2026").map_or(k.as_str(), |(_, end)| end)).collect();
    assert_eq!(ends, ["khac.age", "1126-0930.age", "1201-1000.age", "1202-1000.age"], "{kept:?}");

    assert_eq!(concern(&commune), "chưa thử khôi phục");
    let newest = stick.join(kept.last().unwrap());
    let newest = newest.to_str().unwrap();
    let tried = commune.json(&["restore", "--check", newest, "--identity", "key.txt"]);
    assert_eq!((&tried["recorded"], &tried["restored"]), (&true.into(), &false.into()));
    assert_eq!(concern(&commune), serde_json::Value::Null);
    assert!(left_overs(&commune).is_empty(), "{:?}", left_overs(&commune));
    commune.now = "2026-12-06T10:00:00+07:00".to_owned();
    assert_eq!(concern(&commune), "sao lưu đã 4 ngày");
    // A good backup of another register proves nothing about this one.
    let other = Commune::town();
    let file = other.path("so.age");
    other.ok(&["backup", file.to_str().unwrap(), "--recipient", &public]);
    assert_eq!(
        commune.run(&["restore", "--check", file.to_str().unwrap(), "--identity", "key.txt"]).status,
        1
    );
    commune.ok(&["verify"]);
}

#[test]
fn an_older_backup_restored_is_told() {
    let (commune, public) = keyed();
    commune.ok(&["backup", "so.age", "--recipient", &public]);
    commune.receive("051072000101", "later");
    commune.ok(&["journal", "checkpoint"]);
    fs::remove_file(commune.store()).unwrap();
    let ran = commune.run(&["restore", "so.age", "--identity", "key.txt"]);
    assert!(ran.status == 1 && ran.err.contains("mục"), "{ran:?}");
    commune.ok(&["journal", "verify"]);
    commune.ok(&["verify"]);
}

/// Killed while it makes, restores or replaces: there is the old one or the new one, or none, but never half of one.
#[test]
fn killed_at_any_moment_there_is_the_old_or_the_new() {
    let (commune, public) = keyed();
    commune.ok(&["backup", "so.age", "--recipient", &public]);
    let killed = |args: &[&str], after: u64| {
        let mut command = command_in(&commune.path(""), &commune.now, args);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(after));
        let running = child.try_wait().unwrap().is_none();
        let _ = child.kill();
        let _ = child.wait();
        running
    };
    // How long each takes on this machine: the moments are spread over the whole of it, on a fast one too.
    let took = |args: &[&str]| {
        let began = std::time::Instant::now();
        let mut command = command_in(&commune.path(""), &commune.now, args);
        assert!(command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
        u64::try_from(began.elapsed().as_micros()).unwrap()
    };
    let init = took(&["--store", "first.redb", "init", "--test"]);
    let restore = took(&["--store", "second.redb", "restore", "so.age", "--identity", "key.txt"]);
    let backup = took(&["backup", "so.age", "--recipient", &public]);
    for place in ["first.redb", "second.redb"] {
        fs::remove_file(commune.path(place)).unwrap();
    }
    let (mut kills, mut made, mut restored) = (0, 0, 0);
    for round in 0..45u64 {
        let at_moment = |whole: u64| 500 + whole * round / 45;
        // First create.
        kills += usize::from(killed(&["--store", "first.redb", "init", "--test"], at_moment(init)));
        if commune.path("first.redb").exists() {
            made += 1;
            let ran = at(&commune, "first.redb", &["verify"]);
            assert_eq!(ran.status, 0, "{ran:?}");
            fs::remove_file(commune.path("first.redb")).unwrap();
        }
        assert_eq!(at(&commune, "first.redb", &["init", "--test"]).status, 0, "a killed init is in the way");
        fs::remove_file(commune.path("first.redb")).unwrap();
        // Restore.
        kills += usize::from(killed(
            &["--store", "second.redb", "restore", "so.age", "--identity", "key.txt"],
            at_moment(restore),
        ));
        if commune.path("second.redb").exists() {
            restored += 1;
            assert_eq!(at(&commune, "second.redb", &["verify"]).status, 0);
            fs::remove_file(commune.path("second.redb")).unwrap();
        } else {
            let ran = at(&commune, "second.redb", &["restore", "so.age", "--identity", "key.txt"]);
            assert_eq!(ran.status, 0, "after a killed restore: {ran:?}");
            fs::remove_file(commune.path("second.redb")).unwrap();
        }
        // A backup that replaces an older one.
        kills += usize::from(killed(&["backup", "so.age", "--recipient", &public], at_moment(backup)));
        if round % 5 == 0 {
            let ran = at(&commune, "third.redb", &["restore", "--check", "so.age", "--identity", "key.txt"]);
            assert_eq!(ran.status, 0, "{ran:?}");
        }
    }
    commune.ok(&["verify"]);
    assert!(kills > 30, "{kills} kills");
    eprintln!("{kills} kills; {made} first creates and {restored} restores were through before");
}

/// A second PC, where nothing is known of the first: another home.
fn other_home(commune: &Commune) -> (Commune, String) {
    let other = Commune::town();
    let key = fs::read_to_string(commune.path("key.txt")).unwrap();
    let identity = other.write("key.txt", key.as_bytes());
    (other, identity)
}

#[test]
fn m6_a_backup_that_somebody_else_made_with_the_public_key_is_not_restored() {
    let (commune, public) = keyed();
    let real = commune.json(&["backup", "so.age", "--recipient", &public]);
    let code = real["signer"].as_str().unwrap().to_owned();
    // Whoever knows the public key can lock something else with it.
    let (forger, _) = other_home(&commune);
    forger.ok(&["backup", "giả.age", "--recipient", &public]);
    let forged = commune.path("giả.age");
    fs::copy(forger.path("giả.age"), &forged).unwrap();
    let (forged, place) = (forged.to_str().unwrap(), commune.path("lại/register.redb"));
    let to = place.to_str().unwrap();
    let said = commune.refused(3, &["--store", to, "restore", forged, "--identity", "key.txt"]);
    assert!(said.contains("--signer") && !place.exists(), "{said}");
    commune.ok(&["--store", to, "restore", "so.age", "--identity", "key.txt"]);
    // On another PC the code from paper, or from the file of the key, tells the two apart.
    let bare = Commune::bare();
    for file in ["so.age", "giả.age", "key.txt"] {
        fs::copy(commune.path(file), bare.path(file)).unwrap();
    }
    let key = fs::read_to_string(bare.path("key.txt")).unwrap();
    bare.write("két.txt", format!("{key}# soxa signer: {}\n", code.to_lowercase()).as_bytes());
    bare.refused(3, &["--store", "a.redb", "restore", "giả.age", "--identity", "key.txt", "--signer", &code]);
    bare.refused(3, &["--store", "a.redb", "restore", "giả.age", "--identity", "két.txt"]);
    bare.ok(&["--store", "a.redb", "restore", "so.age", "--identity", "két.txt"]);
    assert!(bare.ok(&["--store", "b.redb", "restore", "so.age", "--identity", "key.txt"]).contains(&code));
    // What was restored goes on being backed up and signed, with a key of this PC.
    let next = bare.json(&["--store", "a.redb", "backup", "c.age", "--recipient", &public]);
    assert_ne!(next["signer"], code.as_str());
    bare.ok(&["--store", "a.redb", "verify"]);
}

#[test]
fn m10_a_signing_key_in_the_place_of_the_old_one_signs_nothing() {
    let (commune, public) = keyed();
    commune.ok(&["journal", "checkpoint", "-o", "a.txt"]);
    let keys = commune.path(".local/share/soxa/keys");
    let key = fs::read_dir(&keys).unwrap().flatten().map(|f| f.path());
    let key = key.into_iter().find(|f| f.extension().is_some_and(|e| e == "key")).unwrap();
    let own = fs::read(&key).unwrap();
    // Gone, and a stranger's.
    fs::remove_file(&key).unwrap();
    commune.refused(3, &["journal", "checkpoint", "-o", "b.txt"]);
    // A backup that nobody signs is better than none; it is not restored here by mistake.
    assert_eq!(
        commune.json(&["backup", "so.age", "--recipient", &public])["signer"],
        serde_json::Value::Null
    );
    let ran = at(&commune, "new/register.redb", &["restore", "so.age", "--identity", "key.txt"]);
    assert_eq!((ran.status, ran.err.contains("--unsigned")), (3, true), "{ran:?}");
    let ran =
        at(&commune, "new/register.redb", &["restore", "so.age", "--identity", "key.txt", "--unsigned"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let stranger = "soxa signing key 1\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n";
    fs::write(&key, stranger).unwrap();
    fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    commune.refused(3, &["journal", "checkpoint", "-o", "b.txt"]);
    assert_eq!(commune.run(&["verify"]).status, 5, "plain verify takes no stranger's key");
    // The old one in its place again: all is well, and it may name its follower.
    fs::write(&key, own).unwrap();
    commune.ok(&["verify"]);
    commune.ok(&["journal", "new-key"]);
    commune.ok(&["journal", "checkpoint", "-o", "b.txt"]);
    for file in ["a.txt", "b.txt"] {
        assert_eq!(commune.json(&["journal", "verify", "--anchor", file])["ok"], true, "{file}");
    }
    // Plain verify holds the register against what this PC remembers.
    let now = fs::read(commune.store()).unwrap();
    commune.receive("051072000101", "later");
    commune.ok(&["journal", "checkpoint", "-o", "c.txt"]);
    fs::write(commune.store(), now).unwrap();
    assert_eq!(commune.run(&["verify"]).status, 5, "an older copy of the register");
}
