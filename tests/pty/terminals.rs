//! The bytes that keys make in PuTTY, Windows Terminal, rxvt and on the Linux console; the mouse; plain lines.

use crate::place::{Place, chau};

/// Function keys as sent by PuTTY (and rxvt), by PuTTY in its Linux mode, by xterm and Windows Terminal.
const F1: [&str; 4] = ["\x1b[11~", "\x1b[[A", "\x1bOP", "\x1b[P"];

#[test]
fn f1_of_every_terminal() {
    let place = Place::new();
    let mut terminal = place.open();
    for key in &F1[..3] {
        terminal.send(key).sees("Giúp: soxa").send("\x1b").misses("Giúp: soxa");
    }
}

#[test]
fn function_keys_of_putty() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.send("\x1b[13~").sees("3 Nhân khẩu").send("\x1b").misses("· 3 Nhân khẩu");
    terminal.send("\x1b[21~").sees("· Lệnh");
    // Escape and a function key that a slow line brought together are both of them.
    terminal.send("\x1b\x1b[24~").misses("· Lệnh").sees("│ VNI   │").send("\x1b[24~\x1b[24~\x1b[24~");
    terminal.sees("│ Telex │");
    terminal.send("\x1b[24~").sees("│ VNI   │").send("\x1b[24~").sees("│ VIQR  │");
    terminal.send("\x1b1").sees("Người nộp").send("\x1b[12~").sees("Chưa có Người nộp");
}

#[test]
fn keys_that_move() {
    let place = Place::new();
    for (home, end, word_left, delete) in [
        ("\x1b[1~", "\x1b[4~", "\x1b[1;5D", "\x1b[3~"),
        ("\x1b[7~", "\x1b[8~", "\x1b[1;5D", "\x1b[3~"),
        ("\x1b[H", "\x1b[F", "\x1b[1;5D", "\x1b[3~"),
        ("\x1bOH", "\x1bOF", "\x1b[1;5D", "\x1b[3~"),
    ] {
        let mut terminal = place.open();
        terminal.send("mot hai").sees("mot hai ").send(home).send("x").sees("xmot hai ");
        terminal.send(end).send("y").sees("xmot haiy ").send(word_left).send(delete).sees("xmot aiy ");
        terminal.send("\x1b[D\x1bOD\x1b[C\x1bOC").send("z").sees("xmot zaiy ");
    }
}

#[test]
fn alt_with_an_arrow_and_a_sequence_torn_by_the_line() {
    let place = Place::new();
    // Alt+Down opens the list of choices, as F4 does.
    for key in ["\x1b[1;3B", "\x1b\x1b[B", "\x1b\x1bOB"] {
        let mut terminal = place.open();
        terminal.send("\x1b1").sees("Người nộp").send("\t").settles().send(key).sees("1/");
    }
    let mut terminal = place.start().env("SSH_CONNECTION", "10.0.0.9 50000 10.0.0.1 22").open();
    terminal.sees("Thoát").send("\x1b1").sees("Người nộp").send("\t").settles();
    terminal.send("\x1b").pause(5).send("[B").settles().send("\x1b").pause(5).send("[A").settles();
    terminal.send("tam tru").sees("tam tru").misses("[");
    // A line feed for Enter, and Escape alone.
    terminal.send("\n").settles().send("\x1b").settles().send("\x1b").sees("đang mở");
}

#[test]
fn arrows_torn_by_a_slow_line_are_arrows_whatever_the_line_says_of_itself() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.send("\x1b1").sees("Người nộp").send("\t").settles();
    terminal.send("\x1b").pause(12).send("[B").settles().send("\x1b").pause(12).send("[A").settles();
    terminal.send("tam tru").sees("tam tru").misses("[");
    // A line that is slower than anybody expected: once Escape was taken for itself, no letters follow it, and from then on
    // the arrow is one.
    let mut terminal = place.start().env("SSH_CONNECTION", "10.0.0.9 50000 10.0.0.1 22").open();
    terminal.sees("Thoát").send("\x1b").pause(150).send("[B").settles();
    terminal.send("\x1b1").sees("Người nộp").send("\t").settles();
    terminal.send("\x1b").pause(150).send("[B").settles().send("tam tru").sees("tam tru").misses("[B");
}

#[test]
fn a_line_feed_ends_a_scan_too() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.send(format!("{}\n", chau())).sees("Nhận hồ sơ mới").settles();
    terminal.send("ttr").sees("Nhận hồ sơ mới ttr");
}

#[test]
fn clicks_where_the_terminal_has_them() {
    let place = Place::new();
    let mut terminal = place.open();
    // Press and release on the third line of the start screen's list: column 10, row 6.
    terminal.send("\x1b[<0;10;6M\x1b[<0;10;6m").sees("· 3 Nhân khẩu");
    terminal.send("\x11").ends();
    terminal.is_restored();
    assert_eq!(terminal.state().glass.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    for (term, mouse) in [("linux", "1"), ("vt100", "1"), ("xterm", "0")] {
        let mut terminal = place.start().env("TERM", term).env("SOXA_MOUSE", mouse).open();
        terminal.sees("1-9 0").settles();
        assert!(!String::from_utf8_lossy(&terminal.state().bytes).contains("?1000h"), "{term}");
    }
}

#[test]
fn settings_of_the_environment() {
    let place = Place::new();
    let mut terminal = place.start().env("SOXA_KEYMAP", "foxpro").env("SOXA_THEME", "light").open();
    terminal.sees("Thoát").settles();
    assert!(String::from_utf8_lossy(&terminal.state().bytes).contains("\x1b[34m"));
    terminal.send("\x1b1").sees("Người nộp").send("\x17").sees("Chưa có Người nộp");
    drop(terminal);
    for (name, value, status, says) in
        [("SOXA_KEYMAP", "foxprow", 3, "foxpro"), ("SOXA_THEME", "pink", 2, "mono")]
    {
        let mut terminal = place.start().env(name, value).open();
        assert_eq!(terminal.ends(), status);
        terminal.is_restored().sees(says);
    }
}

#[test]
fn plain_lines_from_the_scan_to_the_receipt() {
    let place = Place::new();
    for (name, value, screen) in [("SOXA_PLAIN", "1", "Người đến quầy"), ("TERM", "dumb", "Nguoi den quay")]
    {
        let mut terminal = place.start().env(name, value).size(120, 50).open();
        let ascii = name == "TERM";
        terminal.settles().send(format!("{}\r", chau())).sees(screen).settles();
        terminal.send("ttr").settles().send("\r").sees("7.000").send("\x1bOQ").sees("SX-261123-");
        terminal.settles().send("\x11");
        assert_eq!(terminal.ends(), 0);
        terminal.is_restored();
        let sent = String::from_utf8(terminal.state().bytes.clone()).unwrap();
        let drawn = |c: char| (c.is_control() && !"\r\n".contains(c)) || "─│▸█".contains(c);
        assert!(!sent.contains(drawn) && (!ascii || sent.is_ascii()), "{sent}");
        place.verify();
    }
}
