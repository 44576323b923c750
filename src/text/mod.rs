//! Vietnamese text: typing, folding, order, legacy encodings, safe display. Pure.

pub mod collate;
pub mod fold;
pub mod nfc;
pub mod typing;
