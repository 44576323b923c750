//! Vietnamese text: typing, folding, order, legacy encodings, safe display. Pure.

pub mod collate;
pub mod display;
pub mod fold;
pub mod legacy;
pub mod mojibake;
pub mod nfc;
pub mod typing;
