//! A supplement asked for part by part, and its return; a received case put right: its clock, its slip anew, the old one
//! marked; slips that a case has no right to.

use crate::commune::Commune;
use serde_json::{Value, json};

const AN: &str = "051084000505";

fn add(commune: &Commune, procedure: &str) -> String {
    let fields = ["--field", "dwelling_hamlet=Thôn Gò Tranh"];
    let fields = if procedure == "CT-TTR" { &fields[..] } else { &[] };
    let args = ["case", "add", "--procedure", procedure, "--applicant", AN, "--channel", "direct"];
    let case = commune.json(&[&args[..], fields].concat());
    case["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_supplement_is_asked_for_by_its_parts_and_comes_back_by_them() {
    let mut commune = Commune::town();
    let code = add(&commune, "CT-TTR");
    commune.ok(&["case", "paper", &code, "CT01"]);
    let told = commune.refused(3, &["case", "supplement", &code]);
    assert!(told.contains("chỗ ở hợp pháp") && told.lines().count() == 1, "{told}");
    // Facts go by their names; which options say what is wanted, the command says itself.
    let bare = add(&commune, "CT-TT");
    let told = commune.refused(3, &["case", "supplement", &bare]);
    assert!(!told.contains("dwelling_hamlet"), "{told}");
    assert!(told.contains("--missing") && told.contains("--wrong"), "{told}");
    let shown = commune.json(&["case", "show", &bare]);
    assert!(shown["missing"].as_array().unwrap().contains(&json!("dwelling_hamlet")), "{shown}");
    commune.refused(3, &["case", "supplement", &code, "--wrong", "CT01="]);
    let ask =
        ["case", "supplement", &code, "--missing", "chỗ ở hợp pháp", "--wrong", "CT01=thiếu chữ ký chủ hộ"];
    let asked = commune.json(&[&ask[..], &["--wrong", "months=quá 24"]].concat());
    assert_eq!(asked["state"], "yeu_cau_bo_sung");
    let names: Vec<&str> =
        asked["wanted"].as_array().unwrap().iter().map(|w| w["name"].as_str().unwrap()).collect();
    assert!(names[0].contains("chỗ ở") && names[1].contains("CT01") && names[2] == "Số tháng", "{names:?}");
    let slip = commune.ok(&["slip", &code, "--form", "supplement"]);
    let flat = slip.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("thiếu chữ ký chủ hộ") && flat.contains("chỗ ở hợp pháp"), "{slip}");
    assert!(!flat.contains("gõ nhầm"));
    // It comes back in pieces, a day later.
    commune.now = "2026-11-25T09:00:00+07:00".to_owned();
    let part = commune.json(&["case", "paper", &code, "CT01", "chỗ ở hợp pháp"]);
    assert_eq!(part["state"], "yeu_cau_bo_sung", "one part is still out");
    assert_eq!(part["wanted"][2]["is_in"], json!(false));
    let whole = commune.json(&["case", "edit", &code, "--field", "months=12", "--reason", "công dân sửa"]);
    assert_eq!(whole["state"], "dang_xu_ly");
    assert_eq!(whole["due_at"], "2026-11-30T17:00:00+07:00", "the term begins anew: {whole}");
    commune.ok(&["verify"]);
}

#[test]
fn a_supplement_is_undone_and_asked_again_without_parts() {
    let commune = Commune::town();
    let code = add(&commune, "CT-TTR");
    commune.ok(&["case", "supplement", &code, "--missing", "giấy lạ", "--reason", "theo CT01"]);
    let shown = commune.ok(&["case", "show", &code]);
    assert!(shown.contains("✗ giấy lạ"), "{shown}");
    commune.ok(&["case", "move", &code, "dang_xu_ly"]);
    let again = commune.json(&["case", "move", &code, "yeu_cau_bo_sung", "--reason", "thiếu ảnh"]);
    assert_eq!(again["wanted"], json!([]));
    let slip = commune.ok(&["slip", &code, "--form", "supplement"]);
    assert!(slip.contains("thiếu ảnh"), "{slip}");
}

#[test]
fn a_changed_procedure_says_its_clock_and_its_slip_takes_the_place_of_the_old() {
    let commune = Commune::town();
    let code = add(&commune, "CT-TTR");
    let receipt = commune.ok(&["slip", &code]);
    assert!(!receipt.contains("Thay phiếu số"), "{receipt}");
    commune.run(&["slip", &code, "--print", "no-such-printer"]);
    let slips = |key: &str| -> Vec<Value> {
        let shown = commune.json(&["case", "show", &code]);
        shown["slips"].as_array().unwrap().iter().map(|s| s[key].clone()).collect()
    };
    assert_eq!(slips("replaced"), [json!(false)]);
    let said = commune.ok(&["case", "edit", &code, "--procedure", "CT-TT", "--reason", "chọn nhầm thủ tục"]);
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("→") && flat.contains("03/12/2026"), "the clock is told: {said}");
    assert!(flat.contains("Thay phiếu số") && flat.contains("Đăng ký thường trú"), "{said}");
    assert_eq!(slips("replaced"), [json!(true)]);
    assert!(commune.ok(&["case", "show", &code]).contains("đã được thay"));
    let receipt = commune.ok(&["slip", &code]);
    let flat = receipt.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("01/PTN, lập 08 giờ 42 phút, ngày 23/11/2026"), "{receipt}");
    commune.run(&["slip", &code, "--print", "no-such-printer"]);
    assert_eq!(slips("replaced"), [json!(true), json!(false)]);
    for lang in ["vi", "en"] {
        commune.ok(&[
            "case",
            "edit",
            &code,
            "--field",
            "dwelling_address=Số 9",
            "--reason",
            "thiếu số nhà",
            "--lang",
            lang,
        ]);
    }
}

#[test]
fn a_slip_that_a_case_has_no_right_to_is_refused() {
    let commune = Commune::town();
    let stay = add(&commune, "CT-TTR");
    for form in [
        "residence",
        "CT07",
        "result",
        "CT08",
        "supplement",
        "refusal",
        "stop",
        "apology",
        "bogus",
        "CC02",
        "CT05",
        "TT03-01",
    ] {
        let told = commune.refused(3, &["slip", &stay, "--form", form]);
        assert_eq!(told.lines().count(), 1, "{form}: {told}");
    }
    let certificate = add(&commune, "CT-XN");
    for form in ["residence", "CT07", "result", "CT08"] {
        commune.refused(3, &["slip", &certificate, "--form", form]);
    }
    commune.ok(&["case", "move", &certificate, "da_xu_ly_xong"]);
    let given = commune.ok(&["slip", &certificate, "--form", "CT07"]);
    for form in ["residence", "result"] {
        assert_eq!(
            commune.ok(&["slip", &certificate, "--form", form]),
            given,
            "the result is the certificate"
        );
    }
    let turned_down = add(&commune, "CT-XN");
    commune.ok(&["case", "move", &turned_down, "khong_tiep_nhan", "--reason", "không đúng nơi"]);
    commune.refused(3, &["slip", &turned_down, "--form", "residence"]);
    commune.ok(&["case", "move", &stay, "da_xu_ly_xong"]);
    commune.ok(&["slip", &stay, "--form", "result"]);
}
