//! What holds for every keymap that comes with the program: nothing is out of reach, and no key means two things.
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use super::{Chord, Keymap, Layout};
use crate::tui::action::Action;
use crate::tui::screens::palette::UNNAMED;

/// The contexts of every screen, most specific first, as the screens give them.
const SCREENS: &[&[&str]] = &[
    &["start", "field"],
    &["drafts", "table", "list"],
    &["filter", "field"],
    &["table", "list"],
    &["hub"],
    &["hub", "form", "field"],
    &["choices", "hub", "form", "field"],
    &["hub_cases", "hub", "list"],
    &["intake"],
    &["intake", "form", "field"],
    &["choices", "intake", "form", "field"],
    &["stays", "form", "field"],
    &["choices", "stays", "form", "field"],
    &["guests", "stays", "form", "field"],
    &["choices", "guests", "stays", "form", "field"],
    &["case_search", "list", "field"],
    &["case_rows", "case_search", "table", "list"],
    &["case", "list"],
    &["form", "field"],
    &["choices", "form", "field"],
    &["people", "list", "field"],
    &["people", "table", "list"],
    &["notices", "list", "field"],
    &["notices", "table", "list"],
    &["person", "list"],
    &["clash", "list"],
    &["household", "list"],
    &["head_correction", "list"],
    &["special", "table", "list"],
    &["lists", "table", "list"],
    &["list_check", "list"],
    &["cleaning", "list"],
    &["id_files", "table", "list"],
    &["referral", "list"],
    &["findings", "table", "list"],
    &["repairs", "list"],
    &["system", "list"],
    &["system", "list", "field"],
    &["operators", "table", "list"],
    &["registers", "table", "list"],
    &["queue_item"],
    &["report", "list"],
    &["looks", "paper", "list"],
    &["paper", "list"],
    &["list"],
    &["dialog"],
    &["help"],
    &["palette", "field"],
];

/// Keys that some terminals keep for themselves or cannot send.
fn is_uncertain(chord: Chord) -> bool {
    let name = chord.to_string();
    let is_function_key = name.strip_prefix('F').is_some_and(|n| n.parse::<u8>().is_ok());
    is_function_key || name == "Ctrl+Backspace" || name.contains("Ctrl+Pg") || name.starts_with("Ctrl+Shift")
}

fn keymaps() -> impl Iterator<Item = (Layout, Keymap)> {
    Layout::ALL.into_iter().map(|layout| (layout, Keymap::of(layout).unwrap()))
}

#[test]
fn the_screens_listed_here_are_all_there_are() {
    let mut known: HashSet<&str> = SCREENS.iter().flat_map(|contexts| contexts.iter().copied()).collect();
    known.insert("global");
    let standard = Keymap::standard().unwrap();
    for (layout, keymap) in keymaps() {
        for (context, chord, _) in &keymap.bindings {
            assert!(known.contains(context), "{layout:?}: [{context}] {chord} is on no screen");
        }
    }
    assert!(standard.bindings.len() > 100);
}

#[test]
fn what_the_default_keys_reach_every_keymap_reaches() {
    let standard = Keymap::standard().unwrap();
    let mut lost = Vec::new();
    for (layout, keymap) in keymaps() {
        for contexts in SCREENS {
            for action in standard.reachable(contexts) {
                if keymap.keys(contexts, action).is_empty() {
                    lost.push(format!("{layout:?} {contexts:?}: {action:?}"));
                }
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn every_action_is_reached_somewhere_by_a_key_that_every_terminal_sends_or_by_name() {
    let mut lost = Vec::new();
    for (layout, keymap) in keymaps() {
        for action in Action::ALL.iter().copied() {
            let somewhere = SCREENS.iter().any(|contexts| !keymap.keys(contexts, action).is_empty());
            // Only where letters are commands must typing be asked for.
            let modal = action == Action::TypeAhead && !keymap.is_modal();
            if !somewhere && !modal {
                lost.push(format!("{layout:?}: {action:?}"));
            }
        }
        for contexts in SCREENS {
            for action in keymap.reachable(contexts) {
                let certain = keymap.keys(contexts, action).into_iter().any(|key| !is_uncertain(key));
                let by_name = !UNNAMED.contains(&action);
                if !certain && !by_name {
                    lost.push(format!("{layout:?} {contexts:?}: {action:?}"));
                }
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn no_key_means_two_things_in_one_context() {
    for (layout, keymap) in keymaps() {
        let mut seen = HashSet::new();
        for (context, chord, _) in &keymap.bindings {
            assert!(seen.insert((*context, *chord)), "{layout:?}: [{context}] {chord} twice");
        }
        // Chords that reach the program as another key.
        for name in ["Ctrl+I", "Ctrl+M", "Ctrl+J", "Ctrl+[", "Ctrl+@", "Alt+["] {
            let chord = Chord::parse(name).unwrap();
            assert!(!keymap.bindings.iter().any(|(_, at, _)| *at == chord), "{layout:?}: {name}");
        }
    }
}

#[test]
fn nobody_is_caught_anywhere() {
    for (layout, keymap) in keymaps() {
        for contexts in SCREENS {
            for action in [Action::Back, Action::Help, Action::Palette, Action::Quit] {
                let certain = keymap.keys(contexts, action).into_iter().any(|key| !is_uncertain(key));
                assert!(certain, "{layout:?} {contexts:?}: {action:?}");
            }
        }
    }
}
