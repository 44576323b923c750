//! The services on a register on disk: what they find, refuse and keep; and the rules over a small village.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

mod applies;
mod case_edits;
mod case_steps;
mod circle;
mod finds;
mod guests;
mod intake;
mod left_over;
mod merges;
mod offers;
mod quality;
mod referrals;
mod store;
mod taken_back;
mod temporary;
mod test_register;
mod upward;
