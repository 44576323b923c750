//! The real program in a real pseudo-terminal: what only the whole of it can show. Every test has a register of
//! its own, a copy of the sample commune's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::string_slice, missing_docs)]

mod attacks;
mod cost;
mod crash;
mod day;
mod doctor;
mod encryption;
mod full_disk;
mod hosting;
mod input_methods;
mod lists;
mod looks;
mod place;
mod refused;
mod restored;
mod rights;
mod scans;
#[path = "../shared/skipped.rs"]
mod skipped;
mod storms;
mod terminal;
mod terminals;
mod tokens;
