//! find, person, household.

use crate::commune::Commune;
use serde_json::Value;

fn ids(found: &Value) -> Vec<&str> {
    found["results"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect()
}

#[test]
fn people_are_found_by_whatever_is_known() {
    let commune = Commune::town();
    let code = commune.receive("051084000505", "f");
    let nghinh = ["051072000101"];
    for query in [
        "Đinh Văn Nghinh",
        "dinh van nghinh",
        "nghinh đinh",
        "NGHINH",
        "d v ngh",
        "051072000101",
        "051 072 000 101",
        "212000101",
        "212 999 001",
        "0905123456",
        "+84 905 123 456",
        "15/03/1972",
        "dinh 1972",
    ] {
        let found = commune.json(&["find", query]);
        assert_eq!(ids(&found), nghinh, "{query}: {found}");
        assert_eq!((&found["total"], &found["query"]), (&1.into(), &query.into()));
        let hit = &found["results"][0];
        assert_eq!((&hit["kind"], &hit["name"]), (&"person".into(), &"Đinh Văn Nghinh".into()));
        assert_eq!((&hit["birth_date"], &hit["hamlet"]), (&"1972-03-15".into(), &"Thôn Gò Tranh".into()));
        assert!(!hit["matched"].as_array().unwrap().is_empty());
    }
    assert_eq!(ids(&commune.json(&["find", "n v a"])), ["051084000505"]);
    for typed in ["n", "ng", "ngu", "nguy", "nguye", "nguyễ", "Nguyễn"] {
        assert!(ids(&commune.json(&["find", typed])).contains(&"051084000505"), "{typed}");
    }
    assert_eq!(ids(&commune.json(&["find", "T000009"])), ["T000009"]);
    let dinh = commune.json(&["find", "dinh"]);
    let names: Vec<&str> =
        dinh["results"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Đinh Văn Nghinh", "Đinh Thị Nía", "Đinh Văn Trói"]);
    assert_eq!(commune.json(&["find", "dinh", "--limit", "1"])["total"], 3);
    assert_eq!(ids(&commune.json(&["find", "dinh", "--limit", "1"])).len(), 1);
    let household = commune.json(&["find", "HK000001"]);
    assert_eq!(household["results"][0]["kind"], "household");
    for query in [code.as_str(), &code.to_lowercase()] {
        let case = commune.json(&["find", query]);
        assert_eq!((&case["results"][0]["kind"], ids(&case)), (&"case".into(), vec![code.as_str()]));
    }
    for nothing in ["không ai tên thế", "", "   ", "999999999999", "%", "\u{1b}[2J", "x\u{202e}y"] {
        let ran = commune.run(&["find", nothing, "--format", "json"]);
        assert_eq!(ran.status, 0, "{nothing:?}");
        assert!(!ran.out.contains(['\u{1b}', '\u{202e}']));
        assert_eq!(serde_json::from_str::<Value>(&ran.out).unwrap()["total"], 0);
    }
    commune.ok(&["find", &"dài ".repeat(10_000)]);
}

#[test]
fn a_case_is_found_by_whatever_is_said_of_its_code() {
    let commune = Commune::town();
    let code = commune.receive("051084000505", "f");
    let plain = code.replace('-', "");
    for query in [code.as_str(), &plain.to_lowercase(), &code[3..], &code[3..9], &code[10..]] {
        assert!(ids(&commune.json(&["find", query])).contains(&code.as_str()), "{query}");
    }
    let listed = |procedure: &str| commune.run(&["case", "list", "--procedure", procedure]).status;
    assert_eq!((listed("CT-TTR"), listed("1.004194"), listed("CT-TT"), listed("NOPE")), (0, 0, 0, 3));
}

#[test]
fn households_are_listed_by_who_belongs_to_them() {
    let commune = Commune::town();
    let of = |args: &[&str]| -> Vec<String> {
        let all = commune.ok(&[&["households"], args].concat());
        all.lines()
            .filter_map(|l| l.split('\t').next())
            .filter(|n| n.starts_with("HK"))
            .map(str::to_owned)
            .collect()
    };
    let people = |args: &[&str]| -> Vec<String> {
        let all = commune.json(&[&["people", "--columns", "household"], args].concat());
        let mut all: Vec<String> = all
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|p| p["household"].as_str().map(str::to_owned))
            .collect();
        all.retain(|number| number.starts_with("HK"));
        all.sort();
        all.dedup();
        all
    };
    for args in [
        &["--age", "0-25"][..],
        &["--sex", "female"],
        &["--status", "present"],
        &["--with", "cmnd"],
        &["--without", "phone", "--sex", "male"],
        &["--age", "40-", "--hamlet", "Gò Tranh"],
    ] {
        assert_eq!(of(args), people(args), "{args:?}");
    }
}

#[test]
fn a_person_is_shown_and_changed() {
    let commune = Commune::town();
    let shown = commune.json(&["person", "show", "051072000101"]);
    assert_eq!(shown["cmnd"], serde_json::json!(["212000101", "212999001"]));
    assert_eq!(shown["birth_date"], "1972-03-15");
    assert_eq!(shown["religion"], Value::Null);
    commune.refused(3, &["person", "show", "051072000199"]);
    let set = commune.json(&[
        "person",
        "set",
        "T000009",
        "person_id=051158000909",
        "phone=0905 777 888",
        "--reason",
        "thẻ mới",
    ]);
    assert_eq!((&set["person_id"], &set["local_id"]), (&"051158000909".into(), &"T000009".into()));
    for query in ["051158000909", "T000009", "0905777888"] {
        assert_eq!(ids(&commune.json(&["find", query])), ["051158000909"], "{query}");
    }
    commune.refused(3, &["person", "set", "T000009", "person_id=051072000101"]);
    commune.refused(3, &["person", "set", "T000009", "birth_date=31/02/1958"]);
    commune.refused(3, &["person", "set", "T000009", "bogus=1"]);
    commune.refused(2, &["person", "set", "T000009", "phone"]);
    commune.ok(&["person", "set", "T000009", "full_name=Đinh Thị Nỉa", "phone="]);
    assert_eq!(commune.json(&["find", "nia"])["total"], 1);
    assert_eq!(commune.json(&["find", "0905777888"])["total"], 0);
    commune.ok(&["verify"]);
}

#[test]
fn links_to_people_who_are_not_here_are_kept() {
    let commune = Commune::town();
    commune.ok(&["person", "set", "T000009", "father_id=051030000999", "mother_name=Phạm Thị Xa"]);
    let shown = commune.json(&["person", "show", "T000009"]);
    assert_eq!((&shown["father_id"], &shown["mother_name"]), (&"051030000999".into(), &"Phạm Thị Xa".into()));
}

#[test]
fn households_are_shown_and_checked() {
    let commune = Commune::town();
    let shown = commune.json(&["household", "show", "HK000001"]);
    assert_eq!((&shown["household"], &shown["hamlet"]), (&"HK000001".into(), &"Thôn Gò Tranh".into()));
    let members: Vec<&str> =
        shown["members"].as_array().unwrap().iter().map(|m| m["person"].as_str().unwrap()).collect();
    assert_eq!(members, ["051072000101", "051175000202", "051204000303"]);
    commune.refused(3, &["household", "show", "HK999999"]);
    let (status, wrong) = commune.json_status(&["household", "check"]);
    assert_eq!((status, &wrong["count"]), (1, &1.into()));
    assert_eq!(wrong["households"][0]["household"], "HK000002");
    commune.ok(&["person", "set", "T000009", "relationship=Chủ hộ"]);
    let (status, right) = commune.json_status(&["household", "check"]);
    assert_eq!((status, &right["count"]), (0, &0.into()));
    commune.ok(&["person", "set", "051175000202", "relationship=Chủ hộ"]);
    let (_, two) = commune.json_status(&["household", "check"]);
    assert_eq!(two["households"][0]["heads"].as_array().unwrap().len(), 2);
}
