//! Names with what stands around them: counting, titles, what is said in brackets, a second person.

use crate::reading::tally::Assumed;
use crate::refusal::CellProblem;
use soxa_domain::person::values::name as spaced;
use soxa_domain::person::{PersonField, Sex, Status};
use soxa_domain::relationship::Relationship;
use soxa_text::fold::fold;
use soxa_text::letters;

/// What a cell with a name says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// The name by itself.
    pub name: String,
    /// By the title.
    pub sex: Option<Sex>,
    /// By what stands in brackets.
    pub status: Option<Status>,
    /// By what stands in brackets.
    pub relationship: Option<Relationship>,
    /// By what stands in brackets.
    pub other_name: Option<String>,
    /// What else stands there.
    pub note: Option<String>,
    /// What was taken for granted.
    pub said: Vec<Assumed>,
    /// Why it cannot be taken.
    pub problem: Option<CellProblem>,
}

/// Titles with the sex they say; a name of two words has to stand behind them.
const TITLES: [(&str, Option<Sex>); 14] = [
    ("ông", Some(Sex::Male)),
    ("bà", Some(Sex::Female)),
    ("anh", Some(Sex::Male)),
    ("chị", Some(Sex::Female)),
    ("cụ", None),
    ("cháu", None),
    ("em", None),
    ("ông/bà", None),
    ("ông (bà)", None),
    ("ô.", Some(Sex::Male)),
    ("b.", Some(Sex::Female)),
    ("cụ ông", Some(Sex::Male)),
    ("cụ bà", Some(Sex::Female)),
    ("đ/c", None),
];

/// The commonest family names: two of them in a cell are two people.
const FAMILIES: [&str; 58] = [
    "nguyễn", "trần", "lê", "phạm", "huỳnh", "hoàng", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô",
    "dương", "lý", "đinh", "trương", "đoàn", "lương", "trịnh", "đào", "mai", "tô", "tạ", "cao", "châu",
    "quách", "thái", "lâm", "tống", "hà", "tăng", "phùng", "kiều", "triệu", "lưu", "la", "vương", "văn",
    "thạch", "sơn", "kim", "danh", "y", "h'", "rơ", "siu", "ksor", "nay", "rmah", "puih", "kpă", "trà",
    "bạch", "lục", "nông", "hứa",
];

/// Digits in a row that are a number beside the name, and no part of it.
const NUMBER: usize = 8;

/// Reads a cell with a name.
pub fn read(cell: &str) -> Name {
    let plain = cell.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’'));
    let mended = letters::vietnamese(cell);
    let mut name = Name::default();
    if mended != cell {
        name.said.push(Assumed::Letters);
    }
    // What drives terminals is no sign of a person's: it is kept as it stands and shown neutralised.
    let drives = cell.chars().any(|c| c.is_control() && c != '\n' || c == '\u{fffd}');
    if drives || plain && !has_title(&mended) && !mended.contains(" và ") {
        name.name = spaced(&mended);
        return name;
    }
    let mut text = super::bare(&mended).trim_matches([',', ';', '"', '“', '”', ' ', '.']).to_owned();
    if cell.matches('"').count() % 2 == 1 && !cell.contains(['(', '\n']) {
        name.problem = Some(CellProblem::NotAName { text: cell.to_owned() });
    }
    text = without_number(&text, &mut name);
    text = without_brackets(&text, &mut name);
    text = without_title(&text, &mut name);
    if let Some((first, second)) = two(&text) {
        name.problem = Some(CellProblem::TwoPeople { first, second });
    }
    text = text.replace('\n', " ");
    text = without_tail(&text, &mut name);
    name.name = spaced(text.trim_matches([',', ';', '-', '.', ' ', '*', ':']));
    let digits = longest_digits(&name.name);
    let sign = |c: char| {
        matches!(
            c,
            '|' | '%'
                | '#'
                | '&'
                | '='
                | '<'
                | '>'
                | '@'
                | '$'
                | '^'
                | '\\'
                | '{'
                | '}'
                | '['
                | ']'
                | '~'
                | '!'
        ) || ('\u{2500}'..='\u{25ff}').contains(&c)
    };
    if name.problem.is_none() && (digits >= NUMBER || name.name.contains(sign)) {
        name.problem = Some(CellProblem::NotAName { text: cell.to_owned() });
    }
    name
}

fn longest_digits(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default()
}

fn has_title(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    if first.len() > 12 || !first.starts_with(['Ô', 'ô', 'B', 'b', 'A', 'a', 'C', 'c', 'E', 'e', 'Đ', 'đ'])
    {
        return false;
    }
    let first = first.to_lowercase();
    TITLES.iter().any(|(title, _)| *title == first)
}

/// `1. Đinh Văn A`, `02) …`, `- …`.
fn without_number(text: &str, name: &mut Name) -> String {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted = rest.len() < text.len() && text.len() - rest.len() <= 4;
    let behind = rest.trim_start_matches(['.', ')', '/', '-', ':', ' ']);
    if counted && behind.len() < rest.len() && behind.chars().next().is_some_and(char::is_alphabetic) {
        name.said.push(Assumed::Numbering);
        return behind.to_owned();
    }
    text.trim_start_matches(['-', '+', '*', '•', ' ']).to_owned()
}

/// Whether a title is somebody's family name: two words stand behind it, and the first is none of the commonest ones.
fn is_family(title: &str, rest: &str) -> bool {
    let mut words = rest.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    let is_common = FAMILIES.contains(&first.as_str()) && first != "văn";
    matches!(title, "ông" | "bà" | "anh") && words.count() == 1 && !is_common
}

fn without_title(text: &str, name: &mut Name) -> String {
    for (title, sex) in TITLES.iter().rev() {
        let count = title.chars().count();
        let begins = text.chars().take(count).flat_map(char::to_lowercase).eq(title.chars());
        let at = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
        let rest = text.get(at..).unwrap_or_default();
        let apart = rest.starts_with([' ', ':', '.']) || title.ends_with('.');
        let rest = rest.trim_start_matches([' ', ':', '.']);
        if begins && apart && rest.split_whitespace().count() > 1 && !is_family(title, rest) {
            name.sex = *sex;
            name.said.push(Assumed::Title { word: text.get(..at).unwrap_or_default().to_owned() });
            return rest.to_owned();
        }
    }
    text.to_owned()
}

/// What stands in brackets, into what it says.
fn without_brackets(text: &str, name: &mut Name) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(['(', '[']) {
        kept.push_str(before);
        let (inner, after) = behind.split_once([')', ']']).unwrap_or((behind, ""));
        remark(inner.trim(), name);
        rest = after;
    }
    kept.push_str(rest);
    if kept.contains(['†', '✝']) {
        remark("đã chết", name);
        kept = kept.replace(['†', '✝'], "");
    }
    kept.trim().to_owned()
}

/// `Đinh Văn A - đã chết`, `Đinh Văn A, chết 2019`.
fn without_tail(text: &str, name: &mut Name) -> String {
    for mark in [" - ", " – ", ",", ";", ":"] {
        if let Some((before, tail)) = text.rsplit_once(mark)
            && status(tail.trim()).is_some()
        {
            remark(tail.trim(), name);
            return before.to_owned();
        }
    }
    text.to_owned()
}

fn status(text: &str) -> Option<Status> {
    let folded = fold(text);
    let dead = ["da chet", "chet", "da mat", "mat nam", "mat ngai", "da qua doi", "qua doi", "tu tran"];
    let starts = dead.iter().any(|d| {
        folded
            .strip_prefix(d)
            .is_some_and(|rest| rest.trim().is_empty() || rest.bytes().any(|b| b.is_ascii_digit()))
    });
    let years_after = folded.strip_prefix("mat ").is_some_and(|r| r.bytes().any(|b| b.is_ascii_digit()));
    if starts || years_after || matches!(folded.as_str(), "mat" | "c" | "chet roi") {
        return Some(Status::Deceased);
    }
    match super::word::known(PersonField::Status, text)? {
        super::word::Meaning::Clear(value) => {
            soxa_domain::labels::Vocabulary::parse(value).filter(|s: &Status| *s != Status::Present)
        }
        super::word::Meaning::Ask(_) => None,
    }
}

fn remark(text: &str, name: &mut Name) {
    if text.is_empty() {
        return;
    }
    let mut say = |value: &str| {
        name.said.push(Assumed::Remark { word: text.to_owned(), value: value.to_owned() });
    };
    if let Some(found) = status(text) {
        say(soxa_domain::labels::Vocabulary::vi(found));
        name.status = name.status.or(Some(found));
        if text.bytes().any(|b| b.is_ascii_digit()) {
            note(name, text);
        }
        return;
    }
    let folded = fold(text);
    if matches!(folded.as_str(), "chu ho" | "ch") {
        say("Chủ hộ");
        name.relationship = Some(Relationship::HEAD);
        return;
    }
    if let Some(found) = Relationship::parse(text).filter(|_| text.len() > 2) {
        say(found.label());
        name.relationship = name.relationship.or(Some(found));
        return;
    }
    let called = [
        "tức ",
        "tức là ",
        "tên khác ",
        "tên gọi khác ",
        "thường gọi ",
        "hay gọi ",
        "gọi là ",
        "bí danh ",
        "tên thường gọi ",
    ];
    let lower = text.to_lowercase();
    let alias = called.iter().find(|c| lower.starts_with(*c)).and_then(|c| text.get(c.len()..));
    let is_name = |text: &str| {
        text.split_whitespace().count() <= 4
            && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\''))
            && text.split_whitespace().all(|w| w.chars().next().is_some_and(char::is_uppercase))
    };
    match alias.map(|a| a.trim().trim_start_matches("là ").trim()).or(Some(text)).filter(|a| is_name(a)) {
        Some(alias) if !alias.chars().all(char::is_uppercase) || alias.chars().count() > 2 => {
            say(PersonField::OtherName.vi());
            name.other_name = name.other_name.take().or_else(|| Some(spaced(alias)));
        }
        _ => {
            say(PersonField::Note.vi());
            note(name, text);
        }
    }
}

fn note(name: &mut Name, text: &str) {
    match &mut name.note {
        Some(note) => {
            note.push_str("; ");
            note.push_str(text);
        }
        None => name.note = Some(text.to_owned()),
    }
}

/// Two people in one cell, each of at least two words.
fn two(text: &str) -> Option<(String, String)> {
    let long =
        |part: &str| part.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count() > 1;
    let family = |part: &str| {
        let first = part.split_whitespace().next().unwrap_or_default().to_lowercase();
        FAMILIES.contains(&first.as_str()) || first.starts_with("h'")
    };
    let clean = |part: &str| {
        let mut ignored = Name::default();
        let part = without_number(part.trim(), &mut ignored);
        without_title(&part, &mut ignored)
    };
    let pair = |first: &str, second: &str| {
        let (first, second) = (clean(first), clean(second));
        (long(&first) && long(&second)).then_some((first, second))
    };
    if let Some((first, second)) = text.split_once('\n') {
        let (first, second) = (clean(first), clean(second));
        return (long(&first) && long(&second) && family(&first) && family(&second))
            .then_some((first, second));
    }
    // A dash joins names too; of two people each has a family name.
    for dash in [" - ", " – ", " — "] {
        if let Some((first, second)) = text.split_once(dash)
            && let Some((first, second)) = pair(first, second).filter(|(a, b)| family(a) && family(b))
        {
            return Some((first, second));
        }
    }
    for sign in [" và ", ";", " / ", "/", " + ", "+", " & ", "&", ", ", ","] {
        if let Some((first, second)) = text.split_once(sign)
            && status(second.trim()).is_none()
            && let Some(found) = pair(first, second)
        {
            return Some(found);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_name_says_what_it_says() {
        assert_eq!(read("1. Đinh Văn A").name, "Đinh Văn A");
        assert_eq!(read("02) Đinh Văn A").name, "Đinh Văn A");
        assert_eq!(read("- Đinh Văn A").name, "Đinh Văn A");
        let titled = read("Ông Đinh Văn A");
        assert_eq!((titled.name.as_str(), titled.sex), ("Đinh Văn A", Some(Sex::Male)));
        assert_eq!(read("Bà: Phạm Thị B").sex, Some(Sex::Female));
        assert_eq!(read("Anh").name, "Anh");
        for dead in [
            "Đinh Văn A (chết)",
            "Đinh Văn A (đã mất)",
            "Đinh Văn A (mất 2019)",
            "Đinh Văn A - đã chết",
            "Đinh Văn A (C)",
        ] {
            let read = read(dead);
            assert_eq!((read.name.as_str(), read.status), ("Đinh Văn A", Some(Status::Deceased)), "{dead}");
            assert_eq!(read.problem, None, "{dead}");
        }
        assert_eq!(read("Đinh Văn A (chủ hộ)").relationship, Some(Relationship::HEAD));
        assert_eq!(read("Đinh Văn A (Bảy)").other_name.as_deref(), Some("Bảy"));
        assert_eq!(read("Đinh Văn A (tức Bảy)").other_name.as_deref(), Some("Bảy"));
        assert_eq!(read("Đinh Văn A (ở với con)").note.as_deref(), Some("ở với con"));
        assert_eq!(read("Lƣơng Văn Ɖức").name, "Lương Văn Đức");
        assert_eq!(read("H'Lan Niê").name, "H'Lan Niê");
        assert_eq!(read("Nguyễn Thị\nMinh Thư").name, "Nguyễn Thị Minh Thư");
    }

    #[test]
    fn two_people_in_a_cell_are_named() {
        for cell in [
            "Đinh Văn A và Đinh Thị B",
            "Đinh Văn A\nPhạm Thị B",
            "Đinh Văn A, Đinh Thị B",
            "Đinh Văn A/Đinh Thị B",
            "1. Đinh Văn A; 2. Đinh Thị B",
            "Ông Đinh Văn A, bà Phạm Thị B",
            "Đinh Văn A - Phạm Thị B",
            "Đinh Văn A – bà Phạm Thị B",
        ] {
            assert!(matches!(read(cell).problem, Some(CellProblem::TwoPeople { .. })), "{cell}");
        }
        for cell in ["Đinh Văn A, chết", "Đinh Văn A - Bí thư", "Nguyễn Thị An", "Đinh Văn A (Bảy, Tám)"]
        {
            assert!(!matches!(read(cell).problem, Some(CellProblem::TwoPeople { .. })), "{cell}");
        }
        for cell in ["|Nguyễn Văn A", "Bảy; &#7843;", "Kha 051072000101", "Nguyễn \"Văn A"] {
            assert!(read(cell).problem.is_some(), "{cell}");
        }
    }
}
