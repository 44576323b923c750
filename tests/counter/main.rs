//! Stories at the counter of the sample commune: the screens on a real register, driven without a terminal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod bare;
mod batch;
mod chips;
mod circle;
mod commune;
mod damaged;
mod events;
mod heads;
mod hostile;
mod hub;
mod intake;
mod leaks;
mod lists;
mod look_up;
mod looks;
mod notices;
mod offers;
mod person_form;
mod pictures;
mod practice;
mod referrals;
mod report;
mod rights;
#[path = "../shared/skipped.rs"]
mod skipped;
mod special;
mod tables;
mod units;
mod veil;
#[path = "../../crates/soxa-chip/tests/virtual/mod.rs"]
mod virtual_reader;
#[path = "../tui_stories/vt.rs"]
mod vt;
mod ways;

/// The program that plays cards for `virtual_reader`, from this package's folder.
const SCRIPT: &str = "crates/soxa-chip/tests/virtual/card.py";
