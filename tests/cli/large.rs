//! Very many people at once: taken in aside, in one step, with nothing left lying about.

use std::fmt::Write as _;
use std::time::Duration;

use crate::commune::Commune;

/// More than are taken in by one transaction.
const PEOPLE: usize = 30_000;

fn people() -> String {
    let mut csv = String::from("person_id,full_name,birth_date,sex,hamlet,household\n");
    for i in 0..PEOPLE {
        let _ = writeln!(csv, "051090{i:06},Đinh Văn Số{},1990,Nam,Thôn {},HK{:06}", i % 500, i % 6, i / 4);
    }
    csv
}

fn beside(commune: &Commune) -> Vec<String> {
    let store = commune.store();
    let folder = std::fs::read_dir(store.parent().unwrap()).unwrap();
    let mut names: Vec<String> =
        folder.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|n| n.contains(".tmp") || n.contains(".sort") || n.parse::<u32>().is_ok());
    names
}

#[test]
fn it_leaves_the_register_and_nothing_else() {
    let commune = Commune::town();
    let before: u64 = commune.json(&["find", "051072000101"])["total"].as_u64().unwrap();
    let file = commune.write("many.csv", people().as_bytes());
    assert!(commune.ok(&["import", "people", &file]).contains("đã nhập 30000"));
    assert_eq!(beside(&commune), Vec::<String>::new());
    assert_eq!(before, 1, "who was there before is found as before");
    assert_eq!(commune.json(&["find", "051072000101"])["total"], 1);
    assert_eq!(commune.json(&["find", "so77 dinh"])["total"], 60);
    commune.ok(&["verify"]);
}

#[test]
fn broken_off_it_never_happened() {
    let commune = Commune::town();
    let before = commune.ok(&["export", "people"]);
    let file = commune.write("many.csv", people().as_bytes());
    let mut broken_off = 0;
    for wait in [50, 150, 300, 500, 800] {
        let mut child = commune
            .command(&["import", "people", &file])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        if child.try_wait().unwrap().is_some() {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        broken_off += 1;
        assert_eq!(commune.ok(&["export", "people"]), before);
        assert_eq!(beside(&commune), Vec::<String>::new(), "what was begun is taken away at the next start");
        commune.ok(&["verify"]);
    }
    assert!(broken_off >= 2, "{broken_off}");
}

#[test]
fn a_wrong_row_at_the_end_leaves_nothing_behind_and_can_be_set_aside() {
    let commune = Commune::town();
    let before = commune.ok(&["export", "people"]);
    let wrong = "051090000007,Đinh Văn Sai,1990,Nam,Thôn 1,HK000001\n,,1990,Nam,,\n";
    let file = commune.write("many.csv", (people() + wrong).as_bytes());
    let said = commune.refused(3, &["import", "people", &file]);
    assert!(said.contains("051090000007 đã có ở dòng 9 của tệp"), "{said}");
    assert!(said.contains("dòng 30003, cột “full_name”"), "{said}");
    assert_eq!(commune.ok(&["export", "people"]), before);
    assert_eq!(beside(&commune), Vec::<String>::new());
    assert_eq!(commune.run(&["import", "people", &file, "--dry-run"]).status, 1);
    assert_eq!(commune.ok(&["export", "people"]), before);
    let rejects = commune.path("rejects.csv");
    let ran = commune.run(&["import", "people", &file, "--rejects", rejects.to_str().unwrap()]);
    assert_eq!(ran.status, 1);
    assert_eq!(commune.ok(&["export", "people"]).lines().count(), before.lines().count() + PEOPLE);
    assert_eq!(std::fs::read_to_string(rejects).unwrap().lines().count(), 3);
    commune.ok(&["verify"]);
}
