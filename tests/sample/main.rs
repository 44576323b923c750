//! The sample commune: made again, counted against the report's figures, and looked over for what should not be wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod consistency;
mod figures;
#[allow(dead_code)]
#[path = "../../examples/generate.rs"]
mod generate;
mod open;
mod reproducible;
mod shelf;
