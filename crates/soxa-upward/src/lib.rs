//! What communes send to the level above: the messages, and the carrier that writes them into PostgreSQL.
//!
//! [`message`] is all that a register and the carrier share. Of the carrier, [`push`](mod@push) is the whole way of a
//! commune's rows, [`carry`] the one transaction on which all rests, `src/schema/` what they are written into, and [`ask`]
//! what is asked of all communes together. [`carrier`] is its command line.

pub mod admit;
pub mod ask;
pub mod carrier;
pub mod carry;
pub mod connection;
pub mod message;
pub mod migrate;
pub mod outbox;
pub mod problem;
pub mod push;
pub mod standing;
pub mod tables;
mod words;
