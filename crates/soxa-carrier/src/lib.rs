//! The carrier that writes what communes send into PostgreSQL at the level above.
//!
//! [`soxa_upward::message`] is all that a register and the carrier share. [`push`](mod@push) is the whole way of a commune's rows, [`carry`] the one transaction on which all rests, `src/schema/` what they are written into, and [`ask`]
//! what is asked of all communes together. [`carrier`] is its command line.

pub mod admit;
pub mod ask;
pub mod carrier;
pub mod carry;
pub mod connection;
pub mod exchange;
pub mod extract;
pub mod migrate;
pub mod offer;
pub mod outbox;
pub mod problem;
pub mod push;
pub mod standing;
pub mod tables;
mod words;
