//! Vietnamese text: typing, folding, order, legacy encodings, safe display. Pure.

pub mod collate;
pub mod display;
pub mod encoding;
pub mod fold;
pub mod legacy;
pub mod letters;
pub mod mojibake;
pub mod nfc;
pub mod number;
pub mod outlet;
pub mod partial_date;
pub mod repair;
pub mod typing;
pub mod words;

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
