//! Record linkage: which row of a list is which person of the register, and who stands in the register twice.
//!
//! Probabilistic (Fellegi–Sunter): each field of a pair is at a level of agreement; a level is worth how often it is met
//! among true pairs against how likely it is by chance, for *this* value in *this* register. Rates are shipped
//! ([`rates`]) and learned from the file by expectation maximisation ([`engine::Engine::learn`]). Pure: it reads no file
//! and no clock, and no name of a file, id or order of rows changes what it says.
//!
//! Start reading at [`engine`]; [`schema`] describes populations.

pub mod between;
pub mod blocks;
pub mod dates;
pub mod decide;
pub mod engine;
pub mod explain;
pub mod likeness;
pub mod name_compare;
pub mod names;
pub mod place;
pub mod probe;
pub mod rates;
pub mod register;
pub mod schema;
pub mod score;
mod siblings;
pub mod values;

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
