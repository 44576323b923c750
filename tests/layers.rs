//! The layers point one way, and what each must not know it does not name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::fs;
use std::path::{Path, PathBuf};

#[path = "shared/skipped.rs"]
mod skipped;
use skipped::skipped;

/// Each crate, and those of this workspace it may use.
const CRATES: [(&str, &[&str]); 16] = [
    ("data", &[]),
    ("files", &[]),
    ("text", &[]),
    ("keys", &["data", "text"]),
    ("sign", &["data", "text"]),
    ("upward", &[]),
    ("carrier", &["data", "files", "text", "upward"]),
    ("token", &["data", "keys", "sign", "text"]),
    ("linkage", &["text"]),
    ("domain", &["data", "text"]),
    ("chip", &["data", "domain", "files", "text"]),
    ("sample", &["domain", "text"]),
    ("store", &["data", "domain", "files", "keys", "text"]),
    ("service", &["data", "domain", "files", "keys", "linkage", "sign", "store", "text", "upward"]),
    ("exchange", &["data", "domain", "files", "linkage", "service", "store", "text"]),
    ("paper", &["data", "domain", "files", "keys", "service", "sign", "store", "text"]),
];

/// The folders of `src/`, and those each may use.
const WAYS_IN: [(&str, &[&str]); 3] = [("tui", &[]), ("server", &["tui"]), ("cli", &["tui", "server"])];

/// Libraries that only these packages may use; `soxa` is the package of `src/`.
const LIBRARIES: [(&str, &[&str]); 20] = [
    ("redb", &["store"]),
    ("aes", &["keys", "chip"]),
    ("crypto-bigint", &["chip"]),
    ("des", &["chip"]),
    ("cryptoki", &["token"]),
    ("cms", &["sign"]),
    ("lopdf", &["sign"]),
    ("rsa", &["sign"]),
    ("parquet", &["carrier"]),
    ("postgres-protocol", &["carrier"]),
    ("rustls", &["carrier"]),
    ("tokio", &["carrier"]),
    ("tokio-postgres", &["carrier"]),
    ("tokio-postgres-rustls", &["carrier"]),
    ("chacha20poly1305", &["keys"]),
    ("vsss-rs", &["keys"]),
    ("ratatui", &["soxa"]),
    ("crossterm", &["soxa"]),
    ("clap", &["soxa", "carrier"]),
    ("krilla", &["paper"]),
];

/// Names of the standard library that only these may write: the others are pure.
const KEPT: [(&str, &[&str]); 5] = [
    (
        "std::fs",
        &[
            "chip", "data", "files", "store", "service", "exchange", "paper", "carrier", "tui", "server",
            "cli",
        ],
    ),
    ("TcpListener", &[]),
    // Paper calls a printer; commands ask for a time stamp.
    ("TcpStream", &["paper", "cli"]),
    ("SystemTime", &["service", "tui", "cli"]),
    ("std::env", &["store", "paper", "carrier", "tui", "cli"]),
];

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    rust_files(&root().join("crates"), &mut files);
    files.retain(|file| {
        !file.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "examples")
    });
    files.sort();
    files.into_iter().map(|f| (f.clone(), fs::read_to_string(&f).unwrap())).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The crate a file belongs to, or its folder of `src/`; none for `lib.rs` and `main.rs`.
fn layer_of(file: &Path) -> Option<String> {
    let below = file.strip_prefix(root()).unwrap();
    let parts: Vec<&str> = below.iter().map(|part| part.to_str().unwrap()).collect();
    match parts.as_slice() {
        ["crates", name, ..] => name.strip_prefix("soxa-").map(str::to_owned),
        ["src", folder, _, ..] => Some((*folder).to_owned()),
        _ => None,
    }
}

/// What a package is made of, without what only its tests and its build script use.
fn dependencies(package: &Path) -> Vec<String> {
    let manifest: toml::Table = fs::read_to_string(package.join("Cargo.toml")).unwrap().parse().unwrap();
    let table = manifest["dependencies"].as_table().cloned().unwrap_or_default();
    table.keys().cloned().collect()
}

/// The code of a line, without a comment at its end or a doc comment.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

/// Every `crate::name` in a line; a list in braces counts each of its names.
fn used(line: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                found.extend(list.split(['}', ';']).next().unwrap().split(',').map(|p| word(p.trim())));
            }
            None => found.push(word(rest)),
        }
    }
    found
}

#[test]
fn no_crate_uses_one_above_it() {
    let folder = root().join("crates");
    let mut there: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    there.sort();
    let mut listed: Vec<String> = CRATES.iter().map(|(name, _)| format!("soxa-{name}")).collect();
    listed.sort();
    assert_eq!(there, listed, "the list of crates");
    for (name, allowed) in CRATES {
        for used in dependencies(&folder.join(format!("soxa-{name}"))) {
            let Some(used) = used.strip_prefix("soxa-") else { continue };
            assert!(allowed.contains(&used), "{name} may not use {used}");
        }
    }
}

#[test]
fn each_package_has_only_the_libraries_it_may() {
    let packages = CRATES.iter().map(|(name, _)| (*name, root().join(format!("crates/soxa-{name}"))));
    for (name, package) in packages.chain([("soxa", root())]) {
        for used in dependencies(&package) {
            let keepers = LIBRARIES.iter().find(|(library, _)| *library == used).map(|(_, keepers)| keepers);
            assert!(keepers.is_none_or(|keepers| keepers.contains(&name)), "{name} may not use {used}");
        }
    }
}

#[test]
fn the_screens_know_no_command_and_no_owner() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let layer = layer_of(&file);
        let Some((layer, allowed)) = WAYS_IN.iter().find(|(name, _)| Some(*name) == layer.as_deref()) else {
            continue;
        };
        for (n, line) in text.lines().enumerate() {
            for name in used(code(line)) {
                let known = WAYS_IN.iter().any(|(layer, _)| *layer == name);
                if known && name != *layer && !allowed.contains(&name.as_str()) {
                    wrong.push(format!("{}:{}: {layer} may not use {name}", file.display(), n + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_layer_names_only_what_it_may() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        // Tests read and write what they like.
        let is_test = file.file_name().is_some_and(|name| name.to_string_lossy().ends_with("tests.rs"));
        let Some(layer) = layer_of(&file).filter(|_| !is_test) else { continue };
        for (n, line) in text.lines().enumerate() {
            for (name, layers) in KEPT {
                if code(line).contains(name) && !layers.contains(&layer.as_str()) {
                    wrong.push(format!("{}:{}: {layer} may not name {name}", file.display(), n + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_small() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 400, "{}: {lines} lines; look for the second idea in it", file.display());
    }
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    let tracked = std::process::Command::new("git").args(["ls-files"]).current_dir(root()).output();
    let Some(tracked) = tracked.ok().filter(|o| o.status.success()) else {
        skipped("the names of the tracked files: no git here");
        return;
    };
    let (work, home) = (format!("/{}/", "work"), format!("/{}/", "home"));
    for name in String::from_utf8_lossy(&tracked.stdout).lines() {
        let Ok(text) = fs::read_to_string(root().join(name)) else { continue };
        for path in [&work, &home] {
            assert!(!text.contains(path.as_str()), "{name} names {path}");
        }
    }
}

/// What turns a failed read into nothing.
const SWALLOWING: [&str; 10] = [
    "ok",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "map_or",
    "map_or_else",
    "is_ok",
    "is_err",
    "is_ok_and",
    "is_err_and",
];

/// The place behind the bracket that closes the one at `open`.
fn behind_bracket(text: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, c) in text[open..].char_indices() {
        match c {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return open + at + 1;
        }
    }
    text.len()
}

/// The method of a chain after a call that swallows its failure, if one does before `?` hands it on.
fn swallowed(text: &str, mut at: usize) -> Option<String> {
    loop {
        let rest = text[at..].trim_start();
        let method = rest.strip_prefix('.')?.trim_start();
        let name: String = method.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if SWALLOWING.contains(&name.as_str()) {
            return Some(name);
        }
        let open = text.len() - method.len() + name.len();
        if !text[open..].starts_with('(') {
            return None;
        }
        at = behind_bracket(text, open);
    }
}

/// Where the bracket of each call of a service stands: its arguments begin with the register, or it is asked of what
/// stands before the services.
fn service_calls(text: &str) -> Vec<usize> {
    let named = [
        "backend.find(",
        "backend.lookup(",
        "backend.overview(",
        "backend.waiting(",
        ".person_choice(",
        ".public_id(",
        ".applicant_name(",
        ".drafts(",
        ".opened(",
    ];
    let named = named.iter().flat_map(|name| text.match_indices(name).map(|(at, _)| at + name.len() - 1));
    let given = ["register,", "register)"].iter().flat_map(|first| text.match_indices(first));
    given.filter_map(|(at, _)| text[..at].rfind('(')).chain(named).collect()
}

/// A screen shows why a service failed: no failure of a call is thrown away.
#[test]
fn no_screen_shows_a_failed_read_as_nothing() {
    // How printing ended stands in the print queue.
    let excused = ["spool::attempt"];
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        if layer_of(&file).as_deref() != Some("tui") {
            continue;
        }
        let text: String = text.lines().flat_map(|line| [code(line), "\n"]).collect();
        for open in service_calls(&text) {
            let statement = text[..open].rfind([';', '{', '}']).map_or(0, |at| at + 1);
            let before = &text[statement..open];
            let thrown = before.contains("let _ =") || before.contains("let Ok(");
            let method = swallowed(&text, behind_bracket(&text, open));
            if (thrown || method.is_some()) && !excused.iter().any(|call| before.ends_with(call)) {
                let line = text[..open].matches('\n').count() + 1;
                let how = method.unwrap_or_else(|| "let".to_owned());
                wrong.push(format!("{}:{line}: {how}", file.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_failure_that_is_thrown_away_is_found() {
    let how = |text: &str| {
        service_calls(text).first().and_then(|open| swallowed(text, behind_bracket(text, *open)))
    };
    assert_eq!(how("list(&o.register, &o.actor).ok()"), Some("ok".to_owned()));
    assert_eq!(
        how("list(&o.register, (1, 2))\n    .map(f)\n    .unwrap_or_default();"),
        Some("unwrap_or_default".to_owned())
    );
    assert_eq!(how("backend.find(&query, 1).map_or(0, len)"), Some("map_or".to_owned()));
    assert_eq!(how("list(register, actor)?.unwrap_or_default()"), None);
    assert_eq!(how("list(register, actor).map_err(refused)?"), None);
}

/// How a sentence would be read back: what was refused is told by its type, what was done by the table of acts.
const READ_BACK: [&str; 6] = [
    ".to_string().contains(",
    ".to_string().starts_with(",
    ".action.as_str()",
    "action.starts_with(",
    ".action.id() ==",
    "in_words(Lang::Vi) ==",
];

#[test]
fn nobody_reads_a_sentence_to_know_what_happened() {
    let acts: Vec<String> =
        soxa_domain::action::ActionId::ALL.iter().map(|act| format!("\"{}\"", act.id())).collect();
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        // Words of the interface have keys of the same form; there an act's name would be no `ActionId`.
        let named = !matches!(layer_of(&file).as_deref(), Some("tui" | "domain" | "report") | None);
        for (n, line) in text.split("#[cfg(test)]").next().unwrap().lines().enumerate() {
            let code = code(line);
            let read = READ_BACK.iter().find(|way| code.contains(**way));
            let name = acts.iter().find(|name| named && code.contains(name.as_str()));
            if let Some(what) = read.copied().or(name.map(String::as_str)) {
                wrong.push(format!("{}:{}: {what}", file.display(), n + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What people read stands in the words files, in both languages.
#[test]
fn the_screens_have_no_words_of_their_own() {
    // Signs, the name of the money, what the words files are not there for yet.
    let excused = ["theme.rs", "sign_in.rs", "job.rs"];
    let is_vietnamese = |c: char| c.is_alphabetic() && !c.is_ascii() && c != 'đ' && c != 'Đ';
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let is_excused = excused.iter().any(|name| file.ends_with(name));
        if layer_of(&file).as_deref() != Some("tui") || is_excused {
            continue;
        }
        for (n, line) in text.split("#[cfg(test)]").next().unwrap().lines().enumerate() {
            let said = code(line).split('"').skip(1).step_by(2).any(|quoted| quoted.contains(is_vietnamese));
            if said {
                wrong.push(format!("{}:{}: {}", file.display(), n + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
