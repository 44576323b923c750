//! Officers' files as they are: what ordinary spreadsheets do, each kind small, and what must come of it. Workbooks are
//! made as Excel makes them (rust_xlsxwriter).

use rust_xlsxwriter::{ExcelDateTime, Format, Note, Workbook, Worksheet};
use serde_json::Value;

use crate::commune::Commune;

/// A cell of a sheet that a test makes.
enum Cell {
    Blank,
    Text(&'static str),
    Number(f64),
    /// A day under a format.
    Day(&'static str, &'static str),
}

use Cell::{Blank as B, Day as D, Number as N, Text as T};

/// Writes rows from the top of a sheet.
fn fill(sheet: &mut Worksheet, rows: &[Vec<Cell>]) {
    for (row, cells) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(cells) {
            match cell {
                B => continue,
                T(text) => sheet.write_string(row, column, *text).unwrap(),
                N(number) => sheet.write_number(row, column, *number).unwrap(),
                D(day, format) => {
                    let day = ExcelDateTime::parse_from_str(day).unwrap();
                    let format = Format::new().set_num_format(*format);
                    sheet.write_datetime_with_format(row, column, &day, &format).unwrap()
                }
            };
        }
    }
}

fn merge(sheet: &mut Worksheet, area: (u32, u16, u32, u16), text: &str) {
    sheet.merge_range(area.0, area.1, area.2, area.3, text, &Format::new()).unwrap();
}

fn saved(commune: &Commune, name: &str, mut book: Workbook) -> String {
    let bytes = book.save_to_buffer().unwrap();
    commune.write(name, &bytes)
}

/// A workbook of one sheet.
fn sheet(commune: &Commune, rows: &[Vec<Cell>], more: impl FnOnce(&mut Worksheet)) -> String {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, rows);
    more(sheet);
    saved(commune, "list.xlsx", book)
}

/// The people there are, one line each of the columns given, those without a value left out.
fn people(commune: &Commune, columns: &[&str]) -> Vec<String> {
    let out = commune.ok(&["export", "people"]);
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let at: Vec<usize> = columns.iter().map(|c| headers.iter().position(|h| h == *c).unwrap()).collect();
    let line = |row: csv::StringRecord| {
        at.iter().map(|i| row[*i].to_owned()).filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" | ")
    };
    reader.records().map(|r| line(r.unwrap())).collect()
}

/// What is taken of a text file, in these columns.
fn of_text(text: &str, columns: &[&str]) -> Vec<String> {
    let commune = Commune::empty();
    let file = commune.write("list.csv", text.as_bytes());
    commune.ok(&["import", "people", &file]);
    people(&commune, columns)
}

fn kinds(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|v| v["kind"].as_str().unwrap()).collect()
}

#[test]
fn headers_of_two_rows_and_rows_that_are_nobody() {
    let commune = Commune::empty();
    let rows = vec![
        vec![T("UBND XÃ MINH LONG"), B, B, T("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")],
        vec![T("DANH SÁCH NHÂN KHẨU")],
        vec![
            T("STT"),
            T("Họ và tên"),
            B,
            T("Năm sinh"),
            B,
            T("Giới tính"),
            B,
            T("Số CCCD"),
            T("Quan hệ với chủ hộ"),
            T("Số hộ"),
        ],
        vec![B, T("Họ đệm"), T("Tên"), T("Nam"), T("Nữ"), T("Nam"), T("Nữ")],
        (1..=10).map(|n| N(f64::from(n))).collect(),
        vec![T("I"), T("THÔN HÀ BÔI")],
        vec![N(1.0), T("Đinh Văn"), T("A"), N(1972.0), B, T("x"), B, T("051072000101"), T("CH"), T("HK1")],
        vec![
            N(2.0),
            T("Phạm Thị"),
            T("B"),
            B,
            D("1975-03-15", "dd/mm/yyyy"),
            B,
            T("x"),
            N(51_175_000_202.0),
            T("Vợ"),
            B,
        ],
        vec![N(3.0), T("Đinh Văn"), T("C"), N(2004.0), B, T("x"), B, T("chưa có"), T("con trai"), B],
        vec![T("Cộng: 03 người")],
        vec![T("II"), T("THÔN GÒ TRANH")],
        vec![
            N(1.0),
            T("Nguyễn Văn"),
            T("An"),
            N(1984.0),
            B,
            T("x"),
            B,
            T("212345678"),
            T("Chủ hộ"),
            T("HK2"),
        ],
        vec![N(2.0), T("Lê Thị"), T("Bình"), B, N(1990.0), B, T("x"), T("x"), T("vợ"), T("nt")],
        vec![T("Tổng cộng: 05 người")],
        vec![B, B, B, B, B, T("Minh Long, ngày 12 tháng 3 năm 2026")],
        vec![B, T("NGƯỜI LẬP"), B, B, B, B, B, T("TM. UBND XÃ")],
        vec![B, T("Đinh Văn Lập"), B, B, B, B, B, T("Phạm Văn Chủ")],
    ];
    let file = sheet(&commune, &rows, |sheet| {
        merge(sheet, (2, 0, 3, 0), "STT");
        merge(sheet, (2, 1, 2, 2), "Họ và tên");
        merge(sheet, (2, 3, 2, 4), "Năm sinh");
        merge(sheet, (2, 5, 2, 6), "Giới tính");
    });
    let told = commune.json(&["import", "people", &file, "--dry-run"]);
    assert_eq!(told["header_rows"], serde_json::json!([3, 4]));
    assert_eq!((told["sections"].as_u64(), told["passed_over"].as_u64()), (Some(2), Some(6)), "{told}");
    assert_eq!((told["people"].as_u64(), told["imported"].as_u64()), (Some(5), Some(0)));
    assert!(people(&commune, &["full_name"]).is_empty(), "nothing is taken yet");
    commune.ok(&["import", "people", &file]);
    assert_eq!(
        people(
            &commune,
            &["full_name", "birth_date", "sex", "person_id", "cmnd", "hamlet", "household", "relationship"]
        ),
        [
            "Đinh Văn A | 1972 | male | 051072000101 | Thôn Hà Bôi | HK1 | Chủ hộ",
            "Phạm Thị B | 1975-03-15 | female | 051175000202 | Thôn Hà Bôi | HK1 | Vợ",
            "Đinh Văn C | 2004 | male | Thôn Hà Bôi | HK1 | Con đẻ",
            "Nguyễn Văn An | 1984 | male | 212345678 | Thôn Gò Tranh | HK2 | Chủ hộ",
            "Lê Thị Bình | 1990 | female | Thôn Gò Tranh | HK2 | Vợ",
        ]
    );
}

#[test]
fn sheets_of_one_layout_are_one_list_and_hidden_ones_none() {
    let commune = Commune::empty();
    let head = || vec![T("STT"), T("Họ và tên"), T("Năm sinh"), T("Số CCCD")];
    let mut book = Workbook::new();
    for (name, person) in
        [("Gò Tranh", "Đinh Văn Một"), ("HÀ BÔI", "Đinh Văn Hai"), ("Thôn Cà Xen", "Đinh Văn Ba")]
    {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        fill(sheet, &[head(), vec![N(1.0), T(person), N(1972.0), B]]);
    }
    let hidden = book.add_worksheet().set_name("ẩn").unwrap();
    let mut more = head();
    more.push(T("Dân tộc"));
    fill(hidden, &[more, vec![N(1.0), T("Người Ẩn"), N(1990.0), B, T("Kinh")]]);
    hidden.set_hidden(true);
    let file = saved(&commune, "sheets.xlsx", book);
    let told = commune.json(&["import", "people", &file]);
    assert_eq!(told["sheets"].as_array().unwrap().len(), 3, "{told}");
    assert!(kinds(&told["assumed"]).contains(&"hidden_sheet"), "{told}");
    let all = people(&commune, &["full_name", "hamlet"]);
    assert_eq!(all.len(), 3);
    for (line, hamlet) in all.iter().zip(["Gò Tranh", "Hà Bôi", "Cà Xen"]) {
        assert!(line.ends_with(hamlet), "{line}");
    }
    // Numbers that begin anew in each hamlet are households of their own.
    let mut book = Workbook::new();
    for name in ["Thôn 1 (2 hộ)", "Thôn 2"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        let head = vec![T("Số hộ"), T("Họ và tên"), T("Năm sinh")];
        fill(
            sheet,
            &[head, vec![N(1.0), T("Lê Văn Một"), N(1990.0)], vec![N(2.0), T("Lê Văn Hai"), N(1991.0)]],
        );
    }
    let file = saved(&commune, "numbers.xlsx", book);
    commune.ok(&["import", "people", &file]);
    let mut households: Vec<String> =
        people(&commune, &["household"]).into_iter().filter(|h| !h.is_empty()).collect();
    households.sort();
    households.dedup();
    assert_eq!(households, ["Thôn 1 – 1", "Thôn 1 – 2", "Thôn 2 – 1", "Thôn 2 – 2"]);
    // Sheets of other layouts are named, and chosen.
    let mut book = Workbook::new();
    let first = book.add_worksheet().set_name("Nhân khẩu").unwrap();
    fill(first, &[head(), vec![N(1.0), T("Lê A"), N(1972.0), B]]);
    let second = book.add_worksheet().set_name("Trẻ em").unwrap();
    fill(
        second,
        &[vec![T("Họ và tên"), T("Năm sinh"), T("Giới tính")], vec![T("Lê B"), N(2020.0), T("Nam")]],
    );
    let file = saved(&commune, "layouts.xlsx", book);
    let said = commune.refused(3, &["import", "people", &file]);
    assert!(said.contains("Trẻ em") && said.contains("--sheet"), "{said}");
    commune.ok(&["import", "people", &file, "--sheet", "trẻ em"]);
    assert_eq!(people(&commune, &["full_name"]).len(), 8);
}

#[test]
fn dates_numbers_and_notes_of_cells() {
    let commune = Commune::empty();
    let rows = vec![
        vec![T("Họ và tên"), T("Ngày sinh"), T("Số CCCD"), T("Điện thoại")],
        vec![T("Một A"), N(1950.0)],
        vec![T("Hai A"), D("1990-03-01", "mm/yyyy")],
        vec![T("Ba A"), D("1990-01-01", "yyyy")],
        vec![T("Tư A"), T("7/3/88")],
        vec![T("Năm A"), T("..../5/1985")],
        vec![T("Sáu A"), T("--/--/1950"), T("'051050000013"), T("905123456.0")],
        vec![T("Bảy A"), T("15031990"), T("51090000013.0"), N(905_123_457.0)],
        vec![T("Tám A"), T("15-thg 3-90"), T("212345678")],
    ];
    let file = sheet(&commune, &rows, |sheet| {
        let date = Format::new().set_num_format("dd/mm/yyyy");
        sheet.write_number_with_format(1, 1, 1950.0, &date).unwrap();
        sheet.insert_note(1, 0, &Note::new("xem lại tuổi")).unwrap();
    });
    let told = commune.json(&["import", "people", &file]);
    assert!(kinds(&told["assumed"]).contains(&"cell_note"), "{told}");
    assert_eq!(
        people(&commune, &["full_name", "birth_date", "person_id", "cmnd", "phone"]),
        [
            "Một A | 1950",
            "Hai A | 1990-03",
            "Ba A | 1990",
            "Tư A | 1988-03-07",
            "Năm A | 1985-05",
            "Sáu A | 1950 | 051050000013 | 0905123456",
            "Bảy A | 1990-03-15 | 051090000013 | 0905123457",
            "Tám A | 1990-03-15 | 212345678",
        ]
    );
    assert!(people(&commune, &["note"])[0].contains("xem lại tuổi"));
}

#[test]
fn days_and_months_that_america_swapped_are_asked_about_once() {
    let commune = Commune::empty();
    let rows = vec![
        vec![T("Họ và tên"), T("Ngày sinh")],
        vec![T("Đinh A"), D("1990-05-03", "m/d/yyyy")],
        vec![T("Đinh B"), D("1991-02-11", "m/d/yyyy")],
        vec![T("Đinh C"), T("15/03/1990")],
        vec![T("Đinh D"), T("28/12/1985")],
    ];
    let file = sheet(&commune, &rows, |_| ());
    let (status, told) = commune.json_status(&["import", "people", &file]);
    assert_eq!((status, told["imported"].as_u64()), (3, Some(0)), "{told}");
    assert_eq!(kinds(&told["problems"]), ["day_swapped", "day_swapped"]);
    let answers = commune.write("answers.csv", b"word,field,value\n*,birth_date,mdy\n");
    commune.ok(&["import", "people", &file, "--values", &answers]);
    assert_eq!(people(&commune, &["birth_date"]), ["1990-03-05", "1991-11-02", "1990-03-15", "1985-12-28"]);
}

#[test]
fn a_household_stands_in_its_heads_row_or_in_the_heads_name() {
    let columns = ["full_name", "household", "relationship"];
    let blank =
        "Số hộ,Họ và tên,Quan hệ\nHK1,Đinh A,Chủ hộ\n,Phạm B,Vợ\n,Đinh C,con\nHK2,Lê D,CH\n,Lê E,con gái\n";
    assert_eq!(
        of_text(blank, &columns),
        [
            "Đinh A | HK1 | Chủ hộ",
            "Phạm B | HK1 | Vợ",
            "Đinh C | HK1 | Con đẻ",
            "Lê D | HK2 | Chủ hộ",
            "Lê E | HK2 | Con đẻ"
        ]
    );
    let heads = "Chủ hộ,Họ và tên,Năm sinh,Thôn\nĐinh A,Đinh A,1972,X\nĐinh A,Phạm B,1975,X\nĐinh A,Đinh A,1980,Y\nĐinh A,Lê C,1985,Y\n";
    let households = of_text(heads, &["household"]);
    assert_eq!(households[0], households[1]);
    assert_eq!(households[2], households[3]);
    assert_ne!(households[0], households[2], "two heads of one name are two households");
    let ticked = "Họ và tên,Chủ hộ\nĐinh A,x\nPhạm B,\n";
    assert_eq!(of_text(ticked, &["full_name", "relationship"]), ["Đinh A | Chủ hộ", "Phạm B"]);
    let commune = Commune::empty();
    let rows = vec![
        vec![T("Hộ số"), T("Họ và tên"), T("Năm sinh")],
        vec![T("HK1"), T("Đinh A"), N(1972.0)],
        vec![B, T("Phạm B"), N(1975.0)],
        vec![T("HK2"), T("Lê C"), N(1960.0)],
    ];
    let file = sheet(&commune, &rows, |sheet| merge(sheet, (1, 0, 2, 0), "HK1"));
    commune.ok(&["import", "people", &file]);
    assert_eq!(people(&commune, &["full_name", "household"]), ["Đinh A | HK1", "Phạm B | HK1", "Lê C | HK2"]);
}

#[test]
fn words_are_taken_or_asked_once_and_the_answers_remembered() {
    let commune = Commune::empty();
    let text = "Họ và tên,Quan hệ,Tình trạng\nĐinh A,con trai,Đi làm ăn xa\nĐinh B,cháu,Vắng\nĐinh C,cháu,\nĐinh D,mẹ vợ,chết\n";
    let file = commune.write("list.csv", text.as_bytes());
    let (status, told) = commune.json_status(&["import", "people", &file, "--dry-run"]);
    assert_eq!(status, 1);
    let words: Vec<(&str, u64)> = told["words"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| (w["word"].as_str().unwrap(), w["rows"].as_u64().unwrap()))
        .collect();
    assert_eq!(words, [("cháu", 2), ("Vắng", 1)], "{told}");
    let said = commune.refused(3, &["import", "people", &file]);
    assert!(said.contains("cháu") && said.contains("--values"), "{said}");
    let answers = commune.write("answers.csv", "cháu,relationship,Cháu nội\nVắng,status,away\n".as_bytes());
    commune.ok(&["import", "people", &file, "--values", &answers]);
    assert_eq!(
        people(&commune, &["full_name", "relationship", "status"]),
        [
            "Đinh A | Con đẻ | away",
            "Đinh B | Cháu nội | away",
            "Đinh C | Cháu nội",
            "Đinh D | Mẹ vợ | deceased"
        ]
    );
    let next = commune.write("next.csv", "Họ và tên,Quan hệ,Tình trạng\nĐinh E,Cháu,\n".as_bytes());
    commune.ok(&["import", "people", &next]);
    let wrong = commune.write("wrong.csv", "cháu,relationship,Bạn\n".as_bytes());
    commune.refused(2, &["import", "people", &file, "--values", &wrong]);
}

#[test]
fn what_is_not_understood_is_told_exactly() {
    let commune = Commune::empty();
    let told = |text: &str| {
        let file = commune.write("list.csv", text.as_bytes());
        let (_, told) = commune.json_status(&["import", "people", &file, "--dry-run"]);
        let of = |p: &Value| format!("{}:{}", p["row"], p["kind"].as_str().unwrap());
        told["problems"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(
        told("Họ và tên,Số CCCD\nĐinh A,000000000000\nĐinh B,5.1E+10\nĐinh C,051090000016;051090000017\n"),
        ["2:id", "3:rounded", "4:two_ids"]
    );
    assert_eq!(
        told("Họ và tên,Ngày sinh\nĐinh A,15/03/2190\nĐinh B và Phạm C,1990\n\"Đinh D\nPhạm E\",1990\n"),
        ["2:not_born_yet", "3:two_people", "4:two_people"]
    );
    assert_eq!(told("Họ và tên,Năm sinh\nĐinh A,1990\n\"Đinh B,1991\nĐinh C,1992\n"), ["3:lost_quote"]);
    // Twenty of a kind, and how many there are.
    let many = format!("Họ và tên,Ngày sinh\n{}", "Đinh Văn A,45/99/1990\n".repeat(50));
    let file = commune.write("many.csv", many.as_bytes());
    let (_, told) = commune.json_status(&["import", "people", &file, "--dry-run"]);
    assert_eq!((told["problems"].as_array().unwrap().len(), told["problem_count"].as_u64()), (20, Some(50)));
    for (name, text, says) in [
        ("page.xls", "<html><table><tr><td>Họ và tên", ".xlsx"),
        ("old.xls", "<?xml version=\"1.0\"?><Workbook>", ".xlsx"),
        ("lost.csv", "Họ và tên,Năm sinh\nA B,1990\n\"C D,1991\nE F,1992\n\"G H\",1993\n", "dòng 3"),
        ("unknown.csv", "Tên anh ấy,Năm sinh\nĐinh A,1990\n", "--columns"),
    ] {
        let file = commune.write(name, text.as_bytes());
        let said = commune.refused(3, &["import", "people", &file]);
        assert!(said.contains(says), "{name}: {said}");
    }
    assert!(people(&commune, &["full_name"]).is_empty());
}

#[test]
fn names_say_more_than_names_and_letters_only_look_so() {
    let text = "STT,Họ và tên,Năm sinh\n1,1. Đinh Văn A (chết),1950\n2,Ông Đinh Văn B,1960\n3,Lƣơng Văn Ɖức,1970\n4,Phạm Thị C (Bảy),1980\n";
    assert_eq!(
        of_text(text, &["full_name", "other_name", "sex", "status"]),
        ["Đinh Văn A | deceased", "Đinh Văn B | male", "Lương Văn Đức", "Phạm Thị C | Bảy"]
    );
}

#[test]
fn a_file_of_refused_rows_is_taken_in_again_once_it_is_mended() {
    let commune = Commune::empty();
    let text = "STT,Họ và tên,Năm sinh,Số hộ,Quan hệ,Số CCCD\n,THÔN HÀ BÔI,,,,\n1,Đinh A,1970,HK1,Chủ hộ,\n2,Lê B,1971,,vợ,000000000000\n3,Đinh C,31/02/2001,,con,\n4,Đinh D,2003,,con gái,\n";
    let file = commune.write("list.csv", text.as_bytes());
    let rejects = commune.path("rejects.csv");
    let ran = commune.run(&["import", "people", &file, "--rejects", rejects.to_str().unwrap()]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let refused = std::fs::read_to_string(&rejects).unwrap();
    assert!(refused.starts_with('\u{feff}') && refused.lines().count() == 3, "{refused}");
    let last = refused.lines().next().unwrap().rsplit(',').next().unwrap();
    assert!(last.contains("lý do"), "{refused}");
    let mended = refused.replace("000000000000", "").replace("31/02/2001", "28/02/2001");
    std::fs::write(&rejects, mended).unwrap();
    commune.ok(&["import", "people", rejects.to_str().unwrap()]);
    let all = people(&commune, &["full_name", "household", "hamlet", "note"]);
    assert_eq!(all.len(), 4);
    assert!(all.iter().all(|p| p.ends_with("HK1 | Thôn Hà Bôi")), "{all:?}");
}

#[test]
fn another_spelling_is_no_change() {
    let commune = Commune::town();
    let text = "person_id,full_name,hamlet\n051072000101,ĐINH VĂN NGHINH,gò tranh\n051175000202,Phạm Thị Bướm,Thôn Gò Tranh\n051084000505,Nguyễn Văn  An,THÔN HÀ BÔI\n";
    let file = commune.write("update.csv", text.as_bytes());
    let (_, told) = commune.json_status(&["import", "people", &file, "--update"]);
    assert_eq!((told["changed"].as_u64(), told["unchanged"].as_u64()), (Some(0), Some(3)), "{told}");
}

#[test]
fn the_same_reading_serves_lists_and_matching() {
    let commune = Commune::town();
    let text = "DANH SÁCH\nSTT,Họ và tên,,Năm sinh,\n,Họ đệm,Tên,Nam,Nữ\n1,2,3,4,5\nI,THÔN GÒ TRANH,,,\n1,Đinh Văn,Nghinh,1972,\n2,Phạm Thị,Bướm,,1975\nCộng: 2,,,,\n";
    let file = commune.write("list.csv", text.as_bytes());
    let told = commune.json(&["import", "list", "--kind", "prisoners", &file, "--dry-run"]);
    assert_eq!((told["people"].as_u64(), told["sections"].as_u64()), (Some(2), Some(1)), "{told}");
    assert_eq!(commune.json(&["import", "list", "--kind", "prisoners", &file])["rows"], 2);
    let town = commune.path("town.csv");
    let pairs = commune.ok(&["match", "--left", town.to_str().unwrap(), "--right", &file]);
    assert!(pairs.contains("051072000101,3,") || pairs.contains("051072000101,4,"), "{pairs}");
}

#[test]
fn a_first_child_is_no_daughter_in_law_and_a_family_name_no_title() {
    let text = "Họ tên,Ngày sinh,Quan hệ với chủ hộ\nÔng Ích Khiêm,1990,\nBà Thị Nở,1970,\nÔng Nguyễn Văn An,1960,\n";
    assert_eq!(of_text(text, &["full_name"]), ["Ông Ích Khiêm", "Bà Thị Nở", "Nguyễn Văn An"]);
    let commune = Commune::empty();
    let file = commune.write("in.csv", "Họ tên,Quan hệ với chủ hộ\nĐinh Văn A,con đầu\n".as_bytes());
    assert!(
        !commune.run(&["import", "people", "--dry-run", "--format", "json", &file]).out.contains("Con dâu")
    );
}
