//! Whether the keys soxa lives by arrive as what they are.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Finding, Found, Patient, Todo, ask};
use crate::cli::said::Said;
use crate::tui::keymap::Chord;
use soxa_text::display::sanitise;
use soxa_text::words::InWords;

const PATIENCE: Duration = Duration::from_secs(10);

/// A key, what it is called, and what to do where it does not come through.
const KEYS: [(&str, KeyCode, KeyModifiers, Todo); 3] = [
    ("F2", KeyCode::F(2), KeyModifiers::NONE, Todo::KeyF2),
    ("Backspace", KeyCode::Backspace, KeyModifiers::NONE, Todo::KeyBackspace),
    ("Alt+h", KeyCode::Char('h'), KeyModifiers::ALT, Todo::KeyAlt),
];

/// Asks for each key and tells what came.
pub fn check(patient: &Patient<'_>) -> Vec<Finding> {
    if !patient.answers {
        return Vec::new();
    }
    let ask_for = |(name, code, modifiers, todo): (&str, KeyCode, KeyModifiers, Todo)| {
        let question = Said::PressKey { key: name.to_owned() }.in_words(patient.context.lang());
        let keys = ask::keys(&patient.context.ui, &question, PATIENCE, |_| Some(Duration::ZERO));
        judge(name, code, modifiers, todo, keys.first().copied())
    };
    KEYS.into_iter().map(ask_for).collect()
}

fn judge(name: &str, code: KeyCode, modifiers: KeyModifiers, todo: Todo, came: Option<KeyEvent>) -> Finding {
    let name = name.to_owned();
    match came {
        None => Finding::bad(Found::KeyLost { key: name }, todo),
        Some(key) if key.code == code && key.modifiers == modifiers => {
            Finding::good(Found::Key { key: name })
        }
        Some(key)
            if code == KeyCode::Backspace
                && key.code == KeyCode::Char('h')
                && key.modifiers == KeyModifiers::CONTROL =>
        {
            Finding::good(Found::KeyAsControlH)
        }
        Some(key) => Finding::bad(Found::KeyOther { key: name, came: shown(key) }, todo),
    }
}

/// A key by its name, as the help writes it.
fn shown(key: KeyEvent) -> String {
    let chord = Chord::from(key);
    chord.typed().map_or_else(|| chord.to_string(), |c| format!("“{}”", sanitise(&c.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use soxa_text::words::Lang;

    #[test]
    fn what_arrives_is_told() {
        let none = KeyModifiers::NONE;
        let f2 = |came| judge("F2", KeyCode::F(2), none, Todo::KeyF2, came);
        assert!(f2(Some(KeyEvent::new(KeyCode::F(2), none))).todo.is_none());
        assert!(f2(Some(KeyEvent::new(KeyCode::Esc, none))).what.in_words(Lang::Vi).contains("Esc"));
        assert!(f2(None).todo.is_some());
        let back = |came| judge("Backspace", KeyCode::Backspace, none, Todo::KeyBackspace, Some(came));
        assert!(back(KeyEvent::new(KeyCode::Char('h'), KeyModifiers::CONTROL)).todo.is_none());
        assert!(back(KeyEvent::new(KeyCode::Char('h'), none)).what.in_words(Lang::Vi).contains("“h”"));
    }
}
