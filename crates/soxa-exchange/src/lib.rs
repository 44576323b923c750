//! Files in and out: people and cases as CSV and spreadsheets, legacy encodings converted, every problem told by sheet,
//! row and column.
//!
//! [`sheet`] and `text` hold what a file has, [`reading`] says what its rows and columns are, [`columns`] what a header
//! means, [`values`] what a cell says; [`people`], [`lists`], [`people_list`] and [`cases`] take the rows.

mod breaks;
pub mod cases;
pub mod columns;
mod container;
pub mod lists;
mod paths;
pub mod people;
pub mod people_list;
pub mod problem;
pub mod reading;
pub mod refusal;
pub mod registers;
pub mod sheet;
mod text;
pub mod told_cases;
pub mod units;
mod unseen;
pub mod values;
pub(crate) mod words;
