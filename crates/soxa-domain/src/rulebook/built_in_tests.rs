//! Packs what the program carries of its rules: its rule files laid over each other, with the catalogue of the national portal
//! below them, as `src/data/built_in.json.z`. After a change of a rule file:
//!
//! ```sh
//! SOXA_PACK_RULES=1 cargo test -p soxa-domain built_in
//! ```
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use chrono::NaiveDate;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::Value;

use super::catalogue::{columns, procedure};
use super::office::Office;
use super::{RuleBook, RuleError};
use crate::procedure::{PaperKind, PaperRule};

/// The rule files that come with the program, in the order in which they are laid over each other.
const FILES: [&str; 7] = [
    "forms.toml",
    "procedures.toml",
    "packs/2026-07-01.toml",
    "packs/2026-07-01-office.toml",
    "packs/2026-08-15.toml",
    "packs/2026-09-01.toml",
    "packs/2027-03-01.toml",
];

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/data").join(name)
}

fn data(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap()
}

/// The rules as the files say them.
pub(super) fn of_files() -> Result<RuleBook, RuleError> {
    let begun = RuleBook { office: Office::of_files(), ..RuleBook::default() };
    let laid = FILES.iter().try_fold(begun, |book, name| {
        let file = name.rsplit('/').next().unwrap_or(name);
        book.with_overlay(file, &data(name))
    })?;
    laid.with_catalogue()
}

impl RuleBook {
    /// These rules with the catalogue of the national portal below them: what soxa knows takes its field and official name
    /// from there, what it does not know is added.
    fn with_catalogue(mut self) -> Result<Self, RuleError> {
        const FILE: &str = "catalogue.csv";
        const BASIS: &str = "Cơ sở dữ liệu quốc gia về thủ tục hành chính, 18/7/2026";
        let text = data("catalogue.csv");
        let papers = papers();
        let mut rows = crate::tables::all_rows(&text);
        let headings = rows.next().unwrap_or_default();
        let columns = columns(&headings).map_err(|p| RuleError::new(FILE, 1, p))?;
        // The day from which communes answer for what districts did.
        let from = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap_or_default();
        for (i, row) in rows.enumerate() {
            let mut new = procedure(&columns, &row, from).map_err(|p| RuleError::new(FILE, i + 2, p))?;
            let mut is_known = false;
            for known in self.procedures.iter_mut().filter(|p| p.national_code == new.national_code) {
                (known.field, known.official_name) = (new.field.clone(), new.name.clone());
                is_known = true;
            }
            if !is_known {
                new.papers = papers.get(&new.code).cloned().unwrap_or_default();
                BASIS.clone_into(&mut new.basis);
                self.procedures.push(new);
            }
        }
        Ok(self)
    }
}

/// The papers of each procedure of the portal; none is sure to be needed, since the portal lists those of every case.
fn papers() -> BTreeMap<String, Vec<PaperRule>> {
    let mut papers: BTreeMap<String, Vec<PaperRule>> = BTreeMap::new();
    let text = data("catalogue_papers.csv");
    for row in crate::tables::all_rows(&text).skip(1) {
        let [code, case, name, originals, _, required] = row.as_slice() else { continue };
        if case == "Lưu ý" || name.trim().is_empty() {
            continue;
        }
        let kind = if originals == "0" { PaperKind::Copy } else { PaperKind::Original };
        let of = papers.entry(code.clone()).or_default();
        let mut letters = name.trim().chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let name = first + letters.as_str();
        if !of.iter().any(|p| p.name == name) {
            of.push(PaperRule { name, kind, optional: required != "1" });
        }
    }
    papers
}

/// Whether a value of a procedure says anything: what is missing is read as empty.
fn says(_: &String, value: &mut Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(all) => !all.is_empty(),
        Value::Object(all) => !all.is_empty(),
        _ => true,
    }
}

fn pack(book: &RuleBook) -> Vec<u8> {
    let mut value = serde_json::to_value(book).unwrap();
    // Hundreds of them, most with little in them.
    for procedure in value["procedures"].as_array_mut().unwrap() {
        procedure.as_object_mut().unwrap().retain(says);
    }
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&serde_json::to_vec(&value).unwrap()).unwrap();
    packed.finish().unwrap()
}

/// Where two values first differ.
fn difference(one: &Value, other: &Value, at: &str) -> Option<String> {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => a.iter().find_map(|(key, value)| {
            difference(value, b.get(key).unwrap_or(&Value::Null), &format!("{at}.{key}"))
        }),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(i, (a, b))| difference(a, b, &format!("{at}[{i}]")))
        }
        _ => (one != other).then(|| format!("{at}: {one} / {other}")),
    }
}

#[test]
fn what_the_program_carries_is_what_its_files_say() {
    let book = of_files().unwrap_or_else(|e| panic!("{e}"));
    if std::env::var_os("SOXA_PACK_RULES").is_some() {
        std::fs::write(path("built_in.json.z"), pack(&book)).unwrap();
        return;
    }
    let carried = RuleBook::built_in().unwrap_or_else(|e| panic!("{e}"));
    let [carried_says, files_say] = [&carried, &book].map(|book| serde_json::to_value(book).unwrap());
    let different = difference(&carried_says, &files_say, "");
    assert_eq!(
        different, None,
        "a rule file was changed: SOXA_PACK_RULES=1 cargo test -p soxa-domain built_in"
    );
    assert!(carried == book);
}
