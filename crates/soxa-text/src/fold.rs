//! Folding: how search and comparison see text.
//!
//! Lower case, no marks, đ→d, y→i at a syllable's end and alone, spaces single and none at the ends.
//! `Nguyễn Thị  Mỹ` is `nguyen thi mi`, and so is `NGUYEN THI MI`. Runs on every key and on every
//! imported row: one pass, one allocation.

use unicode_normalization::char::decompose_canonical;

/// Folds a text.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Folds a text onto the end of `out`, so that a caller of a million rows allocates once.
pub fn fold_into(text: &str, out: &mut String) {
    let start = out.len();
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        if gap {
            end_syllable(out, start);
            if out.len() > start {
                out.push(' ');
            }
            gap = false;
        }
        if c.is_ascii() {
            let lower = c.to_ascii_lowercase();
            if !lower.is_ascii_alphabetic() {
                end_syllable(out, start);
            }
            out.push(lower);
        } else if let Some(plain) = plain(c) {
            out.push(plain);
        } else {
            push_rare(c, out, start);
        }
    }
    end_syllable(out, start);
}

/// The words of a folded text: runs of letters and digits.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether two texts are the same to a reader who ignores case, marks and y/i.
pub fn same(a: &str, b: &str) -> bool {
    a == b || fold(a) == fold(b)
}

/// The plain lower-case letter of a precomposed Vietnamese letter.
pub(super) const fn plain(c: char) -> Option<char> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ă' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ă' | '\u{1ea0}'..='\u{1eb7}' => 'a',
        'è' | 'é' | 'ê' | 'È' | 'É' | 'Ê' | '\u{1eb8}'..='\u{1ec7}' => 'e',
        'ì' | 'í' | 'ĩ' | 'Ì' | 'Í' | 'Ĩ' | '\u{1ec8}'..='\u{1ecb}' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ơ' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ơ' | '\u{1ecc}'..='\u{1ee3}' => 'o',
        'ù' | 'ú' | 'ũ' | 'ư' | 'Ù' | 'Ú' | 'Ũ' | 'Ư' | '\u{1a2}' | '\u{1a3}' | '\u{1ee4}'..='\u{1ef1}' => {
            'u'
        }
        'ý' | 'Ý' | '\u{1ef2}'..='\u{1ef9}' => 'y',
        // The last are letters that only look so.
        'đ' | 'Đ' | 'ð' | 'Ð' | '\u{189}' | '\u{256}' => 'd',
        _ => return None,
    })
}

/// A `y` that ends its syllable is an `i`.
fn end_syllable(out: &mut String, start: usize) {
    if out.len() > start && out.ends_with('y') {
        out.pop();
        out.push('i');
    }
}

fn push_rare(c: char, out: &mut String, start: usize) {
    if !c.is_alphanumeric() && !is_combining(c) {
        end_syllable(out, start);
    }
    decompose_canonical(c, |part| {
        if !is_combining(part) {
            if let Some(plain) = plain(part) {
                out.push(plain);
            } else {
                out.extend(part.to_lowercase().filter(|part| !is_combining(*part)));
            }
        }
    });
}

const fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_as_search_does() {
        for (text, want) in [
            ("Nguyễn Thị  Mỹ ", "nguyen thi mi"),
            ("ĐINH VĂN Đắk", "dinh van dak"),
            ("Y", "i"),
            ("Y-Wăn, Thủy", "i-wan, thui"),
            ("Thuỷ\u{a0}Quyên", "thui quyen"),
            ("De\u{302}\u{301}n", "den"),
            ("  ", ""),
            ("Tổ 3", "to 3"),
            ("y1", "i1"),
        ] {
            assert_eq!(fold(text), want, "{text:?}");
        }
        assert_eq!(words("i-wan, thui 3").collect::<Vec<_>>(), ["i", "wan", "thui", "3"]);
        assert!(same("Hòa Mỹ", "hoà mi"));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn forms_fold_alike(text in "[a-zA-ZđĐơƠưƯăâêôạẳễỹ ]{0,30}") {
            use unicode_normalization::UnicodeNormalization;
            let apart: String = text.nfd().collect();
            prop_assert_eq!(fold(&apart), fold(&text));
        }
    }
}
