//! From a [`Document`](crate::document::Document) to what people read: [`text`] of any width, [`pdf`], Word ([`docx`]), a
//! workbook ([`sheet`]). Nothing here knows what a document is about; [`style`] says how each paper is set.

pub mod container;
pub mod docx;
pub mod docx_text;
pub mod font;
pub mod pdf;
mod png;
pub mod qr;
pub mod sheet;
pub mod style;
pub mod text;
pub mod wrap;
