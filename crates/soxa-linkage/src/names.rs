//! Names cut into parts: family name, middle names, given name. Every distinct name of the register stands here once.
//!
//! A name is mended first (decomposed letters, typing keys left over, misread encodings); what a part looks like beside
//! another is found once for every word and kept as a table, so that comparing two names is a few look-ups.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::likeness::one_edit;
use super::values::{LONGEST, Words};
use soxa_text::fold::fold;
use soxa_text::mojibake;
use soxa_text::repair::repair;

/// What a word of one name looks like beside a word of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Look {
    /// Another word.
    Other,
    /// The same, marks and all.
    Same,
    /// đ for d or y for i.
    Near,
    /// The same letters under other marks.
    Marks,
    /// One letter off.
    Typo,
    /// An initial or a shortened form.
    Initial,
}

/// A word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As written, lower case.
    pub marked: String,
    /// Folded.
    pub plain: String,
    /// Only its beginning is written: `t.`, `ng.`.
    pub short: bool,
}

impl Part {
    fn new(word: &str, dotted: bool) -> Self {
        let plain = fold(word);
        let single = word.chars().count() == 1 && !matches!(plain.as_str(), "a" | "e" | "i" | "o" | "u");
        Self { short: dotted || single, marked: word.to_owned(), plain }
    }

    /// How a word of the list looks beside one of the register.
    pub fn look(&self, left: &Self) -> Look {
        if self.marked == left.marked {
            return Look::Same;
        }
        if self.plain == left.plain {
            return if undotted(&self.marked) == undotted(&left.marked) { Look::Near } else { Look::Marks };
        }
        if (self.short && left.plain.starts_with(&self.plain))
            || (left.short && self.plain.starts_with(&left.plain))
        {
            return Look::Initial;
        }
        if self.plain.len().min(left.plain.len()) >= 2 && one_edit(&self.plain, &left.plain) {
            return Look::Typo;
        }
        Look::Other
    }
}

/// A word with đ as d and y as i, its other marks kept.
fn undotted(word: &str) -> String {
    let vowel = |c| match c {
        'đ' => 'd',
        'y' => 'i',
        'ý' => 'í',
        'ỳ' => 'ì',
        'ỷ' => 'ỉ',
        'ỹ' => 'ĩ',
        'ỵ' => 'ị',
        c => c,
    };
    word.chars().map(vowel).collect()
}

/// A name mended and cut, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The mended name, single spaces.
    pub text: String,
    /// Its words.
    pub parts: Vec<Part>,
    /// No letter has a mark.
    pub ascii: bool,
}

/// Most words of a name that are looked at.
const WORDS: usize = 8;

impl Cut {
    /// Mends and cuts a cell; `None` where it holds no word.
    pub fn new(cell: &str) -> Option<Self> {
        let short: String = cell.chars().take(LONGEST).collect();
        let mut text = repair(&short);
        if mojibake::suspected(&text) {
            text = mojibake::salvage(&text);
        }
        let text = text.to_lowercase();
        let mut parts = Vec::new();
        for piece in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '_')) {
            let mut rest = piece;
            while let Some((head, tail)) = rest.split_once('.') {
                push(&mut parts, head, !tail.is_empty() || piece.ends_with('.'));
                rest = tail;
            }
            push(&mut parts, rest, false);
        }
        parts.truncate(WORDS);
        if parts.is_empty() {
            return None;
        }
        let ascii = parts.iter().all(|p| p.marked.is_ascii());
        let text = parts
            .iter()
            .map(|p| if p.short { format!("{}.", p.marked) } else { p.marked.clone() })
            .collect::<Vec<_>>()
            .join(" ");
        Some(Self { text, parts, ascii })
    }
}

fn push(parts: &mut Vec<Part>, piece: &str, dotted: bool) {
    let word: String = piece.chars().filter(|c| c.is_alphanumeric()).collect();
    if !word.is_empty() {
        parts.push(Part::new(&word, dotted));
    }
}

/// A distinct name of the register.
#[derive(Debug, Clone)]
pub struct Known {
    /// Numbers of its words.
    pub words: Vec<u32>,
    /// Folded, without spaces.
    pub squeezed: Box<str>,
    /// Which letters it holds, a bit each.
    pub letters: u32,
    /// No letter has a mark.
    pub ascii: bool,
}

/// All distinct names of the register and their words.
#[derive(Debug, Clone, Default)]
pub struct Names {
    texts: Words,
    known: Vec<Known>,
    cells: HashMap<Box<str>, Option<u32>>,
    words: Words,
    parts: Vec<Part>,
    nicknames: HashSet<String>,
}

/// Cells remembered as they stood, so that a million rows are mended a few thousand times.
const CELLS: usize = 400_000;

impl Names {
    /// None yet. `nicknames` stand in for any given name.
    pub fn new(nicknames: &[String]) -> Self {
        Self { nicknames: nicknames.iter().map(|n| fold(n)).collect(), ..Self::default() }
    }

    /// The number of a cell's name.
    pub fn number(&mut self, cell: &str) -> Option<u32> {
        if let Some(&known) = self.cells.get(cell) {
            return known;
        }
        let number = Cut::new(cell).map(|cut| self.add(&cut));
        if self.cells.len() < CELLS {
            self.cells.insert(cell.into(), number);
        }
        number
    }

    /// Forgets cells as they stood: nothing is added any more.
    pub fn close(&mut self) {
        self.cells = HashMap::new();
    }

    fn add(&mut self, cut: &Cut) -> u32 {
        let number = self.texts.number(&cut.text);
        if number as usize == self.known.len() {
            let words = cut
                .parts
                .iter()
                .map(|p| {
                    let key = if p.short { format!("{}.", p.marked) } else { p.marked.clone() };
                    let n = self.words.number(&key);
                    if n as usize == self.parts.len() {
                        self.parts.push(p.clone());
                    }
                    n
                })
                .collect();
            let squeezed = squeeze(&cut.parts);
            self.known.push(Known { words, letters: letters(&squeezed), squeezed, ascii: cut.ascii });
        }
        number
    }

    /// A name as it is shown.
    pub fn text(&self, number: u32) -> &str {
        self.texts.word(number)
    }

    /// A name's words.
    pub fn get(&self, number: u32) -> Option<&Known> {
        self.known.get(number as usize)
    }

    /// A word of a name.
    pub fn part(&self, word: u32) -> Option<&Part> {
        self.parts.get(word as usize)
    }

    /// Whether a folded given name stands in for any other.
    pub fn is_nickname(&self, plain: &str) -> bool {
        self.nicknames.contains(plain)
    }

    /// How many nicknames there are, at least one.
    pub fn nicknames(&self) -> usize {
        self.nicknames.len().max(1)
    }

    /// What every word of the register looks like beside this one.
    pub fn looks(&self, part: &Part) -> Rc<[Look]> {
        self.parts.iter().map(|left| part.look(left)).collect()
    }
}

/// Folded, without spaces.
pub fn squeeze(parts: &[Part]) -> Box<str> {
    parts.iter().map(|p| p.plain.as_str()).collect::<String>().into()
}

/// Which letters a folded text holds.
pub fn letters(plain: &str) -> u32 {
    plain
        .bytes()
        .fold(0, |bits, b| if b.is_ascii_lowercase() { bits | 1 << (b - b'a') } else { bits | 1 << 31 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(right: &str, left: &str) -> Look {
        let part = |t: &str| {
            Cut::new(t).and_then(|c| c.parts.into_iter().next()).unwrap_or_else(|| Part::new("", false))
        };
        part(right).look(&part(left))
    }

    #[test]
    fn words_look_as_a_clerk_sees_them() {
        assert_eq!(look("Nguyễn", "nguyễn"), Look::Same);
        assert_eq!(look("Dinh", "Đinh"), Look::Near);
        assert_eq!(look("Mĩ", "Mỹ"), Look::Near);
        assert_eq!(look("Thúy", "Thủy"), Look::Marks);
        assert_eq!(look("T.", "Thị"), Look::Initial);
        assert_eq!(look("Ng.", "Nguyễn"), Look::Initial);
        assert_eq!(look("Ghiin", "Ghin"), Look::Typo);
        assert_eq!(look("Lan", "Hoa"), Look::Other);
        let cut = Cut::new("  Ng.V.An ").map(|c| c.text);
        assert_eq!(cut.as_deref(), Some("ng. v. an"));
        assert_eq!(Cut::new(" - "), None);
    }
}
