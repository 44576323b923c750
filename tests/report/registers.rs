//! The other registers and the national queues on the command line.

use serde_json::Value;

use crate::demo;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_line_is_checked_kept_once_and_listed_by_day() {
    let commune = demo();
    let add = |fields: &[&str]| {
        let mut arguments =
            vec!["entry", "add", "--register", "directives", "--format", "json", "--submission", "a1"];
        arguments.extend(fields.iter().flat_map(|f| ["--field", f]));
        commune.run(&arguments)
    };
    let whole =
        ["number=70/UBND", "date=05/12/2022", "kind=Công văn", "issuer=UBND xã", "subject=Về việc rà soát"];
    let missing = add(&whole[..4]);
    assert_eq!(missing.status, 3);
    assert!(missing.err.contains("Trích yếu"), "{}", missing.err);
    assert_eq!(add(&[&whole[..], &["nothing=1"]].concat()).status, 3);
    let first = json(&add(&whole).out);
    assert_eq!((&first["day"], &first["operator"]), (&Value::from("2022-12-05"), &Value::from("Lan")));
    assert_eq!(json(&add(&whole).out)["id"], first["id"]);
    let all = json(&commune.ok(&["entry", "list", "--register", "directives", "--format", "json"]));
    let all = all["entries"].as_array().unwrap();
    assert_eq!((all.len(), &all[7]["id"]), (8, &first["id"]));
    assert_eq!(commune.run(&["entry", "list", "--register", "nothing"]).status, 3);
}

#[test]
fn the_queue_is_by_age_in_the_systems_order_and_ends_with_a_reference() {
    let commune = demo();
    let queue = || json(&commune.ok(&["queue", "list", "--format", "json"]));
    let items = queue();
    assert_eq!(items["count"], 6);
    let first = &items["items"][0];
    assert_eq!((&first["system"], &first["days"]), (&Value::from("dancu"), &Value::from(9)));
    let keys: Vec<&str> =
        first["fields"].as_array().unwrap().iter().map(|f| f["key"].as_str().unwrap()).collect();
    assert_eq!(keys[..4], ["operation", "person_id", "full_name", "birth_date"]);
    let no = first["id"].to_string();
    assert_eq!(commune.run(&["queue", "done", &no, "--reference", " "]).status, 3);
    commune.ok(&["queue", "done", &no, "--reference", "DC-2026-001"]);
    assert_eq!(commune.run(&["queue", "done", &no, "--reference", "DC-2026-002"]).status, 3);
    assert_eq!(queue()["count"], 5);
    let sheet = commune.ok(&["queue", "sheet"]);
    assert!(sheet.contains("PHIẾU NHẬP HỆ THỐNG QUỐC GIA") && sheet.contains("Số thẻ BHYT"), "{sheet}");
    commune.ok(&["verify"]);
}

#[test]
fn a_received_case_enters_the_queue_of_its_system() {
    let commune = demo();
    let who = json(&commune.ok(&["find", "Đinh", "--limit", "1", "--format", "json"]));
    let who = who["results"][0]["id"].as_str().unwrap().to_owned();
    let add = |procedure: &str, channel: &str| {
        commune.ok(&["case", "add", "--procedure", procedure, "--applicant", &who, "--channel", channel]);
        json(&commune.ok(&["queue", "list", "--format", "json"]))["items"].as_array().unwrap().clone()
    };
    let after = add("CT-TTR", "direct");
    assert_eq!((after.len(), &after[6]["system"]), (7, &Value::from("dancu")));
    assert!(after[6]["case"].is_string());
    assert_eq!(add("CT-TTR", "online").len(), 7, "the portal has it already");
    assert_eq!(add("HT-KS", "direct")[7]["system"], "hotich");
}
