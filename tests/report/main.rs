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
#[path = "../cli/desk.rs"]
mod desk;
mod exports;
mod figures;
mod registers;
mod sheet;
#[path = "../shared/skipped.rs"]
mod skipped;

use std::path::PathBuf;
use std::sync::LazyLock;

use desk::Desk;

/// The demo register, made once and copied.
static DEMO: LazyLock<(Desk, PathBuf)> = LazyLock::new(|| {
    let desk = Desk::bare();
    desk.ok(&["demo", "--no-open", "--store", &desk.store().display().to_string()]);
    let place = desk.store();
    (desk, place)
});

/// A desk with a demo register of its own.
pub fn demo() -> Desk {
    let desk = Desk::bare();
    std::fs::copy(&DEMO.1, desk.store()).unwrap();
    desk
}

pub const PERIOD: [&str; 4] = ["--from", "2022-03-30", "--to", "2022-12-30"];

/// The report's arguments, with more.
pub fn report<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["report"][..], &PERIOD, more].concat()
}
