//! Next month's list: new, changed, unchanged and missing people are shown; only what is accepted is written, as one act.

use serde_json::Value;

use crate::commune::{Commune, TOWN};

/// The town a month later: one has another telephone, one got an id, one is new, one is gone, one bears no number.
const NEXT: &str = "\
local_id,person_id,full_name,birth_date,sex,hamlet,household,relationship,father_id,phone,note
,051072000101,Đinh Văn Nghinh,1972,Nam,Thôn Gò Tranh,HK000001,Chủ hộ,,0905 999 888,
,051175000202,Phạm Thị Bướm,02/11/1975,Nữ,Thôn Gò Tranh,HK000001,Vợ,,,
,051204000303,Đinh Văn Trói,05/2004,Nam,Thôn Gò Tranh,HK000001,Con đẻ,051072000101,,
T000009,051158000909,Đinh Thị Nía,1958,Nữ,Thôn Gò Tranh,HK000002,,,,
,051099000777,Đinh Văn Mới,1999-01-01,Nam,Thôn Gò Tranh,HK000009,Chủ hộ,T000009,,
,,Đinh Văn Không Số,2001,Nam,Thôn Gò Tranh,HK000009,Con đẻ,,,
";

fn counts(told: &Value) -> [u64; 5] {
    ["new", "changed", "unchanged", "missing", "unnumbered"].map(|key| told[key].as_u64().unwrap())
}

fn item<'v>(told: &'v Value, id: &str) -> &'v Value {
    told["items"].as_array().unwrap().iter().find(|i| i["id"] == id).unwrap_or_else(|| panic!("{id}: {told}"))
}

fn field(commune: &Commune, id: &str, key: &str) -> Value {
    commune.json(&["person", "show", id])[key].clone()
}

#[test]
fn a_list_is_shown_field_by_field_and_nothing_is_written() {
    let commune = Commune::town();
    let before = commune.ok(&["export", "people"]);
    let file = commune.write("next.csv", NEXT.as_bytes());
    for extra in [&[][..], &["--dry-run"], &["--dry-run", "--accept", "new,changed,missing,unnumbered"]] {
        let (status, told) = commune.json_status(&[&["import", "people", &file, "--update"], extra].concat());
        assert_eq!((status, counts(&told)), (1, [1, 2, 2, 1, 1]), "{told}");
        assert_eq!((&told["written"], &told["entry"]), (&Value::from(0), &Value::Null));
        assert_eq!(
            item(&told, "051072000101")["fields"],
            serde_json::json!([{"field": "phone", "before": "0905 123 456", "after": "0905 999 888"}]),
            "a vaguer date of birth and empty cells change nothing"
        );
        assert_eq!(
            item(&told, "T000009")["fields"],
            serde_json::json!([{"field": "person_id", "before": null, "after": "051158000909"}])
        );
        let gone = item(&told, "051084000505");
        assert_eq!((&gone["group"], &gone["row"]), (&Value::from("missing"), &Value::Null));
        assert_eq!(
            gone["fields"],
            serde_json::json!([{"field": "status", "before": "present", "after": "moved"}])
        );
        assert_eq!(item(&told, "051099000777")["row"], 6);
    }
    let said = commune.run(&["import", "people", &file, "--update"]);
    assert_eq!(said.status, 1);
    assert!(said.out.contains("phone “0905 123 456” → “0905 999 888”"), "{}", said.out);
    assert!(said.out.contains("chưa ghi gì"), "{}", said.out);
    assert_eq!(commune.ok(&["export", "people"]), before);
}

#[test]
fn accepted_groups_go_in_as_one_act_that_can_be_taken_back() {
    let commune = Commune::town();
    let before = (commune.ok(&["export", "people"]), commune.ok(&["export", "households"]));
    let file = commune.write("next.csv", NEXT.as_bytes());
    let told = commune.json(&["import", "people", &file, "--update", "--accept", "new,changed"]);
    assert_eq!(told["written"], 3);
    assert_eq!(field(&commune, "051072000101", "phone"), "0905 999 888");
    assert_eq!(field(&commune, "051072000101", "birth_date"), "1972-03-15");
    assert_eq!(field(&commune, "051204000303", "note"), "đi làm xa");
    assert_eq!(field(&commune, "T000009", "person_id"), "051158000909");
    assert_eq!(field(&commune, "051099000777", "household"), "HK000009");
    assert_eq!(field(&commune, "051084000505", "status"), "present", "missing was not accepted");
    commune.ok(&["verify"]);
    // The same list again: only what was not accepted is left to decide.
    let (status, again) = commune.json_status(&["import", "people", &file, "--update"]);
    assert_eq!((status, counts(&again)), (1, [0, 0, 5, 1, 1]), "{again}");
    commune.ok(&["undo", &told["entry"].to_string()]);
    assert_eq!((commune.ok(&["export", "people"]), commune.ok(&["export", "households"])), before);
    commune.ok(&["verify"]);
}

#[test]
fn one_by_one_missing_and_unnumbered() {
    let commune = Commune::town();
    let file = commune.write("next.csv", NEXT.as_bytes());
    let update = ["import", "people", &file, "--update"];
    let told = commune.json(&[&update[..], &["--person", "051072000101"]].concat());
    assert_eq!(told["written"], 1);
    assert_eq!(field(&commune, "051072000101", "phone"), "0905 999 888");
    commune.refused(3, &["person", "show", "051099000777"]);
    assert!(
        commune.refused(3, &[&update[..], &["--person", "051175000202"]].concat()).contains("051175000202")
    );
    let code = commune.json_status(&update).1["plan"].as_str().unwrap().to_owned();
    commune.ok(&["person", "set", "T000009", "phone=0911", "--reason", "x"]);
    commune.ok(&["person", "set", "T000009", "full_name=Đinh Thị Nía Con", "--reason", "x"]);
    let stale = [&update[..], &["--accept", "changed", "--plan", &code]].concat();
    assert!(commune.refused(3, &stale).contains("đã khác"));
    commune.ok(&[&update[..], &["--accept", "missing,unnumbered"]].concat());
    assert_eq!(field(&commune, "051084000505", "status"), "moved");
    assert_eq!(commune.json(&["find", "khong so"])["total"], 1);
    // Who has moved is missing no longer.
    let (_, told) = commune.json_status(&update);
    assert_eq!(told["missing"], 1, "only the one without a number who was added: {told}");
    let (_, told) = commune.json_status(&[&update[..], &["--within", "thon ha boi"]].concat());
    assert_eq!(told["missing"], 0);
}

#[test]
fn empty_cells_take_away_only_where_asked() {
    let commune = Commune::town();
    let text =
        "person_id,full_name,phone,note\n051072000101,Đinh Văn Nghinh,,\n051204000303,Đinh Văn Trói,,\n";
    let file = commune.write("empty.csv", text.as_bytes());
    let update = ["import", "people", &file, "--update", "--within", "x"];
    assert_eq!(counts(&commune.json(&update)), [0, 0, 2, 0, 0]);
    let clear = [&update[..], &["--clear-empty", "--accept", "changed"]].concat();
    let told = commune.json(&clear);
    assert_eq!(counts(&told), [0, 2, 0, 0, 0]);
    assert_eq!(field(&commune, "051072000101", "phone"), Value::Null);
    assert_eq!(field(&commune, "051204000303", "note"), Value::Null);
    assert_eq!(field(&commune, "051204000303", "father_id"), "051072000101", "a column that the file lacks");
    assert_eq!(field(&commune, "051072000101", "cmnd")[1], "212999001");
}

#[test]
fn one_wrong_row_refuses_all_of_it() {
    let commune = Commune::town();
    let before = commune.ok(&["export", "people"]);
    let wrong = [
        ("051099000777,L1,Đinh Văn Mới,31/02/1999", "1999"),
        // The numbers of two people.
        ("051072000101,T000009,Đinh Văn Nghinh,1972", "Đinh Thị Nía"),
        // Twice the same.
        ("051175000202,,Phạm Thị Bướm,1975", "dòng 2"),
    ];
    for (row, reason) in wrong {
        let text =
            format!("person_id,local_id,full_name,birth_date\n051175000202,,Phạm Thị Bướm,1976\n{row}\n");
        let file = commune.write("wrong.csv", text.as_bytes());
        let args = ["import", "people", &file, "--update", "--accept", "new,changed"];
        let said = commune.refused(3, &args);
        assert!(said.contains("dòng 3") && said.contains(reason), "{said}");
        assert_eq!(commune.run(&[&args[..], &["--dry-run"]].concat()).status, 1);
    }
    assert_eq!(commune.ok(&["export", "people"]), before);
    let file = commune.path("wrong.csv");
    let file = file.to_str().unwrap();
    commune.refused(2, &["import", "people", file, "--accept", "new"]);
    commune.refused(2, &["import", "people", file, "--update", "--rejects", "r.csv"]);
}

#[test]
fn a_cancelled_number_leads_to_its_bearer_and_links_follow_a_new_one() {
    let commune = Commune::town();
    commune.ok(&["person", "set", "051204000303", "mother_id=T000009", "--reason", "x"]);
    let file = commune.write("next.csv", NEXT.as_bytes());
    // The child is told differently in the same list as the one whose number it names changes.
    let text = "person_id,local_id,full_name,mother_id,phone\n051158000909,T000009,Đinh Thị Nía,,\n051204000303,,Đinh Văn Trói,T000009,0999\n";
    let both = commune.write("both.csv", text.as_bytes());
    commune.ok(&["import", "people", &both, "--update", "--accept", "changed"]);
    assert_eq!(field(&commune, "051204000303", "mother_id"), "051158000909");
    assert_eq!(field(&commune, "051204000303", "phone"), "0999");
    let (_, told) = commune.json_status(&["import", "people", &both, "--update"]);
    assert_eq!(told["changed"], 0, "an older number of the same person is no change: {told}");
    commune.ok(&["import", "people", &file, "--update", "--accept", "new,changed"]);
    // Two records made one: the number given up stays, cancelled.
    commune.ok(&["person", "merge", "051099000777", "051072000101"]);
    let text = "person_id,full_name\n051099000777,Đinh Văn Nghinh\n";
    let old = commune.write("old.csv", text.as_bytes());
    let told = commune.json(&["import", "people", &old, "--update", "--within", "x"]);
    assert_eq!(counts(&told), [0, 0, 1, 0, 0], "{told}");
}

#[test]
fn a_register_of_a_town_is_unchanged_by_its_own_export() {
    let commune = Commune::town();
    let file = commune.write("out.csv", commune.ok(&["export", "people"]).as_bytes());
    assert_eq!(counts(&commune.json(&["import", "people", &file, "--update"])), [0, 0, 5, 0, 0]);
    assert_eq!(TOWN.lines().count(), 6);
}

#[test]
fn it_takes_the_right_to_import_and_to_write() {
    let commune = Commune::town();
    let file = commune.write("next.csv", NEXT.as_bytes());
    let secret = commune.write("secret", b"mat-khau-dai-1");
    let as_hoa = ["--operator", "Hoa", "--password-file", &secret];
    commune.ok(&["operator", "add", "Hoa", "--role", "justice", "--new-password-file", &secret]);
    let args = ["import", "people", &file, "--update", "--accept", "new"];
    let said = commune.refused(3, &[&as_hoa[..], &args].concat());
    assert!(said.contains("quyền nhập danh sách"), "{said}");
}
