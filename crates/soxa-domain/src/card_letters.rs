//! The letters of a card as scanners garble them, mended where it can be told what they were.
//!
//! Seen of real scanners: UTF-8 misread as Windows-1252; the bytes or the codes of letters as decimal numbers, since the
//! scanner types them with the Alt key held (`Tr0198017601980161ng`, `V259n`); entities (`B&#7843;y`); per cent signs
//! (`%C4%90inh`); the fonts of TCVN3 and VNI (`Nguyeãn Vaên`). What a name may not hold after that was lost on the way.

use super::card::trim;
use soxa_text::legacy::Legacy;
use soxa_text::nfc::nfc;
use soxa_text::repair::misread_legacy;
use soxa_text::{letters, mojibake};

/// What a scanner types that holds the Alt key down over the digits of a code: each digit comes behind an Escape.
pub(super) fn typed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escape = c == '\u{1b}' && chars.peek().is_some_and(char::is_ascii_digit);
        if !escape {
            out.push(c);
        }
    }
    out
}

/// Without what names the kind of the code before it: `]Q1`, `]d2`, and the signs that begin a message or part a field.
pub(super) fn without_symbology(text: &str) -> &str {
    let bare = trim(text);
    let named = bare.strip_prefix(']').and_then(|rest| {
        let mut chars = rest.chars();
        let (kind, modifier) = (chars.next()?, chars.next()?);
        (kind.is_ascii_alphabetic() && modifier.is_ascii_digit()).then_some(chars.as_str())
    });
    named.map_or(bare, trim)
}

/// A text with what was garbled in it, if anything was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mended {
    /// As it was meant.
    pub text: String,
    /// Whether it is another than it came.
    pub changed: bool,
}

/// Mends the letters of a name or an address; `decimal` says whether numbers within words are codes of letters.
pub(super) fn mend(raw: &str, decimal: bool) -> Mended {
    let mut text = raw.to_owned();
    for step in [entities, named, percents, escapes] {
        if let Some(read) = step(&text) {
            text = read;
        }
    }
    if decimal && let Some(read) = decimals(&text) {
        text = read;
    }
    if let Some(read) = mojibake::undo(&text) {
        text = read;
    }
    if let Some(read) = of_fonts(&text) {
        text = read;
    }
    let alike = letters::vietnamese(&text).into_owned();
    // Only looking alike is no fault of the scanner's.
    Mended { changed: text != raw, text: alike }
}

/// Whether numbers in a name are codes of its letters.
pub(super) fn is_decimal(raw: &str) -> bool {
    decimals(raw).is_some()
}

/// Whether a name holds nothing but what names hold.
pub(super) fn is_name(text: &str) -> bool {
    let right = |c: char| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | '-' | '.' | '·') || is_mark(c);
    text.chars().all(right) && !text.chars().any(is_foreign)
}

/// Whether a text holds what comes only of other alphabets of old screens: lines, blocks, Greek.
pub(super) fn is_garbled(text: &str) -> bool {
    text.chars().any(|c| is_foreign(c) || matches!(c, '\u{2500}'..='\u{25ff}' | '\u{fffd}'))
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

const fn is_foreign(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{4ff}')
}

/// A letter that Vietnamese has and ASCII has not.
fn is_vietnamese(c: char) -> bool {
    !c.is_ascii()
        && soxa_text::fold::fold(c.encode_utf8(&mut [0; 4])).chars().all(|f| f.is_ascii_alphabetic())
        && matches!(u32::from(c), 0xc0..=0x1b0 | 0x1ea0..=0x1ef9 | 0x300..=0x323)
}

/// `&#7843;`, `&#x1EA3;`.
fn entities(text: &str) -> Option<String> {
    let mut out = String::new();
    let (mut rest, mut found) = (text, false);
    while let Some((before, after)) = rest.split_once("&#") {
        out.push_str(before);
        let (code, behind) = after.split_once(';').unwrap_or((after, ""));
        let number = match code.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => code.parse().ok(),
        };
        if let Some(c) = number.and_then(char::from_u32).filter(|c| !c.is_control()) {
            out.push(c);
            found = true;
            rest = behind;
        } else {
            out.push_str("&#");
            rest = after;
        }
    }
    out.push_str(rest);
    found.then_some(out)
}

/// `&ocirc;`: a letter with the name of its mark.
fn named(text: &str) -> Option<String> {
    const MARKS: [(&str, char); 4] =
        [("grave", '\u{300}'), ("acute", '\u{301}'), ("circ", '\u{302}'), ("tilde", '\u{303}')];
    let mut out = String::new();
    let (mut rest, mut found) = (text, false);
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() < 8);
        let letter = entity.and_then(|(name, behind)| {
            let first = name.chars().next().filter(char::is_ascii_alphabetic)?;
            let of = name.get(1..)?;
            let text = match name {
                "ETH" => "Đ".to_owned(),
                "eth" => "đ".to_owned(),
                _ => format!("{first}{}", MARKS.iter().find(|(mark, _)| *mark == of)?.1),
            };
            Some((text, behind))
        });
        if let Some((letter, behind)) = letter {
            out.push_str(&nfc(&letter));
            found = true;
            rest = behind;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    found.then_some(out)
}

/// `%C4%90inh`.
fn percents(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let (mut out, mut at, mut found) = (Vec::with_capacity(bytes.len()), 0, false);
    while let Some(byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
        if let Some(code) = hex.filter(|_| *byte == b'%').and_then(|h| u8::from_str_radix(h, 16).ok()) {
            out.push(code);
            at += 3;
            found = true;
        } else {
            out.push(*byte);
            at += 1;
        }
    }
    String::from_utf8(out).ok().filter(|read| found && !read.chars().any(char::is_control))
}

/// `\u1EA3`.
fn escapes(text: &str) -> Option<String> {
    let mut out = String::new();
    let (mut rest, mut found) = (text, false);
    while let Some((before, after)) = rest.split_once("\\u") {
        out.push_str(before);
        let code = after.get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        if let Some(c) = code.filter(|c| is_vietnamese(*c)) {
            out.push(c);
            found = true;
            rest = after.get(4..).unwrap_or_default();
        } else {
            out.push_str("\\u");
            rest = after;
        }
    }
    out.push_str(rest);
    found.then_some(out)
}

/// Numbers within words as what they are the codes of: bytes of UTF-8 in four digits each, or letters.
fn decimals(text: &str) -> Option<String> {
    let mut out = String::new();
    let (mut rest, mut found) = (text, false);
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, behind) = rest.split_at(at);
        let end = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        let (digits, after) = behind.split_at(end);
        out.push_str(before);
        let in_word =
            out.ends_with(char::is_alphabetic) || after.starts_with(char::is_alphabetic) || digits.len() > 5;
        match bytes_of(digits).or_else(|| codes_of(digits)).filter(|_| in_word) {
            Some(letters) => {
                out.push_str(&letters);
                found = true;
            }
            None => out.push_str(digits),
        }
        rest = after;
    }
    out.push_str(rest);
    found.then_some(out)
}

fn bytes_of(digits: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = digits;
    while !rest.is_empty() {
        let (four, after) = rest.split_at_checked(4)?;
        bytes.push(four.parse::<u8>().ok().filter(|byte| *byte >= 0x80)?);
        rest = after;
    }
    String::from_utf8(bytes).ok().filter(|read| !read.is_empty() && read.chars().all(is_vietnamese))
}

/// The only way to read digits as codes of letters of three, four or, with a zero before, five digits.
fn codes_of(digits: &str) -> Option<String> {
    fn ways(digits: &str, found: &mut Vec<String>, so_far: &str) {
        if digits.is_empty() {
            found.push(so_far.to_owned());
            return;
        }
        for length in [3, 4, 5] {
            let Some((code, rest)) = digits.split_at_checked(length) else { continue };
            let letter = code.parse().ok().and_then(char::from_u32).filter(|c| is_vietnamese(*c));
            if let Some(c) = letter
                && found.len() < 2
            {
                ways(rest, found, &format!("{so_far}{c}"));
            }
        }
    }
    if digits.len() > 24 {
        return None;
    }
    let mut found = Vec::new();
    ways(digits, &mut found, "");
    match found.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// What the fonts of TCVN3 and VNI made of the letters, where no word of it is right as it stands.
fn of_fonts(text: &str) -> Option<String> {
    let read = misread_legacy(text)?;
    let better = [Legacy::Vni, Legacy::Tcvn3].iter().any(|font| font.decode(text) == read);
    (better && is_name(&read)).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_letters_are_mended_where_it_can_be_told() {
        for (raw, name) in [
            ("Tr0198017601980161ng Ng022501870141c Giang", "Trương Ngọc Giang"),
            ("Kha V259n C226n", "Kha Văn Cân"),
            ("272inh V259n 7882n", "Đinh Văn Ịn"),
            ("B&#7843;y", "Bảy"),
            ("B&#x1EA3;y", "Bảy"),
            ("Th&ocirc;ng &ETH;inh", "Thông Đinh"),
            ("%C4%90inh V%C4%83n", "Đinh Văn"),
            ("\\u0110inh", "Đinh"),
            ("Nguyeãn Vaên A", "Nguyễn Văn A"),
            ("Ä\u{90}inh VÄƒn", "Đinh Văn"),
            ("Đinh Văn Nghinh", "Đinh Văn Nghinh"),
            ("Ðinh Lƣơng", "Đinh Lương"),
        ] {
            assert_eq!(mend(raw, true).text, name, "{raw}");
        }
        for raw in ["Ph░íng Sαi", "Phan Minh Ngh)a", "|Nguyễn Văn A", "Kha V25n", "Kha 12", "B&7843y"]
        {
            assert!(!is_name(&mend(raw, true).text) || is_garbled(raw), "{raw}");
        }
        assert!(!mend("Đinh Văn A", true).changed && mend("V259n", true).changed);
    }
}
