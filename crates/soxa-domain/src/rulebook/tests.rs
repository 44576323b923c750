#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
use super::*;
use crate::procedure::{Authority, Channel, SlipName};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn built_in_rules_are_right() {
    let book = RuleBook::built_in().unwrap();
    assert!(book.procedures().len() >= 23);
    let pack = book.on(day("2026-11-23"));
    let p = pack.procedure("ct-ttr").unwrap();
    assert_eq!(pack.counter_channel(p), Channel::AssistedOnline);
    assert!(!pack.takes_paper(p));
    assert_eq!(pack.form(Authority::Committee, SlipName::Receipt).unwrap().code, "TT03-01");
    let spring = book.on(day("2022-05-01"));
    assert_eq!(spring.form(Authority::Committee, SlipName::Receipt).unwrap().code, "TT01-01");
    assert_eq!(spring.counter_channel(p), Channel::Direct);
    assert!(book.on(day("2020-01-01")).procedure("CT-TTR").is_none());
    for p in pack.procedures() {
        assert!(pack.form_of(p, SlipName::Receipt).is_some(), "{}", p.code);
    }
}

#[test]
fn a_new_entry_ends_the_one_before() {
    let text = r#"
[[procedure]]
code = "CT-TTR"
valid_from = "2027-01-01"
name = "Đăng ký tạm trú"
name_en = "x"
authority = "police"
limit = { working_days = 2 }
basis = "Luật mới"
"#;
    let book = RuleBook::built_in().unwrap().with_overlay("local.toml", text).unwrap();
    let limit = |d| book.on(day(d)).procedure("CT-TTR").unwrap().limit;
    assert_ne!(limit("2026-12-31"), limit("2027-01-01"));
    assert_eq!(book.on(day("2027-01-01")).procedures().filter(|p| p.code == "CT-TTR").count(), 1);
}

#[test]
fn an_entry_between_two_ends_before_the_later_one() {
    let text = "[[amend]]\ncode = \"HT-KS\"\nvalid_from = \"2026-12-01\"\nlimit = { working_days = 1 }\n";
    let book = RuleBook::built_in().unwrap().with_overlay("local.toml", text).unwrap();
    let of = |d| book.on(day(d)).procedures().filter(|p| p.code == "HT-KS").count();
    assert_eq!((of("2026-11-30"), of("2026-12-01"), of("2027-03-01")), (1, 1, 1));
    assert_eq!(book.on(day("2027-03-01")).procedure("HT-KS").unwrap().valid_from, day("2027-03-01"));
}

#[test]
fn a_mistake_is_told_with_its_line() {
    const OLD: &str = "[[procedure]]\ncode = \"X-1\"\nvalid_from = \"2026-01-01\"\nname = \"X\"\nauthority = \"police\"\nbasis = \"\"\n";
    let with = |more: &str| format!("{OLD}{more}");
    let cases = [
        ("[[procedure]]\ncode = \"A\"\nlimit = { weeks = 2 }\n".to_owned(), 3),
        ("[[procedure]]\ncode = 7\n".to_owned(), 2),
        ("\n\nnonsense\n".to_owned(), 3),
        ("[[form]]\noffice = \"police\"\nvalid_from = \"2022-13-01\"\n".to_owned(), 3),
        ("[[form]]\noffice = \"temple\"\n".to_owned(), 2),
        (with("limit = { working_days = 0 }\n"), 7),
        (with("limit = \"none\"\nfee = { direct = \"mười\", online = 1 }\n"), 8),
        (with("limit = \"none\"\nreport = \"svc.x\"\n"), 8),
        (with("limit = \"none\"\nconsent = { name = \"x\", limit = { days = 0 } }\n"), 8),
        (with("limit = \"none\"\nforms = { receipt = \"CT99\" }\n"), 8),
        // A form that ended before the procedure began.
        (with("limit = \"none\"\nforms = { supplement = \"CT05\" }\n").replace("2026-01-01", "2027-01-01"), 8),
        (with("limit = \"none\"\nqueue = [{ system = \"abc\", channels = [] }]\n"), 8),
        (with("limit = \"none\"\nact = \"dance\"\n"), 8),
        (
            with(
                "limit = \"none\"\nlegs = [{ name = \"a\", agency = \"\", limit = \"none\", after = [\"b\"] }, { name = \"b\", agency = \"\", limit = \"none\", after = [\"a\"] }]\n",
            ),
            8,
        ),
        (
            "[[form]]\noffice = \"police\"\nslip = \"receipt\"\ncode = \"X\"\nvalid_from = \"2027-01-01\"\ntitle = \"X\"\nissued_under = \"X\"\nlayout = \"nix\"\n"
                .to_owned(),
            8,
        ),
        ("[[amend]]\ncode = \"CT-TT\"\nvalid_from = \"2027-01-01\"\n\nlimit = { weeks = 2 }\n".to_owned(), 5),
        ("[[amend]]\ncode = \"KHONG\"\nvalid_from = \"2027-01-01\"\n".to_owned(), 1),
        ("\n[[end]]\ncode = \"KHONG\"\nlast_day = \"2027-01-01\"\nbasis = \"\"\n".to_owned(), 2),
        (
            "[pack]\nname = \"Hộ tịch từ 01/03/2027\"\nfirst_day = \"2027-03-01\"\nsource = \"\"\n"
                .to_owned(),
            1,
        ),
    ];
    for (text, line) in cases {
        let e = RuleBook::built_in().unwrap().with_overlay("local.toml", &text).unwrap_err();
        assert_eq!((e.file.as_str(), e.line), ("local.toml", line), "{e}\n{text}");
    }
}

#[test]
fn every_mistake_of_a_file_is_told_by_its_own_line() {
    let text = "[[procedure]]\ncode = \"X-1\"\nvalid_from = \"2026-12-01\"\nname = \"X\"\nauthority = \"polis\"\nbasis = \"\"\n\
        limit = { working_days = 0 }\nfee = { direct = \"mười\" }\nreport = \"svc.y\"\n\n\
        [[amend]]\ncode = \"NOPE\"\nvalid_from = \"2026-12-01\"\n\n\
        [[procedure]]\ncode = \"X-2\"\nvalid_from = \"2026-12-01\"\nname = \"X\"\nauthority = \"police\"\nbasis = \"\"\n\
        limit = \"never\"\nservice = \"DVC99\"\n";
    let told = RuleBook::built_in().unwrap().mistakes("local.toml", text);
    let lines: Vec<usize> = told.iter().map(|e| e.line).collect();
    assert_eq!(lines, [5, 7, 8, 9, 11, 21, 22], "{told:#?}");
}

#[test]
fn every_procedure_of_the_portal_is_there_by_its_code() {
    let book = RuleBook::built_in().unwrap();
    let pack = book.on(day("2026-11-29"));
    let rows: Vec<Vec<String>> =
        crate::tables::all_rows(include_str!("../data/catalogue.csv")).skip(1).collect();
    assert_eq!(rows.len(), 393);
    for row in rows {
        let p = pack.procedure(&row[0]).unwrap_or_else(|| panic!("{}", row[0]));
        assert!(p.name == row[1] || p.official_name == row[1], "{}", row[0]);
    }
}

#[test]
fn every_identity_procedure_hands_out_the_forms_of_identity() {
    // Two of the national names had their marks as letters of their own, and met no form.
    let book = RuleBook::built_in().unwrap();
    let pack = book.on(day("2026-11-23"));
    let of_identity =
        pack.procedures().filter(|p| p.authority == Authority::Police && p.name.contains("căn cước"));
    let of_identity: Vec<_> = of_identity.filter(|p| p.field.contains("căn cước")).collect();
    assert!(of_identity.len() >= 10, "{}", of_identity.len());
    for p in of_identity {
        assert_eq!(pack.form_of(p, SlipName::Receipt).unwrap().code, "CC02", "{} {}", p.code, p.field);
        assert_eq!(pack.form_of(p, SlipName::Refusal).unwrap().code, "CC03", "{}", p.code);
    }
}

#[test]
fn a_file_whose_marks_are_letters_of_their_own_says_the_same() {
    let text = "[[form]]\noffice = \"police\"\nslip = \"receipt\"\ncode = \"X9\"\nvalid_from = \"2026-07-01\"\ntitle = \"X\"\nissued_under = \"x\"\nfields = [\"Ca\u{302}\u{301}p, qua\u{309}n ly\u{301} ca\u{306}n cu\u{31b}o\u{31b}\u{301}c\"]\n";
    let book = RuleBook::built_in().unwrap().with_overlay("x.toml", text).unwrap();
    let pack = book.on(day("2026-11-23"));
    let p = pack.procedure("1.014061").unwrap();
    assert_eq!(pack.form_of(p, SlipName::Receipt).unwrap().code, "X9");
}
