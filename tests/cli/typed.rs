//! What is typed is held against what it may be, and what an act leaves behind is said: names without digits, words out of
//! their lists, a household without a head, a stay in the own hamlet, a file that goes out without papers.

use crate::commune::Commune;
use serde_json::json;

const NGHINH: &str = "051072000101";
const AN: &str = "051084000505";

#[test]
fn a_name_takes_no_digits_and_a_word_out_of_its_list_asks() {
    let commune = Commune::town();
    let before = commune.ok(&["export", "people"]);
    for field in ["full_name=Nguyễn Văn An212345999", "other_name=An 2", "father_name=051072000101"] {
        let told = commune.refused(3, &["person", "set", AN, field]);
        assert!(told.contains("chữ số") && told.lines().count() == 1, "{field}: {told}");
        commune.refused(3, &["person", "set", AN, field, "--reason", "gõ thế"]);
    }
    commune.refused(3, &["person", "add", "full_name=Lê Văn 5", "hamlet=Thôn Hà Bôi"]);
    for field in ["ethnicity=Hrêê", "religion=Phật tử", "nationality=Sao Hỏa"] {
        let told = commune.refused(3, &["person", "set", AN, field]);
        assert!(told.contains("danh mục"), "{field}: {told}");
        assert_eq!(commune.ok(&["export", "people"]), before, "{field}");
    }
    commune.ok(&["person", "set", AN, "ethnicity=Hrê", "religion=Tin lành", "nationality=Việt Nam"]);
    commune.ok(&["person", "set", AN, "religion=Đạo lạ", "--reason", "theo giấy khai sinh"]);
    let add = ["case", "add", "--procedure", "HT-KH", "--applicant", AN, "--channel", "direct", "--field"];
    for lang in ["vi", "en"] {
        let told = commune.refused(3, &[&add[..], &["partner_name=Lê Thị 9", "--lang", lang]].concat());
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[test]
fn a_household_left_without_a_head_is_told_of() {
    let commune = Commune::town();
    let move_head = ["household", "move", NGHINH, "HK000003", "--choose", "051072000101=Ở nhờ"];
    let plan = commune.json(&[&move_head[..], &["--dry-run"]].concat());
    assert_eq!(plan["headless"], json!(["HK000001"]));
    let ran = commune.run(&move_head);
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("HK000001") && ran.err.contains("chủ hộ"), "{}", ran.err);
    // A member who goes leaves a whole household behind.
    let commune = Commune::town();
    let ran =
        commune.run(&["household", "move", "051204000303", "HK000003", "--choose", "051204000303=Ở nhờ"]);
    assert_eq!((ran.status, ran.err.contains("HK000001")), (0, false), "{}", ran.err);
}

#[test]
fn a_temporary_residence_in_the_own_hamlet_warns() {
    let commune = Commune::town();
    let add = [
        "case",
        "add",
        "--procedure",
        "CT-TTR",
        "--applicant",
        AN,
        "--channel",
        "assisted_online",
        "--field",
    ];
    let own = commune.json(&[&add[..], &["dwelling_hamlet=thôn hà bôi"]].concat());
    assert!(own["warnings"].to_string().contains("đã thường trú"), "{own}");
    let other = commune.json(&[&add[..], &["dwelling_hamlet=Thôn Gò Tranh"]].concat());
    assert!(!other["warnings"].to_string().contains("đã thường trú"), "{other}");
}

#[test]
fn a_file_that_goes_out_without_papers_says_which() {
    let commune = Commune::town();
    let file = commune.json(&["special", "open", "--person", "T000009"]);
    let number = file["number"].as_str().unwrap().to_owned();
    for state in ["collecting", "complete"] {
        let ran = commune.run(&["special", "move", &number, state]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{state}");
    }
    let ran = commune.run(&["special", "move", &number, "transferred"]);
    assert!(ran.status == 0 && ran.err.contains("thiếu"), "{}{}", ran.out, ran.err);
}
