//! Slips on paper, with a real CUPS whose printer is a file, and every form rendered and read back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod cups;
mod forms;
mod paper;
mod queue;
mod receipt_printers;
mod receipts;
#[path = "../shared/skipped.rs"]
mod skipped;
