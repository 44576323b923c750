//! Findings, merges, moves, cancelled ids, notices, special files, lists: each through the program, and taken back.

use serde_json::Value;

use crate::commune::Commune;

const TOWN: &str = "\
local_id,person_id,cmnd,full_name,birth_date,sex,household,relationship,father_id,father_name,mother_id,spouse_id,spouse_name,marital,birth_place,hamlet,status
,051060000001,211000001,Đinh Văn An,1960-01-01,male,HK1,Chủ hộ,,,,051162000002,Phạm Thị Ba,married,\"Minh Long, Quảng Ngãi\",,present
,051162000002,211000002,Phạm Thị Ba,1962-02-02,female,HK1,Vợ,,,,051060000001,Đinh Văn An,married,\"Minh Long, Quảng Ngãi\",,present
,051085000003,211000003,Đinh Văn Có,1985-03-03,male,HK1,Con đẻ,051060000001,Đinh Văn An,051162000002,,,single,\"Minh Long, Quảng Ngãi\",,present
,051085000009,,Đinh Văn Có,1985-03-03,male,HK2,Chủ hộ,,,,,,single,\"Minh Long, Quảng Ngãi\",,present
,051188000004,,Lê Thị Dung,1988-04-04,female,HK3,Vợ,,,,,,single,\"Minh Long, Quảng Ngãi\",,present
L1,,,Đinh Út,1999-05-05,male,HK2,Em ruột,,,,,,single,\"Minh Long, Quảng Ngãi\",,present
,051290000005,211000005,Đinh Văn Sai,1990-06-06,male,HK3,Chồng,,,,,,single,\"Minh Long, Quảng Ngãi\",,present
";

fn town() -> Commune {
    let commune = Commune::empty();
    let file = commune.write("works.csv", TOWN.as_bytes());
    commune.ok(&["import", "people", &file]);
    commune
}

fn rules(commune: &Commune, state: &str) -> Vec<String> {
    let (_, value) = commune.json_status(&["finding", "list", "--state", state]);
    let mut rules: Vec<String> = value["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| format!("{} {}", f["rule"].as_str().unwrap(), f["subject"].as_str().unwrap()))
        .collect();
    rules.sort();
    rules
}

fn last_entry(commune: &Commune) -> String {
    let shown = commune.ok(&["export", "journal", "--format", "json"]);
    let entries: Value = serde_json::from_str(&shown).unwrap();
    let acts = entries.as_array().unwrap().iter().rev();
    let act = acts.filter(|e| !e["action"].as_str().unwrap().starts_with("read.")).map(|e| e["seq"].clone());
    act.map(|seq| seq.as_str().map_or_else(|| seq.to_string(), str::to_owned)).next().unwrap()
}

#[test]
fn an_import_is_looked_through_and_a_save_keeps_the_findings_in_step() {
    let commune = town();
    let open = rules(&commune, "open");
    for wanted in [
        "household.no_head HK3",
        "person.duplicate 051085000009",
        "person.missing_cmnd 051188000004",
        "person.no_id L1",
        "id.contradicts 051290000005",
    ] {
        assert!(open.iter().any(|f| f == wanted), "{wanted} not in {open:#?}");
    }
    let before = open.len();
    commune.ok(&["person", "set", "051188000004", "cmnd=211000004"]);
    let now = rules(&commune, "open");
    assert_eq!(now.len(), before - 1, "{now:#?}");
    assert_eq!(rules(&commune, "resolved"), ["person.missing_cmnd 051188000004"]);
    // Taken back, it was never put right.
    commune.ok(&["undo", &last_entry(&commune)]);
    assert_eq!(rules(&commune, "open"), open);
    assert!(rules(&commune, "resolved").is_empty());
}

#[test]
fn a_finding_is_put_off_or_said_to_be_none_and_stays_so() {
    let commune = town();
    let (_, value) = commune.json_status(&["finding", "list", "--rule", "person.duplicate"]);
    let id = value["findings"][0]["id"].to_string();
    assert!(commune.refused(3, &["finding", "dismiss", &id, "--reason", " "]).contains("lý do"));
    commune.ok(&["finding", "postpone", &id, "--until", "2026-12-01", "--reason", "đợi công dân"]);
    assert_eq!(rules(&commune, "postponed"), ["person.duplicate 051085000009"]);
    commune.ok(&["finding", "dismiss", &id, "--reason", "hai anh em họ"]);
    commune.run(&["finding", "run"]);
    assert_eq!(rules(&commune, "dismissed"), ["person.duplicate 051085000009"]);
    assert!(!rules(&commune, "open").iter().any(|f| f.starts_with("person.duplicate")));
    assert!(commune.refused(3, &["finding", "list", "--rule", "nonsense"]).contains("household.no_head"));
}

#[test]
fn what_was_decided_on_a_finding_is_taken_back() {
    let commune = town();
    let (_, value) = commune.json_status(&["finding", "list", "--rule", "person.duplicate"]);
    let id = value["findings"][0]["id"].to_string();
    let state = |state: &str| rules(&commune, state).iter().any(|f| f.starts_with("person.duplicate"));
    commune.ok(&["finding", "dismiss", &id, "--reason", "hai anh em họ"]);
    assert!(state("dismissed"));
    commune.ok(&["undo", &last_entry(&commune)]);
    assert!(state("open") && !state("dismissed"));
    commune.ok(&["finding", "postpone", &id, "--until", "2026-12-01", "--reason", "đợi"]);
    let postponed = last_entry(&commune);
    commune.ok(&["finding", "take", &id]);
    commune.refused(3, &["undo", &postponed]);
    commune.ok(&["undo", &last_entry(&commune)]);
    assert!(state("postponed"));
    commune.ok(&["undo", &postponed]);
    assert!(state("open"));
    commune.ok(&["verify"]);
}

#[test]
fn two_records_become_one_and_two_again() {
    let commune = town();
    let people = commune.ok(&["export", "people"]);
    let merged = commune.json(&["person", "merge", "051085000009", "051085000003", "--reason", "một người"]);
    assert_eq!(merged["cancelled_ids"], serde_json::json!(["051085000009"]));
    // The number that went still finds the person, and nobody gets it again.
    assert_eq!(commune.json(&["person", "show", "051085000009"])["id"], "051085000003");
    assert!(
        commune.refused(3, &["person", "set", "L1", "person_id=051085000009"]).contains("051 085 000 009")
    );
    commune.ok(&["undo", &last_entry(&commune)]);
    assert_eq!(commune.ok(&["export", "people"]), people);
    commune.ok(&["verify"]);
}

#[test]
fn a_household_splits_and_somebody_moves_in() {
    let commune = town();
    let plan = commune.json(&["household", "split", "HK1", "051085000003", "--number", "HK9", "--dry-run"]);
    assert_eq!(plan["members"][0]["new"], "Chủ hộ");
    let answer =
        commune.json(&["household", "split", "HK1", "051085000003", "--number", "HK9", "--ground", "CT01"]);
    assert_eq!(answer["household"], "HK9");
    assert_eq!(commune.json(&["household", "show", "HK9"])["members"].as_array().unwrap().len(), 1);
    // The mother follows; links say what she is to her son.
    let moved = commune.json(&["household", "move", "051162000002", "HK9"]);
    assert_eq!(moved["members"][0]["new"], "Mẹ đẻ");
    assert!(commune.refused(3, &["household", "split", "HK9", "L1"]).contains("không thuộc hộ"));
    assert!(commune.refused(3, &["household", "move", "051060000001", "HK77"]).contains("HK77"));
    let refused = commune.refused(3, &["household", "split", "HK1", "051060000001", "--number", "HK2"]);
    assert!(refused.contains("cả hộ"), "{refused}");
}

#[test]
fn a_cancelled_number_leads_to_its_successor_and_is_never_given_again() {
    let commune = town();
    let file = commune.json(&[
        "id",
        "cancel",
        "051290000005",
        "--new",
        "051090000005",
        "--reason",
        "sai giới tính",
        "--decision",
        "12/C06",
    ]);
    assert_eq!((&file["state"], &file["new_id"]), (&"reissued".into(), &"051090000005".into()));
    assert_eq!(commune.json(&["person", "show", "051290000005"])["id"], "051090000005");
    assert!(!rules(&commune, "open").iter().any(|f| f.starts_with("id.contradicts")));
    assert!(commune.refused(3, &["person", "set", "L1", "person_id=051290000005"]).contains("đã là của"));
    assert!(commune.refused(3, &["person", "set", "051090000005", "person_id=051290000005"]).contains("hủy"));
    // Step by step, only by the table.
    commune.ok(&["id", "open", "051188000004", "--reason", "trùng số"]);
    let number = "02/HS-HUY";
    assert!(commune.refused(3, &["id", "move", number, "sent"]).contains("verifying"));
    for state in ["verifying", "complete", "sent", "cancelled"] {
        commune.ok(&["id", "move", number, state]);
    }
    assert_eq!(commune.json(&["person", "show", "051188000004"])["cancelled_ids"][0], "051188000004");
}

#[test]
fn notices_are_printed_a_page_each_and_handed_over_one_by_one() {
    let commune = town();
    let pdf = commune.path("notices.pdf").display().to_string();
    let printed = commune.json(&["notice", "print", "--all", "-o", &pdf]);
    assert_eq!(printed["count"], 6);
    let text = std::process::Command::new("pdftotext").args([&pdf, "-"]).output().unwrap();
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert_eq!(text.matches('\u{c}').count(), 7, "six notices and the list to sign");
    assert!(text.contains("051 060 000 001") && text.contains("KÝ NHẬN"), "{text}");
    let given = commune.json(&["notice", "delivered", "051060000001", "--by", "vợ"]);
    assert_eq!(given["notices"][0]["state"], "delivered");
    assert!(commune.refused(3, &["notice", "delivered", "051060000001"]).contains("đã giao"));
    assert!(commune.refused(3, &["notice", "print", "--all"]).contains("không còn ai"));
}

#[test]
fn a_special_file_goes_its_way_and_the_id_closes_the_loop() {
    let commune = town();
    let file = commune.json(&["special", "open", "--person", "L1", "--circumstances", "không giấy tờ"]);
    let number = file["number"].as_str().unwrap().to_owned();
    assert_eq!((&file["state"], &file["circumstances"]), (&"opened".into(), &"không giấy tờ".into()));
    let refused = commune.refused(3, &["special", "move", &number, "transferred"]);
    assert!(refused.contains("collecting"), "{refused}");
    for state in ["collecting", "complete", "transferred"] {
        commune.ok(&["special", "move", &number, state]);
    }
    assert!(commune.refused(3, &["special", "move", &number, "returned"]).contains("Lý do"));
    commune.ok(&["special", "move", &number, "returned", "--reason", "thiếu ảnh"]);
    for state in ["collecting", "complete", "transferred"] {
        commune.ok(&["special", "move", &number, state]);
    }
    let done = commune.json(&["special", "move", &number, "id_issued", "--issued-id", "051099000077"]);
    assert_eq!(done["person"], "051099000077");
    assert!(!rules(&commune, "open").iter().any(|f| f.starts_with("person.no_id")));
    let journal = commune.ok(&["export", "journal"]);
    assert!(journal.contains("read.special"), "who read it is journalled");
}

#[test]
fn who_is_barred_from_special_files_sees_none() {
    let commune = town();
    commune.ok(&["special", "open", "--person", "L1"]);
    let password = commune.write("p.txt", "mat khau dai 123\n".as_bytes());
    commune.ok(&["operator", "add", "Hoa", "--role", "one_stop", "--new-password-file", &password]);
    let as_hoa = |args: &[&str]| {
        let args = [&["--operator", "Hoa", "--password-file", &password], args].concat();
        commune.run(&args)
    };
    for args in [&["special", "list"][..], &["special", "show", "01/HS-NKĐB"], &["list", "rows", "1"]] {
        let ran = as_hoa(args);
        assert_eq!(ran.status, 3, "{args:?}: {}{}", ran.out, ran.err);
        assert!(!ran.out.contains("Út"), "{}", ran.out);
    }
}

#[test]
fn a_list_is_checked_decided_written_out_and_taken_back() {
    let commune = town();
    let list = "STT,Họ tên,NTNS,Số CCCD,Ghi chú\n1,DINH VAN CO,03/03/1985,051085000003,án 12 tháng\n2,Trần Văn Lạ,1970,,\n";
    let file = commune.write("list.csv", list.as_bytes());
    let taken = commune.json(&["import", "list", "--kind", "prisoners", "--sender", "Trại 5", &file]);
    assert_eq!((&taken["rows"], &taken["sure"]), (&2.into(), &1.into()), "{taken}");
    let no = taken["list"].to_string();
    let rows = commune.json(&["list", "rows", &no]);
    assert_eq!(rows["rows"][0]["candidates"][0]["person"], "051085000003");
    commune.ok(&["list", "accept", &no]);
    let accepted = last_entry(&commune);
    commune.ok(&["list", "decide", &no, "2", "not_in_register"]);
    assert_eq!(commune.json(&["person", "show", "051085000003"])["status"], "in_prison");
    let out = commune.ok(&["list", "export", &no]);
    assert!(out.starts_with("STT,Họ tên,NTNS,Số CCCD,Ghi chú,Kết quả"), "{out}");
    assert!(out.contains("Đúng người,051085000003,Đinh Văn Có"), "{out}");
    commune.ok(&["undo", &accepted]);
    assert_eq!(commune.json(&["person", "show", "051085000003"])["status"], "present");
    assert!(commune.refused(3, &["import", "list", "--kind", "lạ", &file]).contains("prisoners"));
    commune.ok(&["verify"]);
}

#[test]
fn every_version_is_shown_as_of_a_day_and_an_earlier_one_restored() {
    let mut commune = town();
    commune.now = "2026-11-24T09:00:00+07:00".to_owned();
    commune.ok(&["person", "set", "051085000003", "phone=0905000001", "household=HK2"]);
    commune.now = "2026-11-25T09:00:00+07:00".to_owned();
    commune.ok(&["person", "set", "051085000003", "phone=0905000002"]);
    let shown =
        |args: &[&str]| commune.json(&[&["person", "show", "051085000003"], args].concat())["phone"].clone();
    assert_eq!(shown(&[]), "0905000002");
    assert_eq!(shown(&["--as-of", "2026-11-24"]), "0905000001");
    assert_eq!(shown(&["--as-of", "2026-11-23"]), Value::Null);
    let members = |day: &str| {
        let home = commune.json(&["household", "show", "HK1", "--as-of", day]);
        home["members"].as_array().unwrap().len()
    };
    assert_eq!((members("2026-11-23"), members("2026-11-24")), (3, 2));
    let history = commune.json(&["person", "history", "051085000003"]);
    assert_eq!(history["count"], 2);
    let first = history["versions"][1]["seq"].to_string();
    commune.ok(&["person", "restore", "051085000003", &first]);
    assert_eq!(commune.json(&["person", "history", "051085000003"])["count"], 3);
    assert_eq!(commune.json(&["person", "show", "051085000003"])["phone"], "0905000001");
}

#[test]
fn a_sojourn_that_runs_out_comes_onto_the_worklist_and_leaves_it() {
    let mut commune = town();
    let id = "051188000004";
    let refused = commune.refused(
        3,
        &[
            "person",
            "sojourn",
            "add",
            id,
            "--kind",
            "temporary",
            "--from",
            "2026-01-01",
            "--until",
            "2029-01-01",
        ],
    );
    assert!(refused.contains("2 năm"), "{refused}");
    commune.ok(&[
        "person",
        "sojourn",
        "add",
        id,
        "--kind",
        "temporary",
        "--until",
        "2026-11-24",
        "--place",
        "Cà Xen",
    ]);
    assert!(!rules(&commune, "open").iter().any(|f| f.starts_with("sojourn.")));
    commune.now = "2026-11-26T08:00:00+07:00".to_owned();
    assert!(rules(&commune, "open").contains(&format!("sojourn.expired {id}")));
    commune.ok(&["person", "sojourn", "end", id, "--until", "2027-05-01"]);
    assert!(!rules(&commune, "open").iter().any(|f| f.starts_with("sojourn.")));
    let added =
        commune.json(&["person", "add", "full_name=Đinh Bé", "birth_date=2026-11-20", "household=HK1"]);
    assert_eq!(added["household"], "HK1");
}
