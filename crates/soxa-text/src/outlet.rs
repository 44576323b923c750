//! The way out to a terminal for bytes as they come: whatever they are, only text, line feeds and tabs get through.

use std::borrow::Cow;

use super::display::sanitise_multiline;

/// Text for a terminal: as [`sanitise_multiline`], but tabs stay too, and a line's end may have a carriage return.
pub fn for_terminal(text: &str) -> Cow<'_, str> {
    if !text.contains(['\t', '\r']) {
        return sanitise_multiline(text);
    }
    let text = text.replace("\r\n", "\n");
    let parts: Vec<Cow<'_, str>> = text.split('\t').map(sanitise_multiline).collect();
    Cow::Owned(parts.join("\t"))
}

/// Remembers a letter whose bytes have not all come.
#[derive(Debug, Default)]
pub struct Outlet {
    torn: Vec<u8>,
}

impl Outlet {
    /// What may be shown of these bytes and those that waited.
    pub fn pass(&mut self, bytes: &[u8]) -> String {
        let mut all = std::mem::take(&mut self.torn);
        all.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&all) {
            // The end is the beginning of a letter.
            Err(e) if e.error_len().is_none() => e.valid_up_to(),
            Err(e) => last_torn(&all, e.valid_up_to()),
            Ok(_) => all.len(),
        };
        self.torn = all.split_off(whole);
        for_terminal(&String::from_utf8_lossy(&all)).into_owned()
    }
}

/// Where the last letter begins, if it is not whole; bytes that are no text at all are not waited for.
fn last_torn(bytes: &[u8], from: usize) -> usize {
    let tail = bytes.len().saturating_sub(3).max(from);
    let starts = (tail..bytes.len()).find(|at| {
        let rest = bytes.get(*at..).unwrap_or_default();
        std::str::from_utf8(rest).is_err_and(|e| e.valid_up_to() == 0 && e.error_len().is_none())
    });
    starts.unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_whole_however_the_bytes_are_cut() {
        let text = "Đinh Thị Huệ\t✓\nhết";
        for size in 1..9 {
            let mut outlet = Outlet::default();
            let shown: String = text.as_bytes().chunks(size).map(|piece| outlet.pass(piece)).collect();
            assert_eq!(shown, text, "{size}");
        }
    }

    #[test]
    fn nothing_that_drives_a_terminal_gets_through_in_any_cut() {
        let hostile: &[u8] = b"a\x1b]52;c;eA==\x07b\xc2\x9b2Jc\xe2\x80\xaed\xff\x9b\xfee\r\nf\rg\x00h";
        for size in 1..hostile.len() {
            let mut outlet = Outlet::default();
            let shown: String = hostile.chunks(size).map(|piece| outlet.pass(piece)).collect();
            assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{size}: {shown:?}");
            assert!(!shown.contains('\u{202e}'), "{size}: {shown:?}");
            for letter in ["a", "b", "c", "d", "e", "f", "g", "h"] {
                assert!(shown.contains(letter), "{size}: {shown:?}");
            }
        }
    }
}
