//! The carrier against a real PostgreSQL, which the tests start themselves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::needless_pass_by_value,
    missing_docs
)]

mod asking;
mod command;
mod commune;
mod country;
mod exchange;
mod extract;
mod failover;
mod figures;
mod hostile;
mod offers;
mod once;
mod pair;
mod rights;
mod schema;
mod server;
#[path = "../../../../tests/shared/skipped.rs"]
mod skipped;
mod tls;
mod trouble;
mod ways;

/// The server that all tests share, or the end of the test where there is none.
macro_rules! postgres {
    () => {
        match $crate::server::shared() {
            Some(server) => server,
            None => return $crate::skipped::skipped("PostgreSQL is not installed"),
        }
    };
}
pub(crate) use postgres;
