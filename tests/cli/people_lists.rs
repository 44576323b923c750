//! Lists as officers ask for them, against the town that is known by heart.

use crate::commune::Commune;
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
fn cases_are_listed_with_the_columns_the_order_and_the_counts_asked_for() {
    let commune = Commune::town();
    for (procedure, officer) in
        [("CT-XN", "051084000505"), ("CT-TTR", "051084000505"), ("CT-XN", "051084000505")]
    {
        let channel = ["--channel", "direct"];
        commune
            .ok(&[&["case", "add", "--procedure", procedure, "--applicant", officer][..], &channel].concat());
    }
    let all = commune.json(&["case", "list", "--columns", "code,applicant_name,hamlet,missing"]);
    assert_eq!(all.as_array().unwrap().len(), 3);
    assert!(all[0]["missing"].is_u64(), "{all}");
    let counts = commune.json(&["case", "list", "--count-by", "procedure"]);
    assert_eq!(counts[0], json!({"procedure": "CT-XN", "count": 2}));
    let hamlet = all[0]["hamlet"].as_str().unwrap().to_owned();
    let of = |args: &[&str]| commune.json(&[&["case", "list"][..], args].concat()).as_array().unwrap().len();
    assert_eq!((of(&["--procedure", "CT-TTR"]), of(&["--hamlet", &hamlet]), of(&["--open"])), (1, 3, 3));
    assert_eq!((of(&["--hamlet", "Ở đâu"]), of(&["--to", "2020-01-01"]), of(&["--officer", "x"])), (0, 0, 0));
    // Without any of these the answer is what other programs read: whole cases.
    assert!(commune.json(&["case", "list"])[0]["papers"].is_array());
    let file = commune.path("hs.xlsx");
    commune.ok(&["case", "list", "--sort", "due_at", "--format", "xlsx", "-o", file.to_str().unwrap()]);
    assert!(std::fs::read(&file).unwrap().starts_with(b"PK"));
    let csv =
        commune.ok(&["case", "list", "--columns", "procedure", "--format", "csv", "--sort", "procedure"]);
    assert_eq!(csv.lines().collect::<Vec<_>>(), ["procedure", "CT-TTR", "CT-XN", "CT-XN"]);
}
