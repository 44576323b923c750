//! `--help`, `soxa man`, completions and what is said of wrong usage, in the interface's language. English is what the
//! commands say of themselves in their doc comments; `vi.toml` has the same in Vietnamese. The tree of commands is
//! translated only when it is to be shown, so that a command that runs pays nothing for it.

mod dress;
#[cfg(test)]
mod tests;
mod wrong;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::OnceLock;

use clap::builder::Str;
use clap::{Command, CommandFactory, ValueEnum};
use serde::Deserialize;
use soxa_data::data_file;

use super::Arguments;
use super::case;
use super::context::Language;
use super::failure::Failure;
use super::problem::CommandProblem;

/// The Vietnamese of the texts and of the names of values.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    texts: BTreeMap<String, String>,
    values: BTreeMap<String, String>,
}

impl Texts {
    fn read() -> Result<&'static Self, Failure> {
        static READ: OnceLock<Result<Texts, String>> = OnceLock::new();
        READ.get_or_init(|| data_file!("cli/help/vi.toml").map_err(|e| format!("cli/help/vi.toml: {e}")))
            .as_ref()
            .map_err(|e| Failure::Refused(CommandProblem::HelpWords { why: e.clone() }))
    }

    /// A text, paragraph by paragraph.
    fn text(&self, english: &str) -> String {
        let known = |text| self.texts.get(text).map_or(text, String::as_str);
        english.split("\n\n").map(known).collect::<Vec<_>>().join("\n\n")
    }

    /// A text whose first line is a heading over what comes from data.
    fn headed(&self, english: &str) -> String {
        let (heading, data) = english.split_once('\n').unwrap_or((english, ""));
        format!("{}\n{data}", self.text(heading))
    }

    fn value(&'static self, english: &Str) -> Str {
        self.values.get(english.as_str()).map_or_else(|| english.clone(), |name| name.as_str().into())
    }
}

/// The language that arguments and surroundings name, before anything else of them is understood.
pub fn language(arguments: impl Iterator<Item = OsString>, surroundings: Option<OsString>) -> Language {
    let mut named = surroundings;
    let mut arguments = arguments.take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        if argument == "--lang" {
            named = arguments.next();
        } else if let Some(name) = argument.to_str().and_then(|a| a.strip_prefix("--lang=")) {
            named = Some(name.into());
        }
    }
    let known = |name: OsString| Language::from_str(name.to_str()?, false).ok();
    named.and_then(known).unwrap_or(Language::Vi)
}

/// The commands with everything that their help tells.
fn tree() -> Command {
    let add = |add: Command| add.after_help(case::field_help());
    Arguments::command().mut_subcommand("case", |case| case.mut_subcommand("add", add))
}

/// The commands with their texts in a language, for scripts of shells: nothing parses with them.
pub fn commands(language: Language) -> Result<Command, Failure> {
    match language {
        Language::En => Ok(tree()),
        Language::Vi => {
            let words = Texts::read()?;
            Ok(dress::with_choices(dress::translated(tree(), words), words))
        }
    }
}

/// The commands as their help is shown in a language.
pub fn shown(language: Language) -> Result<Command, Failure> {
    match language {
        Language::En => Ok(tree()),
        Language::Vi => Ok(dress::complete(tree(), Texts::read()?)),
    }
}

/// What to say where arguments ask for help or are wrong, in a language.
pub fn answer(said: clap::Error, arguments: &[OsString], language: Language) -> Result<String, Failure> {
    // The same arguments end the same way, told of by the commands as they are shown.
    let said = shown(language)?.try_get_matches_from(arguments).err().unwrap_or(said);
    Ok(if language == Language::En { said.to_string() } else { wrong::told(&said) })
}
