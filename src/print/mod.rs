//! Slips: laid out once as a [`slip::Slip`], rendered to text of any width or to a PDF page.
//!
//! [`receipt`] says what stands on a receipt; [`to_text`] and [`to_pdf`] know nothing of cases.

pub mod font;
pub mod qr;
pub mod receipt;
pub mod slip;
pub mod spool;
pub mod to_pdf;
pub mod to_text;
