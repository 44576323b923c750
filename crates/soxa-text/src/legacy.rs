//! Legacy Vietnamese fonts: TCVN3 (ABC) and VNI-Windows, to Unicode.
//!
//! Both are one-byte encodings on top of a Western code page: TCVN3 gives each small letter a byte
//! (capitals come from fonts such as `.VnTimeH` with the same bytes), VNI writes most letters as a base
//! letter and a byte for its marks. Text of theirs is met in two ways, as bytes of a file and as a string
//! already misread as Latin-1 or Windows-1252 (`NguyÔn V¨n`); both come here as characters.

use super::nfc::nfc;

/// A legacy font encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Legacy {
    /// TCVN 5712:1993 VN3, "ABC", fonts `.VnTime` and the like.
    Tcvn3,
    /// VNI-Windows, fonts `VNI-Times` and the like.
    Vni,
}

impl Legacy {
    /// Decodes text that was misread as Latin-1 or Windows-1252.
    pub fn decode(self, misread: &str) -> String {
        match self {
            Self::Tcvn3 => tcvn3(misread.chars().map(western_byte)),
            Self::Vni => vni(misread.chars().map(western_byte)),
        }
    }
}

/// Decodes TCVN3 bytes; a line in capitals only is taken to be in a capitals font.
pub fn from_tcvn3(bytes: &[u8]) -> String {
    tcvn3(bytes.iter().map(|&byte| char::from(byte)))
}

/// Decodes VNI-Windows bytes.
pub fn from_vni(bytes: &[u8]) -> String {
    vni(bytes.iter().map(|&byte| char::from(byte)))
}

/// TCVN3 letters from byte A1 on; a space where the encoding has none.
const TCVN3: &str =
    "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ ";

fn tcvn3(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut line = Line::default();
    for c in chars {
        if c == '\n' {
            line.finish(&mut out);
            out.push(c);
            continue;
        }
        let letter = u32::from(c)
            .checked_sub(0xa1)
            .filter(|at| *at < 0x5f)
            .and_then(|at| TCVN3.chars().nth(at as usize))
            .filter(|letter| *letter != ' ');
        line.push(c, letter);
    }
    line.finish(&mut out);
    nfc(&out).into_owned()
}

/// One line of TCVN3: capitals are known only when the line is whole.
#[derive(Default)]
struct Line {
    text: String,
    lower: bool,
    capitals_run: usize,
    longest_run: usize,
}

impl Line {
    fn push(&mut self, c: char, letter: Option<char>) {
        self.text.push(letter.unwrap_or(c));
        if letter.is_some() {
            return;
        }
        self.lower |= c.is_ascii_lowercase();
        self.capitals_run = if c.is_ascii_uppercase() { self.capitals_run + 1 } else { 0 };
        self.longest_run = self.longest_run.max(self.capitals_run);
    }

    fn finish(&mut self, out: &mut String) {
        if !self.lower && self.longest_run >= 2 {
            out.extend(self.text.chars().flat_map(char::to_uppercase));
        } else {
            out.push_str(&self.text);
        }
        *self = Self::default();
    }
}

fn vni(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut base: Option<char> = None;
    for c in chars {
        if let Some(marks) = base.and_then(|base| vni_marks(base, c)) {
            out.push_str(marks);
            base = None;
            continue;
        }
        let alone = vni_alone(c).unwrap_or(c);
        out.push(alone);
        base = Some(alone);
    }
    nfc(&out).into_owned()
}

/// Letters that VNI writes as one byte.
const fn vni_alone(c: char) -> Option<char> {
    Some(match c {
        'ñ' => 'đ',
        'Ñ' => 'Đ',
        'ô' => 'ơ',
        'Ô' => 'Ơ',
        'ö' => 'ư',
        'Ö' => 'Ư',
        'í' | 'ì' | 'Í' | 'Ì' => c,
        'æ' => 'ỉ',
        'Æ' => 'Ỉ',
        'ó' => 'ĩ',
        'Ó' => 'Ĩ',
        'ò' => 'ị',
        'Ò' => 'Ị',
        'î' => 'ỵ',
        'Î' => 'Ỵ',
        _ => return None,
    })
}

/// The combining marks that a byte after this letter stands for.
fn vni_marks(base: char, c: char) -> Option<&'static str> {
    let base = base.to_lowercase().next()?;
    let mark = c.to_lowercase().next()?;
    if let Some(tone) = vni_tone(mark) {
        return matches!(base, 'a' | 'e' | 'o' | 'u' | 'y' | 'ơ' | 'ư').then_some(tone);
    }
    match base {
        'a' => vni_circumflex(mark).or_else(|| vni_breve(mark)),
        'e' | 'o' => vni_circumflex(mark),
        _ => None,
    }
}

const fn vni_tone(mark: char) -> Option<&'static str> {
    Some(match mark {
        'ù' => "\u{301}",
        'ø' => "\u{300}",
        'û' => "\u{309}",
        'õ' => "\u{303}",
        'ï' => "\u{323}",
        _ => return None,
    })
}

const fn vni_circumflex(mark: char) -> Option<&'static str> {
    Some(match mark {
        'â' => "\u{302}",
        'á' => "\u{302}\u{301}",
        'à' => "\u{302}\u{300}",
        'å' => "\u{302}\u{309}",
        'ã' => "\u{302}\u{303}",
        'ä' => "\u{302}\u{323}",
        _ => return None,
    })
}

const fn vni_breve(mark: char) -> Option<&'static str> {
    Some(match mark {
        'ê' => "\u{306}",
        'é' => "\u{306}\u{301}",
        'è' => "\u{306}\u{300}",
        'ú' => "\u{306}\u{309}",
        'ü' => "\u{306}\u{303}",
        'ë' => "\u{306}\u{323}",
        _ => return None,
    })
}

/// The character of Latin-1 that has the byte this one has in Windows-1252.
fn western_byte(c: char) -> char {
    super::mojibake::windows_1252_byte(c).map_or(c, char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as published, against slips in the row above.
    #[test]
    fn tcvn3_bytes_are_where_they_belong() {
        for (byte, letter) in [
            (0xa1, 'Ă'),
            (0xa7, 'Đ'),
            (0xa8, 'ă'),
            (0xae, 'đ'),
            (0xb5, 'à'),
            (0xb9, 'ạ'),
            (0xbb, 'ằ'),
            (0xbe, 'ắ'),
            (0xc6, 'ặ'),
            (0xc7, 'ầ'),
            (0xca, 'ấ'),
            (0xcb, 'ậ'),
            (0xcc, 'è'),
            (0xce, 'ẻ'),
            (0xd0, 'é'),
            (0xd1, 'ẹ'),
            (0xd2, 'ề'),
            (0xd6, 'ệ'),
            (0xd7, 'ì'),
            (0xd8, 'ỉ'),
            (0xdc, 'ĩ'),
            (0xdd, 'í'),
            (0xde, 'ị'),
            (0xdf, 'ò'),
            (0xe1, 'ỏ'),
            (0xe4, 'ọ'),
            (0xe5, 'ồ'),
            (0xe9, 'ộ'),
            (0xea, 'ờ'),
            (0xee, 'ợ'),
            (0xef, 'ù'),
            (0xf1, 'ủ'),
            (0xf4, 'ụ'),
            (0xf5, 'ừ'),
            (0xf9, 'ự'),
            (0xfa, 'ỳ'),
            (0xfb, 'ỷ'),
            (0xfe, 'ỵ'),
        ] {
            assert_eq!(from_tcvn3(&[byte]), letter.to_string(), "{byte:02x}");
        }
        assert_eq!(TCVN3.chars().count(), 0x5f);
    }

    #[test]
    fn legacy_names_are_read() {
        assert_eq!(Legacy::Tcvn3.decode("Ph¹m ThÞ Loan"), "Phạm Thị Loan");
        assert_eq!(Legacy::Tcvn3.decode("NguyÔn V¨n"), "Nguyễn Văn");
        assert_eq!(Legacy::Tcvn3.decode("NGUYÔN V¡N §øC"), "NGUYỄN VĂN ĐỨC");
        assert_eq!(Legacy::Vni.decode("Ñinh Vaên Huøng"), "Đinh Văn Hùng");
        assert_eq!(Legacy::Vni.decode("NGUYEÃN THÒ ÑÖÙC"), "NGUYỄN THỊ ĐỨC");
        assert_eq!(from_vni(b"Tr\xf6\xf4ng M\xf5"), "Trương Mõ");
    }
}
