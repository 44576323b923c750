//! What a row below the header is: somebody, a section, or nobody.

use csv::StringRecord;

use super::plan::Plan;
use super::section::{Section, section};
use super::tally::Nobody;
use crate::columns::header_key;
use soxa_text::fold::fold;

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
        if !is_numbered
            && let Some(nobody) = heading.and_then(|text| closing(text, named && self.is_born(cells)))
        {
            return What::Nobody(nobody);
        }
        let counted = self.number == Some(first_at) && is_count(first);
        let values = texts.iter().filter(|(i, _)| Some(*i) != self.number && !self.names.contains(i)).count();
        // A place in an order stands in its own column, or in one that says nothing else.
        let ordered = self.number == Some(first_at) || self.says_nothing(first_at);
        let lone =
            texts.len() == 1 || (texts.len() == 2 && (is_index(first) || (is_count(first) && ordered)));
        if let (true, Some(text)) = (lone || (is_across && texts.len() <= 2), heading) {
            let section = section(text);
            if section != Section::Other {
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
            let name_alone = self.names.iter().any(|i| get(*i) == text);
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
    fn says_nothing(&self, at: usize) -> bool {
        self.columns.get(at).is_none_or(|c| c.meaning.as_ref().is_none_or(|m| m.kind == "ignore"))
    }

    /// Whether the row says when somebody was born.
    fn is_born(&self, cells: &StringRecord) -> bool {
        let digits = |i: &usize| cells.get(*i).unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
        self.births.iter().any(|i| digits(i) >= 4)
    }

    /// Whether the row says the header again: at least two cells, and half of all, are their columns' labels.
    fn is_header_again(&self, texts: &[(usize, &str)]) -> bool {
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
fn is_number_row(texts: &[(usize, &str)]) -> bool {
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

/// How what stands below a list begins, folded.
const ENDS: [&str; 40] = [
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
    "chu tich",
    "pho chu tich",
    "xac nhan cua",
    "xac nhan",
    "noi nhan",
    "luu:",
    "luu vt",
    "truong thon",
    "truong ban",
    "truong xom",
    "to truong",
    "can bo",
    "cong chuc",
    "thu truong",
    "ki ten",
    "(ki",
    "ki, ghi",
    "ki, dong dau",
    "ghi chu:",
    "luu i:",
    "bi thu",
    "ke toan",
    "ui ban nhan dan",
];

/// Whether a text ends a list: a total, or what stands below one.
fn closing(text: &str, is_person: bool) -> Option<Nobody> {
    if is_person {
        return None;
    }
    let lower = text.trim().to_lowercase();
    let folded = fold(text);
    let folded = folded.trim_start_matches(['-', '*', '+', '(', ' ']);
    // `Tống Văn A` is a name, `Tổng cộng` is not: marks count here.
    let total = lower.trim_start_matches(['-', '*', '+', ' ']);
    let ends = |rest: &str| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with(|c: char| !c.is_alphabetic())
    };
    let adds = |word: &str| total.strip_prefix(word).is_some_and(ends);
    let sums = [
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
    ];
    if sums.iter().any(|s| total.starts_with(s))
        || ["cộng", "tổng", "tc", "tổng nhân khẩu", "tổng hộ"].iter().any(|w| adds(w))
        || ["tong cong", "tong so", "cong:"].iter().any(|s| folded.starts_with(s))
    {
        return Some(Nobody::Total);
    }
    // `Trương Thôn` is a name, `Trưởng thôn` signs.
    let signs = !folded.starts_with("truong ") || lower.starts_with("trưởng ") || text.is_ascii();
    if (signs && ENDS.iter().any(|s| folded.starts_with(s))) || lower == "ký" || is_place_and_day(folded) {
        return Some(Nobody::Closing);
    }
    None
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
        for text in
            ["Cộng, 02 người", "TỔNG CỘNG", "Tổng số: 12 người", "Cộng", "Tổng: 5", "Toàn thôn có 25 hộ"]
        {
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
        ] {
            assert_eq!(closing(text, false), Some(Nobody::Closing), "{text}");
        }
        for text in ["Tống Văn Cường", "Đinh Thị Cộng", "Lưu Thị Bé", "Cao Bá Quát", "Kỳ", "Trương Thôn"]
        {
            assert_eq!(closing(text, false), None, "{text}");
        }
        assert!(is_number_row(&[(0, "1"), (1, "2"), (3, "3")]));
        assert!(is_number_row(&[(0, "A"), (1, "B"), (2, "1"), (3, "2")]));
        assert!(is_number_row(&[(0, "(1)"), (1, "(2)"), (2, "(3)=(1)+(2)")]));
        assert!(!is_number_row(&[(0, "1"), (1, "5")]));
    }
}
