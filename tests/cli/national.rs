//! Every act queues what the national systems must be told, in the transaction that keeps it; visitors and what came from a
//! system are told to nobody; what is undone waits no more.

use crate::commune::Commune;
use serde_json::Value;

const NGHINH: &str = "051072000101";
const BUOM: &str = "051175000202";
const AN: &str = "051084000505";

/// What waits, oldest first: system, task, person.
fn waiting(commune: &Commune) -> Vec<(String, String, String)> {
    let queue = commune.json(&["queue", "list"]);
    let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
    let one = |item: &Value| (text(item, "system"), text(item, "operation"), text(item, "person"));
    queue["items"].as_array().unwrap().iter().map(one).collect()
}

fn note(commune: &Commune, operation: &str) -> String {
    let queue = commune.json(&["queue", "list"]);
    let item = queue["items"].as_array().unwrap().iter().find(|i| i["operation"] == operation).cloned();
    let item = item.unwrap_or_else(|| panic!("no {operation}: {queue:#}"));
    let fields = item["fields"].as_array().unwrap();
    fields
        .iter()
        .find(|f| f["key"] == "note")
        .map(|f| f["value"].as_str().unwrap().to_owned())
        .unwrap_or_default()
}

/// The entry of the journal that was written last and changed something.
fn last(commune: &Commune) -> String {
    let journal = commune.json(&["export", "journal"]);
    let changed = |e: &&Value| !e["action"].as_str().unwrap().starts_with("read.");
    journal.as_array().unwrap().iter().rfind(changed).unwrap()["seq"].as_str().unwrap().to_owned()
}

/// The entry of the journal that last did an act.
fn last_of(commune: &Commune, action: &str) -> String {
    let journal = commune.json(&["export", "journal"]);
    let entry = journal.as_array().unwrap().iter().rfind(|e| e["action"] == action).unwrap();
    entry["seq"].as_str().unwrap().to_owned()
}

type Act<'a> = (&'a [&'a str], &'a [(&'a str, &'a str, &'a str)]);

/// Acts, each on a town of its own, with what they queue.
const ACTS: &[Act<'_>] = &[
    (&["person", "set", AN, "phone=0905111222"], &[("dancu", "Sửa thông tin", AN)]),
    (&["person", "set", AN, "full_name=Hồ Văn Ấn"], &[("dancu", "Sửa thông tin", AN)]),
    (&["person", "set", BUOM, "cmnd=212000999"], &[("dancu", "Bổ sung số CMND", BUOM)]),
    // No field of any form.
    (&["person", "set", AN, "note=gặp lúc chiều"], &[]),
    (&["person", "set", AN, "health_insurance=GD4515112345678"], &[("bhxh", "Sửa thông tin", AN)]),
    (
        &["person", "death", AN, "--on", "2026-11-20"],
        &[("dancu", "Ghi người đã chết, xóa nơi thường trú", AN), ("hotich", "Đăng ký khai tử", AN)],
    ),
    // The register of civil status gave the extract: it knows.
    (
        &["person", "death", AN, "--on", "2026-11-20", "--act", "12/2026"],
        &[("dancu", "Ghi người đã chết, xóa nơi thường trú", AN)],
    ),
    (&["person", "leave", AN, "--to", "Đà Nẵng"], &[("dancu", "Xóa nơi thường trú: đã chuyển đi", AN)]),
    (
        &[
            "person",
            "sojourn",
            "add",
            AN,
            "--kind",
            "temporary",
            "--place",
            "Thôn Hà Bôi",
            "--from",
            "2026-11-01",
        ],
        &[("dancu", "Đăng ký tạm trú", AN)],
    ),
    (
        &["person", "sojourn", "add", AN, "--kind", "absent", "--place", "Quy Nhơn", "--from", "2026-11-01"],
        &[("dancu", "Khai báo tạm vắng", AN)],
    ),
    (&["household", "split", "HK000001", BUOM], &[("dancu", "Tách hộ", BUOM)]),
    (
        &[
            "person",
            "add",
            "full_name=Đinh Văn Mới",
            "hamlet=Thôn Gò Tranh",
            "sex=male",
            "birth_date=1990",
            "local_id=M1",
        ],
        &[("dancu", "Thêm nhân khẩu", "M1")],
    ),
    // Somebody from elsewhere is kept and told to nobody.
    (
        &[
            "person",
            "add",
            "full_name=Trần Văn Khách",
            "address=Tam Kỳ, Quảng Nam",
            "sex=male",
            "birth_date=1990",
        ],
        &[],
    ),
];

#[test]
fn acts_queue_what_must_be_told_and_undo_takes_it_back() {
    for (act, told) in ACTS {
        let commune = Commune::town();
        let status = commune.run(act).status;
        assert!(status <= 1, "{act:?}: {status}");
        let found = waiting(&commune);
        let told: Vec<_> = told.iter().map(|(s, t, p)| ((*s).into(), (*t).into(), (*p).into())).collect();
        assert_eq!(found, told, "{act:?}");
        commune.ok(&["undo", &last(&commune)]);
        assert_eq!(waiting(&commune), [], "{act:?} undone");
        commune.ok(&["verify"]);
    }
}

#[test]
fn another_head_tells_of_every_member_whose_relation_changes() {
    let commune = Commune::town();
    let choose = [
        "--choose",
        "051072000101=Chồng",
        "--choose",
        "051204000303=Con đẻ",
        "--ground",
        "các thành viên thống nhất",
    ];
    commune.ok(&[&["household", "set-head", "HK000001", BUOM][..], &choose].concat());
    let told = waiting(&commune);
    let operation = |id: &str| told.iter().find(|(.., p)| p == id).map(|(_, o, _)| o.as_str());
    assert_eq!(operation(BUOM), Some("Đổi chủ hộ"), "{told:?}");
    assert_eq!(operation(NGHINH), Some("Sửa quan hệ với chủ hộ"), "{told:?}");
    let ground = note(&commune, "Đổi chủ hộ");
    assert!(ground.contains("các thành viên thống nhất") && ground.contains("Vợ → Chủ hộ"), "{ground}");
    assert!(note(&commune, "Sửa quan hệ với chủ hộ").contains("Chủ hộ → Chồng"));
    commune.ok(&["undo", &last(&commune)]);
    assert_eq!(waiting(&commune), []);
}

#[test]
fn a_member_whom_no_system_knows_is_told_of_with_what_to_do_first() {
    let commune = Commune::town();
    commune.ok(&["person", "set", "T000009", "phone=0905111222"]);
    let said = note(&commune, "Sửa thông tin");
    assert!(said.contains("chưa có số định danh"), "{said}");
    // Where an id is there it is not said.
    let commune = Commune::town();
    commune.ok(&["person", "set", AN, "phone=0905111222"]);
    let said = note(&commune, "Sửa thông tin");
    assert!(!said.contains("chưa có số định danh") && said.contains("→ 0905111222"), "{said}");
}

#[test]
fn the_fields_stand_in_the_order_of_the_form_of_the_system() {
    let commune = Commune::town();
    commune.ok(&["person", "set", AN, "phone=0905111222", "marital=divorced"]);
    let queue = commune.json(&["queue", "list"]);
    let keys: Vec<&str> =
        queue["items"][0]["fields"].as_array().unwrap().iter().map(|f| f["key"].as_str().unwrap()).collect();
    let form = [
        "operation",
        "person_id",
        "full_name",
        "birth_date",
        "sex",
        "cmnd",
        "household",
        "head",
        "relationship",
        "phone",
        "note",
    ];
    let places: Vec<usize> = form.iter().filter_map(|k| keys.iter().position(|key| key == k)).collect();
    assert!(places.is_sorted() && places.len() >= 7, "{keys:?}");
}

#[test]
fn a_merge_and_a_cancelled_id_are_told() {
    let commune = Commune::town();
    let twin = ["full_name=Hồ Văn An", "birth_date=1984-08-11", "sex=male"];
    let merged = |extra: &[&str]| -> Vec<(String, String, String)> {
        commune.ok(&[&["person", "add"][..], &twin, extra, &["--reason", "thử"]].concat());
        let before = waiting(&commune).len();
        commune.ok(&["person", "merge", "D1", AN, "--reason", "cùng một người"]);
        let told = waiting(&commune).split_off(before);
        commune.ok(&["undo", &last(&commune)]);
        assert_eq!(waiting(&commune).len(), before, "undone");
        commune.ok(&["undo", &last_of(&commune, "person.add")]);
        told
    };
    let told = ("dancu".to_owned(), "Gộp thông tin trùng của một người".to_owned(), AN.to_owned());
    assert_eq!(merged(&["local_id=D1", "hamlet=Thôn Hà Bôi"]), [told]);
    // A visitor stood in no system: there is nothing to be made one there.
    assert_eq!(merged(&["local_id=D1"]), []);
    assert_eq!(waiting(&commune), []);
    commune.ok(&["id", "cancel", AN, "--reason", "trùng số", "--new", "051084000777", "--decision", "C06"]);
    let told = waiting(&commune);
    assert_eq!(told, [("dancu".into(), "Hủy, xác lập lại số định danh".into(), "051084000777".into())]);
    assert!(note(&commune, "Hủy, xác lập lại số định danh").contains("051084000505 → 051084000777"));
}

#[test]
fn what_came_from_the_population_database_is_not_told_to_it() {
    let commune = Commune::town();
    let rows = format!("person_id,full_name,phone\n{AN},Nguyễn Văn An,0905333444\n");
    let file = commune.write("update.csv", rows.as_bytes());
    commune.ok(&["import", "people", &file, "--update", "--accept", "changed"]);
    assert_eq!(commune.json(&["person", "show", AN])["phone"], "0905333444");
    assert_eq!(waiting(&commune), []);
}

#[test]
fn an_act_that_is_undone_after_it_was_typed_in_elsewhere_asks_to_put_that_right() {
    let commune = Commune::town();
    commune.ok(&["person", "set", AN, "phone=0905111222"]);
    let act = last(&commune);
    commune.ok(&["queue", "done", "1", "--reference", "DC-1"]);
    commune.ok(&["undo", &act]);
    let told = waiting(&commune);
    assert_eq!(told, [("dancu".into(), "Hoàn tác: Sửa thông tin".into(), AN.into())]);
    assert!(note(&commune, "Hoàn tác: Sửa thông tin").contains("DC-1"));
    assert_ne!(commune.json(&["person", "show", AN])["phone"], "0905111222");
    commune.ok(&["verify"]);
}

#[test]
fn a_case_of_another_procedure_or_applicant_waits_in_its_queues() {
    let commune = Commune::town();
    let case =
        commune.json(&["case", "add", "--procedure", "CT-TTR", "--applicant", AN, "--channel", "direct"]);
    let code = case["code"].as_str().unwrap();
    assert_eq!(waiting(&commune), [("dancu".into(), "Đăng ký tạm trú".into(), AN.into())]);
    commune.ok(&["case", "edit", code, "--procedure", "HT-KT", "--reason", "chọn nhầm"]);
    // Who reports a death is not the dead.
    assert_eq!(waiting(&commune), [("hotich".into(), "Đăng ký khai tử".into(), String::new())]);
    let dead = format!("person={AN}");
    commune.ok(&["case", "edit", code, "--field", &dead, "--reason", "đã rõ"]);
    assert_eq!(waiting(&commune), [("hotich".into(), "Đăng ký khai tử".into(), AN.into())]);
    commune.ok(&["case", "edit", code, "--procedure", "CT-XTT", "--reason", "chọn nhầm"]);
    commune.ok(&["case", "edit", code, "--procedure", "CT-TTR", "--applicant", BUOM, "--reason", "nộp hộ"]);
    assert_eq!(waiting(&commune), [("dancu".into(), "Đăng ký tạm trú".into(), BUOM.into())]);
}
