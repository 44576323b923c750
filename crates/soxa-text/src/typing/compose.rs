//! From keys to edits of the text before the cursor.

use unicode_segmentation::UnicodeSegmentation;

use super::method::Rules;
use super::word::{LONGEST, Taken, Word};
use super::{Method, ToneStyle};
use crate::nfc::nfc;

/// What a key does to the text before the cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// Grapheme clusters to remove before the cursor.
    pub erase: usize,
    /// Text to put in their place.
    pub insert: String,
}

impl Edit {
    fn insert(c: char) -> Self {
        Self { erase: 0, insert: c.to_string() }
    }

    /// Applies the edit to the end of a text.
    pub fn apply(&self, text: &mut String) {
        for _ in 0..self.erase {
            let Some((at, _)) = text.grapheme_indices(true).next_back() else { break };
            text.truncate(at);
        }
        text.push_str(&self.insert);
    }
}

/// The typing engine of one text field.
///
/// ```
/// use soxa_text::typing::{Composer, Method, ToneStyle};
/// let mut composer = Composer::new(Method::Telex, ToneStyle::New);
/// let mut text = String::new();
/// for key in "vieetj".chars() {
///     composer.key(key).apply(&mut text);
/// }
/// assert_eq!(text, "việt");
/// ```
#[derive(Debug, Clone)]
pub struct Composer {
    method: Method,
    style: ToneStyle,
    keys: Vec<char>,
    shown: String,
    /// The current word is too long to follow, or was edited in a way that cannot be followed.
    adrift: bool,
    /// VIQR: a backslash stands before the cursor and protects the next key.
    escaped: bool,
}

impl Composer {
    /// A composer with no word under way.
    pub fn new(method: Method, style: ToneStyle) -> Self {
        Self { method, style, keys: Vec::new(), shown: String::new(), adrift: false, escaped: false }
    }

    /// The method it composes with.
    pub fn method(&self) -> Method {
        self.method
    }

    /// Forgets the current word: the cursor moved, or the text came from elsewhere.
    pub fn reset(&mut self) {
        self.keys.clear();
        self.shown.clear();
        self.adrift = false;
        self.escaped = false;
    }

    /// Takes one key and says how the text before the cursor changes.
    pub fn key(&mut self, c: char) -> Edit {
        let rules = Rules(self.method);
        if self.method == Method::Off {
            return Edit::insert(c);
        }
        if self.escaped {
            self.reset();
            if rules.is_mark_key(c) {
                return Edit { erase: 1, insert: c.to_string() };
            }
        }
        if self.method == Method::Viqr && c == '\\' {
            self.reset();
            self.escaped = true;
            return Edit::insert(c);
        }
        let mark_key = rules.is_mark_key(c) && (!self.keys.is_empty() || self.adrift);
        if !(is_word_letter(c) || mark_key || (is_combining(c) && !self.keys.is_empty())) {
            self.reset();
            return Edit::insert(c);
        }
        if self.adrift || self.keys.len() >= LONGEST {
            self.keys.clear();
            self.shown.clear();
            self.adrift = true;
            return Edit::insert(c);
        }
        self.keys.push(c);
        let word = Word::from_keys(rules, &self.keys);
        if mark_key && word.last() == Taken::Literal && !self.was_left_alone(rules) {
            self.reset();
            return Edit::insert(c);
        }
        self.change_to(&word)
    }

    /// Removes the letter before the cursor, with the keys that made it.
    pub fn backspace(&mut self) -> Edit {
        self.escaped = false;
        let rules = Rules(self.method);
        if self.keys.is_empty() {
            return Edit { erase: 1, insert: String::new() };
        }
        let word = Word::from_keys(rules, &self.keys);
        let keep = word.keys_after_backspace(self.keys.len());
        let mut bit = 1_u64;
        self.keys.retain(|_| {
            let kept = keep & bit != 0;
            bit <<= 1;
            kept
        });
        let shorter = Word::from_keys(rules, &self.keys);
        if shorter.len() + 1 == word.len() && !self.shown.chars().any(is_combining) {
            return self.change_to(&shorter);
        }
        // The keys no longer tell the text: show what a plain Backspace leaves, and let the word be.
        self.keys.clear();
        self.shown.clear();
        self.adrift = true;
        Edit { erase: 1, insert: String::new() }
    }

    /// Whether the word was left alone already before its last key.
    fn was_left_alone(&self, rules: Rules) -> bool {
        let before = self.keys.split_last().map_or(&[][..], |(_, before)| before);
        let undone_now = Word::from_keys(rules, &self.keys);
        Word::from_keys(rules, before).is_left_alone() || undone_now.was_undone()
    }

    fn change_to(&mut self, word: &Word) -> Edit {
        let shown = nfc(&word.show(self.style)).into_owned();
        let same: usize = self
            .shown
            .graphemes(true)
            .zip(shown.graphemes(true))
            .take_while(|(old, new)| old == new)
            .map(|(old, _)| old.len())
            .sum();
        let erase = self.shown.get(same..).unwrap_or_default().graphemes(true).count();
        let insert = shown.get(same..).unwrap_or_default().to_owned();
        self.shown = shown;
        Edit { erase, insert }
    }
}

/// Composes a whole line of keys, U+0008 and U+007F being Backspace; the result is NFC.
pub fn compose_line(line: &str, method: Method, style: ToneStyle) -> String {
    let mut composer = Composer::new(method, style);
    let mut text = String::with_capacity(line.len());
    for key in line.chars() {
        let edit = if matches!(key, '\u{8}' | '\u{7f}') { composer.backspace() } else { composer.key(key) };
        edit.apply(&mut text);
    }
    nfc(&text).into_owned()
}

/// Letters that words are made of here; other scripts pass through.
fn is_word_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') && c.is_alphabetic())
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}
