//! Values out of cells: numbers of cards, dates, sexes, and a table of words.

use std::collections::HashMap;

use soxa_text::partial_date::PartialDate;

/// A cell longer than this says nothing.
pub const LONGEST: usize = 300;

/// Digits of a text with spaces, dots and signs left out; `None` if letters stand in it or nothing does.
pub fn digits(text: &str) -> Option<String> {
    let mut out = String::new();
    for c in text.chars().take(64) {
        match c {
            '0'..='9' => out.push(c),
            '\u{ff10}'..='\u{ff19}' => out.push(char::from(b'0' + (u32::from(c) - 0xff10) as u8)),
            c if c.is_alphabetic() => return None,
            _ => {}
        }
    }
    (!out.is_empty()).then_some(out)
}

/// What stands in a column of identity numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// A personal id; leading zeros are put back.
    Twelve(u64),
    /// An old card's number.
    Nine(u64),
}

/// Reads an identity number. Ten and eleven digits lost their zeros in a spreadsheet.
pub fn identity(text: &str, nine: bool) -> Option<Number> {
    let mut text = text.trim();
    // A spreadsheet's number: 51183040306.0
    if let Some(whole) = text.strip_suffix(".0").filter(|w| w.len() >= 8) {
        text = whole;
    }
    let digits = digits(text)?;
    let number: u64 = digits.parse().ok()?;
    match digits.len() {
        _ if number == 0 => None,
        10..=12 => Some(Number::Twelve(number)),
        9 => Some(Number::Nine(number)),
        8 if nine => Some(Number::Nine(number)),
        _ => None,
    }
}

/// A date as a number: `yyyymmdd` with zeros for what is unknown.
pub fn date(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.is_empty() || text.len() > 40 {
        return None;
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let part = |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse::<u16>().ok());
        let compact = PartialDate::new(part(0, 4)?, part(4, 6)? as u8, part(6, 8)? as u8);
        let turned = || PartialDate::new(part(4, 8)?, part(2, 4)? as u8, part(0, 2)? as u8).ok();
        return compact.ok().or_else(turned).map(PartialDate::ordinal);
    }
    if let Ok(date) = PartialDate::parse(text) {
        return Some(date.ordinal());
    }
    broken_date(text)
}

/// A date that is in no calendar still has its year; day and month the wrong way round are turned.
fn broken_date(text: &str) -> Option<u32> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    let year = parts.iter().find(|p| p.len() == 4)?.parse::<u16>().ok()?;
    let rest: Vec<u8> = parts.iter().filter(|p| p.len() <= 2).filter_map(|p| p.parse().ok()).collect();
    let turned = match rest.as_slice() {
        [a, b, ..] => PartialDate::new(year, *a, *b).or_else(|_| PartialDate::new(year, *b, *a)).ok(),
        _ => None,
    };
    turned.or_else(|| PartialDate::new(year, 0, 0).ok()).map(PartialDate::ordinal)
}

/// 1 for male, 2 for female.
pub fn sex(text: &str) -> Option<u64> {
    match soxa_text::fold::fold(text).as_str() {
        "nam" | "male" | "m" | "trai" | "1" => Some(1),
        "nu" | "female" | "f" | "gai" | "2" | "0" => Some(2),
        _ => None,
    }
}

/// Words by number, each once.
#[derive(Debug, Clone, Default)]
pub struct Words {
    numbers: HashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
}

impl Words {
    /// The number of a word, a new one if it was not there.
    pub fn number(&mut self, word: &str) -> u32 {
        if let Some(&n) = self.numbers.get(word) {
            return n;
        }
        let n = self.words.len() as u32;
        self.words.push(word.into());
        self.numbers.insert(word.into(), n);
        n
    }

    /// The number of a word that is there.
    pub fn find(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The word of a number.
    pub fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", |w| w)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_people_write_them() {
        assert_eq!(identity("51183040306", false), Some(Number::Twelve(51_183_040_306)));
        assert_eq!(identity("051 183.040.306", false), Some(Number::Twelve(51_183_040_306)));
        assert_eq!(identity("213070311", false), Some(Number::Nine(213_070_311)));
        assert_eq!(identity("không có", false), None);
        assert_eq!(date("03/10/1999"), Some(19_991_003));
        assert_eq!(date("1999-31-12"), Some(19_991_231));
        assert_eq!(date("19991231"), Some(19_991_231));
        assert_eq!(date("09/1947"), Some(19_470_900));
        assert_eq!(date("1943-9-29"), Some(19_430_929));
        assert_eq!(date("31/02/1950"), Some(19_500_000));
        assert_eq!(sex("NỮ"), Some(2));
    }
}
