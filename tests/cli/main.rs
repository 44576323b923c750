//! The contract of the command line, driven through the real program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

mod acts;
mod attacks;
mod backup;
mod bad_files;
mod bad_registers;
mod cases;
mod chips;
mod circle;
mod commune;
mod encryption;
mod english;
mod events;
mod filters;
mod four_eyes;
mod hostile_text;
mod households;
mod import;
mod import_update;
mod kill;
mod large;
mod linkage;
mod lists;
mod look_up;
mod national;
mod offers;
mod officers_answers;
mod officers_files;
mod packs;
mod people_lists;
mod proof;
mod raw_disk;
mod referrals;
mod register_files;
mod rights;
mod setup;
mod signing;
#[path = "../shared/skipped.rs"]
mod skipped;
mod slips;
mod sockets;
mod spark;
mod spreadsheets;
mod start;
mod supplements;
mod targets;
mod tokens;
mod told_cases;
mod typed;
mod units;
mod upward;
mod veiled;
#[path = "../../crates/soxa-chip/tests/virtual/mod.rs"]
mod virtual_reader;
mod visitors;
mod works;

/// The program that plays cards for `virtual_reader`, from this package's folder.
const SCRIPT: &str = "crates/soxa-chip/tests/virtual/card.py";
