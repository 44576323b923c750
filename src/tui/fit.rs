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

/// Set between the parts of a line of status.
pub const GAP: &str = "   ";

/// As many whole parts of a line of status, set apart by [`GAP`], as so many columns hold; at least the first.
pub fn whole_parts(line: &str, columns: u16) -> &str {
    let mut end = line.len();
    while let Some(shown) = line.get(..end) {
        if width(shown) <= columns {
            return shown;
        }
        match shown.rfind(GAP) {
            Some(before) => end = before,
            None => return shown,
        }
    }
    line
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
    if let Some(end) = put_letters(buf, x, y, text, columns, style) {
        return end;
    }
    let text = cut(&sanitise(text), columns);
    buf.set_stringn(x, y, text, usize::from(columns), style).0
}

/// Draws a text that fits and has nothing but letters of one column that stand for themselves, as nearly every text
/// does; else nothing.
fn put_letters(buf: &mut Buffer, x: u16, y: u16, text: &str, columns: u16, style: Style) -> Option<u16> {
    let mut length = 0;
    for c in text.chars() {
        length += 1;
        if length > columns || !is_letter_alone(c) {
            return None;
        }
    }
    let from = usize::from(y.checked_sub(buf.area.y)?) * usize::from(buf.area.width)
        + usize::from(x.checked_sub(buf.area.x)?);
    let cells = buf.content.get_mut(from..from + usize::from(length))?;
    for (cell, c) in cells.iter_mut().zip(text.chars()) {
        cell.set_char(c).set_style(style);
    }
    Some(x + length)
}

/// Whether a character is clean, composed, one column wide and joins with none beside it.
fn is_letter_alone(c: char) -> bool {
    matches!(c, ' '..='~' | '·' | '\u{c0}'..='\u{17f}' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ạ'..='ỹ' | '─'..='╿')
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

/// What belongs together in lines of at most so many columns: a part that has no room begins the next line.
pub fn wrap_parts(parts: &[String], columns: u16) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if width(line) + 3 + width(part) <= columns => {
                line.push_str(" · ");
                line.push_str(part);
            }
            _ => lines.extend(wrap(part, columns)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    #[test]
    fn what_belongs_together_stays_on_one_line() {
        let parts =
            ["Thôn Cà Xen", "hộ CX001 Vợ của chủ hộ PHẠM VĂN THỐT", "tạm trú Thôn Hà Bôi"].map(str::to_owned);
        let lines = ["Thôn Cà Xen", "hộ CX001 Vợ của chủ hộ PHẠM VĂN THỐT", "tạm trú Thôn Hà Bôi"];
        assert_eq!(wrap_parts(&parts, 40), lines);
        assert_eq!(wrap_parts(&parts, 60), ["Thôn Cà Xen · hộ CX001 Vợ của chủ hộ PHẠM VĂN THỐT", lines[2]]);
    }

    #[test]
    fn a_line_of_status_loses_whole_parts() {
        let line = "! 2 quá hạn   1 chưa ghi sổ   9 đang mở";
        assert_eq!(whole_parts(line, 48), line);
        assert_eq!(whole_parts(line, 38), "! 2 quá hạn   1 chưa ghi sổ");
        assert_eq!(whole_parts(line, 12), "! 2 quá hạn");
        assert_eq!(whole_parts(line, 4), "! 2 quá hạn", "the first stays, and is cut where it is drawn");
        assert_eq!(whole_parts("", 4), "");
    }

    #[test]
    fn a_letter_alone_is_drawn_as_any_text_is() {
        for c in (0..0x3000).filter_map(char::from_u32).filter(|c| is_letter_alone(*c)) {
            let text = format!("{c}{c}");
            assert!(display::is_clean(&text) && width(&text) == 2, "{c:?}");
            assert_eq!(text.graphemes(true).count(), 2, "{c:?}");
        }
        let area = Rect::new(0, 0, 12, 2);
        let style = Style::new().bold();
        for text in ["", "Đỗ Ưng ─ ~", "Đăng ký tạm trú", "e\u{301}m", "a\u{1b}b", "界 rộng"] {
            let (mut put_here, mut set) = (Buffer::empty(area), Buffer::empty(area));
            let end = put(&mut put_here, 1, 1, text, 10, style);
            assert_eq!(end, set.set_stringn(1, 1, cut(&sanitise(text), 10), 10, style).0, "{text:?}");
            assert_eq!(put_here, set, "{text:?}");
        }
    }

    #[test]
    fn text_is_cut_at_letters_not_bytes() {
        assert_eq!(cut("Đăng ký tạm trú", 9), "Đăng ký …");
        assert_eq!(cut("ngắn", 9), "ngắn");
        assert_eq!(wrap("một hai ba bốn", 8), ["một hai", "ba bốn"]);
    }
}
