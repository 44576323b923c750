//! What may reach a terminal, and how much of it fits.
//!
//! [`sanitise`] runs at import, scan and paste and again before drawing: no control character, no
//! reordering or invisible character, no pile of marks ever gets through. Clean text is only looked at.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::fold::plain;
use super::nfc::nfc;

/// Stands where a run of forbidden characters was.
pub const REMOVED: char = '\u{fffd}';

/// Combining marks allowed on one base.
const MOST_MARKS: usize = 4;

/// Makes text safe to show in one line: NFC, TAB and line ends become a space, each run of forbidden
/// characters becomes one U+FFFD, at most four combining marks stand on a base.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    clean(text, false)
}

/// As [`sanitise`], but line feeds stay.
pub fn sanitise_multiline(text: &str) -> Cow<'_, str> {
    clean(text, true)
}

/// Whether [`sanitise`] would leave the text as it is.
pub fn is_clean(text: &str) -> bool {
    matches!(sanitise(text), Cow::Borrowed(_))
}

fn clean(text: &str, lines: bool) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte) || (lines && byte == b'\n')) {
        return Cow::Borrowed(text);
    }
    let normal = nfc(text);
    if acceptable(&normal, lines) {
        return normal;
    }
    // Removing a character can bring a base and a mark together, so the result is composed again.
    let mut out = String::with_capacity(normal.len());
    let mut marks = 0;
    let mut removed = false;
    for c in normal.chars() {
        let c = if !lines && matches!(c, '\n' | '\r') || c == '\t' { ' ' } else { c };
        if is_combining_mark(c) {
            marks += 1;
        } else {
            marks = 0;
        }
        if is_forbidden(c, lines) || marks > MOST_MARKS {
            if !removed {
                out.push(REMOVED);
            }
            removed = true;
        } else {
            out.push(c);
            removed = false;
        }
    }
    match nfc(&out) {
        Cow::Borrowed(_) => Cow::Owned(out),
        Cow::Owned(composed) => Cow::Owned(composed),
    }
}

fn acceptable(text: &str, lines: bool) -> bool {
    let mut marks = 0;
    text.chars().all(|c| {
        if c < '\u{300}' {
            marks = 0;
        } else if is_combining_mark(c) {
            marks += 1;
        } else {
            marks = 0;
        }
        marks <= MOST_MARKS && !is_forbidden(c, lines)
    })
}

/// Characters that never reach a terminal: controls, formats, invisible letters, private use.
fn is_forbidden(c: char, lines: bool) -> bool {
    match c {
        '\n' => !lines,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' => true,
        ' '..='~' | '\u{a0}'..='\u{2ff}' | '\u{1e00}'..='\u{1fff}' => false,
        _ => is_format(c) || is_invisible(c) || is_private(c),
    }
}

/// General categories Cf, Zl and Zp.
const fn is_format(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
        | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Letters and marks that show nothing: Hangul fillers, the joiner, variation selectors.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{3164}'
        | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}' | '\u{2800}')
}

/// Private use and noncharacters.
const fn is_private(c: char) -> bool {
    let code = c as u32;
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'..='\u{10ffff}')
        || code & 0xfffe == 0xfffe
}

/// Text for a terminal that lacks the glyphs: no Vietnamese marks, plain signs for the others.
pub fn fallback(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in nfc(text).chars() {
        match c {
            _ if c.is_ascii() => out.push(c),
            '✓' | '☑' => out.push('v'),
            '✗' => out.push('x'),
            '▸' | '►' => out.push('>'),
            '●' | '•' => out.push('*'),
            '■' | '█' => out.push('#'),
            '▒' | '▌' | '▀' => out.push('+'),
            '…' | '·' | '░' => out.push('.'),
            '–' | '—' | '─' => out.push('-'),
            '│' => out.push('|'),
            '→' => out.push_str("->"),
            '₫' => out.push('d'),
            '▁'..='▇' => out.push('_'),
            '“' | '”' => out.push('"'),
            '‘' | '’' => out.push('\''),
            '\u{a0}' | '\u{202f}' => out.push(' '),
            _ => match plain(c) {
                Some(base) if c.is_uppercase() => out.push(base.to_ascii_uppercase()),
                Some(base) => out.push(base),
                None if is_combining_mark(c) => {}
                None => out.push('?'),
            },
        }
    }
    Cow::Owned(out)
}

/// Columns the text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text cut to a width, an ellipsis in place of what was cut.
pub fn truncate_to_width(text: &str, most: usize) -> Cow<'_, str> {
    if text.width() <= most {
        return Cow::Borrowed(text);
    }
    let Some(room) = most.checked_sub(1) else { return Cow::Borrowed("") };
    let mut used = 0;
    let mut out = String::new();
    for cluster in text.graphemes(true) {
        used += cluster.width();
        if used > room {
            break;
        }
        out.push_str(cluster);
    }
    out.push('…');
    Cow::Owned(out)
}

/// A person's name in a width: middle names become initials, then go, then the family name goes; the
/// given name stays whole as long as it fits at all.
pub fn fit_name(name: &str, most: usize) -> String {
    if name.width() <= most {
        return name.to_owned();
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let [family, middle @ .., given] = words.as_slice() else {
        return truncate_to_width(name, most).into_owned();
    };
    // The middle names nearest the family name are cut first: they say least.
    for cut in 1..=middle.len() {
        let parts = middle
            .iter()
            .enumerate()
            .map(|(at, word)| if at < cut { initial(word) } else { (*word).to_owned() });
        let short = format!("{family} {} {given}", parts.collect::<Vec<_>>().join(" "));
        if short.width() <= most {
            return short;
        }
    }
    let family_initial = initial(family);
    let shorter = [
        format!("{family} … {given}"),
        format!("{family} {given}"),
        format!("{family_initial} {given}"),
        (*given).to_owned(),
    ];
    shorter
        .into_iter()
        .find(|short| short.width() <= most)
        .unwrap_or_else(|| truncate_to_width(given, most).into_owned())
}

fn initial(word: &str) -> String {
    let first = word.graphemes(true).next().unwrap_or_default();
    format!("{first}.")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::is_nfc;

    use super::*;

    #[test]
    fn forbidden_characters_never_pass() {
        for (text, want) in [
            ("a\u{1b}]52;c;x\u{7}b", "a\u{fffd}]52;c;x\u{fffd}b"),
            ("\u{9b}2J", "\u{fffd}2J"),
            ("Lan\tAnh\nBa", "Lan Anh Ba"),
            ("a\u{202e}\u{2067}b", "a\u{fffd}b"),
            ("a\u{200b}b\u{feff}", "a\u{fffd}b\u{fffd}"),
            ("a\u{e0041}\u{2028}\u{3164}\u{ffa0}b", "a\u{fffd}b"),
            ("a\u{e000}\u{ffff}", "a\u{fffd}"),
            ("Đi\u{323}nh", "Định"),
        ] {
            assert_eq!(sanitise(text), want, "{text:?}");
        }
        let pile = format!("x{}", "\u{300}".repeat(60));
        assert_eq!(sanitise(&pile).chars().filter(|c| *c == '\u{300}').count(), MOST_MARKS);
        assert!(matches!(sanitise("Đinh Thị Huệ · 1.174 ✓"), Cow::Borrowed(_)));
        assert!(is_clean("Y Wăn") && !is_clean("a\u{0}"));
        assert_eq!(sanitise_multiline("a\nb\r"), "a\nb\u{fffd}");
    }

    #[test]
    fn names_are_cut_in_the_middle() {
        let name = "Nguyễn Hoàng Minh Phương";
        assert_eq!(fit_name(name, 24), name);
        assert_eq!(fit_name(name, 21), "Nguyễn H. Minh Phương");
        assert_eq!(fit_name(name, 19), "Nguyễn H. M. Phương");
        assert_eq!(fit_name(name, 16), "Nguyễn … Phương");
        assert_eq!(fit_name(name, 13), "Nguyễn Phương");
        assert_eq!(fit_name(name, 9), "N. Phương");
        assert_eq!(fit_name(name, 7), "Phương");
        assert_eq!(fit_name(name, 4), "Phư…");
        assert_eq!(fit_name("", 4), "");
    }

    #[test]
    fn without_glyphs_the_names_stay_legible() {
        assert_eq!(fallback("▸ ĐINH THỊ Huệ ✓ → …"), "> DINH THI Hue v -> .");
    }

    proptest! {
        #[test]
        fn sanitised_text_is_clean_and_stays_so(text in any::<String>()) {
            let once = sanitise(&text).into_owned();
            prop_assert!(is_nfc(&once));
            prop_assert!(is_clean(&once), "{once:?}");
            prop_assert!(!once.chars().any(char::is_control));
        }

        #[test]
        fn nothing_is_wider_than_asked(text in "\\PC{0,40}", most in 0_usize..30) {
            prop_assert!(width(&truncate_to_width(&text, most)) <= most);
            prop_assert!(width(&fit_name(&text, most)) <= most);
            fallback(&text);
        }
    }
}
