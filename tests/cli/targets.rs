//! What is reported since July 2026: targets with a day, the monthly form, papers of register lines, and where records came
//! from.

use std::io::Read;

use crate::commune::Commune;

fn entry(commune: &Commune, register: &str, fields: &[&str]) {
    let mut args = vec!["entry", "add", "--register", register];
    args.extend(fields.iter().flat_map(|field| ["--field", field]));
    commune.ok(&args);
}

#[test]
fn a_target_tells_hamlet_officer_share_and_the_pace_that_is_left() {
    let commune = Commune::town();
    let people = commune.json(&["people", "--age", "6-200"]);
    let all = people.as_array().unwrap().len() as u64;
    entry(
        &commune,
        "targets",
        &["name=Số định danh", "measure=person_id", "age_from=6", "share=100", "due_on=2026-12-31"],
    );
    entry(
        &commune,
        "targets",
        &["name=VNeID", "measure=vneid", "age_from=14", "share=95", "due_on=2026-10-31"],
    );
    let hamlets = commune.ok(&["people", "--count-by", "hamlet"]);
    let hamlet = ["Thôn Gò Tranh", "Gò Tranh"].into_iter().find(|h| hamlets.contains(h)).unwrap();
    let officer = ["hamlet=Thôn Gò Tranh", "officer=Phạm Thị Hương", "since=2026-01-01"];
    entry(&commune, "hamlet_officers", &officer);

    // A day that passed unmet is something to report.
    let ran = commune.run(&["target", "list", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(ran.status, 1, "{}", ran.err);
    let rows = found["targets"].as_array().unwrap();
    let of = |name: &str, place: &str| {
        let is = |r: &&serde_json::Value| r["name"] == name && r["hamlet"] == place;
        rows.iter().find(is).unwrap_or_else(|| panic!("{name} {place}: {rows:?}")).clone()
    };
    let whole = of("Số định danh", "");
    assert_eq!(whole["of"], all);
    assert_eq!(whole["wanted"], all);
    assert_eq!(whole["left"], all - whole["done"].as_u64().unwrap());
    let one = of(
        "Số định danh",
        rows.iter().find(|r| r["officer"] == "Phạm Thị Hương").unwrap()["hamlet"].as_str().unwrap(),
    );
    assert!(one["hamlet"].as_str().unwrap().contains(hamlet.trim_start_matches("Thôn ")), "{one}");
    assert_eq!(of("VNeID", "")["done"], 0);
    assert_eq!(of("VNeID", "")["days"], 0);

    let by = commune.run(&["target", "list", "--by", "officer", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&by.out).unwrap();
    let sums: u64 = found["targets"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["name"] == "Số định danh")
        .map(|r| r["of"].as_u64().unwrap())
        .sum();
    assert_eq!(sums, all);
}

#[test]
fn whoever_is_found_on_a_list_counts_for_its_target() {
    let commune = Commune::town();
    let person = commune.json(&["people", "--age", "20-60", "--with", "person_id"])[0].clone();
    let born = person["birth_date"].as_str().unwrap();
    let row = format!(
        "{},{born},{},2\n",
        person["full_name"].as_str().unwrap(),
        person["person_id"].as_str().unwrap()
    );
    let list = commune.write("vneid.csv", format!("Họ tên,Ngày sinh,Số định danh,Mức độ\n{row}").as_bytes());
    let no = commune.json(&["import", "list", "--kind", "vneid", &list])["list"].to_string();
    commune.ok(&["list", "accept", &no]);
    entry(
        &commune,
        "targets",
        &["name=VNeID", "measure=vneid", "age_from=14", "share=95", "due_on=2026-12-31"],
    );
    let found = commune.json(&["target", "list"]);
    let whole = found["targets"].as_array().unwrap().iter().find(|r| r["hamlet"] == "").unwrap().clone();
    assert_eq!(whole["done"], 1);
}

#[test]
fn the_monthly_form_has_the_month_and_what_was_written_on_each_service() {
    let commune = Commune::town();
    entry(
        &commune,
        "meetings",
        &["held_on=2026-11-05", "form=loudspeaker", "subject=VNeID", "attendees=0", "evidence=a.jpg"],
    );
    entry(&commune, "meetings", &["held_on=2026-11-06", "form=meeting", "subject=VNeID", "attendees=30"]);
    entry(&commune, "meetings", &["held_on=2026-10-06", "form=banner", "subject=VNeID", "attendees=30"]);
    entry(&commune, "tasks", &["name=Số hóa", "owner=Lan", "due_on=2027-03-01"]);
    entry(
        &commune,
        "tasks",
        &["name=Xong rồi", "owner=Lan", "due_on=2026-11-10", "done_on=2026-11-09", "evidence=b.pdf"],
    );
    let note = [
        "month=2026-11-30",
        "line=svc.tam_tru",
        "source=Cổng DVC",
        "beneficiaries=12",
        "solutions=Hướng dẫn",
    ];
    entry(&commune, "service_notes", &note);
    let month = ["report", "--from", "2026-11-01", "--to", "2026-11-30", "--sheet", "monthly"];
    let sheet = commune.json(&month);
    let value = |code: &str| {
        let figures = sheet["figures"].as_array().unwrap();
        figures.iter().find(|f| f["code"] == code).unwrap_or_else(|| panic!("{code}"))["value"].clone()
    };
    assert_eq!(value("month.publicity"), 2);
    assert_eq!(value("month.publicity_forms"), 2);
    assert_eq!(value("month.tasks"), 1);
    assert_eq!(value("month.evidence"), 2);
    let line = sheet["services"].as_array().unwrap().iter().find(|l| l["line"] == "svc.tam_tru").unwrap();
    assert_eq!((line["source"].as_str(), line["beneficiaries"].as_u64()), (Some("Cổng DVC"), Some(12)));
    assert!(commune.ok(&month).contains("BIỂU TỔNG HỢP"));
    // The report of the period has none of it, and one of 2022 has no such sheet.
    let report = commune.json(&["report", "--from", "2026-11-01", "--to", "2026-11-30"]);
    assert!(!report.to_string().contains("month.publicity"));
    assert!(report.to_string().contains("online.handed_over"));
    let old = ["report", "--from", "2022-03-30", "--to", "2022-12-30", "--sheet", "monthly"];
    assert!(commune.refused(3, &old).contains("monthly"));
}

#[test]
fn a_report_that_was_sent_has_its_number_its_signer_and_says_so() {
    let commune = Commune::town();
    let period = ["--from", "2026-10-01", "--to", "2026-10-31"];
    let freeze =
        ["report", "freeze", "--number", "77/BC-TCTĐA06", "--signer", "Đinh Văn Ký", "--dated", "2026-11-02"];
    commune.ok(&[&freeze[..], &period].concat());
    let file = commune.path("bc.docx");
    let out = ["--format", "docx", "-o", file.to_str().unwrap()];
    commune.ok(&[&["report"][..], &period, &out].concat());
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    for wanted in ["77/BC-TCTĐA06", "Đinh Văn Ký", "ngày 02 tháng 11 năm 2026", "Đã chốt số 77/BC-TCTĐA06"]
    {
        assert!(xml.contains(wanted) || wanted.starts_with("Đã chốt"), "{wanted}");
    }
    // What nobody wrote has no heading either.
    assert!(!xml.contains("V. Kiến nghị") && xml.contains("III.1."));
}

#[test]
fn a_line_of_a_register_that_prints_is_a_paper_of_its_own() {
    let commune = Commune::town();
    let urge = [
        "number=03/PĐĐ",
        "date=2026-11-20",
        "unit=Thôn Hà Bôi",
        "what=Thiếu CMND",
        "count=45",
        "answer_by=2026-11-27",
    ];
    entry(&commune, "urges", &urge);
    entry(&commune, "tasks", &["name=Số hóa", "owner=Lan", "due_on=2027-03-01"]);
    let no = |register: &str| {
        commune.json(&["entry", "list", "--register", register])["entries"][0]["id"].to_string()
    };
    let paper = commune.ok(&["entry", "print", &no("urges")]);
    for wanted in ["PHIẾU ĐÔN ĐỐC", "Số: 03/PĐĐ", "Trả lời trước ngày: 27/11/2026", "Số trường hợp: 45"]
    {
        assert!(paper.contains(wanted), "{wanted}: {paper}");
    }
    assert!(commune.refused(3, &["entry", "print", &no("tasks")]).contains("F9"));
}

#[test]
fn a_record_says_where_it_came_from() {
    let commune = Commune::town();
    let person = commune.json(&["people", "--age", "20-60", "--with", "person_id"])[0].clone();
    let id = person["person_id"].as_str().unwrap();
    let shown = commune.json(&["person", "show", id]);
    assert_eq!(shown["source"]["kind"], "list");
    commune.ok(&["person", "set", id, "phone=0912345678"]);
    let shown = commune.json(&["person", "show", id]);
    assert_eq!(shown["source"]["changed"]["kind"], "paper");
    let case =
        commune.json(&["case", "add", "--procedure", "CT-TTR", "--applicant", id, "--channel", "direct"]);
    let case = commune.json(&["case", "show", case["code"].as_str().unwrap()]);
    assert_eq!(case["source"]["kind"], "paper");
    let household = person["household"].as_str().unwrap();
    assert_eq!(commune.json(&["household", "show", household])["source"]["kind"], "list");
}
