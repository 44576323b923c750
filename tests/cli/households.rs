//! household set-head: the worked families, choices, refusals, one entry.

use serde_json::Value;

use crate::commune::Commune;

const PEOPLE: &str = include_str!("../../crates/soxa-domain/tests/vectors/kinship-dev-people.csv");
const QUERIES: &str = include_str!("../../crates/soxa-domain/tests/vectors/kinship-dev-queries.json");

#[test]
fn worked_families_get_the_right_labels_and_none_is_asked() {
    let commune = Commune::empty();
    let file = commune.write("people.csv", PEOPLE.as_bytes());
    commune.ok(&["import", "people", &file]);
    let queries: Value = serde_json::from_str(QUERIES).unwrap();
    let mut wrong = Vec::new();
    for query in queries.as_array().unwrap() {
        let (household, head) = (query["household"].as_str().unwrap(), query["new_head"].as_str().unwrap());
        let answer = commune.json(&["household", "set-head", household, head, "--dry-run"]);
        assert_eq!((&answer["household"], &answer["head"]), (&household.into(), &head.into()));
        for expected in query["members"].as_array().unwrap() {
            let members = answer["members"].as_array().unwrap();
            let given = members.iter().find(|m| m["person"] == expected["person"]).unwrap();
            assert_eq!(given["old"], expected["old"]);
            let right = expected["accept"].as_array().unwrap().contains(&given["new"]);
            if !right || given["certain"] != true || !given["choices"].as_array().unwrap().is_empty() {
                wrong.push(format!("{household} {expected} ← {given}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

const FAMILY: &str = "\
local_id,full_name,birth_date,sex,household,relationship,father_id,mother_id,spouse_id,status
A,Đinh Văn An,1960-01-01,Nam,HK1,Chủ hộ,,,,present
B,Phạm Thị Ba,1962,Nữ,HK1,Vợ,,,,present
C,Đinh Văn Có,1985,Nam,HK1,Con đẻ,,,,present
D,Đinh Thị Do,2015,Nữ,HK1,Cháu ruột,C,,,present
E,Lê Thuê,1990,Nam,HK1,Ở thuê,,,,present
F,Đinh Đã Mất,1950,Nam,HK1,Anh ruột,,,,deceased
";

fn family() -> Commune {
    let commune = Commune::empty();
    let file = commune.write("family.csv", FAMILY.as_bytes());
    commune.ok(&["import", "people", &file]);
    commune
}

fn member<'a>(answer: &'a Value, id: &str) -> &'a Value {
    answer["members"].as_array().unwrap().iter().find(|m| m["person"] == id).unwrap()
}

#[test]
fn what_is_open_is_asked_and_nothing_is_written_before() {
    let commune = family();
    let before = commune.ok(&["export", "people"]);
    let answer = commune.json(&["household", "set-head", "HK1", "B", "--dry-run"]);
    assert_eq!(
        (&member(&answer, "A")["new"], &member(&answer, "E")["new"]),
        (&"Chồng".into(), &"Ở thuê".into())
    );
    let child = member(&answer, "C");
    assert_eq!((&child["new"], &child["certain"]), (&Value::Null, &false.into()));
    assert_eq!(child["choices"], serde_json::json!(["Con đẻ", "Con riêng của vợ/chồng"]));
    assert!(!child["reason"].as_str().unwrap().is_empty());
    let err = commune.refused(3, &["household", "set-head", "HK1", "B"]);
    assert!(err.contains("Đinh Văn Có") && err.contains("--choose"), "{err}");
    assert_eq!(commune.ok(&["export", "people"]), before);
}

#[test]
fn a_settled_change_is_written_as_one_entry_with_its_ground() {
    let commune = family();
    let answer = commune.json(&[
        "household",
        "set-head",
        "HK1",
        "B",
        "--choose",
        "C=Con đẻ",
        "--choose",
        "D=Cháu ruột",
        "--choose",
        "F=Anh/chị/em dâu, rể",
        "--ground",
        "CT01 số 12/2026",
    ]);
    assert_eq!(answer["head"], "B");
    assert!(answer["members"].as_array().unwrap().iter().all(|m| !m["new"].is_null()));
    let shown = commune.json(&["household", "show", "HK1"]);
    assert_eq!(
        (&member(&shown, "B")["relationship"], &member(&shown, "A")["relationship"]),
        (&"Chủ hộ".into(), &"Chồng".into())
    );
    assert_eq!(member(&shown, "C")["relationship"], "Con đẻ");
    let journal = commune.ok(&["export", "journal"]);
    let entries: Vec<&str> = journal.lines().filter(|l| l.contains("household.set_head")).collect();
    assert_eq!(entries.len(), 1, "{journal}");
    let shown = commune.ok(&["journal", "show"]);
    assert!(shown.contains("household.set_head"), "{shown}");
    commune.ok(&["verify"]);
}

#[test]
fn what_cannot_be_is_refused_in_plain_words() {
    let commune = family();
    let before = commune.ok(&["export", "people"]);
    for (args, says) in [
        (vec!["HK9", "B"], "HK9"),
        (vec!["HK1", "Z"], "Z"),
        (vec!["HK1", "F", "--dry-run"], "đã chết"),
        (vec!["HK1", "B", "--choose", "C=Hàng xóm"], "Con đẻ"),
        (vec!["HK1", "B", "--choose", "Z=Con đẻ"], "Z"),
        (vec!["HK1", "B", "--choose", "C=Chủ hộ"], "một chủ hộ"),
        (vec!["HK1", "B", "--choose", "C=Vợ"], "giới tính"),
    ] {
        let err = commune.refused(3, &[&["household", "set-head"], args.as_slice()].concat());
        assert!(err.contains(says), "{args:?}: {err}");
    }
    commune.refused(2, &["household", "set-head", "HK1", "B", "--choose", "C"]);
    let all = ["--choose", "A=Ông nội", "--choose", "B=Bà nội", "--choose", "F=Khác/Không xác định"];
    let err = commune.refused(3, &[&["household", "set-head", "HK1", "D"], &all[..]].concat());
    assert!(err.contains("chưa đủ 18 tuổi"), "{err}");
    assert_eq!(commune.ok(&["export", "people"]), before);
}
