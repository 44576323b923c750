//! The very bytes that input methods in front of a terminal send, and soxa's own methods key by key.

use crate::place::Place;
use crate::terminal::Terminal;

/// The note field of an intake: free Vietnamese text.
fn note() -> (Place, Terminal) {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.at_the_note();
    (place, terminal)
}

/// Holds that the note is exactly this.
fn noted(terminal: &mut Terminal, text: &str) {
    let wanted = format!("Ghi chú        {text} ");
    terminal.sees(&wanted);
}

#[test]
fn corrections_in_one_write() {
    let (_place, mut terminal) = note();
    for bytes in [&b"v"[..], b"i", b"e", b"\x7f\xc3\xaat", b"\x7f\x7f\xe1\xbb\x87t"] {
        terminal.send(bytes).pause(40);
    }
    noted(&mut terminal, "việt");
    terminal.send(" nam");
    noted(&mut terminal, "việt nam");
}

#[test]
fn everything_in_one_write() {
    let (_place, mut terminal) = note();
    terminal.send(b"vie\x7f\xc3\xaat\x7f\x7f\xe1\xbb\x87t");
    noted(&mut terminal, "việt");
}

#[test]
fn backspaces_of_windows() {
    let (_place, mut terminal) = note();
    for bytes in [&b"v"[..], b"i", b"e", b"\x08\xc3\xaat", b"\x08\x08\xe1\xbb\x87t"] {
        terminal.send(bytes).pause(40);
    }
    noted(&mut terminal, "việt");
}

#[test]
fn letters_split_between_reads() {
    let (_place, mut terminal) = note();
    terminal.send("vie").pause(40);
    for byte in b"\x7f\x7f\xe1\xbb\x87t" {
        terminal.send([*byte]).pause(30);
    }
    noted(&mut terminal, "vệt");
}

#[test]
fn fillers_before_the_backspaces() {
    for filler in ["\u{202F}", "\u{200B}"] {
        let (_place, mut terminal) = note();
        terminal.send("vie").pause(40).send(format!("{filler}\x7f\x7fê")).pause(40);
        terminal.send("t").pause(40).send(format!("{filler}\x7f\x7f\x7fệt"));
        noted(&mut terminal, "việt");
    }
    let (_place, mut terminal) = note();
    terminal.send("vie \x7f\x7fêt").pause(40).send(" \x7f\x7f\x7fệt");
    noted(&mut terminal, "việt");
}

#[test]
fn decomposed_letters() {
    let (_place, mut terminal) = note();
    terminal.send("vie\u{302}\u{323}t tru\u{31b}\u{301}ng");
    noted(&mut terminal, "việt trứng");
    terminal.send("\x7f\x7f\x7f");
    noted(&mut terminal, "việt tr");
}

#[test]
fn a_mark_in_a_write_of_its_own() {
    let (_place, mut terminal) = note();
    for text in ["vi", "e", "\u{302}", "\u{323}", "t"] {
        terminal.send(text).pause(60);
    }
    noted(&mut terminal, "việt");
}

#[test]
fn soxa_s_own_method_steps_aside_once_and_comes_back() {
    let (_place, mut terminal) = note();
    terminal.sees("│ Telex │").send("â").sees("│ ngoài │").sees("F12");
    terminal.send("as");
    noted(&mut terminal, "âas");
    // The notice goes after a while and does not come again.
    terminal.misses("F12").send("ệ");
    noted(&mut terminal, "âasệ");
    terminal.settles().misses("F12").send("\x1b[24~").sees("│ Telex │");
    terminal.send("\x15").settles().send("vieetj");
    noted(&mut terminal, "việt");
}

#[test]
fn its_own_telex_key_by_key() {
    let (_place, mut terminal) = note();
    terminal.type_slowly("ddinhf vawn tros", 25);
    noted(&mut terminal, "đình văn tró");
    terminal.send("\x7f");
    noted(&mut terminal, "đình văn tr");
    // Fast typing is no scan and no input method.
    terminal.send("\x15").settles().send("thuongwf trus nhuwng windows");
    noted(&mut terminal, "thường trú nhưng windows");
}

#[test]
fn own_vni() {
    let (_place, mut terminal) = note();
    terminal.send("\x14").sees("│ VNI   │").send("d9inh2 va8n tro1");
    noted(&mut terminal, "đình văn tró");
}
