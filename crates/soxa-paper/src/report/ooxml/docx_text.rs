//! The text of a Word document: a line a paragraph, a line a row of a table.

use super::zip;

/// The text; `None` where the bytes are no Word document, or one of more text than any report has.
pub fn text(container: &[u8]) -> Option<String> {
    let xml = zip::file(container, "word/document.xml")?;
    let text = of_xml(&String::from_utf8_lossy(&xml));
    (text.len() <= MOST).then_some(text)
}

/// Bytes of text.
const MOST: usize = 1024 * 1024;

fn of_xml(xml: &str) -> String {
    let (mut out, mut cells, mut in_text) = (String::new(), 0usize, false);
    for piece in xml.split('<') {
        if out.len() > MOST {
            break;
        }
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        match (name, tag.starts_with('/')) {
            ("w:t", _) => in_text = !tag.ends_with('/'),
            ("w:tab" | "w:br", _) => out.push(' '),
            ("w:tc", _) => cells += 1,
            _ if tag == "/w:t" => in_text = false,
            _ if tag == "/w:tc" => {
                out.push_str(" | ");
                cells = cells.saturating_sub(1);
            }
            _ if tag == "/w:p" => out.push(if cells > 0 { ' ' } else { '\n' }),
            _ if tag == "/w:tr" => out.push('\n'),
            _ => {}
        }
        if in_text {
            out.push_str(&unescape(text));
        }
    }
    out
}

fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#160;", "\u{a0}"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (code, c)| text.replace(code, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_a_paragraph_are_joined_and_rows_are_lines() {
        let xml = r#"<w:body><w:p><w:r><w:t xml:space="preserve">Tiếp nhận </w:t></w:r><w:r><w:t>62 hồ sơ</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tạm trú &amp; lưu trú</w:t></w:r></w:p></w:tc><w:tc><w:p><w:t>54</w:t></w:p></w:tc></w:tr></w:tbl><w:p/></w:body>"#;
        assert_eq!(of_xml(xml), "Tiếp nhận 62 hồ sơ\nTạm trú & lưu trú  | 54  | \n");
    }
}
