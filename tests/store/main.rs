//! The register on disk, driven through the services: what it finds, what it refuses, what it keeps reading.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

mod backups;
mod fixtures;
mod model;
mod office;
mod promises;
mod records;
