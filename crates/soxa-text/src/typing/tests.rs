#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;
use unicode_normalization::is_nfc;

use super::letter::{Letter, Mark, Tone};
use super::syllable::{INITIALS, RIMES, ends_in_stop, is_common, tone_place};
use super::*;

fn telex(keys: &str) -> String {
    compose_line(keys, Method::Telex, ToneStyle::New)
}

#[test]
fn telex_by_example() {
    for (keys, want) in [
        ("toans", "toán"),
        ("gisa", "giá"),
        ("ass", "as"),
        ("aaa", "aa"),
        ("ddd", "dd"),
        ("ww", "w"),
        ("wwindows", "windows"),
        ("wwindowss", "windows"),
        ("windows", "windows"),
        ("linux", "linux"),
        ("linuxx", "linux"),
        ("reffresh", "refresh"),
        ("Facebook", "Facebook"),
        ("Word", "Word"),
        ("WWord", "Word"),
        ("ddawks", "đắk"),
        ("DDawsk", "Đắk"),
        ("Kroong", "Krông"),
        ("Y", "Y"),
        ("H'", "H'"),
        ("Hree", "Hrê"),
        ("VIEETJ", "VIỆT"),
        ("DDinh", "Đinh"),
        ("Ddinh", "Đinh"),
        ("vieejt", "việt"),
        ("vijeet", "việt"),
        ("thuowr", "thuở"),
        ("xooong", "xoong"),
        ("asz", "a"),
        ("thuowng", "thương"),
        ("access", "access"),
        ("press", "press"),
        ("class", "class"),
        ("ass\u{8}s", "á"),
        ("ass\u{8}", "a"),
        ("aaa\u{8}", "a"),
        ("ddd\u{8}d", "đ"),
        ("ww\u{8}", ""),
        ("gias\u{8}", "gí"),
        ("toans\u{8}", "toá"),
        ("gisa\u{7f}", "gí"),
        ("hoanf\u{8}", "hoà"),
        ("taya", "tây"),
        ("tayaa", "taya"),
        ("quoocs", "quốc"),
        ("nghiax", "nghĩa"),
        ("gieengs", "giếng"),
        ("khuyru", "khuỷu"),
        ("ngoaos", "ngoáo"),
        ("nhw", "như"),
        ("tww", "tw"),
        ("ruowuj", "rượu"),
        ("vieetj nam", "việt nam"),
        ("vieetjk", "việtk"),
        ("hoaf ", "hoà "),
        ("ddddinh", "dddinh"),
        ("offfice", "office"),
        ("uwowng", "ương"),
        ("W", "Ư"),
        ("wifi", "wifi"),
        ("a1s", "a1s"),
        ("viet\u{8}\u{8}\u{8}\u{8}\u{8}x", "x"),
    ] {
        assert_eq!(telex(keys), want, "{keys:?}");
    }
    assert_eq!(compose_line("hoanf\u{8}", Method::Telex, ToneStyle::Old), "hòa");
    assert_eq!(compose_line("toans\u{8}", Method::Telex, ToneStyle::Old), "tóa");
}

#[test]
fn vni_and_viqr_by_example() {
    let vni = |keys| compose_line(keys, Method::Vni, ToneStyle::New);
    for (keys, want) in [
        ("Nguye64n Va8n A1", "Nguyễn Văn Á"),
        ("to63 3", "tổ 3"),
        ("a11", "a1"),
        ("a12", "à"),
        ("d9a81k", "đắk"),
        ("t3", "t3"),
        ("123", "123"),
        ("thuo73", "thuở"),
        ("xoong", "xoong"),
        ("moo1c", "moóc"),
        ("a10", "a"),
        ("D9inh", "Đinh"),
    ] {
        assert_eq!(vni(keys), want, "{keys:?}");
    }
    let viqr = |keys| compose_line(keys, Method::Viqr, ToneStyle::New);
    for (keys, want) in [
        ("Vie^.t Nam.", "Việt Nạm"),
        ("Vie^.t Nam\\.", "Việt Nam."),
        ("DDinh", "Đinh"),
        ("H'Hre^", "H'Hrê"),
        ("a''", "a'"),
        ("hat?", "hat?"),
        ("thuo+?", "thuở"),
        ("du*o*.c", "dược"),
        ("(a(n)", "(ăn)"),
    ] {
        assert_eq!(viqr(keys), want, "{keys:?}");
    }
}

fn letters_of(text: &str) -> Vec<Letter> {
    text.chars().map(Letter::split).collect()
}

/// Keys for one syllable in one order of one method.
fn keys_for(letters: &[Letter], tone: Option<Tone>, method: Method, order: &str) -> String {
    let tone_key = tone.map(|tone| match method {
        Method::Telex => "frxsj".as_bytes()[tone as usize] as char,
        Method::Vni => "23415".as_bytes()[tone as usize] as char,
        _ => "`?~'.".as_bytes()[tone as usize] as char,
    });
    let start = syllable::fit(letters).rime;
    let place = tone_place(&letters[start..], false).map(|at| at + start);
    let mut late = Vec::new();
    let mut out = String::new();
    for (at, letter) in letters.iter().enumerate() {
        out.push(letter.base);
        let mark = match (method, letter.mark) {
            (_, Mark::None) => None,
            (Method::Telex, Mark::Circumflex | Mark::Stroke) => Some(letter.base),
            (Method::Telex, _) => Some('w'),
            (Method::Vni, Mark::Circumflex) => Some('6'),
            (Method::Vni, Mark::Horn) => Some('7'),
            (Method::Vni, Mark::Breve) => Some('8'),
            (Method::Vni, Mark::Stroke) => Some('9'),
            (_, Mark::Circumflex) => Some('^'),
            (_, Mark::Horn) => Some('+'),
            (_, Mark::Breve) => Some('('),
            (_, Mark::Stroke) => Some('d'),
        };
        if let Some(mark) = mark {
            if order == "late" && !(method == Method::Viqr && mark == 'd') {
                if !(letter.mark == Mark::Horn && late.contains(&mark)) {
                    late.push(mark);
                }
            } else {
                out.push(mark);
            }
        }
        if order == "vowel" && place == Some(at) {
            out.extend(tone_key);
        }
    }
    out.extend(late);
    if order != "vowel" {
        out.extend(tone_key);
    }
    out
}

#[test]
fn every_syllable_round_trips_in_every_method_and_order() {
    let mut tried = 0;
    let mut failures = Vec::new();
    for initial in INITIALS {
        // Every rime after a few initials, a few rimes after the others.
        let all = ["", "đ", "gi", "qu", "ngh", "tr"].contains(initial);
        for rime in RIMES.iter().step_by(if all { 1 } else { 9 }) {
            let letters = letters_of(&format!("{initial}{rime}"));
            if !is_common(&letters)
                || (*initial == "gi" && rime.starts_with('i'))
                || (initial.is_empty() && rime.starts_with("ym"))
            {
                continue;
            }
            for tone in [None].into_iter().chain(Tone::ALL.map(Some)) {
                if ends_in_stop(&letters) && !matches!(tone, None | Some(Tone::Acute | Tone::Dot)) {
                    continue;
                }
                let start = syllable::fit(&letters).rime;
                for (style, old) in [(ToneStyle::New, false), (ToneStyle::Old, true)] {
                    let place = tone_place(&letters[start..], old).map(|at| at + start);
                    let want: String = letters
                        .iter()
                        .enumerate()
                        .map(|(at, letter)| letter.write(tone.filter(|_| place == Some(at)), false))
                        .collect();
                    for method in [Method::Telex, Method::Vni, Method::Viqr] {
                        for order in ["end", "late", "vowel"] {
                            if old && order != "end" {
                                continue;
                            }
                            // Telex cannot write oo but by undoing ô.
                            if method == Method::Telex && rime.starts_with("oo") {
                                continue;
                            }
                            let keys = keys_for(&letters, tone, method, order);
                            let got = compose_line(&keys, method, style);
                            tried += 1;
                            if got != want {
                                failures.push(format!("{method:?} {order} {keys} → {got}, not {want}"));
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {tried}:\n{}",
        failures.len(),
        failures[..failures.len().min(40)].join("\n")
    );
    assert!(tried > 20_000);
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::Off), Just(Method::Telex), Just(Method::Vni), Just(Method::Viqr)]
}

proptest! {
    #[test]
    fn any_keys_compose_to_nfc_and_edits_agree(
        keys in prop_oneof![
            "[a-zA-Z0-9'`?~.^(+* \u{8}\u{7f}đâ\u{301}\\\\]{0,80}",
            "[aeiouywdsfrxjzghntc\u{8}]{0,20}",
            any::<String>(),
        ],
        method in method(),
        old in any::<bool>(),
    ) {
        let style = if old { ToneStyle::Old } else { ToneStyle::New };
        let line = compose_line(&keys, method, style);
        prop_assert!(is_nfc(&line));
        let mut composer = Composer::new(method, style);
        let mut text = String::new();
        for key in keys.chars() {
            let edit = if matches!(key, '\u{8}' | '\u{7f}') { composer.backspace() } else { composer.key(key) };
            edit.apply(&mut text);
        }
        let normal = crate::nfc::nfc(&text);
        prop_assert_eq!(normal.as_ref(), line.as_str());
    }

    #[test]
    fn as_many_backspaces_as_letters_empty_the_word(keys in "[a-z]{1,20}", method in method()) {
        let shown = compose_line(&keys, method, ToneStyle::New).chars().count();
        let line = keys + &"\u{8}".repeat(shown);
        prop_assert_eq!(compose_line(&line, method, ToneStyle::New), "");
    }
}
