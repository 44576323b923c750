//! The tree of commands with Vietnamese texts, and with Vietnamese in place of what clap writes around them.

use clap::builder::{PossibleValue, PossibleValuesParser, Resettable, Str, StyledStr};
use clap::{Arg, ArgAction, Command};

use super::Texts;

/// What clap puts before a usage and for options in it; it has no setting for either.
pub(super) const USAGE: &str = "Usage: ";
const OPTIONS: &str = "[OPTIONS]";

/// The commands with every text in Vietnamese.
pub(super) fn translated(command: Command, words: &'static Texts) -> Command {
    let version = flag("version", 'V', ArgAction::Version).help(words.text("Print version"));
    texts_in(command, words).disable_version_flag(true).arg(version)
}

fn texts_in(command: Command, words: &'static Texts) -> Command {
    let in_words = |text| in_words(text, words);
    let (about, long) = (in_words(command.get_about()), in_words(command.get_long_about()));
    let after = command.get_after_help().map(|text| StyledStr::from(words.headed(&text.to_string())));
    command
        .about(about)
        .long_about(long)
        .after_help(Resettable::from(after))
        .mut_args(|argument| argument_in(argument, words))
        .mut_subcommands(|command| texts_in(command, words))
        .disable_help_flag(true)
        .arg(flag("help", 'h', ArgAction::Help).help(words.text("Print help")))
        .subcommand_value_name("LỆNH")
        .subcommand_help_heading("Lệnh")
}

/// A text, if there is one, in Vietnamese.
fn in_words(text: Option<&StyledStr>, words: &'static Texts) -> Resettable<StyledStr> {
    text.map(|text| StyledStr::from(words.text(&text.to_string()))).into()
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    Arg::new(name).short(short).long(name).action(action)
}

fn argument_in(argument: Arg, words: &'static Texts) -> Arg {
    let (help, long) = (in_words(argument.get_help(), words), in_words(argument.get_long_help(), words));
    let names: Vec<Str> =
        argument.get_value_names().unwrap_or_default().iter().map(|name| words.value(name)).collect();
    let argument = argument.help(help).long_help(long);
    if names.is_empty() { argument } else { argument.value_names(names) }
}

/// The choices of every argument with what each means in Vietnamese: for scripts, which show them beside the choices.
pub(super) fn with_choices(command: Command, words: &'static Texts) -> Command {
    command
        .mut_args(|argument| match choices(&argument, words) {
            choices if choices.is_empty() => argument,
            choices => argument.value_parser(PossibleValuesParser::new(choices)),
        })
        .mut_subcommands(|command| with_choices(command, words))
}

fn choices(argument: &Arg, words: &'static Texts) -> Vec<PossibleValue> {
    if !argument.get_action().takes_values() {
        return Vec::new();
    }
    let shown = argument.get_possible_values().into_iter().filter(|choice| !choice.is_hide_set());
    shown
        .map(|choice| {
            let help = in_words(choice.get_help(), words);
            choice.help(help)
        })
        .collect()
}

/// The commands with all that their help shows in Vietnamese.
pub(super) fn complete(command: Command, words: &'static Texts) -> Command {
    let mut command = framed(translated(command, words), words);
    command.build();
    with_usage(&mut command);
    command
}

/// With Vietnamese headings, and Vietnamese notes of choices, defaults and variables.
fn framed(command: Command, words: &'static Texts) -> Command {
    let mut parts = Vec::new();
    if command.has_subcommands() {
        parts.push("Lệnh:\n{subcommands}");
    }
    if command.get_positionals().next().is_some() {
        parts.push("Tham số:\n{positionals}");
    }
    parts.push("Tùy chọn:\n{options}");
    let template =
        format!("{{about-with-newline}}\nCách dùng: {{usage}}\n\n{}{{after-help}}", parts.join("\n\n"));
    command
        .help_template(template)
        .mut_args(|argument| noted(argument, words))
        .mut_subcommands(|command| framed(command, words))
}

fn noted(argument: Arg, words: &'static Texts) -> Arg {
    if !argument.get_action().takes_values() {
        return argument;
    }
    let choices = choices(&argument, words);
    let names: Vec<&str> = choices.iter().map(PossibleValue::get_name).collect();
    let explained: Vec<String> = choices
        .iter()
        .filter_map(|choice| Some(format!("- {}: {}", choice.get_name(), choice.get_help()?)))
        .collect();
    let surroundings = argument.get_env().map(|name| {
        let value = std::env::var_os(name).unwrap_or_default();
        format!("[biến môi trường: {}={}]", name.to_string_lossy(), value.to_string_lossy())
    });
    let defaults = argument.get_default_values().iter().map(|value| value.to_string_lossy());
    let defaults = defaults.collect::<Vec<_>>().join(" ");
    let defaults = (!defaults.is_empty()).then(|| format!("[mặc định: {defaults}]"));
    let named = (!names.is_empty()).then(|| format!("[giá trị: {}]", names.join(", ")));
    let short: Vec<String> =
        [&surroundings, &defaults, &named].into_iter().flatten().map(ToOwned::to_owned).collect();
    let (listed, named) =
        if explained.is_empty() { (None, named) } else { (Some(explained.join("\n")), None) };
    let notes: Vec<String> = [surroundings, defaults, named].into_iter().flatten().collect();

    let text = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let long = argument.get_long_help().map_or_else(|| text.clone(), ToString::to_string);
    let listed = listed.map(|list| format!("Giá trị:\n{list}"));
    let notes = (!notes.is_empty()).then(|| notes.join("\n"));
    let long: Vec<String> = [Some(long), listed, notes].into_iter().flatten().collect();
    argument
        .help([vec![text], short].concat().join(" "))
        .long_help(long.join("\n\n"))
        .hide_env(true)
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// Sets the usage of every command: the one clap makes, with its one English word put in Vietnamese.
fn with_usage(command: &mut Command) {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches(USAGE).replace(OPTIONS, "[TÙY_CHỌN]");
    *command = std::mem::take(command).override_usage(usage);
    command.get_subcommands_mut().for_each(with_usage);
}
