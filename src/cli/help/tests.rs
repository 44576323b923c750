//! Nothing shown is left in English, and no translation is left over.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::ffi::OsString;

use clap::{Command, CommandFactory};

use super::{Texts, language, shown, tree};
use crate::cli::Arguments;
use crate::cli::context::Language;

/// What a tree of commands says, piece by piece as it is translated.
#[derive(Default)]
struct Said {
    texts: BTreeSet<String>,
    values: BTreeSet<String>,
}

impl Said {
    fn text(&mut self, text: Option<impl ToString>) {
        let text = text.map(|t| t.to_string()).unwrap_or_default();
        self.texts.extend(text.split("\n\n").filter(|p| !p.is_empty()).map(str::to_owned));
    }

    fn gather(&mut self, command: &Command) {
        self.text(command.get_about());
        self.text(command.get_long_about());
        self.text(command.get_after_help().and_then(|t| t.to_string().lines().next().map(str::to_owned)));
        for argument in command.get_arguments() {
            self.text(argument.get_help());
            self.text(argument.get_long_help());
            if !argument.get_action().takes_values() {
                continue;
            }
            for choice in argument.get_possible_values() {
                self.text(choice.get_help());
            }
            self.values
                .extend(argument.get_value_names().unwrap_or_default().iter().map(ToString::to_string));
        }
        for part in command.get_subcommands() {
            self.gather(part);
        }
    }
}

#[test]
fn every_text_has_its_vietnamese_and_none_is_left_over() {
    let mut said = Said::default();
    said.gather(&tree());
    said.texts.extend(["Print help", "Print version"].map(str::to_owned));
    let words = Texts::read().unwrap();
    let known: BTreeSet<String> = words.texts.keys().cloned().collect();
    let missing: Vec<_> = said.texts.difference(&known).collect();
    let unused: Vec<_> = known.difference(&said.texts).collect();
    assert!(missing.is_empty() && unused.is_empty(), "missing {missing:#?}\nunused {unused:#?}");
    let known: BTreeSet<String> = words.values.keys().cloned().collect();
    let missing: Vec<_> = said.values.difference(&known).collect();
    let unused: Vec<_> = known.difference(&said.values).collect();
    assert!(missing.is_empty() && unused.is_empty(), "missing {missing:#?}\nunused {unused:#?}");
    assert!(words.texts.values().chain(words.values.values()).all(|text| !text.trim().is_empty()));
}

/// Every command with the way to it.
fn each(command: &mut Command, path: &str, see: &mut impl FnMut(&str, &mut Command)) {
    let path = format!("{path} {}", command.get_name()).trim().to_owned();
    see(&path, command);
    for part in command.get_subcommands_mut() {
        each(part, &path, see);
    }
}

#[test]
fn no_help_has_english_left_in_it() {
    let words = Texts::read().unwrap();
    let english: Vec<&String> =
        words.texts.iter().filter(|(e, v)| e != v && e.contains(' ')).map(|(e, _)| e).collect();
    let around = ["Usage", "Options:", "Commands:", "Arguments:", "[default", "[possible", "[env", "Print "];
    let mut seen = 0;
    each(&mut shown(Language::Vi).unwrap(), "", &mut |path, command| {
        for help in [command.render_help(), command.render_long_help()] {
            let help = help.to_string();
            // Lines are broken at the width of the terminal.
            let flat = help.split_whitespace().collect::<Vec<_>>().join(" ");
            for left in english.iter().map(|t| t.as_str()).chain(around) {
                assert!(!flat.contains(left), "{path}: “{left}” in\n{help}");
            }
            assert!(help.contains("Cách dùng: soxa") && help.contains("Tùy chọn:"), "{path}:\n{help}");
            seen += 1;
        }
    });
    assert!(seen > 200, "{seen} helps");
}

#[test]
fn english_help_is_what_the_commands_say_of_themselves() {
    let plain = Arguments::command().render_long_help().to_string();
    assert_eq!(shown(Language::En).unwrap().render_long_help().to_string(), plain);
    assert!(plain.contains("Usage: soxa") && plain.contains("Find people, households and cases"));
}

#[test]
fn the_language_is_found_before_anything_is_understood() {
    let of = |arguments: &[&str], surroundings: Option<&str>| {
        language(arguments.iter().map(OsString::from), surroundings.map(OsString::from))
    };
    assert_eq!(of(&["soxa", "--help"], None), Language::Vi);
    assert_eq!(of(&["soxa", "--lang", "en", "--help"], None), Language::En);
    assert_eq!(of(&["soxa", "case", "--help", "--lang=en"], None), Language::En);
    assert_eq!(of(&["soxa", "--help"], Some("en")), Language::En);
    assert_eq!(of(&["soxa", "--lang=vi", "--help"], Some("en")), Language::Vi);
    assert_eq!(of(&["soxa", "find", "--", "--lang=en"], None), Language::Vi);
    assert_eq!(of(&["soxa", "--lang"], Some("fr")), Language::Vi);
    assert_eq!(of(&["soxa", "--lang", "EN", "--help"], None), Language::Vi);
}
