//! UTF-8 read as Windows-1252 (`Ä‘inh`, `VÄƒn`), and back.

/// Windows-1252 from 80 to 9F; zero where it has no character.
const HIGH: [u32; 32] = [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
    0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
    0x0153, 0, 0x017e, 0x0178,
];

/// The byte that is this character in Windows-1252, or in Latin-1 where that has none.
pub fn windows_1252_byte(c: char) -> Option<u8> {
    let code = u32::from(c);
    if let Ok(byte) = u8::try_from(code) {
        return Some(byte);
    }
    let at = HIGH.iter().position(|&high| high == code)?;
    u8::try_from(0x80 + at).ok()
}

/// The text as it was before it was misread, if it reads as misread UTF-8 throughout.
///
/// Twice misread text is undone twice. `None` for right text and for text whose bytes were lost.
pub fn undo(text: &str) -> Option<String> {
    let once = undo_once(text)?;
    Some(undo_once(&once).unwrap_or(once))
}

fn undo_once(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(windows_1252_byte).collect();
    let read = String::from_utf8(bytes?).ok()?;
    // Bytes that happen to be UTF-8 but say control characters were no text.
    read.chars().all(|c| !c.is_control() || c.is_whitespace()).then_some(read)
}

/// What can still be read of misread UTF-8 that lost letters since, or was put into capitals: word by word, what cannot
/// be read left out. For comparing only; nobody's name is written so.
pub fn salvage(text: &str) -> String {
    let word = |word: &str| -> String {
        let bytes: Option<Vec<u8>> = word.chars().map(windows_1252_byte).collect();
        let Some(mut bytes) = bytes.filter(|_| !word.is_ascii()) else { return word.to_owned() };
        // No letter begins so: it is the capital of a byte that does.
        bytes.iter_mut().filter(|b| **b == 0xc1).for_each(|b| *b = 0xe1);
        let read = String::from_utf8_lossy(&bytes);
        read.chars().filter(|c| *c != '\u{fffd}' && !c.is_control()).collect()
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// Whether the text shows the traces of misread UTF-8: a lead byte's letter and a follower's sign.
pub fn suspected(text: &str) -> bool {
    let mut before = None;
    text.chars().any(|c| {
        let lead = matches!(before, Some('Ã' | 'Ä' | 'Æ' | 'á' | 'Å' | 'â' | 'Ì' | 'Â'));
        // Quotes, dashes and the ellipsis stand after right letters too.
        let ordinary = matches!(c, '\u{2013}'..='\u{2026}' | '\u{a0}');
        let follower = !ordinary && windows_1252_byte(c).is_some_and(|byte| (0x80..0xc0).contains(&byte));
        before = Some(c);
        lead && follower
    }) || text.contains('\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misread_names_are_undone() {
        assert_eq!(undo("Nguyá»…n VÄƒn Ä\u{90}á»©c").as_deref(), Some("Nguyễn Văn Đức"));
        assert_eq!(undo("ThÃ´n GÃ² Tranh").as_deref(), Some("Thôn Gò Tranh"));
        assert_eq!(undo("Lê Hoà"), None);
        assert_eq!(undo("Ä\u{fffd}inh VÄƒn"), None);
        assert_eq!(salvage("Ä\u{90}inh Tháá»\u{8b} LÃ½"), "Đinh Thị Lý");
        assert_eq!(salvage("HUÁ»³NH VÄ\u{83}N Ba"), "HUỳNH VăN Ba");
        assert!(suspected("Ä\u{fffd}inh VÄƒn"));
        assert!(!suspected("Nguyễn Văn Ước, xã Ba Tơ"));
    }
}
