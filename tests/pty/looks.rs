//! Terminals that can do less.

use crate::place::{Place, chau};
use crate::terminal::{Start, Terminal};

/// A walk over screens, with a scan, a notice and a refusal.
fn walk(start: Start, screen_1: &str) -> Terminal {
    let mut terminal = start.open();
    terminal.sees(screen_1).send("\x1b3").settles().send("dinh").settles().send("\x1b").settles();
    terminal.send("\x1b1").sees(screen_1).send("\x1bOQ").settles();
    terminal.send(format!("{}\r", chau())).settles().send("\x1bOP").settles();
    terminal
}

/// What was sent, without the sequences a terminal without colours understands.
fn check(terminal: &Terminal, colours: u16, ascii: bool) {
    let sent = String::from_utf8(terminal.state().bytes.clone()).unwrap();
    let mut rest = sent.as_str();
    while let Some(at) = rest.find(|c: char| c.is_control()) {
        let (before, after) = rest.split_at(at);
        assert!(!ascii || before.is_ascii(), "{before:?}");
        if let Some(sequence) = after.strip_prefix("\x1b[") {
            let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap();
            let (parameters, command) = (&sequence[..end], &sequence[end..=end]);
            let allowed = |p: &str| match p.parse::<u16>() {
                Ok(30..=38 | 40..=48) => colours >= 8,
                Ok(90..) => colours >= 16,
                _ => true,
            };
            assert!(command != "m" || parameters.split(';').all(allowed), "a colour: {parameters}");
            rest = &sequence[end + 1..];
        } else if let Some(moved) = after.strip_prefix("\x1bM") {
            rest = moved;
        } else {
            assert!(after.starts_with(['\x08', '\r', '\n']), "a raw control character: {:?}", &after[..1]);
            rest = &after[1..];
        }
    }
    assert!(!ascii || rest.is_ascii(), "{rest:?}");
}

#[test]
fn a_linux_console() {
    let place = Place::new();
    let terminal = walk(place.start().env("TERM", "linux"), "Tiếp nhận hồ sơ");
    check(&terminal, 8, false);
    let sent = String::from_utf8(terminal.state().bytes.clone()).unwrap();
    assert!(!sent.contains(['✓', '▁', '₫']), "{sent:?}");
}

#[test]
fn terminals_without_vietnamese_letters() {
    let place = Place::new();
    for term in ["dumb", "vt100", "ansi"] {
        let terminal = walk(place.start().env("TERM", term), "Tiep nhan ho so");
        check(&terminal, if term == "ansi" { 8 } else { 0 }, true);
    }
    let start = place.start().env("LANG", "C").env("SOXA_GLYPHS", "ascii");
    check(&walk(start, "Tiep nhan ho so"), 16, true);
}

#[test]
fn no_colour() {
    let place = Place::new();
    check(&walk(place.start().env("NO_COLOR", "1"), "Tiếp nhận hồ sơ"), 0, false);
    check(&walk(place.start().arg("--color").arg("never"), "Tiếp nhận hồ sơ"), 0, false);
}

#[test]
fn a_colour_terminal_has_colours() {
    let place = Place::new();
    let terminal = walk(place.start(), "Tiếp nhận hồ sơ");
    check(&terminal, 16, false);
    assert!(String::from_utf8_lossy(&terminal.state().bytes).contains("\x1b[36m"));
}
