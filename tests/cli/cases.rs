//! Cases: received, listed, moved, put off, bound.

use crate::commune::Commune;
use serde_json::{Value, json};

const ADD: [&str; 8] =
    ["case", "add", "--procedure", "CT-TTR", "--applicant", "051072000101", "--channel", "assisted_online"];

fn with<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [&ADD[..], rest].concat()
}

#[test]
fn a_case_is_received_with_the_keys_of_the_contract() {
    let commune = Commune::town();
    let case = commune.json(&with(&[
        "--person",
        "051175000202",
        "--person",
        "T000009",
        "--paper",
        "Tờ khai CT01",
        "--field",
        "dwelling_hamlet=Thôn Hà Bôi",
        "--field",
        "months=12",
        "--note",
        "Nhà ông Mỹ",
    ]));
    for key in
        ["code", "official", "procedure", "state", "received_at", "due_at", "reason", "legs", "missing"]
    {
        assert!(case.get(key).is_some(), "no {key}: {case}");
    }
    assert_eq!(case["code"], "SX-261123-0001");
    assert_eq!(case["official"], Value::Null);
    assert_eq!(case["received_at"], "2026-11-23T08:42:00+07:00");
    assert_eq!(case["due_at"], "2026-11-27T17:00:00+07:00");
    assert_eq!((&case["state"], &case["channel"]), (&"duoc_tiep_nhan".into(), &"assisted_online".into()));
    assert_eq!(case["applicant"], "051072000101");
    assert_eq!(case["persons"], json!(["051175000202", "T000009"]));
    assert_eq!(case["fields"]["dwelling_hamlet"], "Thôn Hà Bôi");
    let missing = case["missing"].as_array().unwrap();
    assert!(!missing.is_empty() && !missing.contains(&"Tờ khai CT01".into()), "{missing:?}");
    assert!(!case["reason"].as_array().unwrap().is_empty());
    let shown = commune.json(&["case", "show", "SX-261123-0001"]);
    for (key, value) in case.as_object().unwrap() {
        if key != "warnings" {
            assert_eq!(shown.get(key), Some(value), "{key}");
        }
    }
    assert_eq!(shown["history"].as_array().unwrap().len(), 1);
    let listed = commune.json(&["case", "list"]);
    assert_eq!(listed[0]["code"], "SX-261123-0001");
    assert_eq!(listed[0]["missing"], case["missing"]);
}

#[test]
fn the_same_submission_gives_the_same_case() {
    let commune = Commune::town();
    let first = commune.receive("051072000101", "một");
    assert_eq!(first, commune.receive("051072000101", "một"));
    assert_eq!(commune.json(&["case", "list"]).as_array().unwrap().len(), 1);
    let second = commune.run(&with(&["--submission", "hai", "--format", "json"]));
    assert!(second.err.contains(&first), "{}", second.err);
    let second: Value = serde_json::from_str(&second.out).unwrap();
    assert_eq!(
        (second["code"].as_str(), second["warnings"].as_array().unwrap().len()),
        (Some("SX-261123-0002"), 1)
    );
    commune.refused(2, &with(&["--submission", ""]));
    assert_eq!(commune.json(&["journal", "verify"])["entries"], 4);
}

#[test]
fn what_does_not_exist_is_refused_by_name() {
    let commune = Commune::town();
    let add = |procedure: &str, applicant: &str, channel: &str| {
        commune.run(&[
            "case",
            "add",
            "--procedure",
            procedure,
            "--applicant",
            applicant,
            "--channel",
            channel,
        ])
    };
    let unknown = add("CT-KHONG", "051072000101", "direct");
    assert!(unknown.status == 3 && unknown.err.contains("CT-KHONG"), "{unknown:?}");
    assert_eq!(add("CT-TTR", "051072999999", "direct").status, 3);
    assert_eq!(add("CT-TTR", "051072000101", "chim bồ câu").status, 2);
    commune.refused(3, &with(&["--person", "051072999999"]));
    let field = commune.refused(3, &with(&["--field", "bogus=1"]));
    assert!(field.contains("dwelling_hamlet"), "{field}");
    commune.refused(3, &with(&["--received", "hôm qua"]));
    commune.refused(3, &["case", "show", "SX-261123-0099"]);
    commune.refused(3, &["case", "move", "SX-261123-0099", "dang_xu_ly"]);
    assert_eq!(commune.json(&["case", "list"]), json!([]));
}

#[test]
fn moves_follow_the_table_and_a_supplement_resets_the_clock() {
    let commune = Commune::town();
    let code = commune.receive("051072000101", "m");
    let told = commune.refused(3, &["case", "move", &code, "moi_dang_ky"]);
    for allowed in ["dang_xu_ly", "yeu_cau_bo_sung", "da_xu_ly_xong", "khong_tiep_nhan"] {
        assert!(told.contains(allowed), "{allowed} not named: {told}");
    }
    let told = commune.refused(3, &["case", "move", &code, "bay_len_troi"]);
    assert!(told.contains("dang_xu_ly"), "{told}");
    commune.ok(&["case", "move", &code, "dang_xu_ly", "--at", "2026-11-23T10:00"]);
    commune.refused(3, &["case", "move", &code, "yeu_cau_bo_sung", "--at", "2026-11-25T09:00"]);
    let waiting = commune.json(&[
        "case",
        "move",
        &code,
        "yeu_cau_bo_sung",
        "--reason",
        "thiếu CT01",
        "--at",
        "2026-11-25T09:00",
    ]);
    assert_eq!(waiting["state"], "yeu_cau_bo_sung");
    let again = commune.json(&["case", "move", &code, "dang_xu_ly", "--at", "2026-12-01T09:00"]);
    assert_eq!(again["due_at"], "2026-12-04T17:00:00+07:00", "{again}");
    commune.refused(3, &["case", "move", &code, "da_xu_ly_xong", "--at", "2026-11-30T09:00"]);
    commune.ok(&["case", "move", &code, "da_xu_ly_xong", "--at", "2026-12-02T09:00"]);
    let done = commune.json(&["case", "move", &code, "da_tra_ket_qua", "--at", "2026-12-02T10:00"]);
    assert_eq!(done["state"], "da_tra_ket_qua");
    commune.refused(3, &["case", "move", &code, "dang_xu_ly", "--at", "2026-12-03T10:00"]);
    let shown = commune.json(&["case", "show", &code]);
    let states: Vec<&str> =
        shown["history"].as_array().unwrap().iter().map(|h| h["state"].as_str().unwrap()).collect();
    assert_eq!(
        states,
        ["duoc_tiep_nhan", "dang_xu_ly", "yeu_cau_bo_sung", "dang_xu_ly", "da_xu_ly_xong", "da_tra_ket_qua"]
    );
    assert_eq!(shown["history"][2]["reason"], "thiếu CT01");
    commune.ok(&["verify"]);
}

#[test]
fn an_apology_is_given_once() {
    let commune = Commune::town();
    let code = commune.receive("051072000101", "a");
    commune.refused(2, &["case", "apologize", &code, "--new-due", "2026-12-01"]);
    commune.refused(3, &["case", "apologize", &code, "--new-due", "2026-11-20", "--reason", "mất điện"]);
    let put_off =
        commune.json(&["case", "apologize", &code, "--new-due", "2026-12-01", "--reason", "mất điện"]);
    assert_eq!(put_off["due_at"], "2026-12-01T17:00:00+07:00");
    assert_eq!(put_off["apology"]["old_due"], "2026-11-27T17:00:00+07:00");
    commune.refused(3, &["case", "apologize", &code, "--new-due", "2026-12-05", "--reason", "lại mất điện"]);
}

#[test]
fn both_codes_find_a_case() {
    let commune = Commune::town();
    let (first, second) = (commune.receive("051072000101", "1"), commune.receive("051084000505", "2"));
    let official = "H48.18.00.000-261123-0012";
    let bound = commune.json(&["case", "bind", &first, official]);
    assert_eq!((&bound["official"], &bound["code"]), (&official.into(), &first.as_str().into()));
    assert_eq!(commune.json(&["case", "show", official])["code"], first.as_str());
    assert_eq!(commune.json(&["find", "H48.18"])["total"], 1);
    commune.ok(&["case", "bind", &first, official]);
    commune.refused(3, &["case", "bind", &second, official]);
    commune.refused(3, &["case", "bind", &first, "H48.18.00.000-261123-0013"]);
    commune.refused(3, &["case", "bind", &second, "không phải mã"]);
    commune.refused(3, &["case", "bind", &second, "SX-261123-0009"]);
}

#[test]
fn lists_are_by_state_due_day_and_lateness() {
    let mut commune = Commune::town();
    let early = commune.json(&with(&["--received", "2026-11-16T09:00"]));
    let late = commune.json(&with(&["--received", "2026-11-23T08:00", "--submission", "s2"]));
    let moved = commune.receive("051084000505", "s3");
    commune.ok(&["case", "move", &moved, "dang_xu_ly"]);
    let codes = |args: &[&str]| -> Vec<String> {
        let list = commune.json(&[&["case", "list"], args].concat());
        list.as_array().unwrap().iter().map(|c| c["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&["--state", "dang_xu_ly"]), std::slice::from_ref(&moved));
    assert_eq!(codes(&["--overdue"]), [early["code"].as_str().unwrap()]);
    assert_eq!(early["overdue"], true);
    assert_eq!(codes(&["--due", "2026-11-27"]).len(), 2);
    assert_eq!(codes(&["--due", "2026-11-26"]).len(), 0);
    assert_eq!(codes(&[]).len(), 3);
    commune.refused(3, &["case", "list", "--state", "bogus"]);
    commune.now = "2026-11-28T09:00:00+07:00".to_owned();
    assert!(commune.ok(&["case", "list", "--overdue"]).contains(late["code"].as_str().unwrap()));
}

#[test]
fn linked_procedures_have_legs_and_online_ones_wait() {
    let commune = Commune::town();
    let mut linked = 0;
    for code in commune
        .ok(&["case", "add", "--help"])
        .lines()
        .filter_map(|l| l.trim().split_once(' ').map(|(c, _)| c.to_owned()))
    {
        if !code.contains('-')
            || code.len() < 4
            || !code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
        {
            continue;
        }
        let case = commune.json(&[
            "case",
            "add",
            "--procedure",
            &code,
            "--applicant",
            "051084000505",
            "--channel",
            "online",
        ]);
        assert_eq!(case["state"], "moi_dang_ky", "{code}");
        let legs = case["legs"].as_array().unwrap();
        linked += usize::from(!legs.is_empty());
        for leg in legs {
            assert!(
                leg["agency"].as_str().is_some_and(|a| !a.is_empty()) && leg["state"].is_string(),
                "{leg}"
            );
        }
    }
    assert!(linked >= 2, "{linked} linked procedures");
    commune.ok(&["verify"]);
}
