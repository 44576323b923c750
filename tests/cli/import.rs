//! People and cases in from files, and out again.

use crate::commune::{Commune, TOWN};

const HEAD: &str = "local_id,person_id,cmnd,full_name,other_name,birth_date,sex,ethnicity,religion,nationality,origin,birth_place,marital,hamlet,address,temporary_address,household,relationship,father_id,father_name,mother_id,mother_name,spouse_id,spouse_name,guardian_id,guardian_name,status,phone,health_insurance,note";

/// Imports bytes into a fresh register and exports the people.
fn through(bytes: &[u8], extra: &[&str]) -> (Commune, String) {
    let commune = Commune::empty();
    let file = commune.write("in.csv", bytes);
    commune.ok(&[&["import", "people", &file], extra].concat());
    let out = commune.ok(&["export", "people"]);
    (commune, out)
}

/// One column of an export.
fn column(csv_text: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv_text.as_bytes());
    let at = reader.headers().unwrap().iter().position(|h| h == name).unwrap();
    reader.records().map(|r| r.unwrap()[at].to_owned()).collect()
}

#[test]
fn what_was_imported_comes_out_again_and_again() {
    let (first, out) = through(TOWN.as_bytes(), &[]);
    assert_eq!(out.lines().next(), Some(HEAD));
    assert_eq!(column(&out, "cmnd")[0], "212000101;212999001");
    assert_eq!(column(&out, "birth_date"), ["1972-03-15", "1975-11-02", "2004-05", "1958", "1984-08-02"]);
    assert_eq!(column(&out, "phone")[4], "+84 914 555 666");
    let (second, again) = through(out.as_bytes(), &[]);
    assert_eq!(out, again);
    assert_eq!(out, first.ok(&["export", "people"]));
    first.receive("051084000505", "x");
    let code = first.receive("T000009", "y");
    first.ok(&["case", "move", &code, "dang_xu_ly"]);
    first.ok(&["case", "bind", &code, "H48.18.00.000-261123-0012"]);
    let cases = first.ok(&["export", "cases"]);
    let file = second.write("cases.csv", cases.as_bytes());
    second.ok(&["import", "cases", &file]);
    assert_eq!(cases, second.ok(&["export", "cases"]));
    assert_eq!(first.ok(&["export", "households"]), second.ok(&["export", "households"]));
    second.refused(3, &["import", "cases", &file]);
    for what in ["people", "households", "cases", "journal"] {
        let all = first.json(&["export", what]);
        assert!(!all.as_array().unwrap().is_empty(), "{what}");
    }
    first.ok(&["verify"]);
    second.ok(&["verify"]);
}

#[test]
fn vietnamese_headers_separators_and_header_rows() {
    let head = "STT;Họ và tên;Ngày sinh;Giới tính;Số CCCD;Quan hệ với chủ hộ;Số hộ";
    let row = "1;Đinh Văn Nghinh;15/03/1972;Nam;051072000101;Chủ hộ;HK1\n2;Phạm Thị Bướm;11/1975;Nữ;051175000202;Vợ;HK1";
    let semicolons = format!("\u{feff}{head}\n{row}\n");
    let tabs = semicolons.replace(';', "\t").replace('\u{feff}', "");
    let titled = format!("DANH SÁCH NHÂN KHẨU THÔN GÒ TRANH;;;;;;\n;;;;;;\n{head}\n{row}\n");
    let carriage = semicolons.replace('\n', "\r\n");
    for text in [semicolons, tabs, titled, carriage] {
        let (_, out) = through(text.as_bytes(), &[]);
        assert_eq!(column(&out, "full_name"), ["Đinh Văn Nghinh", "Phạm Thị Bướm"], "{text}");
        assert_eq!(column(&out, "birth_date"), ["1972-03-15", "1975-11"]);
        assert_eq!(column(&out, "sex"), ["male", "female"]);
        assert_eq!(column(&out, "relationship"), ["Chủ hộ", "Vợ"]);
        assert_eq!(column(&out, "note"), ["", ""]);
    }
}

#[test]
fn files_in_old_encodings_are_converted() {
    let head = b"full_name,birth_date,hamlet\n";
    let tcvn3: &[u8] = b"\xa7inh V\xa8n Tr\xe3i,1972,G\xdf Tranh\n";
    let rows = "full_name,birth_date,hamlet\nĐinh Văn Trói,1972,Gò Tranh\n";
    let utf16: Vec<u8> =
        std::iter::once(0xfeffu16).chain(rows.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let utf16_big: Vec<u8> =
        std::iter::once(0xfeffu16).chain(rows.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    // Windows-1258 has no ready ó with its base in one byte for every letter: base and combining tone.
    let windows: &[u8] = b"\xd0inh V\xe3n Tro\xeci,1972,Go\xcc Tranh\n";
    let vni: &[u8] = b"\xd1inh Va\xean Tro\xf9i,1972,Go\xf8 Tranh\n";
    for (name, bytes) in [
        ("tcvn3", [head, tcvn3].concat()),
        ("vni", [head, vni].concat()),
        ("windows-1258", [head, windows].concat()),
        ("utf-16le", utf16),
        ("utf-16be", utf16_big),
    ] {
        let (_, out) = through(&bytes, &[]);
        let names = column(&out, "full_name");
        assert!(names == ["Đinh Văn Trói"], "{name}: {names:?} {:?}", column(&out, "hamlet"));
    }
}

#[test]
fn unknown_columns_go_into_the_note() {
    let commune = Commune::empty();
    let file =
        commune.write("in.csv", "full_name,Chiều cao,note\nĐinh Văn A,165,cao\nĐinh Văn B,,\n".as_bytes());
    let told = commune.json(&["import", "people", &file]);
    assert_eq!(told["unknown_columns"][0], "Chiều cao");
    let out = commune.ok(&["export", "people"]);
    assert_eq!(column(&out, "note"), ["cao; Chiều cao: 165", ""]);
    let mapped = Commune::empty();
    let file = mapped.write("in.csv", "Tên anh ấy,Chiều cao\nĐinh Văn A,Gò Tranh\n".as_bytes());
    mapped.ok(&["import", "people", &file, "--columns", "Tên anh ấy=full_name;Chiều cao=hamlet"]);
    assert_eq!(column(&mapped.ok(&["export", "people"]), "hamlet"), ["Gò Tranh"]);
    mapped.refused(2, &["import", "people", &file, "--columns", "Tên anh ấy=bogus"]);
    // Said once: next month's file of the same headers needs it no more, another layout does.
    let next = mapped.write("next.csv", "Tên anh ấy,Chiều cao\nĐinh Văn Bê,Cà Xen\n".as_bytes());
    mapped.ok(&["import", "people", &next]);
    assert_eq!(column(&mapped.ok(&["export", "people"]), "hamlet"), ["Gò Tranh", "Cà Xen"]);
    let other = mapped.write("other.csv", "Tên anh ấy,Cân nặng\nĐinh Văn Cê,50\n".as_bytes());
    mapped.refused(3, &["import", "people", &other]);
}

#[test]
fn wrong_rows_are_named_and_nothing_is_written() {
    let commune = Commune::empty();
    let text = "full_name,birth_date,sex,person_id\nĐinh Văn A,1972-03-15,male,051072000101\nĐinh Văn B,31/02/1972,Nam,\n,1972,Nam,\nĐinh Văn D,1972,???,05107200010\nĐinh Văn E,1972,Nam,051072000101\n";
    let file = commune.write("in.csv", text.as_bytes());
    let (status, told) = commune.json_status(&["import", "people", &file]);
    assert_eq!((status, told["imported"].as_u64()), (3, Some(0)), "{told}");
    let problems: Vec<(u64, &str)> = told["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["row"].as_u64().unwrap(), p["column"].as_str().unwrap()))
        .collect();
    assert_eq!(
        problems,
        [(3, "birth_date"), (4, "full_name"), (5, "sex"), (5, "person_id"), (6, "person_id")]
    );
    let said = commune.refused(3, &["import", "people", &file]);
    assert!(said.contains("dòng 3") && said.contains("birth_date"), "{said}");
    // Doubles and names that are missing stand under what the file calls its columns.
    let text = "Họ tên,Số CCCD,Ngày sinh\nĐinh Văn A,051072000101,\n,,1990\nĐinh Văn C,051072000101,\n";
    let named = commune.write("named.csv", text.as_bytes());
    let said = commune.refused(3, &["import", "people", &named]);
    assert!(said.contains("cột “Họ tên”") && said.contains("cột “Số CCCD”"), "{said}");
    assert!(!said.contains("person_id") && !said.contains("full_name"), "{said}");
    assert_eq!(commune.ok(&["export", "people"]).lines().count(), 1);
    assert_eq!(commune.run(&["import", "people", &file, "--dry-run"]).status, 1);
    assert_eq!(commune.ok(&["export", "people"]).lines().count(), 1);
    let rejects = commune.path("rejects.csv");
    let ran = commune.run(&["import", "people", &file, "--rejects", rejects.to_str().unwrap()]);
    assert_eq!(ran.status, 1);
    assert_eq!(column(&commune.ok(&["export", "people"]), "full_name"), ["Đinh Văn A"]);
    let rejected = std::fs::read_to_string(rejects).unwrap();
    assert_eq!(rejected.lines().count(), 5);
    assert_eq!(column(&rejected, "dòng"), ["3", "4", "5", "6"]);
    commune.refused(3, &["import", "people", &file]);
}

/// Excel and portals end lines with two characters, and people leave blank ones.
#[test]
fn a_row_is_named_by_the_line_it_stands_on_however_lines_end() {
    let commune = Commune::empty();
    for end in ["\n", "\r\n"] {
        let text = ["full_name,birth_date", "Đinh Văn A,1972", "", "", "\"Đinh", "Văn B\",xx", "Lê Thị C,yy"]
            .join(end);
        let file = commune.write("in.csv", format!("{text}{end}").as_bytes());
        let (_, told) = commune.json_status(&["import", "people", &file]);
        let rows: Vec<u64> =
            told["problems"].as_array().unwrap().iter().map(|p| p["row"].as_u64().unwrap()).collect();
        assert_eq!(rows, [5, 7], "{end:?} {told}");
        let catalogue = ["national_code,name,authority,time,unit", "9.000009,OK,committee,0,wd"].join(end);
        let file = commune.write("danh-muc.csv", format!("{catalogue}{end}").as_bytes());
        let said = commune.refused(3, &["procedure", "import", &file, "--from", "2026-12-01"]);
        assert!(said.contains("danh-muc.csv:2: "), "{end:?} {said}");
    }
}

#[test]
fn formulas_are_guarded_in_exports_and_read_back() {
    let text = "full_name,note,phone\nĐinh Văn A,=cmd|'/c calc'!A1,+84905123456\nĐinh Văn B,-1+1,0905\nĐinh Văn C,@SUM(A1),\nĐinh Văn D,'đã trích,\n";
    let (_, out) = through(text.as_bytes(), &[]);
    let notes = column(&out, "note");
    assert!(notes.iter().all(|n| !n.starts_with(['=', '-', '@', '+'])), "{notes:?}");
    assert_eq!(column(&out, "phone"), ["+84905123456", "0905", "", ""]);
    let (commune, again) = through(out.as_bytes(), &[]);
    assert_eq!(out, again);
    let all = commune.json(&["export", "people"]);
    assert_eq!(all[0]["note"], "=cmd|'/c calc'!A1");
    assert_eq!(all[3]["note"], "'đã trích");
}

#[test]
fn people_already_there_are_refused() {
    let commune = Commune::town();
    let file = commune.path("town.csv");
    let said = commune.refused(3, &["import", "people", file.to_str().unwrap()]);
    assert!(said.contains("giống hệt"), "{said}");
    let other = commune.write("other.csv", "full_name,person_id\nNgười Khác,051072000101\n".as_bytes());
    assert!(commune.refused(3, &["import", "people", &other]).contains("Đinh Văn Nghinh"));
    let twins = commune.write("twins.csv", "full_name,local_id\nA B,L1\nC D,L1\n".as_bytes());
    commune.refused(3, &["import", "people", &twins]);
    assert_eq!(commune.ok(&["export", "people"]).lines().count(), 6);
}

#[test]
fn a_large_file_goes_in_whole_and_beside_what_is_there() {
    let commune = Commune::town();
    let mut text = String::from("person_id,full_name,birth_date,household\n");
    for n in 0..21_000u32 {
        let (family, given) =
            (["Đinh", "Phạm", "Nguyễn", "Lê"][n as usize % 4], ["An", "Bình", "Cường"][n as usize % 3]);
        text.push_str(
            &format!("0510900{n:05},{family} Văn {given} {n},1990,HK{:06}\n", 100 + n / 4)
                .replace(&format!(" {n},"), ","),
        );
    }
    let file = commune.write("large.csv", text.as_bytes());
    let code = commune.receive("T000009", "before");
    commune.ok(&["import", "people", &file]);
    assert_eq!(commune.ok(&["export", "people"]).lines().count(), 21_006);
    assert_eq!(commune.json(&["find", "dinh binh"])["total"], 1750);
    assert_eq!(commune.json(&["find", "nghinh"])["total"], 1);
    assert_eq!(commune.json(&["case", "show", &code])["applicant"], "T000009");
    commune.ok(&["verify"]);
    assert!(!commune.path("register.redb.tmp").exists());
    let found = commune.json(&["find", "051090020999"]);
    assert_eq!(found["results"][0]["id"], "051090020999");
}

#[test]
fn what_is_said_now_of_a_header_stands_before_what_was_remembered() {
    let commune = Commune::empty();
    let file = commune.write("in.csv", "Cột A,Cột B,Cột C\nĐinh Văn A,Đinh Văn B,1990\n".as_bytes());
    commune.ok(&["import", "people", &file, "--columns", "Cột A=full_name;Cột C=birth_date"]);
    commune.ok(&["import", "people", &file, "--columns", "Cột B=full_name"]);
    let out = commune.ok(&["export", "people"]);
    assert_eq!(column(&out, "full_name"), ["Đinh Văn A", "Đinh Văn B"]);
    assert_eq!(column(&out, "birth_date"), ["1990", "1990"]);
    // It is remembered in its place.
    let told = commune.json(&["import", "people", &file, "--dry-run"]);
    assert_eq!(told["columns"][1]["meaning"], "full_name", "{told}");
}
