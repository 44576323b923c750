//! Putting text into a given number of columns. All drawing of text goes through here, and so through the
//! sanitiser.

use ratatui::buffer::Buffer;
use ratatui::style::Style;
pub use soxa_text::number::dotted as grouped;
use unicode_width::UnicodeWidthStr;

use soxa_text::display::{self, sanitise};

/// The columns a text takes.
pub fn width(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// The text cut to so many columns, ending in `…` where something is missing.
pub fn cut(text: &str, columns: u16) -> String {
    display::truncate_to_width(text, usize::from(columns)).into_owned()
}

/// A person's name cut to so many columns: the given name, which comes last and is what people are called by,
/// goes last.
pub fn cut_name(name: &str, columns: u16) -> String {
    display::fit_name(name, usize::from(columns))
}

/// Draws a text at a place, at most so many columns of it, and returns the column after it.
pub fn put(buf: &mut Buffer, x: u16, y: u16, text: &str, columns: u16, style: Style) -> u16 {
    let columns = columns.min(buf.area.right().saturating_sub(x));
    if y >= buf.area.bottom() || columns == 0 {
        return x;
    }
    let text = cut(&sanitise(text), columns);
    buf.set_stringn(x, y, text, usize::from(columns), style).0
}

/// Draws a text so that it ends before a column.
pub fn put_right(buf: &mut Buffer, end: u16, y: u16, text: &str, style: Style) -> u16 {
    let text = sanitise(text);
    let start = end.saturating_sub(width(&text));
    put(buf, start, y, &text, end - start, style);
    start
}

/// The text in lines of at most so many columns, broken between words.
pub fn wrap(text: &str, columns: u16) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && width(&line) + 1 + width(word) > columns {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_letters_not_bytes() {
        assert_eq!(cut("Đăng ký tạm trú", 9), "Đăng ký …");
        assert_eq!(cut("ngắn", 9), "ngắn");
        assert_eq!(wrap("một hai ba bốn", 8), ["một hai", "ba bốn"]);
    }
}
