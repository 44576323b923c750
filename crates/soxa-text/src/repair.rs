//! Mending what lists hold: decomposed letters, misread encodings, keys of typing methods.
//!
//! The rule is to leave right text alone. A line is touched only if it holds a word that cannot stand
//! (`NguyÔn`, `Va8n`, `Phuwowngj`) and only if what comes out is Vietnamese; words that English or a
//! foreign name could hold (`Lee`, `Tess`) follow only when another word of the line is certain.

use super::encoding::reads_well;
use super::legacy::Legacy;
use super::mojibake;
use super::nfc::nfc;
use super::typing::{Method, ToneStyle, compose_line, is_syllable};

/// Mends one line; right text comes back as it is, in NFC.
pub fn repair(line: &str) -> String {
    let line = nfc(line);
    if let Some(read) = mojibake::undo(&line) {
        return repair_keys(&nfc(&read));
    }
    if let Some(read) = misread_legacy(&line) {
        return repair_keys(&read);
    }
    repair_keys(&line)
}

/// TCVN3 or VNI text read as a Western code page, read again.
pub fn misread_legacy(line: &str) -> Option<String> {
    detect(line).map(|legacy| legacy.decode(line))
}

/// Which legacy encoding the line was misread from, if it was.
///
/// Some word must be no Vietnamese as it stands, and every word must be once it is decoded.
pub fn detect(line: &str) -> Option<Legacy> {
    let western = |c: char| c.is_ascii() || mojibake::windows_1252_byte(c).is_some();
    if line.is_ascii() || !line.chars().all(western) {
        return None;
    }
    if marked_words(line).all(reads_well) {
        return None;
    }
    [Legacy::Tcvn3, Legacy::Vni].into_iter().find(|legacy| {
        let read = legacy.decode(line);
        read != line && marked_words(&read).next().is_some() && marked_words(&read).all(reads_well)
    })
}

fn marked_words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()).filter(|word| !word.is_ascii())
}

/// How sure it is that a word holds keys of a typing method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    No,
    /// English or a foreign name could be written so.
    Maybe,
    Yes,
}

fn repair_keys(line: &str) -> String {
    let words: Vec<(&str, Sure, String)> = line
        .split_inclusive(|c: char| !c.is_alphanumeric())
        .map(|piece| {
            let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
            let (sure, mended) = leftover(word);
            let rest = piece.get(word.len()..).unwrap_or_default();
            (piece, sure, mended + rest)
        })
        .collect();
    let certain = words.iter().any(|(_, sure, _)| *sure == Sure::Yes);
    // A word that stands as it is may be read another way only by its own certainty.
    words
        .into_iter()
        .map(|(piece, sure, mended)| match sure {
            Sure::Yes => mended,
            Sure::Maybe if certain => mended,
            _ => piece.to_owned(),
        })
        .collect()
}

fn leftover(word: &str) -> (Sure, String) {
    let none = (Sure::No, word.to_owned());
    if !word.is_ascii() || word.len() < 3 || !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return none;
    }
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 && !has_telex_keys(word) {
        return none;
    }
    let method = if digits > 0 { Method::Vni } else { Method::Telex };
    let mended = compose_line(word, method, ToneStyle::Old);
    if mended == word || mended.is_ascii() || !reads_well(&mended) || is_syllable(word) {
        return none;
    }
    let sure = if digits > 0 { vni_sure(word, digits, &mended) } else { telex_sure(word, &mended) };
    (sure, mended)
}

/// Whether Telex would write anything else than the letters: a tone key after a vowel, a `w`, a letter for a mark twice.
/// Looked at first, since most words of a register have none and composing one costs a hundred times more.
fn has_telex_keys(word: &str) -> bool {
    let (mut vowel, mut seen) = (false, 0_u8);
    for byte in word.bytes().map(|b| b.to_ascii_lowercase()) {
        let marks = match byte {
            b'a' => 1,
            b'e' => 2,
            b'o' => 4,
            b'd' => 8,
            _ => 0,
        };
        if byte == b'w'
            || seen & marks != 0
            || (vowel && matches!(byte, b's' | b'f' | b'r' | b'x' | b'j' | b'z'))
        {
            return true;
        }
        seen |= marks;
        vowel |= matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    }
    false
}

/// Two digits or one before the end are marks; one at the end may count things (`Lo3`, `Hoa2`).
fn vni_sure(word: &str, digits: usize, mended: &str) -> Sure {
    let inner = word.bytes().take(word.len() - 1).any(|byte| byte.is_ascii_digit());
    if digits >= 2 || inner || is_name_word(mended) { Sure::Yes } else { Sure::Maybe }
}

/// Letter pairs that only Telex writes, tone keys no English word ends with, and known name words.
fn telex_sure(word: &str, mended: &str) -> Sure {
    let word = word.to_ascii_lowercase();
    let only_telex = [
        "uw", "iee", "yee", "uee", "uoo", "uaa", "aan", "aau", "aay", "aam", "aac", "aat", "aap", "oong",
        "eenh", "eech", "awng", "owng", "awt", "awc", "awp", "owi", "owt", "owp",
    ];
    let doubled = ["aa", "ee", "oo", "aw", "ow"].iter().any(|pair| word.contains(pair));
    let certain = word.ends_with('j')
        || (word.starts_with("dd") && word.len() > 3)
        || (word.ends_with('x') && (doubled || word.starts_with("ng")))
        || (word.starts_with("ng") && (doubled || word.ends_with(['s', 'f', 'r', 'x'])))
        || only_telex.iter().any(|pair| word.contains(pair))
        || is_name_word(mended);
    if certain { Sure::Yes } else { Sure::Maybe }
}

/// Family and middle names whose Telex or VNI keys are no word of English.
fn is_name_word(mended: &str) -> bool {
    const NAMES: &[&str] = &[
        "nguyễn", "trần", "phạm", "đinh", "đặng", "đỗ", "võ", "vũ", "bùi", "huỳnh", "hoàng", "dương", "lý",
        "ngô", "hồ", "trịnh", "đoàn", "lương", "trương", "thị", "văn", "đức", "ngọc", "hữu", "xuân", "quốc",
        "hồng",
    ];
    NAMES.contains(&mended.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is passed over at first sight is nothing that composing would change.
        #[test]
        fn a_word_without_keys_gets_no_mark(word in "[a-zA-Z]{3,8}") {
            if !has_telex_keys(&word) {
                prop_assert!(compose_line(&word, Method::Telex, ToneStyle::Old).is_ascii());
            }
        }
    }

    #[test]
    fn what_lists_hold_is_mended() {
        for (text, want) in [
            ("Nguyeenx Vawn Huynhf", "Nguyễn Văn Huỳnh"),
            ("Nguye64n Thi5 Hoa2", "Nguyễn Thị Hòa"),
            ("Nguye6n4 D9u7c1 Xie6m", "Nguyễn Đức Xiêm"),
            ("Phamj Thij Hueej", "Phạm Thị Huệ"),
            ("Lee Phuwowngj", "Lê Phượng"),
            ("Ddinh Xuan Tys", "Đinh Xuan Tý"),
            ("Ddinh T. Nuwowng", "Đinh T. Nương"),
            ("Ph¹m ThÞ Loan", "Phạm Thị Loan"),
            ("NguyÔn V¨n §øc", "Nguyễn Văn Đức"),
            ("Ñinh Vaên Huøng", "Đinh Văn Hùng"),
            ("D9inh Thò Ngaân", "Đinh Thị Ngân"),
            ("Nguyá»…n VÄƒn Ä\u{90}á»©c", "Nguyễn Văn Đức"),
            ("Äinh Thá»‹ Huá»‡".replace("Ä", "Ä\u{90}").as_str(), "Đinh Thị Huệ"),
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
        ] {
            assert_eq!(repair(text), want, "{text:?}");
        }
    }

    #[test]
    fn right_text_is_left_alone() {
        for text in [
            "Tổ 3",
            "Thôn Hà Bôi, xã Long Hiệp",
            "Lê Hoà",
            "Võ Tý",
            "Bùi Thị Hà",
            "Bruce Lee",
            "Tess Brooks",
            "José Peña",
            "François Müller",
            "Y Wăn",
            "H'Hen Niê",
            "Đắk Lắk",
            "Ksor Y Blô",
            "Microsoft Word",
            "Facebook windows linux",
            "Khu 2 Lo3",
            "QL24B",
            "CT01",
            "0912345678",
            "K'Brơi",
            "Hòa",
            "Hoà",
            "Kpă Kơk",
            "Tran Van A",
            "Nguyen Thi Thuy",
            "Alex Max",
            "Rơ Mah",
            "Ê-đê",
            "Xơ-Đăng",
            "ĐINH VĂN ÚT",
            "Lò Mí",
            "Brown",
            "Seoul",
            "Aaron",
        ] {
            assert_eq!(repair(text), text, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn repair_never_panics_and_is_nfc(text in any::<String>()) {
            prop_assert!(unicode_normalization::is_nfc(&repair(&text)));
        }
    }
}
