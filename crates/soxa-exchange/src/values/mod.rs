//! What people write in cells, and what it says: numbers as other programs leave them, dates in every written form,
//! names with what stands around them, usual words for what the registers call otherwise.
//!
//! Each reader gives the value, what was taken for granted, or why not; nobody's identity is guessed.

pub mod answers;
pub mod date;
pub mod id;
pub mod name;
pub mod phone;
pub mod word;

use std::borrow::Cow;

use soxa_text::fold::fold;

/// A value as a program for spreadsheets keeps it from being changed, without that: `'051…`, `="051…"`.
pub fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    let quoted = cell.strip_prefix("=\"").and_then(|c| c.strip_suffix('"'));
    quoted.unwrap_or(cell).trim_start_matches(['\'', '’', '‘', '`']).trim()
}

/// Digits without the point and zeros that a number has behind it elsewhere: `51090000013.0`.
pub fn whole(cell: &str) -> Cow<'_, str> {
    let Some((before, behind)) = cell.split_once(['.', ',']) else { return exact(cell) };
    let zeros = !behind.is_empty() && behind.len() <= 2 && behind.bytes().all(|b| b == b'0');
    if zeros && !before.is_empty() && before.bytes().all(|b| b.is_ascii_digit()) {
        return Cow::Borrowed(before);
    }
    exact(cell)
}

/// `5.1072000101E+10` where no digit of it was lost.
fn exact(cell: &str) -> Cow<'_, str> {
    let Some((mantissa, exponent)) = cell.split_once(['e', 'E']) else { return Cow::Borrowed(cell) };
    let (first, rest) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let power = exponent.trim_start_matches('+').parse::<usize>();
    match power {
        Ok(power)
            if first.len() == 1 && digits(first) && digits(rest) && rest.len() == power && power > 0 =>
        {
            Cow::Owned(format!("{first}{rest}"))
        }
        _ => Cow::Borrowed(cell),
    }
}

/// Whether a number was rounded by the program it comes from: `5,1E+10`.
pub fn is_rounded(cell: &str) -> bool {
    let Some((mantissa, exponent)) = cell.split_once(['e', 'E']) else { return false };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mantissa: String = mantissa.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    number(&mantissa) && number(exponent.trim_start_matches('+'))
}

/// How people write that there is nothing, folded.
const NOTHING: [&str; 44] = [
    "x",
    "chua",
    "chua co",
    "chua cap",
    "chua lam",
    "chua duoc cap",
    "chua cap the",
    "chua co so",
    "chua co cccd",
    "chua lam cccd",
    "khong",
    "khong co",
    "khong biet",
    "khong ro",
    "khong nho",
    "ko",
    "ko co",
    "k",
    "k co",
    "k.co",
    "dang lam",
    "dang cap",
    "dang cho cap",
    "cho cap",
    "dang lam lai",
    "mat",
    "bi mat",
    "da mat",
    "lam mat",
    "mat giay to",
    "mat cccd",
    "n/a",
    "na",
    "null",
    "none",
    "nil",
    "trong",
    "bo trong",
    "khong ghi",
    "chua cung cap",
    "chua cap nhat",
    "chua ro",
    "con nho",
    "khong cung cap",
];

/// Whether a cell says that there is nothing: signs, and the words people use.
pub fn is_nothing(cell: &str) -> bool {
    let text = cell.trim();
    if text.len() > 40 {
        return false;
    }
    if text.chars().all(|c| {
        matches!(c, '-' | '–' | '—' | '_' | '.' | '…' | '/' | '\\' | '?' | '*' | ' ' | '0' | ',' | '|')
    }) {
        // All-zero numbers are told of as numbers.
        return text.bytes().filter(|b| *b == b'0').count() < 8;
    }
    // Figures say something.
    if text.bytes().filter(u8::is_ascii_digit).count() > 1 {
        return false;
    }
    let folded = fold(text);
    NOTHING.contains(&folded.trim_matches(['(', ')', '.', '"', ' ']))
}

/// A formula's error instead of a value: `#N/A`.
pub fn is_error(cell: &str) -> bool {
    let text = cell.trim();
    text.starts_with('#')
        && matches!(
            text.to_ascii_uppercase().as_str(),
            "#N/A"
                | "#REF!"
                | "#VALUE!"
                | "#NAME?"
                | "#DIV/0!"
                | "#NULL!"
                | "#NUM!"
                | "#####"
                | "#GETTING_DATA"
                | "#SPILL!"
                | "#CALC!"
                | "#FIELD!"
        )
}

/// A cell of a column of this kind as somebody compares it: what can be read is read, the rest stands as it is.
pub fn comparable<'a>(kind: &str, cell: &'a str, order: Option<crate::reading::Order>) -> Cow<'a, str> {
    let cell = bare(cell);
    if is_error(cell) {
        return Cow::Borrowed("");
    }
    match kind {
        "id12" | "id9" | "id9_or_12" => {
            if is_nothing(cell) {
                Cow::Borrowed("")
            } else {
                whole(cell)
            }
        }
        "phone" => phone::read(cell).map_or(Cow::Borrowed(cell), |(phone, _)| Cow::Owned(phone)),
        "date" => {
            if is_nothing(cell) {
                return Cow::Borrowed("");
            }
            date::read(cell, None, order)
                .map_or(Cow::Borrowed(cell), |read| Cow::Owned(read.date.to_string()))
        }
        "name" => {
            let read = name::read(cell);
            if read.name.is_empty() { Cow::Borrowed(cell) } else { Cow::Owned(read.name) }
        }
        _ => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_programs_add_is_taken_off() {
        assert_eq!(bare("'051072000101"), "051072000101");
        assert_eq!(bare("=\"051072000101\""), "051072000101");
        assert_eq!(whole("51090000013.0"), "51090000013");
        assert_eq!(whole("5.1072000101E+10"), "51072000101");
        assert_eq!(whole("5.1E+10"), "5.1E+10");
        assert!(is_rounded("5,1072E+10") && !is_rounded("051"));
        for nothing in
            ["chưa có", "Chưa cấp", "x", "-", "--", "…", "Không có", "0", "n/a", "mất", "(chưa có)"]
        {
            assert!(is_nothing(nothing), "{nothing}");
        }
        for some in ["051072000101", "Xa", "000000000000", "không sinh hoạt"] {
            assert!(!is_nothing(some), "{some}");
        }
    }
}
