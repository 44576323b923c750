//! Lists as officers ask for them, against the town that is known by heart.

use crate::commune::Commune;
use crate::slips::have;
use serde_json::json;

fn names(commune: &Commune, rest: &[&str]) -> Vec<String> {
    let args = [&["people", "--columns", "full_name"][..], rest].concat();
    let list = commune.json(&args);
    list.as_array().unwrap().iter().map(|p| p["full_name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn people_are_listed_by_what_is_known_of_them() {
    let commune = Commune::town();
    assert_eq!(names(&commune, &[]).len(), 5);
    assert_eq!(names(&commune, &["--hamlet", "go tranh"]).len(), 4);
    assert_eq!(names(&commune, &["--age", "40-50"]), ["Nguyễn Văn An"]);
    assert_eq!(names(&commune, &["--age", "60-"]), ["Đinh Thị Nía"]);
    assert_eq!(names(&commune, &["--sex", "female"]), ["Phạm Thị Bướm", "Đinh Thị Nía"]);
    assert_eq!(names(&commune, &["--status", "away"]), ["Đinh Văn Trói"]);
    assert_eq!(names(&commune, &["--without", "person_id"]), ["Đinh Thị Nía"]);
    assert_eq!(names(&commune, &["--with", "phone", "--with", "cmnd"]).len(), 2);
    assert_eq!(names(&commune, &["--household-from", "HK000002", "--household-to", "HK000003"]).len(), 2);
    let sorted = names(&commune, &["--sort", "full_name"]);
    assert_eq!(sorted.first().map(String::as_str), Some("Nguyễn Văn An"));
    let counts = commune.json(&["people", "--count-by", "sex"]);
    assert_eq!(counts[0], json!({"sex": "male", "count": 3}));
    let csv = commune.ok(&["people", "--columns", "full_name,sex", "--format", "csv", "--age", "40-50"]);
    assert_eq!(csv.trim(), "full_name,sex\nNguyễn Văn An,male");
}

#[test]
fn a_list_of_pages_and_of_households() {
    let commune = Commune::town();
    let file = commune.path("ds.pdf");
    commune.ok(&["people", "--hamlet", "Thôn Gò Tranh", "--format", "pdf", "-o", file.to_str().unwrap()]);
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    // Who signs it reads words and days, not what files write.
    commune.receive("051072000101", "a");
    for (args, words) in [
        (&["people"][..], ["Nam", "15/03/1972"]),
        (&["people", "--count-by", "sex"], ["Nam", "Nữ"]),
        (&["case", "list"], ["Được tiếp nhận", "23/11/2026"]),
        (&["case", "list", "--count-by", "state"], ["Được tiếp nhận", "1"]),
    ] {
        let path = file.to_str().unwrap();
        std::fs::remove_file(path).unwrap();
        commune.ok(&[args, &["--format", "pdf", "-o", path]].concat());
        if !have("pdftotext") {
            continue;
        }
        let text = std::process::Command::new("pdftotext").args(["-layout", path, "-"]).output().unwrap();
        let text = String::from_utf8(text.stdout).unwrap();
        assert!(words.iter().all(|word| text.contains(word)), "{args:?}: {text}");
        for raw in ["male", "duoc_tiep_nhan", "+07:00", "1972-"] {
            assert!(!text.contains(raw), "{args:?}: {text}");
        }
    }
    let all = commune.json(&["households"]);
    assert_eq!(all.as_array().unwrap().len(), 3);
    assert_eq!(
        (&all[0]["number"], &all[0]["head"], &all[0]["members"]),
        (&json!("HK000001"), &json!("Đinh Văn Nghinh"), &json!(3))
    );
    assert_eq!(all[0]["phone"], json!("0905 123 456"));
    let some = commune.json(&["households", "--household-from", "HK000002", "--columns", "number,members"]);
    assert_eq!(some[0].as_object().unwrap().len(), 2);
    let sorted = commune.json(&["households", "--sort", "members"]);
    assert_eq!(sorted.as_array().unwrap().last().unwrap()["members"], json!(3));
    let counts = commune.json(&["households", "--count-by", "hamlet"]);
    assert_eq!(counts[0]["count"].as_u64().map(|n| n >= 2), Some(true));
    let headless = commune.json(&["households", "--without-head"]);
    assert_eq!(headless[0]["number"], "HK000002");
}

#[test]
fn what_no_list_can_be_asked_for_is_wrong_usage() {
    let commune = Commune::town();
    for args in [
        &["people", "--age", "x-y"][..],
        &["people", "--age", "9-3"],
        &["people", "--without", "shoe_size"],
        &["people", "--sort", "x"],
        &["people", "--sex", "x"],
        &["people", "--format", "pdf"],
        &["households", "--sort", "shoe_size"],
        &["case", "list", "--columns", "code,shoe_size"],
        &["case", "list", "--format", "xlsx"],
    ] {
        commune.refused(2, args);
    }
}

#[test]
fn cases_are_listed_by_who_asks_with_columns_counts_and_files() {
    let commune = Commune::town();
    let add = |procedure: &str, applicant: &str| {
        commune.json(&[
            "case",
            "add",
            "--procedure",
            procedure,
            "--applicant",
            applicant,
            "--channel",
            "direct",
        ])["code"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (stay, certificate, birth) =
        (add("CT-TTR", "051084000505"), add("CT-XN", "051072000101"), add("HT-KS", "051175000202"));
    let codes = |rest: &[&str]| -> Vec<String> {
        let list = commune.json(&[&["case", "list"][..], rest].concat());
        list.as_array().unwrap().iter().map(|c| c["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&["--hamlet", "hà bôi"]).join(" "), stay);
    assert_eq!(codes(&["--sex", "female"]).join(" "), birth);
    assert_eq!(codes(&["--procedure", "1.004194"]).join(" "), stay);
    assert_eq!(codes(&["--procedure", "ct-xn", "--open"]).join(" "), certificate);
    assert_eq!(codes(&["--officer", "lan"]).len(), 3);
    assert_eq!(codes(&["--sort", "full_name"]), [stay.clone(), birth, certificate]);
    assert_eq!(codes(&["--sort", "full_name", "--limit", "1"]), [stay]);
    let counts = commune.json(&["case", "list", "--count-by", "state"]);
    assert_eq!(counts[0]["count"], 3, "{counts}");
    let rows = commune.json(&["case", "list", "--columns", "code,full_name,phone", "--hamlet", "Hà Bôi"]);
    assert_eq!(rows[0]["full_name"], "Nguyễn Văn An", "{rows}");
    assert!(commune.ok(&["case", "list", "--format", "csv"]).starts_with("code,full_name,hamlet,procedure"));
    for format in ["xlsx", "pdf"] {
        let file = commune.path(&format!("cases.{format}"));
        commune.ok(&["case", "list", "--format", format, "-o", file.to_str().unwrap()]);
        assert!(std::fs::metadata(file).unwrap().len() > 500, "{format}");
        commune.refused(2, &["case", "list", "--format", format]);
    }
    for lang in ["vi", "en"] {
        let told = commune.refused(2, &["case", "list", "--columns", "bogus", "--lang", lang]);
        assert!(told.contains("full_name"), "{told}");
    }
}

#[test]
fn every_list_puts_what_is_empty_last_and_counts_people_by_their_ids() {
    let commune = Commune::town();
    for (applicant, person) in
        [("051084000505", "051175000202"), ("051072000101", "051072000101"), ("051175000202", "051072000101")]
    {
        let case = ["case", "add", "--procedure", "CT-XN", "--applicant", applicant, "--channel", "direct"];
        commune.json(&[&case[..], &["--person", person]].concat());
    }
    let counts = commune.json(&["case", "list", "--count-by", "persons"]);
    let mut ids: Vec<&str> =
        counts.as_array().unwrap().iter().filter_map(|c| c["persons"].as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["051072000101", "051175000202"], "{counts}");
    for args in [
        &["people", "--columns", "phone"][..],
        &["case", "list", "--columns", "phone"],
        &["households", "--columns", "phone"],
    ] {
        let list = commune.json(&[args, &["--sort", "phone"]].concat());
        let empty: Vec<bool> = list.as_array().unwrap().iter().map(|row| row["phone"].is_null()).collect();
        assert!(empty.contains(&true) && empty.contains(&false), "{args:?}: {list}");
        assert!(empty.is_sorted(), "{args:?}: {list}");
    }
}
