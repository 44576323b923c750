//! Lines of the other registers as officers' files have them: titles, labels as headers, dates and numbers of sheets.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::Value;

use crate::commune::Commune;

fn lines(commune: &Commune, register: &str) -> Vec<Value> {
    let listed = commune.json(&["entry", "list", "--register", register]);
    listed["entries"].as_array().unwrap().clone()
}

#[test]
fn a_table_under_a_title_with_labels_as_headers_comes_in() {
    let commune = Commune::empty();
    let text = "DANH SÁCH VĂN BẢN CHỈ ĐẠO NĂM 2026;;;;;\n;;;;;\n\
                STT;Số, ký hiệu;Ngày;Loại;Cơ quan;Trích yếu\n\
                1;12/KH-UBND;5/3/2026;Kế hoạch;UBND xã;Làm sạch dữ liệu dân cư\n\
                2;15/QĐ-UBND;06.03.2026;Quyết định;UBND xã;Lập tổ công tác\n";
    let file = commune.write("chi-dao.csv", text.as_bytes());
    assert!(commune.ok(&["entry", "add", "--register", "directives", "--file", &file]).contains('2'));
    let kept = lines(&commune, "directives");
    let days: Vec<&str> = kept.iter().map(|line| line["day"].as_str().unwrap()).collect();
    assert_eq!((kept.len(), days.contains(&"2026-03-05")), (2, true), "{days:?}");
    assert!(kept.iter().any(|line| line["fields"]["subject"] == "Lập tổ công tác"));
    // Keys as headers are what exports and the sample have.
    let keys = commune.write(
        "keys.csv",
        "number,date,kind,issuer,subject\n1/CV,2026-04-01,Công văn,Sở,Báo cáo\n".as_bytes(),
    );
    commune.ok(&["entry", "add", "--register", "directives", "--file", &keys]);
    assert_eq!(lines(&commune, "directives").len(), 3);
}

#[test]
fn a_workbook_s_dates_and_numbers_are_what_they_show() {
    let commune = Commune::empty();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0u16..).zip(["TT", "Tên tổ", "Cấp", "Quyết định", "Ngày lập", "Thành viên"])
    {
        sheet.write_string(0, column, header).unwrap();
    }
    let day = ExcelDateTime::from_ymd(2026, 2, 14).unwrap();
    sheet.write_number(1, 0, 1.0).unwrap();
    sheet.write_string(1, 1, "Tổ công tác xã").unwrap();
    sheet.write_string(1, 2, "Cấp xã").unwrap();
    sheet.write_string(1, 3, "3/QĐ").unwrap();
    sheet.write_datetime_with_format(1, 4, &day, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    sheet.write_number(1, 5, 12.0).unwrap();
    let path = commune.path("to.xlsx");
    book.save(&path).unwrap();
    commune.ok(&["entry", "add", "--register", "task_forces", "--file", path.to_str().unwrap()]);
    let kept = lines(&commune, "task_forces");
    assert_eq!(kept[0]["fields"]["founded_on"], "2026-02-14");
    assert_eq!(
        (&kept[0]["fields"]["members"], &kept[0]["fields"]["level"]),
        (&"12".into(), &"commune".into())
    );
}

#[test]
fn a_line_that_is_wrong_refuses_the_file_by_its_row_and_nothing_is_kept() {
    let commune = Commune::empty();
    for (text, words) in [
        ("number,date,kind,issuer,subject\n1/CV,2026-04-01,CV,Sở,A\n2/CV,31/02/2026,CV,Sở,B\n", "3"),
        ("number,date,kind,issuer,subject\n1/CV,2026-04-01,CV,Sở,\n", "2"),
        ("number,date,kind,issuer,subject,secret\n1/CV,2026-04-01,CV,Sở,A,x\n", "secret"),
    ] {
        let file = commune.write("sai.csv", text.as_bytes());
        let said = commune.refused(3, &["entry", "add", "--register", "directives", "--file", &file]);
        assert!(said.contains(words), "{said}");
        assert!(lines(&commune, "directives").is_empty());
    }
    let none = commune.write("khong.csv", b"a,b\n1,2\n");
    commune.refused(3, &["entry", "add", "--register", "directives", "--file", &none]);
}
