//! Special-person files and prisons' lists: who may not see them sees none, wherever one looks.

use serde_json::Value;

use crate::commune::Commune;

/// Words that stand in a special file, its moves, the reasons it was read for, and a prison's list.
const SECRET: [&str; 7] = ["Ẩnsĩ", "Xuyênmây", "Đồihoang", "Lờikhai", "Vìsaoxem", "Trạigiam", "01/HS-NKĐB"];

/// A register with a file that went all the way, one that did not, and a prison's list; its barred operators.
fn commune() -> (Commune, String) {
    let commune = Commune::empty();
    let people = commune.write(
        "people.csv",
        "person_id,full_name,birth_date,sex,hamlet,household,relationship\n\
         051185000001,Phạm Thị Bướm,1985-03-02,Nữ,Thôn Gò Tranh,HK1,Chủ hộ\n\
         ,Đinh Văn Mới,1990-01-01,Nam,Thôn Gò Tranh,HK1,Khác/Không xác định\n"
            .as_bytes(),
    );
    commune.ok(&["import", "people", &people]);
    let open = |name: &str, more: &[&str]| -> String {
        let opened = commune.json(&[&["special", "open", "--name", name], more].concat());
        opened["number"].as_str().unwrap().to_owned()
    };
    let first = open("Ẩnsĩ Không Tên", &["--circumstances", "Đồihoang", "--statement", "Lờikhai"]);
    assert!(first.contains("01") && first.contains("HS-NKĐB"), "{first}");
    let mới = commune.json(&["find", "Đinh Văn Mới"])["results"][0]["id"].as_str().unwrap().to_owned();
    let second = open("", &["--person", &mới]);
    for number in [&first, &second] {
        for state in ["collecting", "complete", "transferred"] {
            commune.ok(&["special", "move", number, state]);
        }
    }
    commune.ok(&["special", "move", &first, "returned", "--reason", "Xuyênmây"]);
    commune.ok(&["special", "move", &second, "id_issued", "--issued-id", "051090000777"]);
    commune.ok(&["special", "show", &first, "--reason", "Vìsaoxem"]);
    let list = commune.write("Trạigiam.csv", "STT,Họ tên,Số CCCD\n1,Phạm Thị Bướm,051185000001\n".as_bytes());
    let list = commune.json(&["import", "list", "--kind", "prisoners", "--sender", "Trạigiam số 5", &list]);
    commune.ok(&["list", "decide", &list["list"].to_string(), "1", "same_person", "--note", "Trạigiam báo"]);
    let password = commune.write("p", "suối chảy qua bản\n".as_bytes());
    for role in BARRED {
        commune.ok(&["operator", "add", role, "--role", role, "--new-password-file", &password]);
    }
    (commune, first)
}

const BARRED: [&str; 4] = ["justice", "one_stop", "district", "technician"];

#[test]
fn who_is_barred_from_special_files_meets_them_nowhere() {
    let (commune, number) = commune();
    let period = ["--from", "2026-11-01", "--to", "2026-11-30"];
    let surfaces: Vec<Vec<&str>> = vec![
        vec!["find", "Ẩnsĩ"],
        vec!["find", &number],
        vec!["find", "Phạm Thị Bướm", "--format", "json"],
        vec!["special", "list"],
        vec!["special", "show", &number, "--reason", "tò mò"],
        vec!["special", "move", &number, "collecting"],
        vec!["person", "show", "051090000777", "--format", "json"],
        vec!["person", "history", "051090000777", "--format", "json"],
        vec!["person", "history", "051185000001", "--format", "json"],
        vec!["person", "show", "051185000001"],
        vec!["household", "show", "HK1"],
        vec!["household", "check"],
        vec!["export", "people", "--format", "csv"],
        vec!["export", "households", "--format", "json"],
        vec!["export", "cases"],
        vec!["export", "findings", "--format", "json"],
        vec!["export", "journal", "--format", "json"],
        vec!["journal", "show"],
        vec!["journal", "show", "--looks", "051090000777"],
        vec!["finding", "list", "--format", "json"],
        vec!["queue", "list", "--format", "json"],
        vec!["list", "all", "--format", "json"],
        vec!["list", "rows", "1"],
        vec!["list", "export", "1"],
        vec!["case", "list"],
        vec!["notice", "list"],
    ];
    for role in BARRED {
        let who = ["--operator", role, "--password-file", "p"];
        for surface in &surfaces {
            let ran = commune.run(&[surface.as_slice(), &who].concat());
            let said = format!("{}{}", ran.out, ran.err);
            assert!(!said.contains("panicked"), "{role} {surface:?}: {said}");
            // What was asked for may be named in the answer that refuses it.
            let asked = |word: &str| surface.iter().any(|argument| argument.contains(word));
            for word in SECRET.iter().filter(|word| !asked(word)) {
                assert!(!said.contains(word), "{role} {surface:?} tells {word}: {said}");
            }
            for word in ["special", "list.decide"] {
                assert!(ran.status != 0 || !said.contains(word), "{role} {surface:?} tells {word}: {said}");
            }
        }
        // Nor may they take back what was done there.
        let last = commune.ok(&["export", "journal", "--format", "json"]);
        let entries: Value = serde_json::from_str(&last).unwrap();
        for action in ["special.open", "special.move", "list.decide"] {
            let acts = entries.as_array().unwrap().iter();
            let seq = acts.filter(|e| e["action"] == action).map(|e| e["seq"].clone()).next_back().unwrap();
            let seq = seq.as_str().map_or_else(|| seq.to_string(), str::to_owned);
            commune.refused(3, &[&["undo", &seq], &who[..]].concat());
        }
    }
    // The report is one for all; what is behind its figures is not.
    assert_eq!(commune.run(&[&["report"], &period[..]].concat()).status, 0);
    // Who reads the files finds why they were moved.
    let shown = commune.json(&["special", "show", &number, "--reason", "làm tiếp"]);
    assert!(shown.to_string().contains("Xuyênmây"), "{shown}");
    assert!(!commune.ok(&["export", "journal", "--format", "json"]).contains("Xuyênmây"));
}

#[test]
fn the_reasons_a_file_is_moved_and_read_for_are_not_in_the_journal_of_a_technician() {
    let (commune, _) = commune();
    let who = ["--operator", "technician", "--password-file", "p"];
    let journal = commune.json(&[&["journal", "show"], &who[..]].concat());
    let all = journal.as_array().unwrap();
    let hidden = all.iter().filter(|e| e["action"] == "sensitive").count();
    assert!(hidden >= 10, "{journal}");
    assert!(all.iter().filter(|e| e["action"] == "sensitive").all(|e| e["subjects"] == ""), "{journal}");
    // No number is missing: the chain is whole for whoever watches over it.
    let seen = commune.json(&["journal", "show"]);
    assert!(all.len() >= seen.as_array().unwrap().len().saturating_sub(2));
    commune.ok(&[&["journal", "verify"], &who[..]].concat());
}
