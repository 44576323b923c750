//! Which key does what. The default keymap is part of the program; a person's own is laid over it.
//! Both are checked whole at the start, so that a wrong name is an error then and not a dead key later.

mod chord;
mod layout;
mod own;
mod parse;
#[cfg(test)]
mod reach;

use std::collections::HashMap;
use std::fmt;

pub use chord::Chord;
pub use layout::Layout;

use super::action::Action;

/// The contexts a keymap may name. A screen lists its own, most specific first; `global` comes last everywhere.
pub const CONTEXTS: &[&str] = &[
    "global",
    "field",
    "form",
    "choices",
    "list",
    "table",
    "filter",
    "dialog",
    "start",
    "help",
    "palette",
    "drafts",
    "hub",
    "hub_cases",
    "intake",
    "stays",
    "guests",
    "case_search",
    "case_rows",
    "case",
    "people",
    "notices",
    "person",
    "clash",
    "household",
    "head_correction",
    "special",
    "lists",
    "list_check",
    "findings",
    "repairs",
    "cleaning",
    "id_files",
    "referral",
    "report",
    "registers",
    "queue_item",
    "paper",
    "looks",
    "system",
    "operators",
];

/// The keymap in force.
#[derive(Debug, Clone)]
pub struct Keymap {
    layout: Layout,
    /// A person's own file: its name and text.
    own: Option<(String, String)>,
    bindings: Vec<(&'static str, Chord, Action)>,
    /// The same by context and key, and by context and action: a picture names the keys of half a dozen actions.
    by_key: HashMap<(&'static str, Chord), Action>,
    by_action: HashMap<(&'static str, Action), Vec<Chord>>,
}

/// A keymap that cannot be used, with the line at fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {problem}")]
pub struct KeymapError {
    /// The file's name as given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong in a keymap.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // `name` is what the file says, `nearest` the known name closest to it.
pub enum Problem {
    /// The file is there and cannot be read.
    Unreadable(String),
    /// Not TOML, or not of the shape of a keymap.
    Syntax(String),
    /// No such context.
    Context { name: String, nearest: &'static str },
    /// No such key.
    Key { name: String, nearest: &'static str },
    /// No such keymap comes with the program.
    Layout { name: String, nearest: &'static str },
    /// No such action.
    Action { name: String, nearest: &'static str },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, name, nearest) = match self {
            Self::Unreadable(text) | Self::Syntax(text) => return f.write_str(text),
            Self::Context { name, nearest } => ("context", name, nearest),
            Self::Key { name, nearest } => ("key", name, nearest),
            Self::Action { name, nearest } => ("action", name, nearest),
            Self::Layout { name, nearest } => ("keymap", name, nearest),
        };
        write!(f, "no {what} is called \"{name}\"; the nearest is \"{nearest}\"")
    }
}

impl Keymap {
    /// Lays a person's own keymap over this one: its keys win, and are the ones shown.
    pub fn lay_over(&mut self, file: &str, text: &str) -> Result<(), KeymapError> {
        let mut added = Vec::new();
        for binding in parse::parse(file, text)? {
            self.bindings
                .retain(|(context, chord, _)| (*context, *chord) != (binding.context, binding.chord));
            if let Some(action) = binding.action {
                added.push((binding.context, binding.chord, action));
            }
        }
        added.append(&mut self.bindings);
        self.bindings = added;
        self.look_up_again();
        Ok(())
    }

    fn look_up_again(&mut self) {
        self.by_key =
            self.bindings.iter().rev().map(|(context, key, action)| ((*context, *key), *action)).collect();
        self.by_action = HashMap::new();
        for (context, key, action) in &self.bindings {
            self.by_action.entry((*context, *action)).or_default().push(*key);
        }
    }

    /// What a key does where these contexts hold; the first that knows the key decides, `global` last.
    pub fn action(&self, contexts: &[&str], chord: Chord) -> Option<Action> {
        with_global(contexts).find_map(|context| self.by_key.get(&(context, chord)).copied())
    }

    /// The keys of an action where these contexts hold, the one to show first. A key that a more specific
    /// context uses for something else is not among them.
    pub fn keys(&self, contexts: &[&str], action: Action) -> Vec<Chord> {
        let mut keys = Vec::new();
        for chord in
            with_global(contexts).filter_map(|context| self.by_action.get(&(context, action))).flatten()
        {
            if !keys.contains(chord) && self.action(contexts, *chord) == Some(action) {
                keys.push(*chord);
            }
        }
        keys
    }

    /// Every action that some key reaches where these contexts hold, most specific context first.
    pub fn reachable(&self, contexts: &[&str]) -> Vec<Action> {
        let mut actions = Vec::new();
        for wanted in with_global(contexts) {
            for (context, chord, action) in &self.bindings {
                if *context == wanted
                    && !actions.contains(action)
                    && self.action(contexts, *chord) == Some(*action)
                {
                    actions.push(*action);
                }
            }
        }
        actions
    }
}

fn with_global<'a>(contexts: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    contexts.iter().copied().chain(std::iter::once("global"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn error(text: &str) -> String {
        Keymap::standard().unwrap().lay_over("mine.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn a_wrong_name_is_told_with_its_line_and_the_nearest_one() {
        assert_eq!(
            error("[global]\nF1 = \"help\"\nF2 = \"sav\"\n"),
            "mine.toml:3: no action is called \"sav\"; the nearest is \"save\""
        );
        assert_eq!(
            error("[golbal]\nF1 = \"help\"\n"),
            "mine.toml:1: no context is called \"golbal\"; the nearest is \"global\""
        );
        assert_eq!(
            error("[global]\n\nEntr = \"open\"\n"),
            "mine.toml:3: no key is called \"Entr\"; the nearest is \"Enter\""
        );
        assert!(error("[global\n").starts_with("mine.toml:1: "));
    }

    #[test]
    fn one_s_own_key_wins_and_is_the_one_shown() {
        let mut keymap = Keymap::standard().unwrap();
        keymap.lay_over("mine.toml", "[global]\n\"Ctrl+W\" = \"save\"\nF3 = \"none\"\n").unwrap();
        assert_eq!(keymap.keys(&[], Action::Save).first().unwrap().to_string(), "Ctrl+W");
        assert_eq!(keymap.action(&[], Chord::parse("F3").unwrap()), None);
        assert_eq!(keymap.action(&[], Chord::parse("Ctrl+F").unwrap()), Some(Action::Search));
    }

    #[test]
    fn every_key_of_the_contract_is_bound() {
        let keymap = Keymap::standard().unwrap();
        for (key, second, action) in [
            ("F1", "Alt+h", Action::Help),
            ("F2", "Ctrl+S", Action::Save),
            ("F3", "Ctrl+F", Action::Search),
            ("F4", "Alt+Down", Action::Choose),
            ("F9", "Ctrl+P", Action::Print),
            ("F10", "Ctrl+K", Action::Palette),
            ("F12", "Ctrl+T", Action::TypingMethod),
        ] {
            for name in [key, second] {
                assert_eq!(
                    keymap.action(&["form", "field"], Chord::parse(name).unwrap()),
                    Some(action),
                    "{name}"
                );
            }
            assert_eq!(keymap.keys(&[], action).first().unwrap().to_string(), key);
        }
        assert_eq!(keymap.action(&["field"], Chord::parse("Ctrl+H").unwrap()), Some(Action::DeleteBack));
    }
}
