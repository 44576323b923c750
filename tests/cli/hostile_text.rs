//! Text that would drive a terminal or turn a line around, in every argument of every command: nothing of it comes out.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use clap::{Arg, ArgAction, Command, CommandFactory};
use soxa::cli::Arguments;

use crate::commune::{Commune, Ran, run};
use crate::sockets::serve;

/// ESC, a clipboard (OSC 52), CSI, C1 as letters and as bytes, right-to-left override and isolate, no width, CR.
const HOSTILE: &str = "a\u{1b}]52;c;eA==\u{7}b\u{1b}[2Jc\u{9b}31md\u{202e}e\u{2066}f\u{200b}g\rh\u{8}i\u{feff}j\u{e0041}k\u{ad}l";

fn hostile() -> OsString {
    let mut bytes = HOSTILE.as_bytes().to_vec();
    bytes.extend(b"\x9b2J\xff");
    OsString::from_vec(bytes)
}

/// What must not be on a terminal, whoever asked for it.
fn forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{e0000}'..='\u{e007f}')
}

fn is_clean(ran: &Ran, arguments: &[OsString]) {
    for said in [&ran.out, &ran.err] {
        let bad: Vec<char> = said.chars().filter(|c| forbidden(*c)).collect();
        assert!(bad.is_empty(), "{arguments:?} let {bad:?} through: {said:?}");
        assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    }
}

/// The arguments that take a value, of a command and of those above it.
fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append) && !arg.is_hide_set()
}

/// A value that is taken where one is needed, so that the hostile one next to it is looked at.
fn harmless(arg: &Arg) -> OsString {
    let possible = arg.get_possible_values();
    possible.first().map_or_else(|| "1".into(), |v| v.get_name().into())
}

/// Every command line with one hostile value in it.
fn lines(command: &Command, above: &[OsString], found: &mut Vec<Vec<OsString>>) {
    // What every command takes goes the same way in each: it is looked at without a command, and in two of them.
    let with_global = above.is_empty() || above.len() == 1 && (above[0] == "find" || above[0] == "export");
    let args: Vec<&Arg> =
        command.get_arguments().filter(|a| takes_value(a) && (with_global || !a.is_global_set())).collect();
    for at in 0..args.len() {
        // Alone, and with everything that is required beside it.
        for with_required in [false, true] {
            let mut line = above.to_vec();
            for (n, arg) in args.iter().enumerate() {
                let is_it = n == at;
                if !is_it && !(with_required && (arg.is_required_set() || arg.get_index().is_some())) {
                    continue;
                }
                let value = if is_it { hostile() } else { harmless(arg) };
                match (arg.get_long(), arg.get_short()) {
                    (Some(long), _) => line.extend([format!("--{long}").into(), value]),
                    (None, Some(short)) => line.extend([format!("-{short}").into(), value]),
                    _ => line.push(value),
                }
            }
            // Where nothing else is required the second is the first.
            if found.last() != Some(&line) {
                found.push(line);
            }
        }
    }
    // As a command, an option and one argument too many.
    for extra in [hostile(), "--".into()] {
        let mut line = above.to_vec();
        line.push(extra);
        line.push(hostile());
        found.push(line);
    }
    let mut option = OsString::from("--");
    option.push(hostile());
    found.push([above, &[option]].concat());
    for sub in command.get_subcommands() {
        let name = sub.get_name();
        // These do not end by themselves, and that one leaves a register that no other opens.
        if !matches!(name, "serve" | "attach" | "help" | "encrypt") {
            lines(sub, &[above, &[name.into()]].concat(), found);
        }
    }
}

fn all_lines() -> Vec<Vec<OsString>> {
    let mut command = Arguments::command();
    command.build();
    let mut found = Vec::new();
    lines(&command, &[], &mut found);
    found
}

fn asked(commune: &Commune, lines: &[Vec<OsString>]) {
    for line in lines {
        let mut command = commune.command(&[]);
        command.args(line);
        is_clean(&run(command, b"a\n"), line);
    }
}

#[test]
fn m2_hostile_text_in_any_argument_of_any_command_reaches_no_terminal() {
    let commune = Commune::town();
    let lines = all_lines();
    assert!(lines.len() > 400, "only {} command lines", lines.len());
    asked(&commune, &lines);
    commune.ok(&["verify"]);
}

#[test]
fn m2_hostile_text_reaches_no_terminal_through_an_owner_either() {
    let commune = Commune::town();
    let _owner = serve(&commune, &[]);
    // Every third: what parses is the same, and an owner's answers go the same way.
    let lines: Vec<Vec<OsString>> = all_lines().into_iter().step_by(3).collect();
    asked(&commune, &lines);
    commune.ok(&["verify"]);
}

#[test]
fn m2_hostile_names_and_surroundings_reach_no_terminal() {
    let commune = Commune::town();
    let name = format!("{HOSTILE}.csv").replace('/', "_");
    commune.write(&name, "full_name\nAn\n".as_bytes());
    let folder = commune.path(HOSTILE).display().to_string();
    std::fs::create_dir(&folder).unwrap();
    let public = commune.ok(&["backup", "--new-key", "key.txt"]).trim().to_owned();
    commune.write("checkpoint", format!("soxa/{HOSTILE}\n3\n{HOSTILE}\n\n— {HOSTILE} eA==\n").as_bytes());
    for arguments in [
        &["import", "people", &name, "--dry-run"][..],
        &["import", "people", &name],
        &["import", "cases", &name],
        &["backup", &folder, "--recipient", &public],
        &["backup", "--status"],
        &["backup", "--plan", &folder, "--recipient", &public],
        &["backup", "--scheduled"],
        &["backup", "--status"],
        &["journal", "show"],
        &["journal", "verify", "--anchor", "checkpoint"],
        &["export", "people", "-o", &format!("{folder}/no/such")],
        &["report", "audit", &name],
        &["match", "--left", &name, "--right", &name],
        &["dedupe", "--input", &name, "--schema", &name],
    ] {
        let ran = commune.run(arguments);
        is_clean(&ran, &arguments.iter().map(OsString::from).collect::<Vec<_>>());
    }
    commune.write("config/keymap.toml", format!("[global]\nF8 = \"{HOSTILE}\"\n").as_bytes());
    for variable in
        ["SOXA_NOW", "SOXA_KEYMAP", "SOXA_THEME", "TERM", "LANG", "SOXA_PRINTER", "SOXA_OWNER", "USER"]
    {
        for arguments in [&["doctor", "--quick"][..], &["find", "a"], &["doctor", "ssh"]] {
            let mut command = commune.command(arguments);
            command.env(variable, HOSTILE);
            is_clean(&run(command, b""), &[variable.into()]);
        }
    }
}

#[test]
fn l3_no_cell_of_an_export_is_a_formula() {
    let commune = Commune::town();
    let formulas = ["=cmd|1", "+1+1", "-2+3", "@SUM(1)", "＝cmd|1", "＋1+1", "－2", "＠x", " =1+1", "\t=1"];
    let mut people = "local_id,full_name,birth_date,note\n".to_owned();
    for (at, formula) in formulas.iter().enumerate() {
        people.push_str(&format!("\"{formula}\",Đinh Văn Trói,2004-05-0{},\"{formula}\"\n", at % 9 + 1));
    }
    let file = commune.write("formulas.csv", people.as_bytes());
    let is_formula =
        |cell: &str| cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    for arguments in [
        &["match", "--left", &file, "--right", &file, "-o", "out.csv"][..],
        &["dedupe", "--input", &file, "-o", "out.csv"],
        &["import", "people", &file, "--rejects", "out.csv"],
    ] {
        let _ = std::fs::remove_file(commune.path("out.csv"));
        commune.run(arguments);
        let Ok(out) = std::fs::read_to_string(commune.path("out.csv")) else { continue };
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(out.as_bytes());
        for row in reader.records() {
            for cell in &row.unwrap() {
                assert!(!is_formula(cell), "{arguments:?}: {cell:?}");
            }
        }
    }
    assert!(
        commune.path("out.csv").exists()
            || commune.run(&["match", "--left", &file, "--right", &file]).out.contains('\'')
    );
    let note = format!("note={}", formulas[4]);
    commune.ok(&["person", "set", "051072000101", &note]);
    let out = commune.ok(&["export", "people"]);
    assert!(out.contains("'＝cmd|1") && !out.contains(",＝cmd"), "{out}");
}
