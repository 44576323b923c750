//! Whether the keys soxa lives by arrive as what they are.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Finding, Patient, ask};
use crate::tui::keymap::Chord;
use soxa_text::display::sanitise;

const PATIENCE: Duration = Duration::from_secs(10);

/// A key, what it is called, and what to do where it does not come through.
const KEYS: [(&str, KeyCode, KeyModifiers, &str); 3] = [
    (
        "F2",
        KeyCode::F(2),
        KeyModifiers::NONE,
        "dùng Ctrl+S thay F2; PuTTY: Keyboard, chọn Xterm R6 hoặc Linux",
    ),
    ("Backspace", KeyCode::Backspace, KeyModifiers::NONE, "PuTTY: Keyboard, chọn Control-? (127)"),
    ("Alt+h", KeyCode::Char('h'), KeyModifiers::ALT, "cho terminal gửi Alt là Esc; hoặc dùng F1"),
];

/// Asks for each key and tells what came.
pub fn check(patient: &Patient<'_>) -> Vec<Finding> {
    if !patient.answers {
        return Vec::new();
    }
    let ask_for = |(name, code, modifiers, todo): &(&str, KeyCode, KeyModifiers, &str)| {
        let came = ask::keys(&patient.context.ui, &format!("Bấm phím {name} …"), PATIENCE, |_| {
            Some(Duration::ZERO)
        })
        .first()
        .copied();
        judge(name, *code, *modifiers, todo, came)
    };
    KEYS.iter().map(ask_for).collect()
}

fn judge(name: &str, code: KeyCode, modifiers: KeyModifiers, todo: &str, came: Option<KeyEvent>) -> Finding {
    match came {
        None => Finding::bad(format!("phím {name} không thấy đến"), todo),
        Some(key) if key.code == code && key.modifiers == modifiers => Finding::good(format!("phím {name}")),
        Some(key)
            if code == KeyCode::Backspace
                && key.code == KeyCode::Char('h')
                && key.modifiers == KeyModifiers::CONTROL =>
        {
            Finding::good("phím Backspace (gửi Ctrl+H, soxa hiểu)")
        }
        Some(key) => Finding::bad(format!("phím {name} đến thành {}", shown(key)), todo),
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

    #[test]
    fn what_arrives_is_told() {
        let none = KeyModifiers::NONE;
        let f2 = |came| judge("F2", KeyCode::F(2), none, "x", came);
        assert!(f2(Some(KeyEvent::new(KeyCode::F(2), none))).todo.is_none());
        assert!(f2(Some(KeyEvent::new(KeyCode::Esc, none))).what.contains("Esc"));
        assert!(f2(None).todo.is_some());
        let back = |came| judge("Backspace", KeyCode::Backspace, none, "x", Some(came));
        assert!(back(KeyEvent::new(KeyCode::Char('h'), KeyModifiers::CONTROL)).todo.is_none());
        assert!(back(KeyEvent::new(KeyCode::Char('h'), none)).what.contains("“h”"));
    }
}
