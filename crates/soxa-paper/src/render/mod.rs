//! From a [`Document`](crate::document::Document) to what people read: [`text`] of any width, [`pdf`], Word ([`docx`]), a
//! workbook ([`sheet`]), or the dots of a receipt printer ([`escpos`]). Nothing here knows what a document is about; [`style`] says how each paper is set.

pub mod container;
pub mod docx;
pub mod docx_text;
pub mod escpos;
pub mod font;
mod letters;
mod outline;
pub mod pdf;
mod png;
pub mod qr;
mod raster;
pub mod receipt;
pub mod sheet;
pub mod style;
pub mod text;
pub mod wrap;
