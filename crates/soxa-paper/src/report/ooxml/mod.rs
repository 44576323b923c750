//! Word and Excel files: a container of XML parts. Only what a report needs is written, only a document's text read.

pub mod docx;
pub mod docx_text;
mod png;
pub mod table;
pub mod xlsx;
pub mod zip;

/// A text as it may stand in XML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no way to write other control characters.
            c if c.is_control() && !matches!(c, '\t' | '\n') => {}
            c => out.push(c),
        }
    }
    out
}
