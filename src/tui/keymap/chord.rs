//! One key with its modifiers, as it is written in a keymap and shown to people: `F1`, `Ctrl+S`, `Alt+Down`, `y`.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key press, normalised: the case of a letter carries Shift, so `Y` and `y` differ and `Shift+y` does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

const NAMED: &[(&str, KeyCode)] = &[
    ("Enter", KeyCode::Enter),
    ("Tab", KeyCode::Tab),
    ("Esc", KeyCode::Esc),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Space", KeyCode::Char(' ')),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
];

impl Chord {
    /// The names of keys that are not characters or function keys.
    pub fn key_names() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|(name, _)| *name)
    }

    /// Reads `Ctrl+S`, `alt+down`, `F12`, `y`; `None` when no such key exists.
    pub fn parse(text: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::empty();
        let mut rest = text.trim();
        while let Some((head, tail)) =
            rest.split_once('+').filter(|(head, tail)| !head.is_empty() && !tail.is_empty())
        {
            modifiers |= match head.to_ascii_lowercase().as_str() {
                "ctrl" => KeyModifiers::CONTROL,
                "alt" => KeyModifiers::ALT,
                "shift" => KeyModifiers::SHIFT,
                _ => return None,
            };
            rest = tail;
        }
        let code = Self::parse_code(rest)?;
        Some(Self::normalised(code, modifiers))
    }

    fn parse_code(name: &str) -> Option<KeyCode> {
        let mut chars = name.chars();
        if let (Some(only), None) = (chars.next(), chars.next()) {
            return Some(KeyCode::Char(only));
        }
        if let Some((_, code)) = NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Some(*code);
        }
        let number: u8 = name.strip_prefix(['F', 'f'])?.parse().ok()?;
        (1..=24).contains(&number).then_some(KeyCode::F(number))
    }

    fn normalised(code: KeyCode, modifiers: KeyModifiers) -> Self {
        let wanted = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        let mut modifiers = modifiers & wanted;
        let code = match code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(c) => {
                modifiers -= KeyModifiers::SHIFT;
                let commanding = modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
                KeyCode::Char(if commanding { c.to_ascii_lowercase() } else { c })
            }
            other => other,
        };
        Self { code, modifiers }
    }

    /// The character this key types, when it is a plain one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => Some(c),
            _ => None,
        }
    }

    /// What a scanner may send in the middle of a card besides characters: a digit with the Alt key, of the code of a
    /// letter, or, without a digit, an Escape or a sign with the Ctrl key.
    pub fn scanned(self) -> Option<Option<char>> {
        match (self.code, self.modifiers) {
            (KeyCode::Char(c), KeyModifiers::ALT) if c.is_ascii_digit() => Some(Some(c)),
            (KeyCode::Char(_), KeyModifiers::CONTROL) | (KeyCode::Esc, KeyModifiers::NONE) => Some(None),
            _ => None,
        }
    }

    /// Whether the key is this one without modifiers.
    pub fn is(self, code: KeyCode) -> bool {
        self.code == code && self.modifiers.is_empty()
    }
}

impl Chord {
    /// The key as people read it: arrows as arrows.
    pub fn shown(self) -> String {
        let arrow = match self.code {
            KeyCode::Up => Some("↑"),
            KeyCode::Down => Some("↓"),
            KeyCode::Left => Some("←"),
            KeyCode::Right => Some("→"),
            _ => None,
        };
        let name = self.to_string();
        match (arrow, name.rsplit_once('+')) {
            (None, _) => name,
            (Some(arrow), None) => arrow.to_owned(),
            (Some(arrow), Some((modifiers, _))) => format!("{modifiers}+{arrow}"),
        }
    }
}

impl From<KeyEvent> for Chord {
    fn from(key: KeyEvent) -> Self {
        match Self::normalised(key.code, key.modifiers) {
            // A line feed: what some scanners send for Enter, and what Ctrl+J is on every terminal.
            Self { code: KeyCode::Char('j'), modifiers: KeyModifiers::CONTROL } => {
                Self { code: KeyCode::Enter, modifiers: KeyModifiers::NONE }
            }
            chord => chord,
        }
    }
}

impl From<Chord> for KeyEvent {
    fn from(chord: Chord) -> Self {
        Self::new(chord.code, chord.modifiers)
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (flag, name) in
            [(KeyModifiers::CONTROL, "Ctrl+"), (KeyModifiers::ALT, "Alt+"), (KeyModifiers::SHIFT, "Shift+")]
        {
            if self.modifiers.contains(flag) {
                f.write_str(name)?;
            }
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::F(number) => write!(f, "F{number}"),
            KeyCode::Char(c) if self.modifiers.contains(KeyModifiers::CONTROL) => {
                write!(f, "{}", c.to_ascii_uppercase())
            }
            KeyCode::Char(c) => write!(f, "{c}"),
            _ => f.write_str("?"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_survive_a_round_trip() {
        for name in ["F1", "Ctrl+S", "Alt+Down", "Shift+Tab", "y", "Y", "Esc", "Space", "PgDn", "Alt+h", "+"]
        {
            assert_eq!(Chord::parse(name).unwrap().to_string(), name);
        }
    }

    #[test]
    fn the_terminal_s_spellings_are_one_key() {
        let back_tab = KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT);
        assert_eq!(Chord::from(back_tab), Chord::parse("Shift+Tab").unwrap());
        let shifted = KeyEvent::new(KeyCode::Char('Y'), KeyModifiers::SHIFT);
        assert_eq!(Chord::from(shifted), Chord::parse("Y").unwrap());
        assert!(Chord::parse("F99").is_none());
        assert!(Chord::parse("Hyper+x").is_none());
    }
}
