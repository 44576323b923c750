//! What the card scanner sends: whether a card comes through, with its marks, and how it ends.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};

use super::{Finding, Found, Patient, Todo, ask};
use crate::cli::said::Said;
use crate::tui::keymap::Chord;
use soxa_domain::card::{CardWarning, parse};
use soxa_text::words::{Both, InWords};

const PATIENCE: Duration = Duration::from_secs(10);
/// A scanner that says nothing for this long has finished.
const QUIET: Duration = Duration::from_millis(400);

/// Asks for a card and tells what came.
pub fn check(patient: &Patient<'_>) -> Vec<Finding> {
    if !patient.answers {
        return Vec::new();
    }
    let question = Said::ScanCard { seconds: PATIENCE.as_secs() }.in_words(patient.context.lang());
    let keys = ask::keys(&patient.context.ui, &question, PATIENCE, |keys| {
        let skipped = keys.first().is_some_and(|key| key.code == KeyCode::Esc);
        Some(if skipped { Duration::ZERO } else { QUIET })
    });
    match keys.first() {
        Some(key) if key.code == KeyCode::Esc => Vec::new(),
        None => vec![Finding::bad(Found::ScannerSilent, Todo::PlugScanner)],
        Some(_) => judge(&typed(&keys)),
    }
}

fn typed(keys: &[KeyEvent]) -> String {
    // As everywhere in soxa: a line feed is an Enter, and no j.
    let letter = |key: &KeyEvent| match Chord::from(*key) {
        chord if chord.is(KeyCode::Enter) => Some('\r'),
        chord if chord.is(KeyCode::Tab) => Some('\t'),
        chord => chord.typed(),
    };
    keys.iter().filter_map(letter).collect()
}

fn judge(sent: &str) -> Vec<Finding> {
    let reads = |end: &str| Found::ScannerReads { end: end.to_owned() };
    let reads = match sent.chars().last() {
        Some('\r' | '\n') => reads("Enter"),
        Some('\t') => reads("Tab"),
        _ => Found::ScannerReadsBare,
    };
    let card = match parse(sent.trim_end()) {
        Ok(card) => card,
        // In English an error of a card is its name, as `soxa card` writes it.
        Err(e) => {
            let why = Both { vi: e.vi().to_owned(), en: e.to_string() };
            return vec![Finding::bad(Found::ScannerWrong { why }, Todo::SetScanner)];
        }
    };
    let has = |warning: CardWarning| card.warnings.contains(&warning);
    let marks = !has(CardWarning::Unaccented) && !has(CardWarning::RepairedMojibake);
    let mut found = vec![Finding::good(reads), Finding::when(marks, Found::ScannerMarks, Todo::ScannerUtf8)];
    if has(CardWarning::Separator) {
        found.push(Finding::bad(Found::ScannerSeparator, Todo::ScannerLayout));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffix_and_marks_are_told() {
        let card = "051171942958|219388102|Lê Thị Châu|22041971|Nữ|Thôn Gò Tranh, Long Hiệp|09052021\r";
        let found = judge(card);
        assert!(
            found.iter().all(|f| f.todo.is_none())
                && found.iter().any(|f| f.what == Found::ScannerReads { end: "Enter".to_owned() })
        );
        let bare = "051171942958|219388102|Le Thi Chau|22041971|Nu|Thon Go Tranh, Long Hiep|09052021\t";
        assert!(judge(bare).iter().any(|f| f.todo.is_some()));
        assert!(judge("xin chao\r").iter().all(|f| f.todo.is_some()));
    }
}
