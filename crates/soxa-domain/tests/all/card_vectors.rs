//! Card payloads and machine-readable zones against what must be read from them.

use proptest::prelude::*;
use serde_json::Value;
use soxa_domain::card::{self, CardError, CardWarning};

const OLD: &str = "051072000101|212000101|Đinh Văn Nghinh|15031972|Nam|Thôn Gò Tranh, Long Hiệp, Minh Long, Quảng Ngãi|09052021";

fn read(text: &str) -> Value {
    match card::parse_lines(text).remove(0) {
        Ok(card) => serde_json::to_value(card).unwrap(),
        Err(rejected) => serde_json::to_value(rejected).unwrap(),
    }
}

#[test]
fn card_payloads_read_as_listed() {
    let table: toml::Table = include_str!("../vectors/card-qr-dev.toml").parse().unwrap();
    for vector in table["vector"].as_array().unwrap() {
        let got = read(vector["raw"].as_str().unwrap());
        let id = vector["id"].as_str().unwrap();
        assert_eq!(got["ok"].as_bool(), vector["accept"].as_bool(), "{id}: {got}");
        for key in ["card", "pid", "cmnd", "name", "dob", "sex", "address", "issued", "error"] {
            if key == "card" && got["ok"] == false {
                continue;
            }
            if let Some(want) = vector.get(key) {
                assert_eq!(got[key].as_str(), want.as_str(), "{id} {key}: {got}");
            }
        }
        let unaccented =
            got["warnings"].as_array().is_some_and(|all| all.iter().any(|one| one == "unaccented"));
        assert_eq!(unaccented, id == "nodiac", "{id}");
    }
}

#[test]
fn zones_read_as_listed() {
    let table: toml::Table = include_str!("../vectors/mrz_vectors.toml").parse().unwrap();
    for vector in table["vector"].as_array().unwrap() {
        let line = |key: &str| vector[key].as_str().unwrap().to_owned();
        let lines = [line("line1"), line("line2"), line("line3")];
        for between in ["\n", "\r\n"] {
            let got = read(&lines.join(between));
            assert_eq!(got["card"], "mrz", "{got}");
            assert_eq!(got["pid"].as_str(), vector["pid"].as_str());
            assert_eq!(got["name"].as_str(), vector["name"].as_str());
            assert!(got.get("address").is_none());
        }
        assert_eq!(card::parse(&lines.concat()).unwrap().pid, line("pid"));
        let wrong = lines.concat().replacen("<<", "<5", 1);
        assert!(card::parse(&wrong).is_err() || wrong == lines.concat());
    }
}

fn warnings(text: &str) -> Vec<CardWarning> {
    card::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).warnings
}

#[test]
fn names_that_scanners_garble_are_mended_or_refused() {
    let with = |name: &str| OLD.replace("Đinh Văn Nghinh", name);
    for (name, right) in [
        ("Tr0198017601980161ng Ng022501870141c Giang", "Trương Ngọc Giang"),
        ("Kha V259n C226n", "Kha Văn Cân"),
        ("B&#7843;y", "Bảy"),
        ("%C4%90inh V%C4%83n B", "Đinh Văn B"),
        ("Nguyeãn Vaên A", "Nguyễn Văn A"),
        ("|Nguyễn Văn A", "Nguyễn Văn A"),
        ("Ðinh Văn A", "Đinh Văn A"),
        ("\u{1b}0\u{1b}2\u{1b}7\u{1b}2inh A", "Đinh A"),
        ("Y-Wăn H'Đơk", "Y-Wăn H'Đơk"),
    ] {
        let card = card::parse(&with(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(card.name, right, "{name}");
        assert_eq!(card.pid, "051072000101");
    }
    for name in
        ["Ph░íng Sαi", "Phan Minh Ngh)a", "Nguyễn Văn A1", "Nguyễn & A", "Đinh % A", "Đinh # A", "Đinh╬ A"]
    {
        assert_eq!(card::parse(&with(name)), Err(CardError::EncodingMojibake), "{name}");
    }
    for prefix in ["\u{2}", "]Q1", "]Q3\u{1d}", "\u{1d}", "\u{feff}", "\u{2}]d2"] {
        assert_eq!(card::parse(&format!("{prefix}{OLD}\u{3}")), card::parse(OLD), "{prefix:?}");
    }
}

#[test]
fn scanners_differ_and_the_card_is_the_same() {
    let plain = card::parse(OLD).unwrap();
    assert_eq!(plain.warnings, []);
    for suffix in ["\r", "\n", "\r\n", "\t", ""] {
        let text = format!("{OLD}{suffix}");
        assert_eq!(card::parse(&text), Ok(plain.clone()), "{suffix:?}");
        assert_eq!(warnings(&text.repeat(2)), [CardWarning::Repeated], "{suffix:?}");
    }
    for separator in ["~", "§", "*", "°", "Ý", "#", "\\"] {
        let got = card::parse(&OLD.replace('|', separator)).unwrap();
        assert_eq!((got.name, got.address), (plain.name.clone(), plain.address.clone()));
        assert_eq!(got.warnings, [CardWarning::Separator], "{separator}");
    }
    let apart: String = unicode_normalization::UnicodeNormalization::nfd(OLD).collect();
    assert_eq!(card::parse(&apart), Ok(plain.clone()));
    let named = OLD.replace('|', "Ý").replace("Nghinh", "Ý Nhi");
    assert_eq!(card::parse(&named).unwrap().name, "Đinh Văn Ý Nhi");
}

#[test]
fn what_is_printed_or_shown_on_a_telephone_is_read_as_the_card_is() {
    let plain = card::parse(OLD).unwrap();
    for dates in ["15/03/1972 09/05/2021", "15-03-1972 09-05-2021", "1972-03-15 2021-05-09"] {
        let (dob, issued) = dates.split_once(' ').unwrap();
        let text = OLD.replace("15031972", dob).replace("09052021", issued);
        assert_eq!(card::parse(&text), Ok(plain.clone()), "{text}");
    }
    let without = OLD.replace("|212000101|", "|");
    let read = card::parse(&without).unwrap();
    assert_eq!((read.cmnd.as_str(), read.name.as_str()), ("", "Đinh Văn Nghinh"));
    assert_eq!((read.dob, read.issued, &read.address), (plain.dob, plain.issued, &plain.address));
    assert_eq!(card::parse(&OLD.replace("15031972", "31/02/1972")), Err(CardError::DobInvalid));
}

#[test]
fn misread_utf8_is_mended_with_a_warning() {
    let misread: String = OLD
        .bytes()
        .map(|byte| match byte {
            0x80..=0x9f => {
                let one = [byte];
                let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&one);
                text.chars().next().unwrap()
            }
            _ => char::from(byte),
        })
        .collect();
    let got = card::parse(&misread).unwrap();
    assert_eq!(got.name, "Đinh Văn Nghinh");
    assert_eq!(got.warnings, [CardWarning::RepairedMojibake]);
}

#[test]
fn what_is_wrong_is_named() {
    for (text, error) in [
        (OLD.replace("15031972", "31021972"), CardError::DobInvalid),
        (OLD.replace("15031972", "1972"), CardError::DobInvalid),
        (OLD.replace("09052021", "09132021"), CardError::IssuedInvalid),
        (OLD.replace("09052021", ""), CardError::IssuedInvalid),
        (OLD.replace("|Nam|", "|Khác|"), CardError::SexInvalid),
        (OLD.replacen("051072000101", "05107200010", 1), CardError::PidInvalid),
        (OLD.replacen("051072000101", "05107200010A", 1), CardError::PidInvalid),
        (OLD.replace("Gò Tranh", &"x".repeat(500)), CardError::TooLong),
        ("Đinh Văn Nghinh".to_owned(), CardError::NotACard),
        ("051072000101|212000101|Đinh".to_owned(), CardError::NotACard),
        (String::new(), CardError::NotACard),
    ] {
        assert_eq!(card::parse(&text), Err(error), "{text}");
    }
    assert_eq!(warnings(&OLD.replace("|Nam|", "|NU|")), [CardWarning::PidSex]);
    assert_eq!(warnings(&OLD.replace("1972", "1973")), [CardWarning::PidYear]);
    assert_eq!(warnings(&format!("{OLD}||||")), []);
    assert_eq!(warnings(&format!("{OLD}|a|||")), [CardWarning::ExtraFields]);
    assert_eq!(warnings(&format!("{OLD}|||||")), [CardWarning::ExtraFields]);
}

proptest! {
    #[test]
    fn no_text_panics(text in prop_oneof![any::<String>(), "[0-9|~IDVNM<F\r\n]{0,120}", Just(OLD.to_owned())], cut in 0_usize..150, c in any::<char>()) {
        let _ = card::parse_lines(&text);
        let mutated: String = text.chars().enumerate().map(|(at, old)| if at == cut { c } else { old }).collect();
        let _ = card::parse(&mutated);
        let shorter: String = text.chars().take(cut).collect();
        let _ = card::parse(&shorter);
    }
}
