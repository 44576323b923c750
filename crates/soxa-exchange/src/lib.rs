//! Files in and out: people and cases as CSV, legacy encodings converted, every problem told by row and column.
//!
//! [`table`] turns bytes into rows of cells whatever the encoding, separator or header row; [`columns`] says what a
//! header means; [`people`] and [`cases`] turn rows into records and back.

pub mod cases;
pub mod columns;
mod container;
pub mod lists;
pub mod people;
pub mod people_list;
pub mod problem;
pub mod refusal;
pub mod spreadsheet;
pub mod table;
pub(crate) mod words;
