//! Hamlets that merge, split or are called otherwise, and a commune with another name: one act, taken back as one.

use serde_json::Value;

use crate::commune::Commune;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// How many people a hamlet has.
fn people(commune: &Commune, hamlet: &str) -> usize {
    commune.ok(&["people", "--hamlet", hamlet, "--columns", "full_name"]).lines().count() - 1
}

fn demo() -> Commune {
    let commune = Commune::bare();
    commune.ok(&["demo", "--no-open"]);
    commune
}

#[test]
fn hamlets_merge_with_everybody_in_them_and_the_merger_is_taken_back() {
    let commune = demo();
    let (boi, xuyen) = (people(&commune, "Hà Bôi"), people(&commune, "Hà Xuyên"));
    let merge = ["unit", "merge", "hà bôi", "Thôn Hà Xuyên", "--into", "Thôn Hà", "--ground", "NQ 5/2026"];
    let tried = json(&commune.ok(&[&merge[..], &["--dry-run", "--format", "json"]].concat()));
    assert_eq!((&tried["people"], &tried["entry"]), (&Value::from(boi + xuyen), &Value::Null));
    assert_eq!(people(&commune, "Hà Bôi"), boi);
    let done = json(&commune.ok(&[&merge[..], &["--format", "json"]].concat()));
    assert_eq!(done["changes"][0]["before"], serde_json::json!(["Thôn Hà Bôi", "Thôn Hà Xuyên"]));
    assert_eq!(done["changes"][0]["ground"], "NQ 5/2026");
    // Whoever asks by the old name is told who lives there now.
    let all = boi + xuyen;
    assert_eq!((people(&commune, "Hà"), people(&commune, "Hà Bôi")), (all, all));
    for list in [&["households", "--hamlet"][..], &["case", "list", "--hamlet"]] {
        let of = |name: &str| commune.ok(&[list, &[name]].concat());
        assert_eq!(of("Hà Xuyên"), of("Thôn Hà"), "{list:?}");
    }
    // Nobody is of a hamlet that is none, and the old name still finds who is meant.
    let findings = commune.ok(&["finding", "list", "--rule", "address.hamlet"]);
    assert!(!findings.contains("Thôn Hà"), "{findings}");
    assert!(commune.ok(&["find", "tro ha boi 1979"]).contains("051079043163"));
    let then = json(&commune.ok(&["unit", "show", "--on", "2026-11-22", "--format", "json"]));
    assert!(then["hamlets"].as_array().unwrap().contains(&Value::from("Thôn Hà Bôi")));
    let now = json(&commune.ok(&["unit", "show", "--format", "json"]));
    assert_eq!(now["former"][0]["now"], serde_json::json!(["Thôn Hà"]));
    let entry = done["entry"].to_string();
    commune.ok(&["undo", &entry]);
    assert_eq!((people(&commune, "Hà"), people(&commune, "Hà Bôi")), (0, boi));
    let back = json(&commune.ok(&["unit", "show", "--format", "json"]));
    assert_eq!((back["former"].as_array().unwrap().len(), back["changes"].as_array().unwrap().len()), (0, 0));
    commune.ok(&["verify"]);
}

#[test]
fn what_was_changed_since_keeps_the_merger_from_being_taken_back() {
    let commune = demo();
    let rename = ["unit", "rename", "Thôn Hà Bôi", "Thôn Hà Đông", "--format", "json"];
    let first = json(&commune.ok(&rename))["entry"].to_string();
    let second = json(&commune.ok(&["unit", "rename", "Hà Đông", "Thôn Hà Tây", "--format", "json"]));
    commune.refused(3, &["undo", &first]);
    commune.ok(&["undo", &second["entry"].to_string()]);
    commune.ok(&["undo", &first]);
    assert!(people(&commune, "Hà Bôi") > 0);
}

#[test]
fn of_hamlets_that_merge_one_may_keep_its_name_however_it_is_written() {
    for (own, others, into) in [("Cà Xen", "Dục Ái", "Thôn Cà Xen"), ("ca xen", "dục ái", "Cà Xen")]
    {
        let commune = demo();
        let all = people(&commune, own) + people(&commune, others);
        commune.ok(&["unit", "merge", own, others, "--into", into, "--ground", "NQ 6/2026"]);
        assert_eq!(people(&commune, "Thôn Cà Xen"), all);
    }
}

#[test]
fn a_hamlet_splits_by_its_households() {
    let commune = demo();
    let before = people(&commune, "Gò Tranh");
    let split = ["unit", "split", "Gò Tranh", "--into", "Thôn Gò Mới", "--households", "GT001-GT020, gt087"];
    let done = json(&commune.ok(&[&split[..], &["--format", "json"]].concat()));
    assert_eq!(done["households"], 21);
    assert_eq!(done["changes"][0]["after"], serde_json::json!(["Thôn Gò Tranh", "Thôn Gò Mới"]));
    let moved = people(&commune, "Gò Mới");
    assert_eq!(Value::from(moved), done["people"]);
    assert_eq!(people(&commune, "Gò Tranh"), before - moved);
    // By a file, with headers as officers write them.
    let file = commune.write("tach.csv", "Số hộ;Thôn mới\nGT021;Thôn Gò Mới\nGT022;Thôn Gò Mới\n".as_bytes());
    let tried = ["unit", "split", "Gò Tranh", &file, "--dry-run", "--format", "json"];
    assert_eq!(json(&commune.ok(&tried))["households"], 2);
    let wrong = commune.write("sai.csv", "household,after\nHB001,Thôn Gò Mới\n".as_bytes());
    assert!(commune.refused(3, &["unit", "split", "Gò Tranh", &wrong]).contains("HB001"));
}

#[test]
fn hamlets_are_renamed_and_merged_by_a_file() {
    let commune = demo();
    let file = commune.write(
        "doi.csv",
        "Thôn cũ,Thôn mới\nHà Bôi,Thôn Hà\nHà Xuyên,Thôn Hà\nDục Ái,Thôn Dục Ái Mới\n".as_bytes(),
    );
    let done = json(&commune.ok(&["unit", "merge", &file, "--format", "json"]));
    assert_eq!(done["changes"].as_array().unwrap().len(), 2);
    let hamlets = json(&commune.ok(&["unit", "show", "--format", "json"]))["hamlets"].clone();
    assert_eq!(hamlets.as_array().unwrap().len(), 5);
}

#[test]
fn a_hamlet_that_is_there_is_meant_however_it_is_written() {
    let commune = demo();
    let (boi, xen) = (people(&commune, "Hà Bôi"), people(&commune, "Cà Xen"));
    let tried = commune.run(&["unit", "rename", "ha boi", "cà xen", "--dry-run"]);
    assert!(tried.err.contains("gộp vào Thôn Cà Xen"), "{tried:?}");
    commune.ok(&["unit", "rename", "ha boi", "cà xen"]);
    assert_eq!(people(&commune, "Thôn Cà Xen"), boi + xen);
    let hamlets = json(&commune.ok(&["unit", "show", "--format", "json"]))["hamlets"].clone();
    assert!(hamlets.as_array().unwrap().contains(&Value::from("Thôn Cà Xen")), "{hamlets}");
    // A new one gets the word that all of them begin with.
    commune.ok(&["unit", "split", "Gò Tranh", "--into", "dục ái", "--households", "GT001"]);
    commune.ok(&["unit", "split", "Gò Tranh", "--into", "Suối Chí", "--households", "GT002"]);
    let hamlets = json(&commune.ok(&["unit", "show", "--format", "json"]))["hamlets"].clone();
    assert!(hamlets.as_array().unwrap().contains(&Value::from("Thôn Suối Chí")), "{hamlets}");
    assert_eq!(hamlets.as_array().unwrap().len(), 6, "{hamlets}");
    for name in ["01/01/2027", "12345", "", "A; B"] {
        commune.refused(3, &["unit", "rename", "Hà Xuyên", name]);
    }
    commune.refused(3, &["unit", "rename", "Hà Xuyên", "Thôn A", "--from", "2010-01-01"]);
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_written() {
    let commune = demo();
    let gap = commune.write("thieu.csv", "before,after\nHà Bôi,\n".as_bytes());
    let swap =
        commune.write("doi-cho.csv", "before,after\nHà Bôi,Thôn Hà Xuyên\nHà Xuyên,Thôn Dục Ái\n".as_bytes());
    let twice = commune.write("hai.csv", "before,after\nHà Bôi,Thôn A\nha boi,Thôn B\n".as_bytes());
    let none = commune.write("khong.csv", "a,b\n1,2\n".as_bytes());
    for (words, args) in [
        ("không có thôn", &["unit", "rename", "Thôn Nào", "Thôn Mới"][..]),
        ("tên mới", &["unit", "rename", "Hà Bôi", "Thôn Hà Bôi"]),
        ("chưa đến", &["unit", "rename", "Hà Bôi", "Thôn Hà", "--from", "2027-01-01"]),
        ("dòng 2", &["unit", "rename", &gap]),
        ("đang là tên", &["unit", "rename", &swap]),
        ("hai lần", &["unit", "merge", &twice]),
        ("thôn mới", &["unit", "merge", &none]),
        ("HX999", &["unit", "split", "Hà Xuyên", "--into", "Thôn X", "--households", "HX999"]),
    ] {
        let said = commune.refused(3, args);
        assert!(said.to_lowercase().contains(&words.to_lowercase()), "{args:?}: {said}");
    }
    let header = commune.write("so-ho.csv", "Số hộ,Ghi chú\nGT001,x\n".as_bytes());
    assert!(commune.refused(3, &["unit", "split", "Gò Tranh", &header]).contains("“số hộ”"));
    commune.ok(&["unit", "rename", "Hà Bôi", "Thôn Hà"]);
    let early = ["unit", "rename", "Hà Xuyên", "Thôn Xuyên", "--from", "2026-01-01"];
    assert!(commune.refused(3, &early).contains("23/11/2026"));
}

#[test]
fn the_commune_is_called_otherwise_from_a_day_on() {
    let commune = demo();
    let file = commune.write("xa.toml", "code = \"21361\"\nvalid_from = \"2026-11-20\"\nname = \"Xã Minh Long\"\nabove = [\"Tỉnh Quảng Ngãi\"]\n\
         hamlets = [\"Thôn Mai Lãnh\"]\nplace = \"Minh Long\"\ncounter = \"Trung tâm Phục vụ hành chính công xã\"\n".as_bytes());
    commune.ok(&["unit", "commune", &file, "--from", "2026-11-20", "--ground", "NQ 1677/2025"]);
    let at = |day: &str| json(&commune.ok(&["unit", "show", "--on", day, "--format", "json"]));
    assert_eq!(at("2026-11-19")["name"], "Xã Long Hiệp");
    assert_eq!(at("2026-11-20")["name"], "Xã Minh Long");
    assert!(at("2026-11-23")["hamlets"].as_array().unwrap().contains(&Value::from("Thôn Mai Lãnh")));
    // Slips of a day have the head of that day.
    let person = &json(&commune.ok(&["find", "dinh van tro", "--format", "json"]))["results"][0]["id"];
    let code = commune.receive(person.as_str().unwrap(), "s1");
    assert!(commune.ok(&["slip", &code, "--to", "text"]).contains("MINH LONG"));
    let old = "SX-220331-0002";
    assert!(commune.ok(&["slip", old, "--to", "text"]).contains("LONG HIỆP"));
}

#[test]
fn the_second_sample_is_the_commune_of_today() {
    let commune = Commune::bare();
    commune.ok(&["demo", "--commune", "minh-long", "--no-open"]);
    assert!(commune.ok(&["verify"]).contains("Sổ nguyên vẹn"));
    let unit = json(&commune.ok(&["unit", "show", "--format", "json"]));
    assert_eq!(
        (&unit["name"], &unit["valid_from"]),
        (&Value::from("Xã Minh Long"), &Value::from("2025-07-01"))
    );
    assert_eq!(unit["former"].as_array().unwrap().len(), 5);
    let count = |args: &[&str]| commune.ok(&[&["case", "list"], args].concat()).lines().count();
    assert!((40..250).contains(&count(&["--open"])));
    assert!((1..20).contains(&count(&["--overdue"])));
    assert!(count(&["--to-apply"]) > 2 && count(&["--to-hand-over"]) > 2);
    let counted = commune.ok(&["case", "list", "--count-by", "procedure"]);
    assert!(counted.lines().count() >= 60, "{counted}");
    // A hamlet of before the mergers is asked for by its name of then.
    assert_eq!(people(&commune, "Hà Bôi"), people(&commune, "Thôn Hà"));
    assert!(!commune.ok(&["find", "dinh ha boi"]).is_empty());
}
