//! What the command line says of itself, in Vietnamese.

use std::collections::BTreeMap;

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command};

use crate::words::help_in_vietnamese;

/// A command with its texts in Vietnamese.
pub(super) fn in_vietnamese(command: Command) -> Command {
    let words = help_in_vietnamese();
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    translated(command, &words).disable_version_flag(true).arg(version.help(said("Print version", &words)))
}

fn translated(mut command: Command, words: &BTreeMap<String, String>) -> Command {
    if let Some(about) = command.get_about().map(ToString::to_string) {
        command = command.about(said(&about, words));
    }
    let help =
        Arg::new("help").short('h').long("help").action(ArgAction::Help).help(said("Print help", words));
    command
        .mut_args(|argument| match argument.get_help().map(ToString::to_string) {
            Some(help) => argument.help(said(&help, words)),
            None => argument,
        })
        .mut_subcommands(|command| translated(command, words))
        .disable_help_flag(true)
        .arg(help)
}

fn said(english: &str, words: &BTreeMap<String, String>) -> StyledStr {
    words.get(english).map_or(english, String::as_str).to_owned().into()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::arguments::Arguments;
    use super::*;

    fn texts(command: &Command, found: &mut Vec<String>) {
        found.extend(command.get_about().map(ToString::to_string));
        found.extend(command.get_arguments().filter_map(|a| a.get_help()).map(ToString::to_string));
        command.get_subcommands().for_each(|command| texts(command, found));
    }

    #[test]
    fn every_text_of_the_help_is_there_in_vietnamese_and_no_other() {
        let words = help_in_vietnamese();
        let mut found = vec!["Print help".to_owned(), "Print version".to_owned()];
        texts(&Arguments::command(), &mut found);
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, words.keys().cloned().collect::<Vec<_>>());
        let mut vietnamese = Vec::new();
        texts(&in_vietnamese(Arguments::command()), &mut vietnamese);
        assert!(vietnamese.iter().all(|text| !found.contains(text)), "{vietnamese:?}");
    }
}
