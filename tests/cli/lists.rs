//! Lists of every kind: what a match does to the person, what it counts for, and how the list goes back to its sender.

use serde_json::Value;
use soxa_domain::time::Timestamp;
use soxa_paper::render::sheet::{Sheet, Stamp};

use crate::commune::Commune;

const PEOPLE: &str = "person_id,cmnd,full_name,birth_date,sex,hamlet,household,relationship,father_name,mother_name,phone\n\
    051185000001,212000001,Phạm Thị Bướm,1985-03-02,Nữ,Thôn Gò Tranh,HK1,Chủ hộ,Phạm Văn Reo,Đinh Thị Nía,\n\
    051078222222,212000002,Đinh Văn Hùng,1978-07-15,Nam,Thôn Hà Bôi,HK2,Chủ hộ,Đinh Văn Trói,Lê Thị Mỹ,0905111222\n\
    ,212000002,Đinh Văn Hùng,1978-07-15,Nam,Thôn Hà Bôi,HK2,Khác/Không xác định,Đinh Văn Trói,Lê Thị Mỹ,\n\
    ,,Lê Văn Bé,2015-05-06,Nam,Thôn Gò Tranh,HK1,Con đẻ,,,\n";

fn commune() -> Commune {
    let commune = Commune::empty();
    let file = commune.write("people.csv", PEOPLE.as_bytes());
    commune.ok(&["import", "people", &file]);
    commune
}

/// Takes a list in; its number.
fn take_in(commune: &Commune, kind: &str, text: &str) -> String {
    let file = commune.write(&format!("{kind}.csv"), text.as_bytes());
    commune.json(&["import", "list", "--kind", kind, &file])["list"].to_string()
}

fn figure(commune: &Commune, code: &str) -> Value {
    let report = commune.json(&["report", "--from", "2026-11-01", "--to", "2026-11-30"]);
    let figures = report["figures"].as_array().unwrap();
    figures.iter().find(|f| f["code"] == code).unwrap()["value"].clone()
}

fn show(commune: &Commune, id: &str) -> Value {
    commune.json(&["person", "show", id])
}

/// The entry of the journal that was written last.
fn last_entry(commune: &Commune) -> String {
    let shown = commune.ok(&["export", "journal", "--format", "json"]);
    let entries: Value = serde_json::from_str(&shown).unwrap();
    let acts = entries.as_array().unwrap().iter().rev();
    let act = acts.filter(|e| !e["action"].as_str().unwrap().starts_with("read.")).map(|e| e["seq"].clone());
    act.map(|seq| seq.as_str().map_or_else(|| seq.to_string(), str::to_owned)).next().unwrap()
}

fn local_id(commune: &Commune, name: &str) -> String {
    let found = commune.json(&["find", name]);
    let people = found["results"].as_array().unwrap().iter();
    let ids: Vec<String> = people.map(|p| p["id"].as_str().unwrap().to_owned()).collect();
    ids.into_iter().find(|id| id.len() != 12).unwrap_or_else(|| panic!("{found}"))
}

#[test]
fn a_vaccination_list_finds_what_is_wrong_and_tells_the_persons_doses() {
    let commune = commune();
    let list = take_in(
        &commune,
        "vaccination",
        "STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số điện thoại,Mũi,Ngày tiêm,\"Sai, thiếu\"\n\
         1,Phạm Thị Bướm,02/03/1985,Nữ,051185000001,0905333444,1,08/10/2021,\n\
         2,Phạm Thị Bướm,03/02/1985,Nữ,051185000001,,2,08/11/2021,sai ngày sinh\n\
         3,Đinh Văn Lạ,01/01/1990,Nam,,,1,08/11/2021,\n",
    );
    for row in ["1", "2"] {
        commune.ok(&["list", "decide", &list, row, "same_person"]);
    }
    commune.ok(&["list", "decide", &list, "3", "not_in_register"]);
    let buom = show(&commune, "051185000001");
    assert_eq!(buom["phone"], "0905333444", "what the register lacked is taken");
    let doses: Vec<(&Value, &Value)> = buom["lists"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| (&l["told"]["dose"], &l["told"]["dose_date"]))
        .collect();
    assert_eq!(doses, [(&"1".into(), &"08/10/2021".into()), (&"2".into(), &"08/11/2021".into())]);
    let rows = commune.json(&["list", "rows", &list]);
    let verdicts: Vec<&Value> = rows["rows"].as_array().unwrap().iter().map(|r| &r["verdict"]).collect();
    assert_eq!(verdicts, ["same_person", "list_wrong", "not_in_register"], "a wrong row is told as wrong");
    assert_eq!(figure(&commune, "clean.vaccine_cleaned"), 1);
    let waiting = commune.json(&["queue", "list", "--system", "tiemchung"]);
    let item = &waiting["items"][0];
    assert!(item.to_string().contains("sai ngày sinh: 03/02/1985 → 02/03/1985"), "{waiting}");
    assert_eq!(waiting["count"], 1, "{waiting}");
    let out = commune.ok(&["list", "export", &list]);
    assert!(out.contains("sai ngày sinh: 03/02/1985 → 02/03/1985"), "{out}");
    // All of it goes back with the decision.
    commune.ok(&["list", "decide", &list, "2", "undecided"]);
    assert_eq!(figure(&commune, "clean.vaccine_cleaned"), 0);
    assert_eq!(show(&commune, "051185000001")["lists"].as_array().unwrap().len(), 1);
    commune.ok(&["verify"]);
}

#[test]
fn what_is_accepted_at_once_is_taken_back_at_once() {
    let commune = commune();
    let list = take_in(
        &commune,
        "insurance",
        "STT,Họ và tên,Ngày sinh,Số CCCD,Số thẻ BHYT,Hạn thẻ\n\
         1,Phạm Thị Bướm,02/03/1985,051185000001,GD4515112345678,31/12/2026\n",
    );
    commune.ok(&["list", "accept", &list]);
    let entry = last_entry(&commune);
    let buom = show(&commune, "051185000001");
    assert_eq!(buom["health_insurance"], "GD4515112345678");
    assert_eq!(buom["lists"][0]["told"]["valid_until"], "31/12/2026");
    commune.ok(&["undo", &entry]);
    let buom = show(&commune, "051185000001");
    assert_eq!((&buom["health_insurance"], &buom["lists"]), (&Value::Null, &Value::Array(Vec::new())));
    commune.ok(&["verify"]);
}

#[test]
fn children_unions_support_and_shared_information_are_written_and_counted() {
    let commune = commune();
    let bé = local_id(&commune, "Lê Văn Bé");
    let children = take_in(
        &commune,
        "children",
        "STT,Họ tên trẻ,Ngày sinh,Giới tính,Số định danh cá nhân,Họ tên cha,Họ tên mẹ,Số khai sinh\n\
         1,Lê Văn Bé,06/05/2015,Nam,051215000077,Lê Văn Ốc,Phạm Thị Bướm,12/2015\n",
    );
    commune.ok(&["list", "decide", &children, "1", "same_person", "--person", &bé]);
    let child = show(&commune, "051215000077");
    assert_eq!(
        (&child["father_name"], &child["mother_name"]),
        (&"Lê Văn Ốc".into(), &"Phạm Thị Bướm".into())
    );
    assert_eq!(figure(&commune, "econ.children_cleaned"), 1);

    let union = take_in(
        &commune,
        "union",
        "STT,Họ tên hội viên,Ngày sinh,Số CCCD,Chi hội,Ngày vào hội\n1,Đinh Văn Hùng,15/07/1978,051078222222,Hà Bôi,2015\n2,Ai Đó,1980,,Hà Bôi,2015\n",
    );
    commune.ok(&["list", "decide", &union, "1", "same_person", "--person", "051078222222"]);
    commune.ok(&["list", "decide", &union, "2", "not_in_register"]);
    assert_eq!(figure(&commune, "citizen.farmers_entered"), 1, "whoever is nobody is not entered");
    assert_eq!(show(&commune, "051078222222")["lists"][0]["told"]["joined_on"], "2015");

    let support = take_in(
        &commune,
        "support",
        "STT,Họ và tên,Ngày sinh,Số CCCD,Diện hưởng,Số tiền\n1,Phạm Thị Bướm,1985,051185000001,NQ 68,1500000\n",
    );
    commune.ok(&["list", "decide", &support, "1", "same_person"]);
    assert_eq!(figure(&commune, "econ.support_68"), 1);
    assert_eq!(show(&commune, "051185000001")["lists"][0]["told"]["amount"], "1500000");

    let sharing = take_in(
        &commune,
        "sharing",
        "STT,Họ và tên,Ngày sinh,Số CCCD,Dân tộc,Quê quán,Điện thoại\n1,Phạm Thị Bướm,02/03/1985,051185000001,H'rê,\"Long Hiệp, Minh Long\",0905000999\n",
    );
    commune.ok(&["list", "decide", &sharing, "1", "same_person"]);
    let buom = show(&commune, "051185000001");
    assert_eq!((&buom["ethnicity"], &buom["phone"]), (&"Hrê".into(), &"0905000999".into()));
    assert_eq!(figure(&commune, "clean.shared_info"), 1);
    commune.ok(&["verify"]);
}

#[test]
fn doubles_told_by_the_province_are_kept_merged_or_answered() {
    let commune = commune();
    let twin = local_id(&commune, "Đinh Văn Hùng");
    let list = take_in(
        &commune,
        "duplicates",
        "STT,Họ và tên,Ngày sinh,Số CCCD,Trùng với số,Nơi trùng\n\
         1,Đinh Văn Hùng,15/07/1978,051078222222,,trong xã\n\
         2,Phạm Thị Bướm,02/03/1985,051185000001,051185999999,\"Sơn Hạ, Quảng Ngãi\"\n\
         3,Lê Văn Bé,06/05/2015,,052215000001,Bình Định\n",
    );
    let why = commune.refused(3, &["list", "decide", &list, "2", "same_person"]);
    assert!(why.contains("keep, merged, answered"), "{why}");
    assert!(commune.refused(3, &["list", "decide", &list, "2", "answered"]).contains("trả lời"));
    commune.refused(3, &["list", "decide", &list, "1", "merged"]);
    assert!(commune.refused(3, &["list", "accept", &list]).contains("từng dòng"));

    // A merge through the list: both records one, the row decided by the same act.
    commune.ok(&["list", "merge", &list, "1", &twin, "051078222222", "--note", "trùng trong xã"]);
    let merged = last_entry(&commune);
    commune.refused(3, &["person", "show", &twin]);
    assert_eq!(commune.json(&["list", "rows", &list])["rows"][0]["verdict"], "merged");
    commune.ok(&["undo", &merged]);
    assert_eq!(show(&commune, &twin)["full_name"], "Đinh Văn Hùng");
    assert_eq!(commune.json(&["list", "rows", &list])["rows"][0]["verdict"], "undecided");
    commune.ok(&["list", "merge", &list, "1", &twin, "051078222222"]);

    commune.ok(&["list", "decide", &list, "2", "keep"]);
    let reply = "Công dân đang ở xã; đề nghị Bình Định xóa";
    commune.ok(&["list", "decide", &list, "3", "answered", "--note", reply]);
    let standing = &commune.json(&["list", "all", "--kind", "duplicates"])["lists"][0];
    assert_eq!(
        (&standing["matched"], &standing["answered"], &standing["undecided"]),
        (&2.into(), &1.into(), &0.into())
    );
    assert_eq!(figure(&commune, "clean.duplicates"), 3);
    let out = commune.ok(&["list", "export", &list]);
    let mut lines = out.lines();
    assert!(lines.next().unwrap().ends_with(",Người đối khớp,Trả lời"), "{out}");
    assert!(lines.nth(2).unwrap().contains(reply), "{out}");
    commune.ok(&["verify"]);
}

#[test]
fn who_may_decide_a_list_may_take_it_back() {
    let commune = commune();
    let password = commune.write("p", "suối chảy qua bản\n".as_bytes());
    commune.ok(&["operator", "add", "Mai", "--role", "justice", "--new-password-file", &password]);
    let list = take_in(&commune, "union", "STT,Họ tên hội viên,Số CCCD\n1,Phạm Thị Bướm,051185000001\n");
    let mai = ["--operator", "Mai", "--password-file", &password];
    commune.ok(&[&["list", "decide", &list, "1", "same_person"], &mai[..]].concat());
    let entry = last_entry(&commune);
    commune.ok(&[&["undo", &entry], &mai[..]].concat());
    assert_eq!(commune.json(&["list", "rows", &list])["rows"][0]["verdict"], "undecided");
}

#[test]
fn a_merge_takes_everything_along_that_names_the_person() {
    let commune = commune();
    let twin = local_id(&commune, "Đinh Văn Hùng");
    let list = take_in(&commune, "union", "STT,Họ tên hội viên,Ngày vào hội\n1,Đinh Văn Hùng,2015\n");
    commune.ok(&["list", "decide", &list, "1", "same_person", "--person", &twin]);
    commune.ok(&["person", "merge", &twin, "051078222222"]);
    let merged = last_entry(&commune);
    assert_eq!(show(&commune, "051078222222")["lists"][0]["told"]["joined_on"], "2015");
    commune.ok(&["undo", &merged]);
    assert_eq!(show(&commune, &twin)["lists"][0]["told"]["joined_on"], "2015");
    commune.ok(&["verify"]);
}

#[test]
fn a_list_goes_back_as_it_came_title_columns_and_form() {
    let commune = commune();
    let title =
        [vec!["CÔNG AN TỈNH".to_owned()], Vec::new(), vec![String::new(), "Danh sách số 12/2026".to_owned()]];
    let stamp = Stamp { operator: "Lan".to_owned(), at: Timestamp::from_seconds(1_700_000_000) };
    let columns = ["STT", "Cột lạ", "Họ tên", "Số CMND", "Ghi chú"];
    let mut sheet = Sheet::titled("Trang 1", &title, &columns, &stamp);
    sheet.row(["1", "=1+1", "Phạm Thị Bướm", "212000001", "án 24 tháng"]);
    sheet.row(["2", "", "Nguyễn Văn Không", "", ""]);
    let file = commune.write("trại.xlsx", &sheet.finish().unwrap());
    let list = commune.json(&["import", "list", "--kind", "prisoners", &file])["list"].to_string();
    commune.ok(&["list", "accept", &list]);
    let out = commune.path("out.xlsx").to_str().unwrap().to_owned();
    commune.ok(&["list", "export", &list, "-o", &out]);
    assert!(std::fs::read(&out).unwrap().starts_with(b"PK"));
    assert!(commune.run(&["list", "export", &list]).bytes.starts_with(b"PK"), "as it came");
    // Read back by the program itself: the same title, columns and cells, the result after them.
    let csv = commune.ok(&["list", "export", &list, "--format", "csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(&lines[..2], ["CÔNG AN TỈNH", ",Danh sách số 12/2026"], "{csv}");
    assert!(lines[2].starts_with("STT,Cột lạ,Họ tên,Số CMND,Ghi chú,Kết quả,"), "{csv}");
    assert!(lines[3].starts_with("1,'=1+1,Phạm Thị Bướm,212000001,án 24 tháng,Đúng người,"), "{csv}");
    let again = commune.json(&["import", "list", "--kind", "union", &out])["list"].to_string();
    let second = commune.ok(&["list", "export", &again, "--format", "csv"]);
    let second: Vec<&str> = second.lines().collect();
    assert_eq!(second[..2], lines[..2]);
    assert!(second[2].starts_with(lines[2]) && second[3].starts_with(lines[3]), "{second:?}");
}

#[test]
fn next_months_list_leaves_only_what_is_new_or_changed() {
    let commune = commune();
    let header = "STT,Họ tên,Số CMND,Ngày sinh,Án";
    let buom = "Phạm Thị Bướm,212000001,02/03/1985";
    let take_in = |rows: &str| {
        let file = commune.write("trai.csv", format!("{header}\n{rows}").as_bytes());
        let args = ["import", "list", "--kind", "prisoners", "--sender", "Trại giam số 5", &file];
        commune.json(&args)["list"].to_string()
    };
    let june =
        take_in(&format!("1,{buom},24 tháng\n2,Nguyễn Văn Không,,,\n3,Lê Văn Bé,,06/05/2015,6 tháng\n"));
    commune.ok(&["list", "accept", &june]);
    commune.ok(&["list", "decide", &june, "2", "not_in_register"]);
    // In July one row is the same at another place, one has changed, one is new.
    let july = take_in(&format!("1,Trần Văn Mới,,,\n2,Nguyễn Văn Không,,,\n3,{buom},30 tháng\n"));
    let rows = commune.json(&["list", "rows", &july]);
    let verdicts: Vec<&str> =
        rows["rows"].as_array().unwrap().iter().map(|r| r["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["undecided", "not_in_register", "undecided"], "{rows}");
    let carried = last_entry(&commune);
    commune.ok(&["undo", &carried]);
    let rows = commune.json(&["list", "rows", &july]);
    assert_eq!(rows["rows"][1]["verdict"], "undecided", "{rows}");

    // Another sender's list is looked at afresh.
    let file = commune.write("khac.csv", format!("{header}\n1,Nguyễn Văn Không,,,\n").as_bytes());
    let other =
        commune.json(&["import", "list", "--kind", "prisoners", "--sender", "Trại khác", &file])["list"]
            .to_string();
    assert_eq!(commune.json(&["list", "rows", &other])["rows"][0]["verdict"], "undecided");
    commune.ok(&["verify"]);
}
