//! Names in Vietnamese order: given name first, then family name, then the middle names.
//!
//! The keys are soxa's own rather than those of `icu_collator`: ICU4X warns that its sort keys may
//! change between versions, and keys live in the register's indexes. Within a part the order is ICU's
//! for Vietnamese: first by letters (a ă â b c d đ e ê …), then by tones (none, huyền, hỏi, ngã, sắc,
//! nặng), then lower case before upper; a test compares the two.
//!
//! Shape of a key: `given 00 family 00 middle`, each part `letters 01 tones 01 cases`, every weight
//! above 01, trailing least weights left out. So keys compare byte by byte and a shorter given name
//! comes before a longer one that begins with it.

use unicode_normalization::char::decompose_canonical;

use super::nfc::nfc;
use super::typing::letter::{Mark, Tone, without_tone};

const LEAST: u8 = 2;
const SPACE: u8 = 2;
const PUNCTUATION: u8 = 3;
const DIGITS: u8 = 0x10;
const LETTERS: u8 = 0x20;
const OTHER: u8 = 0xf0;
const FOREIGN_MARK: u8 = 0x20;

/// The key by which a person's name sorts.
pub fn name_sort_key(name: &str) -> Vec<u8> {
    let name = nfc(name);
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let given = words.pop().unwrap_or_default();
    let mut key = Vec::with_capacity(name.len() * 2 + 8);
    push_part(given, &mut key);
    key.push(0);
    let (family, middle) = words.split_first().map_or(("", &[][..]), |(family, middle)| (*family, middle));
    push_part(family, &mut key);
    key.push(0);
    push_part(&middle.join(" "), &mut key);
    key
}

/// The key by which any other text sorts: hamlets, titles.
pub fn text_sort_key(text: &str) -> Vec<u8> {
    let text = nfc(text);
    let mut key = Vec::with_capacity(text.len() * 2 + 4);
    push_part(&text.split_whitespace().collect::<Vec<_>>().join(" "), &mut key);
    key
}

/// Sorts names in place; equal names keep their order.
pub fn sort_names<T: AsRef<str>>(names: &mut [T]) {
    names.sort_by_cached_key(|name| name_sort_key(name.as_ref()));
}

fn push_part(part: &str, key: &mut Vec<u8>) {
    let mut tones = Vec::with_capacity(part.len());
    let mut cases = Vec::with_capacity(part.len());
    for c in part.chars() {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let (letter, tone) = without_tone(lower);
        let mut second = LEAST + tone.map_or(0, tone_rank);
        if let Some(weight) = letter_weight(letter.base, letter.mark) {
            key.push(weight);
        } else {
            let mut base = None;
            decompose_canonical(lower, |part| base = base.or(Some(part)));
            let base = base.unwrap_or(lower);
            if base != lower {
                second = FOREIGN_MARK;
            }
            push_other(base, key);
        }
        tones.push(second);
        cases.push(if lower == c { LEAST } else { LEAST + 1 });
    }
    for weights in [tones, cases] {
        key.push(1);
        let used = weights.iter().rposition(|weight| *weight != LEAST).map_or(0, |last| last + 1);
        key.extend(weights.into_iter().take(used));
    }
}

const fn tone_rank(tone: Tone) -> u8 {
    match tone {
        Tone::Grave => 1,
        Tone::Hook => 2,
        Tone::Tilde => 3,
        Tone::Acute => 4,
        Tone::Dot => 5,
    }
}

/// Three weights a Latin letter: plain, then ă/ê/ô/ư/đ, then â/ơ.
fn letter_weight(base: char, mark: Mark) -> Option<u8> {
    let at = u8::try_from(base).ok().filter(u8::is_ascii_lowercase)? - b'a';
    let step = match (base, mark) {
        (_, Mark::None) => 0,
        ('a', Mark::Circumflex) | ('o', Mark::Horn) => 2,
        _ => 1,
    };
    Some(LETTERS + at * 3 + step)
}

fn push_other(c: char, key: &mut Vec<u8>) {
    match c {
        ' ' => key.push(SPACE),
        '0'..='9' => key.push(DIGITS + (c as u8 - b'0')),
        'a'..='z' => key.extend(letter_weight(c, Mark::None)),
        '\u{21}'..='\u{7e}' => key.extend([PUNCTUATION, c as u8]),
        _ => {
            let code = u32::from(c);
            key.push(OTHER);
            // Six bits a byte, held above the separators.
            key.extend([18, 12, 6, 0].map(|shift| 0x40 | ((code >> shift) & 0x3f) as u8));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use icu_collator::options::CollatorOptions;
    use icu_collator::{Collator, CollatorBorrowed};
    use icu_locale_core::locale;
    use proptest::prelude::*;

    use super::*;
    use crate::typing::syllable::{INITIALS, RIMES};

    #[test]
    fn given_name_then_family_then_middle() {
        let mut names = [
            "Nguyễn Văn Ẩn",
            "Trần An",
            "Phạm Thị Anh",
            "Đinh Văn An",
            "Đinh Thị An",
            "Lê Ân",
            "Lê Ăn",
            "Đỗ Ánh",
            "Đỗ Ành",
            "Dỗ Anh",
            "An",
            "Y",
            "Đinh Văn Ạn",
        ];
        sort_names(&mut names);
        assert_eq!(
            names,
            [
                "An",
                "Đinh Thị An",
                "Đinh Văn An",
                "Trần An",
                "Đinh Văn Ạn",
                "Dỗ Anh",
                "Phạm Thị Anh",
                "Đỗ Ành",
                "Đỗ Ánh",
                "Lê Ăn",
                "Lê Ân",
                "Nguyễn Văn Ẩn",
                "Y",
            ]
        );
        let mut letters: Vec<&str> =
            "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y".split(' ').collect();
        let want = letters.clone();
        letters.reverse();
        sort_names(&mut letters);
        assert_eq!(letters, want);
    }

    fn icu() -> CollatorBorrowed<'static> {
        Collator::try_new(locale!("vi").into(), CollatorOptions::default()).unwrap()
    }

    #[test]
    fn syllables_sort_as_icu_sorts_them() {
        let mut words: Vec<String> = Vec::new();
        for initial in INITIALS {
            for rime in RIMES.iter().step_by(3) {
                words.push(format!("{initial}{rime}"));
                words.push(format!("{initial}{rime}").replacen('a', "ạ", 1).replacen('e', "è", 1));
                words.push(format!("{initial}{rime}").replacen('ô', "ổ", 1).replacen('i', "Í", 1));
            }
        }
        words.sort();
        words.dedup();
        let icu = icu();
        let mut ours = words.clone();
        ours.sort_by_cached_key(|word| text_sort_key(word));
        words.sort_by(|a, b| icu.compare(a, b));
        assert_eq!(ours, words);
    }

    proptest! {
        #[test]
        fn two_words_compare_as_in_icu(a in "[a-eơưđâăêôàạếởỹk]{1,6}", b in "[a-eơưđâăêôàạếởỹk]{1,6}") {
            prop_assert_eq!(text_sort_key(&a).cmp(&text_sort_key(&b)), icu().compare(&a, &b));
        }

        #[test]
        fn any_text_has_a_key(text in any::<String>()) {
            name_sort_key(&text);
        }
    }
}
