//! Each form opened by the program people open it with. Those peers may be missing: then it is said.

use crate::skipped::skipped;
use std::path::Path;
use std::process::Command;

use crate::{demo, report};

/// Runs a peer in a folder; none where it is not installed.
fn peer(program: &str, arguments: &[&str], folder: &Path) -> Option<String> {
    let home = folder.join("home");
    let ran = Command::new(program).args(arguments).current_dir(folder).env("HOME", home).output();
    let Ok(ran) = ran else {
        skipped(&format!("no {program} here"));
        return None;
    };
    assert!(ran.status.success(), "{program}: {}", String::from_utf8_lossy(&ran.stderr));
    Some(String::from_utf8_lossy(&ran.stdout).into_owned())
}

/// One line, however the peer broke it.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const SENTENCE: &str = "103 hồ sơ trực tuyến, tỷ lệ trực tuyến 26,96%; đã giải quyết 382 hồ sơ.";

#[test]
fn the_pages_give_their_text_back_with_fonts_inside() {
    let commune = demo();
    commune.ok(&report(&["--format", "pdf", "-o", &commune.path("r.pdf").display().to_string()]));
    let folder = commune.path("");
    let Some(text) = peer("pdftotext", &["-layout", "r.pdf", "-"], &folder) else { return };
    let text = joined(&text);
    for wanted in [
        SENTENCE,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "UBND XÃ LONG HIỆP",
        "Nơi nhận:",
        "hơn 920",
        "Nhật ký sổ:",
    ] {
        assert!(text.contains(wanted), "{wanted}");
    }
    let fonts = peer("pdffonts", &["r.pdf"], &folder).unwrap();
    for font in fonts.lines().skip(2) {
        assert!(font.contains("yes yes yes"), "{font}");
    }
}

#[test]
fn the_office_suite_opens_document_and_workbook() {
    let commune = demo();
    let folder = commune.path("");
    for form in ["docx", "xlsx"] {
        commune.ok(&report(&[
            "--format",
            form,
            "-o",
            &commune.path(&format!("r.{form}")).display().to_string(),
        ]));
    }
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    if peer("soffice", &["--headless", "--convert-to", "txt:Text (encoded):UTF8", "r.docx"], &folder)
        .is_none()
    {
        return;
    }
    let text = joined(&std::fs::read_to_string(folder.join("r.txt")).unwrap());
    assert!(text.contains(SENTENCE), "{text}");
    peer("soffice", &["--headless", "--convert-to", filter, "r.xlsx"], &folder);
    let lines = std::fs::read_to_string(folder.join("r-Dịch vụ công.csv")).unwrap();
    // Sums and shares come from formulas.
    assert!(lines.contains("Tổng,382,279,103,382,0,0,0,26.96%"), "{lines}");
    let figures = std::fs::read_to_string(folder.join("r-Chỉ tiêu.csv")).unwrap();
    assert!(figures.contains("Tỷ lệ cập nhật,98.88%"), "{figures}");
}

#[test]
fn a_csv_reader_reads_the_table_and_the_audit_its_own_document() {
    let commune = demo();
    let text = commune.ok(&report(&["--format", "csv"]));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.records().map(Result::unwrap).filter(|r| &r[4] == "%" && !r[6].is_empty()).count(), 7);
    // What soxa writes holds before its own check.
    let file = commune.path("r.docx").display().to_string();
    commune.ok(&report(&["--format", "docx", "-o", &file]));
    let checked = commune.run(&["report", "audit", &file, "--format", "json"]);
    assert_eq!((checked.status, checked.out.trim()), (0, "[]"));
}

#[test]
fn the_audit_names_line_and_cause_and_says_so_by_its_status() {
    let commune = crate::commune::Commune::bare();
    let file = commune.write(
        "bc.md",
        "# Báo cáo\n\n- **8.742/8.811** trường hợp, đạt 99,21%.\n- Tỷ lệ đạt 45%.\n".as_bytes(),
    );
    let ran = commune.run(&["report", "audit", &file, "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.status, found.as_array().unwrap().len()), (1, 2));
    let first = serde_json::json!({"line": 3, "kind": "share", "stated": "99,21", "expected": "99,22", "cause": "cut", "text": "8.742/8.811"});
    assert_eq!(found[0], first);
    let file = commune.write("khong.md", "Tỷ lệ đạt 45%.\n".as_bytes());
    assert_eq!(commune.run(&["report", "audit", &file]).status, 0);
    let broken = commune.write("hong.docx", b"PK\x03\x04 nothing");
    assert_eq!(commune.run(&["report", "audit", &broken]).status, 3);
}
