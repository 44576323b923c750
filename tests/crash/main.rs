//! Power cuts, failing disks and rotten bits under the real services, on a disk in memory that writes down what is done
//! to it. `cargo test --test crash`; more points: `SOXA_CRASH_POINTS=1000000 cargo test --release --test crash`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

mod disk;
mod faults;
mod flips;
mod points;
mod tamper;
mod upgrade;
mod work;
