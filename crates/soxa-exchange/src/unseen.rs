//! Signs that nobody sees and that come along when something is copied from a page or a message: they are no part of what
//! is said.

use std::borrow::Cow;

use csv::StringRecord;
use memchr::memchr3;

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// A text without them.
pub(crate) fn without(text: &str) -> Cow<'_, str> {
    // The first byte of each; letters of Vietnamese begin with others.
    if memchr3(0xc2, 0xe2, 0xef, text.as_bytes()).is_none() || !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !is_unseen(*c)).collect())
}

/// A row without them.
pub(crate) fn without_in(cells: StringRecord) -> StringRecord {
    match without(cells.as_slice()) {
        Cow::Borrowed(_) => cells,
        Cow::Owned(_) => cells.iter().map(|cell| without(cell).into_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_left_out() {
        assert_eq!(without("Giới tính\u{200b}"), "Giới tính");
        assert_eq!(without("\u{feff}05\u{2060}1\u{ad}"), "051");
        assert!(matches!(without("Đinh “Văn” A\u{a0}"), Cow::Borrowed(_)));
        let row = StringRecord::from(vec!["a\u{200b}", "Đinh"]);
        assert_eq!(without_in(row), vec!["a", "Đinh"]);
    }
}
