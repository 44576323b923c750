//! People of files as officers make them: who is somebody, whose household, and what is said.

use std::fs;

use soxa_domain::person::PersonField;
use soxa_exchange::people::{Options, PeopleFile};
use soxa_exchange::reading::tally::Tally;
use tempfile::TempDir;

/// What a file of text says of its people: these fields of each, those that cannot be taken as `!kind`.
fn taken(text: &str, fields: &[PersonField]) -> (Vec<String>, Tally) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("list.csv");
    fs::write(&path, text).unwrap();
    let file = PeopleFile::open(&path, &Options::default()).unwrap();
    let (people, tally) = file.people().unwrap();
    let said = |person: &soxa_domain::person::Person| {
        let values = fields.iter().map(|f| f.get(person)).filter(|v| !v.is_empty());
        values.collect::<Vec<_>>().join(" | ")
    };
    let people = people.map(|row| match &row.person {
        Ok(person) => said(person),
        Err(problems) => format!("!{}", problems[0].kind),
    });
    (people.collect(), tally.lock().clone())
}

use PersonField::{FullName, Hamlet};

#[test]
fn people_whose_names_read_as_headings_and_signatures_are_people() {
    let head = "STT;Họ và tên;Ngày sinh;Số CCCD\n";
    let names = [
        "Tô Thị Hoa",
        "Bàn Văn An",
        "Lang Thị Hoa",
        "Tô Trường Giang",
        "Chu Tích Long",
        "Tống Công Minh",
        "To Thi Hoa",
        "Ban Van An",
        "Lang Thi Hoa",
        "To Truong Giang",
        "Tong Cong Minh",
        "Chu Tich Long",
        "Bon Krong",
        "Buôn Krông",
        "Buôn Yă Hoa",
        "Sóc Kha",
        "Sóc Thị Sa",
        "Khôi Văn Ba",
        "Ban Thị Mai",
        "Bán Văn Sơn",
        "Lăng Văn Tài",
        "Lãng Thị Y",
        "Tồ A Páo",
        "Tống Công Sinh",
        "Tòng Sô Hoa",
        "Bì Thu Hà",
        "Bí Thu Hà",
        "Phó Chu Tích",
        "Cấn Bộ Lĩnh",
        "Công Chúc Anh",
        "Kê Toàn",
        "Kế Toàn Thắng",
        "Thu Trường An",
        "Trương Thôn",
        "Trương Ban Mai",
        "Trường Xóm",
        "Nội Nhân",
    ];
    let rows: Vec<String> = (1..).zip(names).map(|(n, name)| format!("{n};{name};;\n")).collect();
    let (people, tally) = taken(&format!("{head}{}", rows.concat()), &[FullName, Hamlet]);
    assert_eq!(people, names);
    assert_eq!((tally.sections, tally.passed_over), (0, 0));
    // By their marks also where nothing counts the rows.
    let marked: Vec<&str> = names.into_iter().filter(|name| !name.is_ascii()).collect();
    let marked: Vec<&str> = marked
        .into_iter()
        .filter(|name| !["Buôn", "Sóc", "Bí"].iter().any(|s| name.starts_with(s)))
        .collect();
    let rows: Vec<String> = marked.iter().map(|name| format!("{name};;\n")).collect();
    let (people, tally) =
        taken(&format!("Họ và tên;Ngày sinh;Số CCCD\n{}", rows.concat()), &[FullName, Hamlet]);
    assert_eq!(people, marked);
    assert_eq!((tally.sections, tally.passed_over), (0, 0));
}

#[test]
fn headings_and_signatures_are_nobody_with_their_marks_and_without() {
    let text = "STT;Họ và tên;Ngày sinh;Số CCCD\n\
                ;THÔN HÀ BÔI;;\n\
                1;Đinh Văn A;1980;\n\
                2;Thôn Gò Tranh;;\n\
                1;Đinh Văn B;1981;\n\
                ;TO 3;;\n\
                1;Đinh Văn C;1982;\n\
                ;Tổng cộng: 3;;\n\
                ;TỔ TRƯỞNG;;\n\
                ;CHU TICH;;\n";
    let (people, tally) = taken(text, &[FullName, Hamlet]);
    assert_eq!(people, ["Đinh Văn A | Thôn Hà Bôi", "Đinh Văn B | Thôn Gò Tranh", "Đinh Văn C | To 3"]);
    assert_eq!((tally.sections, tally.passed_over), (3, 3));
}
