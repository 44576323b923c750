//! The journal proves itself: what was cut, rewritten, put back or forged is found by what stands outside the register.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use redb::{ReadableTable, TableDefinition};
use soxa_store::journal::{Entry, chain_hash};

use crate::commune::Commune;

const JOURNAL: TableDefinition<u64, &[u8]> = TableDefinition::new("journal");
const BODIES: TableDefinition<u64, &[u8]> = TableDefinition::new("journal_bodies");
const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
const HISTORY: TableDefinition<&[u8], ()> = TableDefinition::new("history");
const CASES: TableDefinition<u32, &[u8]> = TableDefinition::new("cases");

/// A town with some cases.
fn busy() -> Commune {
    let commune = Commune::town();
    for n in 0..4 {
        commune.receive("051072000101", &format!("s{n}"));
    }
    commune
}

/// Changes tables behind soxa's back, as an insider with the file would.
fn behind(store: &Path, f: impl FnOnce(&redb::WriteTransaction)) {
    let db = redb::Database::open(store).unwrap();
    let txn = db.begin_write().unwrap();
    f(&txn);
    txn.commit().unwrap();
}

fn entries(txn: &redb::WriteTransaction) -> Vec<(u64, Entry)> {
    let table = txn.open_table(JOURNAL).unwrap();
    table
        .iter()
        .unwrap()
        .map(|row| {
            let (seq, bytes) = row.unwrap();
            (seq.value(), Entry::from_bytes(bytes.value()).unwrap())
        })
        .collect()
}

/// Writes a chain that holds in itself.
fn rewrite(txn: &redb::WriteTransaction, entries: Vec<(u64, Entry)>) {
    let mut table = txn.open_table(JOURNAL).unwrap();
    let (mut previous, mut last) = ([0; 32], 0);
    for (seq, mut entry) in entries {
        entry.previous = previous;
        let bytes = entry.to_bytes().unwrap();
        previous = chain_hash(&previous, seq, &bytes);
        last = seq;
        table.insert(seq, bytes.as_slice()).unwrap();
    }
    let head = postcard::to_stdvec(&(last, previous)).unwrap();
    txn.open_table(META).unwrap().insert("journal_head", head.as_slice()).unwrap();
}

fn cut(txn: &redb::WriteTransaction, after: u64) {
    let kept: Vec<_> = entries(txn).into_iter().filter(|(seq, _)| *seq <= after).collect();
    for table in [JOURNAL, BODIES] {
        txn.open_table(table).unwrap().retain(|seq, _| seq <= after).unwrap();
    }
    let newer = |key: &[u8]| u64::from_be_bytes(*key.last_chunk::<8>().unwrap()) > after;
    txn.open_table(HISTORY).unwrap().retain(|key, ()| !newer(key)).unwrap();
    rewrite(txn, kept);
}

type Attack<'a> = Box<dyn Fn() + 'a>;

#[test]
fn what_was_cut_rewritten_or_put_back_is_found_with_an_anchor() {
    let commune = busy();
    let old = fs::read(commune.store()).unwrap();
    let file = commune.path("moc.txt");
    let anchor = file.to_str().unwrap();
    commune.ok(&["journal", "checkpoint", "-o", anchor]);
    let slip = commune.ok(&["slip", "SX-261123-0001"]);
    let code = slip.lines().find_map(|l| l.split_once("Nhật ký sổ:")).unwrap().1.trim().to_owned();
    // Typed by hand: small letters, spaces, only the first groups.
    let typed: Vec<&str> = code.split('-').take(5).collect();
    let typed = commune.write("phieu.txt", typed.join(" ").to_lowercase().as_bytes());
    let whole = fs::read(commune.store()).unwrap();
    let keys = commune.path(".local/share/soxa/keys");
    let remembered =
        fs::read_dir(&keys).unwrap().flatten().find(|f| f.path().extension().unwrap() == "checkpoint");
    let remembered = remembered.unwrap().path();
    for file in [anchor, &typed] {
        let fine = commune.json(&["journal", "verify", "--anchor", file]);
        assert_eq!((&fine["ok"], &fine["anchors"]["fitting"]), (&true.into(), &1.into()), "{fine}");
    }
    let last = entries_of(&commune);
    let attacks: [(&str, Attack<'_>); 4] = [
        ("cut", Box::new(|| behind(&commune.store(), |txn| cut(txn, last - 3)))),
        (
            "rewritten",
            Box::new(|| {
                behind(&commune.store(), |txn| {
                    let mut all = entries(txn);
                    all[2].1.operator = "Người khác".to_owned();
                    rewrite(txn, all);
                });
            }),
        ),
        ("cut", Box::new(|| fs::write(commune.store(), &old).unwrap())),
        (
            "rewritten",
            Box::new(|| {
                // An older copy of the register, which holds in itself.
                fs::write(commune.store(), &old).unwrap();
                // And then goes on as if nothing had been.
                for n in 0..4 {
                    commune.receive("051084000505", &format!("new{n}"));
                }
            }),
        ),
    ];
    for (i, (what, attack)) in attacks.iter().enumerate() {
        fs::write(commune.store(), &whole).unwrap();
        attack();
        let kept = fs::read_to_string(&remembered).unwrap();
        // On another PC, which remembers nothing.
        fs::remove_file(&remembered).unwrap();
        for file in [anchor, &typed] {
            let (status, found) = commune.json_status(&["journal", "verify", "--anchor", file]);
            assert_eq!(status, 5, "attack {i}, {file}: {found}");
            let findings = found["anchors"]["findings"].as_array().unwrap();
            assert!(findings.iter().any(|f| f["kind"] == *what), "attack {i}: {found}");
        }
        // This PC remembers without being told.
        fs::write(&remembered, kept).unwrap();
        assert_eq!(commune.run(&["journal", "verify"]).status, 5, "attack {i}");
        assert_eq!(commune.run(&["journal", "checkpoint"]).status, 5, "attack {i}: a forged head was signed");
    }
}

fn entries_of(commune: &Commune) -> u64 {
    commune.json(&["journal", "verify"])["entries"].as_u64().unwrap()
}

#[test]
fn the_first_entry_that_does_not_fit_is_named() {
    let commune = busy();
    let whole = fs::read(commune.store()).unwrap();
    let last = entries_of(&commune);
    for seq in 1..=last {
        for what in ["entry", "body", "gone"] {
            fs::write(commune.store(), &whole).unwrap();
            behind(&commune.store(), |txn| {
                let table = if what == "body" { BODIES } else { JOURNAL };
                let mut table = txn.open_table(table).unwrap();
                let mut bytes = table.get(seq).unwrap().unwrap().value().to_vec();
                if what == "gone" {
                    table.remove(seq).unwrap();
                } else {
                    // A letter of a text: everything still reads.
                    let at = bytes.len() / 4;
                    bytes[at] ^= 1;
                    table.insert(seq, bytes.as_slice()).unwrap();
                }
            });
            let (status, found) = commune.json_status(&["journal", "verify"]);
            assert_eq!((status, found["first_wrong"].as_u64()), (5, Some(seq)), "{what} {seq}: {found}");
            let text = commune.run(&["journal", "verify"]);
            assert!(text.out.contains(&format!("mục {seq} ")), "{}", text.out);
            assert_eq!(commune.run(&["find", "an"]).status, 5, "{what} {seq}: worked on as if nothing were");
        }
    }
}

#[test]
fn a_record_or_setting_changed_behind_the_journal_is_found() {
    let commune = busy();
    let whole = fs::read(commune.store()).unwrap();
    commune.ok(&["verify"]);
    let people: TableDefinition<u32, &[u8]> = TableDefinition::new("people");
    let change = |table: TableDefinition<u32, &[u8]>, no: u32, find: &str, put: &str| {
        behind(&commune.store(), |txn| {
            let mut table = txn.open_table(table).unwrap();
            let bytes = table.get(no).unwrap().unwrap().value().to_vec();
            let at = bytes.windows(find.len()).position(|w| w == find.as_bytes()).unwrap();
            let mut changed = bytes;
            changed[at..at + find.len()].copy_from_slice(put.as_bytes());
            table.insert(no, changed.as_slice()).unwrap();
        });
    };
    // A remark of an imported person and the officer of a case stand in no index.
    change(people, 3, "làm xa", "làm ga");
    assert_eq!(commune.run(&["verify"]).status, 5, "an imported person");
    fs::write(commune.store(), &whole).unwrap();
    change(CASES, 2, "Lan", "Lam");
    assert_eq!(commune.run(&["verify"]).status, 5, "a case");
    fs::write(commune.store(), &whole).unwrap();
    // After a change through soxa the list the person came by still holds.
    commune.ok(&["person", "set", "051204000303", "note=đã về"]);
    commune.ok(&["verify"]);
    behind(&commune.store(), |txn| {
        let mut meta = txn.open_table(META).unwrap();
        let mut bytes = meta.get("operators.2").unwrap().unwrap().value().to_vec();
        bytes[1] ^= 1;
        meta.insert("operators.2", bytes.as_slice()).unwrap();
    });
    let ran = commune.run(&["verify"]);
    assert_eq!(ran.status, 5, "an operator: {ran:?}");
}

#[test]
fn anchors_of_others_and_slips_of_the_finger_are_told_apart() {
    let commune = busy();
    let checkpoint = commune.ok(&["journal", "checkpoint"]);
    let other = busy();
    let foreign = other.ok(&["journal", "checkpoint"]);
    let verify = |text: &str| {
        let file = commune.write("moc.txt", text.as_bytes());
        commune.json_status(&["journal", "verify", "--anchor", &file])
    };
    assert_eq!(verify(&format!("{checkpoint}\n{checkpoint}")).1["anchors"]["fitting"], 2);
    let (status, found) = verify(&foreign);
    assert_eq!((status, &found["anchors"]["findings"][0]["kind"]), (5, &"other_register".into()));
    // The right head with somebody else's signature.
    let head: Vec<&str> = checkpoint.lines().take(4).collect();
    let name = foreign.lines().last().unwrap();
    let (status, found) = verify(&format!("{}\n\n{name}\n", head.join("\n")));
    assert_eq!((status, &found["anchors"]["findings"][0]["kind"]), (5, &"foreign_key".into()), "{found}");
    // A key put in place of this PC's.
    let keys = |d: &Commune| {
        let folder = d.path(".local/share/soxa/keys");
        fs::read_dir(folder)
            .unwrap()
            .flatten()
            .find(|f| f.path().extension().unwrap() == "key")
            .unwrap()
            .path()
    };
    let (own, theirs) = (keys(&commune), keys(&other));
    assert_eq!(fs::metadata(&own).unwrap().permissions().mode() & 0o777, 0o600);
    let kept = fs::read(&own).unwrap();
    fs::write(&own, fs::read(theirs).unwrap()).unwrap();
    let (status, found) = commune.json_status(&["journal", "verify"]);
    assert_eq!((status, &found["anchors"]["findings"][0]["kind"]), (5, &"foreign_key".into()), "{found}");
    fs::write(&own, kept).unwrap();

    let code = commune.json(&["journal", "verify"])["head"].as_str().unwrap().to_owned();
    let wrong = if code.ends_with('A') { "B" } else { "A" };
    let (status, found) = verify(&format!("{}{wrong}", &code[..code.len() - 1]));
    assert_eq!((status, &found["anchors"]["findings"][0]["kind"]), (3, &"mistyped".into()), "{found}");
    for refused in ["", "không có gì", "12-ABCD-EFGH", "soxa/0123\n12\nxx\n"] {
        let file = commune.write("moc.txt", refused.as_bytes());
        commune.refused(3, &["journal", "verify", "--anchor", &file]);
    }
}

#[test]
fn f3_values_that_are_gone_without_an_entry_that_says_so_are_found() {
    let commune = busy();
    behind(&commune.store(), |txn| {
        txn.open_table(BODIES).unwrap().remove(3).unwrap();
    });
    let (status, found) = commune.json_status(&["journal", "verify"]);
    assert_eq!((status, &found["first_wrong"], &found["erased"]), (5, &3.into(), &1.into()), "{found}");
    assert_eq!(commune.run(&["verify"]).status, 5);
}

#[test]
fn a_file_that_turns_up_leads_to_who_wrote_it_out() {
    let commune = Commune::town();
    let file = commune.path("people.csv");
    let name = file.to_str().unwrap();
    commune.ok(&["export", "people", "-o", name]);
    let found = commune.json(&["journal", "show", "--file", name]);
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert!(found[0]["note"].as_str().unwrap().starts_with("people "), "{found}");
    assert!(!found[0]["operator"].as_str().unwrap().is_empty());

    // One changed byte, and it is another file.
    let mut bytes = fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() = b' ';
    fs::write(&file, bytes).unwrap();
    assert_eq!(commune.json_status(&["journal", "show", "--file", name]).0, 1);

    let book = commune.path("people.xlsx");
    commune.ok(&["export", "people", "--format", "xlsx", "-o", book.to_str().unwrap()]);
    let mut archive = zip::ZipArchive::new(fs::File::open(&book).unwrap()).unwrap();
    let mut sheet = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    let operator = found[0]["operator"].as_str().unwrap();
    assert!(sheet.contains(&format!("Xuất từ soxa: {operator}")), "the foot of its pages does not tell");
}

#[test]
fn what_was_searched_for_is_erased_after_its_period_and_nothing_else() {
    let mut commune = busy();
    let erased = "tìm gì đó".as_bytes();
    commune.ok(&["find", "nghinh tìm gì đó lạ"]);
    let is_in_file = || fs::read(commune.store()).unwrap().windows(erased.len()).any(|w| w == erased);
    assert!(is_in_file());
    commune.refused(3, &["keeping", "erase", "case"]);
    assert!(commune.ok(&["keeping", "erase", "look"]).contains("hủy: 0"));
    commune.now = "2032-01-05T08:00:00+07:00".to_owned();
    let due = commune.json(&["keeping", "list"]);
    let looks = due.as_array().unwrap().iter().find(|d| d["kind"] == "look").unwrap()["due"].clone();
    assert!(looks.as_u64().unwrap() > 0, "{due}");
    assert!(commune.ok(&["keeping", "erase", "look"]).contains(&format!("hủy: {looks}")));
    assert!(commune.ok(&["keeping", "erase", "look"]).contains("hủy: 0"));
    assert!(!fs::read(commune.store()).unwrap().windows(erased.len()).any(|w| w == erased), "L7");
    let found = commune.json(&["journal", "verify"]);
    assert_eq!((&found["ok"], &found["erased"]), (&true.into(), &looks));
    commune.ok(&["verify"]);
}
