//! What a heading within a list says of the rows below it: their hamlet, their household.

use super::row_kind::{is_count, is_index};
use soxa_text::fold::fold;
use soxa_text::letters::same_syllables;

/// What a section says of the rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Section {
    /// They live in this hamlet.
    Hamlet(String),
    /// They are the household of this number.
    Household(String),
    /// They are the household of this head.
    HouseholdOf(String),
    /// Nothing that a column says.
    Other,
}

/// How a hamlet's name begins where no name of a person does, folded.
const HAMLETS: [&str; 15] = [
    "thon",
    "to dan pho",
    "tdp",
    "xom",
    "ap",
    "khom",
    "khu dan cu",
    "khu pho",
    "kdc",
    "khoi pho",
    "cum dan cu",
    "plei",
    "phum",
    "tieu khu",
    "khu vuc",
];

/// How one begins that is somebody's family name, `Buôn`, `Bon` and `Sóc` with their marks (true), the others without:
/// `Tô`, `Bàn`, `Lang`, `Khôi`.
const NAMES: [(&str, bool); 7] = [
    ("tổ", false),
    ("bản", false),
    ("làng", false),
    ("khối", false),
    ("buôn", true),
    ("bon", true),
    ("sóc", true),
];

/// What is no hamlet though it begins like one: who signs, and who came.
const OFFICES: [&str; 4] = ["to truong", "ban chi", "ban quan", "to cong tac"];

/// What stands behind a word that names a kind of hamlet.
fn behind<'a>(folded: &'a str, kind: &str) -> Option<&'a str> {
    let rest = folded.strip_prefix(kind).filter(|rest| rest.starts_with([' ', '.', ':']))?;
    Some(rest.trim_matches([' ', '.', ':'])).filter(|rest| !rest.is_empty())
}

/// Whether a hamlet is counted instead of named: `3`, `số 3`.
fn is_number(rest: &str) -> bool {
    rest.strip_prefix("so ").unwrap_or(rest).starts_with(|c: char| c.is_ascii_digit())
}

/// The first word of a text.
fn first_word(text: &str) -> &str {
    text.trim().split([' ', '.', ':']).next().unwrap_or_default()
}

/// Whether a text is the name of a hamlet by its first word. Marks count where the word is a family name without them.
pub(super) fn is_hamlet(text: &str) -> bool {
    let folded = fold(text);
    let written = |word: &str| text.is_ascii() || same_syllables(first_word(text), word);
    let named =
        |word: &str| behind(&folded, &fold(word)).is_some_and(|rest| is_number(rest) || written(word));
    (HAMLETS.iter().any(|word| behind(&folded, word).is_some()) || NAMES.iter().any(|(word, _)| named(word)))
        && !OFFICES.iter().any(|office| folded.starts_with(office))
}

/// Whether the name of a hamlet may as well be somebody's: its first word, as it is written, is a family name.
pub(super) fn may_be_somebody(text: &str) -> bool {
    let folded = fold(text);
    let name = |word: &str| behind(&folded, &fold(word)).is_some_and(|rest| !is_number(rest));
    NAMES.iter().any(|(word, borne)| (*borne || text.is_ascii()) && name(word))
}

/// What a heading says of the rows below it.
pub(super) fn section(text: &str) -> Section {
    let text = text.trim();
    let unnumbered = text
        .split_once(['.', ')', '-', '/', ':'])
        .filter(|(index, _)| is_index(index) || is_count(index))
        .map_or(text, |(_, rest)| rest)
        .trim();
    // How many there are stands behind.
    let bare = unnumbered.split(['(', ';']).next().unwrap_or(unnumbered);
    let bare = match bare.split_once(':') {
        Some((name, rest)) if rest.bytes().any(|b| b.is_ascii_digit()) && is_hamlet(name) => name,
        _ => bare,
    };
    let bare = bare.trim().trim_end_matches(['.', ':', ',', '-']).trim();
    if is_hamlet(bare) {
        let name = bare
            .split_once(':')
            .map_or_else(|| bare.to_owned(), |(kind, name)| format!("{} {}", kind.trim(), name.trim()));
        return Section::Hamlet(cased(&name));
    }
    let folded = fold(bare);
    for start in ["so ho khau so ", "so ho khau ", "ho khau so ", "ho so ", "ho thu ", "ma ho ", "so ho "] {
        if let Some(rest) = folded.strip_prefix(start).or_else(|| folded.strip_prefix(start.trim())) {
            let ends = |c: char| matches!(c, ':' | ',' | ' ');
            let number = rest.trim_start_matches([':', ' ', '.']).split(ends).next().unwrap_or_default();
            if number.bytes().any(|b| b.is_ascii_digit()) {
                // As it is written: letters of a number keep their case.
                let written = bare.split(ends).find(|word| fold(word) == number).unwrap_or(number);
                return Section::Household(written.to_owned());
            }
        }
    }
    if let Some(number) = folded.strip_prefix("ho ").filter(|n| is_count(n)) {
        return Section::Household(number.trim().to_owned());
    }
    for start in [
        "hộ gia đình ông bà",
        "hộ gia đình ông",
        "hộ gia đình bà",
        "hộ ông",
        "hộ bà",
        "hộ gia đình",
        "chủ hộ:",
        "chủ hộ",
        "hộ:",
    ] {
        let lower = bare.to_lowercase();
        if lower.starts_with(start) {
            let name = bare.get(start.len()..).unwrap_or_default();
            let name = name.trim_start_matches(|c: char| !c.is_alphabetic()).trim();
            if name.split_whitespace().count() > 1 {
                return Section::HouseholdOf(name.to_owned());
            }
        }
    }
    // `Hộ Lê C`, and no kind of household, such as a poor one: every word begins with a capital.
    let name = bare.strip_prefix("Hộ ").unwrap_or_default().trim();
    let capital = |word: &str| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    if name.split_whitespace().count() > 1 && name.split_whitespace().all(capital) {
        return Section::HouseholdOf(name.to_owned());
    }
    Section::Other
}

/// Capitals throughout as words begin; anything else as it stands.
pub(super) fn cased(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().any(char::is_lowercase) {
        return text;
    }
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        first + &letters.as_str().to_lowercase()
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_what_the_rows_below_belong_to() {
        let hamlet = |name: &str| Section::Hamlet(name.to_owned());
        for (text, says) in [
            ("THÔN HÀ BÔI", hamlet("Thôn Hà Bôi")),
            ("II. Thôn Gò Tranh (25 hộ)", hamlet("Thôn Gò Tranh")),
            ("Thôn: Cà Xen", hamlet("Thôn Cà Xen")),
            ("Tổ 3", hamlet("Tổ 3")),
            ("THÔN 1", hamlet("Thôn 1")),
            ("Thôn 1 (25 hộ)", hamlet("Thôn 1")),
            ("Tổ dân phố số 2: 120 nhân khẩu", hamlet("Tổ dân phố số 2")),
            ("Hộ số 12", Section::Household("12".to_owned())),
            ("Hộ số 13: Lê C", Section::Household("13".to_owned())),
            ("Hộ số 27 - Lê C", Section::Household("27".to_owned())),
            ("Hộ số 13, chủ hộ Lê C", Section::Household("13".to_owned())),
            ("Hộ số 113: Trần Văn Hòa", Section::Household("113".to_owned())),
            ("Sổ hộ khẩu số 350012345", Section::Household("350012345".to_owned())),
            ("Hộ thứ 5", Section::Household("5".to_owned())),
            ("Hộ Lê C", Section::HouseholdOf("Lê C".to_owned())),
            ("Hộ cận nghèo", Section::Other),
            ("Hộ số: HK-05", Section::Household("HK-05".to_owned())),
            ("3. Hộ ông Đinh Văn A", Section::HouseholdOf("Đinh Văn A".to_owned())),
            ("Chủ hộ: Phạm Thị B", Section::HouseholdOf("Phạm Thị B".to_owned())),
            ("Người cao tuổi", Section::Other),
            ("Đinh Văn Bảy", Section::Other),
        ] {
            assert_eq!(section(text), says, "{text}");
        }
    }
}
