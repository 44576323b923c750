//! What the program is made of: every library's licence is one that `deny.toml` allows, all come from the one registry, and
//! none is taken in any version. `cargo deny check` says the same, and of advisories besides.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--locked", "--offline", "--format-version", "1"];
    let output =
        Command::new(cargo).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn allowed() -> Vec<String> {
    let rules: toml::Table = include_str!("../deny.toml").parse().unwrap();
    let allow = rules["licenses"]["allow"].as_array().unwrap();
    allow.iter().map(|licence| licence.as_str().unwrap().to_owned()).collect()
}

/// Whether whoever uses something under these terms may choose allowed ones.
fn may(terms: &str, allowed: &[String]) -> bool {
    let terms = Expression::parse_mode(terms, ParseMode::LAX);
    terms.is_ok_and(|terms| terms.evaluate(|needed| allowed.contains(&needed.to_string())))
}

#[test]
fn every_library_may_be_used_and_comes_from_the_registry() {
    let (metadata, allowed) = (metadata(), allowed());
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        if !package["license"].as_str().is_some_and(|terms| may(terms, &allowed)) {
            wrong.push(format!("{name}: licence {}", package["license"]));
        }
        match package["source"].as_str() {
            Some("registry+https://github.com/rust-lang/crates.io-index") => continue,
            Some(other) => wrong.push(format!("{name}: from {other}")),
            None => {}
        }
        for needed in package["dependencies"].as_array().unwrap() {
            let is_any = needed["req"] == "*" && needed["path"].is_null();
            if is_any {
                wrong.push(format!("{name}: {} in any version", needed["name"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn terms_are_read_as_they_are_meant() {
    let allowed = ["MIT".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()];
    for (terms, expected) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("MIT OR GPL-3.0-only", true),
        ("MIT AND GPL-3.0-only", false),
        ("MIT/GPL-3.0-only", true),
        ("Apache-2.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("(MIT OR ISC) AND ISC", false),
        ("", false),
    ] {
        assert_eq!(may(terms, &allowed), expected, "{terms}");
    }
}
