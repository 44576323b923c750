//! Stories of the terminal application, told over the seam between a session and its terminal.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, missing_docs)]

mod bytes;
mod form;
mod glass;
mod input_methods;
mod jobs;
mod keys;
mod looks;
mod province;
mod scans;
mod start;
mod town;
mod vt;
mod ways;
mod words;
