//! Paper: what is printed and written for people to read.
//!
//! [`document`] is the model of whatever goes onto paper. [`print`](mod@print) describes slips and sheets with it and sends
//! them to the printer; [`report`] works the figures of a period out, describes the report, and checks one that somebody
//! else wrote; [`render`] makes text, PDF, Word and workbooks of what was described.

pub mod document;
pub mod print;
pub mod render;
pub mod report;
