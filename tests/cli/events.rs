//! What happens in a life on the command line: birth, death, departure, return; each one act that undo takes back.

use crate::commune::Commune;

const FAMILY: &str = "\
local_id,full_name,birth_date,sex,household,relationship,father_id,mother_id,spouse_id,status,marital,ethnicity
A,Đinh Văn An,1960-01-01,Nam,HK1,Chủ hộ,,,B,present,married,Hrê
B,Phạm Thị Ba,1962,Nữ,HK1,Vợ,,,A,present,married,Kinh
C,Đinh Văn Có,1985,Nam,HK1,Con đẻ,A,B,D,present,married,Hrê
D,Lê Thị Dung,1988,Nữ,HK1,Con dâu,,,C,present,married,Kinh
E,Hồ Văn Em,1990,Nam,HK2,Chủ hộ,,,,present,,
";

fn family() -> Commune {
    let commune = Commune::empty();
    let file = commune.write("family.csv", FAMILY.as_bytes());
    commune.ok(&["import", "people", &file]);
    commune
}

/// The entry that wrote an act down; whoever looks at a record writes entries too.
fn entry_of(commune: &Commune, action: &str) -> String {
    let journal = commune.json(&["export", "journal"]);
    let entry = journal.as_array().unwrap().iter().rfind(|e| e["action"] == action).unwrap();
    entry["seq"].as_str().unwrap().to_owned()
}

#[test]
fn a_child_of_a_son_is_a_grandchild_by_blood_and_the_birth_can_be_undone() {
    let commune = family();
    let before = commune.ok(&["export", "people"]);
    let birth =
        ["household", "birth", "HK1", "--name", "Đinh Văn Út", "--born", "01/11/2026", "--sex", "male"];
    let parents = ["--father", "C", "--mother", "D", "--act", "45/2026"];
    let all: Vec<&str> = birth.iter().chain(&parents).copied().collect();
    let born = commune.json(&all);
    assert_eq!((&born["new"], &born["certain"]), (&"Cháu ruột".into(), &true.into()), "{born}");
    let child = commune.json(&["person", "show", born["person"].as_str().unwrap()]);
    assert_eq!((&child["father_id"], &child["mother_id"]), (&"C".into(), &"D".into()));
    assert_eq!((&child["ethnicity"], &child["relationship"]), (&"Hrê".into(), &"Cháu ruột".into()));
    assert!(child["note"].as_str().unwrap().contains("45/2026"));
    commune.ok(&["undo", &entry_of(&commune, "person.birth")]);
    assert_eq!(commune.ok(&["export", "people"]), before);
}

#[test]
fn an_open_relationship_of_a_newborn_is_asked() {
    let commune = family();
    let birth = ["household", "birth", "HK1", "--name", "Bé", "--born", "2026-11-01", "--sex", "female"];
    let err = commune.refused(3, &birth);
    assert!(err.contains("--choose"), "{err}");
    let chosen: Vec<&str> = birth.iter().chain(&["--choose", "Cháu ruột"]).copied().collect();
    commune.ok(&chosen);
}

#[test]
fn parents_of_the_wrong_sex_are_refused_and_too_young_ones_want_a_reason() {
    let commune = family();
    let with = |more: &[&'static str]| {
        let birth = ["household", "birth", "HK1", "--name", "Bé", "--sex", "female"];
        birth.iter().chain(more).copied().collect::<Vec<&str>>()
    };
    let err = commune.refused(3, &with(&["--born", "2026-11-01", "--mother", "C"]));
    assert!(err.contains("giới tính"), "{err}");
    let err = commune.refused(3, &with(&["--born", "2027-01-01", "--mother", "D"]));
    assert!(err.contains("chưa tới"), "{err}");
    let young = ["--born", "1999-11-01", "--mother", "D", "--father", "C"];
    let err = commune.refused(3, &with(&young));
    assert!(err.contains("13 tuổi") && err.contains("lý do"), "{err}");
    let reasoned: Vec<&'static str> =
        young.iter().chain(&["--reason", "theo giấy khai sinh"]).copied().collect();
    let born = commune.json(&with(&reasoned));
    let history = commune.json(&["person", "history", born["person"].as_str().unwrap()]);
    assert_eq!(history["versions"][0]["note"], "theo giấy khai sinh");
}

#[test]
fn a_death_ends_sojourns_widows_the_spouse_and_asks_for_a_new_head() {
    let commune = family();
    commune.ok(&[
        "person",
        "sojourn",
        "add",
        "A",
        "--kind",
        "absent",
        "--place",
        "Đà Nẵng",
        "--from",
        "2026-10-01",
    ]);
    let before = commune.ok(&["export", "people"]);
    let death = ["person", "death", "A", "--on", "2026-11-20", "--place", "nhà riêng", "--act", "12/2026"];
    let (status, told) = commune.json_status(&death);
    assert_eq!(
        (status, &told["needs_head"], &told["status"]),
        (1, &true.into(), &"deceased".into()),
        "{told}"
    );
    let sojourns = commune.json(&["person", "sojourn", "list", "A"]);
    assert_eq!(sojourns["sojourns"][0]["ended_on"], "2026-11-20");
    assert_eq!(commune.json(&["person", "show", "B"])["marital"], "widowed");
    let dead = commune.json(&["person", "show", "A"]);
    assert_eq!(dead["note"], "chết 20/11/2026, tại nhà riêng, trích lục khai tử số 12/2026");
    assert!(commune.refused(3, &death).contains("đã chết"));
    commune.ok(&["undo", &entry_of(&commune, "person.death")]);
    assert_eq!(commune.ok(&["export", "people"]), before);
}

#[test]
fn an_open_case_of_who_goes_wants_a_reason() {
    let commune = family();
    commune.receive("E", "one");
    let leave = ["person", "leave", "E", "--to", "Đà Nẵng"];
    let err = commune.refused(3, &leave);
    assert!(err.contains("hồ sơ đang mở") && err.contains("lý do"), "{err}");
    let reasoned: Vec<&str> = leave.iter().chain(&["--reason", "rút hồ sơ sau"]).copied().collect();
    let (status, told) = commune.json_status(&reasoned);
    // Nobody is left in the household, so that it needs no head.
    assert_eq!((status, &told["needs_head"]), (1, &false.into()), "{told}");
    assert_eq!(told["open_cases"].as_array().unwrap().len(), 1);
}

#[test]
fn who_left_comes_back_as_before_or_into_another_household() {
    let commune = family();
    commune.ok(&["person", "leave", "C", "--on", "2026-11-01", "--to", "Đà Nẵng"]);
    assert!(commune.refused(3, &["person", "leave", "C"]).contains("không còn"));
    let back = commune.json(&["person", "return", "C"]);
    assert_eq!((&back["household"], &back["new"]), (&"HK1".into(), &"Con đẻ".into()));
    assert_eq!(commune.json(&["person", "show", "C"])["status"], "present");
    assert!(commune.refused(3, &["person", "return", "C"]).contains("đang có mặt"));
    let err = commune.refused(3, &["person", "return", "D", "HK2"]);
    assert!(err.contains("--choose"), "{err}");
    commune.ok(&["person", "return", "D", "HK2", "--choose", "Ở nhờ"]);
    assert_eq!(commune.json(&["person", "show", "D"])["household"], "HK2");
}

#[test]
fn a_move_the_rules_warn_of_wants_a_reason_and_one_they_call_wrong_is_refused() {
    let commune = family();
    let before = commune.ok(&["export", "people"]);
    let err = commune.refused(3, &["household", "move", "E", "HK1", "--choose", "E=Mẹ đẻ"]);
    assert!(err.contains("giới tính"), "{err}");
    let father = ["household", "move", "E", "HK1", "--choose", "E=Cha đẻ", "--ground", "CT01"];
    let err = commune.refused(3, &father);
    assert!(err.contains("không hợp tuổi") && err.contains("lý do"), "{err}");
    assert_eq!(commune.ok(&["export", "people"]), before);
    commune.ok(&[&father[..], &["--reason", "cha dượng"]].concat());
    let history = commune.json(&["person", "history", "E"]);
    let notes: Vec<_> = history["versions"].as_array().unwrap().iter().map(|v| v["note"].clone()).collect();
    assert!(notes.contains(&"CT01; cha dượng".into()), "{notes:?}");
}
