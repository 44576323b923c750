//! The period's report: what its figures are and how they are worked out, how it is written, and how one that somebody
//! else wrote is checked.
//!
//! [`number`] and [`audit`] are pure. Nothing here touches a file: bytes come in and go out.

pub mod audit;
pub mod number;
pub mod ooxml;
