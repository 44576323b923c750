//! Letters that only look like Vietnamese ones, as fonts, converters and other keyboards leave them.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The letter a look-alike stands for; those of other alphabets only among Latin ones.
const fn twin(c: char) -> Option<char> {
    Some(match c {
        '\u{1a3}' => 'ư',
        '\u{1a2}' => 'Ư',
        '\u{189}' | '\u{d0}' => 'Đ',
        '\u{256}' | '\u{f0}' => 'đ',
        // Cyrillic and Greek capitals and small letters that look the same.
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'Е' | 'Ε' => 'E',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Н' | 'Η' => 'H',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'С' => 'C',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        'Ι' | 'І' => 'I',
        'Ν' => 'N',
        'а' => 'a',
        'е' => 'e',
        'о' | 'ο' => 'o',
        'р' => 'p',
        'с' => 'c',
        'у' => 'y',
        'х' => 'x',
        'і' => 'i',
        _ => return None,
    })
}

/// Whether a text may hold a look-alike, by the bytes that begin one: asked of every cell of every list.
fn may_hold_twins(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| match pair {
        [0xc3, second] => matches!(second, 0x90 | 0xb0),
        [0xc6, second] => matches!(second, 0x89 | 0xa2 | 0xa3),
        [first, _] => matches!(first, 0xc9 | 0xce | 0xcf | 0xd0 | 0xd1),
        _ => false,
    })
}

const fn is_foreign(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{4ff}')
}

/// A text with its look-alike letters as what they stand for: `Lƣơng` is `Lương`, `Ðinh` is `Đinh`. Words written in
/// another alphabet throughout stay as they are.
pub fn vietnamese(text: &str) -> Cow<'_, str> {
    if !may_hold_twins(text) {
        return Cow::Borrowed(text);
    }
    let mixed = |word: &str| word.chars().any(|c| c.is_alphabetic() && !is_foreign(c));
    let whole_is_mixed = mixed(text);
    let mend = |c: char| match twin(c) {
        Some(letter) if !is_foreign(c) || whole_is_mixed => letter,
        _ => c,
    };
    let mended: String = text.chars().map(mend).collect();
    if mended == text { Cow::Borrowed(text) } else { Cow::Owned(mended) }
}

/// Whether two texts are the same syllables, whatever the case, the blanks and the letter that bears the tone:
/// `Hòa` and `Hoà`, `THUÝ` and `Thúy`.
pub fn same_syllables(a: &str, b: &str) -> bool {
    let parts = |word: &str| -> (String, Vec<char>) {
        let (mut letters, mut tones) = (String::new(), Vec::new());
        for c in vietnamese(word).to_lowercase().nfd() {
            if matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}') {
                tones.push(c);
            } else {
                letters.push(c);
            }
        }
        (letters, tones)
    };
    a == b || a.split_whitespace().map(parts).eq(b.split_whitespace().map(parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_belongs_to_its_syllable() {
        for (a, b) in [("Hòa", "Hoà"), ("THUÝ", "Thúy"), ("Nguyễn  Thị", "nguyễn thị"), ("Ðinh", "Đinh")]
        {
            assert!(same_syllables(a, b), "{a} {b}");
        }
        for (a, b) in [("Hòa", "Hóa"), ("Hoa", "Hòa"), ("Thị Hòa", "Hòa Thị"), ("Tân", "Tấn"), ("Lê", "Le")]
        {
            assert!(!same_syllables(a, b), "{a} {b}");
        }
    }

    #[test]
    fn look_alikes_are_what_they_stand_for() {
        for (text, right) in [
            ("Lƣơng", "Lương"),
            ("Ƣớc", "Ước"),
            ("Ɖinh", "Đinh"),
            ("Ðinh Văn Ðức", "Đinh Văn Đức"),
            ("Нguyễn", "Hguyễn"),
            ("Đinh", "Đinh"),
            ("Иван", "Иван"),
        ] {
            assert_eq!(vietnamese(text), right);
        }
        assert!(matches!(vietnamese("Đinh Văn A"), Cow::Borrowed(_)));
    }
}
