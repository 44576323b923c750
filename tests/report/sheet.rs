//! The containers the documents are in, read by the reader the audit reads Word files with.

use soxa_paper::report::ooxml::zip;

use crate::{demo, report};

#[test]
fn the_parts_of_a_document_are_there_and_say_what_the_decree_asks() {
    let commune = demo();
    let file = commune.path("r.docx");
    commune.ok(&report(&["--format", "docx", "-o", &file.display().to_string()]));
    let bytes = std::fs::read(file).unwrap();
    let part = |name: &str| String::from_utf8(zip::file(&bytes, name).unwrap()).unwrap();
    let body = part("word/document.xml");
    // A4; margins 20, 15, 20, 30 mm; another header on the first page than on the others.
    for wanted in [
        "w:w=\"11906\" w:h=\"16838\"",
        "w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\"",
        "<w:titlePg/>",
    ] {
        assert!(body.contains(wanted), "{wanted}");
    }
    assert!(part("word/styles.xml").contains("Times New Roman"));
    assert!(part("word/footer1.xml").contains("Nhật ký sổ"));
    assert!(zip::file(&bytes, "word/media/qr.png").unwrap().starts_with(b"\x89PNG"));
}
