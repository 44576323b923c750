//! The rules of data quality over a small village, and the findings the register keeps of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

mod cases;
mod fixes;
mod properties;
mod village;
