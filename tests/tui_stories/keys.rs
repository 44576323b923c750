use soxa::tui::action::Action;
use soxa::tui::keymap::{CONTEXTS, Keymap};

use crate::glass::app;

#[test]
fn the_help_is_the_keymap_in_force() {
    let mut app = app();
    app.press("F1").sees("Giúp: soxa").press("PgDn").sees("F1  Alt+h").press("End").sees("Kiểu gõ");
    app.press("Alt+h").sees("Gõ để tìm");
}

#[test]
fn every_action_reachable_anywhere_has_words() {
    let words = soxa::tui::words::Words::of(soxa::tui::words::Lang::Vi).unwrap();
    for action in Action::ALL {
        assert_ne!(words.say(&action.word_key()), action.word_key());
    }
}

#[test]
fn every_context_of_the_default_keymap_keeps_the_way_back_and_out() {
    let keymap = Keymap::standard().unwrap();
    for context in CONTEXTS {
        for action in [Action::Back, Action::Quit, Action::Help, Action::Palette] {
            assert!(!keymap.keys(&[context], action).is_empty(), "{context}: {action:?}");
        }
    }
}
