//! What communes and the level above tell each other: rows on their way up, and what is known there of all of them.

pub mod answers;
pub mod exchange;
pub mod message;
