//! Workbooks of several sheets: where what is told of a row stands.

use std::fs;
use std::path::Path;

use rust_xlsxwriter::Workbook;
use soxa_domain::person::PersonField;
use soxa_exchange::people::{Options, PeopleFile};
use soxa_exchange::people_list::PeopleList;
use soxa_linkage::schema::Schema;
use soxa_service::import::Known;
use soxa_text::words::{InWords, Lang, Worded};
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

/// A workbook of one sheet: headers, and a row of values of which those of digits are numbers.
fn workbook(path: &Path, rows: &[&[&str]]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(*cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *cell).unwrap(),
            };
        }
    }
    book.save(path).unwrap();
}

/// What a file says of its people, or what is wrong with them, and what was taken for granted.
fn said(path: &Path) -> (Vec<String>, Vec<String>) {
    let file = PeopleFile::open(path, &Options::default()).unwrap();
    let (people, tally) = file.people().unwrap();
    let said = people.map(|row| match row.person {
        Ok(p) => {
            [PersonField::PersonId, PersonField::FatherId, PersonField::Phone].map(|f| f.get(&p)).join(" ")
        }
        Err(problems) => problems.iter().map(|p| p.reason.in_words(Lang::Vi)).collect::<Vec<_>>().join("; "),
    });
    let said = said.collect();
    let assumed = tally.lock().assumed.iter().map(|s| s.what.kind()).collect();
    (said, assumed)
}

#[test]
fn a_lost_zero_is_given_back_in_a_workbook_as_in_a_file_of_text() {
    let folder = TempDir::new().unwrap();
    let rows: [&[&str]; 5] = [
        &["Họ và tên", "Giới tính", "Năm sinh", "Số CCCD", "Số CCCD của cha", "Điện thoại"],
        &["Đinh Văn A", "Nam", "1990", "51090000013", "51060000013", "905123456"],
        &["Đinh Thị B", "Nữ", "1990", "51090000014", "", ""],
        &["Đinh Văn C", "Nam", "1972", "51090000015", "", ""],
        &["Đinh Văn D", "Nam", "1990", "1090000013", "", ""],
    ];
    let (book, text) = (folder.path().join("list.xlsx"), folder.path().join("list.csv"));
    workbook(&book, &rows);
    fs::write(&text, rows.map(|row| row.join(";")).join("\n")).unwrap();
    let (said, text) = (said(&book), said(&text));
    assert_eq!(said, text);
    assert_eq!(said.0[0], "051090000013 051060000013 0905123456");
    assert_eq!(said.0[3], "001090000013  ");
    assert!(said.0[1].contains("51090000014") && said.0[2].contains("51090000015"), "{said:?}");
    assert_eq!(said.1, ["phone_zero", "lost_zero"]);
}

#[test]
fn a_list_that_is_compared_has_its_numbers_whole() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("list.xlsx");
    workbook(&path, &[&["Họ và tên", "Số CCCD", "Điện thoại"], &["Đinh Văn A", "51090000013", "905123456"]]);
    let list = PeopleList::open(&path, &Schema::people().unwrap()).unwrap();
    let mut ids = Vec::new();
    list.each(|id, _| ids.push(id)).unwrap().unwrap();
    assert_eq!(ids, ["051090000013"]);
}
