//! The report of the sample commune: every figure, every form opened by its peer, what was sent stays as sent; the other
//! registers and the national queues beside it. All through the real program.
#![allow(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs
)]

#[allow(dead_code)]
#[path = "../cli/commune.rs"]
mod commune;
mod exports;
mod figures;
mod registers;
mod sheet;
#[path = "../shared/skipped.rs"]
mod skipped;

use std::path::PathBuf;
use std::sync::LazyLock;

use commune::Commune;

/// The demo register, made once and copied.
static DEMO: LazyLock<(Commune, PathBuf)> = LazyLock::new(|| {
    let commune = Commune::bare();
    commune.ok(&["demo", "--no-open", "--store", &commune.store().display().to_string()]);
    let place = commune.store();
    (commune, place)
});

/// A terminal with a demo register of its own.
pub fn demo() -> Commune {
    let commune = Commune::bare();
    std::fs::copy(&DEMO.1, commune.store()).unwrap();
    commune
}

pub const PERIOD: [&str; 4] = ["--from", "2022-03-30", "--to", "2022-12-30"];

/// The report's arguments, with more.
pub fn report<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["report"][..], &PERIOD, more].concat()
}
