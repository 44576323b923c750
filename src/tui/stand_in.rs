//! Stand-ins for `text` and `domain::card` until those land. The rest of `tui` imports them from here only.

use unicode_normalization::UnicodeNormalization;

/// A typing method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Telex.
    Telex,
    /// VNI.
    Vni,
    /// VIQR.
    Viqr,
}

/// Where the tone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ToneStyle {
    /// hoà
    #[default]
    New,
    /// hòa
    Old,
}

/// What a key does to the text before the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edit {
    /// Letters to take away.
    pub erase: usize,
    /// Text to put in.
    pub insert: String,
}

/// Composes letters.
#[derive(Debug, Clone)]
pub struct Composer {
    last: Option<char>,
}

impl Composer {
    /// A composer.
    pub fn new(_method: Method, _style: ToneStyle) -> Self {
        Self { last: None }
    }

    /// A key.
    pub fn key(&mut self, c: char) -> Edit {
        let doubled = match (self.last, c) {
            (Some('d'), 'd') => "đ",
            (Some('e'), 'e') => "ê",
            (Some('a'), 'a') => "â",
            _ => "",
        };
        self.last = Some(c);
        if doubled.is_empty() {
            Edit { erase: 0, insert: c.to_string() }
        } else {
            self.last = None;
            Edit { erase: 1, insert: doubled.to_owned() }
        }
    }

    /// Backspace.
    pub fn backspace(&mut self) -> Edit {
        self.last = None;
        Edit { erase: 1, insert: String::new() }
    }

    /// A new word.
    pub fn reset(&mut self) {
        self.last = None;
    }
}

/// Text safe to show: no control characters, one line.
pub fn sanitise(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\n' || c == '\t' || c == '\r' { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect()
}

/// As search folds.
pub fn fold(text: &str) -> String {
    text.to_lowercase().replace('đ', "d").nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect()
}
