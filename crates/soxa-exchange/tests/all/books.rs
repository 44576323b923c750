//! Workbooks of several sheets: where what is told of a row stands.

use rust_xlsxwriter::Workbook;
use soxa_exchange::people::{Options, PeopleFile};
use soxa_service::import::Known;
use soxa_text::words::{InWords, Lang};
use tempfile::TempDir;

#[test]
fn a_double_is_found_on_the_sheet_it_stands_on_however_many_there_are() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("list.xlsx");
    let mut book = Workbook::new();
    for n in 1..=20u32 {
        let sheet = book.add_worksheet();
        sheet.set_name(format!("Thôn Số {n}")).unwrap();
        for (column, header) in ["Họ và tên", "Số CCCD", "Mã tạm"].into_iter().enumerate() {
            sheet.write_string(0, column as u16, header).unwrap();
        }
        for row in 1..=3u32 {
            sheet.write_string(row, 0, "Đinh Văn A").unwrap();
            // The second row of the last sheet is that of the one before.
            let (number, row_of) = if (n, row) == (20, 2) { (19, 2) } else { (n, row) };
            sheet.write_string(row, 1, format!("0510900{number:02}{row_of:03}")).unwrap();
            let local = if (n, row) == (20, 3) { "18-3".to_owned() } else { format!("{n}-{row}") };
            sheet.write_string(row, 2, local).unwrap();
        }
    }
    book.save(&path).unwrap();
    let file = PeopleFile::open(&path, &Options::default()).unwrap();
    let mut check = file.check().unwrap();
    while check.next_row(&mut |_| Ok(Known::New)).unwrap().is_some() {}
    let told: Vec<String> = check.survey.problems.iter().map(|p| p.reason.in_words(Lang::Vi)).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("dòng Thôn Số 19: 3 "), "{}", told[0]);
    assert!(told[1].contains("dòng Thôn Số 18: 4 "), "{}", told[1]);
}
