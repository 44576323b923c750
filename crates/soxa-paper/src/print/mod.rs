//! Slips and sheets, each described as a [`Document`](crate::document::Document).
//!
//! [`forms`] says what stands on each slip of a case (data in `slips.toml`, values in [`facts`]), [`book`] on the
//! lists of a day or a period; [`spool`] sends them to the printer, [`receipt_printer`] to one of those.

pub mod book;
mod connection;
pub mod facts;
pub mod forms;
pub mod head_sheet;
pub mod id_file;
pub mod issuer;
pub mod list_summary;
pub mod looks;
pub mod notice_pages;
pub mod queue_sheet;
pub mod receipt_printer;
pub mod referral_sheet;
pub mod register_line;
pub mod signing;
pub mod slip_files;
pub mod special_cover;
pub mod spool;
pub mod statistics;
pub mod stay_list;
