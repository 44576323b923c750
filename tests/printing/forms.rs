//! Every form of a case: as text at three widths and as PDF, read back.

use std::path::Path;
use std::process::{Command, Output};

use soxa_paper::document::NATION;
use soxa_paper::render::docx_text;

struct Town {
    folder: tempfile::TempDir,
}

impl Town {
    fn new() -> Self {
        let this = Self { folder: tempfile::tempdir().unwrap() };
        assert!(this.run(&["demo", "--no-open"]).status.success());
        this
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soxa"));
        command.args(arguments).arg("--store").arg(self.folder.path().join("r.redb"));
        command.env("SOXA_NOW", "2026-11-23T08:42:00+07:00").output().unwrap()
    }

    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// A new case of somebody's; its code.
    fn case(&self, procedure: &str) -> String {
        let found = self.ok(&["find", "dinh thi", "--limit", "1", "--format", "json"]);
        let found: serde_json::Value = serde_json::from_str(&found).unwrap();
        let id = found["results"][0]["id"].as_str().unwrap().to_owned();
        let added = self.ok(&[
            "case",
            "add",
            "--procedure",
            procedure,
            "--applicant",
            &id,
            "--channel",
            "assisted_online",
            "--format",
            "json",
        ]);
        let added: serde_json::Value = serde_json::from_str(&added).unwrap();
        added["code"].as_str().unwrap().to_owned()
    }
}

fn pdf_text(pdf: &Path) -> String {
    let output = Command::new("pdftotext").arg("-layout").arg(pdf).arg("-").output().unwrap();
    String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The form on paper: title, what it must say, its code at the foot, the QR code.
fn holds(town: &Town, case: &str, form: &str, says: &[&str]) {
    for width in ["80", "48", "42"] {
        let text = town.ok(&["slip", case, "--form", form, "--width", width]);
        let widest = text.lines().map(|l| l.chars().count()).max().unwrap();
        assert!(widest <= width.parse().unwrap(), "{form} at {width}: {widest}\n{text}");
        if width == "80" {
            for word in says {
                assert!(words(&text).contains(word), "{form} lacks {word}:\n{text}");
            }
        }
    }
    let pdf = town.folder.path().join(format!("{form}.pdf"));
    town.ok(&["slip", case, "--form", form, "--to", "pdf", "-o", pdf.to_str().unwrap()]);
    let text = pdf_text(&pdf);
    for word in says {
        assert!(text.contains(word), "{form} PDF lacks {word}: {text}");
    }
    let lines = Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-").output().unwrap();
    let lines = String::from_utf8(lines.stdout).unwrap();
    assert!(lines.lines().any(|line| line.contains(NATION[0])), "{form}: the country on one line\n{lines}");
    let word = town.folder.path().join(format!("{form}.docx"));
    town.ok(&["slip", case, "--form", form, "--to", "docx", "-o", word.to_str().unwrap()]);
    let text = words(&docx_text::text(&std::fs::read(word).unwrap()).unwrap());
    for word in says {
        assert!(text.contains(word), "{form} DOCX lacks {word}: {text}");
    }
    let picture = town.folder.path().join(form);
    assert!(
        Command::new("pdftoppm")
            .args(["-r", "150", "-png", "-singlefile"])
            .arg(&pdf)
            .arg(&picture)
            .status()
            .unwrap()
            .success()
    );
    let read =
        Command::new("zbarimg").args(["-q", "--raw"]).arg(picture.with_extension("png")).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&read.stdout).trim(), case, "{form}");
}

#[test]
fn forms_of_a_residence_case() {
    let town = Town::new();
    let case = town.case("CT-TTR");
    holds(
        &town,
        &case,
        "receipt",
        &[
            "PHIẾU TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            "Mẫu CT04",
            "/PTN",
            "CÔNG AN TỈNH",
            "Nơi tạm trú",
            "17 giờ 00 phút, ngày 27/11/2026",
        ],
    );
    holds(&town, &case, "control", &["KIỂM SOÁT QUÁ TRÌNH", "TT03-06", "Được tiếp nhận"]);
    town.ok(&["case", "move", &case, "yeu_cau_bo_sung", "--reason", "Thiếu hợp đồng thuê nhà"]);
    holds(
        &town,
        &case,
        "CT06",
        &["Mẫu CT06", "/PTB", "CÔNG AN TỈNH", "Thiếu hợp đồng thuê nhà", "Giấy tờ chứng minh chỗ ở hợp pháp"],
    );
    town.ok(&["case", "move", &case, "dang_xu_ly"]);
    town.ok(&["case", "apologize", &case, "--new-due", "2026-12-04", "--reason", "Mất điện"]);
    holds(&town, &case, "apology", &["XIN LỖI", "Mất điện", "04/12/2026", "27/11/2026"]);
    town.ok(&["case", "move", &case, "khong_tiep_nhan", "--reason", "Không đủ điều kiện chỗ ở"]);
    holds(&town, &case, "refusal", &["TỪ CHỐI", "Mẫu CT06", "Không đủ điều kiện chỗ ở"]);
}

#[test]
fn forms_of_a_civil_status_case() {
    let town = Town::new();
    let case = town.case("HT-KS");
    holds(&town, &case, "receipt", &["GIẤY TIẾP NHẬN HỒ SƠ", "Mẫu TT03-01", "Thông tư 03/2025/TT-VPCP"]);
    town.ok(&["case", "move", &case, "yeu_cau_bo_sung", "--reason", "Thiếu giấy chứng sinh"]);
    holds(&town, &case, "TT03-02", &["BỔ SUNG, HOÀN THIỆN", "Thiếu giấy chứng sinh"]);
    town.ok(&["case", "move", &case, "dung_xu_ly", "--reason", "Công dân đề nghị dừng"]);
    holds(&town, &case, "stop", &["DỪNG GIẢI QUYẾT", "Công dân đề nghị dừng"]);
}

#[test]
fn confirmation_and_result() {
    let town = Town::new();
    let case = town.case("CT-XN");
    let told = town.run(&["slip", &case, "--form", "result"]);
    assert_eq!(told.status.code(), Some(3), "a result before there is one");
    let other = town.case("CT-TTR");
    town.ok(&["case", "move", &other, "da_xu_ly_xong"]);
    holds(&town, &other, "result", &["THÔNG BÁO", "Về việc đăng ký tạm trú", "/TB"]);
    town.ok(&["case", "move", &case, "da_xu_ly_xong"]);
    for form in ["residence", "result"] {
        holds(&town, &case, form, &["XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ", "Họ và tên chủ hộ", "23/11/2027"]);
    }
    holds(&town, &case, "CT08", &["KẾT QUẢ GIẢI QUYẾT", "Đồng ý giải quyết"]);
}

#[test]
fn a_slip_without_its_step_is_refused() {
    let town = Town::new();
    let case = town.case("CT-TTR");
    for form in ["supplement", "refusal", "apology", "stop", "nothing"] {
        let output = town.run(&["slip", &case, "--form", form]);
        assert_eq!(output.status.code(), Some(3), "{form}");
    }
}

#[test]
fn the_case_book_and_the_hand_over_list() {
    let town = Town::new();
    let text = town.ok(&[
        "slip",
        "--form",
        "book",
        "--from",
        "2022-03-30",
        "--to-day",
        "2022-04-05",
        "--width",
        "160",
    ]);
    assert!(text.contains("SỔ THEO DÕI HỒ SƠ") && text.contains("SX-220330-0001"), "{text}");
    let pdf = town.folder.path().join("book.pdf");
    town.ok(&[
        "slip",
        "--form",
        "book",
        "--from",
        "2022-03-30",
        "--to-day",
        "2022-12-30",
        "--to",
        "pdf",
        "-o",
        pdf.to_str().unwrap(),
    ]);
    let info = Command::new("pdfinfo").arg(&pdf).output().unwrap();
    assert!(String::from_utf8_lossy(&info.stdout).contains("841.89 x 595.28"));
    assert!(pdf_text(&pdf).contains("382 hồ sơ"));
    // What a reader of lists adds up stands in cells of its own.
    let sheet = town.folder.path().join("book.xlsx");
    let range = ["slip", "--form", "book", "--from", "2022-03-30", "--to-day", "2022-04-05"];
    town.ok(&[range.as_slice(), &["--to", "xlsx", "-o", sheet.to_str().unwrap()]].concat());
    let texts = soxa_paper::render::container::file(&std::fs::read(sheet).unwrap(), "xl/sharedStrings.xml");
    let texts = String::from_utf8(texts.unwrap()).unwrap();
    assert!(texts.contains(">SX-220330-0001<") && texts.contains(">30/03/2022<"), "{texts}");
    // At no width is a date, an id or a code broken.
    for width in ["42", "80", "100", "132", "160"] {
        let text = town.ok(&[range.as_slice(), &["--width", width]].concat());
        assert!(text.contains("SX-220330-0001") && text.contains("30/03/2022"), "{width}: {text}");
        let whole = |at: usize| {
            // The letters may stand in the middle of a code to check by, too.
            let before = text.get(..at).unwrap_or_default();
            let is_inside = before.ends_with(|c: char| c.is_ascii_alphanumeric());
            is_inside
                || text
                    .get(at + 3..at + 14)
                    .is_some_and(|code| code.chars().all(|c| c.is_ascii_digit() || c == '-'))
        };
        assert!(text.match_indices("SX-").all(|(at, _)| whole(at)), "{width}: {text}");
    }
    let case = town.case("CT-TTR");
    let list = town.ok(&["slip", "--form", "handover"]);
    assert!(list.contains("DANH SÁCH BÀN GIAO") && list.contains(&case), "{list}");
}

#[test]
fn the_figures_of_residence_of_a_period() {
    let town = Town::new();
    town.case("CT-TTR");
    town.case("HT-KS");
    let text = words(&town.ok(&[
        "slip",
        "--form",
        "CT13",
        "--from",
        "2026-11-01",
        "--to-day",
        "2026-11-30",
        "--width",
        "160",
    ]));
    assert!(text.contains("THỐNG KÊ TÌNH HÌNH") && text.contains("Mẫu CT13"), "{text}");
    assert!(text.contains("Đăng ký tạm trú") && !text.contains("Đăng ký khai sinh"), "{text}");
    let output = town.run(&["slip", "--form", "CT13", "--from", "2026-01-01", "--to-day", "2026-01-31"]);
    assert_eq!(output.status.code(), Some(3), "no such form yet");
}
