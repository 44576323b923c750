//! From a finished case to the register and the national queue: every act, twice, too early, undone, put right.

use crate::commune::Commune;
use serde_json::{Value, json};

const NGHINH: &str = "051072000101";
const BUOM: &str = "051175000202";
const AN: &str = "051084000505";

fn add(commune: &Commune, procedure: &str, rest: &[&str]) -> String {
    let args = ["case", "add", "--procedure", procedure, "--channel", "direct"];
    let case = commune.json(&[&args[..], rest].concat());
    case["code"].as_str().unwrap().to_owned()
}

fn grant(commune: &Commune, code: &str) {
    commune.ok(&["case", "move", code, "da_xu_ly_xong"]);
}

fn granted(commune: &Commune, procedure: &str, rest: &[&str]) -> String {
    let code = add(commune, procedure, rest);
    grant(commune, &code);
    code
}

fn changed<'a>(done: &'a Value, id: &str, field: &str) -> &'a Value {
    let changes = done["changes"].as_array().unwrap();
    let found = changes.iter().find(|c| c["id"] == id && c["field"] == field);
    &found.unwrap_or_else(|| panic!("{id} {field}: {done:#}"))["after"]
}

#[test]
fn a_temporary_residence_ends_in_the_register_and_is_taken_back_with_its_case() {
    let commune = Commune::town();
    let code = add(
        &commune,
        "CT-TTR",
        &["--applicant", AN, "--field", "dwelling_hamlet=Thôn Gò Tranh", "--field", "months=6"],
    );
    let told = commune.refused(3, &["case", "apply", &code]);
    assert!(told.contains("kết quả"), "{told}");
    grant(&commune, &code);
    assert_eq!(commune.json(&["case", "list", "--to-apply"])[0]["code"], json!(code));
    let plan = commune.json(&["case", "apply", &code, "--dry-run"]);
    assert_eq!(plan["applied_at"], Value::Null);
    assert_eq!(commune.json(&["person", "show", AN])["temporary_address"], Value::Null);
    let done = commune.json(&["case", "apply", &code]);
    assert_eq!((&done["code"], &done["act"]), (&json!(code), &json!("temporary_residence")));
    assert_eq!(done["changes"], plan["changes"]);
    assert_eq!(changed(&done, AN, "temporary_address"), "Thôn Gò Tranh");
    assert_eq!(changed(&done, AN, "until"), "2027-05-22");
    assert_eq!(done["queue"], json!([{"system": "dancu", "task": "Đăng ký tạm trú"}]));
    assert_eq!(commune.json(&["person", "show", AN])["temporary_address"], "Thôn Gò Tranh");
    assert_eq!(commune.json(&["case", "list", "--to-apply"]), json!([]));
    let (status, again) = commune.json_status(&["case", "apply", &code]);
    assert_eq!((status, &again["applied_at"]), (1, &done["applied_at"]));
    let queue = commune.json(&["queue", "list"]);
    assert_eq!(queue["items"].as_array().unwrap().len(), 1, "told once: {queue}");
    // What stands in the register is taken back before the case is worked on again.
    let told = commune.refused(3, &["case", "move", &code, "dang_xu_ly", "--reason", "xem lại"]);
    assert!(told.contains("hoàn tác việc ghi sổ trước"), "{told}");
    let journal = commune.json(&["journal", "show"]);
    let entries = journal["entries"].as_array().or(journal.as_array()).unwrap();
    let seq = entries.iter().find(|e| e["action"] == "case.apply").unwrap()["seq"].to_string();
    let seq = seq.trim_matches('"');
    commune.ok(&["undo", seq]);
    assert_eq!(commune.json(&["person", "show", AN])["temporary_address"], Value::Null);
    assert_eq!(commune.json(&["case", "show", &code])["applied_at"], Value::Null);
    commune.ok(&["case", "apply", &code]);
    commune.ok(&["verify"]);
}

#[test]
fn a_stay_is_extended_and_ended_by_its_cases() {
    let commune = Commune::town();
    let stay = ["--applicant", AN, "--field", "dwelling_hamlet=Thôn Gò Tranh", "--field", "months=12"];
    let none = granted(&commune, "CT-GH", &stay);
    commune.refused(3, &["case", "apply", &none]);
    commune.ok(&["case", "apply", &granted(&commune, "CT-TTR", &stay)]);
    let done = commune.json(&["case", "apply", &none]);
    assert_eq!(changed(&done, AN, "until"), "2028-11-22");
    let end = granted(&commune, "CT-XTTR", &["--applicant", AN, "--field", "ground=đi nơi khác"]);
    let done = commune.json(&["case", "apply", &end]);
    assert_eq!(changed(&done, AN, "ended_on"), "2026-11-23");
    assert_eq!(changed(&done, AN, "temporary_address"), &Value::Null);
}

#[test]
fn a_birth_comes_into_the_household_with_its_parents() {
    let commune = Commune::town();
    let code = granted(
        &commune,
        "HT-KS",
        &[
            "--applicant",
            NGHINH,
            "--person",
            BUOM,
            "--field",
            "child_name=Đinh Thị Mai",
            "--field",
            "child_birth_date=2026-11-01",
        ],
    );
    let told = commune.refused(3, &["case", "apply", &code]);
    assert!(told.contains("sex"), "{told}");
    let done = commune.json(&["case", "apply", &code, "--field", "sex=female"]);
    assert_eq!(done["act"], "birth");
    let of = |field: &str| {
        let all = done["changes"].as_array().unwrap();
        all.iter().find(|c| c["field"] == field).map(|c| c["after"].clone()).unwrap_or_default()
    };
    assert_eq!(
        (of("household"), of("father_id"), of("mother_id")),
        (json!("HK000001"), json!(NGHINH), json!(BUOM))
    );
    assert_eq!(of("relationship"), "Con đẻ");
    assert_eq!(done["queue"][0]["system"], "hotich");
    assert_eq!(commune.json(&["find", "Đinh Thị Mai"])["total"], 1);
}

#[test]
fn a_death_and_a_marriage_change_both_who_are_concerned() {
    let commune = Commune::town();
    let married = granted(
        &commune,
        "HT-KH",
        &["--applicant", AN, "--person", "T000009", "--field", "partner_name=Đinh Thị Nía"],
    );
    let done = commune.json(&["case", "apply", &married]);
    assert_eq!(changed(&done, AN, "spouse_id"), "T000009");
    assert_eq!(changed(&done, "T000009", "marital"), "married");
    let nobody = granted(&commune, "HT-KT", &["--applicant", AN, "--field", "death_date=2026-11-20"]);
    let told = commune.refused(3, &["case", "apply", &nobody]);
    assert!(told.contains("person"), "{told}");
    let done = commune.json(&["case", "apply", &nobody, "--field", "person=T000009"]);
    assert_eq!(changed(&done, "T000009", "status"), "deceased");
    assert_eq!(changed(&done, AN, "marital"), "widowed");
    let reported = commune.run(&[
        "case",
        "add",
        "--procedure",
        "CT-XN",
        "--applicant",
        "T000009",
        "--channel",
        "direct",
    ]);
    assert!(reported.err.contains("“chết”: xem lại người nộp"), "{reported:?}");
    // The dead marry nobody any more.
    let late = granted(
        &commune,
        "HT-KH",
        &["--applicant", BUOM, "--person", "T000009", "--field", "partner_name=x"],
    );
    assert!(commune.refused(3, &["case", "apply", &late]).contains("chết"));
}

#[test]
fn a_head_a_split_a_residence_and_a_correction_are_written() {
    let commune = Commune::town();
    let head = granted(&commune, "CT-DC-CH", &["--applicant", BUOM, "--field", "head_name=Phạm Thị Bướm"]);
    let choose = ["case", "apply", &head, "--field", "051072000101=Chồng", "--field", "051204000303=Con đẻ"];
    let done = commune.json(&choose);
    assert_eq!(done["act"], "head_change");
    assert_eq!(commune.json(&["person", "show", BUOM])["relationship"], "Chủ hộ");
    let split =
        granted(&commune, "CT-TH", &["--applicant", "051204000303", "--field", "head_name=Đinh Văn Trói"]);
    commune.ok(&["case", "apply", &split]);
    let alone = commune.json(&["person", "show", "051204000303"]);
    assert_ne!(alone["household"], "HK000001");
    assert_eq!(alone["relationship"], "Chủ hộ");
    let move_in =
        granted(&commune, "CT-TT", &["--applicant", "T000009", "--field", "dwelling_hamlet=Thôn Hà Bôi"]);
    let done = commune.json(&["case", "apply", &move_in]);
    assert_eq!(changed(&done, "T000009", "hamlet"), "Thôn Hà Bôi");
    let correct = granted(&commune, "DC-DL", &["--applicant", AN, "--field", "change=ngày sinh"]);
    commune.refused(3, &["case", "apply", &correct]);
    let done = commune.json(&["case", "apply", &correct, "--field", "birth_date=1984-08-12"]);
    assert_eq!(changed(&done, AN, "birth_date"), "1984-08-12");
}

#[test]
fn what_changes_nothing_says_so() {
    let commune = Commune::town();
    for procedure in ["CT-XN", "DVC07", "1.004873"] {
        let code = granted(&commune, procedure, &["--applicant", AN]);
        let told = commune.refused(3, &["case", "apply", &code]);
        assert!(told.contains("không làm thay đổi sổ"), "{told}");
    }
    commune.refused(3, &["case", "apply", "SX-261123-0099"]);
}

#[test]
fn two_desks_write_one_case_once() {
    let commune = Commune::town();
    let code = granted(&commune, "CT-TTR", &["--applicant", AN, "--field", "dwelling_hamlet=Thôn Gò Tranh"]);
    let desk = || commune.command(&["case", "apply", &code]).spawn().unwrap();
    let both = [desk(), desk()].map(|child| child.wait_with_output().unwrap().status.code().unwrap());
    assert!(both.contains(&0) && both.iter().all(|status| [0, 1, 3, 4].contains(status)), "{both:?}");
    let queue = commune.json(&["queue", "list"]);
    assert_eq!(queue["items"].as_array().unwrap().len(), 1, "{queue}");
}

#[test]
fn a_received_case_is_put_right_with_a_reason() {
    let commune = Commune::town();
    let code = add(&commune, "CT-TTR", &["--applicant", AN, "--field", "dwelling_hamlet=Thôn Gò Tranh"]);
    assert_eq!(commune.refused(3, &["case", "edit", &code, "--reason", "nhầm"]).lines().count(), 1);
    commune.refused(3, &["case", "edit", &code, "--field", "bogus=1", "--reason", "nhầm"]);
    let edited = commune.json(&["case", "edit", &code, "--field", "months=24", "--reason", "gõ nhầm"]);
    assert_eq!(edited["fields"]["months"], "24");
    let edited =
        commune.json(&["case", "edit", &code, "--procedure", "CT-TT", "--reason", "chọn nhầm thủ tục"]);
    assert_eq!(
        (&edited["procedure"], &edited["due_at"]),
        (&json!("CT-TT"), &json!("2026-12-03T17:00:00+07:00"))
    );
    assert_eq!(edited["fields"]["dwelling_hamlet"], "Thôn Gò Tranh");
    assert!(edited["note"].as_str().unwrap().contains("24"), "what has no place any more is kept: {edited}");
    let edited = commune.json(&["case", "edit", &code, "--applicant", NGHINH, "--reason", "nộp hộ"]);
    assert_eq!(edited["applicant"], NGHINH);
    assert_eq!(commune.json(&["case", "list", "--missing-papers"])[0]["code"], json!(code));
    let held = commune.json(&["case", "paper", &code, "CT01", "--kind", "original"]);
    assert!(held["papers"][0]["name"].as_str().unwrap().contains("CT01"), "{held}");
    commune.refused(3, &["case", "paper", &code, "CT01"]);
    commune.ok(&["case", "paper", &code, "chỗ ở hợp pháp"]);
    assert_eq!(commune.json(&["case", "list", "--missing-papers"]), json!([]));
    grant(&commune, &code);
    assert_eq!(commune.json(&["case", "list", "--to-hand-over"])[0]["code"], json!(code));
    let history = commune.json(&["case", "show", &code]);
    assert!(history["history"].as_array().unwrap().len() >= 6, "{history}");
}

#[test]
fn where_somebody_is_to_live_names_the_hamlet_once() {
    for (address, told) in [
        ("Nhà bà Nghi, tổ 2", "Nhà bà Nghi, tổ 2, Thôn Gò Tranh"),
        ("Tổ 2, gò tranh, Long Hiệp", "Tổ 2, gò tranh, Long Hiệp"),
        ("", "Thôn Gò Tranh"),
    ] {
        let commune = Commune::town();
        let field = format!("dwelling_address={address}");
        let fields = ["--field", "dwelling_hamlet=Thôn Gò Tranh", "--field", "months=6", "--field", &field];
        let code = granted(&commune, "CT-TTR", &[&["--applicant", AN], &fields[..]].concat());
        let done = commune.json(&["case", "apply", &code]);
        assert_eq!(changed(&done, AN, "temporary_address"), told, "{address}");
    }
}

/// The fields of what waits in a system, of the only item there.
fn waiting(commune: &Commune, system: &str) -> Value {
    let queue = commune.json(&["queue", "list", "--system", system]);
    let items = queue["items"].as_array().unwrap();
    let [item] = items.as_slice() else { panic!("{queue:#}") };
    let fields = item["fields"].as_array().unwrap();
    let pairs = fields.iter().map(|f| (f["key"].as_str().unwrap().to_owned(), f["value"].clone()));
    let mut told = Value::Object(pairs.collect());
    told["person"] = item["person"].clone();
    told
}

#[test]
fn what_waits_since_its_receipt_is_about_the_dead_and_the_child_not_about_who_reports() {
    let commune = Commune::town();
    let dead = ["--applicant", BUOM, "--field", "person=T000009", "--field", "death_date=2026-11-20"];
    let code = add(&commune, "HT-KT", &dead);
    let told = waiting(&commune, "hotich");
    assert_eq!((&told["person"], &told["death_date"]), (&json!("T000009"), &json!("20/11/2026")));
    assert_eq!(told["full_name"], "ĐINH THỊ NÍA");
    // Put right before the result: another is dead.
    let other = format!("person={AN}");
    commune.ok(&["case", "edit", &code, "--field", &other, "--reason", "ghi nhầm người"]);
    assert_eq!(waiting(&commune, "hotich")["person"], AN);
    grant(&commune, &code);
    commune.ok(&["case", "apply", &code]);
    assert_eq!(waiting(&commune, "hotich")["person"], AN);
    assert_eq!(waiting(&commune, "dancu")["death_date"], "20/11/2026");

    let commune = Commune::town();
    let (father, mother) = (format!("father={NGHINH}"), format!("mother={BUOM}"));
    let child = ["--field", "child_name=Đinh Thị Mai", "--field", "child_birth_date=2026-11-01"];
    let parents = ["--field", &father, "--field", &mother, "--field", "sex=female"];
    let code = add(&commune, "HT-KS", &[&["--applicant", NGHINH], &child[..], &parents].concat());
    let told = waiting(&commune, "hotich");
    assert_eq!((&told["person"], &told["full_name"]), (&Value::Null, &Value::Null), "{told:#}");
    assert_eq!(told["child_name"], "Đinh Thị Mai");
    assert_eq!(told["father_name"], "Đinh Văn Nghinh");
    grant(&commune, &code);
    commune.ok(&["case", "apply", &code]);
    for system in ["hotich", "dancu"] {
        let told = waiting(&commune, system);
        assert_eq!(told["full_name"], "ĐINH THỊ MAI", "{told:#}");
        assert_eq!(told["father_name"], "Đinh Văn Nghinh", "{told:#}");
        assert!(told["mother_name"].is_string(), "{told:#}");
    }
}

#[test]
fn a_marriage_stands_once_in_civil_status_with_both_and_never_for_a_number_that_changed() {
    let commune = Commune::town();
    let married = ["--applicant", AN, "--person", "T000009", "--field", "partner_name=Đinh Thị Nía"];
    let code = granted(&commune, "HT-KH", &married);
    commune.ok(&["case", "apply", &code]);
    let told = waiting(&commune, "hotich");
    assert_eq!((&told["person"], &told["partner_name"]), (&json!(AN), &json!("Đinh Thị Nía")));
    let before = commune.json(&["queue", "list"])["items"].as_array().unwrap().len();
    commune.ok(&["id", "cancel", NGHINH, "--new", "051072000119", "--reason", "sai"]);
    let queue = commune.json(&["queue", "list"]);
    let new: Vec<&Value> = queue["items"].as_array().unwrap().iter().skip(before).collect();
    assert!(!new.is_empty() && new.iter().all(|i| i["operation"] != "Đăng ký kết hôn"), "{queue:#}");
    // Who is married to one marries no other.
    let again = ["--applicant", "T000009", "--field", "partner_name=Lê Văn Lạ"];
    let told = commune.refused(3, &["case", "apply", &granted(&commune, "HT-KH", &again)]);
    assert!(told.contains("đang có vợ hoặc chồng"), "{told}");
}

#[test]
fn who_becomes_a_resident_elsewhere_in_the_commune_is_of_a_household_there() {
    let commune = Commune::town();
    let to = ["--field", "dwelling_hamlet=Thôn Gò Tranh", "--field", "dwelling_address=tổ 5"];
    let stay = granted(&commune, "CT-TTR", &[&["--applicant", AN, "--field", "months=6"], &to[..]].concat());
    commune.ok(&["case", "apply", &stay]);
    let home = commune.json(&["person", "show", AN]);
    let code = granted(&commune, "CT-TT", &[&["--applicant", AN], &to[..]].concat());
    let done = commune.json(&["case", "apply", &code]);
    let now = commune.json(&["person", "show", AN]);
    assert_ne!(now["household"], home["household"], "{now:#}");
    assert_eq!(changed(&done, AN, "hamlet"), "Thôn Gò Tranh");
    assert_eq!(now["relationship"], "Chủ hộ");
    assert!(now["address"].as_str().unwrap().starts_with("tổ 5, Thôn Gò Tranh, "), "{now:#}");
    let tasks: Vec<&str> =
        done["queue"].as_array().unwrap().iter().map(|q| q["task"].as_str().unwrap()).collect();
    let mut sorted = tasks.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, ["Xóa đăng ký tạm trú", "Đăng ký thường trú"], "{done:#}");
    // Every field that is another now was told.
    for field in ["household", "hamlet", "address", "relationship", "temporary_address"] {
        let told = done["changes"].as_array().unwrap().iter().any(|c| c["id"] == AN && c["field"] == field);
        let of = |person: &Value| person.get(field).cloned().unwrap_or_default();
        let is_another = field == "temporary_address" || of(&home) != of(&now);
        assert!(told || !is_another, "{field}: {done:#}");
    }
    // A household is where it is.
    let number = format!("household={}", home["household"].as_str().unwrap());
    let wrong = [&["--applicant", AN, "--field", &number], &to[..]].concat();
    let told = commune.refused(3, &["case", "apply", &granted(&commune, "CT-TT", &wrong)]);
    assert!(told.contains("để trống số hộ"), "{told}");
}

#[test]
fn an_act_that_takes_the_head_away_says_that_the_household_has_none() {
    let commune = Commune::town();
    let code = granted(
        &commune,
        "HT-KT",
        &["--applicant", BUOM, "--field", &format!("person={NGHINH}"), "--field", "death_date=2026-11-20"],
    );
    assert_eq!(commune.json(&["case", "apply", &code, "--dry-run"])["needs_head"], json!(["HK000001"]));
    assert!(commune.run(&["case", "apply", &code]).err.contains("HK000001 cần chủ hộ mới"));
}

#[test]
fn what_cannot_be_is_refused_where_it_is_said() {
    let commune = Commune::town();
    let add = |procedure: &str, fields: &[&str]| {
        let fields = fields.iter().flat_map(|f| ["--field", f]);
        let fixed = ["case", "add", "--procedure", procedure, "--applicant", AN, "--channel", "online"];
        commune.run(&fixed.into_iter().chain(fields).collect::<Vec<_>>())
    };
    let to = "dwelling_hamlet=Thôn Gò Tranh";
    for (procedure, fields) in [
        ("CT-TV", &["absent_from=2026-11-20", "absent_to=2026-11-01", "destination=Huế"][..]),
        ("CT-LT", &[to, "stay_from=2026-11-23", "stay_to=2026-11-20"]),
        ("CT-GH", &[to, "months=0"]),
        ("CT-GH", &[to, "months=25"]),
    ] {
        let ran = add(procedure, fields);
        assert_eq!(ran.status, 3, "{procedure} {fields:?} {ran:?}");
    }
    let long = add("CT-LT", &[to, "stay_from=2026-11-23", "stay_to=2027-01-25"]);
    assert!(
        long.status == 0 && format!("{}{}", long.out, long.err).contains("không quá 30 ngày"),
        "{long:?}"
    );
    let late =
        ["case", "add", "--procedure", "CT-TTR", "--applicant", AN, "--channel", "direct", "--field", to];
    let late = [&late[..], &["--received", "2026-11-10T08:00"]].concat();
    let code = commune.json(&late)["code"].as_str().unwrap().to_owned();
    let told =
        commune.refused(3, &["case", "apologize", &code, "--new-due", "2026-11-20", "--reason", "mất điện"]);
    assert!(told.contains("đã qua"), "{told}");
    // A correction is held to what a person's fields take.
    for field in ["full_name=Phạm Văn 12", "ethnicity=Xyz"] {
        let code = granted(&commune, "DC-DL", &["--applicant", AN]);
        let told = commune.refused(3, &["case", "apply", &code, "--field", field]);
        assert!(!told.is_empty(), "{field}");
    }
    let split = granted(&commune, "CT-TH", &["--applicant", BUOM, "--field", "head_name=Người Lạ"]);
    assert!(commune.refused(3, &["case", "apply", &split]).contains("Người Lạ"));
}

#[test]
fn who_pays_is_the_only_leg_of_those_that_pay() {
    let commune = Commune::town();
    let dead = ["--applicant", BUOM, "--field", "person=T000009", "--field", "death_date=2026-11-20"];
    let payer = ["--field", "payer=Thôi hưởng: cơ quan bảo hiểm xã hội"];
    let add = |more: &[&str]| {
        let fixed = ["case", "add", "--procedure", "LT-KT", "--channel", "direct"];
        commune.json(&[&fixed[..], &dead, more].concat())
    };
    let (open, chosen) = (add(&[]), add(&payer));
    assert_eq!(chosen["legs"].as_array().unwrap().len() + 3, open["legs"].as_array().unwrap().len());
    let due = |case: &Value| case["due_at"].as_str().unwrap()[..10].to_owned();
    assert!(due(&chosen) < due(&open), "{} {}", due(&chosen), due(&open));
    // Chosen later, it is the same.
    let code = open["code"].as_str().unwrap();
    let put_right = [&["case", "edit", code, "--reason", "đã rõ nơi chi trả"], &payer[..]].concat();
    commune.ok(&put_right);
    let now = commune.json(&["case", "show", code]);
    assert_eq!((due(&now), &now["legs"]), (due(&chosen), &chosen["legs"]));
}
