//! Spreadsheets as they are, made by LibreOffice in all three forms, and files that only look like spreadsheets.

use crate::skipped::skipped;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use flate2::Crc;
use flate2::write::DeflateEncoder;

use crate::bad_files::{harmless, noise, within};
use crate::commune::Commune;

/// A cell of a sheet that a test makes.
enum Cell {
    Text(String),
    Number(&'static str),
    Date(&'static str),
    /// Merged over so many columns.
    Title(&'static str, usize),
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// A workbook as one flat XML file, which LibreOffice turns into any other form.
fn workbook(sheets: &[(&str, Vec<Vec<Cell>>)]) -> String {
    let mut out = String::from(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles><number:date-style style:name="N1"><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style><style:style style:name="D" style:family="table-cell" style:data-style-name="N1"/></office:automatic-styles><office:body><office:spreadsheet>"#,
    );
    for (name, rows) in sheets {
        let _ = write!(out, r#"<table:table table:name="{name}">"#);
        for row in rows {
            out.push_str("<table:table-row>");
            for cell in row {
                let _ = match cell {
                    Cell::Text(t) if t.is_empty() => write!(out, "<table:table-cell/>"),
                    Cell::Text(t) => write!(
                        out,
                        r#"<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>"#
                    ),
                    Cell::Number(n) => {
                        write!(out, r#"<table:table-cell office:value-type="float" office:value="{n}"/>"#)
                    }
                    Cell::Date(d) => write!(
                        out,
                        r#"<table:table-cell table:style-name="D" office:value-type="date" office:date-value="{d}"/>"#
                    ),
                    Cell::Title(t, n) => write!(
                        out,
                        r#"<table:table-cell table:number-columns-spanned="{n}" table:number-rows-spanned="1" office:value-type="string"><text:p>{t}</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="{}"/>"#,
                        n - 1
                    ),
                };
            }
            out.push_str("</table:table-row>");
        }
        out.push_str("</table:table>");
    }
    out + "</office:spreadsheet></office:body></office:document>"
}

/// Has LibreOffice make a file of this form; `None` where there is no LibreOffice.
fn made(commune: &Commune, name: &str, flat: &str, form: &str) -> Option<String> {
    commune.write(&format!("{name}.fods"), flat.as_bytes());
    let folder = commune.path("");
    let ran = Command::new("soffice")
        .args(["--headless", "--convert-to", form, &format!("{name}.fods")])
        .current_dir(&folder)
        .env("HOME", folder.join("home"))
        .output();
    let Ok(ran) = ran else {
        skipped("no soffice here");
        return None;
    };
    let made = folder.join(format!("{name}.{form}"));
    assert!(
        made.exists(),
        "{}{}",
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr)
    );
    Some(made.to_str().unwrap().to_owned())
}

/// What a font of TCVN3 or VNI leaves in a spreadsheet: its bytes as Western letters.
fn western(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

fn list() -> String {
    let head = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Số CMND", "Điện thoại", "Số hộ"];
    let person = |n, name: String, birth: Cell, id: Cell, cmnd: Cell, phone: Cell| {
        vec![Cell::Number(n), text(name), birth, text("Nam"), id, cmnd, phone, text("HK1")]
    };
    let rows = vec![
        vec![Cell::Title("ỦY BAN NHÂN DÂN XÃ MINH LONG", 8)],
        vec![Cell::Title("DANH SÁCH NHÂN KHẨU THÔN GÒ TRANH", 8)],
        vec![],
        head.map(text).into(),
        person(
            "1",
            "Đinh Văn Nghinh".to_owned(),
            Cell::Date("1972-03-15"),
            Cell::Number("51072000101"),
            Cell::Number("12000101"),
            Cell::Number("905123456"),
        ),
        person(
            "2",
            western(b"\xa7inh V\xa8n Tr\xe3i"),
            // A date whose form got lost: the serial of 15/03/1972.
            Cell::Number("26373"),
            text("051072000202"),
            text(""),
            text("0905 1"),
        ),
        person("3", western(b"\xa7inh V\xa8n B\xb6"), Cell::Number("1948"), text(""), text(""), text("")),
        person("4", "Đinh Văn Đó".to_owned(), text("05/2004"), text(""), text(""), text("")),
    ];
    let cover = vec![vec![text("Kính gửi: Công an tỉnh")], vec![text("Họ và tên người lập"), text("Lan")]];
    workbook(&[("Bìa", cover), ("Danh sách", rows), ("Ghi chú", vec![vec![text("hết")]])])
}

fn column(csv_text: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv_text.as_bytes());
    let at = reader.headers().unwrap().iter().position(|h| h == name).unwrap();
    reader.records().map(|r| r.unwrap()[at].to_owned()).collect()
}

#[test]
fn lists_made_by_libreoffice_are_read_in_all_three_forms() {
    for form in ["xlsx", "xls", "ods"] {
        let commune = Commune::empty();
        let Some(file) = made(&commune, "list", &list(), form) else { return };
        commune.ok(&["import", "people", &file]);
        let out = commune.ok(&["export", "people"]);
        let names = ["Đinh Văn Nghinh", "Đinh Văn Trói", "Đinh Văn Bả", "Đinh Văn Đó"];
        assert_eq!(column(&out, "full_name"), names, "{form}");
        assert_eq!(column(&out, "birth_date"), ["1972-03-15", "1972-03-15", "1948", "2004-05"], "{form}");
        assert_eq!(column(&out, "person_id"), ["051072000101", "051072000202", "", ""], "{form}");
        assert_eq!(column(&out, "cmnd"), ["012000101", "", "", ""], "{form}");
        assert_eq!(column(&out, "phone"), ["0905123456", "0905 1", "", ""], "{form}");
        assert_eq!(column(&out, "note"), ["", "", "", ""], "{form}");
        // The same file as a list of others: who bears a number is found.
        let standing = commune.json(&["import", "list", "--kind", "prisoners", &file]);
        assert_eq!(standing["rows"], 4, "{standing}");
        assert!(standing["sure"].as_u64().unwrap() >= 2, "{standing}");
    }
}

#[test]
fn notes_of_cells_and_hidden_rows_are_told_in_all_three_forms() {
    // A long note goes over more than one record of the old form.
    let long = "Con ông Nghĩa, ở nhờ nhà bà Ngó; ".repeat(300);
    for form in ["xlsx", "xls", "ods"] {
        let rows = vec![
            vec![text("Họ và tên"), text("Năm sinh")],
            vec![text("Đinh Văn Tám"), text("1990")],
            vec![text("Đinh Văn Chín"), text("1991")],
        ];
        let noted = |note: &str| format!("<office:annotation><text:p>{note}</text:p></office:annotation>");
        let flat = workbook(&[("Danh sách", rows)])
            .replace("<text:p>Đinh Văn Tám", &format!("{}<text:p>Đinh Văn Tám", noted("Con ông Nghĩa")))
            .replace("<text:p>Đinh Văn Chín", &format!("{}<text:p>Đinh Văn Chín", noted(&long)));
        let hidden = r#"<table:table-row table:visibility="collapse"><table:table-cell office:value-type="string"><office:annotation><text:p>Con ông Nghĩa, "#;
        let flat = flat.replace(&hidden.replace(r#" table:visibility="collapse""#, ""), hidden);
        let commune = Commune::empty();
        let Some(file) = made(&commune, "notes", &flat, form) else { return };
        let said = commune.said(&["import", "people", &file]);
        assert!(said.contains("dòng ẩn vẫn được đọc (1 dòng)"), "{form}: {said}");
        assert!(said.contains("ghi chú trong ô đưa vào ghi chú (2 dòng)"), "{form}: {said}");
        let notes = column(&commune.ok(&["export", "people"]), "note");
        assert_eq!(notes[0], "Họ và tên: Con ông Nghĩa", "{form}");
        assert!(notes[1].len() > 3_000 && notes[1].contains("bà Ngó; Con ông"), "{form}: {}", notes[1].len());
    }
}

#[test]
fn vni_fonts_are_read_too() {
    let rows = vec![
        vec![text(western(b"Ho\xef va\xf8 te\xe2n")), text("Thôn")],
        vec![text(western(b"\xd1inh Va\xean Tro\xf9i")), text(western(b"Go\xf8 Tranh"))],
    ];
    let flat = workbook(&[("Danh sách", rows)]);
    for form in ["xlsx", "xls", "ods"] {
        let commune = Commune::empty();
        let Some(file) = made(&commune, "vni", &flat, form) else { return };
        commune.ok(&["import", "people", &file]);
        let out = commune.ok(&["export", "people"]);
        assert_eq!(column(&out, "full_name"), ["Đinh Văn Trói"], "{form}");
        assert_eq!(column(&out, "hamlet"), ["Gò Tranh"], "{form}");
    }
}

/// A zip container of these files.
fn container(files: &[(&str, &Part)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let (mut crc, mut encoder) =
            (Crc::new(), DeflateEncoder::new(Vec::new(), flate2::Compression::fast()));
        let block = content.middle.repeat(1000);
        let blocks = std::iter::repeat_n(&block[..], content.times / 1000);
        let rest = content.middle.repeat(content.times % 1000);
        for bytes in std::iter::once(&content.before[..]).chain(blocks).chain([&rest[..], &content.after]) {
            crc.update(bytes);
            encoder.write_all(bytes).unwrap();
        }
        let packed = encoder.finish().unwrap();
        let mut head = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];
        for word in [crc.sum(), packed.len() as u32, crc.amount()] {
            head.extend(word.to_le_bytes());
        }
        head.extend((name.len() as u16).to_le_bytes());
        head.extend([0, 0]);
        directory.extend([b"PK\x01\x02\x14\x00", &head[..], &[0; 10]].concat());
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend([b"PK\x03\x04", &head[..], name.as_bytes(), &packed[..]].concat());
    }
    let (at, count) = (out.len() as u32, files.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([(directory.len() as u32).to_le_bytes(), at.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

/// What a file of a container holds: `times` of `middle` between the other two.
struct Part {
    before: Vec<u8>,
    middle: Vec<u8>,
    times: usize,
    after: Vec<u8>,
}

fn repeated(before: &str, middle: &str, times: usize, after: &str) -> Part {
    Part { before: before.into(), middle: middle.into(), times, after: after.into() }
}

fn part(content: impl Into<Vec<u8>>) -> Part {
    Part { before: content.into(), middle: Vec::new(), times: 0, after: Vec::new() }
}

const ODS: &str = r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="a">"#;
const ODS_END: &str = "</table:table></office:spreadsheet></office:body></office:document-content>";

fn ods(row: &str, times: usize) -> Vec<u8> {
    let mime = part(b"application/vnd.oasis.opendocument.spreadsheet");
    let content = repeated(ODS, row, times, ODS_END);
    let manifest = part(b"<manifest/>");
    container(&[("mimetype", &mime), ("META-INF/manifest.xml", &manifest), ("content.xml", &content)])
}

fn cell(attributes: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="string" {attributes}><text:p>x</text:p></table:table-cell>"#
    )
}

fn row(attributes: &str, cells: &str) -> String {
    format!("<table:table-row {attributes}>{cells}</table:table-row>")
}

fn xlsx(strings: &Part, sheet: &Part) -> Vec<u8> {
    let book = r#"<sheet name="a" sheetId="1" r:id="r1"/>"#;
    workbook_of(book, strings, sheet)
}

/// A workbook whose sheets are those of these elements.
fn workbook_of(sheets: &str, strings: &Part, sheet: &Part) -> Vec<u8> {
    let types = part(b"<Types/>");
    let root = part(br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#);
    let book = part(format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{sheets}</sheets></workbook>"#
    ));
    let parts = part(br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#);
    container(&[
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &parts),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

const STRINGS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#;
const SHEET: &str =
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
const SHEET_END: &str = "</sheetData></worksheet>";

/// Files that would unfold to more than any list holds.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let everywhere = r#"table:number-columns-repeated="16384""#;
    let far = format!(r"<table:table-cell {everywhere}/>{}", cell(""));
    let one_string = format!("<si><t>{}</t></si>", "x".repeat(1 << 20));
    let plain = repeated(&format!("{STRINGS}{one_string}"), "", 0, "</sst>");
    let none = repeated(STRINGS, "", 0, "</sst>");
    let shared = repeated(SHEET, r#"<row><c t="s"><v>0</v></c></row>"#, 100_000, SHEET_END);
    let apart = repeated(SHEET, r#"<row r="1048000"><c r="IV1048000"><v>1</v></c></row>"#, 1, SHEET_END);
    let many = repeated(SHEET, r#"<c r="IV1"><v>1</v></c>"#, 9_000_000, SHEET_END);
    let hidden = repeated(
        &SHEET.replace("<sheetData>", "<cols>"),
        r#"<col min="1" max="256" hidden="1"/>"#,
        4_000_000,
        "</cols><sheetData></sheetData></worksheet>",
    );
    let sheets: String = [r#"<sheet name="a" sheetId="1" r:id="r1"/>"#; 200].concat();
    let spaces = repeated(SHEET, &" ".repeat(1000), 100_000, SHEET_END);
    vec![
        ("columns.xlsx", xlsx(&none, &hidden)),
        ("sheets.xlsx", workbook_of(&sheets, &none, &spaces)),
        ("zeros.xlsx", xlsx(&none, &repeated(SHEET, &" ".repeat(1000), 300_000, SHEET_END))),
        ("texts.xlsx", xlsx(&repeated(STRINGS, "<si><t/></si>", 15_000_000, "</sst>"), &apart)),
        ("shared.xlsx", xlsx(&plain, &shared)),
        ("cells.xlsx", xlsx(&none, &many)),
        ("wide.ods", ods(&row("", &cell(everywhere)), 100_000)),
        ("tall.ods", ods(&row(r#"table:number-rows-repeated="1048576""#, &cell("").repeat(90)), 1)),
        ("far.ods", ods(&row(r#"table:number-rows-repeated="900000""#, &far), 1)),
        ("absurd.ods", ods(&row(r#"table:number-rows-repeated="99999999999999999999""#, &cell("")), 1)),
        (
            "text.ods",
            ods(&row(r#"table:number-rows-repeated="40000""#, &cell("").replace('x', &"y".repeat(9000))), 1),
        ),
    ]
}

#[test]
fn files_that_unfold_without_end_are_refused_in_little_memory_and_time() {
    let commune = Commune::empty();
    for (name, bytes) in bombs() {
        assert!(bytes.len() < 4 << 20, "{name} is small: {}", bytes.len());
        commune.write(name, &bytes);
        let begun = Instant::now();
        let ran = within(&commune, 1200 * 1024, &["import", "people", name]);
        let took = begun.elapsed();
        eprintln!("{name}: {} bytes, {took:?}: {}", bytes.len(), ran.err.trim());
        assert_eq!(ran.status, 3, "{name}: {}", ran.err);
        assert!(ran.err.contains(name) && !ran.err.contains("panicked"), "{}", ran.err);
        assert!(took < Duration::from_mins(1), "{name}: {took:?}");
        harmless(&ran);
    }
    assert_eq!(commune.ok(&["export", "people"]).lines().count(), 1);
}

#[test]
fn a_sheet_with_blank_rows_to_its_end_is_read() {
    // What LibreOffice itself writes below a list that was formatted to the last row.
    let commune = Commune::empty();
    let text = |t: &str| cell("").replace(">x<", &format!(">{t}<"));
    let rows = [
        row(
            "",
            &(text("Họ và tên")
                + &text("Thôn")
                + r#"<table:table-cell table:number-columns-repeated="16382"/>"#),
        ),
        row("", &(text("Đinh Văn A") + &text("Gò Tranh"))),
        row(
            r#"table:number-rows-repeated="1048574""#,
            r#"<table:table-cell table:number-columns-repeated="16384"/>"#,
        ),
    ];
    let file = commune.write("blank.ods", &ods(&rows.concat(), 1));
    commune.ok(&["import", "people", &file]);
    assert_eq!(column(&commune.ok(&["export", "people"]), "hamlet"), ["Gò Tranh"]);
}

#[test]
fn macros_and_broken_files_are_refused_with_a_sentence() {
    let commune = Commune::empty();
    let none = repeated(STRINGS, "", 0, "</sst>");
    let sheet = repeated(
        SHEET,
        r#"<row><c t="inlineStr"><is><t>full_name</t></is></c></row><row><c t="inlineStr"><is><t>A B</t></is></c></row>"#,
        1,
        SHEET_END,
    );
    let good = xlsx(&none, &sheet);
    let file = commune.write("good.xlsx", &good);
    commune.ok(&["import", "people", &file, "--dry-run"]);
    let macros = part(noise(1, 500));
    let book = part(b"<workbook/>");
    let file = commune
        .write("macro.xlsx", &container(&[("xl/workbook.xml", &book), ("xl/vbaProject.bin", &macros)]));
    assert!(commune.refused(3, &["import", "people", &file]).contains("macro"));
    for cut in (0..good.len()).step_by(97).skip(1) {
        let file = commune.write("cut.xlsx", &good[..cut]);
        commune.refused(3, &["import", "people", &file]);
    }
    // Bytes turned over are told of or make no difference; never a panic.
    for (form, flat) in [("xls", list()), ("ods", list())] {
        let Some(file) = made(&commune, "list", &flat, form) else { return };
        let bytes = std::fs::read(file).unwrap();
        for n in 0..40 {
            let mut wrong = bytes.clone();
            for place in noise(n, 16).chunks(4) {
                let at = u32::from_le_bytes(place.try_into().unwrap()) as usize % wrong.len();
                wrong[at] ^= 0x5a;
            }
            let file = commune.write(&format!("wrong.{form}"), &wrong);
            let ran = commune.run(&["import", "people", &file, "--dry-run"]);
            assert!(matches!(ran.status, 0 | 1 | 3), "{form} {n}: {ran:?}");
            assert!(!ran.err.contains("panicked"), "{form} {n}: {}", ran.err);
        }
        let file = commune.write(&format!("half.{form}"), &bytes[..bytes.len() / 2]);
        commune.refused(3, &["import", "people", &file]);
    }
}

#[test]
fn an_old_workbook_that_claims_or_spans_everything_is_refused() {
    let commune = Commune::empty();
    let Some(file) = made(&commune, "list", &list(), "xls") else { return };
    let bytes = std::fs::read(file).unwrap();
    // Its sheets say how large they are in a record of fourteen bytes: rows from, to, columns from, to.
    let at = bytes.windows(4).rposition(|w| w == [0x00, 0x02, 14, 0]).expect("dimensions");
    for (name, claim) in [("rows", [0u32, u32::MAX]), ("turned", [9, 2])] {
        let mut wrong = bytes.clone();
        wrong[at + 4..at + 8].copy_from_slice(&claim[0].to_le_bytes());
        wrong[at + 8..at + 12].copy_from_slice(&claim[1].to_le_bytes());
        commune.write("claims.xls", &wrong);
        let ran = within(&commune, 1200 * 1024, &["import", "people", "claims.xls"]);
        assert_eq!(ran.status, 3, "{name}: {}", ran.err);
        assert!(ran.err.contains("claims.xls") && !ran.err.contains("panicked"), "{name}: {}", ran.err);
    }
}

#[test]
fn what_was_imported_comes_out_as_a_workbook_and_goes_in_again() {
    let commune = Commune::town();
    commune.ok(&["person", "set", "T000009", "note==1+1", "phone=+84 914 555 666", "--reason", "x"]);
    commune.receive("T000009", "x");
    let file = commune.path("out.xlsx").display().to_string();
    commune.ok(&["export", "people", "--format", "xlsx", "-o", &file]);
    let again = Commune::empty();
    again.ok(&["import", "people", &file]);
    assert_eq!(again.ok(&["export", "people"]), commune.ok(&["export", "people"]));
    assert_eq!(commune.json(&["import", "people", &file, "--update"])["unchanged"], 5);
    let cases = commune.path("cases.xlsx").display().to_string();
    commune.ok(&["export", "cases", "--format", "xlsx", "-o", &cases]);
    again.ok(&["import", "cases", &cases]);
    assert_eq!(again.ok(&["export", "cases"]), commune.ok(&["export", "cases"]));
    let homes = commune.path("homes.xlsx").display().to_string();
    commune.ok(&["export", "households", "--format", "xlsx", "-o", &homes]);
    assert!(commune.ok(&["export", "findings"]).lines().count() > 1);
    let listed = commune.json(&["export", "findings"]);
    assert!(listed.as_array().unwrap().iter().any(|f| f["subject"] == "T000009"), "{listed}");
    let found = commune.path("found.xlsx").display().to_string();
    commune.ok(&["export", "findings", "--format", "xlsx", "-o", &found]);
    // Another program reads the same cells, and takes none for a formula or a number.
    let ran = Command::new("soffice")
        .args(["--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "out.xlsx"])
        .current_dir(commune.path(""))
        .env("HOME", commune.path("home"))
        .output();
    if ran.is_err() {
        skipped("no soffice here");
        return;
    }
    let theirs = std::fs::read_to_string(commune.path("out.csv")).unwrap();
    let ours = commune.ok(&["export", "people"]).replace("'=1+1", "=1+1");
    assert_eq!(theirs, ours);
}
