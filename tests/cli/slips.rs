//! The receipt as text and as PDF.

use crate::commune::Commune;
use crate::skipped::skipped;
use std::process::Command;

fn received() -> (Commune, String) {
    let commune = Commune::town();
    let code = commune.json(&[
        "case",
        "add",
        "--procedure",
        "CT-TTR",
        "--applicant",
        "051072000101",
        "--channel",
        "assisted_online",
        "--paper",
        "Tờ khai CT01",
        "--field",
        "dwelling_hamlet=Thôn Hà Bôi",
    ])["code"]
        .as_str()
        .unwrap()
        .to_owned();
    (commune, code)
}

/// Whether a tool is there; says so where it is not.
pub fn have(tool: &str) -> bool {
    let found =
        Command::new(tool).arg("-v").output().or_else(|_| Command::new(tool).arg("--version").output());
    if found.is_err() {
        skipped(&format!("no {tool}; tests/run installs it"));
    }
    found.is_ok()
}

#[test]
fn text_slips_fit_every_paper() {
    let (commune, code) = received();
    for width in ["80", "48", "42"] {
        let text = commune.ok(&["slip", &code, "--to", "text", "--width", width]);
        let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [code.as_str(), "Đinh Văn Nghinh", "27/11/2026", "17"] {
            assert!(joined.contains(part), "{width}: no {part}:\n{text}");
        }
        for line in text.lines() {
            let wide = unicode_width::UnicodeWidthStr::width(line);
            assert!(wide <= width.parse().unwrap(), "{width}: {wide} columns: {line}");
        }
    }
    commune.refused(2, &["slip", &code, "--width", "7"]);
    commune.refused(3, &["slip", &code, "--form", "bogus"]);
    commune.refused(3, &["slip", "SX-261123-0077"]);
}

#[test]
fn the_pdf_gives_its_words_and_its_code_back() {
    let (commune, code) = received();
    let pdf = commune.path("slip.pdf");
    let path = pdf.to_str().unwrap();
    commune.ok(&["slip", &code, "--to", "pdf", "-o", path]);
    let bytes = std::fs::read(&pdf).unwrap();
    assert!(bytes.starts_with(b"%PDF-") && bytes.len() < 400_000, "{} bytes", bytes.len());
    assert_eq!(commune.run(&["slip", &code, "--to", "pdf"]).bytes, bytes, "not the same bytes twice");
    if have("pdftotext") {
        let text = Command::new("pdftotext").args(["-layout", path, "-"]).output().unwrap();
        let text = String::from_utf8(text.stdout).unwrap();
        for part in [code.as_str(), "Đinh Văn Nghinh", "27/11/2026"] {
            assert!(text.contains(part), "no {part} in:\n{text}");
        }
    }
    if have("pdftoppm") && have("zbarimg") {
        let image = commune.path("page");
        assert!(
            Command::new("pdftoppm")
                .args(["-r", "150", "-png", path])
                .arg(&image)
                .status()
                .unwrap()
                .success()
        );
        let page = std::fs::read_dir(commune.path(""))
            .unwrap()
            .flatten()
            .map(|e| e.path())
            .find(|p| p.extension().is_some_and(|e| e == "png"))
            .unwrap();
        let read = Command::new("zbarimg").args(["--quiet", "--raw"]).arg(page).output().unwrap();
        let read = String::from_utf8_lossy(&read.stdout).into_owned();
        assert!(read.contains(&code), "QR says {read:?}, not {code}");
    }
}
