//! Telephone numbers as lists have them.

use std::borrow::Cow;

use super::{bare, is_nothing, is_rounded, whole};

/// A telephone number as it is kept, and whether its zero was given back; `None` where a program rounded it away.
pub fn read(cell: &str) -> Option<(String, bool)> {
    let cell = bare(cell);
    if is_nothing(cell) {
        return Some((String::new(), false));
    }
    let digits: Cow<'_, str> = whole(cell);
    if is_rounded(&digits) {
        return None;
    }
    if has_lost_zero(&digits) {
        return Some((format!("0{digits}"), true));
    }
    Some((digits.into_owned(), false))
}

/// Whether these are the digits of a telephone number without its first, which is zero.
pub(crate) fn has_lost_zero(digits: &str) -> bool {
    digits.len() == 9
        && digits.bytes().all(|b| b.is_ascii_digit())
        && digits.starts_with(['2', '3', '5', '7', '8', '9'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_get_their_zero_back() {
        for (cell, phone) in [
            ("905123456.0", Some("0905123456")),
            ("905123456", Some("0905123456")),
            ("0905 123 456", Some("0905 123 456")),
            ("+84 905 123 456", Some("+84 905 123 456")),
            ("'0905123456", Some("0905123456")),
            ("không có", Some("")),
            ("9.05123456E+08", Some("0905123456")),
            ("9.05E+08", None),
            ("0905123456 / 0987654321", Some("0905123456 / 0987654321")),
        ] {
            assert_eq!(read(cell).map(|(phone, _)| phone).as_deref(), phone, "{cell}");
        }
    }
}
