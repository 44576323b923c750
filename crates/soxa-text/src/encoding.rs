//! Whole files of unknown encoding, decoded by what reads as Vietnamese.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use super::legacy::{from_tcvn3, from_vni};
use super::nfc::nfc;
use super::typing::is_syllable;

/// Bytes looked at to tell the encoding.
const SAMPLE: usize = 64 * 1024;

/// An encoding that lists come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// The Vietnamese code page of Windows.
    Windows1258,
    /// TCVN3 (ABC) fonts.
    Tcvn3,
    /// VNI-Windows fonts.
    Vni,
    /// Windows-1252, the superset of Latin-1.
    Latin1,
}

/// Decodes a file to NFC and says how: by its mark, as UTF-8 if it is that, else by plausibility.
pub fn decode_bytes(bytes: &[u8]) -> (String, Encoding) {
    if let Some(found) = by_mark(bytes) {
        return (decode(bytes, found), found);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (decode(bytes, Encoding::Utf8), Encoding::Utf8);
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut best = (Encoding::Latin1, plausibility(&decode(sample, Encoding::Latin1)));
    for candidate in [Encoding::Windows1258, Encoding::Tcvn3, Encoding::Vni, Encoding::Utf8] {
        let score = plausibility(&decode(sample, candidate));
        if score > best.1 {
            best = (candidate, score);
        }
    }
    (decode(bytes, best.0), best.0)
}

/// A byte order mark, or the zero bytes that UTF-16 text without one is full of.
fn by_mark(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => return Some(Encoding::Utf8),
        [0xff, 0xfe, ..] => return Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = sample.len() / 8 + 1;
    match () {
        () if odd > enough && odd > even * 4 => Some(Encoding::Utf16Le),
        () if even > enough && even > odd * 4 => Some(Encoding::Utf16Be),
        () => None,
    }
}

fn decode(bytes: &[u8], encoding: Encoding) -> String {
    let western = match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
        Encoding::Utf16Le => UTF_16LE.decode_with_bom_removal(bytes).0,
        Encoding::Utf16Be => UTF_16BE.decode_with_bom_removal(bytes).0,
        Encoding::Windows1258 => WINDOWS_1258.decode_without_bom_handling(bytes).0,
        Encoding::Tcvn3 => return from_tcvn3(bytes),
        Encoding::Vni => return from_vni(bytes),
        Encoding::Latin1 => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    nfc(&western).into_owned()
}

/// Words with marks that are Vietnamese syllables, less those that are not.
fn plausibility(text: &str) -> i64 {
    text.split(|c: char| !c.is_alphanumeric() && c.is_ascii())
        .filter(|word| !word.is_ascii())
        .map(|word| if reads_well(word) { 1 } else { -1 })
        .sum()
}

/// A syllable in one of the cases that people write: all small, all capital, first capital.
pub(super) fn reads_well(word: &str) -> bool {
    let mut rest = word.chars();
    let Some(first) = rest.next() else { return false };
    let rest = rest.as_str();
    let upper = |text: &str| text.chars().all(char::is_uppercase);
    let lower = |text: &str| text.chars().all(char::is_lowercase);
    (lower(rest) || (upper(rest) && first.is_uppercase())) && is_syllable(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "Họ tên;Thôn\nNguyễn Thị Thủy;Hà Bôi\nĐinh Văn Đức;Gò Tranh\n";

    #[test]
    fn each_encoding_is_told_by_what_it_says() {
        let wide: Vec<u8> = LIST.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [b"\xef\xbb\xbf", LIST.as_bytes()].concat();
        let high: Vec<u8> =
            [vec![0xfe, 0xff], LIST.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat();
        for (bytes, encoding) in [
            (LIST.as_bytes().to_vec(), Encoding::Utf8),
            (marked, Encoding::Utf8),
            (wide.clone(), Encoding::Utf16Le),
            ([vec![0xff, 0xfe], wide].concat(), Encoding::Utf16Le),
            (high, Encoding::Utf16Be),
        ] {
            assert_eq!(decode_bytes(&bytes), (LIST.to_owned(), encoding));
        }
        assert_eq!(
            decode_bytes(b"Nguy\xd4n Th\xde Th\xf1y;\xa7inh V\xa8n"),
            ("Nguyễn Thị Thủy;Đinh Văn".to_owned(), Encoding::Tcvn3)
        );
        assert_eq!(
            decode_bytes(b"Nguye\xe3n Th\xf2 Hu\xf8ng;\xd1inh Va\xean"),
            ("Nguyễn Thị Hùng;Đinh Văn".to_owned(), Encoding::Vni)
        );
        assert_eq!(
            decode_bytes(b"Nguy\xea\xden Thi\xf2 H\xf9ng;\xd0inh V\xe3n"),
            ("Nguyễn Thị Hùng;Đinh Văn".to_owned(), Encoding::Windows1258)
        );
        assert_eq!(decode_bytes(b"Jos\xe9").1, Encoding::Latin1);
        assert_eq!(decode_bytes(b""), (String::new(), Encoding::Utf8));
    }
}
