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
const LAYERS: [(&str, &[&str]); 10] = [
    ("text", &[]),
    ("domain", &["text"]),
    ("sample", &["text", "domain"]),
    ("store", &["text", "domain"]),
    ("service", &["text", "domain", "store"]),
    ("exchange", &["text", "domain", "store", "service"]),
    ("print", &["text", "domain", "store", "service"]),
    ("tui", &["text", "domain", "store", "service", "exchange", "print"]),
    ("server", &["text", "domain", "store", "service", "exchange", "print", "tui"]),
    ("cli", &["text", "domain", "sample", "store", "service", "exchange", "print", "tui", "server"]),
];

/// Names that only these layers may write.
const KEPT: [(&str, &[&str]); 8] = [
    ("redb::", &["store"]),
    ("ratatui::", &["tui", "server", "cli"]),
    ("crossterm::", &["tui", "cli"]),
    ("clap::", &["cli"]),
    ("std::fs", &["store", "service", "exchange", "print", "tui", "server", "cli"]),
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
