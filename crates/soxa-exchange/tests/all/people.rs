//! People of files as officers make them: who is somebody, whose household, and what is said.

use std::fs;

use soxa_domain::person::PersonField;
use soxa_exchange::people::{Options, PeopleFile};
use soxa_exchange::reading::tally::Tally;
use soxa_service::import::Known;
use soxa_text::words::Worded;
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

use PersonField::{FullName, Hamlet, Household, Relationship, Sex};

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

#[test]
fn an_uncle_is_no_head_and_the_owner_of_the_house_is_one() {
    let text = "Họ và tên;Số hộ;Quan hệ với chủ hộ\n\
                Đinh Văn A;H1;Chủ hộ\n\
                Đinh Văn B;;Chú ruột\n\
                Đinh Văn C;;Con đẻ\n\
                Đinh Văn D;H2;Chủ hộ\n\
                Đinh Văn E;;Vợ\n\
                Đinh Văn G;;chủ nhà\n\
                Đinh Văn H;;Vợ\n";
    let (people, _) = taken(text, &[FullName, Household, Relationship]);
    assert_eq!(
        people,
        [
            "Đinh Văn A | H1 | Chủ hộ",
            "Đinh Văn B | H1 | Chú ruột",
            "Đinh Văn C | H1 | Con đẻ",
            "Đinh Văn D | H2 | Chủ hộ",
            "Đinh Văn E | H2 | Vợ",
            "Đinh Văn G | Chủ hộ",
            "Đinh Văn H | Vợ",
        ]
    );
    let asked = text.replace("Chú ruột", "chú").replace("chủ nhà", "Chủ hộ");
    let (people, _) = taken(&asked, &[FullName, Household]);
    assert_eq!(people[..3], ["Đinh Văn A | H1", "!word", "Đinh Văn C | H1"]);
}

#[test]
fn what_says_nothing_in_a_column_of_one_sex_is_no_tick() {
    let text =
        "Họ và tên;Nam;Nữ\nA Văn A;ko;x\nA Văn B;x;K\nA Văn C;1;0\nA Văn D;không có;x\nA Văn E;;chưa\n";
    let (people, _) = taken(text, &[FullName, Sex]);
    assert_eq!(
        people,
        ["A Văn A | female", "A Văn B | male", "A Văn C | male", "A Văn D | female", "A Văn E"]
    );
}

#[test]
fn household_numbers_that_begin_anew_in_each_hamlet_of_a_column_are_of_the_hamlet() {
    let text = "Thôn;Số hộ;Họ và tên;Quan hệ với chủ hộ\n\
                Gò Tranh;1;Đinh Văn A;Chủ hộ\n\
                Gò Tranh;1;Đinh Thị B;Vợ\n\
                Hà Bôi;1;Phạm Văn C;Chủ hộ\n\
                Hà Bôi;1;Phạm Thị D;Vợ\n";
    let (people, tally) = taken(text, &[FullName, Household]);
    assert_eq!(
        people,
        [
            "Đinh Văn A | Gò Tranh – 1",
            "Đinh Thị B | Gò Tranh – 1",
            "Phạm Văn C | Hà Bôi – 1",
            "Phạm Thị D | Hà Bôi – 1",
        ]
    );
    assert!(tally.assumed.iter().any(|said| said.what.kind() == "household_of_hamlet"));
    // The hamlet may stand only in the first of its rows, and nobody need say who is head.
    let text = "Thôn;Số hộ;Họ và tên\n\
                Gò Tranh;1;Đinh Văn A\n;1;Đinh Thị B\n;2;Đinh Văn C\n;2;Đinh Văn D\n\
                Hà Bôi;1;Phạm Văn C\n;2;Phạm Thị D\n;2;Phạm Thị E\n;3;Phạm Thị G\n";
    let (people, _) = taken(text, &[FullName, Household]);
    assert_eq!(people[1], "Đinh Thị B | Gò Tranh – 1");
    assert_eq!(people[7], "Phạm Thị G | Hà Bôi – 3");
}

#[test]
fn one_mistyped_hamlet_makes_no_second_household() {
    let text = "Thôn;Số hộ;Họ và tên;Quan hệ với chủ hộ\n\
                Gò Tranh;1;Đinh Văn A;Chủ hộ\n\
                Gò Tranh;1;Đinh Thị B;Vợ\n\
                Go Tranhh;1;Đinh Văn C;Con đẻ\n\
                Hà Bôi;2;Phạm Văn D;Chủ hộ\n\
                Thôn Hà Bôi;2;Phạm Thị E;Vợ\n\
                HÀ BÔI;2;Phạm Thị G;Con đẻ\n";
    let (people, _) = taken(text, &[FullName, Household]);
    assert_eq!(people[2], "Đinh Văn C | 1");
    assert_eq!(people[4], "Phạm Thị E | 2");
}

#[test]
fn one_spelling_of_a_hamlet_stands_before_its_numbers() {
    let text = "Thôn;Số hộ;Họ và tên;Quan hệ với chủ hộ\n\
                Gò Tranh;1;Đinh Văn A;Chủ hộ\n\
                THÔN GÒ TRANH;1;Đinh Thị B;Vợ\n\
                Hà Bôi;1;Phạm Văn C;Chủ hộ\n\
                hà bôi;1;Phạm Thị D;Vợ\n";
    let (people, _) = taken(text, &[Household]);
    assert_eq!(people, ["Gò Tranh – 1", "Gò Tranh – 1", "Hà Bôi – 1", "Hà Bôi – 1"]);
}

#[test]
fn members_who_live_in_another_hamlet_make_no_numbers_begin_anew() {
    let hamlet = |household| if household < 6 { "Gò Tranh" } else { "Hà Bôi" };
    let rows: Vec<String> =
        (1..=9).map(|household| format!("{};{household};Đinh Văn A\n", hamlet(household))).collect();
    // Two of households of Gò Tranh, at the end of the list of the other.
    let more = "Hà Bôi;2;Đinh Thị Hai\nHà Bôi;3;Đinh Thị Ba\n";
    let text = format!("Thôn;Số hộ;Họ và tên\n{}{more}", rows.concat());
    let (people, _) = taken(&text, &[Household]);
    assert_eq!(people, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "2", "3"]);
}

#[test]
fn a_word_is_asked_once_however_it_is_written_and_many_take_no_time() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("list.csv");
    let rows: Vec<String> = (0..20_000)
        .map(|n| format!("Đinh Văn A;{}{}\n", if n % 2 == 0 { "bạn " } else { "BẠN " }, n % 2_000 / 2))
        .collect();
    fs::write(&path, format!("Họ và tên;Quan hệ\n{}", rows.concat())).unwrap();
    let file = PeopleFile::open(&path, &Options::default()).unwrap();
    let mut check = file.check().unwrap();
    while check.next_row(&mut |_| Ok(Known::New)).unwrap().is_some() {}
    let words = &check.survey.words;
    assert_eq!(
        (words.len(), words[0].word.as_str(), words[0].field.as_str()),
        (1_000, "bạn 0", "relationship")
    );
    assert!(words.iter().all(|word| word.rows == 20), "{words:?}");
}
