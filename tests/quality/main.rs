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
mod kept;
#[path = "../store/office.rs"]
#[allow(dead_code)]
mod office;
mod properties;
mod village;
