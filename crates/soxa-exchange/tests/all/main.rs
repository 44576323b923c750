//! Files of others as they come: what is taken of them, and what is told.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

mod books;
mod cases;
mod people;
