//! What is true in a commune. Pure: no input or output, no clock, no terminal.

pub mod card;
pub mod card_stream;
pub mod mrz;
