//! The one normal form of all stored text.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The text in NFC; borrowed if it is so already.
pub fn nfc(text: &str) -> Cow<'_, str> {
    // The full check matters where the quick one only says maybe: right text stays borrowed.
    if text.is_ascii() || is_nfc(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}
