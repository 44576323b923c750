//! What the keys mean in each typing method.

use serde::{Deserialize, Serialize};

use super::letter::{Mark, Tone};

/// A typing method.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Keys are letters and nothing else.
    #[default]
    Off,
    /// Letters as marks: `vieetj`.
    Telex,
    /// Digits as marks: `vie65t`.
    Vni,
    /// Punctuation as marks: `vie^.t`.
    Viqr,
}

impl Method {
    /// Reads the name used on the command line and in settings.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Off, Self::Telex, Self::Vni, Self::Viqr]
            .into_iter()
            .find(|method| method.as_str().eq_ignore_ascii_case(name.trim()))
    }

    /// The name used on the command line and in settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Telex => "telex",
            Self::Vni => "vni",
            Self::Viqr => "viqr",
        }
    }
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A tone.
    Tone(Tone),
    /// The tone taken off.
    ClearTone,
    /// One of these marks, on this base letter only if given.
    Marks {
        /// The marks it may put, best first.
        marks: &'static [Mark],
        /// The only letter it may mark.
        only: Option<char>,
    },
    /// A letter.
    Letter,
}

/// The meaning of keys under one method.
#[derive(Debug, Clone, Copy)]
pub struct Rules(pub Method);

impl Rules {
    /// What the key asks for, given the key before it.
    pub fn role(self, key: char, before: Option<char>) -> Role {
        let lower = key.to_ascii_lowercase();
        match self.0 {
            Method::Off => Role::Letter,
            Method::Telex => telex(lower),
            Method::Vni => vni(lower),
            Method::Viqr => viqr(lower, before),
        }
    }

    /// Whether the key is not a letter but may mark one.
    pub fn is_mark_key(self, key: char) -> bool {
        match self.0 {
            Method::Off | Method::Telex => false,
            Method::Vni => key.is_ascii_digit(),
            Method::Viqr => matches!(key, '\'' | '`' | '?' | '~' | '.' | '^' | '(' | '+' | '*'),
        }
    }

    /// Whether a `w` that has nothing to mark is an ư.
    pub fn has_bare_w(self) -> bool {
        self.0 == Method::Telex
    }

    /// Whether the key typed twice in a word left alone counts once.
    pub fn collapses(self, key: char, undone: bool) -> bool {
        self.0 == Method::Telex
            && match key.to_ascii_lowercase() {
                'x' | 'j' => true,
                's' | 'f' | 'r' => undone,
                _ => false,
            }
    }
}

const fn on(marks: &'static [Mark]) -> Role {
    Role::Marks { marks, only: None }
}

fn telex(key: char) -> Role {
    match key {
        'f' => Role::Tone(Tone::Grave),
        'r' => Role::Tone(Tone::Hook),
        'x' => Role::Tone(Tone::Tilde),
        's' => Role::Tone(Tone::Acute),
        'j' => Role::Tone(Tone::Dot),
        'z' => Role::ClearTone,
        'a' | 'e' | 'o' => Role::Marks { marks: &[Mark::Circumflex], only: Some(key) },
        'd' => on(&[Mark::Stroke]),
        'w' => on(&[Mark::Horn, Mark::Breve]),
        _ => Role::Letter,
    }
}

fn vni(key: char) -> Role {
    match key {
        '0' => Role::ClearTone,
        '1' => Role::Tone(Tone::Acute),
        '2' => Role::Tone(Tone::Grave),
        '3' => Role::Tone(Tone::Hook),
        '4' => Role::Tone(Tone::Tilde),
        '5' => Role::Tone(Tone::Dot),
        '6' => on(&[Mark::Circumflex]),
        '7' => on(&[Mark::Horn]),
        '8' => on(&[Mark::Breve]),
        '9' => on(&[Mark::Stroke]),
        _ => Role::Letter,
    }
}

fn viqr(key: char, before: Option<char>) -> Role {
    match key {
        '\'' => Role::Tone(Tone::Acute),
        '`' => Role::Tone(Tone::Grave),
        '?' => Role::Tone(Tone::Hook),
        '~' => Role::Tone(Tone::Tilde),
        '.' => Role::Tone(Tone::Dot),
        '^' => on(&[Mark::Circumflex]),
        '(' => on(&[Mark::Breve]),
        '+' | '*' => on(&[Mark::Horn]),
        // Only right after its d: VIQR has no free order for letters.
        'd' if matches!(before, Some('d' | 'D')) => on(&[Mark::Stroke]),
        _ => Role::Letter,
    }
}
