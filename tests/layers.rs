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

/// Each layer, and those it may use beside itself.
const LAYERS: [(&str, &[&str]); 14] = [
    ("files", &[]),
    ("text", &[]),
    ("domain", &["text"]),
    ("sample", &["text", "domain"]),
    ("quality", &["text", "domain"]),
    ("linkage", &["text", "domain"]),
    ("store", &["files", "text", "domain"]),
    ("service", &["files", "text", "domain", "quality", "linkage", "store"]),
    ("exchange", &["files", "text", "domain", "linkage", "store", "service"]),
    ("print", &["files", "text", "domain", "quality", "store", "service"]),
    ("report", &["files", "text", "domain", "quality", "store", "service", "print"]),
    ("tui", &["files", "text", "domain", "quality", "store", "service", "exchange", "print", "report"]),
    ("server", &["files", "text", "domain", "store", "service", "exchange", "print", "report", "tui"]),
    (
        "cli",
        &[
            "files", "text", "domain", "quality", "linkage", "sample", "store", "service", "exchange",
            "print", "report", "tui", "server",
        ],
    ),
];

/// Names that only these layers may write.
const KEPT: [(&str, &[&str]); 8] = [
    ("redb::", &["store"]),
    ("ratatui::", &["tui", "server", "cli"]),
    ("crossterm::", &["tui", "cli"]),
    ("clap::", &["cli"]),
    ("std::fs", &["files", "store", "service", "exchange", "print", "tui", "server", "cli"]),
    ("std::net::Tcp", &[]),
    ("SystemTime", &["service", "tui", "cli"]),
    ("std::env", &["store", "print", "tui", "cli"]),
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
    files.sort();
    files.into_iter().map(|f| (f.clone(), fs::read_to_string(&f).unwrap())).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The layer a file belongs to; none for `lib.rs` and `main.rs`.
fn layer_of(file: &Path) -> Option<String> {
    let below = file.strip_prefix(root().join("src")).unwrap();
    let first = below.components().next()?.as_os_str().to_str()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (!matches!(name, "lib" | "main")).then(|| name.to_owned())
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
fn no_arrow_points_back() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let Some(layer) = layer_of(&file) else { continue };
        let allowed = LAYERS.iter().find(|(name, _)| *name == layer);
        let allowed =
            allowed.unwrap_or_else(|| panic!("{layer} is in no list of layers: {}", file.display())).1;
        for (n, line) in text.lines().enumerate() {
            for name in used(code(line)) {
                let known = LAYERS.iter().any(|(layer, _)| *layer == name);
                if known && name != layer && !allowed.contains(&name.as_str()) {
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
        let Some(layer) = layer_of(&file) else { continue };
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
        eprintln!("skipped: no git here");
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

/// Service functions that need no permission, each with the reason.
const FREE: [(&str, &str); 23] = [
    ("key_if_there", "the key of a backup; its callers ask"),
    ("usable", "what this PC has of a signing key; its callers ask"),
    (
        "announce",
        "the write of a signing key; its callers ask, and the first key is made for whoever needs one",
    ),
    ("hides", "asks what the actor may see"),
    ("people_at_once", "the small half of an import; `people` asks"),
    ("of_operator", "one's own drafts"),
    ("people_aside", "the large half of an import; `people` asks"),
    ("alone", "a write of the operators' list; its callers ask"),
    ("need", "asks whether somebody else is needed"),
    ("gives_nothing_new", "asks whether somebody else is needed"),
    ("close", "the write of a proposal's end; its callers ask"),
    ("somebody_else", "refuses whoever proposed"),
    ("still_may", "asks for both people's rights in the operators' list"),
    ("has_secret", "asks about oneself"),
    ("unlock", "shows who one is"),
    ("set_password", "one's own, or with permission: own_or_operators"),
    ("set_pin", "one's own, or with permission: own_or_operators"),
    ("opened", "writes down what was looked at"),
    ("opened_list", "writes down what was looked at"),
    ("searched", "writes down what was looked for"),
    ("listed", "writes down what was shown"),
    ("before_showing", "writes down what is about to be shown"),
    ("key", "names a draft of one's own"),
];

/// Whether a body calls a function of this name that is handed the actor.
fn calls(body: &str, name: &str) -> bool {
    body.match_indices(&format!("{name}(")).any(|(at, _)| {
        let before = body[..at].chars().next_back();
        let arguments = body[at..].split(')').next().unwrap();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '.') && arguments.contains("actor")
    })
}

/// Every function of `service` that takes an actor names the permission it needs, or calls one that does.
#[test]
fn every_service_function_names_its_permission() {
    let mut functions: Vec<(String, String)> = Vec::new();
    for (file, text) in sources().into_iter().filter(|(file, _)| layer_of(file).as_deref() == Some("service"))
    {
        let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
        for piece in text
            .split("\nfn ")
            .flat_map(|p| p.split("\npub fn "))
            .flat_map(|p| p.split("\npub(super) fn "))
            .skip(1)
        {
            let name: String = piece.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let (head, body) = piece.split_once(" {\n").unwrap_or((piece, ""));
            if head.contains("actor: &Actor") {
                functions.push((
                    format!("{}::{name}", file.file_stem().unwrap().to_string_lossy()),
                    body.to_owned(),
                ));
            }
        }
    }
    assert!(
        functions.len() > 40,
        "{} functions: is the reading of the sources still right?",
        functions.len()
    );
    let names: Vec<String> =
        functions.iter().map(|(name, _)| name.rsplit("::").next().unwrap().to_owned()).collect();
    let mut safe: Vec<String> = functions
        .iter()
        .filter(|(_, body)| body.contains("actor.require("))
        .map(|(name, _)| name.rsplit("::").next().unwrap().to_owned())
        .collect();
    // Whoever hands the actor on to a function that asks is safe too.
    loop {
        let more: Vec<String> = functions
            .iter()
            .filter(|(name, body)| {
                let own = name.rsplit("::").next().unwrap();
                !safe.iter().any(|s| s == own)
                    && safe.iter().any(|s| names.contains(s) && s != own && calls(body, s))
            })
            .map(|(name, _)| name.rsplit("::").next().unwrap().to_owned())
            .collect();
        if more.is_empty() {
            break;
        }
        safe.extend(more);
    }
    let wrong: Vec<&str> = functions
        .iter()
        .filter(|(name, _)| {
            let own = name.rsplit("::").next().unwrap();
            !safe.iter().any(|s| s == own) && !FREE.iter().any(|(free, _)| *free == own)
        })
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(wrong.is_empty(), "no permission named in {}", wrong.join(", "));
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
        soxa::domain::action::ActionId::ALL.iter().map(|act| format!("\"{}\"", act.id())).collect();
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
