//! Encryption at rest through the real program: made encrypted, turned so and back, its ways added and taken away, and
//! nothing of a person on the disk in clear meanwhile.

use std::path::Path;

use crate::commune::Commune;

const PASS: &str = "sông Trà khúc xanh\n";
const OTHER: &str = "đò ngang bến vắng chiều\n";

/// A commune with two key files, which cost no work to try: `pass` and `other`.
fn locked(commune: &Commune) {
    commune.ok(&["key", "make", "pass"]);
    commune.ok(&["key", "make", "other"]);
}

fn unlocked<'a>(args: &[&'a str], by: &'a str) -> Vec<&'a str> {
    [args, &["--unlock", by]].concat()
}

/// Every file below a folder.
fn files(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, into);
        } else if path.is_file() {
            into.push(path);
        }
    }
}

/// Where a text stands in clear below the commune's folder, as UTF-8 or as a PDF's UTF-16.
fn in_clear(commune: &Commune, text: &str) -> Vec<String> {
    let mut all = Vec::new();
    files(&commune.path(""), &mut all);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let holds = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|w| w == part);
    all.into_iter()
        .filter(|file| {
            let bytes = std::fs::read(file).unwrap();
            holds(&bytes, text.as_bytes()) || holds(&bytes, &wide)
        })
        .map(|file| file.display().to_string())
        .collect()
}

#[test]
fn a_register_made_encrypted_opens_with_what_it_was_made_with_and_with_nothing_else() {
    for cipher in ["aes-xts", "adiantum"] {
        let commune = Commune::bare();
        commune.write("pass", PASS.as_bytes());
        commune.write("other", OTHER.as_bytes());
        commune.ok(&unlocked(&["init", "--test", "--operator", "Lan", "--cipher", cipher], "pass"));
        let told = commune.refused(4, &["verify"]);
        assert!(told.contains("đang khóa"), "{told}");
        let told = commune.refused(4, &unlocked(&["verify"], "other"));
        assert!(told.contains("không mở được sổ") && !told.contains("bến vắng"), "{told}");
        commune.ok(&unlocked(&["verify"], "pass"));
        let methods = commune.json(&["key", "list"]);
        assert_eq!((&methods["cipher"], &methods["count"]), (&cipher.into(), &1.into()), "{methods}");
        // The input method makes no difference.
        commune.write("telex", "soong Traf khucs xanh\n".as_bytes());
        commune.ok(&unlocked(&["verify"], "telex"));
        // Old copies of the header are of no use without the key, and a broken one is mended at the next opening.
        let mut bytes = std::fs::read(commune.store()).unwrap();
        bytes[100] ^= 4;
        std::fs::write(commune.store(), &bytes).unwrap();
        assert_eq!(commune.run(&["key", "list"]).status, 1);
        commune.ok(&unlocked(&["verify"], "pass"));
        assert_eq!(commune.run(&["key", "list"]).status, 0);
        bytes[100] ^= 8;
        bytes[100 + 16 * 1024] ^= 8;
        std::fs::write(commune.store(), &bytes).unwrap();
        let told = commune.refused(4, &unlocked(&["verify"], "pass"));
        assert!(told.contains("hỏng cả hai bản"), "{told}");
    }
}

#[test]
fn weak_passphrases_make_no_register() {
    let commune = Commune::bare();
    for weak in ["ngắn\n", "123456123456\n", "\n"] {
        commune.write("pass", weak.as_bytes());
        let ran = commune.run(&unlocked(&["init", "--test", "--operator", "Lan"], "pass"));
        assert!(ran.status == 3 && !commune.store().exists(), "{weak}: {ran:?}");
    }
}

#[test]
fn a_register_is_encrypted_and_put_back_row_by_row() {
    let commune = Commune::town();
    locked(&commune);
    let before = commune.ok(&["export", "people"]);
    let code = commune.receive("051072000101", "s1");
    let print = ["slip", &code, "--form", "CT04", "--print", "hp"];
    commune.run(&print);
    let slips = || -> Vec<std::path::PathBuf> {
        std::fs::read_dir(commune.path("slips")).unwrap().map(|e| e.unwrap().path()).collect()
    };
    assert!(
        slips().iter().all(|slip| std::fs::read(slip).unwrap().starts_with(b"%PDF")) && slips().len() == 1
    );
    assert!(!in_clear(&commune, "051072000101").is_empty());
    commune.ok(&["encrypt", "pass"]);
    std::fs::remove_file(commune.path("town.csv")).unwrap();
    for part in ["051072000101", code.as_str(), "Đinh Văn", "Thôn Gò Tranh"] {
        assert_eq!(in_clear(&commune, part), Vec::<String>::new(), "{part}");
    }
    assert!(commune.refused(3, &unlocked(&["encrypt", "other"], "pass")).contains("đã mã hóa"));
    assert_eq!(commune.ok(&unlocked(&["export", "people"], "pass")), before);
    commune.ok(&unlocked(&["verify"], "pass"));
    // What is printed now is sealed as well.
    commune.run(&unlocked(&print, "pass"));
    assert_eq!(in_clear(&commune, &code), Vec::<String>::new());
    assert!(slips().iter().all(|slip| slip.extension().unwrap() == "sealed"), "{:?}", slips());
    let sealed = slips().len();
    commune.ok(&unlocked(&["decrypt"], "pass"));
    assert_eq!(commune.ok(&["export", "people"]), before);
    commune.ok(&["verify"]);
    assert!(slips().iter().all(|slip| std::fs::read(slip).unwrap().starts_with(b"%PDF")), "{:?}", slips());
    assert_eq!(slips().len(), sealed);
    let journal = commune.ok(&["journal", "show"]);
    for said in ["register.encrypt", "register.decrypt"] {
        assert!(journal.contains(said), "{said}: {journal}");
    }
    assert!(commune.refused(3, &["decrypt"]).contains("không mã hóa"));
}

#[test]
fn ways_are_added_and_taken_away_and_the_last_one_stays() {
    let commune = Commune::bare();
    locked(&commune);
    commune.ok(&unlocked(&["init", "--test", "--operator", "Lan"], "pass"));
    commune.ok(&["key", "make", "stick"]);
    assert!(commune.refused(3, &["key", "make", "stick"]).contains("stick"));
    let added = commune.json(&unlocked(&["key", "add", "stick", "--name", "USB"], "pass"));
    assert_eq!(added["slot"], 2);
    commune.ok(&unlocked(&["verify"], "stick"));
    commune.write("lan", "mật khẩu dài của Lan\n".as_bytes());
    commune.write("nam", "mật khẩu dài của Nam\n".as_bytes());
    commune.write("tuyet", "mật khẩu dài của Tuyết\n".as_bytes());
    let holders = ["key", "shares", "--holder", "Lan=lan", "--holder", "Nam=nam", "--holder", "Tuyết=tuyet"];
    commune.ok(&unlocked(&holders, "stick"));
    commune.ok(&["verify", "--unlock", "Lan=lan", "--unlock", "Tuyết=tuyet"]);
    let told = commune.refused(4, &["verify", "--unlock", "Lan=lan"]);
    assert!(told.contains("mới có 1 phần, cần 2"), "{told}");
    let told = commune.refused(4, &["verify", "--unlock", "Lan=lan", "--unlock", "Nam=tuyet"]);
    assert!(told.contains("cần 2 người"), "{told}");
    let told = commune.refused(3, &unlocked(&["key", "add", "other", "--name", "USB"], "pass"));
    assert!(told.contains("USB"), "{told}");
    commune.ok(&unlocked(&["key", "remove", "1"], "stick"));
    commune.refused(4, &unlocked(&["verify"], "pass"));
    commune.ok(&unlocked(&["key", "remove", "3"], "stick"));
    let told = commune.refused(3, &unlocked(&["key", "remove", "2"], "stick"));
    assert!(told.contains("cuối cùng"), "{told}");
    assert!(commune.refused(3, &unlocked(&["key", "remove", "9"], "stick")).contains("số 9"));
    let journal = commune.ok(&unlocked(&["journal", "show"], "stick"));
    assert!(journal.contains("key.add") && journal.contains("key.remove"), "{journal}");
    assert!(!journal.contains("soxa-key-file") && !journal.contains("dài của Lan"));
}

#[test]
fn a_new_key_keeps_the_ways_that_are_brought_and_no_other() {
    let commune = Commune::town();
    locked(&commune);
    let before = commune.ok(&["export", "people"]);
    commune.ok(&["key", "make", "stick"]);
    commune.ok(&["encrypt", "pass", "stick"]);
    let clear = std::fs::read(commune.store()).unwrap();
    let told = commune.json(&unlocked(&["key", "rotate", "stick", "other"], "pass"));
    assert_eq!((&told["methods"], &told["methods_before"]), (&2.into(), &2.into()), "{told}");
    commune.refused(4, &unlocked(&["verify"], "pass"));
    for method in ["stick", "other"] {
        assert_eq!(commune.ok(&unlocked(&["export", "people"], method)), before);
    }
    // No page of the new file is one of the old.
    let now = std::fs::read(commune.store()).unwrap();
    let pages = |bytes: &[u8]| bytes[32 * 1024..].chunks(4096).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let old: std::collections::BTreeSet<_> = pages(&clear).into_iter().collect();
    let same = pages(&now).iter().filter(|page| old.contains(*page) && page.iter().any(|b| *b != 0)).count();
    assert_eq!(same, 0);
}

#[test]
fn backups_restore_into_an_encrypted_register_and_a_trial_leaves_nobody_on_the_disk() {
    let commune = Commune::town();
    locked(&commune);
    let before = commune.ok(&["export", "people"]);
    commune.ok(&["encrypt", "pass"]);
    std::fs::remove_file(commune.path("town.csv")).unwrap();
    let key = commune.ok(&["backup", "--new-key", "age.key"]).trim().to_owned();
    let backup = unlocked(&["backup", "so.age", "--recipient", &key], "pass");
    commune.ok(&backup);
    commune.ok(&unlocked(&["restore", "so.age", "--identity", "age.key", "--check"], "pass"));
    assert_eq!(in_clear(&commune, "051072000101"), Vec::<String>::new());
    std::fs::remove_file(commune.store()).unwrap();
    commune.ok(&unlocked(&["restore", "so.age", "--identity", "age.key"], "other"));
    assert_eq!(in_clear(&commune, "051072000101"), Vec::<String>::new());
    assert_eq!(commune.ok(&unlocked(&["export", "people"], "other")), before);
}

#[test]
fn large_lists_come_into_an_encrypted_register_without_lying_in_clear() {
    let commune = Commune::bare();
    locked(&commune);
    commune.ok(&unlocked(&["init", "--test", "--operator", "Lan"], "pass"));
    let mut list = String::from("full_name,birth_date,sex,hamlet\n");
    for n in 0..12_000 {
        list.push_str(&format!("Lò Thị Sáng {},{}-01-01,Nữ,Thôn Gò Tranh\n", n % 7, 1930 + n % 90));
    }
    let file = commune.write("list.csv", list.as_bytes());
    commune.ok(&unlocked(&["import", "people", &file], "pass"));
    std::fs::remove_file(&file).unwrap();
    assert_eq!(in_clear(&commune, "Lò Thị Sáng"), Vec::<String>::new());
    let count = commune.ok(&unlocked(&["export", "people"], "pass")).lines().count();
    assert_eq!(count, 12_001);
    commune.ok(&unlocked(&["verify"], "pass"));
}

#[test]
fn what_is_missing_is_said_as_what_it_is() {
    let commune = Commune::town();
    locked(&commune);
    assert!(commune.refused(2, &["encrypt"]).contains("tệp khóa hoặc từ khôi phục"));
    commune.ok(&["encrypt", "pass"]);
    assert!(commune.refused(2, &unlocked(&["key", "add"], "pass")).contains("tệp khóa hoặc từ khôi phục"));
    assert!(commune.refused(2, &unlocked(&["key", "token"], "pass")).contains("--pin"));
    assert!(commune.refused(2, &unlocked(&["key", "words"], "pass")).contains("terminal"));
}

/// The power goes after the register was encrypted and before its slips were.
#[test]
fn slips_that_were_left_in_clear_are_sealed_when_the_owner_starts() {
    let commune = Commune::town();
    locked(&commune);
    let code = commune.receive("051072000101", "s1");
    commune.run(&["slip", &code, "--form", "CT04", "--print", "hp"]);
    let slips = commune.path("slips");
    let aside = commune.path("aside");
    std::fs::rename(&slips, &aside).unwrap();
    commune.ok(&["encrypt", "pass"]);
    std::fs::rename(&aside, &slips).unwrap();
    assert!(!in_clear(&commune, "%PDF").is_empty());
    let mut owner = commune.command(&unlocked(&["serve", "--socket", "s"], "pass"));
    let mut owner = owner.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(owner.stdout.take().unwrap()), &mut line)
        .unwrap();
    owner.kill().unwrap();
    owner.wait().unwrap();
    assert_eq!(in_clear(&commune, "%PDF"), Vec::<String>::new());
}
