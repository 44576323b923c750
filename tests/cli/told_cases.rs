//! The exports of other systems: official codes bound, cases that came online added, states moved, nothing doubled.

use serde_json::Value;

use crate::commune::Commune;

const HEAD: &str = "STT,Mã hồ sơ,Mã thủ tục,Tên thủ tục,Người nộp,Số CCCD,Ngày tiếp nhận,Ngày hẹn trả,Trạng thái,Ngày trả kết quả,Cán bộ xử lý\n";
const CODE: &str = "H48.18.00.000-261123-0012";

fn export(rows: &str) -> String {
    format!("DANH SÁCH HỒ SƠ\n{HEAD}{rows}")
}

fn steps(told: &Value) -> Vec<&str> {
    told["items"].as_array().unwrap().iter().map(|i| i["step"].as_str().unwrap()).collect()
}

#[test]
fn a_case_is_bound_once_it_is_said_which_it_is_and_moves_with_the_other_system() {
    let commune = Commune::town();
    let code = commune.receive("051072000101", "a");
    let procedure = commune.json(&["case", "show", &code])["procedure"].as_str().unwrap().to_owned();
    let row = |state: &str, done: &str| {
        export(&format!(
            "1,{CODE},{procedure},Đăng ký tạm trú,Đinh Văn Nghinh,051072000101,23/11/2026 08:42,,{state},{done},Lan\n"
        ))
    };
    let file = commune.write("portal.csv", row("Đang xử lý", "").as_bytes());
    let (status, told) = commune.json_status(&["import", "cases", &file]);
    assert_eq!((status, steps(&told)), (3, vec!["ask"]), "{told}");
    assert_eq!(told["items"][0]["choices"][0], code.as_str());
    // A case that is not there is none that is meant, and nothing is added beside the one that is.
    let said = commune.refused(3, &["import", "cases", &file, "--same", &format!("{CODE}=HS-KHONG-CO")]);
    assert!(said.contains("HS-KHONG-CO"), "{said}");
    assert_eq!(commune.json(&["export", "cases"]).as_array().unwrap().len(), 1);
    let (status, told) =
        commune.json_status(&["import", "cases", &file, "--dry-run", "--new", &CODE.to_lowercase()]);
    assert_eq!((status, steps(&told)), (0, vec!["add"]), "{told}");
    commune.ok(&["import", "cases", &file, "--same", &format!("{CODE}={}", code.to_lowercase())]);
    let case = commune.json(&["case", "show", CODE]);
    assert_eq!(
        (case["code"].as_str(), case["state"].as_str()),
        (Some(code.as_str()), Some("dang_xu_ly")),
        "{case}"
    );
    // Again changes nothing; later it moves on, with the other system's time.
    assert_eq!(steps(&commune.json(&["import", "cases", &file])), ["same"]);
    let later = commune.write("later.csv", row("Đã trả kết quả", "23/11/2026 10:15").as_bytes());
    assert_eq!(steps(&commune.json(&["import", "cases", &later])), ["move"]);
    let case = commune.json(&["case", "show", CODE]);
    assert_eq!(case["state"], "da_tra_ket_qua");
    assert!(case.to_string().contains("2026-11-23T10:15:00+07:00"), "{case}");
    // It cannot go back: that is shown, not done.
    let (status, told) = commune.json_status(&["import", "cases", &file]);
    assert_eq!((status, told["items"][0]["differs"][0]["field"].as_str()), (1, Some("state")), "{told}");
    let text = row("Đang xử lý", "")
        .replace("23/11/2026 08:42", "22/11/2026")
        .replace("051072000101", "051175000202");
    let other = commune.write("other.csv", text.as_bytes());
    let (_, told) = commune.json_status(&["import", "cases", &other]);
    let of = |field: &str| {
        let all = told["items"][0]["differs"].as_array().unwrap();
        let one = all.iter().find(|d| d["field"] == field).unwrap();
        (one["here"].as_str().unwrap().to_owned(), one["there"].as_str().unwrap().to_owned())
    };
    let pair = |here: &str, there: &str| (here.to_owned(), there.to_owned());
    assert_eq!(of("received_at"), pair("2026-11-23", "2026-11-22"));
    assert_eq!(of("applicant"), pair("051072000101", "051175000202"));
    assert_eq!(of("state"), pair("da_tra_ket_qua", "dang_xu_ly"));
    let said = commune.run(&["import", "cases", &other]).out;
    for words in [
        "Ngày nhận: sổ “23/11/2026”, tệp “22/11/2026”",
        "Người nộp: sổ “Đinh Văn Nghinh (051072000101)”, tệp “Phạm Thị Bướm (051175000202)”",
        "Trạng thái: sổ “Đã trả kết quả”, tệp “Đang xử lý”",
    ] {
        assert!(said.contains(words), "{said}");
    }
    let cases = commune.json(&["export", "cases"]);
    assert_eq!(cases.as_array().unwrap().len(), 1, "{cases}");
    commune.ok(&["verify"]);
}

#[test]
fn what_came_online_is_added_with_who_handed_it_in() {
    let commune = Commune::town();
    let rows = "1,000.00.18.H48-261120-0001,CT-TTR,,Phạm Thị Bướm,051175000202,20/11/2026 09:00,25/11/2026,Đã tiếp nhận,,x\n\
                2,000.00.18.H48-261120-0002,CT-TTR,,Trần Thị Mới,051190000777,20/11/2026,,Đang xử lý,,x\n";
    let file = commune.write("portal.csv", export(rows).as_bytes());
    assert_eq!(steps(&commune.json(&["import", "cases", &file, "--dry-run"])), ["add", "add"]);
    let told = commune.json(&["import", "cases", &file]);
    assert_eq!((told["added"].as_u64(), told["imported"].as_u64()), (Some(2), Some(2)), "{told}");
    assert_eq!(told["unknown_columns"][0], "Cán bộ xử lý");
    assert_eq!(commune.json(&["find", "051190000777"])["total"], 1);
    let case = commune.json(&["case", "show", "000.00.18.H48-261120-0001"]);
    assert_eq!(
        (case["state"].as_str(), case["due_at"].as_str().unwrap().get(..10)),
        (Some("duoc_tiep_nhan"), Some("2026-11-25"))
    );
    assert_eq!(steps(&commune.json(&["import", "cases", &file])), ["same", "same"]);
    // What is wrong is told by row and column, and nothing is written.
    let wrong = "1,khong-co-ma,CT-TTR,,A,051190000778,20/11/2026,,Đang xử lý,,\n2,000.00.18.H48-261120-0009,CT-XX,,A,051190000778,20/11/2026,,Đang xử lý,,\n3,000.00.18.H48-261120-0010,CT-TTR,,Người Lạ,,20/11/2026,,Đang xử lý,,\n";
    let file = commune.write("wrong.csv", export(wrong).as_bytes());
    let (status, told) = commune.json_status(&["import", "cases", &file]);
    assert_eq!(
        (status, told["problems"].as_array().unwrap().len(), told["imported"].as_u64()),
        (3, 3, Some(0)),
        "{told}"
    );
}

#[test]
fn rows_and_sheets_that_are_left_out_are_told_by_every_command_that_reads_a_file() {
    let commune = Commune::town();
    let row =
        "1,000.00.18.H48-261120-0001,CT-TTR,,Phạm Thị Bướm,051175000202,20/11/2026 09:00,,Đã tiếp nhận,,x\n";
    let file = commune.write("portal.csv", export(&format!("{row}Cộng: 1\n")).as_bytes());
    let told = commune.run(&["import", "cases", &file, "--dry-run"]);
    assert!(told.status == 0 && told.err.contains("1 dòng bỏ qua"), "{}{}", told.out, told.err);
    let list = commune.write("list.csv", "STT,Họ và tên,Năm sinh\n1,Đinh Văn A,1990\nCộng: 1,,\n".as_bytes());
    for args in [&["dedupe", "--input", &list][..], &["match", "--left", &list, "--right", &list]] {
        let told = commune.run(args);
        assert!(told.status == 0 && told.err.contains("1 dòng bỏ qua"), "{}{}", told.out, told.err);
    }
}
