//! Paper: what is printed and written for people to read.
//!
//! [`print`](mod@print) lays slips and sheets out and sends them to the printer; [`report`] works the figures of a period out, writes
//! them, and checks a report that somebody else wrote.

pub mod print;
pub mod report;
