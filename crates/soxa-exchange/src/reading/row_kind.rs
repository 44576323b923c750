//! What a row below the header is: somebody, a section, or nobody.

use std::sync::OnceLock;

use csv::StringRecord;

use super::plan::Plan;
use super::section::{Section, may_be_somebody, section};
use super::tally::Nobody;
use crate::columns::header_key;
use soxa_text::fold::fold;
use soxa_text::letters::same_syllables;
use soxa_text::nfc::nfc;

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// Nothing stands in it.
    Blank,
    /// Somebody.
    Person,
    /// Names what the rows below belong to.
    Section(Section),
    /// Neither.
    Nobody(Nobody),
    /// A lone text that may be a name or a heading.
    Unclear,
}

/// Nothing but a place in an order: `II`, `A.`, `12`, `(3)`.
pub(super) fn is_index(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| matches!(c, '.' | ')' | '(' | '/' | '-' | ' ' | ':' | '*'));
    let roman = !bare.is_empty() && bare.len() <= 6 && bare.chars().all(|c| "IVXivx".contains(c));
    roman || (bare.len() == 1 && bare.chars().all(|c| c.is_ascii_alphabetic()))
}

pub(super) fn is_count(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| matches!(c, '.' | ')' | '(' | ' '));
    !bare.is_empty() && bare.len() <= 5 && bare.bytes().all(|b| b.is_ascii_digit())
}

impl Plan {
    /// What a row is; `closed` after a total or a signature, `last_name` says whether such a row may be a name.
    pub(super) fn what(&self, cells: &StringRecord, closed: bool, is_across: bool) -> What {
        if self.lines {
            return self.line(cells, closed, is_across);
        }
        let get = |i: usize| cells.get(i).map_or("", str::trim);
        let has_letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > 1;
        let named = self.names.iter().any(|i| has_letters(get(*i)));
        let digits = |i: &usize| get(*i).bytes().filter(u8::is_ascii_digit).count();
        let is_numbered = self.ids.iter().any(|i| digits(i) >= 8);
        if named && is_numbered {
            return What::Person;
        }
        let texts: Vec<(usize, &str)> =
            (0..cells.len()).map(|i| (i, get(i))).filter(|(_, text)| !text.is_empty()).collect();
        let Some((first_at, first)) = texts.first().copied() else { return What::Blank };
        if self.names.is_empty() {
            return What::Person;
        }
        if is_number_row(&texts) {
            return What::Nobody(Nobody::Numbers);
        }
        if self.is_header_again(&texts) {
            return What::Nobody(Nobody::Header);
        }
        let heading = texts.iter().map(|(_, t)| *t).find(|t| has_letters(t) && !is_index(t));
        let counted = self.number == Some(first_at) && is_count(first);
        let is_name = |text: &str| self.names.iter().any(|i| get(*i) == text);
        let told = is_numbered || (named && self.is_born(cells));
        if !told && let Some(nobody) = heading.and_then(|text| closing(text, counted && is_name(text))) {
            return What::Nobody(nobody);
        }
        let values = texts.iter().filter(|(i, _)| Some(*i) != self.number && !self.names.contains(i)).count();
        // A place in an order stands in its own column, or in one that says nothing else.
        let ordered = self.number == Some(first_at) || self.says_nothing(first_at);
        let lone =
            texts.len() == 1 || (texts.len() == 2 && (is_index(first) || (is_count(first) && ordered)));
        if let (true, Some(text)) = (lone || (is_across && texts.len() <= 2), heading) {
            let section = section(text);
            let somebody = counted && is_name(text) && !is_across && may_be_somebody(text);
            if section != Section::Other && !somebody {
                return What::Section(section);
            }
        }
        // Below a total only what is plainly somebody goes on with the list: names of those who sign stand there too.
        let goes_on =
            named && if self.number.is_some() { counted && values > 0 } else { self.is_born(cells) };
        if closed && !is_numbered && !goes_on {
            return What::Nobody(Nobody::Closing);
        }
        if let (true, Some(text)) = (lone || (is_across && texts.len() <= 2), heading) {
            let name_alone = is_name(text);
            let heading_at = texts.iter().find(|(_, t)| *t == text).map_or(0, |(i, _)| *i);
            // A value by itself is a person of whom the name is missing.
            if !is_across && !name_alone && heading_at > 0 && !self.says_nothing(heading_at) {
                return What::Person;
            }
            if is_across || (texts.len() == 2 && is_index(first) && !is_count(first)) || !name_alone {
                return if !name_alone && texts.len() == 1 && looks_like_remark(text) {
                    What::Nobody(Nobody::Closing)
                } else {
                    What::Section(Section::Other)
                };
            }
            // A name and nothing else, in a list whose rows are counted and have more to say.
            if !counted && self.number.is_some() && self.tells_more {
                return What::Unclear;
            }
        }
        What::Person
    }

    /// Whether a column holds nothing of a person: it counts, or nobody knows what it is.
    pub(super) fn says_nothing(&self, at: usize) -> bool {
        self.columns.get(at).is_none_or(|c| c.meaning.as_ref().is_none_or(|m| m.kind == "ignore"))
    }

    /// Whether the row says when somebody was born.
    fn is_born(&self, cells: &StringRecord) -> bool {
        let digits = |i: &usize| cells.get(*i).unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
        self.births.iter().any(|i| digits(i) >= 4)
    }

    /// Whether the row says the header again: at least two cells, and half of all, are their columns' labels.
    pub(super) fn is_header_again(&self, texts: &[(usize, &str)]) -> bool {
        let same = |(i, text): &(usize, &str)| {
            let labels = self.labels.get(*i);
            labels.is_some_and(|labels| labels.contains(&header_key(text)))
        };
        // Most rows are told apart by one look at the first letters of a label.
        let likely = |(i, text): &(usize, &str)| {
            let starts = text.chars().next().map(|c| fold(c.encode_utf8(&mut [0; 4])));
            let labels = self.labels.get(*i);
            starts.is_some_and(|s| labels.is_some_and(|l| l.iter().any(|l| l.starts_with(&s))))
        };
        let probable = texts.iter().filter(|t| likely(t)).count();
        probable >= 2 && {
            let again = texts.iter().filter(|t| same(t)).count();
            again >= 2 && again * 2 >= texts.len()
        }
    }
}

/// `1 2 3`, `(1) (2) (3)`, `A B 1 2`, `1 2 3=1+2`: each the next, letters before numbers.
pub(super) fn is_number_row(texts: &[(usize, &str)]) -> bool {
    if texts.len() < 2 {
        return false;
    }
    let value = |text: &str| -> Option<(bool, u32)> {
        let text = text.split('=').next()?;
        let bare = text.trim().trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '.'));
        match bare.as_bytes() {
            [letter] if letter.is_ascii_alphabetic() => Some((false, u32::from(letter.to_ascii_uppercase()))),
            _ if bare.len() <= 3 => bare.parse().ok().map(|n| (true, n)),
            _ => None,
        }
    };
    let mut before: Option<(bool, u32)> = None;
    for (_, text) in texts {
        let Some((is_number, n)) = value(text) else { return false };
        let follows = match before {
            None => n <= 2 || !is_number,
            Some((was_number, m)) if was_number == is_number => n == m + 1,
            Some((was_number, _)) => !was_number && n <= 2,
        };
        if !follows {
            return false;
        }
        before = Some((is_number, n));
    }
    true
}

/// How what stands below a list begins where no name of a person does, folded.
const ENDS: [&str; 26] = [
    "danh sach nai",
    "danh sach co",
    "danh sach gom",
    "an dinh danh sach",
    "nguoi lap",
    "nguoi lam bieu",
    "nguoi ke khai",
    "nguoi tong hop",
    "nguoi khai",
    "tm ui ban",
    "t/m",
    "tm. ",
    "tm ",
    "kt. ",
    "kt chu tich",
    "tl. ",
    "q. chu tich",
    "luu:",
    "ghi chu:",
    "luu i:",
    "ui ban nhan dan",
    "xac nhan",
    "luu vt",
    "ki ten",
    "ki, ghi",
    "ki, dong dau",
];

/// How it begins where somebody's name is the same without its marks: `Chu Tích Long`, `Tô Trường Giang`.
const SIGNS: [&str; 14] = [
    "chủ tịch",
    "phó chủ tịch",
    "trưởng thôn",
    "trưởng bản",
    "trưởng ban",
    "trưởng xóm",
    "tổ trưởng",
    "cán bộ",
    "công chức",
    "thủ trưởng",
    "thứ trưởng",
    "bí thư",
    "kế toán",
    "nơi nhận",
];

/// Each of them folded, made once: asked of every row.
fn signs() -> &'static [(String, &'static str)] {
    static FOLDED: OnceLock<Vec<(String, &str)>> = OnceLock::new();
    FOLDED.get_or_init(|| SIGNS.map(|phrase| (fold(phrase), phrase)).to_vec())
}

/// How a total begins, by its marks.
const SUMS: [&str; 20] = [
    "tổng cộng",
    "tổng số",
    "tổng hợp",
    "tổng:",
    "cộng:",
    "cộng chung",
    "cộng thôn",
    "cộng hộ",
    "cộng tổng",
    "toàn thôn",
    "toàn xã",
    "cộng toàn",
    "cộng trang",
    "cộng dồn",
    "cộng số",
    "cộng nhân khẩu",
    "cộng theo",
    "cộng các",
    "lũy kế",
    "mang sang",
];

/// The words of a text.
fn syllables(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// How many of a phrase's words a text begins with by their marks, and how many by others than theirs: a word without
/// any says nothing.
fn marks(text: &str, phrase: &str) -> (usize, usize) {
    let (mut same, mut others) = (0, 0);
    for (written, word) in syllables(text).zip(syllables(phrase)) {
        if !written.is_ascii() || word.is_ascii() {
            *(if same_syllables(written, word) { &mut same } else { &mut others }) += 1;
        }
    }
    (same, others)
}

/// Whether a text ends a list: a total, or what stands below one. `counted` says that it stands where names do, in a
/// row that is counted among the others: there a text without marks may be a name.
pub(super) fn closing(text: &str, counted: bool) -> Option<Nobody> {
    let text = nfc(text);
    let text = text.trim().trim_start_matches(['-', '*', '+', '(', ' ']);
    let lower = text.to_lowercase();
    let folded = fold(text);
    let ends = |rest: &str| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with(|c: char| !c.is_alphabetic())
    };
    let adds = |word: &str| lower.strip_prefix(word).is_some_and(ends);
    // `Tống Công Minh` is a name, `Tổng cộng` is not.
    let sums = |word: &str, unmarked: &str| {
        let written = match marks(text, word) {
            (0, 0) => text.is_ascii() && !(counted && is_cased(text)),
            (same, others) => same > 0 && (others == 0 || !counted),
        };
        folded.strip_prefix(unmarked).is_some_and(|rest| ends(rest) || written)
    };
    if SUMS.iter().any(|s| lower.starts_with(s))
        || ["cộng", "tổng", "tc", "tổng nhân khẩu", "tổng hộ"].iter().any(|w| adds(w))
        || sums("tổng cộng", "tong cong")
        || sums("tổng số", "tong so")
        || folded.starts_with("cong:")
    {
        return Some(Nobody::Total);
    }
    let signed = |(start, phrase): &(String, &str)| {
        folded.starts_with(start)
            && match marks(text, phrase) {
                (_, others) if others > 0 => false,
                (0, _) => text.is_ascii() && !counted,
                (same, _) => !counted || same == syllables(phrase).count(),
            }
    };
    let ended = ENDS.iter().any(|s| folded.starts_with(s)) || signs().iter().any(signed);
    (ended || lower == "ký" || is_place_and_day(&folded)).then_some(Nobody::Closing)
}

/// Whether every word begins with a capital, and not with nothing but capitals: as names are written.
fn is_cased(text: &str) -> bool {
    text.chars().any(char::is_lowercase) && syllables(text).all(|word| word.starts_with(char::is_uppercase))
}

/// `Minh Long, ngày 12 tháng 3 năm 2026`, dots for figures too.
fn is_place_and_day(folded: &str) -> bool {
    let at = |word: &str| folded.find(word);
    matches!((at("ngai"), at("thang"), at("nam")), (Some(d), Some(m), Some(y)) if d < m && m < y && folded.len() < 90)
}

fn looks_like_remark(text: &str) -> bool {
    text.chars().count() > 40 || text.trim_start().starts_with(['(', '*'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_list_is_nobody() {
        for text in [
            "Cộng, 02 người",
            "Cộng trang 1",
            "Lũy kế",
            "TỔNG CỘNG",
            "Tổng số: 12 người",
            "Cộng",
            "Tổng: 5",
            "Toàn thôn có 25 hộ",
        ] {
            assert_eq!(closing(text, false), Some(Nobody::Total), "{text}");
        }
        for text in [
            "Người lập biểu",
            "TM. UBND XÃ",
            "Minh Long, ngày 12 tháng 3 năm 2026",
            "Danh sách này có 5 người",
            "(Ký, ghi rõ họ tên)",
            "TRƯỞNG THÔN",
            "Xác nhận của UBND xã",
            "TỔ TRƯỞNG",
            "Chủ tich",
            "CHU TICH UBND XA",
            "(Kí, ghi rõ họ tên)",
            "Trưởng Ban công tác mặt trận",
            "Kế toán",
        ] {
            assert_eq!(closing(text, false), Some(Nobody::Closing), "{text}");
        }
        for text in [
            "Tống Văn Cường",
            "Đinh Thị Cộng",
            "Lưu Thị Bé",
            "Cao Bá Quát",
            "Kỳ",
            "Trương Thôn",
            "Tô Trường",
            "Chu Tích",
            "Kê Toàn",
        ] {
            assert_eq!(closing(text, false), None, "{text}");
        }
        assert!(is_number_row(&[(0, "1"), (1, "2"), (3, "3")]));
        assert!(is_number_row(&[(0, "A"), (1, "B"), (2, "1"), (3, "2")]));
        assert!(is_number_row(&[(0, "(1)"), (1, "(2)"), (2, "(3)=(1)+(2)")]));
        assert!(!is_number_row(&[(0, "1"), (1, "5")]));
    }
}
