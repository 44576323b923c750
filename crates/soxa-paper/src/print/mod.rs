//! Slips: laid out once as a [`slip::Document`], rendered to text of any width or to a PDF page.
//!
//! [`forms`] says what stands on each slip of a case (data in `slips.toml`, values in [`facts`]), [`book`] on the
//! lists of a day or a period; [`to_text`] and [`to_pdf`] know nothing of cases.

pub mod book;
pub mod facts;
pub mod forms;
pub mod head_sheet;
pub mod id_file;
pub mod list_summary;
pub mod looks;
pub mod notice_pages;
pub mod queue_sheet;
pub mod special_cover;
pub mod spool;
pub mod stay_list;
