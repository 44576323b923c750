//! Visitors: guests, applicants from elsewhere. They are kept and found, and are no residents until an act makes them one.

use crate::commune::Commune;
use serde_json::{Value, json};

fn visitor(commune: &Commune) -> String {
    let stranger =
        ["full_name=Trần Văn Khách", "birth_date=1990-05-06", "sex=male", "address=Tam Kỳ, Đà Nẵng"];
    let added = commune.json(&[&["person", "add"][..], &stranger].concat());
    added["id"].as_str().or(added["person"].as_str()).unwrap_or_else(|| panic!("{added}")).to_owned()
}

fn findings(commune: &Commune) -> Value {
    commune.json_status(&["finding", "list"]).1
}

#[test]
fn a_visitor_is_kept_and_found_but_held_to_nothing() {
    let commune = Commune::town();
    let before = findings(&commune);
    let people = commune.json(&["people", "--count-by", "hamlet"]);
    let id = visitor(&commune);
    let shown = commune.json(&["person", "show", &id]);
    assert_eq!(shown["standing"], "visitor", "{shown}");
    assert_eq!(commune.json(&["find", "tran van khach"])["total"], 1);
    assert_eq!(findings(&commune), before, "no residents' rule");
    assert_eq!(commune.json(&["people", "--count-by", "hamlet"]), people, "not counted");
    let listed = commune.json(&["people", "--visitors"]);
    assert_eq!(listed.as_array().or(listed["people"].as_array()).unwrap().len(), 1, "{listed}");
    assert_eq!(commune.json(&["queue", "list"])["count"], 0);
    commune.ok(&["verify"]);
}

#[test]
fn a_notice_of_stay_is_done_when_it_is_received() {
    let mut commune = Commune::town();
    let id = visitor(&commune);
    let stay = ["--field", "dwelling_hamlet=Thôn Gò Tranh", "--field", "stay_from=2026-11-23"];
    let add = ["case", "add", "--procedure", "CT-LT", "--applicant", &id, "--channel", "direct"];
    let case = commune.json(&[&add[..], &stay].concat());
    assert_eq!((&case["state"], &case["overdue"]), (&json!("da_tra_ket_qua"), &json!(false)), "{case}");
    assert_eq!(case["closed_at"], case["received_at"]);
    assert_eq!(commune.json(&["queue", "list"])["count"], 0, "visitors are told to nobody");
    assert_eq!(commune.json(&["person", "show", &id])["standing"], "visitor");
    // What was typed wrongly is put right all the same.
    let code = case["code"].as_str().unwrap();
    let edited =
        commune.json(&["case", "edit", code, "--field", "stay_to=2026-11-25", "--reason", "gõ thiếu"]);
    assert_eq!(
        (&edited["fields"]["stay_to"], &edited["state"]),
        (&json!("2026-11-25"), &json!("da_tra_ket_qua"))
    );
    // One that was sent is done as it is received.
    let online = ["case", "add", "--procedure", "CT-LT", "--applicant", &id, "--channel", "online"];
    let sent = commune.json(&[&online[..], &stay].concat());
    let moved = commune.json(&["case", "move", sent["code"].as_str().unwrap(), "duoc_tiep_nhan"]);
    assert_eq!(moved["state"], "da_tra_ket_qua", "{moved}");
    commune.now = "2027-03-01T09:00:00+07:00".to_owned();
    assert_eq!(commune.json(&["case", "list", "--overdue"]), json!([]));
    commune.ok(&["verify"]);
}

#[test]
fn an_act_makes_a_visitor_a_resident_and_undo_a_visitor_again() {
    let commune = Commune::town();
    let id = visitor(&commune);
    let standing = || commune.json(&["person", "show", &id])["standing"].clone();
    let fields = ["--field", "dwelling_hamlet=Thôn Gò Tranh", "--field", "months=6"];
    for procedure in ["CT-TTR", "CT-TT"] {
        let add = ["case", "add", "--procedure", procedure, "--applicant", &id, "--channel", "direct"];
        let fields = if procedure == "CT-TTR" { &fields[..] } else { &fields[..2] };
        let case = commune.json(&[&add[..], fields].concat());
        let code = case["code"].as_str().unwrap();
        assert_eq!(commune.json(&["queue", "list"])["count"], 0, "not before there is a resident");
        commune.ok(&["case", "move", code, "da_xu_ly_xong"]);
        commune.ok(&["case", "apply", code]);
        assert_eq!(standing(), "resident", "{procedure}");
        assert_eq!(commune.json(&["queue", "list"])["count"], 1, "{procedure}");
        let journal = commune.json(&["export", "journal"]);
        let entry = journal.as_array().unwrap().iter().rfind(|e| e["action"] == "case.apply").unwrap();
        commune.ok(&["undo", entry["seq"].as_str().unwrap()]);
        assert_eq!(standing(), "visitor", "{procedure} undone");
    }
    commune.ok(&[
        "person",
        "sojourn",
        "add",
        &id,
        "--kind",
        "temporary",
        "--place",
        "Thôn Gò Tranh",
        "--from",
        "2026-11-01",
    ]);
    assert_eq!(standing(), "resident");
    // And one whose temporary residence is over is from elsewhere again.
    let add = [
        "case",
        "add",
        "--procedure",
        "CT-XTTR",
        "--applicant",
        &id,
        "--channel",
        "online",
        "--field",
        "ground=về quê",
    ];
    let case = commune.json(&add);
    let code = case["code"].as_str().unwrap();
    commune.ok(&["case", "move", code, "duoc_tiep_nhan"]);
    commune.ok(&["case", "move", code, "da_xu_ly_xong"]);
    commune.ok(&["case", "apply", code]);
    assert_eq!(standing(), "visitor");
    commune.ok(&["verify"]);
}
