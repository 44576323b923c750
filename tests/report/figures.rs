//! The figures against those the sample commune must give.

use serde_json::Value;

use crate::{demo, report};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn every_figure_is_that_of_the_table() {
    let commune = demo();
    let answer = json(&commune.ok(&report(&["--format", "json"])));
    assert_eq!((answer["from"].as_str(), answer["to"].as_str()), (Some("2022-03-30"), Some("2022-12-30")));
    let figures = answer["figures"].as_array().unwrap();
    let mut table = csv::Reader::from_reader(&include_bytes!("../vectors/report-figures.csv")[..]);
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(figures.len(), rows.len());
    for (figure, row) in figures.iter().zip(&rows) {
        let (code, value, unit) = (&row[1], &row[3], &row[4]);
        assert_eq!(figure["code"], code);
        assert_eq!(figure["unit"], unit);
        let shown = match &figure["value"] {
            Value::String(text) if unit == "%" => text.replace('.', ","),
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            other => panic!("{code}: {other}"),
        };
        assert_eq!(shown, value, "{code}");
        assert_eq!(figure["num"].is_null(), unit != "%", "{code}");
    }
    let doses = figures.iter().find(|f| f["code"] == "citizen.vaccine_share").unwrap();
    assert_eq!(
        (&doses["as_of"], &doses["num"], &doses["den"]),
        (&Value::from("2022-09-21"), &12_356.into(), &12_496.into())
    );
}

#[test]
fn an_empty_period_has_no_percentages_and_a_wrong_one_is_refused() {
    let commune = demo();
    let answer =
        json(&commune.ok(&["report", "--from", "2015-01-01", "--to", "2015-12-31", "--format", "json"]));
    for figure in answer["figures"].as_array().unwrap().iter().filter(|f| f["unit"] == "%") {
        assert!(figure["value"].is_null(), "{figure}");
    }
    for wrong in [&["report", "--from", "2022-12-30", "--to", "2022-03-30"][..], &["report"]] {
        assert_eq!(commune.run(wrong).status, 2);
    }
}

#[test]
fn what_does_not_hold_is_told_until_somebody_says_why() {
    let commune = demo();
    assert!(commune.ok(&report(&[])).contains("! Số mũi đã làm sạch so với số mũi còn thiếu: 841 > 140"));
    let fields = ["check=vaccine_left", "from=2022-03-30", "to=2022-12-30", "reason=khác ngày chốt"];
    let mut arguments = vec!["entry", "add", "--register", "check_notes"];
    arguments.extend(fields.iter().flat_map(|f| ["--field", f]));
    commune.ok(&arguments);
    let text = commune.ok(&report(&[]));
    assert!(text.contains("(841 > 140): khác ngày chốt") && !text.contains("! Số"), "{text}");
}

#[test]
fn what_was_sent_stays_as_it_was_sent() {
    let commune = demo();
    let freeze =
        ["report", "freeze", "--from", "2022-03-30", "--to", "2022-12-30", "--number", "13/BC-TCTĐA06"];
    assert_eq!(commune.run(&[&freeze[..], &["--signer", ""]].concat()).status, 3);
    let signed = [&freeze[..], &["--signer", "Đinh Văn Nghinh", "--dated", "2023-02-03"]].concat();
    assert_eq!(commune.ok(&signed).trim(), "1");
    assert_eq!(commune.run(&signed).status, 3, "a number is given once");
    assert_eq!(commune.run(&["report", "sent", "1"]).status, 0);
    // A meeting that was forgotten.
    let fields = ["held_on=2022-12-01", "hamlet=Thôn Cà Xen", "subject=Họp thôn", "attendees=30"];
    let mut arguments = vec!["entry", "add", "--register", "meetings"];
    arguments.extend(fields.iter().flat_map(|f| ["--field", f]));
    commune.ok(&arguments);
    let differs = commune.run(&["report", "sent", "1", "--format", "json"]);
    assert_eq!(differs.status, 1);
    let wanted = serde_json::json!({"code": "outreach.attendance", "sent": "920", "now": "hơn 950"});
    assert_eq!(json(&differs.out)["differences"], serde_json::json!([wanted]));
    assert_eq!(
        json(&commune.ok(&["report", "sent", "--format", "json"]))["reports"][0]["number"],
        "13/BC-TCTĐA06"
    );
    commune.ok(&["verify"]);
}
