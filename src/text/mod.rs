//! Vietnamese text: typing, folding, order, legacy encodings, safe display. Pure.

pub mod collate;
pub mod data_file;
pub mod display;
pub mod encoding;
pub mod fold;
pub mod legacy;
pub mod mojibake;
pub mod nfc;
pub mod outlet;
pub mod repair;
pub mod typing;
pub mod words;
