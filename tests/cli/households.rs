//! household set-head: the worked families, choices, refusals, one entry.

use serde_json::Value;

use crate::desk::Desk;

const PEOPLE: &str = include_str!("../vectors/kinship-dev-people.csv");
const QUERIES: &str = include_str!("../vectors/kinship-dev-queries.json");

#[test]
fn worked_families_get_the_right_labels_and_none_is_asked() {
    let desk = Desk::empty();
    let file = desk.write("people.csv", PEOPLE.as_bytes());
    desk.ok(&["import", "people", &file]);
    let queries: Value = serde_json::from_str(QUERIES).unwrap();
    let mut wrong = Vec::new();
    for query in queries.as_array().unwrap() {
        let (household, head) = (query["household"].as_str().unwrap(), query["new_head"].as_str().unwrap());
        let answer = desk.json(&["household", "set-head", household, head, "--dry-run"]);
        assert_eq!((&answer["household"], &answer["head"]), (&household.into(), &head.into()));
        for expected in query["members"].as_array().unwrap() {
            let members = answer["members"].as_array().unwrap();
            let given = members.iter().find(|m| m["person"] == expected["person"]).unwrap();
            assert_eq!(given["old"], expected["old"]);
            let right = expected["accept"].as_array().unwrap().contains(&given["new"]);
            if !right || given["certain"] != true || given["choices"].as_array().unwrap().len() > 0 {
                wrong.push(format!("{household} {expected} ← {given}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
