//! The text of a Word document: a line a paragraph, a line a row of a table.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

use super::container;

/// The text; `None` where the bytes are no Word document, or one of more text than any report has.
pub fn text(container: &[u8]) -> Option<String> {
    let xml = container::file(container, "word/document.xml")?;
    of_xml(&xml)
}

/// Bytes of text.
const MOST: usize = 1024 * 1024;

/// The text of the main part; `None` where it is no XML, or too much.
fn of_xml(xml: &[u8]) -> Option<String> {
    let mut reader = Reader::from_reader(xml);
    let (mut out, mut cells, mut in_text) = (String::new(), 0usize, false);
    loop {
        if out.len() > MOST {
            return None;
        }
        match reader.read_event().ok()? {
            Event::Start(tag) => match tag.name().as_ref() {
                b"w:t" => in_text = true,
                b"w:tc" => cells += 1,
                _ => {}
            },
            Event::Empty(tag) => match tag.name().as_ref() {
                b"w:tab" | b"w:br" => out.push(' '),
                b"w:p" => end_paragraph(&mut out, cells),
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                b"w:t" => in_text = false,
                b"w:p" => end_paragraph(&mut out, cells),
                b"w:tc" => {
                    out.push_str(" | ");
                    cells = cells.saturating_sub(1);
                }
                b"w:tr" => out.push('\n'),
                _ => {}
            },
            Event::Text(text) if in_text => out.push_str(&String::from_utf8_lossy(&text)),
            Event::CData(text) if in_text => out.push_str(&String::from_utf8_lossy(&text)),
            Event::GeneralRef(entity) if in_text => out.push_str(&character(&entity)),
            Event::Eof => return Some(out),
            _ => {}
        }
    }
}

/// The end of a paragraph: a line, or a space where it stands in a cell.
fn end_paragraph(out: &mut String, cells: usize) {
    out.push(if cells > 0 { ' ' } else { '\n' });
}

/// What an entity stands for, by number or by name; one that XML does not know is shown as it is written.
fn character(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return c.to_string();
    }
    let name = String::from_utf8_lossy(entity);
    resolve_predefined_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_a_paragraph_are_joined_and_rows_are_lines() {
        let xml = r#"<w:body><w:p><w:r><w:t xml:space="preserve">Tiếp nhận </w:t></w:r><w:r><w:t>62 hồ sơ</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tạm trú &amp; lưu trú</w:t></w:r></w:p></w:tc><w:tc><w:p><w:t>54</w:t></w:p></w:tc></w:tr></w:tbl><w:p/></w:body>"#;
        let text = of_xml(xml.as_bytes());
        assert_eq!(text.as_deref(), Some("Tiếp nhận 62 hồ sơ\nTạm trú & lưu trú  | 54  | \n\n"));
    }

    #[test]
    fn characters_by_number_are_read_and_broken_documents_are_none() {
        let xml = "<w:p><w:t>78 h&#7891; s&#x1A1;&#160;&lt;5&gt; &la;</w:t><w:tab/><w:t/></w:p>";
        assert_eq!(of_xml(xml.as_bytes()).as_deref(), Some("78 hồ sơ\u{a0}<5> &la; \n"));
        assert_eq!(of_xml(b"<w:p><w:t>78</w:p>"), None);
    }
}
