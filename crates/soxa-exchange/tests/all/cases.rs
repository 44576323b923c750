//! Cases of other systems: when they were due and done.

use std::fs;
use std::path::Path;

use rust_xlsxwriter::Workbook;
use soxa_domain::calendar::WorkCalendar;
use soxa_domain::rulebook::RuleBook;
use soxa_exchange::cases::Context;
use soxa_exchange::reading::tally::Assumed;
use soxa_exchange::told_cases::{Export, ToldFile, look, read};
use soxa_service::told_cases::Who;
use tempfile::TempDir;

const HEAD: &str = "Mã hồ sơ,Mã thủ tục,Người nộp,Số CCCD,Ngày sinh,Điện thoại,Ngày tiếp nhận,Ngày hẹn trả,Trạng thái,Ngày cập nhật,Ngày trả kết quả\n";

/// What a file tells.
fn of_file(path: &Path) -> ToldFile {
    let rules = RuleBook::built_in().unwrap();
    let context =
        Context { rules: &rules, calendar: &WorkCalendar::built_in(), person: &|_| None, officer: "Lan" };
    let Export::Other(reading) = look(path).unwrap() else { panic!() };
    read(&reading, &context).unwrap()
}

/// What a file of these rows tells; every row is of one applicant who is new.
fn told(rows: &[&str]) -> ToldFile {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cases.csv");
    let rows: Vec<String> = (1..)
        .zip(rows)
        .map(|(n, row)| format!("000.00.18.H48-261102-{n:04},CT-TTR,Trần Thị Mới,051190000777,{row}\n"))
        .collect();
    fs::write(&path, format!("{HEAD}{}", rows.concat())).unwrap();
    of_file(&path)
}

/// When each of the cases is due and was done.
fn times(file: &ToldFile) -> Vec<(String, String)> {
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    let text = |at: Option<soxa_domain::time::Timestamp>| {
        at.map(|t| t.to_string().get(..16).unwrap().to_owned()).unwrap_or_default()
    };
    file.told.iter().map(|t| (text(t.case.due_at), text(t.case.closed_at))).collect()
}

#[test]
fn a_case_is_due_at_the_end_of_the_day_it_is_promised_for() {
    let file = told(&[
        ",,02/11/2026 08:00,05/11/2026,Đang xử lý,,",
        ",,02/11/2026 08:00,2026-11-05,Đang xử lý,,",
        ",,02/11/2026 08:00,05/11/2026 00:00:00,Đang xử lý,,",
        ",,02/11/2026 08:00,05/11/2026 10:30,Đang xử lý,,",
        ",,02/11/2026 08:00,2026-11-05 10:30,Đang xử lý,,",
    ]);
    let due: Vec<String> = times(&file).into_iter().map(|(due, _)| due).collect();
    let (closing, told) = ("2026-11-05T17:00", "2026-11-05T10:30");
    assert_eq!(due, [closing, closing, closing, told, told]);
}

#[test]
fn a_case_is_done_when_its_result_was_given_not_when_its_row_was_touched() {
    let file = told(&[
        ",,02/11/2026 08:00,05/11/2026,Đã trả kết quả,20/11/2026 09:00,04/11/2026 09:00",
        ",,02/11/2026 08:00,05/11/2026,Đã trả kết quả,04/11/2026 10:00,",
        ",,02/11/2026 08:42,05/11/2026,Đã trả kết quả,,02/11/2026",
        ",,02/11/2026 08:42,05/11/2026,Đang xử lý,03/11/2026 09:00,",
    ]);
    let done: Vec<String> = times(&file).into_iter().map(|(_, done)| done).collect();
    assert_eq!(done, ["2026-11-04T09:00", "2026-11-04T10:00", "2026-11-02T08:42", ""]);
    // What moves a case that is here is told by the same time.
    let moved: Vec<String> = file.told.iter().map(|t| t.state_at.unwrap().to_string()).collect();
    assert_eq!(moved[0], "2026-11-04T09:00:00+07:00");
    assert_eq!(moved[3], "2026-11-03T09:00:00+07:00");
    assert!(file.told.iter().all(|t| t.case.closed_at.is_none_or(|at| at == t.case.state_since)));
}

#[test]
fn a_case_that_is_done_at_no_time_is_not_done_in_time() {
    let file = told(&[
        ",,02/11/2026 08:00,05/11/2026,Đã trả kết quả,,",
        ",,02/11/2026 08:00,05/11/2026,Công dân rút,,01/11/2026",
        ",,02/11/2026 08:00,05/11/2026,Đang xử lý,,",
    ]);
    assert!(times(&file).iter().all(|(_, done)| done.is_empty()));
    let said: Vec<_> =
        file.tally.assumed.iter().map(|s| (s.what.clone(), s.column.as_str(), s.rows)).collect();
    assert_eq!(said, [(Assumed::NoClosing, "Ngày trả kết quả", 2)]);
}

#[test]
fn what_is_told_of_a_new_applicant_is_read_or_refused() {
    let file = told(&[
        "31/02/1990,0905123456,02/11/2026 08:00,,Đang xử lý,,",
        "12/03/1990,9.05E+08,02/11/2026 08:00,,Đang xử lý,,",
        "chưa rõ,không có,02/11/2026 08:00,,Đang xử lý,,",
        "12/03/1990,905123456,02/11/2026 08:00,,Đang xử lý,,",
    ]);
    let columns: Vec<&str> = file.problems.iter().map(|p| p.column.as_str()).collect();
    assert_eq!(columns, ["Ngày sinh", "Điện thoại"]);
    let Who::New(person) = &file.told[1].applicant else { panic!() };
    assert_eq!(
        (person.birth_date.unwrap().to_string().as_str(), person.phone.as_str()),
        ("1990-03-12", "0905123456")
    );
}

#[test]
fn sheets_of_one_layout_are_read_and_what_is_not_is_told() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cases.xlsx");
    let mut book = Workbook::new();
    let heads = HEAD.trim().split(',');
    // Two months, one without a column that nobody filled, one that nobody sees, one without a row, and figures of all.
    for (n, name) in (0u32..).zip(["Tháng 10", "Tháng 11", "Tháng 12", "Cũ", "Mẫu", "Tổng hợp"]) {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.set_hidden(name == "Cũ");
        let kept = |head: &&str| match name {
            "Tháng 12" => *head != "Điện thoại",
            "Tổng hợp" => matches!(*head, "Thủ tục" | "Mã hồ sơ" | "Mã thủ tục"),
            _ => true,
        };
        let heads = heads.clone().filter(kept);
        for (column, head) in (0u16..).zip(heads) {
            sheet.write_string(0, column, head).unwrap();
        }
        if name != "Mẫu" {
            let code = format!("000.00.18.H48-261102-{n:04}");
            let row = [code.as_str(), "CT-TTR", "Trần Thị Mới", "051190000777", "", "", "02/11/2026 08:00"];
            let without = |at: &usize| name != "Tháng 12" || *at != 5;
            let row = row.iter().enumerate().filter(|(at, _)| without(at)).map(|(_, cell)| *cell);
            for (column, cell) in (0u16..).zip(row) {
                sheet.write_string(1, column, cell).unwrap();
            }
            sheet.write_string(2, 0, "Tổng: 1").unwrap();
        }
    }
    book.save(&path).unwrap();
    let file = of_file(&path);
    assert_eq!((file.told.len(), file.tally.passed_over), (3, 3), "{:?}", file.problems);
    let said: Vec<Assumed> = file.tally.assumed.iter().map(|s| s.what.clone()).collect();
    let hidden = Assumed::HiddenSheet { sheet: "Cũ".to_owned() };
    let other = Assumed::OtherSheet { sheet: "Tổng hợp".to_owned() };
    assert_eq!(said, [other, hidden]);
}
